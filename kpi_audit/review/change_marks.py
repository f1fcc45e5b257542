"""Registered changes of a KPI: numbered marks on its chart, and the same numbers in a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from kpi_audit.language import _, later
from kpi_audit.review.grid import Grid
from kpi_audit.review.rows import Row, parsed, records
from kpi_audit.review.tables import Tables
from kpi_audit.wording import DASH, day, number

MOST_LISTED = 30
NARROWEST = 20  # pixels a number needs; closer ones share a mark
STANDINGS = {
    True: later("registered on %(day)s, in advance"),
    False: later("registered on %(day)s, afterwards: changes nothing"),
}
KINDS = {
    "definition": later("definition"),
    "rollout": later("rollout"),
    "reorganisation": later("reorganisation"),
    "incident": later("incident"),
    "campaign": later("campaign"),
    "holiday": later("holiday"),
}

Spec = dict[str, Any]


def changes_of(tables: Tables, kpi: Row) -> list[Row]:
    """Return the changes that touch a KPI or what it is compared with, by their first day."""
    compared = {kpi["kpi"], *(link["outcome"] for link in parsed(kpi["outcomes"]) or [])}
    rows = records(tables.audit_changes.sort_values(["first_day", "name"]))
    return [row for row in rows if compared & set(parsed(row["kpis"]) or [])]


def changes_grid(changes: Sequence[Row]) -> Grid | None:
    """Return the changes as a table, the last first; None without any."""
    if not changes:
        return None
    numbered = list(enumerate(changes, 1))[::-1]
    left = len(numbered) - MOST_LISTED
    return Grid(
        caption=_("Registered changes, by the numbers on the chart"),
        columns=(_("No."), _("Change"), _("Kind"), _("From"), _("To"), _("Declared")),
        rows=[_line(place, row) for place, row in numbered[:MOST_LISTED]],
        numbers=frozenset({0}),
        more=_("and %(n)s earlier", n=number(left)) if left > 0 else "",
    )


def _line(place: int, row: Row) -> tuple[str, ...]:
    standing = _standing(row)
    name = _("%(change)s, starts a new baseline", change=row["name"])
    kind = _(KINDS[row["kind"]]) if row["kind"] in KINDS else row["kind"]
    last = DASH if row["last_day"] is None else day(row["last_day"])
    shown = name if row["is_rebase"] else row["name"]
    return str(place), shown, kind, day(row["first_day"]), last, standing


def _standing(row: Row) -> str:
    """Say when a change was written down, and since which night the audit has known it."""
    said = _(STANDINGS[bool(row["is_in_advance"])], day=day(row["registered"]))
    if day(row["first_seen"]) == day(row["registered"]):
        return said
    return said + "; " + _("the audit knows it since %(day)s", day=day(row["first_seen"]))


def change_layers(
    rows: pd.DataFrame, changes: Sequence[Row], width: int, height: int
) -> list[Spec]:
    """Return the marks that lie within the chart: bands, rules, and numbers along its foot.

    Names come from the data and stand in the table; the drawing holds numbers alone.
    """
    first, last = rows["period_start"].iloc[0], rows["period_start"].iloc[-1]
    bands, marks = [], []
    for place, change in enumerate(changes, 1):
        start = pd.Timestamp(change["first_day"])
        end = start if change["last_day"] is None else pd.Timestamp(change["last_day"])
        if end < first or start > last:
            continue
        shown = max(start, first)
        bands.append({"t": _text(shown), "until": _text(min(end, last))})
        marks.append(((shown - first) / max(last - first, pd.Timedelta(days=1)) * width, place))
    if not marks:
        return []
    band = {"type": "rect", "color": "var(--ink-3)", "opacity": 0.12}
    rule = {"type": "rule", "color": "var(--ink-3)", "strokeWidth": 1}
    down = {"y": {"value": 0}, "y2": {"value": height}}
    time = {"field": "t", "type": "temporal", "scale": {"type": "utc"}}
    return [
        {"data": {"values": bands}, "mark": band, "encoding": {"x": time, "x2": {"field": "until"}}
         | down},
        {"data": {"values": bands}, "mark": rule, "encoding": {"x": time} | down},
        *(_label(x, text, height) for x, text in _together(marks)),
    ]  # fmt: skip


def _text(when: pd.Timestamp) -> str:
    return when.strftime("%Y-%m-%d")


def _together(marks: list[tuple[float, int]]) -> list[tuple[float, str]]:
    """Return places and numbers; what stands too close together shares a mark, as in 3 to 5."""
    groups: list[tuple[float, list[int]]] = []
    for x, place in sorted(marks):
        if groups and x - groups[-1][0] < NARROWEST:
            groups[-1][1].append(place)
        else:
            groups.append((x, [place]))
    return [(x, str(n[0]) if len(n) == 1 else f"{min(n)}\N{EN DASH}{max(n)}") for x, n in groups]


def _label(x: float, text: str, height: int) -> Spec:
    label = {"type": "text", "align": "left", "baseline": "bottom", "dx": 3, "fontSize": 11}
    return {
        "data": {"values": [{"text": text}]},
        "mark": label,
        "encoding": {
            "x": {"value": round(x, 1)},
            "y": {"value": height - 2},
            "text": {"field": "text"},
        },
    }
