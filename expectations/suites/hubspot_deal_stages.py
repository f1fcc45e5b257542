"""What must hold of a current ``hubspot_deal_stages`` table before any KPI is computed from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.columns import concealed, filled, typed

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def suite() -> list[Expectation]:
    """Return expectations of the stages of deals, one row per change."""
    return [
        *concealed(["changed_by"]),
        *filled(["deal", "entered_at", "stage", "is_won", "is_closed"]),
        *typed({"entered_at": "datetime64", "is_won": "bool", "is_closed": "bool"}),
    ]
