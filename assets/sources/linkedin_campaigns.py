"""Campaign performance from LinkedIn's Campaign Manager, as delimited text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from assets.reader import Chunk, Column, reader
from assets.reading.chunks import reject_frame
from assets.reading.day_order import Order, iso_days
from assets.reading.people import text
from assets.reading.tables import Decimal, read_table
from assets.reading.whole import whole

COLUMNS = {
    "day": Column(source="Start Date", type="date"),
    "day_zone": Column(source="day_zone", is_required=False),
    "account_name": Column(source="Account Name", is_required=False),
    "campaign_group_name": Column(source="Campaign Group Name", is_required=False),
    "campaign_name": Column(source="Campaign Name", is_required=False),
    "campaign_id": Column(source="Campaign ID"),
    "currency": Column(source="Currency", is_required=False),
    "spent": Column(source="Total Spent", aliases=("cost_in_local_currency",), type="number"),
    "impressions": Column(source="Impressions", type="integer"),
    "clicks": Column(source="Clicks", type="integer"),
    "landing_page_clicks": Column(
        source="Clicks to Landing Page",
        aliases=("landing_page_clicks",),
        type="integer",
        is_required=False,
    ),
    "conversions": Column(
        source="Conversions",
        aliases=("external_website_conversions",),
        type="integer",
        is_required=False,
    ),
    "conversion_value": Column(
        source="Total Conversion Value",
        aliases=("conversion_value_in_local_currency",),
        type="number",
        is_required=False,
    ),
}
_DAY = re.compile(r"start date(?: \(in (.+)\))?|day", re.IGNORECASE)
_WANTED = ("Campaign ID", "Impressions", "Clicks")
_READS = ("Start Date (in UTC)", *(column.source for column in list(COLUMNS.values())[2:]))
_TOTAL = "a line of totals, no record: it would count everything twice"


@reader(columns=COLUMNS, key=("day", "campaign_id"), reads=_READS)
def linkedin_campaigns(
    path: Path,
    *,
    date_order: Order | None = None,
    encoding: str | None = None,
    decimal: Decimal = ".",
) -> Iterator[Chunk]:
    """Read what campaigns spent and brought, one row per campaign and start date.

    Parameters
    ----------
    path, date_order, encoding
        As of ``linkedin_page_metrics``.
    decimal : str
        Mark in numbers, the point or the comma.

    Notes
    -----
    ``day_zone`` is the zone that the header names, as in ``Start Date (in UTC)``; days stay as they
    are. The daily table of a warehouse (``linkedin_ad_analytics_by_campaign``) has no names and no
    zone, and costs in the account's currency. A line of totals goes to the quarantine, known by a
    name where the day should be.
    """
    chunk = whole(read_table(path, wanted=_WANTED, encoding=encoding, decimal=decimal), _WANTED)
    rows = _with_days(chunk.rows, date_order)
    is_total = _is_total(rows)
    totals = reject_frame([(int(line), _TOTAL) for line in rows.loc[is_total, "_line"]])
    rejects = pd.concat([chunk.rejects, totals], ignore_index=True)
    yield replace(chunk, rows=rows[~is_total].reset_index(drop=True), rejects=rejects)


def _with_days(rows: pd.DataFrame, order: Order | None) -> pd.DataFrame:
    """Call the column of days ``Start Date``, and say in which zone its header says they are."""
    found = _day_header(list(rows.columns.drop("_line")))
    if found is None:  # the missing column is named when the columns are matched
        return rows
    zone = _DAY.fullmatch(found)
    name = zone[1].upper() if zone and zone[1] else None
    renamed = rows.rename(columns={found: "Start Date"}).assign(day_zone=name)
    return iso_days(renamed, ["Start Date"], order)


def _day_header(headers: Sequence[str]) -> str | None:
    return next((header for header in headers if _DAY.fullmatch(header)), None)


def _is_total(rows: pd.DataFrame) -> pd.Series:
    no_campaign = text(rows, "Campaign ID") == ""
    no_day = ~text(rows, "Start Date").str.contains("[0-9]", regex=True)
    return no_campaign & no_day
