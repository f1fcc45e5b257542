"""Was there ever a link? Bayes factor on what the past does not explain, averaged over lags."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Bool, Float, Int
from kpi_audit.drift.bayes_factor import LARGEST_LOG, Moments, bayes_factor
from kpi_audit.drift.blocks import pieces
from kpi_audit.drift.studentise import LIMIT, MAD_TO_SD
from kpi_audit.threads import for_each

OWN_LAGS = 2  # of the outcome: a persistent KPI must not load on the outcome's own persistence
PRIOR_SHARE = 0.25  # prior variance of the slope, in units of nu / V
LINKED = float(np.log(20.0))  # log Bayes factor from which a link counts as shown
NO_VARIATION = 1e-10  # share of a column's squares left over that counts as nothing


def _without(columns: Float, on: Float) -> Float:
    """Columns minus their projection on ``on``; shapes (n, k, rows) and (n, rows)."""
    size = (on * on).sum(axis=1)[:, None]
    slope = (columns * on[:, None]).sum(axis=2) / np.where(size > 0, size, 1.0)
    return np.asarray(columns - slope[:, :, None] * on[:, None])


def link_log_bf(kpi: Float, outcome: Float, terms: Float, lags: tuple[int, int]) -> Float:
    """Log of the mean Bayes factor over lags that the outcome moves with the KPI.

    Parameters
    ----------
    kpi, outcome : Float
        Baseline in relative units, shape (n_segments, n_baseline).
    terms : Float
        Calendar terms with trend, shape (n_baseline, n_terms).
    lags : tuple[int, int]

    Returns
    -------
    Float
        Shape (n_segments,); 0 where the KPI or the outcome stands still in most periods.

    Notes
    -----
    Null: given calendar, two own lags of the outcome and the KPI one period before, the KPI says
    nothing about the outcome. A calendar spike that both share looks like a link: declare holidays.
    """
    out = np.empty(len(kpi))

    def validate(rows: Int) -> None:
        out[rows] = _block_log_bf(kpi[rows], outcome[rows], terms, lags)

    for_each(pieces(np.arange(len(kpi))), validate)
    return np.where(_moves(kpi) & _moves(outcome), out, 0.0)


def _moves(values: Float) -> Bool:
    """Whether a series changes in at least half of its periods, shape (n_segments,).

    One that seldom does rests on a handful of events: three busy months among forty empty ones
    gave a Bayes factor of 10^10.
    """
    changes = np.diff(values, axis=1) != 0
    return np.asarray(2 * changes.sum(axis=1) >= changes.shape[1])


def _block_log_bf(kpi: Float, outcome: Float, terms: Float, lags: tuple[int, int]) -> Float:
    first = max(lags[1] + 1, OWN_LAGS)
    n_rows = outcome.shape[1] - first
    dof = float(n_rows - terms.shape[1] - OWN_LAGS - 1)
    if dof < 1:
        return np.zeros(len(kpi))
    basis = np.linalg.qr(terms[first:])[0]
    columns = [outcome[:, first - lag : first - lag + n_rows] for lag in range(OWN_LAGS + 1)]
    columns += [kpi[:, first - lag : first - lag + n_rows] for lag in range(lags[0], lags[1] + 2)]
    left = np.stack(columns, axis=1)
    scale = left - left.mean(axis=2, keepdims=True)
    usual = (scale * scale).sum(axis=2)
    left = scale - (scale @ basis) @ basis.T
    left = _without(left, left[:, 1])
    left = _without(left, left[:, 2])
    logs = [
        _one_lag(left[:, 0], left[:, 3 + k], left[:, 4 + k], dof, usual[:, [0, 3 + k]])
        for k in range(lags[1] - lags[0] + 1)
    ]
    return np.asarray(np.logaddexp.reduce(logs, axis=0) - np.log(len(logs)))


def _cut(left: Float) -> Float:
    """Values within 2.5 robust standard deviations, per row.

    One launch that moves both series is one coincidence, not a link.
    """
    limit = LIMIT / MAD_TO_SD * np.median(np.abs(left), axis=1, keepdims=True)
    return np.clip(left, -limit, limit)


def _one_lag(outcome: Float, kpi: Float, before: Float, dof: float, usual: Float) -> Float:
    pair = _without(np.stack([outcome, kpi], axis=1), before)
    y, x = _cut(pair[:, 0]), _cut(pair[:, 1])
    cross, information = (x * y).sum(axis=1), (x * x).sum(axis=1)
    squares = (y * y).sum(axis=1)
    varies = (information > NO_VARIATION * usual[:, 1]) & (squares > NO_VARIATION * usual[:, 0])
    # The factor depends on the prior variance times V only, so V is scaled to 1.
    scale = np.sqrt(np.where(varies, information, 1.0))
    moments = Moments(
        np.where(varies, cross / scale, 0.0),
        np.ones_like(squares),
        np.where(varies, squares, 1.0),
        np.full_like(squares, dof),
    )
    factor = bayes_factor(moments, [PRIOR_SHARE * dof], 1)
    return np.where(varies, np.log(np.clip(factor, 1e-300, np.exp(LARGEST_LOG))), 0.0)
