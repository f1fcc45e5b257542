"""Everything of the gap's evidence that depends on the AR coefficient and not on the series."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Float, Int
from kpi_audit.drift.audit_year import AuditYear
from kpi_audit.drift.calendar import Calendar
from kpi_audit.drift.whitening import START_ROWS, whitener


@dataclass(frozen=True, slots=True)
class StepDesign:
    """Whitened step columns and the operator that whitens a gap likewise.

    Attributes
    ----------
    operator : Float
        Gap to recursive residuals, shape (n_rows, n_periods).
    rows : Int
        Period of each row, shape (n_rows,).
    n_baseline_rows : int
    steps : Float
        Recursive residuals of each step column in the audited rows, shape (n_onsets, n_audited);
        exactly 0 before the onset.
    onsets : tuple[int, ...]
        First audited row of each step.
    information : Float
        Running sum of their squares, same shape.
    log_determinant : Float
        Running sum of log forecast variances, shape (n_audited,).
    """

    operator: Float
    rows: Int
    n_baseline_rows: int
    steps: Float
    onsets: tuple[int, ...]
    information: Float
    log_determinant: Float


def step_design(phi: float, calendar: Calendar, year: AuditYear) -> StepDesign:
    """Design for one AR coefficient; see ``StepDesign``."""
    white = whitener(phi, calendar, year.rows)
    start = calendar.terms.shape[1] + START_ROWS
    n_baseline_rows = year.n_baseline - 1 - start
    operator = white.operator[start:]
    audited = operator[n_baseline_rows:]
    onsets = year.rhythm.step_onsets
    t = np.arange(calendar.terms.shape[0])
    columns = (t[:, None] >= year.first + np.array(onsets)).astype(np.float64)
    steps = (audited @ columns).T
    steps[np.arange(year.n_audited) < np.array(onsets)[:, None]] = 0.0
    return StepDesign(
        operator,
        year.rows[start:],
        n_baseline_rows,
        steps,
        onsets,
        np.cumsum(steps * steps, axis=1),
        np.cumsum(np.log(white.variances[start:]))[n_baseline_rows:],
    )
