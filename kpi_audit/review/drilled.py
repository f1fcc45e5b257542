"""What the fire drill found, in lines for a page or a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kpi_audit.language import _, later
from kpi_audit.review.rows import records
from kpi_audit.wording import NO_BREAK

_WEEKS = (4, 12, 26)


@dataclass(frozen=True, slots=True)
class Drilled:
    """One scheme: what is done, and the smallest share that is seen in 4, 12 and 26 weeks."""

    words: str
    cells: Sequence[str]


def horizons(rows: pd.DataFrame) -> list[Drilled]:
    """Return one line per scheme that was planted, blind spots last.

    Parameters
    ----------
    rows : DataFrame
        Rows of ``audit_drill`` of one KPI.
    """
    planted = rows[rows["reason"] == ""]
    lines = []
    for (words, unit), of in planted.groupby(["words", "unit"], sort=True):
        best = of.sort_values("smallest", na_position="last").drop_duplicates("weeks")
        by_week = {row["weeks"]: row["smallest"] for row in records(best)}
        once = 0 in by_week
        cells = [_cell(by_week, 0 if once else weeks) for weeks in _WEEKS]
        lines.append(Drilled(_("%(scheme)s (per cent %(unit)s)", scheme=words, unit=unit), cells))
    return sorted(lines, key=lambda line: (all(c == _(_BLIND) for c in line.cells), line.words))


def blind(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """Return (scheme in words, why) of what nothing looked for."""
    never = rows[rows["reason"] != ""].drop_duplicates(["words", "reason"])
    return [(row["words"], row["reason"]) for row in records(never.sort_values("words"))]


_BLIND = later("not seen")


def _cell(by_week: dict[int, float | None], weeks: int) -> str:
    if weeks not in by_week:
        return ""
    smallest = by_week[weeks]
    return _(_BLIND) if smallest is None else f"{100 * smallest:.0f}{NO_BREAK}%"
