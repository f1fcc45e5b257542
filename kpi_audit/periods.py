"""Closed periods, the audit year, and where the baseline ends."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from kpi_audit.arrays import Days
from kpi_audit.project.kpi import Grain

CYCLE: dict[Grain, float] = {
    "day": 365.25,
    "week": 52.1775,
    "month": 12.0,
    "quarter": 4.0,
    "once": 0.0,
}
ONCE = date(1970, 1, 1)  # the single period of a one-off table
_YEAR, _QUARTER = 364, 91  # days
_MONTHS: dict[Grain, int] = {"month": 1, "quarter": 3}


def period_start(day: date, grain: Grain) -> date:
    """Return the first day of the period ``day`` lies in; weeks start on Monday.

    Examples
    --------
    >>> period_start(date(2026, 11, 22), "week").isoformat()
    '2026-11-16'
    >>> period_start(date(2026, 11, 22), "quarter").isoformat()
    '2026-10-01'
    """
    if grain == "once":
        return ONCE
    if grain == "day":
        return day
    if grain == "week":
        return day - timedelta(days=day.weekday())
    step = _MONTHS[grain]
    return date(day.year, (day.month - 1) // step * step + 1, 1)


def next_period(start: date, grain: Grain) -> date:
    """Return the first day of the period after the one that starts on ``start``.

    Examples
    --------
    >>> next_period(date(2026, 12, 1), "month").isoformat()
    '2027-01-01'
    """
    if grain in ("day", "week"):
        return start + timedelta(days=1 if grain == "day" else 7)
    months = start.year * 12 + start.month - 1 + _MONTHS[grain]
    return date(months // 12, months % 12 + 1, 1)


def sequence(first: date, until: date, grain: Grain) -> Days:
    """Return the first days of all periods from the one of ``first`` on, before ``until``.

    Examples
    --------
    >>> sequence(date(2026, 1, 15), date(2026, 4, 1), "month").astype(str).tolist()
    ['2026-01-01', '2026-02-01', '2026-03-01']
    """
    starts = []
    start = period_start(first, grain)
    while start < until:
        starts.append(start)
        start = next_period(start, grain)
    return np.array(starts, dtype="datetime64[D]")


def baseline_end(declared: date | None, first: date, until: date, grain: Grain = "week") -> date:
    """Return the day the audit starts: declared, or the longest whole baseline history allows.

    Undeclared, the baseline is the first two years, 79 weeks, one year or 26 weeks, the longest
    that leaves enough to audit: a year beside two, three quarters beside 79 weeks, a quarter
    beside one year. So it changes only thrice and never moves in between. Were two years a
    baseline as soon as a quarter is left, what began a year ago would be the norm; 79 weeks are
    the fewest in which season and trend can be told apart. Of months two years are the fewest, so
    that a quarter beside them must do.

    Parameters
    ----------
    declared : date or None
        ``audit_from`` or the first target's date.
    first, until : date
        First day with data, first day not yet closed.
    grain : str
        Of the KPI.

    Examples
    --------
    >>> baseline_end(None, date(2024, 1, 1), date(2026, 1, 15)).isoformat()
    '2024-12-31'
    >>> baseline_end(None, date(2024, 1, 1), date(2026, 6, 1)).isoformat()
    '2025-07-07'
    >>> baseline_end(None, date(2024, 1, 1), date(2026, 6, 1), "month").isoformat()
    '2025-12-31'
    """
    if declared is not None:
        return declared
    is_coarse = grain in {"month", "quarter"}
    long = ((730, _QUARTER),) if is_coarse else ((730, 365), (553, 3 * _QUARTER))
    for days, left in (*long, (365, _QUARTER), (182, 0)):
        if first + timedelta(days=days + left) < until:
            return first + timedelta(days=days)
    return until


def audit_year(baseline_ends: date, until: date) -> date:
    """Return the start of the current audit year, of 52 weeks, so that a week stays a week.

    Examples
    --------
    >>> audit_year(date(2024, 3, 4), date(2026, 2, 23)).isoformat()
    '2025-03-03'
    >>> audit_year(date(2024, 3, 4), date(2024, 4, 1)).isoformat()
    '2024-03-04'
    """
    years = max(0, (until - baseline_ends).days - 1) // _YEAR
    return baseline_ends + timedelta(days=_YEAR * years)
