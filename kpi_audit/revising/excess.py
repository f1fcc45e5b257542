"""Weeks of revisions against what the reporting triangle leads to expect of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special, stats

from kpi_audit.arrays import Bool, Float
from kpi_audit.evalues import log_mean, log_p_to_log_e
from kpi_audit.shifted_odds import log_e_shifted_odds

SMALLEST_LOG_P = -690.0
LATE = 3  # index of the first age band that counts as late: 13 weeks
FADES = 8 / np.array([19, 38, 80])  # late data by age, as a share of those at 4 to 12 weeks
BATCHES = (1, 4, 13)  # weeks that may move together
DRIFT = 0.3  # ordinary relative sd of how much comes late
LARGE = 0.1  # share of the reference's weeks that are called large
SYMMETRIC = 8.0  # weeks that "revisions go both ways" counts as
TINY = 1e-4  # relative change below which nothing is said
FAVOURED = np.log([2.0, 5.0, 20.0])


class Ledger(NamedTuple):
    """Revisions by week in the flattering direction, (n_segments, n_weeks), and their error."""

    judged: Bool  # weeks in which a period could have been revised
    surprise: Float  # beyond what age leads to expect
    expected: Float
    revised: Bool  # whether anything was revised
    usual: Float  # surprise in the reference's weeks with a revision; NaN elsewhere
    rate_error: Float  # (n_segments,): of the mean weekly expectation


def against_baseline(revised: Float, exposed: Float, before: Bool, ages: slice) -> Ledger:
    """Judge revisions at ``ages`` after the baseline by the baseline's rates at the same age."""
    rates = _rates(revised * before, exposed * before)
    rate, error = (part[:, ages] for part in rates)
    revised, exposed = revised[:, ages], exposed[:, ages]
    expected = rate[:, :, np.newaxis] * exposed
    surprise = (revised - expected).sum(axis=1)
    some = (revised != 0).any(axis=1)
    judged = ~before & (exposed.sum(axis=1) > 0)
    return Ledger(
        judged,
        surprise * judged,
        expected.sum(axis=1) * judged,
        some & judged,
        np.where(some & before, surprise, np.nan),
        _carried(error, exposed * judged[:, np.newaxis]),
    )


def late_only(revised: Float, exposed: Float) -> Ledger:
    """Judge what is revised after 13 weeks by what was revised in the weeks 4 to 12."""
    usual = slice(LATE - 1, LATE)
    rate, error = _rates(revised[:, usual], exposed[:, usual])
    rate = np.maximum(rate, 0.0)  # data that are late become fewer with age, never more
    late = revised[:, LATE:].sum(axis=1)
    could = (exposed[:, LATE:] * FADES[:, np.newaxis]).sum(axis=1)
    judged = could > 0
    early = revised[:, :LATE].sum(axis=1)
    return Ledger(
        judged,
        (late - rate * could) * judged,
        rate * could * judged,
        (revised[:, LATE:] != 0).any(axis=1) & judged,
        np.where(early != 0, early, np.nan),
        _carried(error, (could * judged)[:, np.newaxis]),
    )


def _rates(revised: Float, exposed: Float) -> tuple[Float, Float]:
    """Change per period and week by age band, with its error; unseen ages take the band before."""
    total = exposed.sum(axis=2)
    rate = np.divide(revised.sum(axis=2), total, out=np.zeros_like(total), where=total > 0)
    residual = revised - rate[:, :, np.newaxis] * exposed
    square = np.sqrt((residual**2).sum(axis=2))
    error = np.divide(square, total, out=np.zeros_like(total), where=total > 0)
    for band in range(1, total.shape[1]):
        unseen = total[:, band] == 0
        rate[:, band] = np.where(unseen, np.maximum(rate[:, band - 1], 0.0), rate[:, band])
        error[:, band] = np.where(unseen, error[:, band - 1], error[:, band])
    return rate, error


def _carried(error: Float, exposed: Float) -> Float:
    """Error of the mean weekly expectation; bands add up, as one re-load touches all ages."""
    weeks = np.maximum((exposed.sum(axis=1) > 0).sum(axis=1), 1)
    return np.asarray((error * exposed.sum(axis=2)).sum(axis=1) / weeks)


class Mean(NamedTuple):
    """Mean weekly surprise, each of shape (n_segments,)."""

    surprise: Float
    error: Float
    freedom: Float


def mean(ledger: Ledger) -> Mean:
    """Mean weekly surprise, its error from the weeks themselves, in batches that move together."""
    weeks = np.maximum(ledger.judged.sum(axis=1), 1.0)
    average = ledger.surprise.sum(axis=1) / weeks
    around = (ledger.surprise - average[:, np.newaxis]) * ledger.judged
    variance = np.zeros_like(average)
    for size in BATCHES:
        padded = np.pad(around, ((0, 0), (0, -around.shape[1] % size)))
        sums = padded.reshape(len(around), padded.shape[1] // size, size).sum(axis=2)
        batches = np.maximum(weeks / size, 2.0)
        square = (sums**2).sum(axis=1) * batches / (batches - 1)
        variance = np.maximum(variance, square / weeks**2)
    drift = (DRIFT * np.abs(ledger.expected.sum(axis=1)) / weeks) ** 2
    error = np.sqrt(variance + ledger.rate_error**2 + drift + TINY**2 / weeks)
    freedom = np.minimum(weeks / 2, 2 * ledger.revised.sum(axis=1)) - 1
    return Mean(average, error, np.maximum(freedom, 1.0))


def log_e(ledger: Ledger, found: Mean) -> Float:
    """Log of the smaller of two e-values: of the size of surprises and of their signs.

    Signs are counted among all weeks and among those larger than nine of ten of the reference,
    so that small noise does not hide a few large changes that all go one way.
    """
    log_p = np.log(np.maximum(special.stdtr(found.freedom, -found.surprise / found.error), 1e-300))
    size = log_p_to_log_e(np.clip(log_p, SMALLEST_LOG_P, 0.0))
    every = _signs(ledger, np.zeros((len(size), 1)))
    large = _signs(ledger, _large(ledger.usual))
    return np.minimum(size, log_mean(np.array([every, large]), axis=0))


def _large(usual: Float) -> Float:
    """Size that one of ten reference weeks exceeds, (n_segments, 1); 0 where there are none."""
    sizes = np.sort(np.abs(usual), axis=1)  # NaN last
    place = np.floor((1 - LARGE) * (~np.isnan(usual)).sum(axis=1, keepdims=True)).astype(np.int64)
    if not sizes.shape[1]:
        return np.zeros((len(usual), 1))
    return np.asarray(np.nan_to_num(np.take_along_axis(sizes, place, axis=1), nan=0.0))


def _signs(ledger: Ledger, least: Float) -> Float:
    """Log e-value of the share of weeks that flatter, among surprises of more than ``least``."""
    counted = ledger.revised & (np.abs(ledger.surprise) > least)
    hits = (counted & (ledger.surprise > 0)).sum(axis=1).astype(np.float64)
    usual = np.where(np.abs(ledger.usual) > least, ledger.usual, np.nan)
    weight = (~np.isnan(usual)).sum(axis=1) + SYMMETRIC
    share = ((usual > 0).sum(axis=1) + SYMMETRIC / 2) / weight
    return log_e_shifted_odds(hits, counted.sum(axis=1) - hits, share, weight, FAVOURED)


def per_period(found: Mean, ledger: Ledger, periods: Float) -> tuple[Float, Float]:
    """Percent of a period's value that revisions added beyond expectation, and the margin."""
    scale = 100 * ledger.judged.sum(axis=1) / np.maximum(periods, 1.0)
    return scale * found.surprise, scale * stats.t.ppf(0.975, found.freedom) * found.error
