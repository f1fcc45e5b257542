"""What the counts near a target would be without it, drawn from the counts around it."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.excess.dispersion import dispersion
from kpi_audit.excess.heaped import heaped
from kpi_audit.excess.peak import carried_on
from kpi_audit.excess.regression import poisson
from kpi_audit.excess.round_numbers import RoundNumbers
from kpi_audit.excess.window import Window

SURE_TO_OCCUR = 8.0  # expected records in an empty bin from which it counts as unattainable
LIKELY_TO_OCCUR = 1.0  # the same, where the scale shows gaps anyway
STEP_ORDER = 2  # of the curve with a step
BENT_ROOM = 12  # bins on either side that a curve of full order with a step needs
MISFIT = 3.0  # times the dispersion of a curve that bends more: so stiff a one explains nothing
SCALE_HAS_HOLES = 0.1  # share of unattainable bins from which a hole at the target is no dip


@dataclass(frozen=True, slots=True)
class Excess:
    """Records at a target beyond a counterfactual; every array has shape (n_segments,).

    Attributes
    ----------
    observed, expected : Float
        Records in the near bins, and how many the counterfactual expects.
    error : Float
        Standard error of observed - expected, dispersion included.
    freedom : Float
        Degrees of freedom behind the error.
    dispersion : Float
        Variance factor that the error contains.
    missing : Float
        Records that the counterfactual expects just short of the target and that are not there.
    """

    observed: Float
    expected: Float
    error: Float
    freedom: Float
    dispersion: Float
    missing: Float

    @property
    def deviation(self) -> Float:
        """Excess in units of its standard error."""
        return np.asarray((self.observed - self.expected) / np.maximum(self.error, 1e-9))

    def replaced(self, other: Excess, where: Bool) -> Excess:
        """Take ``other`` in the segments ``where``."""
        pairs = {f.name: (getattr(self, f.name), getattr(other, f.name)) for f in fields(self)}
        return Excess(**{name: np.where(where, new, old) for name, (old, new) in pairs.items()})


def polynomial(window: Window, order: int) -> Float:
    """Orthonormal polynomial columns in the offset from the target, shape (n_bins, order + 1)."""
    reach = max(int(np.abs(window.offset).max(initial=1)), 1)
    raw = np.vander(window.offset / reach, order + 1, increasing=True)
    q, _ = np.linalg.qr(raw)
    return np.asarray(q * np.sqrt(len(raw)))


def attained(window: Window, design: Float) -> Bool:
    """Bins that can hold a value: inside the support, and not empty where records are sure.

    An empty bin is *unattainable* if a fit to the others expects 8 records in it (a scale score
    that no raw score maps to, a price nobody sets); 1 record suffices where far more bins are
    empty than chance leaves empty (values on a coarser grid). Shape (n_segments, n_bins).
    """
    total = window.n + window.n_baseline
    inside = window.support()
    usable = inside.copy()
    rows = np.flatnonzero((inside & (total == 0)).any(axis=1))
    for _ in range(2):  # the first fit is pulled down by the holes it is to find
        found = _attained(total[rows], inside[rows], usable[rows], window.outside, design)
        moved = (found != usable[rows]).any(axis=1)
        usable[rows] = found
        rows = rows[moved]
    return usable


def _attained(total: Float, inside: Bool, usable: Bool, outside: Bool, design: Float) -> Bool:
    """Judge every bin by a fit to those that are usable so far."""
    mean = np.exp(poisson(total, design, usable & outside).linear)
    some = total > 0
    empty = np.where(inside & outside, np.exp(-mean), 0.0)
    spread = np.sqrt((empty * (1 - empty)).sum(axis=1))
    many = (inside & outside & ~some).sum(axis=1) > empty.sum(axis=1) + 4 * spread + 2
    sure = np.where(many, LIKELY_TO_OCCUR, SURE_TO_OCCUR)[:, np.newaxis]
    return inside & (some | (mean < sure))


def one_off(window: Window, rounds: RoundNumbers, order: int, usable: Bool) -> Excess:
    """Excess against a Poisson polynomial with an effect for each class of round numbers.

    Where the target's own class of round numbers has no other member in the window, its heap is
    what it is further away. Unknown there, too, the error grows by the largest heap that the
    coarser knowledge shows (the sum of the positive round-number effects).

    A target may be a wall that honestly ends or thins the density: a limit, a minimum. A curve
    through it calls the wall an excess. So a second curve, of lower order, has a step at the
    target, and the one that shows less is believed. Where it misses the counts around the target
    (a peak there, a window as wide as the density), the step is given the full order.
    """
    through = _one_off(window, rounds, usable, polynomial(window, order), may_peak=True)
    step = (window.offset < 0)[:, np.newaxis].astype(np.float64)
    stiff, bent = (
        _one_off(window, rounds, usable, np.hstack([polynomial(window, k), step]))
        for k in (STEP_ORDER, order)
    )
    used = usable & window.outside
    room = np.minimum(
        *((used & side).sum(axis=1) for side in (window.offset < 0, window.offset > 0))
    )
    misses = stiff.dispersion > MISFIT * bent.dispersion
    at_step = stiff.replaced(bent, misses & (room >= BENT_ROOM))
    return through.replaced(at_step, at_step.deviation < through.deviation)


def _one_off(
    window: Window, rounds: RoundNumbers, usable: Bool, smooth: Float, *, may_peak: bool = False
) -> Excess:
    design = np.hstack([smooth, rounds.dummies])
    used = usable & window.outside
    fit = poisson(window.n, design, used)
    mean = np.exp(fit.linear)
    near = window.near & usable
    phi = dispersion(window.n - mean, mean, used, int(window.near.sum()), design.shape[1])
    effects = fit.coefficients[:, smooth.shape[1] :]
    more, unknown = heaped(rounds, effects)
    lifted = mean * more * (carried_on(window, mean, usable) if may_peak else 1.0)
    expected = np.where(near, lifted, 0.0)
    total = expected.sum(axis=1)
    gradient = expected @ design
    drawn = np.einsum("si,sij,sj->s", gradient, fit.covariance, gradient)
    unknown *= np.where(rounds.unmeasured, expected, 0.0).sum(axis=1)
    return Excess(
        np.where(near, window.n, 0.0).sum(axis=1),
        total,
        np.sqrt(phi * (total + drawn) + unknown**2),
        np.maximum(used.sum(axis=1) - design.shape[1], 1.0),
        phi,
        missing_below(window, mean, usable),
    )


def missing_below(window: Window, mean: Float, usable: Bool) -> Float:
    """Count records absent from the gap; where the scale has holes, an empty bin is no dip."""
    holes = (~usable & window.outside).sum(axis=1) / max(int(window.outside.sum()), 1)
    counts = usable | (holes < SCALE_HAS_HOLES)[:, np.newaxis]
    return np.asarray(np.where(window.gap & counts, mean - window.n, 0.0).sum(axis=1))
