"""Prints what would be audited: a line per KPI, or what looks at each and why the rest do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import click

from assets.rows import sources_of
from kpi_audit.errors import AuditError, did_you_mean
from kpi_audit.plan import Case, plan
from kpi_audit.project.kpi import Kpi
from kpi_audit.project.load import Project
from kpi_audit.registry import Detector

_NOT = "not applicable: "


def wanted(project: Project, names: Sequence[str]) -> list[Kpi]:
    """Return the KPIs that are named.

    Raises
    ------
    AuditError
        The project has none of that name.
    """
    for name in names:
        if name not in project.kpis:
            raise AuditError(f"no KPI is called '{name}'. {did_you_mean(name, project.kpis)}")
    return [project.kpis[name] for name in dict.fromkeys(names)]


def print_table(project: Project, known: Mapping[str, Detector]) -> None:
    """Print a line per KPI, and how often a detector is off for which reason."""
    rows, reasons = [("KPI", "source", "kind", "outcome", "detectors")], Counter[str]()
    for kpi in project.kpis.values():
        why = off(plan(kpi, known, project.kpis))
        reasons += why
        rows.append(
            (
                kpi.name,
                ", ".join(sources_of(project, kpi)),
                _kind(kpi),
                ", ".join(link.outcome for link in kpi.stands_for) or "-",
                f"{len(known) - why.total()} of {len(known)}",
            )
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())
    click.echo("\nDetectors that do not look at a KPI, over all KPIs:")
    for reason, count in sorted(reasons.items(), key=lambda item: (-item[1], item[0])):
        click.echo(f"{count:6,}  {reason}")
    click.echo("\n'--kpi NAME' or '--verbose' names them, and what each would need.")


def print_details(project: Project, kpis: Sequence[Kpi], known: Mapping[str, Detector]) -> None:
    """Print a line per detector of each KPI."""
    for kpi in kpis:
        click.echo(f"\n{kpi.name} ({_kind(kpi)})  {kpi.title}")
        for case in plan(kpi, known, project.kpis):
            against = f" against {case.against}" if case.against else ""
            state = f"- {case.detector}: {case.reason}" if case.reason else f"+ {case.detector}"
            click.echo(f"  {state}{against}")


def off(cases: Sequence[Case]) -> Counter[str]:
    """Return how many detectors do not look at a KPI at all, by reason.

    Examples
    --------
    >>> off([Case("k", "a", reason="not applicable: needs x"), Case("k", "b")])
    Counter({'lacking a declaration': 1})
    """
    on = {case.detector for case in cases if not case.reason}
    reasons = {case.detector: case.reason for case in cases if case.detector not in on}
    return Counter(_short(reason) for reason in reasons.values())


def _short(reason: str) -> str:
    text = reason.removeprefix(_NOT)
    if text.startswith("needs "):
        return "lacking a declaration"
    return "turned off" if text.startswith("turned off") else text


def _kind(kpi: Kpi) -> str:
    return f"{kpi.role}, by {kpi.grain}{', paid' if kpi.is_paid else ''}"
