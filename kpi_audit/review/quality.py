"""What came in: rows kept, dropped as duplicates, set aside, and why."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_audit.language import _, _n
from kpi_audit.review.grid import Grid
from kpi_audit.review.rows import Row, parsed, records
from kpi_audit.review.tables import Tables
from kpi_audit.wording import number

MOST_REASONS = 12
MOST_PLACES = 3
_ROWS = ["rows_in", "rows_kept", "rows_duplicate", "rows_quarantined"]


@dataclass(frozen=True, slots=True)
class Quality:
    """Data quality of the night, one table of sources and one of reasons."""

    sources: Grid | None
    quarantine: Grid | None


def quality(tables: Tables) -> Quality:
    """Return where every row went that came in."""
    return Quality(_sources(tables), _quarantine(tables))


def _sources(tables: Tables) -> Grid | None:
    if tables.audit_loads.empty:
        return None
    return Grid(
        caption=_("Rows that came in, by source"),
        columns=(
            _("Source"),
            _("Files"),
            _("In"),
            _("Kept"),
            _("Duplicates"),
            _("Set aside"),
            _("Remarks"),
        ),
        rows=[
            _source(str(name), records(part)) for name, part in tables.audit_loads.groupby("source")
        ],
        numbers=frozenset({1, 2, 3, 4, 5}),
    )


def _source(name: str, loads: list[Row]) -> tuple[str, ...]:
    total, kept, duplicate, quarantined = (
        sum(int(load[column] or 0) for load in loads) for column in _ROWS
    )
    remarks = []
    if total != kept + duplicate + quarantined:
        lost = total - kept - duplicate - quarantined
        remarks.append(_("does not add up: %(n)s rows unaccounted for", n=number(lost)))
    if unknown := sorted({name for load in loads for name in _names(load["unknown_columns"])}):
        remarks.append(_("columns not stored: %(names)s", names=", ".join(unknown)))
    if shifted := sum(int(load["shifted_times"] or 0) for load in loads):
        remarks.append(
            _n(
                "%(n)s time in an hour that a clock change repeated or left out",
                "%(n)s times in an hour that a clock change repeated or left out",
                shifted,
                n=number(shifted),
            )
        )
    shown = (number(count) for count in (len(loads), total, kept, duplicate, quarantined))
    return name, *shown, "; ".join(remarks) or _("none")


def _names(value: object) -> list[str]:
    """Return the names in a JSON array."""
    names = parsed(value)
    return [str(name) for name in names] if isinstance(names, list) else []


def _quarantine(tables: Tables) -> Grid | None:
    groups = [
        (str(source), str(reason), records(part.sort_values(["path", "line"])))
        for (source, reason), part in tables.audit_quarantine.groupby(["source", "reason"])
    ]
    if not groups:
        return None
    groups.sort(key=lambda group: (-len(group[2]), group[:2]))
    left = len(groups) - MOST_REASONS
    return Grid(
        caption=_("Rows set aside, by reason"),
        columns=(_("Reason"), _("Source"), _("Rows"), _("The first of them")),
        rows=[
            (reason, source, number(len(rows)), _places(rows))
            for source, reason, rows in groups[:MOST_REASONS]
        ],
        numbers=frozenset({2}),
        more=_more_reasons(left),
    )


def _places(rows: list[Row]) -> str:
    places = [
        _("%(path)s, line %(line)s", path=row["path"], line=number(row["line"]))
        for row in rows[:MOST_PLACES]
    ]
    return "; ".join(places)


def _more_reasons(left: int) -> str:
    if left <= 0:
        return ""
    return _("and %(n)s more reasons, in the table audit_quarantine", n=number(left))
