"""Poisson and binomial regression of many segments at once on one design matrix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Bool, Float, Int

RIDGE = 1e-3  # a thousandth of an observation saying 0: keeps an unidentified column finite
ITERATIONS = 25
TOLERANCE = 1e-9
FAINT = -12.0  # log of the smallest mean that is told apart from 0


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted regression.

    Attributes
    ----------
    coefficients : Float
        Shape (n_segments, n_columns).
    linear : Float
        Linear predictor in every bin, fitted or left out, shape (n_segments, n_bins).
    covariance : Float
        Inverse information matrix at dispersion 1, shape (n_segments, n_columns, n_columns).
    """

    coefficients: Float
    linear: Float
    covariance: Float

    def variance(self, gradient: Float) -> Float:
        """Return the variance at dispersion 1 of what has this ``gradient`` in the coefficients.

        ``gradient`` has shape (n_segments, n_columns), the result (n_segments,).
        """
        drawn = np.einsum("si,sij,sj->s", gradient, self.covariance, gradient)
        return np.asarray(drawn, np.float64)


def poisson(counts: Float, design: Float, used: Bool) -> Fit:
    """Regress ``counts`` on ``design`` with a log link, in the bins that are ``used``.

    Parameters
    ----------
    counts : Float
        Shape (n_segments, n_bins).
    design : Float
        Shape (n_bins, n_columns), the same for all segments.
    used : Bool
        Bins that take part, shape (n_segments, n_bins).
    """
    top = np.log(np.max(counts, axis=1, keepdims=True, initial=1.0)) + 2.0

    def step(linear: Float, rows: Int) -> tuple[Float, Float]:
        mean = np.exp(linear)
        return mean, linear + (counts[rows] - mean) / mean

    start = np.log(counts + 0.5)
    return _iterate(step, start, design, used, (np.full_like(top, FAINT), top))


def binomial(hits: Float, trials: Float, design: Float, used: Bool) -> Fit:
    """Regress the share ``hits / trials`` on ``design`` with a logit link; shapes as `poisson`."""
    observed = hits / np.maximum(trials, 1)

    def step(linear: Float, rows: Int) -> tuple[Float, Float]:
        share = 1 / (1 + np.exp(-linear))
        slope = np.maximum(share * (1 - share), 1e-9)
        return trials[rows] * slope, linear + (observed[rows] - share) / slope

    start = np.log((hits + 0.5) / (trials - hits + 0.5))
    limit = np.full((len(hits), 1), 15.0)
    return _iterate(step, start, design, used & (trials > 0), (-limit, limit))


def _iterate(
    step: Callable[[Float, Int], tuple[Float, Float]],
    start: Float,
    design: Float,
    used: Bool,
    bounds: tuple[Float, Float],
) -> Fit:
    """Reweighted least squares; ``step`` gives weights and working response at a predictor.

    A segment stops when its own coefficients stand still, so that its result does not depend on
    the segments beside it.
    """
    size, columns = len(start), design.shape[1]
    products = (design[:, :, np.newaxis] * design[:, np.newaxis, :]).reshape(len(design), -1)
    linear = np.clip(start, *bounds)
    coefficients: Float = np.zeros((size, columns))
    information: Float = np.tile(np.eye(columns), (size, 1, 1))
    rows = np.arange(size)
    for _ in range(ITERATIONS):
        weight, response = step(linear[rows], rows)
        weight = np.where(used[rows], weight, 0.0)
        crossed = (weight @ products).reshape(-1, columns, columns)
        information[rows] = crossed + RIDGE * np.eye(columns)
        right = (weight * response) @ design
        solved = np.linalg.solve(information[rows], right[..., np.newaxis])[..., 0]
        moved = np.abs(solved - coefficients[rows]).max(axis=1, initial=0.0)
        coefficients[rows] = solved
        linear[rows] = np.clip(solved @ design.T, bounds[0][rows], bounds[1][rows])
        rows = rows[moved > TOLERANCE]
        if not len(rows):
            break
    return Fit(coefficients, linear, np.asarray(np.linalg.inv(information), np.float64))
