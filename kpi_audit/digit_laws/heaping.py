"""Last digits 0 and 5 against a reference, with the other eight digits as the yardstick."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special, stats

from kpi_audit.arrays import Float
from kpi_audit.digit_laws.repeated_value import without
from kpi_audit.evalues import log_mean, log_p_to_log_e
from kpi_audit.shifted_odds import log_e_shifted_odds

HEAPS = (np.array([0]), np.array([5]), np.array([0, 5]))  # what people round to
OTHERS = np.array([1, 2, 3, 4, 6, 7, 8, 9])
FREEDOM = 7  # of the eight others, given their total
UP = np.log([1.1, 1.25, 1.5, 2.0, 4.0])
EITHER = np.r_[UP, -UP]  # heaping that disappears is as much of a change
SMALLEST_LOG_P = -690.0
HALF = 0.5  # a half observation per digit keeps logs finite (Jeffreys)


class Heaping(NamedTuple):
    """Heaping on 0 and 5, each of shape (n_segments,); ``points`` is (n_segments, 10).

    ``effect``, ``low`` and ``high`` are in percentage points of records, with 95 % interval; its
    lower end allows for the most repeated value, which may have nothing to do with rounding.
    """

    log_e: Float
    effect: Float
    low: Float
    high: Float
    dispersion: Float
    points: Float


def against_baseline(counts: Float, baseline: Float, value: Float) -> Heaping:
    """Compare the share of last digits 0 and 5 with the KPI's own, both (n_segments, 10).

    ``value`` is the number of records that one popular value may explain, shape (n_segments,).

    The e-value is the smaller of two: a two-sample beta-binomial one, which may be looked at every
    night, and a Student test whose yardstick is how far the eight other digits have moved. The
    second protects from clustered records: when a price list turns over, all digits move.
    """
    phi = np.maximum(_homogeneity(counts[:, OTHERS], baseline[:, OTHERS]), 1.0)
    parts = []
    for heap in HEAPS:
        base, size = baseline[:, heap].sum(axis=1) + HALF, baseline.sum(axis=1) + 2 * HALF
        hit = counts[:, heap].sum(axis=1)
        hit, total = without(hit, counts.sum(axis=1), base / size, value)
        nightly = log_e_shifted_odds(hit, total - hit, base / size, size, EITHER)
        z = _log_odds(hit + HALF, total - hit + HALF) - _log_odds(base, size - base)
        variance = 1 / (hit + HALF) + 1 / (total - hit + HALF) + 1 / base + 1 / (size - base)
        steady = _student(np.abs(z) / np.sqrt(phi * variance), sides=2)
        parts.append(np.minimum(nightly, steady))
    reference = _shares(baseline)
    error = np.sqrt(_binomial_variance(counts) + _binomial_variance(baseline))
    return _heaping(parts, counts, reference, phi, (error, value))


def against_uniform(counts: Float, value: Float) -> Heaping:
    """Compare last digits with one tenth each, shape (n_segments, 10); a calibrated p to e.

    One-sided towards 0 and 5. If the other eight are not uniform either (a price list, values
    that repeat), that is the yardstick, and a heap on 0 or 5 is no news.
    """
    even = np.full_like(counts[:, OTHERS], 1e12)  # a reference without sampling error
    phi = np.maximum(_homogeneity(counts[:, OTHERS], even), 1.0)
    parts = []
    for heap in HEAPS:
        share = np.full(len(counts), len(heap) / 10)
        hit, total = without(counts[:, heap].sum(axis=1), counts.sum(axis=1), share, value)
        total = np.maximum(total, 1.0)
        z = (hit / total - share) / np.sqrt(share * (1 - share) / total)
        parts.append(_student(z / np.sqrt(phi), sides=1))
    uniform = np.full_like(counts, 0.1)
    return _heaping(parts, counts, uniform, phi, (np.sqrt(_binomial_variance(counts)), value))


def any_digit(counts: Float, baseline: Float) -> Float:
    """Log of the Dirichlet-multinomial two-sample e-value for a change in any digit [1]_.

    The alternative is centred on the baseline with 2 % of its concentration. Valid for records
    that are independent; one new popular price breaks it, so it is a description only.

    References
    ----------
    .. [1] Lindon, M. & Malek, A. (2022). Anytime-valid inference for multinomial count data.
           NeurIPS 35. arXiv:2011.03567
    """
    prior = baseline + HALF
    return _dirichlet(counts, 0.02 * prior) - _dirichlet(counts, prior)


def _heaping(
    parts: list[Float],
    counts: Float,
    reference: Float,
    phi: Float,
    doubt: tuple[Float, Float],
) -> Heaping:
    points = 100 * (_shares(counts) - reference)
    effect = points[:, [0, 5]].sum(axis=1)
    error, value = doubt
    margin = 100 * stats.t.ppf(0.975, FREEDOM) * np.sqrt(phi) * error
    repeated = 100 * value / np.maximum(counts.sum(axis=1), 1.0)
    low = effect - margin - np.minimum(repeated, np.maximum(effect, 0.0))
    log_e = log_mean(np.array(parts), axis=0)
    return Heaping(log_e, effect, low, effect + margin, phi, points)


def _homogeneity(first: Float, second: Float) -> Float:
    """Chi-square per degree of freedom of two rows of counts having the same shares."""
    first, second = first + HALF, second + HALF
    a, b = first.sum(axis=1, keepdims=True), second.sum(axis=1, keepdims=True)
    share = (first + second) / (a + b)
    square = (first - a * share) ** 2 / (a * share) + (second - b * share) ** 2 / (b * share)
    return np.asarray(square.sum(axis=1) / FREEDOM)


def _student(t: Float, sides: int) -> Float:
    log_p = np.log(np.clip(sides * special.stdtr(FREEDOM, -t), np.exp(SMALLEST_LOG_P), 1.0))
    return log_p_to_log_e(log_p)


def _log_odds(hits: Float, misses: Float) -> Float:
    return np.asarray(np.log(hits) - np.log(misses))


def _shares(counts: Float) -> Float:
    return np.asarray(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1.0))


def _binomial_variance(counts: Float) -> Float:
    """Estimate the sampling variance of the share of 0 and 5."""
    total = counts.sum(axis=1) + 2 * HALF
    share = (counts[:, [0, 5]].sum(axis=1) + HALF) / total
    return np.asarray(share * (1 - share) / total)


def _dirichlet(counts: Float, prior: Float) -> Float:
    total = special.gammaln(prior.sum(axis=1)) - special.gammaln((counts + prior).sum(axis=1))
    each = special.gammaln(counts + prior) - special.gammaln(prior)
    return np.asarray(total + each.sum(axis=1))
