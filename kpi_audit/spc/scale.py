"""The scale on which a number strays evenly up and down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from kpi_audit.arrays import Float

Name = Literal["plain", "log", "count"]
_FEW = 30  # below, counts are visibly skewed
_WIDE = 3.0  # largest over smallest


@dataclass(frozen=True, slots=True)
class Scale:
    """A transformation and its inverse.

    Attributes
    ----------
    name : str
    is_positive : bool
        No value lies below zero, so no limit does.
    """

    name: Name
    is_positive: bool

    def to(self, values: Float) -> Float:
        """Return values on this scale.

        Examples
        --------
        >>> Scale("count", True).to(np.array([4.0])).round(3).tolist()
        [4.183]
        """
        if self.name == "log":
            return np.log(values)
        if self.name == "count":
            return 2 * np.sqrt(values + 3 / 8)
        return values

    def back(self, values: Float) -> Float:
        """Return values of this scale in their own unit.

        Examples
        --------
        >>> Scale("count", True).back(np.array([4.183, -1.0])).round(1).tolist()
        [4.0, 0.0]
        """
        if self.name == "log":
            return np.exp(values)
        plain = np.maximum(values, 0.0) ** 2 / 4 - 3 / 8 if self.name == "count" else values
        return np.maximum(plain, 0.0) if self.is_positive else plain


def scale(values: Float) -> Scale:
    """Return the scale for ``values``, shape (n,), NaN ignored.

    Whole numbers with a mean below 30 are counts and get Anscombe's root, which makes the spread of
    a Poisson count the same at every level [1]_. Positive numbers whose largest is three times
    their smallest or more stray by factors and get the logarithm. Others stay as they are.

    References
    ----------
    .. [1] Anscombe, F. J. (1948). Biometrika 35, 246-254. doi:10.1093/biomet/35.3-4.246

    Examples
    --------
    >>> scale(np.array([3.0, 0.0, 5.0])).name, scale(np.array([90.0, 410.0])).name
    ('count', 'log')
    >>> scale(np.array([90.0, 110.0])).name, scale(np.array([-1.0, 5.5])).name
    ('plain', 'plain')
    """
    known = values[~np.isnan(values)]
    is_positive = bool((known >= 0).all())
    if not len(known) or not is_positive:
        return Scale("plain", is_positive)
    if (known == np.round(known)).all() and known.mean() < _FEW:
        return Scale("count", is_positive)
    is_wide = known.min() > 0 and known.max() >= _WIDE * known.min()
    return Scale("log" if is_wide else "plain", is_positive)
