"""E-value of "the odds of a hit have changed" against "they are as in the baseline"."""

from __future__ import annotations

import numpy as np
from scipy.special import betaln, logsumexp

from kpi_audit.arrays import Float


def log_e_shifted_odds(
    hits: Float, misses: Float, share: Float, weight: Float, log_odds_ratios: Float
) -> Float:
    """Log of the mean beta-binomial likelihood ratio over ``log_odds_ratios``.

    Null and alternatives are beta-binomial with the same concentration ``weight``: the sampling
    error of the baseline. Under the null (a draw from that beta law) the ratio has mean 1 at
    every look, however often one looks.

    Parameters
    ----------
    hits, misses : Float
        Audited counts, shape (n_segments,); may be fractions after a discount for clustering.
    share : Float
        Share of hits that the baseline predicts, shape (n_segments,).
    weight : Float
        Independent records that the prediction is worth, shape (n_segments,).
    log_odds_ratios : Float
        Alternatives, equally weighted, shape (n_alternatives,).

    Returns
    -------
    Float
        Shape (n_segments,).

    Examples
    --------
    >>> one = np.array([1.0])
    >>> log_e_shifted_odds(90 * one, 910 * one, 0.05 * one, 5e3 * one, np.log([2.0])).round(1)
    array([11.])
    """
    odds = np.log(share / (1 - share))[:, np.newaxis] + np.r_[0.0, log_odds_ratios]
    centre = 1 / (1 + np.exp(-odds))
    a, b = centre * weight[:, np.newaxis], (1 - centre) * weight[:, np.newaxis]
    likelihood = betaln(a + hits[:, np.newaxis], b + misses[:, np.newaxis]) - betaln(a, b)
    mean = logsumexp(likelihood[:, 1:], axis=1) - np.log(len(log_odds_ratios))
    return np.asarray(mean - likelihood[:, 0])
