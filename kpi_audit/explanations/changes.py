"""Explanations by what the company itself changed: told beforehand they speak, afterwards not."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from kpi_audit.explanations.facts import Declared, Explanation, Facts
from kpi_audit.wording import day

NAME = "Declared change"
GIVE_OR_TAKE = timedelta(days=28)  # how well the start of a step can be told
STAYS = timedelta(days=91)  # a change without an end may show for so long
FEWEST_AUDITED = 4


def declared_change(facts: Facts) -> Explanation:
    """Ask whether the finding starts within a change that was registered in advance."""
    if not facts.changes:
        sentence = "None is registered (changes in audit.yaml)."
        return Explanation(NAME, "untestable", sentence)
    start = started(facts)
    if start is None:
        return Explanation(NAME, "untestable", "When it began cannot be told.")
    near = [one for one in facts.changes if _covers(one, start)]
    told = [one for one in near if one.is_in_advance]
    began = f"It began about {day(start)}."
    if told:
        return Explanation(NAME, "for", f"{began} {_listed(told)}, declared in advance.")
    if near:
        sentence = f"{began} {_listed(near)}, declared afterwards: that changes nothing."
        return Explanation(NAME, "untestable", sentence)
    return Explanation(NAME, "against", f"{began} No registered change lies near that day.")


def started(facts: Facts) -> date | None:
    """Return when the finding began, as well as can be told.

    Of outcome per KPI: the onset under which a step from the baseline's mean fits best, which is
    the maximum-likelihood estimate under equal normal noise [1]_. Else the first period in which
    the evidence reached the watch level.

    References
    ----------
    .. [1] Hinkley, D. V. (1970). Inference about the change-point in a sequence of random
           variables. Biometrika 57(1), 1-17. doi:10.1093/biomet/57.1.1
    """
    if facts.series.empty:
        return facts.since
    mine = facts.series[facts.series["segment"] == facts.segment].sort_values("period_start")
    levels = mine[["kpi", "outcome"]].to_numpy(np.float64)
    is_known = (levels > 0).all(axis=1)
    is_audited = is_known & ~mine["is_baseline"].to_numpy(np.bool_)
    if is_audited.sum() < FEWEST_AUDITED or not (is_known & ~is_audited).any():
        return facts.since
    ratio = np.log(np.where(levels > 0, levels, 1.0)) @ [-1.0, 1.0]
    after = ratio[is_audited] - ratio[is_known & ~is_audited].mean()
    left = np.arange(len(after), 0, -1)
    fit = np.cumsum(after[::-1])[::-1] ** 2 / left
    onset = mine["period_start"].to_numpy()[is_audited][int(np.argmax(fit))]
    found: date = pd.Timestamp(onset).date()
    return found


def _covers(one: Declared, start: date) -> bool:
    last = one.last or one.first + STAYS
    return one.first - GIVE_OR_TAKE <= start <= last + GIVE_OR_TAKE


def _listed(found: list[Declared]) -> str:
    return "; ".join(
        f"{one.name} ({one.kind}) is registered from {day(one.first)}" for one in found
    )
