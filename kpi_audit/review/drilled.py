"""What the fire drill found, in lines for a page or a terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kpi_audit.language import _, later
from kpi_audit.retelling.retell import retold, retold_target
from kpi_audit.review.rows import Row, records
from kpi_audit.scheme import WEEKS
from kpi_audit.wording import NO_BREAK, number

_TARGET = r"(?:floor|cap) .* per "
_APPLIES_NOT, _DRILLED_NOT = "not applicable: ", "not drilled: "


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
    planted = rows[(rows["copies"] > 0) & ~_is_nowhere(rows)]
    lines = []
    for _key, of in planted.assign(held=_held(planted)).groupby(["words", "unit", "held"]):
        found = records(of.sort_values(["smallest", "reason"], na_position="last"))
        by_week = {row["weeks"]: row for row in reversed(found)}
        once = 0 in by_week
        cells = [_cell(by_week.get(0 if once else weeks)) for weeks in WEEKS]
        line = Drilled(_label(found[0]), cells)
        lines.append((bool(of["smallest"].isna().all()), line))
    return [line for _, line in sorted(lines, key=lambda found: (found[0], found[1].words))]


def unplanted(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """Return (scheme in words, why) of what could be done and was not planted."""
    never = rows[(rows["copies"] == 0) & ~rows["reason"].str.startswith(_APPLIES_NOT)]
    return list(dict.fromkeys((row["words"], retold(row["reason"])) for row in _in_order(never)))


def elsewhere(rows: pd.DataFrame) -> list[str]:
    """Return, in words, the schemes that do not apply to the KPI."""
    known = rows[~rows["words"].isin(rows.loc[~_is_nowhere(rows), "words"])]
    return list(dict.fromkeys(row["words"] for row in _in_order(known)))


def certainty(rows: pd.DataFrame) -> str:
    """Return how sure the figures are; '' where nothing was measured."""
    sure = rows["power_low"].dropna()
    if sure.empty:
        return ""
    copies = rows.loc[sure.index, "copies"]
    return _(
        "Planted were 5, 10, 20, 40 and 80 %%, each into %(copies)s copies or more. Done at the"
        " share shown, a scheme is seen in at least %(power)s of cases (95 %% confidence).",
        copies=number(int(copies.min())),
        power=f"{number(100 * float(sure.min()), 0)}{NO_BREAK}%",
    )


def is_unclear(rows: pd.DataFrame) -> bool:
    """Whether a check saw something where nothing was planted."""
    return bool(((rows["copies"] > 0) & rows["reason"].str.startswith(_DRILLED_NOT)).any())


def _is_nowhere(rows: pd.DataFrame) -> pd.Series[bool]:
    """Whether a row's scheme does not apply to the KPI at all, whatever the number of weeks."""
    applies_not = rows["reason"].str.startswith(_APPLIES_NOT)
    return applies_not.groupby([rows["words"], rows["against"], rows["detector"]]).transform("all")


def _held(rows: pd.DataFrame) -> pd.Series[str]:
    """Return the target that is gamed; '' for what any outcome or check may give away."""
    return rows["against"].where(rows["against"].str.match(_TARGET), "")


def _in_order(rows: pd.DataFrame) -> list[Row]:
    return records(rows.sort_values(["words", "against", "reason"]))


def _label(row: Row) -> str:
    words = row["words"]
    if re.match(_TARGET, row["against"]):
        words = _("%(scheme)s, %(target)s", scheme=words, target=retold_target(row["against"]))
    return _("%(scheme)s (per cent %(unit)s)", scheme=words, unit=row["unit"])


_BLIND, _FEW = later("not seen"), later("too few data")
_UNCLEAR, _NOWHERE = later("unclear"), later("does not apply")


def _cell(row: Row | None) -> str:
    if row is None:
        return ""
    if row["smallest"] is not None:
        return f"{100 * row['smallest']:.0f}{NO_BREAK}%"
    if row["reason"].startswith(_APPLIES_NOT):
        return _(_NOWHERE)
    if row["reason"].startswith(_DRILLED_NOT):
        return _(_UNCLEAR)
    return _(_FEW) if row["reason"] else _(_BLIND)
