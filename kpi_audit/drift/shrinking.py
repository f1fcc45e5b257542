"""A ratio that improves while what it is measured on shrinks: evidence for one cohort."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.drift.lasting_fall import lasting_fall
from kpi_audit.drift.rhythm import Rhythm
from kpi_audit.drift.risen import has_risen, only_where, standing

SHRUNK = 3.5  # standard errors by which the denominator must have fallen
LEAST_PART = 1 / 3  # of the gain that exclusions or a smaller denominator must be able to explain
ALL_BUT = 0.99  # share excluded that still has a logarithm
LARGEST_LOG_E = 600.0


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio and its basis, baseline first; arrays of shape (n_segments, n_periods).

    Attributes
    ----------
    gain : Float
        The ratio in relative units, turned so that more is better.
    size : Float
        Log of its denominator around the baseline.
    excluded, n : Float
        Records left out, and all records.
    reach : Float
        How much leaving out one record in a hundred can improve the ratio, in per cent; shape
        (n_segments,).
    may_shrink : bool
        Whether a smaller denominator improves the ratio.
    is_known : Bool
    n_baseline : int
    beat : Rhythm
    """

    gain: Float
    size: Float
    excluded: Float
    n: Float
    reach: Float
    may_shrink: bool
    is_known: Bool
    n_baseline: int
    beat: Rhythm


@dataclass(frozen=True, slots=True)
class Shrinking:
    """Log e-values after each audited period, shape (n_segments, n_audited)."""

    log_e: Float
    log_e_ratio: Float
    log_e_exclusions: Float
    has_shrunk: Bool


def angle(excluded: Float, n: Float) -> Float:
    """Share of exclusions on Anscombe's angular scale, whose noise does not depend on the share.

    References
    ----------
    .. [1] Anscombe, F. J. (1948). The transformation of Poisson, binomial and negative-binomial
           data. Biometrika 35, 246-254. doi:10.1093/biomet/35.3-4.246

    Examples
    --------
    >>> angle(np.array([0.0, 50.0]), np.array([100.0, 100.0])).round(2)
    array([0.06, 0.79])
    """
    share = (excluded + 0.375) / (n + 0.75)
    return np.asarray(np.arcsin(np.sqrt(np.clip(share, 0.0, 1.0))))


def shrinking(ratio: Ratio) -> Shrinking:
    """Joint evidence that the ratio rose, and exclusions did or the denominator fell.

    Notes
    -----
    ``E = 0.5 min(E_ratio, E_exclusions) + 0.5 E_ratio [the denominator has shrunk]``: the smaller
    of two e-values is one against "either did not happen". The second part is an e-value against
    "the ratio did not improve"; beside an unchanged denominator a real improvement is reported in
    3 % of years (docs/calibration/denominator.csv, "improvement"). Each part is at most
    1 while the exclusions or the shrinking could not explain a third of the gain.
    """
    known, n, beat = ratio.is_known, ratio.n_baseline, ratio.beat
    better = lasting_fall(-ratio.gain, known, n, beat).log_e
    left_out = angle(ratio.excluded, ratio.n)
    exclusions = lasting_fall(-left_out, known, n, beat).log_e
    gain = standing(ratio.gain, known, n, beat).mean
    joint = np.minimum(better, exclusions)
    joint = only_where(joint, _by_exclusion(ratio) >= LEAST_PART * gain)
    if not ratio.may_shrink:
        return Shrinking(joint, better, exclusions, np.zeros_like(better, np.bool_))
    smaller = standing(-ratio.size, known, n, beat).mean
    has_shrunk = has_risen(-ratio.size, known, n, beat, SHRUNK)
    shrunk = only_where(better, has_shrunk & (smaller >= LEAST_PART * gain))
    both = np.logaddexp(joint, shrunk) - np.log(2)
    return Shrinking(np.minimum(both, LARGEST_LOG_E), better, exclusions, has_shrunk)


def _by_exclusion(ratio: Ratio) -> Float:
    """Gain, in relative units, that the exclusions beyond the baseline's can explain."""
    since = slice(ratio.n_baseline, None)
    before = ratio.excluded[:, : ratio.n_baseline].sum(axis=1)
    usual = before / np.maximum(ratio.n[:, : ratio.n_baseline].sum(axis=1), 1.0)
    total = np.cumsum(ratio.n[:, since], axis=1)
    share = np.cumsum(ratio.excluded[:, since], axis=1) / np.maximum(total, 1.0)
    more = (share - usual[:, None]) * ratio.reach[:, None]
    return np.asarray(-np.log1p(-np.clip(more, 0.0, ALL_BUT)))
