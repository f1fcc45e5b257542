"""Periods gathered into blocks of about a month, counted from the start of the audit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Bool, Days, Float, Int

QUARTER_DAYS, MONTH_DAYS, WEEK_DAYS = 80, 20, 5  # shortest median distance that counts as one
FOUR_WEEKS = 28


@dataclass(frozen=True, slots=True)
class Blocks:
    """Where the periods lie.

    Attributes
    ----------
    at : Int
        Block of each period, shape (n_periods,).
    n : int
        Blocks, whole ones; a period of a later block (one under way) has ``at >= n``.
    n_baseline : int
        Blocks before the audit.
    cycle : float
        Blocks per year.
    """

    at: Int
    n: int
    n_baseline: int
    cycle: float

    def sums(self, values: Float) -> Float:
        """Add up shape (n_segments, n_periods) to (n_segments, n)."""
        return np.asarray(values @ (self.at[:, np.newaxis] == np.arange(self.n)))


def blocks(periods: Days, is_baseline: Bool) -> Blocks:
    """Gather days and weeks into four weeks; months and quarters stay as they are.

    What wanders slowly is visible in months only: from one week to the next, noise hides it.

    Parameters
    ----------
    periods : Days
        First days, ascending, shape (n_periods,).
    is_baseline : Bool
        Same shape.

    Examples
    --------
    >>> weeks = np.datetime64("2024-01-01", "D") + 7 * np.arange(10)
    >>> blocks(weeks, np.arange(10) < 6)
    Blocks(at=array([0, 0, 1, 1, 1, 1, 2, 2, 2, 2]), n=3, n_baseline=2, cycle=13.0)
    """
    if len(periods) == 0 or is_baseline.all() or not is_baseline.any():
        return Blocks(np.full(len(periods), -1), 0, 0, 12.0)
    days = periods.astype(np.int64)
    typical = float(np.median(np.diff(days)))
    first_audited = int(np.argmin(is_baseline))
    if typical >= MONTH_DAYS:
        size, cycle = (3, 4.0) if typical >= QUARTER_DAYS else (1, 12.0)
        months = periods.astype("datetime64[M]").astype(np.int64)
        steps, width = months - months[first_audited], 0
    else:
        size, cycle, width = FOUR_WEEKS, 13.0, 7 if typical >= WEEK_DAYS else 1
        steps = days - days[first_audited]
    at = steps // size
    # A block counts once its last period has closed.
    n = at[-1] + 1 if width == 0 else (steps[-1] + width) // size
    return Blocks(at - at[0], int(max(n, 0) - at[0]), int(-at[0]), cycle)
