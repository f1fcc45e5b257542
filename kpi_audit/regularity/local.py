"""Counts against their own neighbours: sees through waves that no calendar knows."""

from __future__ import annotations

import numpy as np
from scipy import special

from kpi_audit.arrays import Bool, Days, Float
from kpi_audit.regularity.floor import log_e_floor

TRIPLE = 3
DAILY, WEEK = 2.0, 7  # days between periods below which weekdays matter; periods of a week
FAR, FEWEST = 4, 20  # lags between far neighbours; differences that tell a stock from events
STOCK = (
    2.0  # variance between far neighbours over that between near ones: 1 for events, 4 for a stock
)


def neighbour_lags(periods: Days) -> tuple[int, ...]:
    """Return how many periods lie between neighbours: where periods are days, a week as well."""
    if len(periods) < TRIPLE:
        return (1,)
    step = float(np.median(np.diff(periods).astype(np.float64)))
    return (1, WEEK) if step < DAILY else (1,)


def contrasts(values: Float, lag: int, offset: int = 0) -> Float:
    """Middle of each triple against its two neighbours, in units of sampling noise.

    ``(z1 - 2 z2 + z3) / sqrt(6)`` of triples that do not overlap: independent and with variance 1
    for separate events around any level that moves on a line within a triple; any other movement,
    and any noise, can only make it larger.

    Parameters
    ----------
    values : Float
        Anscombe transforms of counts, shape (n_segments, n_periods).
    lag : int
        Periods between neighbours.
    offset : int
        0, 1 or 2: where the first triple begins, in lags.

    Returns
    -------
    Float
        Shape (n_segments, n_periods), NaN but at the end of a triple.

    Examples
    --------
    >>> contrasts(np.array([[1.0, 2.0, 3.0, 5.0, 5.0, 7.0]]), 1)[0, [2, 5]].round(2).tolist()
    [0.0, 0.82]
    """
    out = np.full(values.shape, np.nan)
    if values.shape[1] <= 2 * lag:
        return out
    found = _second_differences(values, lag)
    place = np.arange(2 * lag, values.shape[1])
    ends = (place // lag - offset) % TRIPLE == TRIPLE - 1
    out[:, place[ends]] = np.round(found[:, ends] / np.sqrt(6.0), 9)
    return out


def log_e_local(values: Float, mean: Float, lags: tuple[int, ...]) -> Float:
    """Log e-value after each period, averaged over lags and the three ways to form triples.

    Shape (n_segments, n_periods). Valid as a mean of e-processes; a lag at which the counts look
    like a stock counts as no evidence.
    """
    parts = [
        np.where(is_stock(values, lag)[:, np.newaxis], 0.0, part)
        for lag in lags
        for offset in range(TRIPLE)
        for part in (log_e_floor(contrasts(values, lag, offset), mean),)
    ]
    return np.asarray(special.logsumexp(parts, axis=0) - np.log(len(parts)))


def is_stock(values: Float, lag: int) -> Bool:
    """Whether counts look like a stock (members, open cases), shape (n_segments,).

    Neighbours further apart differ no more where events are separate, and four times as much
    (variance, four lags instead of one) where a stock wanders. The ratio has no scale, so this
    does not depend on how smooth the counts are.
    """
    near, far = (_second_differences(values, apart) for apart in (lag, FAR * lag))
    if far.shape[1] < FEWEST:
        return np.ones(len(values), np.bool_)
    low, high = (np.mean(np.square(part), axis=1) for part in (near, far))
    return np.asarray(high > STOCK * low)


def _second_differences(values: Float, lag: int) -> Float:
    if values.shape[1] <= 2 * lag:
        return np.empty((len(values), 0))
    return np.asarray(values[:, 2 * lag :] - 2 * values[:, lag:-lag] + values[:, : -2 * lag])
