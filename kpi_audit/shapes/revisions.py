"""Shape ``revisions``: how known values changed later, by age and by week of the change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from kpi_audit.arrays import Bool, Days, Float, Int
from kpi_audit.shapes.columns import require

COLUMNS = (
    "segment", "period_start", "is_baseline", "revised_on", "first_known_on",
    "value", "value_before",
)  # fmt: skip
AGES = np.array([0, 1, 4, 13, 26, 52])  # weeks since closing at which an age band begins
MONDAY = np.datetime64("1969-12-29", "D")
FOREVER = 10**6  # weeks


@dataclass(frozen=True, slots=True)
class Revisions:
    """The reporting triangle of a KPI, in weeks.

    Attributes
    ----------
    segments : tuple[str, ...]
        Names of the rows; ``""`` is the whole KPI. Length n_segments.
    weeks : Days
        Monday of each week from the first to the last night, shape (n_weeks,).
    is_baseline : Bool
        Whether a week lies before the first audited period closed, shape (n_weeks,).
    revised : Float
        Sum over periods of the change of value that became known in a week, relative to the mean
        of both values (between -2 and 2), by age band, shape (n_segments, 6, n_weeks).
    exposed : Float
        Periods that were of this age and could have been revised, same shape.
    first, latest : Float
        First and latest known value, shape (n_segments, n_periods); NaN where there is none.
    is_audited : Bool
        Whether a period belongs to the audit, shape (n_periods,).
    """

    subject: ClassVar[str] = "versions"
    needs: ClassVar[tuple[str, ...]] = ()
    wants_baseline: ClassVar[bool] = False
    matures: ClassVar[bool] = True
    segments: tuple[str, ...]
    weeks: Days
    is_baseline: Bool
    revised: Float
    exposed: Float
    first: Float
    latest: Float
    is_audited: Bool

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Self:
        """Lay out the rows of ``sql/units/revisions.sql``.

        A period closes as long after its first day as the quickest one of its segment. What was
        first known later (a history loaded at once) is observed from then on only.

        Raises
        ------
        BadEvidence
            If a column is missing.
        """
        require(frame, COLUMNS, "revisions")
        frame = frame.sort_values(["segment", "period_start", "revised_on"], kind="stable")
        segments, rows = np.unique(frame["segment"].to_numpy(str), return_inverse=True)
        periods, places = np.unique(_days(frame["period_start"]), return_inverse=True)
        nights, known = _days(frame["revised_on"]), _days(frame["first_known_on"])
        value, before = (frame[c].to_numpy(np.float64) for c in ("value", "value_before"))
        shortest = np.full(len(segments), FOREVER)
        np.minimum.at(shortest, rows, (known - periods[places]).astype(np.int64))
        closing = _week(periods[places] + shortest[rows])
        week, opened = _week(nights), _week(known)
        origin = int(week.min(initial=FOREVER)) if len(week) else 0
        width = int(week.max()) - origin + 1 if len(week) else 0
        change, is_first = _change(value, before), np.isnan(before)
        shape = (len(segments), len(AGES), width)
        revised = np.zeros(shape)
        at = (rows, _band(week - closing), week - origin)
        np.add.at(revised, tuple(x[~is_first] for x in at), change[~is_first])
        last = np.zeros(len(segments), np.int64)
        np.maximum.at(last, rows, week)
        spans = (closing, opened, last[rows])
        exposed = _exposed(rows[is_first], tuple(x[is_first] for x in spans), origin, shape)
        values = np.full((2, len(segments), len(periods)), np.nan)
        values[0, rows[is_first], places[is_first]] = value[is_first]
        values[1, rows, places] = value  # rows are in order of time: the last one stays
        audited = ~frame["is_baseline"].to_numpy(np.bool_)
        start = closing[audited].min(initial=FOREVER) if audited.any() else FOREVER
        weeks = np.arange(origin, origin + width)
        if not frame["is_baseline"].any():
            start = origin
        is_audited = np.zeros(len(periods), np.bool_)
        is_audited[places] = audited
        return cls(
            tuple(map(str, segments)), MONDAY + 7 * weeks, weeks < start,
            revised, exposed, values[0], values[1], is_audited,
        )  # fmt: skip


def _days(column: pd.Series) -> Days:
    return column.to_numpy().astype("datetime64[D]")


def _week(days: Days) -> Int:
    return np.asarray((days - MONDAY).astype(np.int64) // 7)


def _band(age: Int) -> Int:
    return np.clip(np.searchsorted(AGES, age, side="right") - 1, 0, len(AGES) - 1)


def _change(value: Float, before: Float) -> Float:
    mean = (np.abs(value) + np.abs(before)) / 2
    return np.divide(value - before, mean, out=np.zeros_like(value), where=mean > 0)


def _exposed(rows: Int, spans: tuple[Int, ...], origin: int, shape: tuple[int, int, int]) -> Float:
    """Count the periods of each age and week: from first known to the segment's last night."""
    closing, opened, last = spans
    steps = np.zeros((shape[0], shape[1], shape[2] + 1))
    for band, begins in enumerate(AGES):
        ends = AGES[band + 1] if band + 1 < len(AGES) else FOREVER
        low = np.maximum(closing + begins, opened) - origin
        high = np.minimum(closing + ends, last + 1) - origin
        some = high > low
        np.add.at(steps, (rows[some], band, low[some]), 1.0)
        np.add.at(steps, (rows[some], band, high[some]), -1.0)
    return np.asarray(steps.cumsum(axis=2)[:, :, :-1])
