"""Log odds ratio of "of one day" over a limit, against what placebo limits and the past show."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special

from kpi_audit.arrays import Bool, Float
from kpi_audit.shapes.splits import LEVELS, SUMS

SMALLEST_LOG_P = -690.0
LEAST = 1e-9
LIMIT, HALF, OWN_PAST = 0, 1, 3  # columns of ``Contrasts``; 2 is the trend


class Contrasts(NamedTuple):
    """Log odds ratio over the limit beyond four references, with standard errors, (n_segments, 4).

    The references: 0; the ratio at half the limit; the straight line through the ratios at the
    limit halved one to four times; the own past. ``ratio`` holds the ratios themselves,
    (n_segments, 5); ``freedom`` the number of actors the scores are worth, less one.
    """

    beyond: Float
    error: Float
    ratio: Float
    freedom: Float


def contrasts(audited: Float, baseline: Float, has_baseline: Bool) -> Contrasts:
    """Score estimates of log odds ratios common to all actors, with actor-clustered errors.

    The score of an actor is hits over the limit minus what the actor's own share of same-day
    pairs foresees (Mantel-Haenszel), so actors who buy often and much do no harm. Each variance
    is the larger of the clustered and the hypergeometric one. Arrays as in ``Splits``.
    """
    spread, ratio, cross = _estimates(audited)
    alone = np.zeros_like(ratio)
    alone[:, LIMIT] = 1
    half = alone.copy()
    half[:, HALF] = -1
    weights = (alone, half, alone - _line(spread))
    beyond = [(w * ratio).sum(axis=1) for w in weights]
    errors = [_error(w / spread, cross) for w in weights]
    old_spread, old_ratio, old_cross = _estimates(baseline)
    beyond.append(np.where(has_baseline, ratio[:, LIMIT] - old_ratio[:, LIMIT], np.inf))
    errors.append(np.hypot(errors[0], _error(alone / old_spread, old_cross)))
    worth = audited[:, SUMS.index("square_00")] ** 2
    worth = worth / np.maximum(audited[:, SUMS.index("fourth_00")], LEAST)
    freedom = np.maximum(worth - 1, 1.0)
    return Contrasts(np.column_stack(beyond), np.column_stack(errors), ratio, freedom)


def log_p(found: Contrasts) -> Float:
    """Log of the largest one-sided p, shape (n_segments,)."""
    t = (found.beyond / found.error).min(axis=1)
    with np.errstate(divide="ignore"):
        log = np.log(special.stdtr(found.freedom, -t))
    return np.asarray(np.clip(log, SMALLEST_LOG_P, 0.0))


def _estimates(sums: Float) -> tuple[Float, Float, Float]:
    """Variances and log odds ratios (n_segments, 5), products of scores (n_segments, 5, 5)."""
    part = {name: sums[:, i] for i, name in enumerate(SUMS)}
    spread = np.column_stack([np.maximum(part[f"spread_{i}"], LEAST) for i in LEVELS])
    ratio = np.column_stack([part[f"score_{i}"] for i in LEVELS]) / spread
    cross = np.zeros((len(sums), len(LEVELS), len(LEVELS)))
    for i in LEVELS:
        for k in LEVELS:
            cross[:, i, k] = part[f"square_{min(i, k)}{max(i, k)}"]
        cross[:, i, i] = np.maximum(cross[:, i, i], spread[:, i])
    return spread, ratio, cross


def _line(spread: Float) -> Float:
    """Weights of the placebo ratios in their straight line, prolonged to the limit.

    Least squares weighted with the information of each ratio, shape (n_segments, 5).
    """
    place = np.array(LEVELS, np.float64)
    known = np.where(place > 0, spread, 0.0)
    total = known.sum(axis=1, keepdims=True)
    mean = (known * place).sum(axis=1, keepdims=True) / total
    around = np.maximum((known * (place - mean) ** 2).sum(axis=1, keepdims=True), LEAST)
    return np.asarray(known * (1 / total - (place - mean) * mean / around))


def _error(weights: Float, cross: Float) -> Float:
    square = np.einsum("si,sik,sk->s", weights, cross, weights)
    return np.asarray(np.sqrt(np.maximum(square, LEAST)))
