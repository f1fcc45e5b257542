"""Shape ``clocks``: how long cases were on the clock, and how long it stood still."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float, Int
from kpi_audit.shapes.columns import require

TOTALS = ("n", "stopped", "reopened", "gross_hours", "stopped_hours")
COLUMNS = ("segment", "period_start", "is_baseline", "part", "step", *TOTALS)
STEPS = 53  # per octave of hours; then 3, 5 and 7 hours are edges too, to 0.3 %


@dataclass(frozen=True, slots=True)
class Clocks:
    """Cases per step of hours on the clock; a step is 1.3 % wide.

    Attributes
    ----------
    segments : tuple[str, ...]
        Names of the rows; ``""`` is the whole KPI. Length n_segments.
    steps : Int
        ``floor(53 log2(hours on the clock))``, ascending, shape (n_steps,).
    cases, stopped : Float
        Audited cases, and those whose clock stood still for a while, shape (n_segments, n_steps).
    cases_baseline, stopped_baseline : Float
        The same before the audit started.
    totals, totals_baseline : Float
        Cases, stopped cases, reopened cases, hours from first to last update, hours stopped,
        shape (n_segments, 5).
    stops, waits : Float
        Number of audited stops (waits before the last state), how many of them share the most
        common length within 2.6 %, and that length in hours, shape (n_segments, 3).
    """

    subject: ClassVar[str] = "records"
    needs: ClassVar[tuple[str, ...]] = ("at", "case_id", "state", "is_stopped")
    wants_baseline: ClassVar[bool] = False
    matures: ClassVar[bool] = True
    segments: tuple[str, ...]
    steps: Int
    cases: Float
    stopped: Float
    cases_baseline: Float
    stopped_baseline: Float
    totals: Float
    totals_baseline: Float
    stops: Float
    waits: Float

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Self:
        """Read a long table with the columns of ``COLUMNS``.

        ``part`` is ``'net'`` (cases), ``'stop'`` (single stops) or ``'wait'`` (waits for the end).

        Raises
        ------
        BadEvidence
            If a column is missing.
        """
        require(frame, COLUMNS, "clocks")
        segments, rows = np.unique(frame["segment"].to_numpy(str), return_inverse=True)
        part, before = frame["part"].to_numpy(str), frame["is_baseline"].to_numpy(np.bool_)
        step = frame["step"].to_numpy(np.int64)
        net = part == "net"
        steps, places = np.unique(step[net], return_inverse=True)
        sums = frame[list(TOTALS)].to_numpy(np.float64)

        def add(used: np.ndarray, column: int) -> Float:
            out = np.zeros((len(segments), len(steps)))
            kept = used[net]
            np.add.at(out, (rows[net][kept], places[kept]), sums[net][kept, column])
            return out

        def total(used: np.ndarray) -> Float:
            out = np.zeros((len(segments), len(TOTALS)))
            np.add.at(out, rows[used], sums[used])
            return out

        return cls(
            tuple(map(str, segments)),
            steps,
            add(~before, 0), add(~before, 1), add(before, 0), add(before, 1),
            total(net & ~before), total(net & before),
            *(
                _commonest(rows[used], step[used], sums[used, 0], len(segments))
                for used in ((part == "stop") & ~before, (part == "wait") & ~before)
            ),
        )  # fmt: skip


def _commonest(rows: Int, step: Int, n: Float, size: int) -> Float:
    """Count all, those in the fullest two adjacent steps, and the length in hours these share."""
    out = np.zeros((size, 3))
    if not len(rows):
        return out
    first = step.min()
    table = np.zeros((size, int(step.max() - first) + 2))
    np.add.at(table, (rows, step - first), n)
    pairs = table[:, :-1] + table[:, 1:]
    best = pairs.argmax(axis=1)
    centre = (first + best + 1) / STEPS  # the edge between the two
    return np.stack([table.sum(axis=1), pairs.max(axis=1), 2.0**centre], axis=1)
