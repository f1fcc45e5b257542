"""What the explanations of a finding are told about what was declared, and when."""

from __future__ import annotations

from datetime import date

import pandas as pd

from assets.changes import registered
from assets.night import Night, definition
from kpi_audit.explanations.facts import Declared
from kpi_audit.project.kpi import Kpi


def told(night: Night, kpi: Kpi, against: str) -> tuple[Declared, ...]:
    """Return the registered changes that touch a KPI or the KPI it is compared with."""
    compared = [kpi, *([night.project.kpis[against]] if against in night.project.kpis else [])]
    found = {one.change_id: one for of in compared for one in registered(night, of)}
    return tuple(
        Declared(
            one.change.name,
            one.change.kind,
            one.change.first,
            None if one.change.window is None else one.change.window[1],
            one.change.registered,
            one.is_in_advance,
        )
        for one in sorted(found.values(), key=lambda one: (one.change.first, one.change.name))
    )


def occasions(night: Night) -> tuple[str, ...]:
    """Return the names of what is left out for all KPIs: the calendar and public holidays."""
    settings = night.project.settings
    names = tuple(one.name for one in settings.calendar)
    if settings.holidays is None:
        return names
    where = "-".join(filter(None, (settings.holidays.country, settings.holidays.subdivision)))
    return (*names, f"days and weeks lost to public holidays of {where}")


def definition_since(night: Night, kpi: Kpi) -> date | None:
    """Return the first night of the present definition, None if there was no other before."""
    found = night.warehouse.query(
        "select definition, min(known_from) as first_night from kpi_closings"
        " where kpi = $kpi and known_from <= $as_of group by definition order by definition",
        {"kpi": kpi.name, "as_of": night.as_of},
    )
    mine = found.loc[found["definition"] == definition(night.project, kpi), "first_night"]
    others = found.loc[found["definition"] != definition(night.project, kpi), "first_night"]
    if mine.empty or others.empty or others.min() >= mine.iloc[0]:
        return None
    first: date = pd.Timestamp(mine.iloc[0]).date()
    return first
