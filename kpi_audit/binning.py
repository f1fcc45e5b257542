"""How fine a histogram around a target is, and how far it reaches."""

from __future__ import annotations

import math

BINS_EACH_SIDE = 100
_BINS_BELOW_TARGET = 250


def neighbourhood(
    target: float, resolution: float, declared: float | None = None
) -> tuple[float, float, float]:
    """Return bin width, lowest and highest value of the histogram around ``target``.

    The width is the declared one, else the step in which values are recorded, widened to a round
    number (1, 2 or 5 times a power of ten steps) where the target lies more than 250 steps above
    zero: a limit of 2,500.00 recorded in cents is looked at in bins of 10.00.

    Examples
    --------
    >>> neighbourhood(65, 1)
    (1.0, -35.0, 166.0)
    >>> neighbourhood(2500, 0.01)
    (10.0, 1500.0, 3510.0)
    """
    width = float(declared) if declared is not None else _round_width(abs(target), resolution)
    reach = BINS_EACH_SIDE * width
    return width, target - reach, target + reach + width


def _round_width(size: float, resolution: float) -> float:
    steps = size / _BINS_BELOW_TARGET / resolution
    if steps <= 1:
        return float(resolution)
    power = 10 ** math.floor(math.log10(steps) + 1e-9)
    factor = next(f for f in (1, 2, 5, 10) if f * power >= steps * (1 - 1e-9))
    return float(resolution * factor * power)
