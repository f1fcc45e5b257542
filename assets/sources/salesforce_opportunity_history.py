"""Salesforce OpportunityHistory, exported with API names (Data Loader, warehouse copies)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd

from assets.reader import Chunk, Column, reader
from assets.reading.mapping import header_of
from assets.reading.people import text
from assets.reading.tables import Decimal, read_table

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
    "prev_amount_given": Column(source="PrevAmount", type="number", is_required=False),
    "prev_close_date_given": Column(source="PrevCloseDate", type="date", is_required=False),
    "is_prev_given": Column(source="is_prev_given", type="boolean"),
}
_WINTER_21 = "2020-10-01"  # records created before have neither PrevAmount nor PrevCloseDate
_WANTED = ("OpportunityId", "CreatedDate", "StageName", "CloseDate")
_GIVEN = ("prev_amount_given", "prev_close_date_given")
_READS = tuple(column.source for column in COLUMNS.values())[:-1]


@reader(
    columns=COLUMNS,
    key=("opportunity_id", "created_date"),
    reads=_READS,
    view="salesforce_opportunity_history",
)
def salesforce_opportunity_history(
    path: Path, *, encoding: str | None = None, decimal: Decimal = "."
) -> Iterator[Chunk]:
    """Read the changes of opportunities, from text or a workbook.

    Parameters
    ----------
    path : Path
    encoding : str or None
        Of text; None: found out.
    decimal : str
        Mark in numbers of text, the point or the comma.

    Notes
    -----
    ``PrevAmount`` and ``PrevCloseDate`` are empty in records created before Winter '21, and some
    exports lack them; ``is_prev_given`` says so. What stood before is then taken from the record
    before by ``sql/views/salesforce_opportunity_history.sql``, over all files that were loaded.
    Deleted records stay, marked. Two changes of one opportunity in the same second count as one,
    the later.
    """
    for chunk in read_table(path, wanted=_WANTED, encoding=encoding, decimal=decimal):
        headers = list(chunk.rows.columns.drop("_line"))
        created_date = header_of(COLUMNS["created_date"], headers)
        has_both = all(header_of(COLUMNS[name], headers) is not None for name in _GIVEN)
        if created_date is None or not has_both:
            yield replace(chunk, rows=chunk.rows.assign(is_prev_given=False))
            continue
        day = text(chunk.rows, created_date).str[:10]
        created = pd.to_datetime(day, errors="coerce", format="%Y-%m-%d")
        is_given = created >= pd.Timestamp(_WINTER_21)
        yield replace(chunk, rows=chunk.rows.assign(is_prev_given=is_given))
