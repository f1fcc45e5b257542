"""Later audit years are judged by the last usual periods before them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Bool, Float, Int
from kpi_audit.drift.audit_year import AuditYear, audit_years
from kpi_audit.drift.rhythm import Rhythm
from kpi_audit.evalues import log_mean

TELLS = np.log(20.0)
REPORTED = 0.75  # share of a year's periods that must count; a window of gaps teaches nothing

JudgeYear = Callable[[Float, Bool, AuditYear, int], Float]


@dataclass(frozen=True, slots=True)
class ByYear:
    """Evidence of all audit years.

    Attributes
    ----------
    log_e : Float
        Shape (n_series, n_periods - n_baseline), anew with each audit year.
    since : Int
        Period from which an effect is worth measuring: the start of the first year that was not
        usual, else of the year under way (of the one before, in its first quarter), (n_series,).
    """

    log_e: Float
    since: Int


def year_by_year(  # noqa: PLR0913, PLR0917  (what is judged, by what, and which side)
    values: Float, is_real: Bool, n_baseline: int, beat: Rhythm, judge: JudgeYear, side: int
) -> ByYear:
    """Judge one audit year after the other, each like the first.

    A reported year without evidence of a fall or a rise takes the place of as many baseline
    periods: the next one is judged by ``n_baseline`` periods that end a quarter before it, as what
    began in that quarter was hardly seen yet. From the first year on that is not usual the window
    stays, so that a distortion that was never ended does not become the norm.

    Parameters
    ----------
    values : Float
        In noise standard deviations around the mean of the baseline, which comes first, shape
        (n_series, n_periods).
    is_real : Bool
        Periods that count, same shape.
    n_baseline : int
    beat : Rhythm
    judge : Callable
        Takes values and mask of some series, cut to a window and everything up to the end of an
        audit year, that year, and a side; returns their log e-values, shape (n, n_audited).
    side : int
        -1 looks for a fall, 1 for a rise.

    Returns
    -------
    ByYear

    Notes
    -----
    Against the first baseline alone the trend is free to bend in the years between, so that what
    begins with a late year is hardly seen. The price: a rise too small to be seen that ends after a
    year or more is a fall against the window. Measured: docs/calibration/tracks_outcome_later.csv.
    """
    quarter, newest = beat.year // 4, n_baseline  # where the windows of usual series end
    until, since = (np.full(len(values), n_baseline) for _ in range(2))
    paths = [np.empty((len(values), 0))]
    for year in audit_years(n_baseline, values.shape[1], beat):
        path = np.empty((len(values), year.n_audited))
        if year.n_audited >= quarter:
            since[until == newest] = year.first
        is_last = year.end == values.shape[1]
        for end in np.unique(until):
            rows, start = np.flatnonzero(until == end), int(end) - n_baseline
            window = slice(start, year.end)
            moved = AuditYear(n_baseline, year.first - start, year.end - start, beat)
            part, counts = values[rows, window], is_real[rows, window]
            path[rows] = judge(part, counts, moved, side)
            if end == newest and not is_last:
                either = np.maximum(path[rows], judge(part, counts, moved, -side)).max(axis=1)
                reported = counts[:, moved.first :].mean(axis=1)
                until[rows[(either < TELLS) & (reported >= REPORTED)]] = year.end - quarter
        paths.append(path)
        newest = year.end - quarter
    return ByYear(np.concatenate(paths, axis=1), since)


def remembered(path: Float, year: int, years: int) -> Float:
    """Average each audit year with how the years before it ended, so that a finding lasts.

    Parameters
    ----------
    path : Float
        Log e-values, anew with each audit year, shape (n_series, n_audited).
    year : int
        Periods of an audit year.
    years : int
        Years averaged, the one under way included; 0: all.

    Returns
    -------
    Float
        Log of the mean e-value, again an e-value, same shape.

    Examples
    --------
    >>> np.exp(remembered(np.log([[1.0, 40.0, 1.0, 2.0]]), 2, 2)).round(1).tolist()
    [[1.0, 40.0, 20.5, 21.0]]
    """
    out = path.copy()
    for first in range(year, path.shape[1], year):
        ends = np.arange(first - 1, -1, -year)[: years - 1 if years else None]
        if len(ends):
            now = path[:, first : first + year, None]
            before = np.broadcast_to(path[:, None, ends], (*now.shape[:2], len(ends)))
            out[:, first : first + year] = log_mean(np.concatenate([now, before], axis=2), axis=2)
    return out
