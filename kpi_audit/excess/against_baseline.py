"""What the counts near a target would be if they still followed the KPI's own baseline."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.excess.counterfactual import Excess, missing_below, polynomial
from kpi_audit.excess.dispersion import dispersion
from kpi_audit.excess.regression import binomial
from kpi_audit.excess.window import Window
from kpi_audit.shifted_odds import log_e_shifted_odds

TILT = 3  # the whole distribution may shift, widen and skew against its baseline
ODDS = np.log([1.15, 1.3, 1.6, 2.2, 4.0])  # how much likelier a value at the target has become


def against_baseline(window: Window, usable: Bool) -> Excess:
    """Excess against the baseline's counts, tilted smoothly to fit the rest of the window.

    In each bin the audited share of all records follows a logistic cubic in the offset, fitted
    without the bins a target touches. Round numbers, spikes and unattainable values cancel,
    because the baseline has them too; a shift of the whole distribution is in the tilt.
    """
    both = window.n + window.n_baseline
    design = polynomial(window, TILT)
    used = usable & window.outside & (both > 0)
    fit = binomial(window.n, both, design, used)
    share = 1 / (1 + np.exp(-fit.linear))
    variance = both * share * (1 - share)
    phi = dispersion(
        window.n - both * share, variance, used, int(window.near.sum()), design.shape[1]
    )
    near = window.near & usable
    mean = np.exp(fit.linear) * window.n_baseline
    expected = np.where(near, mean, 0.0)
    total, base = expected.sum(axis=1), np.where(near, window.n_baseline, 0.0).sum(axis=1)
    gradient = expected @ design
    drawn = np.einsum("si,sij,sj->s", gradient, fit.covariance, gradient)
    drawn += total**2 / np.maximum(base, 0.5)  # the baseline's own count is a sample
    return Excess(
        np.where(near, window.n, 0.0).sum(axis=1),
        total,
        np.sqrt(phi * (total + drawn)),
        np.maximum(used.sum(axis=1) - design.shape[1], 1.0),
        phi,
        missing_below(window, mean, usable),
    )


def log_e(excess: Excess, records: Float) -> Float:
    """Log e-value of "the odds of a value at the target rose" against "they did not".

    Both sides are beta-binomial, with the same concentration: it holds the sampling error of the
    baseline and of the tilt. Counts are divided by the dispersion first, as clustered records
    are worth fewer independent ones. The alternative is the mean over five odds ratios.

    Parameters
    ----------
    excess : Excess
        From `against_baseline`.
    records : Float
        Audited records in the window, shape (n_segments,).

    Returns
    -------
    Float
        Shape (n_segments,).
    """
    phi, expected = excess.dispersion, np.maximum(excess.expected, 1e-9)
    hits = excess.observed / phi
    misses = np.maximum(records - excess.observed, 0.0) / phi
    share = np.clip(expected / (expected + np.maximum(misses * phi, 1.0)), 1e-9, 0.5)
    drawn = np.maximum(excess.error**2 - phi * expected, 1e-9)  # of the expectation, not the count
    weight = np.clip((1 - share) / share * expected**2 / drawn - 1, 2.0, 1e12)
    return log_e_shifted_odds(hits, misses, share, weight, ODDS)
