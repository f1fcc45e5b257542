"""All competing explanations of one finding, in a fixed order."""

from __future__ import annotations

from collections.abc import Callable

from kpi_audit.explanations import everywhere, link, values
from kpi_audit.explanations.facts import Explanation, Facts

_ALWAYS: tuple[Callable[[Facts], Explanation], ...] = (
    everywhere.late_data,
    everywhere.data_faults,
    everywhere.definition,
)
_BY_FAMILY: dict[str, tuple[Callable[[Facts], Explanation], ...]] = {
    "link": (link.season, link.few_periods, link.mix),
    "values": (values.habit,),
}


def explain(facts: Facts) -> list[Explanation]:
    """Return every explanation that fits the kind of finding, tested where it can be."""
    asked = _BY_FAMILY.get(facts.family, ())
    if facts.has_target:
        asked = (*asked, values.effort)
    return [ask(facts) for ask in (*asked, *_ALWAYS)]
