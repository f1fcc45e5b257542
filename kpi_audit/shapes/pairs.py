"""Shape ``pairs``: who gave to whom, reduced to closed groups before and since the audit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from kpi_audit.arrays import Bool, Int
from kpi_audit.closed_groups.cliques import Groups, closed_groups
from kpi_audit.shapes.columns import require

COLUMNS = ("segment", "period_start", "is_baseline", "source", "goal", "team", "n")


@dataclass(frozen=True, slots=True)
class Pairs:
    """Closed groups of people in the audited stretch and in as long a stretch before.

    Attributes
    ----------
    segments : tuple[str, ...]
        Names of the rows; ``""`` is the whole KPI.
    people, rings, ringed, threes : Int
        People who gave or received; closed groups of four to eight of them; people in these;
        closed groups of three; since the audit started, shape (n_segments,).
    people_baseline, rings_baseline, threes_baseline : Int
        The same before, over as many periods at most.
    """

    subject: ClassVar[str] = "records"  # what of a KPI it is made for, see kpi_audit.plan
    needs: ClassVar[tuple[str, ...]] = ("actor", "counterpart")
    wants_baseline: ClassVar[bool] = False
    matures: ClassVar[bool] = False
    segments: tuple[str, ...]
    people: Int
    rings: Int
    ringed: Int
    threes: Int
    people_baseline: Int
    rings_baseline: Int
    threes_baseline: Int

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Self:
        """Read one row per segment, period and pair: source, goal, team of the source, n.

        Raises
        ------
        BadEvidence
            If a column is missing.
        """
        require(frame, COLUMNS, "pairs")
        names, segment = np.unique(frame["segment"].to_numpy(str), return_inverse=True)
        before = frame["is_baseline"].to_numpy(np.bool_)
        kept = ~before | _is_late(frame["period_start"], before)
        groups = _groups(frame[kept], segment[kept], before[kept], len(names))
        since, past = (Groups(*(part[i::2] for part in groups)) for i in range(2))
        return cls(
            tuple(map(str, names)),
            since.people,
            since.rings,
            since.ringed,
            since.threes,
            past.people,
            past.rings,
            past.threes,
        )


def _is_late(days: pd.Series, before: Bool) -> Bool:
    """Whether a period is among as many of the baseline's last as there are audited ones."""
    starts = days.to_numpy()
    audited = len(np.unique(starts[~before]))
    last = np.unique(starts[before])[-audited:] if audited else starts[:0]
    return np.asarray(np.isin(starts, last) & before)


def _groups(frame: pd.DataFrame, segment: Int, before: Bool, segments: int) -> Groups:
    """Count the groups of each segment, since the audit (even places) and before (odd)."""
    network = 2 * segment + before
    ends = pd.concat([frame["source"], frame["goal"]], ignore_index=True)
    person, people_known = pd.factorize(ends.astype(str))
    codes, known = pd.factorize(np.tile(network, 2) * max(len(people_known), 1) + person)
    source, goal = np.split(np.asarray(codes, np.int64), 2)
    of = np.asarray(known, np.int64) // max(len(people_known), 1)
    team = np.full(len(known), -1, np.int64)
    teams, _ = pd.factorize(frame["team"])
    team[source] = teams
    people = np.bincount(of, minlength=2 * segments)
    if not len(known):
        nothing = np.zeros(2 * segments, np.int64)
        return Groups(nothing, nothing, nothing, nothing)
    return closed_groups(of, source, goal, team, people=people, networks=2 * segments)
