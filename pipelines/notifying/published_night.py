"""The night that is told of, read at once: another one may be published at any time."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from zoneinfo import ZoneInfo

import pandas as pd

from kpi_audit.notify.night_tables import NightTables
from kpi_audit.project.load import Project
from kpi_audit.review.rows import records
from pipelines.published import NothingPublished, snapshot

_NIGHTS = (
    "select as_of, run_id, started_at from audit_nights where finished_at is not null"
    " order by as_of"
)


@dataclass(frozen=True, slots=True)
class PublishedNight:
    """One night that finished.

    Attributes
    ----------
    as_of : date
    nights : tuple[date, ...]
        All that finished and could tell somebody: a night that was run later, for a day of the
        past, tells nobody, so it is not the one that a digest goes out on.
    tables : NightTables
    """

    as_of: date
    nights: tuple[date, ...]
    tables: NightTables


def published_night(project: Project, as_of: date | None = None) -> PublishedNight:
    """Return a night that was published, the latest where none is named.

    Raises
    ------
    NothingPublished
        No night has finished yet, or not that one.
    """
    with snapshot(project) as warehouse:
        rows = records(warehouse.query(_NIGHTS))
        runs = {row["as_of"].date(): str(row["run_id"]) for row in rows}
        night = max(runs, default=None) if as_of is None else as_of
        if night is None or night not in runs:
            raise NothingPublished(f"the night {night or 'that finished last'} is not published")
        found = {
            one.name: warehouse.query(
                f"select * from {one.name} where run_id = $run_id", {"run_id": runs[night]}
            )
            for one in fields(NightTables)
        }
    zone = ZoneInfo(project.settings.timezone)
    began = {row["as_of"].date(): _day(row["started_at"], zone) for row in rows}
    told = tuple(day for day, on in began.items() if on <= day)
    return PublishedNight(night, told, NightTables(**found))


def _day(moment: pd.Timestamp, zone: ZoneInfo) -> date:
    return moment.tz_localize("UTC").tz_convert(zone).date()
