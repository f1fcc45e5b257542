"""Deals with the history of their stages, from any system that can export it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from assets.reader import Chunk, Column, reader
from assets.reading.mapping import header_of
from assets.reading.stages import FLAGS, with_flags
from assets.reading.tables import Decimal, read_table

_TIMES = ("iso", "epoch_ms")
COLUMNS = {
    "deal": Column(source="deal", aliases=("deal_id",)),
    "entered_at": Column(source="entered_at", type="timestamp", formats=_TIMES),
    "stage": Column(source="stage"),
    "amount": Column(source="amount", type="number", is_required=False),
    "close_date": Column(source="close_date", type="date", formats=_TIMES, is_required=False),
    "owner": Column(source="owner", is_required=False, is_actor=True),
    "source": Column(source="source", is_required=False),
    **FLAGS,
}
_WANTED = (("deal", "deal_id"), "entered_at", "stage")


@reader(columns=COLUMNS, key=("deal", "entered_at", "stage"), view="deal_stages")
def deal_stage_history(  # noqa: PLR0913 (the options of a source)
    path: Path,
    *,
    won: tuple[str, ...],
    lost: tuple[str, ...] = (),
    order: tuple[str, ...] = (),
    encoding: str | None = None,
    decimal: Decimal = ".",
) -> Iterator[Chunk]:
    """Read one row per deal and change, from text or a workbook.

    Parameters
    ----------
    path : Path
    won, lost : tuple[str, ...]
        Stages in which a deal is closed.
    order : tuple[str, ...]
        Open stages from the first to the last, so that steps back are seen.
    encoding : str or None
        Of text; None: found out.
    decimal : str
        Mark in numbers of text, the point or the comma.

    Notes
    -----
    Say with ``columns:`` or ``headers:`` what the columns are called in the export. Times may be
    milliseconds since 1970. What stood before, ``is_push`` and ``is_regress`` come from
    ``sql/views/deal_stages.sql``, over all files that were loaded.
    """
    for chunk in read_table(path, wanted=_WANTED, encoding=encoding, decimal=decimal):
        stage = header_of(COLUMNS["stage"], list(chunk.rows.columns.drop("_line")))
        yield replace(chunk, rows=with_flags(chunk.rows, stage, won=won, lost=lost, order=order))
