"""Whether late records are reversed more often than the same actors' others, and than before."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.contrasts import student
from kpi_audit.excess import one_sided
from kpi_audit.excess.counterfactual import Excess
from kpi_audit.shapes.period_ends import PeriodEnds

TINY = 1e-12


class Late(NamedTuple):
    """Sums over some months, each of shape (n_segments,)."""

    records: Float
    late: Float
    reversed: Float
    excess: Float  # of reversals among late records
    variance: Float  # of excess, if reversals are independent given their actor and quarter
    months: Float  # in which late and other records could have differed

    @property
    def log_odds(self) -> Float:
        """Peto's one-step log odds ratio of being reversed, late against other records."""
        return self.excess / np.maximum(self.variance, TINY)


def summed(ends: PeriodEnds, used: Bool) -> Late:
    """Add up the months ``used``, shape (n_months,)."""
    excess = ends.late_reversed - ends.expected
    parts = (ends.records, ends.late, ends.late_reversed, excess, ends.variance, ends.variance > 0)
    return Late(*(np.asarray(part[:, used].sum(axis=1, dtype=np.float64)) for part in parts))


def quarter_ends(ends: PeriodEnds, shift: int = 0) -> Bool:
    """Whether a month is ``shift`` months after the last of a calendar quarter, (n_months,)."""
    month = ends.months.astype("datetime64[M]").astype(np.int64)  # 0 is a January
    return np.asarray((month - shift) % 3 == 2)  # noqa: PLR2004


def dispersion(ends: PeriodEnds, last: Bool) -> tuple[Float, Float, Float]:
    """Variance factor for reversals that come in clusters, freedom behind it, worth in actors.

    Clustered by actor (one person's late work may always differ) and by month (one bad month
    end hits everybody). Actors are followed over all months, before and since; months are
    compared with others of their kind: before or since, end of a quarter (``last``) or not.
    """
    excess = ends.late_reversed - ends.expected
    variance = ends.variance.sum(axis=1)
    odds = excess.sum(axis=1) / np.maximum(variance, TINY)
    squares = ends.variance_squares.sum(axis=1)
    left = ends.excess_squares.sum(axis=1) - 2 * odds * ends.cross_products.sum(axis=1)
    actors = student.clusters(variance, squares)
    by_actor = _factor(left + odds**2 * squares, variance, actors - 1)
    own = _of_its_kind(ends, last, excess, ends.variance)
    months = student.clusters(variance, (ends.variance**2).sum(axis=1))
    by_month = _factor(((excess - own * ends.variance) ** 2).sum(axis=1), variance, months - 2)
    phi = np.maximum.reduce([np.ones_like(by_actor), by_actor, by_month, by_actor + by_month - 1])
    return phi, np.maximum(np.minimum(actors - 1, months - 2), 1.0), actors


def _of_its_kind(ends: PeriodEnds, last: Bool, part: Float, total: Float) -> Float:
    """Ratio of the sums over months of one kind, for each month, shape of ``part``."""
    kind = 2 * ends.is_baseline + last
    same = (kind[:, np.newaxis] == kind).astype(np.float64)
    return np.asarray((part @ same) / np.maximum(total @ same, TINY))


def _factor(squares: Float, variance: Float, freedom: Float) -> Float:
    lost = 1 + 1 / np.maximum(freedom, 0.5)  # means were estimated from the same clusters
    return np.asarray(lost * squares / np.maximum(variance, TINY))


def more_than_others(audited: Late, phi: Float, freedom: Float) -> Float:
    """Log e-value of "late records are reversed more often than the same actors' others"."""
    expected = audited.reversed - audited.excess
    error = np.sqrt(phi * audited.variance)
    return one_sided.log_e(Excess(audited.reversed, expected, error, freedom, phi, 0 * phi))


def more_than_before(audited: Late, before: Late, phi: Float, freedom: Float) -> Float:
    """Log e-value of "the odds ratio of late against other records rose"."""
    inverse = 1 / np.maximum(audited.variance, TINY) + 1 / np.maximum(before.variance, TINY)
    return student.log_e(audited.log_odds - before.log_odds, np.sqrt(phi * inverse), freedom)


def booked_later(ends: PeriodEnds, last: Bool, audited: Late, before: Late) -> Float:
    """Log e-value of "the share booked late rose", months being the independent unit."""
    share, base = (part.late / np.maximum(part.records, 1.0) for part in (audited, before))
    both = (audited.late + before.late) / np.maximum(audited.records + before.records, 1.0)
    left = ends.late - _of_its_kind(ends, last, ends.late, ends.records) * ends.records
    freedom = np.maximum((ends.records > 0).sum(axis=1) - 4.0, 1.0)  # four kinds of months
    sampled = np.maximum(both * (1 - both), TINY)
    squares = (left**2 / np.maximum(ends.records, 1.0)).sum(axis=1)
    phi = np.maximum(squares / sampled / freedom, 1.0)
    inverse = 1 / np.maximum(audited.records, 1.0) + 1 / np.maximum(before.records, 1.0)
    return student.log_e(share - base, np.sqrt(phi * sampled * inverse), freedom)
