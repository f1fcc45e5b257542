"""Counts that vary less than separate events can: invented, spread out or filled up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import stats

from kpi_audit.arrays import Float, Text
from kpi_audit.evidence import Evidence
from kpi_audit.registry import detector
from kpi_audit.regularity.applicability import Given, finite, reasons
from kpi_audit.regularity.capacity import at_maximum
from kpi_audit.regularity.floor import interval, log_e_floor
from kpi_audit.regularity.local import contrasts, is_stock, log_e_local, neighbour_lags
from kpi_audit.regularity.own_past import log_e_own_past
from kpi_audit.regularity.residuals import anscombe, calendar, recursive_residuals
from kpi_audit.shapes.history import History


@detector(
    null="counts vary at least as much as separate events do, or as little as they always did",
    family="smoothness",
    expectation="expect_no_implausible_smoothness",
    question="Why do these counts hardly vary: who decides when something is recorded?",
    trace="counts vary less than chance alone would make them",
)
def smoothness(history: History, *, arrivals: bool = False, counted: bool = False) -> Evidence:
    """Find counts per period whose variance lies below their sampling floor.

    Parameters
    ----------
    history : History
        Sum, number and sum of squares of the values per period, shape (n_segments, n_periods).
    arrivals : bool
        Without a baseline: the records are events that come on their own (calls, accidents,
        visitors). Never for staff, subscribers, appointments or work that is limited by capacity.
    counted : bool
        Each value is itself a count of separate events, as in a table with one row per day.

    Returns
    -------
    Evidence
        ``effect``: per cent of the sampling variance that is missing, negative where counts vary
        more, with a 95 % interval; ``n``: audited records (events).

    Notes
    -----
    Counts ``k`` of separate events become ``2 sqrt(k + 3/8)`` with variance 1 [1]_. Residuals are
    one-step-ahead forecast errors on season, trend and weekday [2]_, so nothing is known in
    hindsight and looking every night is allowed. Everything ordinary adds variance: busy weeks,
    holidays, clusters, trends, growth that the calendar misses.

    With a baseline of 20 periods (beside the first ones, which show season and level): the smaller
    of two e-values, against the sampling floor and against the own past (small deviations are
    clearly more frequent than in the baseline, whatever their size). Without, and only with
    ``arrivals``: the floor alone, on the mean of two e-values: against the calendar, and of each
    period against its two neighbours, which sees through waves that no calendar knows (reported
    cases of an epidemic [3]_). A stock that carries over from period to period is not judged.
    Fisher's lower tail of chi-square on the calendar's residuals is given as ``chi_square_p``; it
    would not bear a look every night.

    Measured over a year of weeks (docs/calibration/smoothness.csv): a variance cut to a tenth is
    found with a baseline of two years in 98 % at mean 20, to a quarter in about half, halved hardly
    ever; without a baseline, to a quarter in 98 %, halved in 48 %.

    When it lies: a team that begins to work off a backlog, a new booking system, a quota or a
    limit that is almost always reached makes counts smoother honestly. A pile of periods at
    exactly the maximum is recognised as a capacity and not judged; so is an exactly constant
    series, invented or not. Smoothing that is as old as the baseline is invisible.
    Invented counts that vary enough are invisible too; silence clears nobody.

    References
    ----------
    .. [1] Anscombe, F. J. (1948). The transformation of Poisson, binomial and negative-binomial
           data. Biometrika 35(3-4), 246-254. doi:10.1093/biomet/35.3-4.246
    .. [2] Brown, R. L., Durbin, J. & Evans, J. M. (1975). Techniques for testing the constancy of
           regression relationships over time. JRSS B 37(2), 149-192.
    .. [3] Kobak, D. (2022). Underdispersion: A statistical anomaly in reported Covid data.
           Significance 19(2), 10-13. doi:10.1111/1740-9713.01627

    Examples
    --------
    >>> weeks = np.datetime64("2024-01-01", "D") + 7 * np.arange(52)
    >>> counts = 100.0 + np.tile([0, 2, -1, 3, -3, 1, -2], 8)[np.newaxis, :52]
    >>> table = History(("",), weeks, np.zeros(52, bool), counts, counts, counts)
    >>> found = smoothness(table, arrivals=True)
    >>> found.effect.round(), (found.log_e > np.log(20)).tolist()
    (array([96.]), [True])
    """
    usable = finite(history)
    counts = np.where(usable[:, np.newaxis], history.total, 0.0)
    before = int(history.is_baseline.sum())
    terms = calendar(history.periods, before or len(history.periods))
    transformed = anscombe(counts)
    residuals = recursive_residuals(transformed, terms)
    used = ~history.is_baseline & ~np.isnan(residuals).all(axis=0)
    audited = np.where(used, residuals, np.nan)
    mean = counts[:, used].mean(axis=1) if used.any() else np.zeros(len(counts))
    floor = log_e_floor(audited, mean)[:, ~history.is_baseline]
    past = log_e_own_past(residuals, history.is_baseline)[:, ~history.is_baseline]
    has_past = not np.isnan(past).all()
    stock, shown = np.zeros(len(counts), np.bool_), audited
    if not has_past:  # a past shows by itself what is regular; without one, neighbours do
        since = transformed[:, ~history.is_baseline]
        near = log_e_local(since, mean, neighbour_lags(history.periods))
        is_near = near[:, -1:] > floor[:, -1:] if near.shape[1] else np.zeros((len(near), 1), bool)
        shown = np.where(is_near, _padded(contrasts(since, 1), audited), audited)
        floor = np.logaddexp(floor, near) - np.log(2.0)
        stock = is_stock(since, 1)
    reason = reasons(history, used, Given(arrivals, counted, has_past), stock)
    found = _evidence(reason, audited, counts, (floor, past))
    effect, low, high = (np.where(reason == "", part, np.nan) for part in interval(shown))
    return replace(found, effect=effect, low=low, high=high)


def _evidence(reason: Text, audited: Float, counts: Float, log_e: tuple[Float, Float]) -> Evidence:
    judged, used = reason == "", np.asarray(~np.isnan(audited).all(axis=0))
    path = np.where(judged[:, np.newaxis], np.fmin(*log_e), np.nan)
    floor, past, last = (_last(part) for part in (*log_e, path))
    effect, low, high = (np.where(judged, part, np.nan) for part in interval(audited))
    most, times = at_maximum(counts, used)
    periods = max(int(used.sum()), 1)
    square = np.where(used, audited, 0.0) ** 2
    p = stats.chi2.cdf(square.sum(axis=1), periods)
    return Evidence(
        log_e=last,
        effect=effect,
        low=low,
        high=high,
        unit="%",
        n=counts[:, used].sum(axis=1).astype(np.int64),
        reason=reason,
        path=path,
        details={
            "form": np.where(np.isnan(past), "one-off", "baseline").astype(object),
            "dispersion": np.where(judged, square.sum(axis=1) / periods, np.nan),
            "chi_square_p": np.where(judged, p, np.nan),
            "log_e_floor": np.where(judged, floor, np.nan),
            "log_e_own_past": np.where(judged, past, np.nan),
            "mean_count": counts[:, used].sum(axis=1) / periods,
            "maximum": most,
            "periods_at_maximum": times.astype(np.float64),
        },
    )


def _padded(part: Float, whole: Float) -> Float:
    """Put NaN in front of ``part``, so that it is as long as ``whole``."""
    return np.hstack([np.full((len(whole), whole.shape[1] - part.shape[1]), np.nan), part])


def _last(path: Float) -> Float:
    return path[:, -1] if path.shape[1] else np.full(len(path), np.nan)
