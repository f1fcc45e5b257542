"""Writes docs/evidence.md: what the audit says of every real case beside what is known to be true.

``make evidence`` runs it; CASES is the folder of the cases, by default beside this checkout. Exits
with 1 if an answer is not the expected one.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
CASES = Path(os.environ.get("CASES", ROOT.parent / "shared" / "data")).resolve()
COMMAND = [sys.executable, "-m", "pipelines.cli"]
HEAD = """# Evidence

What the audit says of real cases, beside what others established about them. `make evidence`
makes this page; `docs/cases.yaml` holds the questions. The data are not part of this project:
every case names a public source that its README gives.

E is the largest e-value over segments of the detectors in question; 20 is the watch level. A case
may be *silent* (judged, nothing seen) or *not judged* (with the reason): neither clears anybody.

| case | what is true | asked | the audit says | E | effect | as expected |
|---|---|---|---|---|---|---|
"""


def scan(case: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the evidence of one table."""
    file, *options = shlex.split(case["ask"])
    path = CASES / case["case"] / file
    done = subprocess.run(
        [*COMMAND, "scan", str(path), *options, "--format", "json"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{case['case']}: {done.stderr}")
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def project(case: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the evidence of an example project, run on a copy."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / case["project"]
        left = shutil.ignore_patterns("warehouse", "review", ".dagster", ".kpi-audit-key")
        shutil.copytree(ROOT / "examples" / case["project"], folder, ignore=left)
        environment = os.environ | {"KPI_AUDIT_CASES": str(CASES)}
        code = (
            "import json, sys; from pathlib import Path; sys.path.insert(0, '.')\n"
            "from pipelines.inprocess import run_night; from pipelines.published import latest\n"
            "from pipelines.scan.report import objects\n"
            "done = run_night(Path(sys.argv[1]), None, 0.0, quiet=True)\n"
            "print(json.dumps(objects(latest(done, 'audit_evidence'))))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, str(folder)],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{case['case']}: {done.stderr[-2000:]}")
        found: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
        return found


def says(rows: list[dict[str, Any]]) -> str:
    """Say in words what the detectors in question found."""
    parts = []
    for name in dict.fromkeys(row["detector"] for row in rows):
        mine = [row for row in rows if row["detector"] == name]
        judged = [row for row in mine if row["applicable"]]
        seen = [row for row in judged if row["tier"]]
        if seen:
            strongest = max(seen, key=lambda row: float(row["e_value"]))
            where = strongest["segment"] or strongest["against"] or "the whole"
            more = f" and {len(seen) - 1} more" if len(seen) > 1 else ""
            parts.append(f"**{name}: {strongest['tier']}** in {where}{more}")
        elif judged:
            parts.append(f"{name}: silent ({len(judged)} judged)")
        else:
            parts.append(f"{name}: not judged, {plain(mine)}")
    named = sum(int(row["details"].get("outlying_units") or 0) for row in rows)
    if named:
        parts.append(f"**names {named} units** that carry the gap")
    return "; ".join(parts)


def plain(rows: list[dict[str, Any]]) -> str:
    """Return the most frequent reason, without its first words; of what was declared, if it was."""
    declared = [row for row in rows if row["against"]] or rows
    reason: str = Counter(row["reason"] for row in declared).most_common(1)[0][0]
    return reason.removeprefix("not applicable: ").removeprefix("not enough data: ")


def line(case: dict[str, Any], found: list[dict[str, Any]]) -> tuple[str, bool]:
    """Return the row of one case, and whether the answer is the expected one."""
    rows = [row for row in found if row["detector"] in case["look"]]
    others = sorted({row["detector"] for row in found if row["tier"]} - set(case["look"]))
    judged = [row for row in rows if row["applicable"]]
    top = max(judged, key=lambda row: float(row["e_value"]), default=None)
    is_seen = any(row["tier"] for row in rows)
    is_right = is_seen if case["expect"] == "found" else not is_seen
    if case["expect"] == "named":
        is_right = any(row["details"].get("outlying_units") for row in rows)
    is_right &= not others or case["expect"] == "found"
    said = says(rows) + (f"; also {', '.join(others)}" if others else "")
    size = e_value = ""
    if top is not None:
        e_value = f"{top['e_value']:.3g}"
        if top["effect"] is not None:
            size = f"{top['effect']:,.3g} {top['unit']}"
            if top["low"] is not None:
                size += f" ({top['low']:,.3g} to {top['high']:,.3g})"
    asked = f"`{case['ask']}`" if "ask" in case else f"`examples/{case['project']}`"
    cells = (
        case["case"],
        case["truth"],
        asked,
        said,
        e_value,
        size,
        "yes" if is_right else "**no**",
    )
    return "| " + " | ".join(cell.replace("|", "\\|").strip() for cell in cells) + " |", is_right


def main() -> int:
    """Run all cases and write the page."""
    cases = yaml.safe_load((ROOT / "docs" / "cases.yaml").read_text(encoding="utf-8"))
    wanted = set(sys.argv[1:])
    lines, wrong = [], 0
    for case in cases:
        if wanted and case["case"] not in wanted:
            continue
        found = scan(case) if "ask" in case else project(case)
        text, is_right = line(case, found)
        wrong += not is_right
        print(text, flush=True)
        lines.append(text)
    if not wanted:
        right = f"\n{len(lines) - wrong} of {len(lines)} answers are the expected ones.\n"
        (ROOT / "docs" / "evidence.md").write_text(HEAD + "\n".join(lines) + "\n" + right)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
