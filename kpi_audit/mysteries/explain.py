"""What else a mystery could be, before anybody learns from it."""

from __future__ import annotations

import math

import numpy as np

from kpi_audit.explanations.changes import declared_change
from kpi_audit.explanations.facts import Explanation, Facts, change_pct
from kpi_audit.explanations.link import mix, season
from kpi_audit.wording import number, signed

QUESTION = "What did they do differently, and could others do it too?"
_HALF, _FEW, _FEWEST = 0.5, 0.1, 4
TELLING = math.log(20.0)


def explain_rise(facts: Facts) -> list[Explanation]:
    """Return the explanations of an outcome that rises without its KPI."""
    return [mix(facts), season(facts), one_off(facts), new_people(), declared_change(facts)]


def explain_peer(facts: Facts, halves: tuple[float, float]) -> list[Explanation]:
    """Return the explanations of a segment above its peers; ``halves`` are log e-values."""
    first, second = (number(math.exp(min(half, 600.0))) for half in halves)
    lasting = Explanation(
        "A one-off",
        "against" if min(halves) >= TELLING else "for",
        f"In the first half of the year E is {first}, in the second {second}.",
    )
    kinds = Explanation(
        "Other customers or cases",
        "untestable",
        "The segment's activity may be of another kind than that of its peers; ask what it sells.",
    )
    return [kinds, lasting, new_people(), declared_change(facts)]


def one_off(facts: Facts) -> Explanation:
    """Ask whether it is gone without the best tenth of the periods."""
    before, after = facts.yields()
    known = np.sort(after[~np.isnan(after)])
    left_out = math.ceil(_FEW * len(known))
    if len(known) - left_out < _FEWEST:
        return Explanation("A one-off", "untestable", "Too few periods to leave some out.")
    overall, without = change_pct(before, known), change_pct(before, known[:-left_out])
    sentence = (
        f"Without the {left_out} best of {len(known)} periods the outcome per unit of KPI is"
        f" {signed(without)} % above before (with them {signed(overall)} %)."
    )
    return Explanation("A one-off", "for" if without < _HALF * overall else "against", sentence)


def new_people() -> Explanation:
    """Say that who did it was not looked at: nobody is ranked."""
    sentence = "Who did it is not looked at. Ask whether the people or their experience changed."
    return Explanation("New people", "untestable", sentence)
