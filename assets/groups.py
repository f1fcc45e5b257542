"""Which segments are too small to be shown: fewer people than the project's privacy floor."""

from __future__ import annotations

from assets.events import events
from assets.night import Night
from assets.rows import Rows
from assets.statements import statement
from kpi_audit.project.kpi import Kpi


def small_groups(night: Night, kpi: Kpi, rows: Rows) -> frozenset[str]:
    """Return the segments with too few people; empty where the KPI does not name its actors.

    They are part of the whole KPI and of nothing else: no value of theirs is stored, so none can be
    judged, published or shown. Replaces the view ``kpi_events``.
    """
    if kpi.actor is None or not kpi.segments:
        return frozenset()
    return night.once(("small groups", kpi.name), lambda: _small(night, kpi, rows))


def _small(night: Night, kpi: Kpi, rows: Rows) -> frozenset[str]:
    view = events(kpi, rows.select, rows.day, None, None)
    night.warehouse.execute(f"create or replace temp view kpi_events as {view}")
    found = night.warehouse.query(statement("units/groups"))
    is_small = found["actors"] < night.project.settings.privacy.smallest_group
    return frozenset(found.loc[is_small, "segment"])
