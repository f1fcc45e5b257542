"""History of the stages of HubSpot deals, as a warehouse loader keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from assets.reader import Chunk, Column, reader
from assets.reading.mapping import header_of
from assets.reading.stages import FLAGS, with_flags
from assets.reading.tables import read_table

COLUMNS = {
    "deal": Column(source="deal_id"),
    "entered_at": Column(
        source="date_entered",
        aliases=("_fivetran_start", "timestamp"),
        type="timestamp",
        formats=("iso", "epoch_ms"),
        timezone="UTC",
    ),
    "stage": Column(source="value"),
    "source": Column(source="source", is_required=False),
    "changed_by": Column(source="source_id", is_required=False, is_actor=True),
    "amount": Column(source="amount", type="number", is_required=False),
    "close_date": Column(source="close_date", type="date", is_required=False),
    **FLAGS,
}
_WANTED = ("deal_id", "value", ("date_entered", "_fivetran_start", "timestamp"))


@reader(columns=COLUMNS, key=("deal", "entered_at", "stage"), view="deal_stages")
def hubspot_deal_stages(
    path: Path,
    *,
    won: tuple[str, ...] = ("closedwon",),
    lost: tuple[str, ...] = ("closedlost",),
    order: tuple[str, ...] = (),
    encoding: str | None = None,
) -> Iterator[Chunk]:
    """Read the stages that deals entered.

    Parameters
    ----------
    path, won, lost, order, encoding
        As of ``deal_stage_history``; stages are HubSpot's ids, which differ between accounts.

    Notes
    -----
    ``source`` tells a person's edit from an automation's. Amount and close date are not part of
    this history, so ``is_push`` is never true. Times without a zone are UTC.
    """
    for chunk in read_table(path, wanted=_WANTED, encoding=encoding):
        stage = header_of(COLUMNS["stage"], list(chunk.rows.columns.drop("_line")))
        yield replace(chunk, rows=with_flags(chunk.rows, stage, won=won, lost=lost, order=order))
