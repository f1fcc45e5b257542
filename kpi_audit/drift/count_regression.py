"""Poisson regression of small counts on a calendar, with a prior, for many series at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Float
from kpi_audit.drift.autoregression import ar1
from kpi_audit.drift.blocks import product

STEPS, LARGEST_STEP = 12, 1.0  # of Newton's method, in logs
LARGEST = 30.0  # log of an expected count
FEWEST = 0.5  # results that an interval counts at least


@dataclass(frozen=True, slots=True)
class CountFit:
    """Coefficients (n_series, n_terms), their covariance and the dispersion."""

    coefficients: Float
    covariance: Float
    dispersion: Float


def fit_counts(y: Float, exposure: Float, terms: Float, prior: tuple[Float, int]) -> CountFit:
    """Fit a penalised Poisson regression by Newton's method.

    Parameters
    ----------
    y, exposure : Float
        Counts and what the KPI implies, 0 where unknown, shape (n_series, n_baseline).
    terms : Float
        Calendar, shape (n_baseline, n_terms).
    prior : tuple[Float, int]
        Precision of each coefficient; periods in a block.
    """
    precision, block = prior
    n, n_terms = terms.shape
    pairs = (terms[:, :, None] * terms[:, None, :]).reshape(n, -1)
    beta = np.zeros((len(y), n_terms))
    usual = np.maximum(exposure.sum(axis=1), 1e-9)
    beta[:, 0] = np.log(np.maximum(y.sum(axis=1), FEWEST) / usual)
    for _ in range(STEPS):
        mean = mean_counts(exposure, beta, terms)
        normal = product(mean, pairs).reshape(-1, n_terms, n_terms) + np.diag(precision)
        gradient = product(y - mean, terms) - precision * beta
        step = np.linalg.solve(normal, gradient[:, :, None])[:, :, 0]
        beta = beta + np.clip(step, -LARGEST_STEP, LARGEST_STEP)
    mean = mean_counts(exposure, beta, terms)
    dispersion = np.maximum(
        _dispersion(y, mean, n_terms),
        _dispersion(_blocks(y, block), _blocks(mean, block), n_terms),
    )
    return CountFit(
        beta, np.asarray(np.linalg.inv(normal), np.float64) * dispersion[:, None, None], dispersion
    )


def _blocks(values: Float, block: int) -> Float:
    """Add up ``block`` periods each, counted from the end."""
    n = values.shape[1] // block * block
    return np.asarray(values[:, values.shape[1] - n :].reshape(len(values), -1, block).sum(axis=2))


def _dispersion(counts: Float, mean: Float, n_terms: int) -> Float:
    """Variance over the mean, at least 1, times what persistence adds to sums.

    Sums of four weeks show persistence that the noise of single small counts hides.
    """
    pearson = (counts - mean) / np.sqrt(np.maximum(mean, 1e-9))
    spare = max(counts.shape[1] - n_terms, 1)
    persistence = ar1(pearson, n_terms)
    dispersion = np.maximum((pearson * pearson).sum(axis=1) / spare, 1.0)
    return np.asarray(dispersion * (1 + persistence) / (1 - persistence))


def mean_counts(exposure: Float, beta: Float, terms: Float) -> Float:
    """Return what is expected, shape (n_series, n_periods)."""
    return np.asarray(exposure * np.exp(np.clip(product(beta, terms.T), -LARGEST, LARGEST)))
