"""Shape ``companions``: counted units beside the actions that normally come with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from kpi_audit.arrays import Bool, Days, Float, Int
from kpi_audit.corroborated.strata import Groups, Side, Terms, terms
from kpi_audit.shapes.columns import require

OWN = ("n", "n_without", "log_ratio", "log_ratio_square")
OTHERS = ("n_others", "without_others", "log_ratio_others", "log_ratio_square_others")
GROUPS = ("other_segments", "n_square_others", "without_spread_others", "log_ratio_spread_others")
SETTLING = np.timedelta64(90, "D")
COLUMNS = ("segment", "period_start", "is_baseline", "size_class", *OWN, *OTHERS, *GROUPS)


@dataclass(frozen=True, slots=True)
class Companions:
    """Units (repositories, accounts, campaigns) compared within classes of equal size.

    Attributes
    ----------
    segments : tuple[str, ...]
        Names of the rows; ``""`` is the whole KPI, which has no others. Length n_segments.
    periods : Days
        First day of each period, ascending, shape (n_periods,).
    is_baseline : Bool
        Whether a period lies before the audit, shape (n_periods,).
    is_settled : Bool
        Whether a period is 90 days older than the last one, so that its companions had time to
        come, shape (n_periods,). Younger audited periods are not compared with the baseline.
    units : Float
        Units of each period, shape (n_segments, n_periods).
    peers : Float
        Audited units against the other segments' units of the same period and size class; the
        sums of ``Terms``, shape (n_segments, n_terms).
    own : Float
        Audited units against the segment's own baseline, likewise; 0 without a baseline.
    missing, missing_information : Float
        Units without companion beyond the baseline's share of their size class, and the binomial
        variance of their number, shape (n_segments, n_periods).
    shortfall, shortfall_information : Float
        Sum of log ratios short of the baseline's mean, and units, same shape.
    """

    subject: ClassVar[str] = "records"
    needs: ClassVar[tuple[str, ...]] = ("value", "companion")
    wants_baseline: ClassVar[bool] = False
    matures: ClassVar[bool] = True  # companions come in later than what they accompany
    segments: tuple[str, ...]
    periods: Days
    is_baseline: Bool
    is_settled: Bool
    units: Float
    peers: Float
    own: Float
    missing: Float
    missing_information: Float
    shortfall: Float
    shortfall_information: Float

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Self:
        """Compare the rows of ``sql/units/companions.sql`` with their references and add up.

        Raises
        ------
        BadEvidence
            If a column is missing.
        """
        require(frame, COLUMNS, "companions")
        segments, rows = np.unique(frame["segment"].to_numpy(str), return_inverse=True)
        days = frame["period_start"].to_numpy().astype("datetime64[D]")
        periods, places = np.unique(days, return_inverse=True)
        sizes, classes = np.unique(frame["size_class"].to_numpy(np.int64), return_inverse=True)
        before = frame["is_baseline"].to_numpy(np.bool_)
        is_baseline = np.zeros(len(periods), np.bool_)
        is_baseline[places] = before
        is_settled = periods <= periods[-1:] - SETTLING
        settled = is_settled[places]
        own = Side(*(frame[name].to_numpy(np.float64) for name in OWN))
        others = Side(*(frame[name].to_numpy(np.float64) for name in OTHERS))
        groups = Groups(*(frame[name].to_numpy(np.float64) for name in GROUPS))
        peers = np.stack(terms(own, others, groups), axis=-1)
        shape = (len(segments), len(sizes))
        base, spread = _baseline(own, before, (rows, classes), shape)
        since = Side(*(_add(part * (~before & settled), (rows, classes), shape) for part in own))
        share, ratio = (
            np.divide(part, base.n, out=np.zeros(shape), where=base.n > 0)[rows, classes]
            for part in (base.without, base.log_ratio)
        )
        cells, known = (
            (len(segments), len(periods)),
            (base.n > 0)[rows, classes] & (before | settled),
        )
        by_period = (
            known * (own.without - own.n * share),
            known * own.n * share * (1 - share),
            known * (own.n * ratio - own.log_ratio),
            known * own.n,
        )
        return cls(
            tuple(map(str, segments)),
            periods,
            is_baseline,
            is_settled,
            _add(own.n, (rows, places), cells),
            _add(peers * ~before[:, np.newaxis], (rows,), (len(segments), len(Terms._fields))),
            np.stack(terms(since, base, spread), axis=-1).sum(axis=1),
            *(_add(part, (rows, places), cells) for part in by_period),
        )


def _baseline(
    own: Side, before: Bool, where: tuple[Int, Int], shape: tuple[int, int]
) -> tuple[Side, Groups]:
    """Add up the baseline by segment and size class; its groups are the periods."""
    size = np.maximum(own.n, 1.0)
    parts = (
        *own, np.ones_like(own.n), own.n**2, own.without**2 / size, own.log_ratio**2 / size,
    )  # fmt: skip
    added = [_add(part * before, where, shape) for part in parts]
    return Side(*added[:4]), Groups(*added[4:])


def _add(part: Float, where: tuple[Int, ...], shape: tuple[int, ...]) -> Float:
    out = np.zeros(shape)
    np.add.at(out, where, part)
    return out
