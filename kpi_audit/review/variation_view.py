"""Plain variation of one KPI in words, with its chart."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from kpi_audit.language import _, later
from kpi_audit.review.grid import Grid
from kpi_audit.review.rows import Row, records, where
from kpi_audit.review.tables import Tables
from kpi_audit.review.variation_chart import MOST_POINTS, variation_chart
from kpi_audit.wording import DASH, day, number

MOST_ROWS = 26
_VARIATION = {
    "common": later("Plain variation"),
    "improving": later("Special cause, improving"),
    "concerning": later("Special cause, concerning"),
}
_ASSURANCE = {
    "hits": later("Hits the target whatever variation does"),
    "misses": later("Misses the target whatever variation does"),
    "hit and miss": later("Hits or misses the target by chance"),
}
_RULES = {
    "": later("plain variation"),
    "outside": later("outside the limits"),
    "shift": later("one of seven or more in a row on one side of the mean"),
    "trend": later("one of six or more in a row, all rising or all falling"),
    "near": later("one of two in three close to a limit"),
}
_SCALES = {
    "plain": "",
    "log": later("Limits made on a logarithmic scale: this number strays by factors."),
    "count": later("Limits made on a scale for counts: small counts stray with their level."),
}


@dataclass(frozen=True, slots=True)
class Variation:
    """Plain variation on the page.

    Attributes
    ----------
    sign, label : str
        Whether the last value is news.
    sentence : str
        The last value, the limits, and what to make of them.
    assurance_sign, assurance : str
        Against the target of the KPI as a whole; empty without one.
    chart : Markup or None
    note : str
        How the limits were made.
    table : Grid or None
    """

    sign: str
    label: str
    sentence: str
    assurance_sign: str
    assurance: str
    chart: Markup | None
    note: str
    table: Grid | None


def variation(tables: Tables, kpi: Row, *, draw: bool) -> Variation | None:
    """Return plain variation of a KPI; None where it has no limits."""
    rows = records(where(tables.audit_variation, kpi=kpi["kpi"], reason=""))
    if not rows:
        return None
    row = rows[0]
    points = tables.evidence_variation.iloc[:0]
    if draw:
        points = where(tables.evidence_variation, kpi=kpi["kpi"]).sort_values("period_start")
    return Variation(
        sign=row["variation"],
        label=_(_VARIATION[row["variation"]]),
        sentence=_sentence(row, kpi["unit"]),
        assurance_sign=row["assurance"].replace(" ", "-"),
        assurance=_(_ASSURANCE[row["assurance"]]) if row["assurance"] else "",
        chart=variation_chart(points, row) if draw else None,
        note=_note(row, len(points)),
        table=_table(points, kpi["grain"]) if draw else None,
    )


def _sentence(row: Row, unit: str) -> str:
    values = {
        "value": number(row["last_shown"]) + (f" {unit}" if unit else ""),
        "day": day(row["last_period"]),
        "low": number(row["lower"]),
        "high": number(row["upper"]),
        "rule": _(_RULES[row["rule"]]),
    }
    if not row["rule"]:
        return _(
            "%(value)s in the period from %(day)s lies within %(low)s to %(high)s: nothing that"
            " needs an explanation.",
            **values,
        )
    return _(
        "%(value)s in the period from %(day)s is %(rule)s; plain variation stays within %(low)s to"
        " %(high)s.",
        **values,
    )


def _note(row: Row, n_points: int) -> str:
    parts = [
        _(
            "Limits: mean ± 2.66 mean moving ranges of %(n)s periods%(anew)s.",
            n=number(row["n_limits"]),
            anew=_(", anew from the start of the audit") if row["is_anew"] else "",
        )
    ]
    if row["is_trial"]:
        parts.append(_("Trial limits: fewer than 12 periods are known."))
    if row["is_season_removed"]:
        parts.append(_("The ordinary season of the baseline is taken out of the values."))
    if n_points > MOST_POINTS:
        parts.append(_("The last %(n)s periods are shown.", n=number(MOST_POINTS)))
    if _SCALES[row["scale"]]:
        parts.append(_(_SCALES[row["scale"]]))
    parts.append(_("A description: no verdict on this page is made of it."))
    return " ".join(parts)


def _table(points: pd.DataFrame, grain: str) -> Grid:
    found = records(points.sort_values("period_start", ascending=False).head(MOST_ROWS))
    left = len(points) - len(found)
    return Grid(
        caption=_("The numbers behind this chart, the latest first"),
        columns=(period_from(grain), _("Measured"), _("Without season"), _("Reading")),
        rows=[
            (
                day(row["period_start"]),
                number(row["value"]),
                number(row["shown"]),
                _(_RULES[row["rule"]]) if row["value"] is not None else DASH,
            )
            for row in found
        ],
        numbers=frozenset({1, 2}),
        more=earlier(left, "evidence_variation"),
    )


def earlier(left: int, table: str) -> str:
    """Return that rows were left out, and where they are; nothing where none were."""
    if left <= 0:
        return ""
    return _("and %(n)s earlier, in the table %(table)s", n=number(left), table=table)


_PERIODS = {
    "day": later("Day"),
    "week": later("Week from"),
    "month": later("Month from"),
    "quarter": later("Quarter from"),
    "once": later("Table"),
}


def period_from(grain: str) -> str:
    """Return the heading of a column of first days."""
    return _(_PERIODS[grain])
