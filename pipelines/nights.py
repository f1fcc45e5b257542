"""The log of nights: what began, what was missed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pandas as pd

from assets.extending import extend
from assets.night import Night
from assets.statements import names, statement

LONGEST_CATCH_UP = 31  # nights; older ones are run by hand with --as-of


def begin(night: Night, dagster_run_id: str, code_version: str) -> None:
    """Create what is missing in the warehouse and note that the night began."""
    for folder in ("audit", "ingest"):
        for name in names(folder):
            if "create table if not exists" in statement(f"{folder}/{name}"):
                night.warehouse.execute(statement(f"{folder}/{name}"))
                extend(night.warehouse, name, statement(f"{folder}/{name}"))
    for name in sorted(names("health"), reverse=True):  # the history before what selects from it
        night.warehouse.execute(statement(f"health/{name}"))
    row = {
        **night.stamp,
        "project": night.project.settings.title,
        "dagster_run_id": dagster_run_id,
        "started_at": _now(),
        "code_version": code_version,
        "false_alarm_budget": night.project.settings.false_alarm_budget,
    }
    with night.warehouse.transaction():
        night.warehouse.execute(
            "delete from audit_nights where as_of = $as_of", {"as_of": night.as_of}
        )
        night.warehouse.append("audit_nights", pd.DataFrame([row]))


def missed(last: date | None, today: date) -> list[date]:
    """Return the nights to run: those after the last one, the oldest first, and tonight's.

    Examples
    --------
    >>> [day.day for day in missed(date(2026, 11, 20), date(2026, 11, 23))]
    [21, 22, 23]
    >>> missed(None, date(2026, 11, 23))
    [datetime.date(2026, 11, 23)]
    """
    if last is None or last >= today:
        return [today]
    first = max(last, today - timedelta(days=LONGEST_CATCH_UP))
    return [first + timedelta(days=day) for day in range(1, (today - first).days + 1)]


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
