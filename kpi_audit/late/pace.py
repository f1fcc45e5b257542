"""Whether results arrive slower or faster than they did, told from the ages seen so far."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Float

SLOWEST, FASTEST, STEPS = 4.0, 0.25, 81  # the scales that are tried, evenly in logs
FEWEST = 30  # results in the window; fewer do not tell a pace


def share_by(completeness: Float, scale: Float) -> Float:
    """Share arrived by each age if everything takes ``scale`` times as long.

    Parameters
    ----------
    completeness : Float
        By age in the baseline, shape (n_ages,). An age ends one period after it begins.
    scale : Float
        Shape (n,).

    Returns
    -------
    Float
        Shape (n, n_ages), interpolated.

    Examples
    --------
    >>> share_by(np.array([0.5, 0.75, 1.0]), np.array([2.0]))[0].round(3).tolist()
    [0.25, 0.5, 0.625]
    """
    ends = np.arange(len(completeness) + 1, dtype=np.float64)
    known = np.append(0.0, completeness)
    return np.asarray(np.interp(ends[1:] / scale[:, None], ends, known))


def completed_by(counts: Float, completeness: Float, age: int, window: int) -> Float:
    """Share of each cohort's results that has arrived by ``age``, at the pace of its time.

    Parameters
    ----------
    counts : Float
        Results that arrived at each age 0 .. ``age``, shape (n_cohorts, age + 1); NaN rows are not
        old enough.
    completeness : Float
        By age in the baseline, shape (n_ages,).
    age : int
        At which every cohort is measured.
    window : int
        Cohorts up to and including this one whose pace counts.

    Returns
    -------
    Float
        Shape (n_cohorts,).

    Notes
    -----
    Model: delays are those of the baseline times a scale, the same for the cohorts of the window.
    Given that a result arrived by ``age``, the age at which it did is multinomial; the scale is
    its maximum-likelihood estimate on a grid, so arrivals after ``age`` need not be awaited. It
    sees a pace that changes for all results alike; results that are set aside and arrive together
    much later look like fewer results (docs/late_outcomes.md has both measured). The baseline's
    cohorts are treated alike, so a season of the pace is a season of both.
    """
    known = np.where(np.isnan(counts), 0.0, counts)
    total = np.cumsum(known, axis=0)
    total[window:] -= total[:-window].copy()
    scales = np.exp(np.linspace(np.log(FASTEST), np.log(SLOWEST), STEPS))
    shares = np.maximum(share_by(completeness, scales)[:, : age + 1], 1e-12)
    cells = np.diff(shares, axis=1, prepend=0.0) / shares[:, -1:]
    fit = total @ np.log(np.maximum(cells, 1e-9)).T
    fit[total.sum(axis=1) < FEWEST] = -np.square(np.log(scales))
    return np.asarray(shares[np.argmax(fit, axis=1), -1])
