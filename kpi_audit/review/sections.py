"""One section per KPI that was judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpi_audit.language import _
from kpi_audit.review.carriers import carriers
from kpi_audit.review.change_marks import changes_grid, changes_of
from kpi_audit.review.cohorts import changed, young
from kpi_audit.review.evidence import Found, found, segments
from kpi_audit.review.figures import Figure, series_figure
from kpi_audit.review.front import Line
from kpi_audit.review.grid import Grid
from kpi_audit.review.rows import Row, parsed, records
from kpi_audit.review.tables import Tables
from kpi_audit.review.unseen import Unseen, unseen
from kpi_audit.review.variation_view import Variation, variation
from kpi_audit.wording import number, signed

_NUMBERS = ("reported_change_pct", "backed_change_pct", "hollow_points", "since")


@dataclass(frozen=True, slots=True)
class Section:
    """Everything the page says about one KPI.

    Attributes
    ----------
    line : Line
    description : str
    stands_for : str
    has_numbers : bool
        Anything to show beside the verdict.
    why : str
        Nothing to draw: why.
    hollow, hollow_interval : str
    figure : Figure or None
    changes : Grid or None
        Registered changes, by their numbers on the figure.
    changed : str
        Why the verdict is another one than on the night before; '' if it is not.
    young : Grid or None
        Cohorts of a late outcome that are no evidence yet.
    found : Sequence[Found]
    segments : Grid or None
    carriers : Sequence[Grid]
    unseen : Unseen or None
    variation : Variation or None
    """

    line: Line
    description: str
    stands_for: str
    has_numbers: bool
    why: str
    hollow: str
    hollow_interval: str
    figure: Figure | None
    changes: Grid | None
    changed: str
    young: Grid | None
    found: Sequence[Found]
    segments: Grid | None
    carriers: Sequence[Grid]
    unseen: Unseen | None
    variation: Variation | None


def sections(tables: Tables, lines: Sequence[Line], most_full: int | None = None) -> list[Section]:
    """Return the sections of all KPIs that were judged, in the order of the table.

    Of more than ``most_full`` KPIs, the rest come in brief: no charts, no blind spots.
    """
    kpis = {row["kpi"]: row for row in records(tables.audit_kpis)}
    verdicts = {row["kpi"]: row for row in records(tables.audit_verdicts)}
    judged = [line for line in lines if line.verdict.use != "result"]
    full = len(judged) if most_full is None else most_full
    return [
        _section(tables, line, kpis, verdicts[line.name], is_full=place < full)
        for place, line in enumerate(judged)
    ]


def _section(
    tables: Tables, line: Line, kpis: dict[str, Row], verdict: Row, *, is_full: bool
) -> Section:
    kpi = kpis[line.name]
    titles = {name: row["title"] for name, row in kpis.items()}
    return Section(
        line=line,
        description=kpi["description"],
        stands_for=_stands_for(kpi, titles),
        has_numbers=any(verdict[name] is not None for name in _NUMBERS),
        why=_why(kpi) if is_full else "",
        hollow=signed(verdict["hollow_points"]),
        hollow_interval=_ends(verdict),
        figure=series_figure(tables, kpi, verdict, titles) if is_full else None,
        changes=changes_grid(changes_of(tables, kpi)),
        changed=changed(tables, kpi),
        young=young(tables, kpi),
        found=found(tables, kpi, draw=is_full),
        segments=segments(tables, kpi),
        carriers=carriers(tables, kpi) if is_full else (),
        unseen=unseen(tables, kpi, verdict) if is_full else None,
        variation=variation(tables, kpi, draw=True) if is_full else None,
    )


def _ends(verdict: Row) -> str:
    if verdict["hollow_low"] is None:
        return ""
    return _(
        "%(low)s to %(high)s",
        low=number(verdict["hollow_low"], 0),
        high=number(verdict["hollow_high"], 0),
    )


def _stands_for(kpi: Row, titles: dict[str, str]) -> str:
    declared = parsed(kpi["outcomes"]) or []
    names = [titles.get(link["outcome"], link["outcome"]) for link in declared]
    return ", ".join(names)


def _why(kpi: Row) -> str:
    if not parsed(kpi["outcomes"]):
        return _("No chart: nobody has said which result belongs beside this number.")
    if kpi["grain"] == "once":
        return _("No chart: a one-off table has no course in time.")
    return _("No chart: no period has closed in which both numbers are known.")
