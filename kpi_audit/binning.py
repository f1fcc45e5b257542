"""How fine a histogram around a target is, and how far it reaches."""

from __future__ import annotations

from kpi_audit.excess.round_numbers import Scale
from kpi_audit.excess.widths import proposed_width

BINS_EACH_SIDE = 100


def neighbourhood(
    target: float,
    resolution: float,
    declared: float | None = None,
    *,
    spread: float | None = None,
    round_to: Scale = "decimal",
) -> tuple[float, float, float]:
    """Return bin width, lowest and highest value of the histogram around ``target``.

    The width is the declared one, else what `proposed_width` proposes: the step in which values
    are recorded, widened to a round number that divides the target where the target lies more
    than 250 steps above zero. A limit of 2,500.00 recorded in cents is looked at in bins of 10.00.

    Examples
    --------
    >>> neighbourhood(65, 1)
    (1.0, -35.0, 166.0)
    >>> neighbourhood(2500, 0.01)
    (10.0, 1500.0, 3510.0)
    """
    proposed = proposed_width(target, resolution, spread, round_to)
    width = float(declared) if declared is not None else proposed
    reach = BINS_EACH_SIDE * width
    return width, target - reach, target + reach + width
