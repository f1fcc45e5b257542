"""Whether series fell for good, against their own season, trend and persistence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

from kpi_audit.arrays import Float
from kpi_audit.drift.step_effect import FEWEST_AFTER, FEWEST_DOF, gls_step

BASELINE_YEARS = 1.5  # with less, a season and a fall cannot be told apart
BASELINE_BLOCKS, AUDITED_BLOCKS = 10, FEWEST_AFTER
MATERIAL = 0.05  # a fall by less than this share is no news
SMALLEST_LOG_P = -690.0
CAUTION = 8.0  # the error grows by 8 / blocks; set by simulation, see concentration.csv
LEAST_ERROR = 1e-3  # a fit without noise is no certainty


@dataclass(frozen=True, slots=True)
class Fall:
    """A lasting change of each series since its audit started, each of shape (n_series,).

    Attributes
    ----------
    log_p : Float
        Log of the one-sided p-value of "it fell by no more than 5 %".
    size, low, high : Float
        Change in logs (negative: a fall) with a 95 % interval.
    """

    log_p: Float
    size: Float
    low: Float
    high: Float


def lasting_fall(logs: Float, n_baseline: int, cycle: float) -> Fall:
    """Judge the mean since the audit started.

    Parameters
    ----------
    logs : Float
        Natural logs, NaN where nothing is known, shape (n_series, n_blocks).
    n_baseline : int
        Blocks before the audit.
    cycle : float
        Blocks per year.

    Notes
    -----
    Regression on a yearly wave, a trend and a step, with AR(1) errors and a Student tail whose
    degrees of freedom shrink with the persistence (``kpi_audit.drift.step_effect``).
    """
    t = np.arange(logs.shape[1])
    wave = 2 * np.pi * t / cycle
    terms = np.column_stack([np.ones(len(t)), np.sin(wave), np.cos(wave), (t - n_baseline) / cycle])
    is_real = np.isfinite(logs)
    first = np.full(len(logs), n_baseline)
    size, error, freedom = gls_step(np.where(is_real, logs, 0.0), terms, first, is_real)
    # Persistence is estimated too, on few blocks: without this allowance E averaged 20, not 1.
    error = error * (1 + CAUTION / is_real.sum(axis=1))
    freedom = np.maximum(freedom / 2, FEWEST_DOF)
    score = (size - np.log1p(-MATERIAL)) / np.maximum(error, LEAST_ERROR)
    with np.errstate(divide="ignore"):
        log_p = np.maximum(np.log(stdtr(freedom, score)), SMALLEST_LOG_P)
    margin = stdtrit(freedom, 0.975) * error
    return Fall(log_p, size, size - margin, size + margin)
