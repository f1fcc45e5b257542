"""Daily metrics of a LinkedIn company page, from the page's own Excel export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from assets.reader import Chunk, Column, reader
from assets.reading.day_order import Order, iso_days
from assets.reading.tables import read_table
from assets.reading.whole import whole

_KINDS = ("organic", "sponsored", "total")
_COUNTS = ("Impressions", "Clicks", "Reactions", "Comments", "Reposts")
_EARLIER = {"Reposts": "Shares"}
_RATES = tuple(f"Engagement rate ({kind})" for kind in _KINDS)


def _count(name: str, kind: str) -> Column:
    return Column(
        source=f"{name} ({kind})",
        aliases=(f"{_EARLIER[name]} ({kind})",) if name in _EARLIER else (),
        type="integer",
        is_required=kind == "total",
    )


COLUMNS = {
    "day": Column(source="Date", type="date"),
    "unique_impressions_organic": Column(
        source="Unique impressions (organic)", type="integer", is_required=False
    ),
    **{f"{name.lower()}_{kind}": _count(name, kind) for name in _COUNTS for kind in _KINDS},
}


@reader(columns=COLUMNS, key=("day",))
def linkedin_page_metrics(
    path: Path, *, date_order: Order | None = None, encoding: str | None = None
) -> Iterator[Chunk]:
    """Read the daily metrics of a page.

    Parameters
    ----------
    path : Path
        Of the workbook, or of its sheet saved as text. Sheet and header are found by content.
    date_order : Order or None
        Whether month or day stands first, for files in which no day exceeds 12.
    encoding : str or None
        Of text; None: found out.

    Notes
    -----
    Counts below zero occur, where something was taken back on a later day; they are kept, as
    clipping would inflate the sum. Engagement rates are dropped: their denominator moves, so take
    ``(clicks_total + reactions_total + comments_total + reposts_total) / impressions_total`` as a
    KPI of kind ``ratio``. Days carry no zone. A later export of a day is a new version of it.
    """
    wanted = ("Date", "Impressions (total)", "Clicks (total)")
    chunk = whole(read_table(path, wanted=wanted, encoding=encoding), wanted, _RATES)
    rows = chunk.rows.drop(columns=list(_RATES), errors="ignore")
    yield replace(chunk, rows=iso_days(rows, ["Date"], date_order))
