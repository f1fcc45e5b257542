"""What the counts around a target say of it without a baseline."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.excess.counterfactual import Excess, missing_below, polynomial
from kpi_audit.excess.dispersion import contrast_dispersion, dispersion
from kpi_audit.excess.heaped import heaped
from kpi_audit.excess.peak import carried_on
from kpi_audit.excess.regression import poisson
from kpi_audit.excess.round_numbers import RoundNumbers
from kpi_audit.excess.window import Window

STEP_ORDER = 2  # of the curve with a step
BENT_ROOM = 12  # bins on either side that a curve of full order with a step needs
MISFIT = 3.0  # times the dispersion of a curve that bends more: so stiff a one explains nothing


class OneOff(NamedTuple):
    """Two statistics of the same records at a target.

    Attributes
    ----------
    at_target : Excess
        Records in the near bins; how many there are too many.
    moved : Excess
        Records in the near bins minus those in the gap: what was moved over the target counts
        twice, as it is missing where it came from.
    """

    at_target: Excess
    moved: Excess


def one_off(window: Window, rounds: RoundNumbers, order: int, usable: Bool) -> OneOff:
    """Excess against a Poisson polynomial with an effect for each class of round numbers.

    Where the target's own class of round numbers has no other member in the window, its heap is
    what it is further away. Unknown there, too, the error grows by the largest heap that the
    coarser knowledge shows (the sum of the positive round-number effects).

    A target may be a wall that honestly ends or thins the density: a limit, a minimum. A curve
    through it calls the wall an excess. So a second curve, of lower order, has a step at the
    target, and the one that shows less is believed. Where it misses the counts around the target
    (a peak there, a window as wide as the density), the step is given the full order.
    """
    through = _beyond(window, rounds, usable, polynomial(window, order), may_peak=True)
    at_step = _at_step(window, rounds, usable, order)
    return OneOff(
        *(
            curve.replaced(stepped, stepped.deviation < curve.deviation)
            for curve, stepped in zip(through, at_step, strict=True)
        )
    )


def _at_step(window: Window, rounds: RoundNumbers, usable: Bool, order: int) -> OneOff:
    """Fit the stiff curve with a step, and the bent one in segments that it misses."""
    step = (window.offset < 0)[:, np.newaxis].astype(np.float64)
    stiff = _beyond(window, rounds, usable, np.hstack([polynomial(window, STEP_ORDER), step]))
    used = usable & window.outside
    room = np.minimum(
        *((used & side).sum(axis=1) for side in (window.offset < 0, window.offset > 0))
    )
    may_bend = (stiff.at_target.dispersion > MISFIT) & (room >= BENT_ROOM)  # none is below 1
    rows = np.flatnonzero(may_bend)
    if not len(rows):
        return stiff
    smooth = np.hstack([polynomial(window, order), step])
    bent = _beyond(window.of(rows), rounds.of(rows), usable[rows], smooth)
    misses = stiff.at_target.dispersion[rows] > MISFIT * bent.at_target.dispersion
    return OneOff(
        *(old.at(rows[misses], new.of(misses)) for old, new in zip(stiff, bent, strict=True))
    )


def _beyond(
    window: Window, rounds: RoundNumbers, usable: Bool, smooth: Float, *, may_peak: bool = False
) -> OneOff:
    """Compare the counts at the target with one curve through those around it."""
    design = np.hstack([smooth, rounds.dummies])
    used = usable & window.outside
    fit = poisson(window.n, design, used)
    mean = np.exp(fit.linear)
    residual, columns = window.n - mean, design.shape[1]
    near, gap = window.near & usable, window.gap & usable
    size = int(window.near.sum()), int(window.gap.sum())
    phi = dispersion(residual, mean, used, size[0], columns)
    phi_moved = np.maximum(phi, contrast_dispersion(residual, mean, used, size, columns))
    more, unknown = heaped(rounds, fit.coefficients[:, smooth.shape[1] :])
    lifted = mean * more * (carried_on(window, mean, usable) if may_peak else 1.0)
    expected, short = np.where(near, lifted, 0.0), np.where(gap, mean, 0.0)
    unknown *= np.where(rounds.unmeasured, expected, 0.0).sum(axis=1)
    freedom = np.maximum(used.sum(axis=1) - columns, 1.0)
    missing = missing_below(window, mean, usable)

    def excess(kept: Float, sign: Float, phi: Float) -> Excess:
        gradient = (sign * kept) @ design
        drawn = fit.variance(gradient)
        return Excess(
            np.where(kept > 0, sign * window.n, 0.0).sum(axis=1),
            (sign * kept).sum(axis=1),
            np.sqrt(phi * (kept.sum(axis=1) + drawn) + unknown**2),
            freedom,
            phi,
            missing,
        )

    ones = np.ones(len(window.offset))
    return OneOff(
        excess(expected, ones, phi),
        excess(expected + short, np.where(window.gap, -1.0, 1.0), phi_moved),
    )
