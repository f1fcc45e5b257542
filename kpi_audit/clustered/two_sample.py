"""Difference of a share between two stretches, clustered by actor and by period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

from kpi_audit.arrays import Float

PERIODS = 4  # a stretch is worth at most so many periods: habits of a team wander
SMALLEST_LOG_P = -690.0
LEAST_ERROR = 1e-3


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over actors per period, each of shape (n_segments, n_periods).

    Attributes
    ----------
    hits, n : Float
        What is counted, and out of how many.
    squares_hits, squares_n, products : Float
        Sums over actors of hits squared, n squared, and hits times n.
    """

    hits: Float
    n: Float
    squares_hits: Float
    squares_n: Float
    products: Float


@dataclass(frozen=True, slots=True)
class Stretch:
    """A share with its two variances, each of shape (n_segments,)."""

    share: Float
    actor_variance: Float
    period_variance: Float
    actors: Float
    periods: Float


def stretch(sums: Sums) -> Stretch:
    """Summarise some periods.

    Notes
    -----
    An actor's habit stays from period to period, and the sums do not tell who is who; so the
    errors of the periods are added as if perfectly correlated. ``actors`` is Kish's effective
    number, averaged over periods by their n.
    """
    n, hits = sums.n.sum(axis=1), sums.hits.sum(axis=1)
    total = np.maximum(n, 1e-9)
    share = np.clip(hits / total, 0.0, 1.0)
    p = share[:, np.newaxis]
    residual = sums.squares_hits - 2 * p * sums.products + p**2 * sums.squares_n
    actor = np.sqrt(np.maximum(residual, 0.0)).sum(axis=1) / total
    with np.errstate(divide="ignore", invalid="ignore"):
        kish = np.where(sums.n > 0, sums.n * sums.n / sums.squares_n, 0.0)
        each = np.where(sums.n > 0, sums.hits / sums.n, p)
    actors = (kish * sums.n).sum(axis=1) / total
    periods = (sums.n > 0).sum(axis=1).astype(np.float64)
    between = (sums.n / total[:, np.newaxis] * (each - p) ** 2).sum(axis=1)
    between = between * periods / np.maximum(periods - 1, 1.0)
    small = actors / np.maximum(actors - 1, 1.0)
    return Stretch(share, small * actor**2, between, actors, periods)


@dataclass(frozen=True, slots=True)
class Difference:
    """Change of a share, each of shape (n_segments,).

    Attributes
    ----------
    log_p : Float
        Log of the one-sided p-value of "it rose by no more than ``margin``".
    size, low, high : Float
        Change with a 95 % interval.
    """

    log_p: Float
    size: Float
    low: Float
    high: Float


def rise(before: Stretch, since: Stretch, margin: float) -> Difference:
    """Welch's Student test; the variance is the sum of those by actor and by period.

    That by actor is never below a ninth of what actors would give who do all or nothing.
    """
    pooled = (before.share + since.share) / 2
    least = pooled * (1 - pooled) / 9
    parts, squares = [], []
    for part in (before, since):
        actors = np.maximum(part.actors, 2.0)
        parts.append(np.maximum(part.actor_variance, least / actors))
        squares.append(parts[-1] ** 2 / (actors - 1))
    spread = np.maximum(before.period_variance, since.period_variance)
    worth = [1 / np.clip(part.periods, 1.0, PERIODS) for part in (before, since)]
    parts.append(spread * (worth[0] + worth[1]))
    squares.append(parts[-1] ** 2 / (PERIODS - 1))
    variance = np.maximum(sum(parts), LEAST_ERROR**2)
    freedom = np.maximum(variance**2 / np.maximum(sum(squares), 1e-30), 1.0)
    freedom = np.minimum(freedom, 1e4)
    error = np.sqrt(variance)
    size = since.share - before.share
    with np.errstate(divide="ignore"):
        log_p = np.log(stdtr(freedom, -(size - margin) / error))
    wide = stdtrit(freedom, 0.975) * error
    return Difference(np.maximum(log_p, SMALLEST_LOG_P), size, size - wide, size + wide)
