"""How many equally large actors would spread a total as it is spread."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Float

LEAST_SHARE = 0.25  # of 1 / n_actors: a chance of meeting below it is sampling error
SUMMED = 0.999  # of the squares are those of single records: one record per actor


def meetings(total: Float, squares: Float, own_squares: Float) -> tuple[Float, Float]:
    """Pairs of units of different records that belong to one actor, and all such pairs.

    Their ratio is the Herfindahl index without what single records add to it [1]_: it does not
    move because there were more records, and one huge record is no concentration. Both can be
    added up over periods.

    Parameters
    ----------
    total, squares, own_squares : Float
        Sum over actors of their totals, of the squares of those, and of the squares of single
        records, any shape.

    References
    ----------
    .. [1] Simpson, E. H. (1949). Measurement of diversity. Nature 163, 688.
           doi:10.1038/163688a0
    """
    with np.errstate(invalid="ignore", over="ignore"):
        return squares - own_squares, total * total - own_squares


def chance_part(total: Float, squares: Float, own_squares: Float) -> Float:
    """Return what single records add to ``squares``, per segment and period.

    Where a table holds one record per actor and period (an export of usage counts), its records
    are sums already; their units are taken for records of one then, which is right for counts and
    next to nothing for amounts.

    Parameters
    ----------
    total, squares, own_squares : Float
        Shape (n_segments, n_periods); 0 where unknown.

    Examples
    --------
    >>> one_row_each = np.array([[500.0]])  # 20 and 10
    >>> chance_part(np.array([[30.0]]), one_row_each, one_row_each)
    array([[30.]])
    """
    with np.errstate(over="ignore"):
        is_summed = own_squares.sum(axis=1) >= SUMMED * squares.sum(axis=1)
    return np.where(is_summed[:, np.newaxis], np.minimum(own_squares, total), own_squares)


def effective_number(same: Float, pairs: Float, n_actors: Float) -> Float:
    """Return ``pairs / same``, at most four times the number of actors.

    Parameters
    ----------
    same, pairs : Float
        See ``meetings``, any shape.
    n_actors : Float
        Actors with a positive total, same shape.

    Returns
    -------
    Float
        Same shape; NaN where there are no pairs.

    Examples
    --------
    >>> ten = np.array([10.0])  # ten actors, ten records each
    >>> same, pairs = meetings(total=10 * ten, squares=100 * ten, own_squares=10 * ten)
    >>> effective_number(same, pairs, ten).round(1)
    array([11.])
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        met = np.maximum(same / pairs, LEAST_SHARE / n_actors)
        out = np.where((pairs > 0) & (n_actors > 0) & np.isfinite(met), 1 / met, np.nan)
    return np.asarray(out)
