"""Runs the night of a declared table in a folder of its own that is gone afterwards."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import yaml

from kpi_audit.errors import AuditError, SourceError
from pipelines.inprocess import run_night
from pipelines.published import latest, snapshot
from pipelines.scan.declare import declare
from pipelines.scan.opened import opened
from pipelines.scan.said import in_options
from pipelines.scan.table import look
from pipelines.scan.wanted import Wanted

_OFF = "not applicable: turned off, looked at"  # what another KPI of the same scan looks at


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan found.

    Attributes
    ----------
    evidence : DataFrame
        Rows of ``audit_evidence``.
    findings, explanations, carriers : DataFrame
        Rows of ``audit_findings``, ``audit_explanations`` and ``audit_carriers``.
    rows, quarantined : int
        Rows of the file that were read, and that were set aside.
    reasons : dict[str, int]
        Rows set aside, by reason.
    """

    evidence: pd.DataFrame
    findings: pd.DataFrame
    explanations: pd.DataFrame
    carriers: pd.DataFrame
    rows: int
    quarantined: int
    reasons: dict[str, int]


def scan(path: Path, wanted: Wanted, *, review: Path | None, quiet: bool) -> Scanned:
    """Scan one table; write its review page to ``review``, if asked.

    Raises
    ------
    AuditError
        The file cannot be read, or a column is not what its option needs.
    """
    with opened(path) as file:
        return _scan(file, wanted, review=review, quiet=quiet)


def _scan(path: Path, wanted: Wanted, *, review: Path | None, quiet: bool) -> Scanned:
    table = look(path, wanted)
    documents = declare(table, wanted)
    with _folder(path) as folder:
        for name, content in documents.items():
            file = folder / name
            file.parent.mkdir(exist_ok=True)
            file.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
        try:
            project = run_night(folder, None, 0.0, quiet=quiet)
        except AuditError as error:
            message = str(error).replace("source 'scanned'", f"'{path.name}'")
            raise SourceError(message) from None
        if review is not None:
            review.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / "review" / "latest.html", review)
        evidence = latest(project, "audit_evidence")
        evidence = evidence.assign(
            reason=list(map(in_options, evidence["detector"], evidence["reason"]))
        )
        with snapshot(project) as warehouse:
            loads = warehouse.query("select * from audit_loads")
            aside = warehouse.query("select reason, count(*) as n from audit_quarantine group by 1")
        return Scanned(
            evidence=evidence[~evidence["reason"].str.startswith(_OFF)].reset_index(drop=True),
            findings=latest(project, "audit_findings"),
            explanations=latest(project, "audit_explanations"),
            carriers=latest(project, "audit_carriers"),
            rows=int(loads["rows_kept"].sum()),
            quarantined=int(loads["rows_quarantined"].sum()),
            reasons={str(k): int(v) for k, v in zip(aside["reason"], aside["n"], strict=True)},
        )


@contextmanager
def _folder(path: Path) -> Iterator[Path]:
    """Yield a project folder that holds the table under a name that is safe in a pattern."""
    with tempfile.TemporaryDirectory(prefix="kpi-audit-") as name:
        folder = Path(name)
        (folder / f"scanned{path.suffix.casefold()}").symlink_to(path.resolve())
        yield folder
