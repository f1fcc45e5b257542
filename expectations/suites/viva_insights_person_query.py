"""What must hold of a ``viva_insights_person_query`` table before KPIs are computed from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.columns import concealed, filled, typed

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def suite() -> list[Expectation]:
    """Return expectations of a person query, one row per person and week or day."""
    return [
        *concealed(["person", "manager"]),
        *filled(["person", "metric_date"]),
        *typed({"metric_date": "datetime64"}),
    ]
