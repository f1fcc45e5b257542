"""Late outcomes on the page: cohorts that are no evidence yet, and verdicts that changed."""

from __future__ import annotations

from kpi_audit.language import _
from kpi_audit.review.grid import Grid
from kpi_audit.review.rows import Row, records, where
from kpi_audit.review.tables import Tables
from kpi_audit.wording import DASH, NO_BREAK, day, number

MOST = 12


def changed(tables: Tables, kpi: Row) -> str:
    """Return why a verdict is another one than on the night before; '' if it is not."""
    rows = records(where(tables.audit_verdict_changes, kpi=kpi["kpi"]))
    return str(rows[0]["sentence"]) if rows else ""


def young(tables: Tables, kpi: Row) -> Grid | None:
    """Return the cohorts that are not complete enough, completed; None without any."""
    mine = where(tables.audit_cohorts, kpi=kpi["kpi"], is_mature=False)
    if mine.empty:
        return None
    rows = records(mine.sort_values(["against", "period_start"], ascending=[True, False]))
    left = len(rows) - MOST
    return Grid(
        caption=_("Cohorts that are no evidence yet: what they will come to at the pace of before"),
        columns=(
            _("Cohort"),
            _("Of"),
            _("Complete"),
            _("Arrived"),
            _("Will come to"),
            _("95 % interval"),
        ),
        rows=[_line(row) for row in rows[:MOST]],
        numbers=frozenset({2, 3, 4, 5}),
        more=_("and %(n)s more", n=number(left)) if left > 0 else "",
    )


def _line(row: Row) -> tuple[str, ...]:
    ends = DASH
    if row["completed_low"] is not None:
        low, high = number(row["completed_low"], 0), number(row["completed_high"], 0)
        ends = _("%(low)s to %(high)s", low=low, high=high)
    return (
        day(row["period_start"]),
        row["against"].replace("_", " "),
        f"{number(100 * row['completeness'], 0)}{NO_BREAK}%",
        number(row["arrived"], 0),
        number(row["completed"], 0),
        ends,
    )
