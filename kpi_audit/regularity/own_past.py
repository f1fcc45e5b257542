"""E-process of "the periods vary less than the own past did"."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.shifted_odds import log_e_shifted_odds

NEIGHBOURS = 5  # periods before whose median is the level: a jump leaves after three periods
LEVEL = 0.6  # quantile of the past: as strong as 2/3 against a halved variance, more robust
DISTURBED = 0.15  # share of past periods that reorganisations and the like may have disturbed
ODDS_RATIOS = np.log([2.0, 4.0, 8.0])
ENOUGH = 20  # past deviations


def log_e_own_past(residuals: Float, is_baseline: Bool) -> Float:
    """Log e-value after each period that deviations are small more often than in the baseline.

    A hit is a deviation from the median of the five periods before that is smaller than the 60 %
    quantile of the baseline's. If deviations are exchangeable the hits follow Polya's urn,
    whatever their law. The share of hits to expect is raised from 0.60 to 0.71: 15 % of the
    past may have been disturbed by what does not come back.

    Parameters
    ----------
    residuals : Float
        Forecast errors, shape (n_segments, n_periods), NaN where unknown.
    is_baseline : Bool
        Shape (n_periods,).

    Returns
    -------
    Float
        Shape (n_segments, n_periods), 0 until the audit starts; NaN with less than 20 deviations.
    """
    out = np.zeros(residuals.shape)
    size = np.abs(residuals - _level(residuals))
    past = np.sort(np.where(is_baseline, size, np.nan), axis=1)  # NaN last
    known = (~np.isnan(past)).sum(axis=1)
    if not len(size) or known[0] < ENOUGH:
        return np.full(residuals.shape, np.nan)
    rank = int(LEVEL * (known[0] + 1))
    near = (size < past[:, [rank - 1]]) & ~is_baseline
    hits = np.cumsum(near, axis=1)
    looks = np.cumsum(~np.isnan(size[0]) & ~is_baseline)
    for t in np.flatnonzero(~is_baseline):
        out[:, t] = _log_e_of_hits(int(looks[t]), rank, known[0] + 1)[hits[:, t]]
    return out


def _log_e_of_hits(looks: int, rank: int, weight: float) -> Float:
    """Log e-value of 0, 1, ... ``looks`` hits."""
    hits = np.arange(looks + 1.0)
    share = np.full(len(hits), rank / weight / (1 - DISTURBED))
    return log_e_shifted_odds(hits, looks - hits, share, np.full(len(hits), weight), ODDS_RATIOS)


def _level(residuals: Float) -> Float:
    """Median of the periods before each, NaN where one of them is unknown."""
    before = np.full((NEIGHBOURS, *residuals.shape), np.nan)
    for k in range(NEIGHBOURS):
        before[k, :, k + 1 :] = residuals[:, : -k - 1]
    return np.asarray(np.median(before, axis=0))
