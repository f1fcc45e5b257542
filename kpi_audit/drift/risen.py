"""Whether a KPI stands clearly above its own calendar since the audit started."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kpi_audit.arrays import Bool, Float, Int
from kpi_audit.drift.audit_year import AuditYear, audit_years
from kpi_audit.drift.autoregression import ar1
from kpi_audit.drift.calendar import full_calendar, residuals
from kpi_audit.drift.gap import LEAST_NOISE
from kpi_audit.drift.rhythm import Rhythm

ERRORS = 2.75  # standard errors of the mean; docs/calibration/guardrail.csv, "KPI unchanged"
LIMIT = 6.0  # standard deviations that one period counts at most: one bulk import is no rise
SHARE_OF_YEAR = 6  # the first sixth of a year says too little


class Standing(NamedTuple):
    """Mean deviation from the baseline's calendar, the year so far, and its standard error."""

    mean: Float
    error: Float
    is_late_enough: Bool


def standing(
    values: Float, is_real: Bool, n_baseline: int, beat: Rhythm, limit: float = np.inf
) -> Standing:
    """Where series stand since the audit started; all of shape (n_series, n_audited).

    Parameters
    ----------
    values : Float
        Relative units, shape (n_series, n_periods).
    is_real : Bool
        Periods that count, same shape.
    n_baseline : int
    beat : Rhythm
    limit : float
        Standard deviations at which one period's deviation is cut.

    Notes
    -----
    The error holds the persistence of the baseline (AR(1), Kendall 1954) and the calendar's own
    sampling error.
    """
    n_periods = values.shape[1]
    terms = full_calendar(n_periods, n_baseline, beat)
    left = residuals(values, terms, n_baseline)
    known = left[:, :n_baseline]
    spare = max(n_baseline - terms.shape[1], 1)
    usual = np.sqrt((known * known).sum(axis=1, keepdims=True) / spare)
    usual = np.maximum(usual, LEAST_NOISE)
    persistence = ar1(known, terms.shape[1])
    left = np.clip(left, -limit * usual, limit * usual)
    empty = np.zeros((len(values), 0))
    means, errors, late = [empty], [empty], [empty.astype(np.bool_)]
    for year in audit_years(n_baseline, n_periods, beat):
        now = slice(year.first, year.end)
        n = np.maximum(np.cumsum(is_real[:, now], axis=1), 1)
        means.append(np.cumsum(np.where(is_real[:, now], left[:, now], 0.0), axis=1) / n)
        errors.append(usual * _relative_error(persistence, n, terms, year))
        late.append(np.broadcast_to(_is_late_enough(year), n.shape))
    return Standing(
        np.concatenate(means, axis=1), np.concatenate(errors, axis=1), np.concatenate(late, axis=1)
    )


def has_risen(
    values: Float, is_real: Bool, n_baseline: int, beat: Rhythm, errors: float = ERRORS
) -> Bool:
    """Mean of the audit year so far above the baseline's calendar by more than 2.75 of its errors.

    A condition on evidence, not evidence: it can only take some away, so it needs no e-value, which
    a persistent KPI would seldom reach.

    Parameters
    ----------
    values, is_real, n_baseline, beat
        As for ``standing``; turned so that more is better.
    errors : float
        Standard errors needed.

    Returns
    -------
    Bool
        After each audited period, shape (n_series, n_audited).
    """
    at = standing(values, is_real, n_baseline, beat, LIMIT)
    return np.asarray((at.mean > errors * at.error) & at.is_late_enough)


def _is_late_enough(year: AuditYear) -> Bool:
    return np.asarray(np.arange(1, year.n_audited + 1) * SHARE_OF_YEAR >= year.rhythm.year)


def _relative_error(persistence: Float, n: Int, terms: Float, year: AuditYear) -> Float:
    """Error of the mean in standard deviations, shape (n_series, n_audited)."""
    known = terms[: year.n_baseline]
    counts = np.arange(1.0, year.n_audited + 1)[:, None]
    means = np.cumsum(terms[year.first : year.end], axis=0) / counts
    lever = np.einsum("ti,ij,tj->t", means, np.linalg.pinv(known.T @ known), means)
    inflation = ((1 + persistence) / (1 - persistence))[:, None]
    return np.asarray(np.sqrt(np.minimum(inflation / n, 1.0) + inflation * lever))


def only_where(log_e: Float, has_happened: Bool) -> Float:
    """Evidence where something has happened; elsewhere at most E = 1, so it stays an e-value.

    Examples
    --------
    >>> only_where(np.array([3.0, 3.0, -1.0]), np.array([True, False, False])).tolist()
    [3.0, 0.0, -1.0]
    """
    return np.where(has_happened, log_e, np.minimum(log_e, 0.0))
