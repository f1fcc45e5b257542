"""Viva Insights person query: one row per person and week (or day), any metrics and attributes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from assets.reader import Chunk, Column, reader
from assets.reading.header import loose
from assets.reading.numbers import Marks, numbers
from assets.reading.people import text
from assets.reading.records import read_records

_ATTRIBUTES = {
    "organization": "Organization",
    "function_type": "FunctionType",
    "level_designation": "LevelDesignation",
    "level": "Level",
    "supervisor_indicator": "SupervisorIndicator",
    "layer": "Layer",
    "region": "Region",
    "time_zone": "TimeZone",
    "domain": "Domain",
    "hire_date": "HireDate",
}
COLUMNS = {
    "person": Column(source="PersonId", is_actor=True),
    "metric_date": Column(
        source="MetricDate", type="date", formats=("%Y-%m-%d", "%m/%d/%Y", "%Y-%m-%dT%H:%M:%S")
    ),
    "manager": Column(source="ManagerId", is_required=False, is_actor=True),
    "is_inactive_week": Column(source="is_inactive_week", type="boolean"),
    **{name: Column(source=header, is_required=False) for name, header in _ATTRIBUTES.items()},
}
_HOURS = ("Collaboration_hours", "Active_connected_hours")  # the first that is there decides


@reader(columns=COLUMNS, key=("person", "metric_date"), everybody=True, keeps_others=True)
def viva_insights_person_query(path: Path, *, inactive_below: float = 5.0) -> Iterator[Chunk]:
    """Read a person query; every metric is kept under its normalised name.

    Parameters
    ----------
    path : Path
    inactive_below : float
        Hours of collaboration below which a row is marked ``is_inactive_week``. Five is what
        Microsoft's own tools take to find people who do no knowledge work, for weeks; set another
        for a query by day.

    Notes
    -----
    Rows of holidays and leave stay in the table: leave them out with ``where: not
    is_inactive_week``. The mark follows from the row itself: ``Collaboration_hours``, without it
    ``Active_connected_hours``; it is null where a query has neither, or the row no value.
    """
    for chunk in read_records(path, wanted=("PersonId",)):
        rows = chunk.rows.rename(columns=_spelled(list(chunk.rows.columns)))
        hours = next((name for name in _HOURS if name in rows.columns), "")
        counted = numbers(text(rows, hours), Marks(chunk.decimal, chunk.thousands))
        is_inactive = (counted < inactive_below).astype("boolean").mask(counted.isna())
        flags = is_inactive.map({True: "true", False: "false"}).astype(object)
        yield replace(chunk, rows=rows.assign(is_inactive_week=flags.where(flags.notna(), None)))


def _spelled(headers: list[str]) -> dict[str, str]:
    """Older exports call the date Date; a metric may be written in any case."""
    found = {loose(header): header for header in headers}
    names = {found[loose(name)]: name for name in _HOURS if loose(name) in found}
    if loose("MetricDate") not in found and "date" in found:
        names[found["date"]] = "MetricDate"
    return names
