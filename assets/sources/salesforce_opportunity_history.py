"""Salesforce OpportunityHistory, exported with API names (Data Loader, warehouse copies)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd

from assets.reader import Chunk, Column, reader
from assets.reading.people import text
from assets.reading.records import read_records
from assets.reading.whole import whole

COLUMNS = {
    "opportunity_id": Column(source="OpportunityId"),
    "created_date": Column(source="CreatedDate", type="timestamp", timezone="UTC"),
    "stage_name": Column(source="StageName"),
    "amount": Column(source="Amount", type="number"),
    "probability": Column(source="Probability", type="number", is_required=False),
    "expected_revenue": Column(source="ExpectedRevenue", type="number", is_required=False),
    "close_date": Column(source="CloseDate", type="date"),
    "forecast_category": Column(source="ForecastCategory", is_required=False),
    "is_deleted": Column(source="IsDeleted", type="boolean", is_required=False),
    "created_by_id": Column(source="CreatedById", is_required=False, is_actor=True),
    "prev_amount": Column(source="PrevAmount", type="number"),
    "prev_close_date": Column(source="PrevCloseDate", type="date"),
    "is_prev_derived": Column(source="is_prev_derived", type="boolean"),
}
_WINTER_21 = "2020-10-01"  # records created before have neither PrevAmount nor PrevCloseDate
_PREVIOUS = {"PrevAmount": "Amount", "PrevCloseDate": "CloseDate"}


@reader(columns=COLUMNS, key=("opportunity_id", "created_date"))
def salesforce_opportunity_history(path: Path, *, encoding: str | None = None) -> Iterator[Chunk]:
    """Read the changes of opportunities.

    Notes
    -----
    ``PrevAmount`` and ``PrevCloseDate`` are empty in records created before Winter '21; for these
    the previous record of the same opportunity in the same file counts, and ``is_prev_derived``
    says so. Two changes of one opportunity in the same second count as one, the later.
    """
    wanted = ("OpportunityId", "CreatedDate", "StageName", "Amount", "CloseDate")
    chunk = whole(read_records(path, wanted=wanted, encoding=encoding), wanted, tuple(_PREVIOUS))
    rows = chunk.rows
    created = pd.to_datetime(text(rows, "CreatedDate").str[:10], errors="coerce", format="%Y-%m-%d")
    ordered = rows.assign(CreatedDate=text(rows, "CreatedDate")).sort_values(
        ["CreatedDate", "_line"], kind="stable"
    )
    before = ordered.groupby("OpportunityId", sort=False)[list(_PREVIOUS.values())].shift()
    is_old = created < pd.Timestamp(_WINTER_21)
    is_derived = pd.Series(data=False, index=rows.index)
    for column, source in _PREVIOUS.items():
        given = text(rows, column)
        derived = before[source].reindex(rows.index).fillna("").astype(str)
        fills = is_old & (given == "") & (derived != "")
        rows[column] = given.where(~fills, derived)
        is_derived |= fills
    yield replace(chunk, rows=rows.assign(is_prev_derived=is_derived))
