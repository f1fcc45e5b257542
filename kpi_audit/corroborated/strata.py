"""Compare units with reference units of the same size class: sums that add up over classes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kpi_audit.arrays import Float

FEWEST = 5  # reference units that a size class needs


class Side(NamedTuple):
    """Units of one side by stratum (a size class, in a period), arrays of one shape.

    ``without`` counts those without any companion action; ``log_ratio`` and ``log_ratio_square``
    are sums of ln((companion + 1) / (value + 1)) and of its squares.
    """

    n: Float
    without: Float
    log_ratio: Float
    log_ratio_square: Float


class Groups(NamedTuple):
    """How the reference splits into groups (segments, periods), by stratum: sums over groups."""

    groups: Float  # number of them
    n_square: Float  # n squared
    without_spread: Float  # without squared, divided by n
    log_ratio_spread: Float  # log_ratio squared, divided by n


class Terms(NamedTuple):
    """Sums over strata; each is additive."""

    r: Float  # Mantel-Haenszel: without here, with there
    s: Float  # with here, without there
    pr: Float
    ps_qr: Float
    qs: Float
    weight: Float  # units that the comparison is worth
    points: Float  # weight times the difference of shares
    points_variance: Float
    binomial: Float  # weight times p (1 - p) of the reference
    pooled: Float  # weight times p (1 - p) of both
    shortfall: Float  # weight times the difference of mean log ratios, reference minus own
    shortfall_variance: Float
    between: Float  # spread of the groups' shares, times n
    within: Float  # what chance makes of it
    leverage: Float  # what a spread of log odds of 1 makes of it
    log_between: Float
    log_within: Float
    log_leverage: Float
    one_group: Float  # weight times the sum of squared shares of groups: 1 if there is one
    groups: Float  # weight times number of groups


def terms(own: Side, reference: Side, groups: Groups) -> Terms:
    """Return the sums of each stratum; 0 where a side is too small or not finite."""
    stacked = np.stack(np.broadcast_arrays(*own, *reference, *groups))
    usable = np.isfinite(stacked).all(axis=0) & (own.n >= 1) & (reference.n >= FEWEST)
    safe = np.where(usable, stacked, 1.0)
    a, b = Side(*safe[:4]), Side(*safe[4:8])
    total = a.n + b.n
    weight = a.n * b.n / total
    found = {
        **_odds(a, b), **_shares(a, b, weight), **_ratios(a, b, weight),
        **_spread(b, Groups(*safe[8:]), weight), "weight": weight,
    }  # fmt: skip
    return Terms(**{name: np.where(usable, found[name], 0.0) for name in Terms._fields})


def _odds(a: Side, b: Side) -> dict[str, Float]:
    total = a.n + b.n
    r = a.without * (b.n - b.without) / total
    s = (a.n - a.without) * b.without / total
    p = (a.without + b.n - b.without) / total
    return {"r": r, "s": s, "pr": p * r, "ps_qr": p * s + (1 - p) * r, "qs": (1 - p) * s}


def _shares(a: Side, b: Side, weight: Float) -> dict[str, Float]:
    here, there = a.without / a.n, b.without / b.n
    pooled = (a.without + b.without) / (a.n + b.n)
    return {
        "points": weight * (here - there),
        "points_variance": weight**2 * (here * (1 - here) / a.n + there * (1 - there) / b.n),
        "binomial": weight * there * (1 - there),
        "pooled": weight * pooled * (1 - pooled),
    }


def _ratios(a: Side, b: Side, weight: Float) -> dict[str, Float]:
    noise = _variance(b)
    own = (np.maximum(a.log_ratio_square - a.log_ratio**2 / a.n, 0.0) + noise) / a.n
    return {
        "shortfall": weight * (b.log_ratio / b.n - a.log_ratio / a.n),
        "shortfall_variance": weight**2 * (own / a.n + noise / b.n),
    }


def _spread(b: Side, groups: Groups, weight: Float) -> dict[str, Float]:
    binomial = b.without / b.n * (1 - b.without / b.n)
    freedom = np.maximum(groups.groups - 1, 0.0)
    size = np.maximum(b.n - groups.n_square / b.n, 0.0)
    return {
        "between": groups.without_spread - b.without**2 / b.n,
        "within": freedom * binomial,
        "leverage": binomial**2 * size,
        "log_between": groups.log_ratio_spread - b.log_ratio**2 / b.n,
        "log_within": freedom * _variance(b),
        "log_leverage": size,
        "one_group": weight * np.minimum(groups.n_square / b.n**2, 1.0),
        "groups": weight * groups.groups,
    }


def _variance(side: Side) -> Float:
    squares = np.maximum(side.log_ratio_square - side.log_ratio**2 / side.n, 0.0)
    return np.asarray(squares / np.maximum(side.n - 1, 1.0))
