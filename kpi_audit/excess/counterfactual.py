"""What the counts near a target would be without it, drawn from the counts around it."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from kpi_audit.arrays import Bool, Float, Int
from kpi_audit.excess.regression import poisson
from kpi_audit.excess.window import Window

SURE_TO_OCCUR = 8.0  # expected records in an empty bin from which it counts as unattainable
LIKELY_TO_OCCUR = 1.0  # the same, where the scale shows gaps anyway
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

    def of(self, rows: Bool) -> Excess:
        """Keep the segments ``rows``."""
        return Excess(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})

    def at(self, rows: Int, other: Excess) -> Excess:
        """Put the segments of ``other`` in the places ``rows``."""
        out = {f.name: getattr(self, f.name).copy() for f in fields(self)}
        for name, values in out.items():
            values[rows] = getattr(other, name)
        return Excess(**out)


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


def missing_below(window: Window, mean: Float, usable: Bool) -> Float:
    """Count records absent from the gap; where the scale has holes, an empty bin is no dip."""
    holes = (~usable & window.outside).sum(axis=1) / max(int(window.outside.sum()), 1)
    counts = usable | (holes < SCALE_HAS_HOLES)[:, np.newaxis]
    return np.asarray(np.where(window.gap & counts, mean - window.n, 0.0).sum(axis=1))
