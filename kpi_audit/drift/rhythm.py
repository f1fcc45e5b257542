"""What follows from how often a period closes: lags, seasons, candidate onsets, memory."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Settings of one cadence.

    Attributes
    ----------
    cycle : float
        Periods per year.
    max_lag : int
        Largest lag searched, in periods.
    half_life : float
        Half-life of the running noise scale, in periods.
    n_harmonics : int
        Harmonics of the season.
    shortest_baseline : int
        Fewer baseline periods give an estimate, not a verdict.
    has_weekdays : bool
        Whether the day of the week is a calendar term.
    """

    cycle: float
    max_lag: int
    half_life: float
    n_harmonics: int
    shortest_baseline: int
    has_weekdays: bool = False

    @property
    def year(self) -> int:
        """Periods of an audit year; evidence starts anew with each."""
        return max(round(self.cycle), 1)

    @property
    def step_onsets(self) -> tuple[int, ...]:
        """Candidate onsets of a step, counted from the start of the audit year: every month."""
        n_onsets = min(13, self.year)
        return tuple(j * (self.year // n_onsets) for j in range(n_onsets))

    @property
    def link_onsets(self) -> tuple[int, ...]:
        """Candidate onsets of link loss: every quarter."""
        n_onsets = min(4, self.year)
        return tuple(j * (self.year // n_onsets) for j in range(n_onsets))

    @property
    def start_grid(self) -> int:
        """A late baseline starts at a multiple of this, so that few starts have to be told apart.

        Costs a weekly series at most three of its first periods.
        """
        return max(self.year // 13, 1)

    def is_short(self, n_baseline: int) -> bool:
        """Whether the baseline has fewer than 1.5 cycles: season and trend cannot be told apart."""
        return n_baseline < 1.5 * self.cycle


# Two years of months: the mean Bayes factor over lags needs about 20 rows after lags and calendar.
_KNOWN = (
    Rhythm(4.0, 1, 2.0, 1, 16),
    Rhythm(12.0, 3, 6.0, 1, 24),
    Rhythm(52.1775, 8, 13.0, 2, 26),
    Rhythm(365.25, 28, 28.0, 2, 182, has_weekdays=True),
)


def rhythm(cycle: float) -> Rhythm:
    """Return the settings of the known cadence nearest to ``cycle`` periods per year.

    Examples
    --------
    >>> rhythm(52.0).max_lag, rhythm(12).step_onsets[-1], rhythm(365.25).link_onsets
    (8, 11, (0, 91, 182, 273))
    """
    nearest = min(_KNOWN, key=lambda known: abs(math.log(known.cycle / cycle)))
    return Rhythm(
        cycle,
        nearest.max_lag,
        nearest.half_life,
        nearest.n_harmonics,
        nearest.shortest_baseline,
        nearest.has_weekdays,
    )
