"""The audit's own record: how often it was right, and what of its false-alarm budget is spent."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_audit.review.grid import Grid
from kpi_audit.review.rows import Row, records, where
from kpi_audit.review.tables import Tables
from kpi_audit.wording import DASH, NO_BREAK, number, several


@dataclass(frozen=True, slots=True)
class Record:
    """What people's answers say about the audit.

    Attributes
    ----------
    sentence : str
    spent : str
        Of the false-alarm budget; empty where nothing was answered.
    by_detector : Grid or None
    """

    sentence: str
    spent: str
    by_detector: Grid | None


def record(tables: Tables) -> Record:
    """Return the audit's own record up to this night."""
    rows = records(tables.audit_precision.sort_values(["detector", "tier"]))
    in_all = records(where(tables.audit_precision, detector="", tier="finding"))
    if not in_all or not in_all[0]["n"]:
        return Record("No finding was confirmed or explained yet.", "", _grid(rows))
    row = in_all[0]
    was = "was" if row["n"] == 1 else "were"
    sentence = (
        f"Of {several(row['n'], 'finding')} that {was} answered, {number(row['confirmed'])}"
        f" {'was' if row['confirmed'] == 1 else 'were'} confirmed: {_percent(row['precision'])}"
        f" (95 % interval {_ends(row)})."
    )
    return Record(sentence, _spent(row), _grid(rows))


def _spent(row: Row) -> str:
    share = _percent(row["explained"] / row["n"])
    return (
        f"{share} turned out to have an innocent explanation, against a false-alarm budget of"
        f" {_percent(row['budget'])}: {number(row['spent'])} times the budget is spent. This takes"
        " every explained finding for a false alarm, which is strict."
    )


def _grid(rows: list[Row]) -> Grid | None:
    shown = [row for row in rows if row["n"]]
    if not shown:
        return None
    return Grid(
        caption="What people answered, by check",
        columns=("Check", "Strength", "Confirmed", "Explained", "Confirmed, %", "95 % interval"),
        rows=[
            (
                row["detector"].replace("_", " ") or "all checks",
                row["tier"],
                number(row["confirmed"]),
                number(row["explained"]),
                _percent(row["precision"]),
                _ends(row),
            )
            for row in shown
        ],
        numbers=frozenset({2, 3, 4, 5}),
    )


def _ends(row: Row) -> str:
    return f"{100 * row['precision_low']:.0f} to {100 * row['precision_high']:.0f}"


def _percent(share: float | None) -> str:
    return DASH if share is None else f"{100 * share:.0f}{NO_BREAK}%"
