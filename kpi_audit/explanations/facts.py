"""What the explanations of one finding may look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float

Says = Literal["for", "against", "untestable"]


class Explanation(NamedTuple):
    """One competing explanation and what the data say about it."""

    explanation: str
    says: Says
    sentence: str


class Again(NamedTuple):
    """What is left of a finding when it is judged on a part of its evidence."""

    log_e: float
    effect: float


class Declared(NamedTuple):
    """A registered change that touches the KPI, or what it is compared with."""

    name: str
    kind: str
    first: date
    last: date | None
    registered: date
    is_in_advance: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Evidence around one finding.

    Attributes
    ----------
    family : str
        Of the detector that found it.
    segment : str
    has_target : bool
        It is about a value that the KPI is held to.
    series : DataFrame
        Columns segment, period_start, kpi, outcome, is_baseline of all segments; empty if the
        finding is not about an outcome.
    cycle : float
        Periods per year.
    revised_pct : float
        How much the audited values (of the outcome where there is one) grew after closing; NaN
        where nothing was known twice.
    quarantined_pct : float
        Rows of the KPI's sources that could not be read.
    occasions : tuple[str, ...]
        Names of the declared occasions, which are left out of the evidence.
    definitions : int
        How many declarations of the KPI this warehouse has seen.
    definition_since : date or None
        First night of the present one, where there was another before.
    changes : tuple[Declared, ...]
        Registered changes, by their first day.
    since : date or None
        First period in which the evidence reached the watch level.
    effect : float
    unit : str
        Of the finding.
    covers_a_year : bool
        The audited periods run through all months.
    same_season, without_worst, known_people : Again or None
        Judged on baseline periods of the audited months alone; without the period that carries
        most; on the records of people who were there before. None where that cannot be done.
    worst_period : str
        First day of the period that was left out.
    no_people : str
        Why ``known_people`` is None.
    parts_judged, parts_same_way, parts_watched : int
        Segments below that were judged, that point the same way, that reach the watch level.
    """

    family: str
    segment: str
    has_target: bool
    series: pd.DataFrame
    cycle: float
    revised_pct: float
    quarantined_pct: float
    occasions: tuple[str, ...] = ()
    definitions: int = 1
    definition_since: date | None = None
    changes: tuple[Declared, ...] = ()
    since: date | None = None
    effect: float = float("nan")
    unit: str = ""
    covers_a_year: bool = False
    same_season: Again | None = None
    without_worst: Again | None = None
    known_people: Again | None = None
    worst_period: str = ""
    no_people: str = "Nobody is named in the records of this KPI (actor)."
    parts_judged: int = 0
    parts_same_way: int = 0
    parts_watched: int = 0

    def yields(self) -> tuple[Float, Float]:
        """Outcome per KPI of the finding's segment, per baseline and per audited period."""
        mine = self.series[self.series["segment"] == self.segment].sort_values("period_start")
        kpi = mine["kpi"].to_numpy(np.float64)
        ratio = mine["outcome"].to_numpy(np.float64) / np.where(kpi > 0, kpi, np.nan)
        is_baseline = mine["is_baseline"].to_numpy(np.bool_)
        return ratio[is_baseline], ratio[~is_baseline]


def change_pct(before: Float, after: Float) -> float:
    """Return the change of the mean in per cent, NaN where either side is unknown.

    Examples
    --------
    >>> change_pct(np.array([2.0, 2.0]), np.array([1.0, np.nan]))
    -50.0
    """
    before, after = before[~np.isnan(before)], after[~np.isnan(after)]
    if not len(before) or not len(after) or before.mean() == 0:
        return float("nan")
    return float((after.mean() / before.mean() - 1) * 100)
