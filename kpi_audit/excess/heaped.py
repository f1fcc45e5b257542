"""What a round target would hold by habit alone, and how sure that is."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Float
from kpi_audit.excess.elsewhere import heap
from kpi_audit.excess.multiples import is_multiple
from kpi_audit.excess.round_numbers import RoundNumbers
from kpi_audit.excess.window import Window
from kpi_audit.shapes.histogram import Histogram

AT_TARGET = 6  # bins to either side of another target that a push there may touch


def with_heaps(
    rounds: RoundNumbers,
    histogram: Histogram,
    window: Window,
    others: tuple[float, ...],
    shift: float,
) -> RoundNumbers:
    """Add what the whole histogram shows of the classes that the window does not show.

    ``shift`` is what lies between a bin's lower edge and the round number it may hold; at
    ``others``, further targets, a heap may be a push and is no habit.
    """
    at = rounds.unmeasured & window.near
    if not at.any():
        return rounds
    touched = np.isin(np.round(histogram.values, 9), np.round(window.values[~window.outside], 9))
    for other in others:
        touched |= np.abs(histogram.values - other) < AT_TARGET * histogram.width
    found = None
    for step in rounds.missed:
        if not is_multiple(window.values[at] + shift, step).any():
            continue
        new = heap(histogram, histogram.values + shift, step, touched)
        found = new if found is None else new.or_else(found)
    if found is None or np.isnan(found.size).all():
        return rounds
    return rounds._replace(elsewhere=found)


def heaped(rounds: RoundNumbers, effects: Float) -> tuple[Float, Float]:
    """Return how many times more a bin holds than its measured classes say, and the error of that.

    Parameters
    ----------
    rounds : RoundNumbers
    effects : Float
        Fitted effects of the measured classes, shape (n_segments, n_classes).

    Returns
    -------
    more : Float
        Shape (n_segments, n_bins), 1 where nothing is added.
    unknown : Float
        Standard error of the bins without a measured class, in parts of their expectation.
    """
    guess = np.expm1(np.maximum(effects, 0.0).sum(axis=1))
    more = np.ones((len(effects), len(rounds.unmeasured)))
    if rounds.elsewhere is None:
        return more, guess
    size, spread = rounds.elsewhere
    known = ~np.isnan(size)
    fitted = effects @ rounds.dummies.T
    extra = np.maximum(np.where(known, size, 0.0)[:, np.newaxis] - fitted, 0.0)
    more = np.where(rounds.unmeasured & known[:, np.newaxis], np.exp(extra), 1.0)
    return more, np.where(known, spread, guess)
