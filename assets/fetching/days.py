"""Which days of a daily report are still to be asked for, and which can no longer be had."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta


def arrivals(stamps: Iterable[str], prefix: str) -> list[date]:
    """Return the dates in stamps such as ``D7-2026-01-31``.

    Examples
    --------
    >>> arrivals(["D7-2026-01-31", "D30-2026-01-31", "D7-x"], "D7-")
    [datetime.date(2026, 1, 31)]
    """
    found = (_day(stamp.removeprefix(prefix)) for stamp in stamps if stamp.startswith(prefix))
    return [day for day in found if day is not None]


def latest_of_each(stamps: Iterable[str]) -> dict[date, str]:
    """Return, for each day, the last of its stamps ``2026-01-31`` or ``2026-01-31-from-...``."""
    return {day: stamp for stamp in sorted(stamps) if (day := _day(stamp[:10])) is not None}


def to_ask(
    have: dict[date, str],
    first: date,
    last: date,
    today: date,
    is_empty: Callable[[str], bool],
) -> Iterator[tuple[date, str, str]]:
    """Yield day, stamp of the new file, and stamp of the empty file that was there before.

    A day that came without a row is asked for again: its report may not have been ready.
    """
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        old = have.get(day, "")
        stamp = f"{day.isoformat()}-from-{today.isoformat()}" if old else day.isoformat()
        if stamp != old and (not old or is_empty(old)):
            yield day, stamp, old


def lost(have: Iterable[date], first: date) -> tuple[date, date] | None:
    """Return the days between the last one there and ``first``, the earliest to be had."""
    last = max(have, default=first)
    begin, end = last + timedelta(days=1), first - timedelta(days=1)
    return (begin, end) if begin <= end else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
