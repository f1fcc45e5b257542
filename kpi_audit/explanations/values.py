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


def usual_value(facts: Facts) -> Explanation:  # noqa: ARG001 (one signature for all)
    """Name what cannot be told from records that are all held to the target."""
    sentence = (
        "Where the target is itself a usual value (the hours of a contract, a package, a fee),"
        " records pile up at it without a push. Records from before the target, or of people whom"
        " it does not hold, would tell."
    )
    return Explanation("A value that is usual anyway", "untestable", sentence)


def habit(facts: Facts) -> Explanation:  # noqa: ARG001 (one signature for all)
    """Say how a preference for round numbers was allowed for."""
    sentence = (
        "Habits such as round numbers are part of what is expected: they are taken from the KPI's"
        " own past, or from the other round numbers around it."
    )
    return Explanation("Round-number habits", "against", sentence)
