"""Excess of whole percents beyond chance, and its change against the own baseline."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy import special, stats

from kpi_audit.arrays import Float
from kpi_audit.evalues import log_mean, log_p_to_log_e
from kpi_audit.excess import one_sided
from kpi_audit.excess.counterfactual import Excess
from kpi_audit.percent_heaps.cells import (
    Cells,
    effective,
    hit_variance,
    made_whole,
    scatter,
    without_one,
)
from kpi_audit.shifted_odds import log_e_shifted_odds

UP = np.log([1.1, 1.25, 1.5, 2.0, 4.0])
EITHER = np.r_[UP, -UP]  # a habit that is hidden is as much of a change as a new one
MOST = 1e12
FIVES = 4.0  # multiples of 5 that carry the chance hits; fewer say nothing about scatter


class Heaps(NamedTuple):
    """What one form says, each of shape (n_segments,).

    ``effect``, ``low`` and ``high`` are points: ratios made whole, per hundred, with 95 %
    interval. ``detectable`` is the smallest effect seen at E >= 20 with 90 % power.
    """

    log_e: Float
    effect: Float
    low: Float
    high: Float
    dispersion: Float
    expected: Float
    detectable: Float


def with_fives(form: Callable[..., Heaps], *tables: Cells) -> Heaps:
    """Judge all percents and the multiples of 5 alone; evidence is the mean of the two.

    Who rounds to 5 % leaves the other percents as they are, and these would drown it.
    """
    fives = np.arange(tables[0].n.shape[1]) % 5 == 0
    whole, part = form(*tables), form(*(table.only(fives) for table in tables))
    enough = effective(tables[0].only(fives).variance) >= FIVES
    both = np.array([whole.log_e, np.where(enough, part.log_e, np.nan)])
    return whole._replace(log_e=np.asarray(log_mean(both, axis=0)))


def against_chance(table: Cells) -> Heaps:
    """Judge one table by itself: one-sided calibrated p to e, scatter between cells allowed for."""
    kept = without_one(table, table.excess)
    share, room = made_whole(kept), kept.room.sum(axis=1)
    phi = scatter(kept.excess - share[:, np.newaxis] * kept.room, kept.variance)
    freedom = np.maximum(effective(kept.variance) - 1, 1.0)
    expected = kept.expected.sum(axis=1)
    error = np.sqrt(phi * np.maximum(kept.variance.sum(axis=1), 1e-9))
    excess = Excess(kept.hits.sum(axis=1), expected, error, freedom, phi, np.nan * phi)
    spread = np.sqrt(phi * hit_variance(kept, share).sum(axis=1))
    points = 100 / np.maximum(room, 1e-9)
    margin = stats.t.ppf(0.975, freedom) * spread
    effect = excess.observed - expected
    return Heaps(
        one_sided.log_e(excess),
        points * effect,
        points * (effect - margin),
        points * (effect + margin),
        phi,
        expected,
        points * one_sided.detectable(excess),
    )


def against_baseline(table: Cells, baseline: Cells) -> Heaps:
    """Compare the share made whole with the KPI's own; chance hits are taken out of both.

    The smaller of two e-values: a beta-binomial one with the baseline's sampling error, and a
    Student test whose yardstick is how differently the percents have changed.
    """
    habit = made_whole(baseline)[:, np.newaxis]
    change = np.abs(table.excess - habit * table.room)
    table, baseline = without_one(table, change), without_one(baseline, change)
    since, before = made_whole(table), made_whole(baseline)
    n, room = table.n.sum(axis=1), table.room.sum(axis=1)
    scale = room / np.maximum(baseline.room.sum(axis=1), 1e-9)
    own = _residual(table, since) - scale[:, np.newaxis] * _residual(baseline, before)
    drawn = scale[:, np.newaxis] ** 2 * hit_variance(baseline, before)
    variance = hit_variance(table, before) + drawn
    # ratios reported twice show in the baseline, even if so far none of them was a hit
    own_scatter = scatter(_residual(baseline, before), hit_variance(baseline, before))
    phi = np.maximum(scatter(own, variance), own_scatter)
    freedom = np.maximum(effective(variance) - 1, 1.0)
    error = np.sqrt(phi * np.maximum(variance.sum(axis=1), 1e-9))
    hits, expected = table.hits.sum(axis=1), (table.expected + before[:, np.newaxis] * table.room)
    predicted = np.clip(expected.sum(axis=1), 0.0, n)
    share = np.clip(predicted / np.maximum(n, 1.0), 1e-9, 1 - 1e-9)
    doubt = np.maximum(phi * drawn.sum(axis=1), 1e-9)
    weight = np.clip(share * (1 - share) * n**2 / doubt - 1, 2.0, MOST)
    nightly = log_e_shifted_odds(hits / phi, (n - hits) / phi, share, weight, EITHER)
    steady = _student((hits - predicted) / error, freedom)
    points = 100 / np.maximum(room, 1e-9)
    effect, margin = hits - predicted, stats.t.ppf(0.975, freedom) * error
    seen = stats.t.ppf(1 - one_sided.WATCH_P / 2, freedom) + stats.t.ppf(one_sided.POWER, freedom)
    return Heaps(
        np.minimum(nightly, steady),
        points * effect,
        points * (effect - margin),
        points * (effect + margin),
        phi,
        predicted,
        points * seen * error,
    )


def _residual(table: Cells, share: Float) -> Float:
    return np.asarray(table.excess - share[:, np.newaxis] * table.room)


def _student(t: Float, freedom: Float) -> Float:
    """Two-sided calibrated p to e."""
    p = np.clip(2 * special.stdtr(freedom, -np.abs(t)), np.exp(one_sided.SMALLEST_LOG_P), 1.0)
    return log_p_to_log_e(np.log(p))
