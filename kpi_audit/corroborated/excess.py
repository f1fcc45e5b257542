"""How far units without companions exceed what is ordinary, with all that makes it uncertain."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special, stats

from kpi_audit.arrays import Bool, Float
from kpi_audit.corroborated.strata import Terms
from kpi_audit.evalues import log_mean, log_p_to_log_e

SMALLEST_LOG_P = -690.0
DRIFT, YEAR = 0.3, 365.25  # ordinary sd of what a year changes, on the log scale; days
LINE = 3  # periods that show a trend and how far it can be trusted
CONTINUITY = 0.25  # in both Mantel-Haenszel sums: half a unit per cell of a balanced table


class Excess(NamedTuple):
    """One-sided excess on a log scale, each of shape (n_segments,)."""

    effect: Float  # log odds of "no companion", or log of reference ratio to own
    variance: Float  # chance
    spread: Float  # variance of an ordinary difference between groups
    freedom: Float


class Trend(NamedTuple):
    """What the baseline's own trend makes of the audited stretch, shape (n_segments,)."""

    shift: Float
    variance: Float


def no_trend(size: int) -> Trend:
    """Return the trend of a comparison within the same periods: none."""
    return Trend(np.zeros(size), np.zeros(size))


def trend(score: Float, information: Float, days: Float, before: Bool) -> Trend:
    """Extrapolate a line through the baseline's periods to the audited ones.

    ``score`` over ``information`` is a period's departure from the baseline's mean, both
    (n_segments, n_periods); ``days`` and ``before`` are (n_periods,). The variance is robust to
    how periods differ; it is shrunk towards no trend by how much habits
    ordinarily drift. Only a shift towards fewer companions is ever subtracted.
    """
    score, information = (np.nan_to_num(x, nan=0, posinf=0, neginf=0) for x in (score, information))
    base, since = information * before, information * ~before
    total = np.maximum(base.sum(axis=1), 1e-9)
    centre = base @ days / total
    ahead = since @ days / np.maximum(since.sum(axis=1), 1e-9) - centre
    offset = days - centre[:, np.newaxis]
    lever = np.maximum((base * offset**2).sum(axis=1), 1e-9)
    slope = (score * before * offset).sum(axis=1) / lever
    level = (score * before).sum(axis=1) / total
    residual = score * before - base * (level[:, np.newaxis] + slope[:, np.newaxis] * offset)
    periods = (base > 0).sum(axis=1)
    robust = ((residual * offset) ** 2).sum(axis=1) / lever**2
    robust *= periods / np.maximum(periods - 2, 1)
    far = np.where((periods >= LINE) & (since.sum(axis=1) > 0), np.maximum(ahead, 0.0), 0.0)
    ordinary = (DRIFT / YEAR) ** 2
    trust = ordinary / (ordinary + robust)
    return Trend(np.maximum(trust * slope * far, 0.0), trust * robust * far**2)


def without_any(sums: Terms, floor: Float, line: Trend) -> Excess:
    """Mantel-Haenszel log odds ratio of having no companion at all."""
    r, s = sums.r + CONTINUITY, sums.s + CONTINUITY
    half = CONTINUITY / 2
    greenland = (sums.pr + half) / (2 * r**2) + (sums.qs + half) / (2 * s**2)
    greenland += (sums.ps_qr + CONTINUITY) / (2 * r * s)
    null = 1 / (sums.pooled + CONTINUITY)  # rare events: the observed table is too sure of itself
    between = _between(sums.between, sums.within, sums.leverage)
    return _excess(sums, (np.log(r / s), np.maximum(greenland, null), between), floor, line)


def fewer(sums: Terms, floor: Float, line: Trend) -> Excess:
    """Shortfall of the mean log ratio of companions to value."""
    weight = np.maximum(sums.weight, 1e-9)
    between = _between(sums.log_between, sums.log_within, sums.log_leverage)
    chance = sums.shortfall_variance / weight**2 + 1e-9
    return _excess(sums, (sums.shortfall / weight, chance, between), floor, line)


def _between(spread: Float, chance: Float, leverage: Float) -> Float:
    """Moment estimate of the variance between groups (DerSimonian & Laird 1986)."""
    excess = np.maximum(spread - chance, 0.0)
    return np.divide(excess, leverage, out=np.zeros_like(excess), where=leverage > 1e-9)  # noqa: PLR2004  (not zero)


def _excess(sums: Terms, found: tuple[Float, Float, Float], floor: Float, line: Trend) -> Excess:
    """Put effect, variance of chance and variance between groups together."""
    effect, chance, between = found
    weight = np.maximum(sums.weight, 1e-9)
    several = 1 + np.clip(sums.one_group / weight, 0.0, 1.0)  # the reference has its own effect
    variance = np.clip(chance, 0.0, 1e12) + line.variance
    spread = (floor + between) * several
    estimated = np.maximum(between * several + line.variance, 1e-12)
    groups = np.maximum(groups_of(sums) - 1, 1.0)
    freedom = np.minimum((variance + spread) ** 2 / estimated**2 * groups, 1e6)
    return Excess(effect - line.shift, variance, spread, np.maximum(freedom, 1.0))


def groups_of(sums: Terms) -> Float:
    """Average number of reference groups, shape (n_segments,)."""
    return np.asarray(sums.groups / np.maximum(sums.weight, 1e-9))


def log_e(parts: tuple[Excess, ...]) -> Float:
    """Log of the mean e-value of the parts; each a calibrated one-sided Student p."""
    each = []
    for part in parts:
        z = part.effect / np.sqrt(part.variance + part.spread)
        log_p = np.log(np.maximum(special.stdtr(part.freedom, -z), np.exp(SMALLEST_LOG_P)))
        each.append(log_p_to_log_e(log_p))
    return log_mean(np.array(each), axis=0)


def points(sums: Terms, excess: Excess) -> tuple[Float, Float, Float]:
    """Percentage points of units without companion beyond the reference, with 95 % interval.

    The interval contains the ordinary spread between groups, carried over by the slope of the
    logistic curve.
    """
    weight = np.maximum(sums.weight, 1e-9)
    slope = sums.binomial / weight
    effect = 100 * sums.points / weight
    chance = sums.points_variance / weight**2 + excess.spread * slope**2
    margin = 100 * stats.t.ppf(0.975, excess.freedom) * np.sqrt(np.clip(chance, 0.0, 1e12))
    return effect, effect - margin, effect + margin


def detectable(excess: Excess) -> Float:
    """Odds ratio that would reach E = 20 half of the time on this part alone."""
    needed = stats.t.isf(0.0010544, excess.freedom)  # where the calibrator reaches 20
    return np.asarray(np.exp(np.minimum(needed * np.sqrt(excess.variance + excess.spread), 700)))
