"""E-process of "a series has fallen for good", for any series with a baseline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.drift.audit_year import AuditYear
from kpi_audit.drift.calendar import Calendar, trend_calendar
from kpi_audit.drift.gap import gap_ar1, gap_noise
from kpi_audit.drift.gap_evidence import gap_log_e
from kpi_audit.drift.rhythm import Rhythm
from kpi_audit.drift.watched import Watched
from kpi_audit.drift.year_by_year import year_by_year

WANDER = 0.04  # noise standard deviations by which an ordinary level moves in a period
FEWEST_BETWEEN = 6  # periods between two moves of the level; a quarter where that is more


@dataclass(frozen=True, slots=True)
class Fall:
    """Evidence of a fall.

    Attributes
    ----------
    log_e : Float
        After each audited period, shape (n_series, n_audited); anew with each audit year.
    ar1 : Float
        AR(1) coefficient of the baseline, shape (n_series,).
    noise : Float
        Noise standard deviation of the baseline, in the unit of the values, shape (n_series,).
    """

    log_e: Float
    ar1: Float
    noise: Float


def fewest_periods(beat: Rhythm) -> int:
    """Baseline periods without which season and trend are unknown: a year, 2 of months.

    Examples
    --------
    >>> from kpi_audit.drift.rhythm import rhythm
    >>> [fewest_periods(rhythm(cycle)) for cycle in (365.25, 52.1775, 12, 4)]
    [365, 52, 24, 16]
    """
    return max(beat.shortest_baseline, int(beat.cycle))


def lasting_fall(values: Float, is_real: Bool, n_baseline: int, beat: Rhythm) -> Fall:
    """Whether each series stays below its own calendar, trend, persistence and wandering.

    Parameters
    ----------
    values : Float
        Relative units (see ``kpi_audit.drift.transform``), finite, baseline first, shape
        (n_series, n_periods). Turn the sign to look for a rise.
    is_real : Bool
        Periods that count, same shape; the others bet nothing.
    n_baseline : int
    beat : Rhythm

    Notes
    -----
    ``kpi_audit.drift.gap_evidence`` on the series itself. Two things differ, since a single series
    has no partner that shares its fate: its trend has no prior, and its level may wander by 0.04
    noise standard deviations a period. With the second, a level that wanders by 0.1 is taken for a
    fall in 4 % of the years (docs/calibration/guardrail.csv, "random walk").
    """
    calendar = trend_calendar(n_baseline, n_baseline, beat)
    centred = values - values[:, :n_baseline].mean(axis=1, keepdims=True)
    noise = gap_noise(centred, n_baseline)
    scaled = centred / noise[:, None]
    ar1 = gap_ar1(scaled[:, :n_baseline], calendar, n_baseline)
    return Fall(year_by_year(scaled, is_real, n_baseline, beat, _judge, -1).log_e, ar1, noise)


def _judge(scaled: Float, is_real: Bool, year: AuditYear, side: int) -> Float:
    calendar = trend_calendar(scaled.shape[1], year.n_baseline, year.rhythm)
    watched = Watched(scaled, is_real, gap_ar1(scaled, calendar, year.n_baseline))
    return gap_log_e(watched, _wandering(calendar, year), year, side=side)


def _wandering(calendar: Calendar, year: AuditYear) -> Calendar:
    """Add a random walk in steps: the level of an ordinary series is not held for years."""
    apart = max(year.rhythm.year // 4, FEWEST_BETWEEN)
    before = np.arange(apart, year.n_baseline, apart)
    # The whole year's, also while it is under way: the past must not be judged anew each night.
    since = np.arange(year.first, year.first + year.rhythm.year, apart)
    knots = np.concatenate([before, since])
    elapsed = np.diff(knots, prepend=0)
    steps = (np.arange(len(calendar.terms))[:, None] >= knots) * np.sqrt(elapsed)
    precision = np.full(len(knots), 1 / WANDER**2)
    return Calendar(
        np.hstack([calendar.terms, steps]), np.concatenate([calendar.precision, precision])
    )
