"""A segment that earns far more result per activity than its peers, in both halves of a year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit
from scipy.stats import t as student

from kpi_audit.arrays import Bool, Float, Int, Text

NULL = "the segment's yield is one more draw from the spread of its peers' yields"
FEWEST_PEERS = 8
FEWEST_PERIODS, FEWEST_RESULTS = 8, 10  # in each half
DOF = 4.0  # tails of the spread between segments; the doubt goes to the segment
FAR = 5.0  # scale of the alternative, in standard deviations of the spread


@dataclass(frozen=True, slots=True)
class PeerYields:
    """Segments against their peers, arrays of shape (n_segments,).

    Attributes
    ----------
    log_e : Float
        The smaller of both halves; NaN where not judged.
    effect, low, high : Float
        Per cent by which the year's yield stands above the peers' typical one, and its 95 %
        interval of prediction error.
    n : Int
        Periods of the year.
    n_peers : Int
        Segments each was compared with.
    reason : Text
        Why not judged, '' otherwise.
    log_e_halves : Float
        Shape (2, n_segments).
    """

    log_e: Float
    effect: Float
    low: Float
    high: Float
    n: Int
    n_peers: Int
    reason: Text
    log_e_halves: Float


def yield_above_peers(kpi: Float, outcome: Float) -> PeerYields:
    """Compare the yields of segments over one year.

    Parameters
    ----------
    kpi, outcome : Float
        Levels per period, shape (n_segments, n_periods), NaN where unknown; the latest year.

    Notes
    -----
    Null: the log yields of segments are exchangeable draws around a common mean with a spread of
    their own: segments differ for ever, and that alone is no mystery. In each half of the year a
    segment is predicted from the others: mean and between-segment variance by DerSimonian and
    Laird [1]_, within-segment variance from the periods (at least Poisson's). The error of
    prediction z is held against Student's t with 4 degrees of freedom, which is heavier than its
    own law if the spread is normal; the e-value is the ratio of a half-Cauchy of scale 5 to that t
    at z. The smaller of both halves counts: one lucky quarter lies in one of them.

    It lies when the segments are of different kinds (a market in which everything sells better):
    that is a reason, not a method to copy. Measured: docs/calibration/mysteries.csv.

    References
    ----------
    .. [1] DerSimonian, R. & Laird, N. (1986). Meta-analysis in clinical trials. Controlled
           Clinical Trials 7(3), 177-188. doi:10.1016/0197-2456(86)90046-2

    Examples
    --------
    >>> rng = np.random.default_rng(2)
    >>> sent = rng.poisson(200, (12, 52)).astype(float)
    >>> won = rng.poisson(0.1 * sent * np.exp(0.1 * rng.standard_normal((12, 1)))).astype(float)
    >>> won[3] *= 4
    >>> found = yield_above_peers(sent, won)
    >>> np.flatnonzero(found.log_e > np.log(20)).tolist(), int(found.n_peers[3])
    ([3], 11)
    """
    known = ~np.isnan(kpi) & ~np.isnan(outcome)
    half = kpi.shape[1] // 2
    is_first = np.arange(kpi.shape[1]) < half
    halves = [_errors(kpi, outcome, known & is_half) for is_half in (is_first, ~is_first)]
    judged = np.logical_and.reduce([one.is_judged for one in halves])
    year = _errors(kpi, outcome, known)
    log_e = np.stack([_log_e(one.z) for one in halves])
    margin = float(stdtrit(DOF, 0.975)) * year.error
    reason: Text = np.where(judged, "", "not enough data: too few results or peers").astype(object)

    def shown(log_points: Float) -> Float:
        return np.where(judged, 100 * np.expm1(log_points), np.nan)

    return PeerYields(
        np.where(judged, log_e.min(axis=0), np.nan),
        shown(year.above),
        shown(year.above - margin),
        shown(year.above + margin),
        known.sum(axis=1),
        np.minimum.reduce([one.n_peers for one in halves]),
        reason,
        log_e,
    )


@dataclass(frozen=True, slots=True)
class _Errors:
    """Log yields minus what the peers predict; the error of that, and their ratio z."""

    above: Float
    error: Float
    z: Float
    n_peers: Int
    is_judged: Bool


def _errors(kpi: Float, outcome: Float, counts: Bool) -> _Errors:
    n = counts.sum(axis=1)
    activity, result = (np.where(counts, x, 0.0) for x in (kpi, outcome))
    spent, won = activity.sum(axis=1), result.sum(axis=1)
    usable = (n >= FEWEST_PERIODS) & (won >= FEWEST_RESULTS) & (spent > 0)
    rate = won / np.where(spent > 0, spent, 1.0)
    off = np.square(result - rate[:, None] * activity).sum(axis=1)
    within = off / np.square(np.maximum(won, 1.0)) * n / np.maximum(n - 1, 1)
    within = np.maximum(within, 1 / np.maximum(won, 1.0))
    y = np.log(np.where(usable, rate, 1.0))
    above, error = np.full(len(y), np.nan), np.full(len(y), np.nan)
    peers = np.maximum(usable.sum() - usable, 0)
    is_judged = usable & (peers >= FEWEST_PEERS)
    for i in np.flatnonzero(is_judged):
        others = usable & (np.arange(len(y)) != i)
        mean, between, uncertainty = _random_effects(y[others], within[others])
        above[i] = y[i] - mean
        error[i] = np.sqrt(between + within[i] + uncertainty)
    return _Errors(above, error, above / error, peers, is_judged)


def _random_effects(y: Float, within: Float) -> tuple[float, float, float]:
    """Mean, between-segment variance, and the mean's variance."""
    weight = 1 / within
    fixed = (weight * y).sum() / weight.sum()
    q = (weight * np.square(y - fixed)).sum()
    scale = weight.sum() - np.square(weight).sum() / weight.sum()
    between = max(float((q - (len(y) - 1)) / scale), 0.0)
    weight = 1 / (within + between)
    return float((weight * y).sum() / weight.sum()), between, float(1 / weight.sum())


def _log_e(z: Float) -> Float:
    """Log ratio of a half-Cauchy of scale ``FAR`` to Student's t at z; nothing below 0."""
    far = np.log(2 / np.pi / FAR) - np.log1p(np.square(z / FAR))
    usual = student.logpdf(z, DOF)
    with np.errstate(invalid="ignore"):
        return np.where(z > 0, far - usual, -np.inf)
