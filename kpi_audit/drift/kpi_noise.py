"""Link loss that is only a noisier KPI: the proxy got worse, nobody need have pushed it."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.drift.validation import LINKED as WATCH

ERRORS = 2.326  # standard errors: 1 % of unchanged KPIs
RELATIVE_SD = 0.756  # of the size of a normal value
DEPENDENCE = 1.3  # successive changes share a value: variance of their mean size
TINY = 1e-300


def noise_ratio(deviation: Float, is_known: Bool, n_baseline: int) -> tuple[Float, Float]:
    """Mean size of the KPI's changes since the audit started over that before, and its log's error.

    Both of shape (n_segments,), NaN without an audited change.
    """
    counts = is_known[:, 1:] & is_known[:, :-1]
    sizes = np.where(counts, np.abs(np.diff(deviation, axis=1)), 0.0)
    before, since = slice(None, n_baseline - 1), slice(n_baseline, None)
    n_before, n_since = counts[:, before].sum(axis=1), counts[:, since].sum(axis=1)
    usual = sizes[:, before].sum(axis=1) / np.maximum(n_before, 1)
    now = sizes[:, since].sum(axis=1) / np.maximum(n_since, 1)
    unknown = np.where(n_since > 0, 0.0, np.nan)
    spread = 1 / np.maximum(n_before, 1) + 1 / np.maximum(n_since, 1)
    return now / (usual + TINY) + unknown, RELATIVE_SD * np.sqrt(DEPENDENCE * spread)


def is_noisier(log_e_gap: Float, log_e_link: Float, ratio: Float, error: Float) -> Bool:
    """Link loss at the watch tier, a flat gap, and a KPI that clearly varies more than it did."""
    has_grown = np.log(np.maximum(ratio, TINY)) > ERRORS * error
    return np.asarray((log_e_link >= WATCH) & (log_e_gap < WATCH) & has_grown)
