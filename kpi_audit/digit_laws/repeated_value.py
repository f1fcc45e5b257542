"""How many records one popular value may account for, read from the first two digits."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Float
from kpi_audit.digit_laws.benford import EXPECTED

REACH = 4  # neighbours on either side that show what a cell would hold without the value
CLEAR = 4.0  # standard deviations; the largest of 90 innocent cells stays below


def repeated_value(leading: Float) -> Float:
    """Count the records by which the tallest first-two-digit cell exceeds its neighbours.

    A new price, fee or package size puts all its records into one cell; rounding spreads over
    many. What one such value can explain is not held against the KPI.

    Parameters
    ----------
    leading : Float
        Counts of the first two digits 10..99, shape (n_segments, 90).

    Returns
    -------
    Float
        Records, 0 where no cell stands out, shape (n_segments,).

    Examples
    --------
    >>> counts = 5000 * EXPECTED[np.newaxis]
    >>> counts[0, 40] += 500
    >>> repeated_value(counts).round()
    array([500.])
    """
    level = leading / EXPECTED  # flat where Benford's law holds, smooth elsewhere
    padded = np.pad(level, ((0, 0), (REACH, REACH)), mode="reflect")
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * REACH + 1, axis=1)
    usual = EXPECTED * np.median(np.delete(around, REACH, axis=-1), axis=-1)
    excess = leading - usual
    stands_out = excess > CLEAR * np.sqrt(usual + 1)
    return np.asarray(np.where(stands_out, excess, 0.0).max(axis=1, initial=0.0))


def without(hits: Float, total: Float, share: Float, value: Float) -> tuple[Float, Float]:
    """Hits and total after one popular value has taken the blame for hits above ``share``."""
    at_most = np.maximum(hits - share * total, 0.0) / (1 - share)  # then the share is as expected
    blamed = np.minimum(value, at_most)
    return hits - blamed, total - blamed
