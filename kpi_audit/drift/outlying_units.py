"""Units whose KPI is not backed by their outcome: further out than the tail of the others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.drift.unit_relation import has_both, robust_relation

SKIPPED, TAIL = 0.01, 0.05  # shares of units: the top that may be distorted, and the tail fitted
FEWEST_SKIPPED, FEWEST_FITTED = 5, 20
SHAPE = 0.25  # tail of the shortfall in logs: as heavy as Student's t with 4 degrees of freedom
NO_SHORTFALL = 1e-9  # log points


@dataclass(frozen=True, slots=True)
class Outlying:
    """Units against the relation of the others, each of shape (n_units,).

    Attributes
    ----------
    shortfall : Float
        Log points by which the outcome lies below what the KPI implies; NaN: nothing to compare.
    p : Float
        Probability that one unit of the others' tail lies that far out.
    is_outlying : Bool
        Selected by Benjamini-Hochberg at the budget.
    """

    shortfall: Float
    p: Float
    is_outlying: Bool


def tail_p(values: Float) -> Float:
    """P-value of each value under a generalised Pareto tail fitted below the top.

    Parameters
    ----------
    values : Float
        Shape (n,).

    Returns
    -------
    Float
        Shape (n,); 1 below the tail, and everywhere if the tail is too small to fit.

    Notes
    -----
    The scale is the mean of ``i (v_(i) - v_(i+1))`` over the order statistics between 1 % and 5 %
    (Renyi: independent exponentials under an exponential tail), so that up to 1 % of distorted
    units do not hide themselves. The shape is fixed at 1/4 rather than estimated: few values
    cannot tell a heavy tail from a distorted one, and the doubt goes to the unit.
    """
    n = len(values)
    ranked = np.sort(values)[::-1]
    skipped = max(FEWEST_SKIPPED, int(SKIPPED * n))
    tail = max(skipped + FEWEST_FITTED, int(TAIL * n))
    tail = min(tail, int((ranked > NO_SHORTFALL).sum()) - 1, n - 1)
    if tail - skipped < FEWEST_FITTED // 2:
        return np.ones(n)
    spacings = np.arange(1, tail + 1) * (ranked[:tail] - ranked[1 : tail + 1])
    scale = spacings[skipped:].mean()
    if scale < NO_SHORTFALL:
        return np.ones(n)
    # 1 / n_fitted: a scale from few spacings is itself uncertain, which makes the tail heavier.
    shape = SHAPE + 1 / (tail - skipped)
    beyond = np.maximum(values - ranked[tail], 0.0) / scale
    p = tail / n * (1 + shape * beyond) ** (-1 / shape)
    return np.where(values > ranked[tail], p, 1.0)


def simes(p: Float) -> float:
    """Smallest ``n p_(i) / i``: one p-value for "none of these units", under positive dependence.

    Examples
    --------
    >>> simes(np.array([0.01, 0.02, 0.9]))
    0.03
    """
    return float(min((np.sort(p) * len(p) / np.arange(1, len(p) + 1)).min(), 1.0))


def outlying_units(kpi: Float, outcome: Float, *, sign: int = 1, budget: float = 0.05) -> Outlying:
    """Name the units that break the relation of KPI and outcome.

    Parameters
    ----------
    kpi, outcome : Float
        Levels, one per unit, shape (n_units,).
    sign : int
        -1: the KPI should be low where the outcome is high.
    budget : float
        False discovery rate among the units named.

    Notes
    -----
    Null per unit: its shortfall comes from the tail of the others. Benjamini-Hochberg needs
    independent or positively dependent units. It names figures to look at, not people: the caller
    owes the privacy rules.
    """
    known = has_both(kpi, outcome)
    shortfall, p = np.full(len(kpi), np.nan), np.ones(len(kpi))
    is_outlying = np.zeros(len(kpi), np.bool_)
    if (known & (outcome > 0)).sum() < 2 * FEWEST_FITTED:
        return Outlying(shortfall, p, is_outlying)
    shortfall[known] = robust_relation(kpi, outcome, sign).shortfall[known]
    p[known] = tail_p(shortfall[known])
    ranked = np.sort(p[known])
    passes = np.flatnonzero(ranked <= budget * np.arange(1, len(ranked) + 1) / len(ranked))
    if len(passes):
        is_outlying = known & (p <= ranked[passes[-1]])
    return Outlying(shortfall, p, is_outlying)
