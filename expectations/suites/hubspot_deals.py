"""What must hold of a current ``hubspot_deals`` table before any KPI is computed from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.columns import concealed, filled, typed

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def suite() -> list[Expectation]:
    """Return expectations of deals, one current row each."""
    return [
        *concealed(["owner"]),
        *filled(["deal", "stage", "created_at", "is_won", "is_closed"]),
        *typed({"created_at": "datetime64", "is_won": "bool", "is_closed": "bool"}),
    ]
