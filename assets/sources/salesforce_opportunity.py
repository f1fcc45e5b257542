"""Salesforce Opportunity, exported with API names (Data Loader, warehouse copies)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from assets.reader import Chunk, Column, reader
from assets.reading.header import loose
from assets.reading.records import read_records

COLUMNS = {
    "id": Column(source="Id"),
    "is_deleted": Column(source="IsDeleted", type="boolean"),
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
def salesforce_opportunity(path: Path, *, encoding: str | None = None) -> Iterator[Chunk]:
    """Read opportunities; name, description and next step are dropped.

    Notes
    -----
    Deleted opportunities stay, marked ``is_deleted``. Every change of an opportunity in a later
    export is a new version of it. Times without a zone are UTC, as the API gives them.
    """
    for chunk in read_records(path, wanted=("Id", "StageName", "CloseDate"), encoding=encoding):
        free = [header for header in chunk.rows.columns if loose(header) in _FREE_TEXT]
        yield replace(chunk, rows=chunk.rows.drop(columns=free))
