"""Explanations that are asked of every finding."""

from __future__ import annotations

import math

from kpi_audit.explanations.facts import Explanation, Facts
from kpi_audit.wording import day, number, signed

_MATERIAL_PCT = 5.0


def late_data(facts: Facts) -> Explanation:
    """Ask whether numbers still grow after their period closed."""
    name = "Late data"
    if math.isnan(facts.revised_pct):
        return Explanation(name, "untestable", "No value has been delivered twice yet.")
    sentence = f"After closing, the audited values changed by {signed(facts.revised_pct, 1)} %."
    is_late = facts.revised_pct >= _MATERIAL_PCT
    return Explanation(name, "for" if is_late else "against", sentence)


def data_faults(facts: Facts) -> Explanation:
    """Ask how many rows could not be read and are missing from the numbers."""
    sentence = f"{number(facts.quarantined_pct, 2)} % of the delivered rows could not be read."
    is_faulty = facts.quarantined_pct >= _MATERIAL_PCT
    return Explanation("Unreadable rows", "for" if is_faulty else "against", sentence)


def definition(facts: Facts) -> Explanation:
    """Say what is known of counting rules; those of the source system cannot be seen here."""
    name = "Changed definition"
    if facts.definitions > 1:
        sentence = (
            f"The declaration changed in this project: {facts.definitions} versions are known."
            " Each starts a history of its own, so none is compared with another."
        )
        if facts.definition_since is not None and not _is_registered(facts):
            sentence += (
                f" The present one holds since the night of {day(facts.definition_since)}; no"
                " change of the definition was registered in advance (changes in audit.yaml)."
            )
        return Explanation(name, "against", sentence)
    sentence = (
        "The declaration in this project was the same throughout; a change inside the system that"
        " exports the data would not be seen here. Ask when its counting rules last changed."
    )
    return Explanation(name, "untestable", sentence)


def _is_registered(facts: Facts) -> bool:
    return any(one.kind == "definition" and one.is_in_advance for one in facts.changes)


def calendar(facts: Facts) -> Explanation:
    """Say which occasions were declared: their periods are no evidence."""
    name = "Holidays, campaigns, outages"
    if not facts.occasions:
        sentence = "None is declared (calendar or holidays in audit.yaml), so none was left out."
        return Explanation(name, "untestable", sentence)
    listed = ", ".join(facts.occasions)
    return Explanation(name, "against", f"Declared and left out of the evidence: {listed}.")
