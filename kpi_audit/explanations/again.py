"""Explanations that are tested by judging the evidence again without what would explain it."""

from __future__ import annotations

import math

from kpi_audit.explanations.facts import Again, Explanation, Facts, Says
from kpi_audit.tiers import WATCH
from kpi_audit.wording import day, number, several

_HALF = 0.5
_LARGEST = 690.0  # log of the largest e-value that is written down


def season(facts: Facts) -> Explanation:
    """Ask whether the same months of earlier years looked the same."""
    name = "Season"
    if facts.covers_a_year:
        sentence = (
            "The audited periods run through a whole year, and so does what they are held to."
        )
        return Explanation(name, "against", sentence)
    if facts.same_season is None:
        return Explanation(name, "untestable", "No earlier year holds the same months.")
    return _left(name, facts, facts.same_season, "Against the same months of earlier years alone")


def outlier(facts: Facts) -> Explanation:
    """Ask whether a single period carries it."""
    name = "One exceptional period"
    if facts.without_worst is None:
        return Explanation(name, "untestable", "There is only one period to look at.")
    when = f"Without the period from {day(facts.worst_period)}"
    return _left(name, facts, facts.without_worst, when)


def population(facts: Facts) -> Explanation:
    """Ask whether it came with new people."""
    name = "Other people"
    if facts.known_people is None:
        return Explanation(name, "untestable", facts.no_people)
    return _left(name, facts, facts.known_people, "Among those alone who were there before")


def parts(facts: Facts) -> Explanation:
    """Ask whether it is in the segments too, or only between them."""
    name = "Shift between segments"
    if facts.segment or facts.parts_judged < 2:  # noqa: PLR2004 (one part is the whole)
        return Explanation(name, "untestable", "There are no segments below to shift between.")
    sentence = (
        f"Of {several(facts.parts_judged, 'segment')} below that could be judged,"
        f" {facts.parts_same_way} point the same way and {facts.parts_watched} reach the watch"
        " level by themselves."
    )
    says: Says = "for" if facts.parts_same_way < _HALF * facts.parts_judged else "against"
    return Explanation(name, says, sentence)


def _left(name: str, facts: Facts, left: Again, words: str) -> Explanation:
    """Say what is left of the finding, and whether that is still one."""
    if math.isnan(left.log_e):
        return Explanation(name, "untestable", f"{words} there is too little to judge.")
    e_value = number(math.exp(min(left.log_e, _LARGEST)))
    sentence = f"{words} E is {e_value}."
    if not math.isnan(left.effect):
        sentence = f"{words} E is {e_value}, the effect {number(left.effect)} {facts.unit}."
    says: Says = "against"
    if left.log_e < math.log(WATCH):
        shrank = facts.effect != 0 and left.effect / facts.effect < _HALF  # False where unknown
        says = "for" if shrank else "untestable"
        sentence += "" if shrank else " The size is much the same; the data are too few to tell."
    return Explanation(name, says, sentence)
