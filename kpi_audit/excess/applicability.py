"""When an excess can be judged, and with which form; never decided by the excess itself."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kpi_audit.arrays import Bool, Float, Text
from kpi_audit.excess.against_baseline import TILT
from kpi_audit.excess.round_numbers import RoundNumbers
from kpi_audit.excess.window import Window

ONE_OFF_RECORDS = 500  # fewer, and a skewed density alone gives 12 % false alarms
BASELINE_RECORDS, BASELINE_NEAR, AUDITED_RECORDS = 300, 10, 100
SIDE_BINS, SIDE_BINS_BASELINE = (
    6,
    2,
)  # bins by which the support must reach beyond the touched ones, on either side
SIDE_SHARE = 0.005  # share of the window's records that must lie there, else the target is a bound
FULL_SHARE = 0.5  # of the bins must be attainable; a coarser scale needs wider bins
MASS_POINT = 0.5  # of the window's records on one value away from the target: they say no shape
SPARE_BINS_BASELINE = 6  # degrees of freedom for the dispersion


UNATTAINABLE = "not applicable: no value can lie at the target"
BOUND = "not applicable: hardly a value lies beyond the target on one side; it bounds the scale"
BASELINE_SAYS = "not applicable: judged against the baseline"
COARSE = (
    "not applicable: too few points of the scale are attainable and untouched by a target; "
    "use wider bins or a wider window"
)
UNREFERENCED = (
    "not applicable: the target is a round number and no other one near it shows how much "
    "people round"
)


class Applies(NamedTuple):
    """Per segment: whether either form can be used, and why none; each (n_segments,)."""

    one_off: Bool
    baseline: Bool
    reason: Text

    def alone(self) -> Applies:
        """Judge nothing that the baseline form judges."""
        reason = np.where(self.baseline, BASELINE_SAYS, self.reason).astype(object)
        return Applies(self.one_off & ~self.baseline, np.zeros_like(self.baseline), reason)


def applicability(  # noqa: PLR0913  (what a window is judged by)
    window: Window,
    rounds: RoundNumbers,
    usable: Bool,
    order: int,
    *,
    spare: int,
    widened: bool = False,
) -> Applies:
    """Check records, support on both sides, attainable bins and a reference for round targets.

    The curve of ``order`` must leave ``spare`` degrees of freedom for the dispersion.
    A ``widened`` window that runs into a rounder number than the target itself, whose heap has no
    reference, cannot be used.
    """
    n, base = _spread_out(window), window.n_baseline.sum(axis=1)
    used = (usable & window.outside & (window.n + window.n_baseline > 0)).sum(axis=1)
    inside = window.support()
    bound = _bounded(window)
    bounded = bound | _cramped(window, inside, SIDE_BINS)
    bounded_own = bound | _cramped(window, inside, SIDE_BINS_BASELINE)
    sparse = used < FULL_SHARE * (inside & window.outside).sum(axis=1)
    coarse = sparse | (used - order - 1 - rounds.dummies.shape[1] < spare)
    coarse_own = sparse | (used - TILT - 1 < SPARE_BINS_BASELINE)
    attainable = (usable & window.near).any(axis=1)
    unreferenced = bool(rounds.unmeasured[window.near].any() and not rounds.steps)
    rounder = (
        rounds.unmeasured[window.near].any() and not rounds.unmeasured[window.offset == 0].any()
    )
    one_off = attainable & ~bounded & ~coarse & (n >= ONE_OFF_RECORDS)
    one_off &= not (unreferenced or (widened and rounder))
    near_base = np.where(window.near & usable, window.n_baseline, 0.0).sum(axis=1)
    own = (
        attainable
        & ~bounded_own
        & ~coarse_own
        & (n >= AUDITED_RECORDS)
        & (base >= BASELINE_RECORDS)
    )
    own &= near_base >= BASELINE_NEAR
    reason = np.full(len(n), UNREFERENCED, object)
    few_points = coarse | (bounded & ~bound)  # 7 of 15 bouts lost and won: no bound, but no shape
    for mask, why in ((few_points, COARSE), (bound, BOUND), (~attainable, UNATTAINABLE)):
        reason[mask] = why
    few = n < ONE_OFF_RECORDS
    reason[few] = [_too_few(k) for k in n[few]]
    reason[one_off | own] = ""
    return Applies(one_off, own, reason)


def _spread_out(window: Window) -> Float:
    """Count records; a value that holds most of them (0: never used) says nothing of a shape."""
    total = window.n.sum(axis=1)
    most = np.where(window.outside, window.n, 0.0).max(axis=1, initial=0.0)
    return np.asarray(np.where(most > MASS_POINT * total, total - most, total))


def _bounded(window: Window) -> Bool:
    """Segments whose values end at the target, or hardly go on: shape (n_segments,)."""
    both = window.n + window.n_baseline
    least = SIDE_SHARE * both.sum(axis=1)
    below, above = (np.where(side, both, 0.0).sum(axis=1) for side in _sides(window))
    return np.asarray((below < least) | (above < least))


def _cramped(window: Window, inside: Bool, bins: int) -> Bool:
    """Segments with fewer than ``bins`` of their support on one side: shape (n_segments,)."""
    below, above = ((inside & side).sum(axis=1) for side in _sides(window))
    return np.asarray((below < bins) | (above < bins))


def _sides(window: Window) -> tuple[Bool, Bool]:
    beyond = ~(window.near | window.gap)
    return beyond & (window.offset < 0), beyond & (window.offset > 0)


def _too_few(records: float) -> str:
    return (
        f"not enough data: {records:.0f} records near the target, {ONE_OFF_RECORDS} are needed "
        f"(or {AUDITED_RECORDS} and {BASELINE_RECORDS} before the target was set)"
    )
