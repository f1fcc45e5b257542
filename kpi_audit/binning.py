"""How fine a histogram around a target is, and how far it reaches."""

from __future__ import annotations

from kpi_audit.excess.round_numbers import Scale
from kpi_audit.excess.widths import closed_at_cap, proposed_width
from kpi_audit.project.kpi import Kpi, Target

BINS_EACH_SIDE = 100
FINEST_RATIO = 0.0001  # step of a ratio: no coarser than the widths that are looked at


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


def bins(kpi: Kpi, target: Target) -> tuple[float, float, float]:
    """Return bin width, lowest and highest value of the histogram around a target of ``kpi``."""
    resolution = FINEST_RATIO if kpi.measure.agg == "ratio" else kpi.resolution
    declared = kpi.detectors.get("bunching", {})
    return neighbourhood(
        target.value, resolution, target.bin, round_to=declared.get("round_to", "decimal")
    )


def shift(kpi: Kpi, target: Target) -> float:
    """Return what is taken off values so that a bin ends with a cap that may be reached exactly."""
    is_reached = kpi.detectors.get("bunching", {}).get("inclusive", True)
    if target.kind != "cap" or not is_reached or kpi.measure.agg == "ratio":
        return 0.0
    return closed_at_cap(bins(kpi, target)[0], kpi.resolution)
