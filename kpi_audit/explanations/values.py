"""Explanations of values that pile up or change their digits."""

from __future__ import annotations

from kpi_audit.explanations.facts import Explanation, Facts


def effort(facts: Facts) -> Explanation:  # noqa: ARG001 (one signature for all)
    """Name what cannot be told from counts: work that stops at the target."""
    sentence = (
        "Real effort up to the target leaves the same trace as moved records. What tells them"
        " apart is whether the extra records bring the same result as the others."
    )
    return Explanation("Honest effort to reach the target", "untestable", sentence)


def habit(facts: Facts) -> Explanation:  # noqa: ARG001 (one signature for all)
    """Say how a preference for round numbers was allowed for."""
    sentence = (
        "Habits such as round numbers are part of what is expected: they are taken from the KPI's"
        " own past, or from the other round numbers around it."
    )
    return Explanation("Round-number habits", "against", sentence)
