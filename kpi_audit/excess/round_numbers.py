"""Round numbers near a target: which classes there are, and which can be measured."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from kpi_audit.arrays import Bool, Float, Int
from kpi_audit.excess.elsewhere import Heap
from kpi_audit.excess.multiples import divides, is_multiple
from kpi_audit.excess.window import Window

Scale = Literal["decimal", "clock"]
CLOCK = (5.0, 10.0, 15.0, 30.0, 60.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 14400.0)
FEWEST = 2  # other members of a class before its heap can be told from a single spike
DECADES = 4  # powers of ten above the bin width: 5 .. 10,000 for whole numbers


class RoundNumbers(NamedTuple):
    """Classes of round numbers, and what the target is.

    ``dummies`` has shape (n_bins, n_classes): 1 where a bin starts at a multiple of ``steps``.
    ``unmeasured`` marks bins whose own class has too few other members here, shape (n_bins,);
    ``elsewhere`` is its heap as measured further away, where it was, and ``missed`` those classes.
    """

    dummies: Float
    steps: tuple[float, ...]
    unmeasured: Bool
    missed: tuple[float, ...] = ()
    elsewhere: Heap | None = None

    def of(self, rows: Int) -> RoundNumbers:
        """Keep the segments ``rows``."""
        if self.elsewhere is None:
            return self
        return self._replace(elsewhere=Heap(*(part[rows] for part in self.elsewhere)))


def round_numbers(values: Float, width: float, usable: Bool, scale: Scale) -> RoundNumbers:
    """Mark the round-number classes that have members among the ``usable`` bins.

    Rule: ``decimal`` tries 5 and 10 times every power of ten, ``clock`` the usual fractions of
    an hour (in minutes or seconds; both fit one list). A class coarser than the bin, and made of
    whole bins, gets a column if at least two of its members lie in ``usable`` bins: bins no
    target touches. A class without is *unmeasured*; heaps there cannot be told from bunching.

    Parameters
    ----------
    values : Float
        Lower edges of the bins, shape (n_bins,).
    width : float
        Width of a bin.
    usable : Bool
        Bins that take part in the fit, shape (n_bins,).
    scale : Scale
        What people round to.
    """
    candidates = CLOCK if scale == "clock" else _decimals(width)
    columns: list[Bool] = []
    steps: list[float] = []
    missed: list[float] = []
    unmeasured = np.zeros(len(values), np.bool_)
    for step in candidates:
        if step < 2 * width or not divides(width, step):
            continue
        member = is_multiple(values, step)
        others = (member & usable).sum()
        if others < FEWEST:
            unmeasured |= member
            missed.append(step)
        elif not any(np.array_equal(member & usable, known & usable) for known in columns):
            columns.append(member)
            steps.append(step)
    dummies = np.array(columns, np.float64).T if columns else np.zeros((len(values), 0))
    return RoundNumbers(dummies, tuple(steps), unmeasured, tuple(missed))


def _decimals(width: float) -> list[float]:
    power = np.floor(np.log10(width) + 1e-9)
    return [m * 10.0 ** (power + k) for k in range(DECADES) for m in (5.0, 10.0)]


def describe(window: Window, rounds: RoundNumbers) -> str:
    """Say how innocent rounding at the target was allowed for."""
    at = window.near
    steps = [
        step for step, on in zip(rounds.steps, rounds.dummies[at].max(axis=0), strict=True) if on
    ]
    known = f"rounding to {max(steps):g} measured on its other multiples" if steps else ""
    if rounds.unmeasured[at].any() and rounds.elsewhere is not None:
        return f"{known}; rounder numbers measured on others further away".strip("; ")
    if rounds.unmeasured[at].any():
        return f"{known}; a rounder class has no other member here, so the interval is wider".strip(
            "; "
        )
    return known or "the target is not a round number"
