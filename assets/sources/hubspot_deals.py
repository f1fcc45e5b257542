"""HubSpot deals: the export of the user interface, internal names, or a warehouse copy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from assets.reader import Chunk, Column, reader
from assets.reading.header import loose
from assets.reading.mapping import header_of
from assets.reading.stages import FLAGS, with_flags
from assets.reading.tables import Decimal, read_table

_TIMES = ("iso", "epoch_ms")
COLUMNS = {
    "deal": Column(source="Record ID", aliases=("hs_object_id", "deal_id", "id")),
    "stage": Column(source="dealstage", aliases=("deal_pipeline_stage_id",)),
    "pipeline": Column(source="pipeline", aliases=("deal_pipeline_id",), is_required=False),
    "amount": Column(source="amount", aliases=("property_amount",), type="number"),
    "close_date": Column(
        source="closedate", aliases=("property_closedate",), type="timestamp", formats=_TIMES
    ),
    "created_at": Column(
        source="createdate",
        aliases=("property_createdate", "hs_createdate"),
        type="timestamp",
        formats=_TIMES,
    ),
    "last_activity_at": Column(
        source="Last Activity Date",
        aliases=("notes_last_updated",),
        type="timestamp",
        formats=_TIMES,
        is_required=False,
    ),
    "last_modified_at": Column(
        source="Last Modified Date",
        aliases=("hs_lastmodifieddate",),
        type="timestamp",
        formats=_TIMES,
        is_required=False,
    ),
    "owner": Column(
        source="Deal owner",
        aliases=("hubspot_owner_id", "owner_id"),
        is_required=False,
        is_actor=True,
    ),
    "is_deleted": Column(
        source="is_deleted", type="boolean", is_required=False, aliases=("archived",)
    ),
    **{name: FLAGS[name] for name in ("is_won", "is_closed")},
}
_WANTED = tuple((c.source, *c.aliases) for c in (COLUMNS["deal"], COLUMNS["stage"]))
_FREE_TEXT = {"dealname", "propertydealname", "propertydescription", "description", "nextstep"}


@reader(columns=COLUMNS, key=("deal",))
def hubspot_deals(
    path: Path,
    *,
    won: tuple[str, ...] = ("closedwon",),
    lost: tuple[str, ...] = ("closedlost",),
    encoding: str | None = None,
    decimal: Decimal = ".",
) -> Iterator[Chunk]:
    """Read deals, from text or a workbook; names and descriptions are dropped.

    Parameters
    ----------
    path : Path
    won, lost : tuple[str, ...]
        Stages in which a deal is closed: ids or labels, with or without the pipeline behind them.
        They differ between accounts.
    encoding : str or None
        Of text; None: found out.
    decimal : str
        Mark in numbers of text, the point or the comma.

    Notes
    -----
    Close dates are times: HubSpot keeps midnight of the user's zone. The export of the user
    interface carries no zone, they are read in the source's. Every change of a deal in a later
    export is a new version of it.
    """
    for chunk in read_table(path, wanted=_WANTED, encoding=encoding, decimal=decimal):
        headers = list(chunk.rows.columns.drop("_line"))
        free = [header for header in headers if loose(header) in _FREE_TEXT]
        stage = header_of(COLUMNS["stage"], headers)
        rows = with_flags(chunk.rows, stage, won=won, lost=lost).drop(columns=[*free])
        yield replace(chunk, rows=rows.drop(columns=["stage_place"]))
