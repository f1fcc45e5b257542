"""What the counts near a target would be if they still followed the KPI's own baseline."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.evalues import log_mean
from kpi_audit.excess.counterfactual import Excess, missing_below, polynomial
from kpi_audit.excess.dispersion import contrast_dispersion, dispersion
from kpi_audit.excess.regression import binomial
from kpi_audit.excess.window import Window
from kpi_audit.shifted_odds import log_e_shifted_odds

TILT = 3  # the whole distribution may shift, widen and skew against its baseline
ODDS = np.log([1.15, 1.3, 1.6, 2.2, 4.0])  # how much likelier a value at the target has become


class AgainstBaseline(NamedTuple):
    """The excess over the baseline, and the log e-value of both ways to count it, (n_segments,)."""

    excess: Excess
    log_e: Float


def against_baseline(window: Window, usable: Bool) -> AgainstBaseline:
    """Excess against the baseline's counts, tilted smoothly to fit the rest of the window.

    In each bin the audited share of all records follows a logistic cubic in the offset, fitted
    without the bins a target touches. Round numbers, spikes and unattainable values cancel,
    because the baseline has them too; a shift of the whole distribution is in the tilt.

    The e-value of "a value at the target is likelier than it was" is the mean of two: at the
    target against anywhere else in the window, and against just short of it, where moved records
    are missing.
    """
    both = window.n + window.n_baseline
    design = polynomial(window, TILT)
    used = usable & window.outside & (both > 0)
    fit = binomial(window.n, both, design, used)
    share = 1 / (1 + np.exp(-fit.linear))
    residual, variance = window.n - both * share, both * share * (1 - share)
    columns, size = design.shape[1], (int(window.near.sum()), int(window.gap.sum()))
    phi = dispersion(residual, variance, used, size[0], columns)
    phi_moved = np.maximum(phi, contrast_dispersion(residual, variance, used, size, columns))
    mean = np.exp(fit.linear) * window.n_baseline
    hits, others = ((window.n * usable)[:, part].sum(axis=1) for part in (window.near, window.gap))
    expected, short = (np.where(part & usable, mean, 0.0) for part in (window.near, window.gap))
    total, rest = expected.sum(axis=1), short.sum(axis=1)
    base, base_rest = (
        np.where(part & usable, window.n_baseline, 0.0).sum(axis=1)
        for part in (window.near, window.gap)
    )
    own, own_rest = (1 / np.maximum(n, 0.5) for n in (base, base_rest))  # they are samples, too
    of_log = fit.variance(_parts(expected) @ design) + own
    of_odds = fit.variance((_parts(expected) - _parts(short)) @ design) + own + own_rest
    excess = Excess(
        hits,
        total,
        np.sqrt(phi * (total + total**2 * of_log)),
        np.maximum(used.sum(axis=1) - columns, 1.0),
        phi,
        missing_below(window, mean, usable),
    )
    elsewhere = np.maximum(window.n.sum(axis=1) - hits, 0.0)
    at_target = _log_e((hits, elsewhere), (total, elsewhere), phi, of_log)
    moved = _log_e((hits, others), (total, rest), phi_moved, of_odds)
    return AgainstBaseline(excess, log_mean(np.stack([at_target, moved]), axis=0))


def _parts(counts: Float) -> Float:
    """Divide each segment's counts by their sum."""
    return np.asarray(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1e-9))


def _log_e(
    seen: tuple[Float, Float], expected: tuple[Float, Float], phi: Float, error: Float
) -> Float:
    """Log e-value of "the odds of the first of two counts rose", shape (n_segments,).

    Both sides are beta-binomial, with the same concentration: it holds the ``error``, the
    variance at dispersion 1 of the log of what is ``expected``. Counts are divided by the
    dispersion first, as clustered records are worth fewer independent ones. The alternative is
    the mean over five odds ratios.
    """
    hits, misses = (part / phi for part in seen)
    of_hits, of_misses = (np.maximum(part, 1e-9) for part in expected)
    share = np.clip(of_hits / (of_hits + np.maximum(of_misses, 1.0)), 1e-9, 1 - 1e-9)
    spread = share * (1 - share) * phi * error  # of the share, in parts of share * (1 - share)
    weight = np.clip(1 / np.maximum(spread, 1e-12) - 1, 2.0, 1e12)
    return log_e_shifted_odds(hits, misses, share, weight, ODDS)
