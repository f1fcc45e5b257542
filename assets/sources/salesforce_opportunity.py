"""Salesforce Opportunity, exported with API names (Data Loader, warehouse copies)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from assets.reader import Chunk, Column, reader
from assets.reading.header import loose
from assets.reading.mapping import header_of
from assets.reading.tables import Decimal, read_table

COLUMNS = {
    "id": Column(source="Id"),
    "is_deleted": Column(source="IsDeleted", type="boolean", is_required=False),
    "account_id": Column(source="AccountId", is_required=False),
    "stage_name": Column(source="StageName"),
    "amount": Column(source="Amount", type="number"),
    "probability": Column(source="Probability", type="number", is_required=False),
    "expected_revenue": Column(source="ExpectedRevenue", type="number", is_required=False),
    "close_date": Column(source="CloseDate", type="date"),
    "type": Column(source="Type", is_required=False),
    "lead_source": Column(source="LeadSource", is_required=False),
    "is_closed": Column(source="IsClosed", type="boolean"),
    "is_won": Column(source="IsWon", type="boolean"),
    "forecast_category": Column(source="ForecastCategory", is_required=False),
    "campaign_id": Column(source="CampaignId", is_required=False),
    "owner_id": Column(source="OwnerId", is_actor=True),
    "created_date": Column(source="CreatedDate", type="timestamp", timezone="UTC"),
    "created_by_id": Column(source="CreatedById", is_required=False, is_actor=True),
    "last_modified_date": Column(
        source="LastModifiedDate", type="timestamp", is_required=False, timezone="UTC"
    ),
    "last_modified_by_id": Column(source="LastModifiedById", is_required=False, is_actor=True),
    "last_activity_date": Column(source="LastActivityDate", type="date", is_required=False),
}
_FREE_TEXT = {"name", "description", "nextstep"}  # may name people


@reader(columns=COLUMNS, key=("id",))
def salesforce_opportunity(
    path: Path, *, encoding: str | None = None, decimal: Decimal = "."
) -> Iterator[Chunk]:
    """Read opportunities, from text or a workbook; name, description, next step are dropped.

    Parameters
    ----------
    path : Path
    encoding : str or None
        Of text; None: found out.
    decimal : str
        Mark in numbers of text, the point or the comma.

    Notes
    -----
    Deleted opportunities stay, marked ``is_deleted``. Every change of an opportunity in a later
    export is a new version of it. Times without a zone are UTC, as the API gives them. A report of
    the user interface has labels in the user's language (``headers:``) and no deleted ones.
    """
    for chunk in read_table(
        path, wanted=("Id", "StageName", "CloseDate"), encoding=encoding, decimal=decimal
    ):
        headers = list(chunk.rows.columns.drop("_line"))
        rows = chunk.rows.drop(columns=[name for name in headers if loose(name) in _FREE_TEXT])
        if header_of(COLUMNS["is_deleted"], headers) is None:
            rows = rows.assign(IsDeleted=False)
        yield replace(chunk, rows=rows)
