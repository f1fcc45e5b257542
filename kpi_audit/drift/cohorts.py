"""Segments whose series start together, ready for arithmetic: no gaps, logs or roots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from kpi_audit.arrays import Bool, Float, Int, Text
from kpi_audit.drift.rhythm import Rhythm, rhythm
from kpi_audit.drift.transform import Transform, relative, uses_root
from kpi_audit.shapes.series import Series

MOST_MISSING = 0.2  # share of baseline or audited periods that may be filled in
FEWEST = 12  # baseline periods below which nothing at all is estimated


@dataclass(frozen=True, slots=True)
class Cohort:
    """Segments with a common first period.

    Attributes
    ----------
    rows : Int
        Their rows in the series, shape (n_segments,).
    first : int
        Column of the series that is period 0 here.
    kpi, outcome : Float
        Relative units, missing periods filled in, the KPI turned so that both should move alike,
        shape (n_segments, n_periods).
    is_kpi_real, is_outcome_real : Bool
        False where filled in, same shape.
    n_baseline : int
    rhythm : Rhythm
    """

    rows: Int
    first: int
    kpi: Float
    outcome: Float
    is_kpi_real: Bool
    is_outcome_real: Bool
    n_baseline: int
    rhythm: Rhythm


def finite(levels: Float) -> Float:
    """Levels with infinities taken for missing."""
    return np.where(np.isfinite(levels), levels, np.nan)


def first_periods(kpi: Float, outcome: Float, grid: int) -> Int:
    """First period with both, moved up to a multiple of ``grid``, shape (n_segments,).

    Segments without any such period get ``n_periods``.
    """
    if kpi.shape[1] == 0:
        return np.zeros(len(kpi), np.int64)
    both = ~np.isnan(kpi) & ~np.isnan(outcome)
    first = np.where(both.any(axis=1), both.argmax(axis=1), kpi.shape[1])
    return np.asarray(np.minimum(-(-first // grid) * grid, kpi.shape[1]))


def fill(values: Float) -> Float:
    """Missing values interpolated, trailing ones repeated, leading ones the first, per row.

    Examples
    --------
    >>> fill(np.array([[np.nan, 1.0, np.nan, 3.0, np.nan]]))
    array([[1., 1., 2., 3., 3.]])
    """
    is_real = ~np.isnan(values)
    if is_real.all():
        return values
    at = np.arange(values.shape[1])
    last = np.maximum.accumulate(np.where(is_real, at, -1), axis=1)
    following = np.minimum.accumulate(np.where(is_real, at, values.shape[1])[:, ::-1], axis=1)[
        :, ::-1
    ]
    left = np.where(last < 0, following, last)
    right = np.where(following == values.shape[1], left, following)
    a = np.take_along_axis(values, left, axis=1)
    b = np.take_along_axis(values, right, axis=1)
    share = (at - left) / np.maximum(right - left, 1)
    return np.where(is_real, values, a + share * (b - a))


def _refusal(levels: Float, is_root: Bool, which: str) -> Text:
    """Why a transform cannot take a baseline, empty where it can."""
    lowest = np.nanmin(levels, axis=1)
    out = np.full(len(levels), "", dtype=object)
    out[~is_root & (lowest <= 0)] = (
        f"not applicable: the {which} has zero or negative values in its baseline, which have no "
        "logarithm"
    )
    out[lowest < 0] = (
        f"not applicable: the {which} has negative values in its baseline; relative changes need "
        "values of at least 0 (use a gross figure)"
    )
    return out


def cohorts(series: Series, sign: int, transform: Transform, reason: Text) -> Iterator[Cohort]:
    """Split the segments by their first period; write into ``reason`` why some cannot be read.

    Parameters
    ----------
    series : Series
    sign : int
        -1 turns the KPI round.
    transform : str
    reason : Text
        Shape (n_segments,); filled for segments that are in no cohort.
    """
    beat = rhythm(series.cycle)
    known = replace(series, kpi=finite(series.kpi), outcome=finite(series.outcome))
    first = first_periods(known.kpi, known.outcome, beat.start_grid)
    n_known = np.maximum(series.n_baseline - first, 0)
    for row in np.flatnonzero(n_known < FEWEST):
        reason[row] = (
            f"not enough data: {n_known[row]} baseline periods with KPI and outcome, "
            f"{beat.shortest_baseline} needed"
        )
    for start in np.unique(first[n_known >= FEWEST]):
        rows = np.flatnonzero((first == start) & (n_known >= FEWEST))
        cohort = _cohort(rows, int(start), known, transform, reason)
        if cohort is not None:
            yield _turned(cohort, sign)


def _turned(cohort: Cohort, sign: int) -> Cohort:
    if sign > 0:
        return cohort
    return replace(cohort, kpi=-cohort.kpi)


def _cohort(
    rows: Int, first: int, series: Series, transform: Transform, reason: Text
) -> Cohort | None:
    n = series.n_baseline - first
    levels = [values[rows, first:] for values in (series.kpi, series.outcome)]
    missing = np.maximum(*(np.isnan(v[:, :n]).mean(axis=1) for v in levels))
    refusals = np.full(len(rows), "", dtype=object)
    is_root = [uses_root(v, n, transform) for v in levels]
    is_read = missing <= MOST_MISSING
    for v, root, name in zip(levels, is_root, ("KPI", "outcome"), strict=True):
        why = _refusal(np.where(np.isnan(v), np.inf, v)[:, :n], root, name)
        refusals = np.where(refusals == "", why, refusals)
    for i in np.flatnonzero(~is_read):
        refusals[i] = (
            f"not enough data: {missing[i]:.0%} of the baseline periods are missing, at most "
            f"{MOST_MISSING:.0%} may be"
        )
    reason[rows] = refusals
    keep = refusals == ""
    if not keep.any():
        return None
    ready = [relative(v[keep], n, r[keep]) for v, r in zip(levels, is_root, strict=True)]
    return Cohort(
        rows[keep], first, fill(ready[0]), fill(ready[1]), ~np.isnan(ready[0]),
        ~np.isnan(ready[1]), n, rhythm(series.cycle),
    )  # fmt: skip
