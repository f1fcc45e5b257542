"""Explanations that are asked of every finding."""

from __future__ import annotations

import math

from kpi_audit.explanations.facts import Explanation, Facts
from kpi_audit.wording import number, signed

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


def definition(facts: Facts) -> Explanation:  # noqa: ARG001 (one signature for all)
    """Name what cannot be seen here: other counting rules in the source system."""
    sentence = (
        "The declaration in this project was the same throughout; a change inside the system that"
        " exports the data would not be seen here. Ask when its counting rules last changed."
    )
    return Explanation("Changed definition", "untestable", sentence)
