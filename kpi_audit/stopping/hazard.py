"""Share of those who reached a count that stop there, fitted around a target."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.excess.counterfactual import Excess
from kpi_audit.excess.dispersion import dispersion
from kpi_audit.excess.regression import binomial
from kpi_audit.excess.round_numbers import RoundNumbers, round_numbers
from kpi_audit.excess.window import Window

ORDER = 3
FEWEST = 5.0  # actor-periods that reached a count, for it to take part in the fit


@dataclass(frozen=True, slots=True)
class Stops:
    """Stops at the target, against the stops around it; every array has shape (n_segments,).

    Attributes
    ----------
    excess : Excess
        Stops at the target beyond the expected, less those that are missing just short of it:
        who was carried over the target from below did not stop above it.
    reached, beyond : Float
        Actor-periods that reached the target, and that went past its near bins.
    used : Float
        Counts that took part in the fit.
    columns : int
        Coefficients that were fitted.
    """

    excess: Excess
    reached: Float
    beyond: Float
    used: Float
    columns: int


def at_risk(counts: Float) -> Float:
    """Return how many reached each bin: those who stop there or further on."""
    return np.asarray(np.cumsum(counts[:, ::-1], axis=1)[:, ::-1])


def stops(counts: Float, above: Float, window: Window, width: float) -> tuple[Stops, RoundNumbers]:
    """Fit the hazard of stopping on the bins that no target touches.

    Parameters
    ----------
    counts : Float
        Actor-periods per bin of the window, shape (n_segments, n_bins).
    above : Float
        Actor-periods beyond the window, shape (n_segments,).
    window : Window
    width : float
        Of a bin.
    """
    trials = at_risk(counts) + above[:, np.newaxis]
    possible = (window.values > width / 2) & (trials >= FEWEST)
    used = possible & window.outside
    reach = max(int(np.abs(window.offset).max(initial=1)), 1)
    smooth = np.vander(window.offset / reach, ORDER + 1, increasing=True)
    known = window.outside & (window.values > width / 2)
    rounds = round_numbers(window.values, width, known, "decimal")
    design = np.hstack([smooth, rounds.dummies])
    fit = binomial(counts, trials, design, used)
    share = 1 / (1 + np.exp(-fit.linear))
    mean, variance = trials * share, trials * share * (1 - share)
    phi = dispersion(counts - mean, variance, used, int(window.near.sum()), design.shape[1])
    near, gap = window.near & possible, window.gap & possible
    missing = np.where(gap, mean - counts, 0.0).sum(axis=1)
    expected = np.where(near, mean, 0.0).sum(axis=1)
    gradient = np.where(near | gap, variance, 0.0) @ design
    drawn = fit.variance(gradient)
    spread = np.where(near | gap, variance, 0.0).sum(axis=1)
    freedom = np.maximum(used.sum(axis=1) - design.shape[1], 1.0)
    excess = Excess(
        np.where(near, counts, 0.0).sum(axis=1) - np.maximum(missing, 0.0),
        expected,
        np.sqrt(phi * (spread + drawn)),
        freedom,
        phi,
        missing,
    )
    past = np.where(window.offset >= window.near.sum(), counts, 0.0).sum(axis=1) + above
    return (
        Stops(excess, _at(trials, window.offset == 0), past, used.sum(axis=1), design.shape[1]),
        rounds,
    )


def _at(values: Float, where: Bool) -> Float:
    return np.asarray(np.where(where, values, 0.0).sum(axis=1))
