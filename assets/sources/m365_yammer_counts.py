"""Yammer (Viva Engage) activity of each day: getYammerActivityCounts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assets.reader import Chunk, Column, reader
from assets.reading.graph import read_graph
from assets.reading.whole import whole

COLUMNS = {
    "report_date": Column(source="Report Date", type="date"),
    "report_refresh_date": Column(source="Report Refresh Date", type="date"),
    "posted": Column(source="Posted", type="integer"),
    "read": Column(source="Read", type="integer"),
    "liked": Column(source="Liked", type="integer"),
}


@reader(columns=COLUMNS, key=("report_date",), version="report_refresh_date")
def m365_yammer_counts(path: Path) -> Iterator[Chunk]:
    """Read posts, reads and likes of each day: a true daily series, whatever the report period.

    Notes
    -----
    A day stands in every report whose period covers it; the report with the latest refresh date
    counts, whenever it was delivered, and what earlier ones said remains for the restatement audit.
    """
    wanted = ("Report Refresh Date", "Report Date", "Posted", "Read", "Liked")
    chunk = whole(read_graph(path, wanted), wanted, ("Report Period",))
    yield Chunk(chunk.rows.drop(columns="Report Period", errors="ignore"), chunk.rejects)
