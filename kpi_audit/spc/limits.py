"""Process limits of individual values: how far a number strays when nothing happens."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Float

FEWEST = 6  # values; Wheeler calls limits from five or six values useful, if uncertain
TRIAL = 12  # with fewer values the limits are trial limits
WIDTH = 2.66  # 3 / d2, d2 = 1.128 the mean range of two normal values


@dataclass(frozen=True, slots=True)
class Limits:
    """Natural process limits of an XmR chart.

    Attributes
    ----------
    centre, lower, upper : float
        In the unit of the values.
    moving_range : float
        Mean absolute difference of neighbouring values.
    n : int
        Values behind them.
    """

    centre: float
    lower: float
    upper: float
    moving_range: float
    n: int

    @property
    def is_trial(self) -> bool:
        """Whether there are too few values for more than a first guess."""
        return self.n < TRIAL


def limits(values: Float) -> Limits | None:
    """Return the limits mean +- 2.66 x mean moving range; None with fewer than six values.

    Parameters
    ----------
    values : Float
        One per period, shape (n_periods,); NaN where a period was left out. No moving range is
        taken across such a gap.

    Notes
    -----
    The moving range makes the limits blind to a step within the values, which a standard deviation
    would take for noise. They are too narrow where neighbouring values resemble each other.

    References
    ----------
    .. [1] Wheeler, D. J. (2000). Understanding Variation, 2nd ed. SPC Press.
    .. [2] NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2.

    Examples
    --------
    >>> flow = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]  # of [2]
    >>> found = limits(np.array(flow))
    >>> round(found.centre, 2), round(found.moving_range, 4), round(found.upper, 1)
    (50.81, 1.8778, 55.8)
    """
    known = values[~np.isnan(values)]
    ranges = np.abs(np.diff(values))
    ranges = ranges[~np.isnan(ranges)]
    if len(known) < FEWEST or not len(ranges):
        return None
    centre, moving_range = float(known.mean()), float(ranges.mean())
    reach = WIDTH * moving_range
    return Limits(centre, centre - reach, centre + reach, moving_range, len(known))
