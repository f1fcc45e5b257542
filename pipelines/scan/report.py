"""Says what a scan found: as JSON for programs, as text for people."""

from __future__ import annotations

import json
import math
from collections.abc import Hashable, Iterator, Mapping
from typing import Any

from pandas import DataFrame
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from kpi_audit.registry import detectors
from kpi_audit.wording import several
from pipelines.scan.run import Scanned

_MANY = 12  # findings that are told one by one
_PARTS = 4
_SEEN = {
    "detectable_excess": "an excess of {:,.0f} records",
    "detectable_inflation_pct": "an inflation of {:,.0f} %",
    "detectable_odds_ratio": "odds {:.3g} times as high",
    "detectable_points": "{:.3g} points",
    "detectable_pct": "{:.3g} %",
}
_NEEDS = "not applicable: needs "
_SAYS = {"for": "May be", "against": "Unlikely"}


def as_json(found: Scanned) -> str:
    """Return a list of objects, one per detector and segment."""
    return json.dumps(objects(found.evidence), indent=2)


def objects(evidence: DataFrame) -> list[dict[str, Any]]:
    """Return rows of ``audit_evidence`` as plain objects."""
    return [_object(row) for row in evidence.to_dict("records")]


def _object(row: Mapping[Hashable, Any]) -> dict[str, Any]:
    return {
        "detector": row["detector"],
        "segment": row["segment"],
        "applicable": bool(row["is_applicable"]),
        "reason": row["reason"],
        "e_value": _number(row["e_value"]),
        "tier": row["tier"] or None,
        "effect": _number(row["effect"]),
        "low": _number(row["effect_low"]),
        "high": _number(row["effect_high"]),
        "unit": row["unit"],
        "n": int(row["n"]),
        "null_hypothesis": row["null_hypothesis"],
        "against": row["against"],
        "details": json.loads(row["details"]),
    }


def _number(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)


def show(found: Scanned, name: str, console: Console) -> None:
    """Print findings first, then what was judged without any, then what was not judged and why."""
    console.print(f"{name}: {several(found.rows, 'row')} read", style="bold", end="")
    console.print(f", {found.quarantined:,} set aside." if found.quarantined else ".")
    for reason, n in found.reasons.items():
        console.print(Padding(Text(f"{n:,} x {reason}"), (0, 0, 0, 2)))
    _findings(found, console)
    rows = found.evidence
    judged = rows[rows["is_applicable"]]
    silent = judged[judged["tier"] == ""]
    if len(silent):
        console.print("\nLooked for and not found", style="bold")
        for detector, some in silent.groupby("detector", sort=True):
            console.print(Padding(Text(_silent(str(detector), some)), (0, 0, 0, 2)))
    _not_judged(rows[~rows["detector"].isin(judged["detector"])], console)
    console.print("\nSilence clears nobody, and a finding proves no intent: it is a question.")


def _findings(found: Scanned, console: Console) -> None:
    if found.findings.empty:
        console.print("\nNothing stands out.", style="bold green")
        return
    shown = found.findings.sort_values("e_value", ascending=False)
    for row in shown.head(_MANY).to_dict("records"):
        style = "bold red" if row["tier"] == "finding" else "bold yellow"
        console.print(f"\n{row['tier'].upper()}", style=style, end="  ")
        console.print(Text(f"{row['detector']}: {row['sentence']}"))
        for line in _lines(found, row):
            console.print(Padding(Text(line), (0, 0, 0, 2)))
    if len(shown) > _MANY:
        console.print(f"\n... and {len(shown) - _MANY:,} more; --format json lists all.")


def _lines(found: Scanned, row: Mapping[Hashable, Any]) -> Iterator[str]:
    """Yield what belongs to one finding, the untestable in one line."""
    yield f"E = {row['e_value']:.3g} of {int(row['n']):,}, against: {row['null_hypothesis']}."
    parts = found.carriers[found.carriers["finding_id"] == row["finding_id"]]
    alone = parts[(parts["kind"] != "period") & parts["log_e"].notna()].head(_PARTS)
    if len(alone):
        named = (f"{p.name} (E {math.exp(min(p.log_e, 690)):.2g})" for p in _tuples(alone))
        yield f"Parts alone: {', '.join(named)}."
    mine = found.explanations[found.explanations["finding_id"] == row["finding_id"]]
    for other in mine[mine["says"] != "untestable"].to_dict("records"):
        yield f"{_SAYS[other['says']]}: {other['explanation'].lower()}. {other['sentence']}"
    silent = mine.loc[mine["says"] == "untestable", "explanation"]
    if len(silent):
        yield f"Not testable here: {', '.join(silent).lower()}."
    yield f"Ask: {row['question']}"


def _tuples(frame: DataFrame) -> Iterator[Any]:
    return iter(frame.itertuples(index=False))


def _not_judged(rows: DataFrame, console: Console) -> None:
    """Print why the others said nothing; those that lack a column together."""
    first = rows.drop_duplicates("detector").sort_values("detector")
    lacks = first["reason"].str.startswith(_NEEDS)
    console.print("\nNot judged", style="bold")
    for row in first[~lacks].to_dict("records"):
        reason = str(row["reason"]).removeprefix("not applicable: ")
        console.print(Padding(Text(f"{row['detector']}: {reason}"), (0, 0, 0, 2)))
    if lacks.any():
        console.print("\nNot asked, for want of columns (see kpi-audit scan --help)", style="bold")
    wanted = first[lacks].assign(needs=first["reason"].str.removeprefix(_NEEDS))
    for needs, some in wanted.groupby("needs", sort=True):
        line = f"{', '.join(some['detector'])}: {needs}"
        console.print(Padding(Text(line), (0, 0, 0, 2)))


def _silent(detector: str, rows: DataFrame) -> str:
    top = rows.sort_values("e_value", ascending=False).iloc[0]
    where = f", largest in '{top['segment']}'" if top["segment"] and len(rows) > 1 else ""
    null = detectors()[detector].null
    seen = _detectable(json.loads(top["details"]))
    return f"{detector}: E = {top['e_value']:.2g} of {int(top['n']):,}{where}{seen}. Null: {null}."


def _detectable(details: Mapping[str, Any]) -> str:
    """Say how large a distortion would have been seen, so that silence is no clean bill."""
    for name, words in _SEEN.items():
        if details.get(name) is not None:
            return f"; {words.format(details[name])} would have been seen"
    return ""
