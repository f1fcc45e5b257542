"""How wide the bins of a histogram around a target should be."""

from __future__ import annotations

import math

from kpi_audit.excess.round_numbers import CLOCK, Scale

BINS_BELOW_TARGET = 250  # 4:00:00 in minutes, 2,500 dollars in tens
FINEST, COARSEST = 100, 8  # of a spread: finer, and a push spans many; coarser, the curve shows
SMALLEST_CLOCK = (1.0, 2.0)  # seconds or minutes, below the fractions of an hour


def proposed_width(
    target: float, resolution: float, spread: float | None = None, round_to: Scale = "decimal"
) -> float:
    """Propose a bin width: round, a divisor of the target, a multiple of the resolution.

    Parameters
    ----------
    target : float
        Value of the target; 0 is allowed if ``spread`` is known.
    resolution : float
        Step in which values are recorded.
    spread : float, optional
        Robust standard deviation of the values (interquartile range / 1.35), of all of them.
    round_to : {"decimal", "clock"}
        Round numbers: 1, 2 and 5 times powers of ten, or the usual parts of an hour.

    Returns
    -------
    float
        The smallest round width of at least a 250th of the target, kept between a 100th and an
        eighth of the spread, that divides the target; the resolution if there is none.

    Notes
    -----
    A bin that holds values on both sides of the target mixes those that meet it with those that
    do not, so a width that does not divide the target is never proposed.

    Examples
    --------
    >>> proposed_width(2500, 0.01), proposed_width(65, 1), proposed_width(1.96, 0.0001)
    (10.0, 1.0, 0.01)
    >>> proposed_width(14400, 1, 2400, "clock"), proposed_width(0.95, 0.0001)
    (60.0, 0.005)
    """
    wanted = abs(target) / BINS_BELOW_TARGET
    if spread is not None and spread > 0:
        wanted = min(max(wanted, spread / FINEST), spread / COARSEST)
    if wanted <= resolution * (1 + 1e-9):
        return float(resolution)
    fitting = [
        width for width in _rounds(wanted, round_to)
        if _divides(resolution, width) and _divides(width, target)
    ]  # fmt: skip
    finer = [width for width in fitting if width < wanted * (1 - 1e-9)]
    coarser = [width for width in fitting if wanted * (1 - 1e-9) <= width <= 4 * wanted]
    if coarser:
        return min(coarser)
    return max(finer, default=float(resolution))


def closed_at_cap(width: float, resolution: float) -> float:
    """Return what to subtract from values so that bins end with a cap that may be reached exactly.

    A bin holds its lower edge, so of bins of 10.00 the one that begins with a limit of 2,500.00
    holds what is allowed (2,500.00) and what is not (2,500.01). Half a step less, and 2,500.00 is
    in the bin below; the cap is then exclusive. Where a bin is one step wide there is no need.

    Examples
    --------
    >>> closed_at_cap(10.0, 0.01), closed_at_cap(1.0, 1.0)
    (0.005, 0.0)
    """
    return resolution / 2 if width > resolution * (1 + 1e-9) else 0.0


def _rounds(wanted: float, round_to: Scale) -> list[float]:
    if round_to == "clock":
        return [*SMALLEST_CLOCK, *CLOCK]
    power = math.floor(math.log10(wanted))
    return [f * 10.0**k for k in range(power - 3, power + 2) for f in (1, 2, 5)]


def _divides(part: float, whole: float) -> bool:
    if whole == 0:
        return True
    ratio = whole / part
    return round(ratio) != 0 and abs(ratio - round(ratio)) < 1e-6 * max(1.0, abs(ratio))
