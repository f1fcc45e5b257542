"""All competing explanations of one finding, in a fixed order."""

from __future__ import annotations

from collections.abc import Callable

from kpi_audit.explanations import again, changes, everywhere, link, values
from kpi_audit.explanations.facts import Explanation, Facts

_ALWAYS: tuple[Callable[[Facts], Explanation], ...] = (
    again.population,
    everywhere.calendar,
    changes.declared_change,
    everywhere.late_data,
    everywhere.data_faults,
    everywhere.definition,
)
_BY_FAMILY: dict[str, tuple[Callable[[Facts], Explanation], ...]] = {
    "link": (link.season, link.few_periods, link.mix),
    "yield": (link.season, link.few_periods, link.mix),
}
_SIGNATURE: tuple[Callable[[Facts], Explanation], ...] = (again.season, again.outlier, again.parts)


def explain(facts: Facts) -> list[Explanation]:
    """Return every explanation that fits the kind of finding, tested where it can be."""
    asked = _BY_FAMILY.get(facts.family, _SIGNATURE)
    if facts.family == "values":
        asked = (values.habit, *asked)
    if facts.has_target:
        asked = (*asked, values.effort)
        if facts.family == "values":
            asked = (*asked, values.usual_value)
    return [ask(facts) for ask in (*asked, *_ALWAYS)]
