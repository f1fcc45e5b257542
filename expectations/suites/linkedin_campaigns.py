"""What must hold of a current ``linkedin_campaigns`` table before any KPI is computed from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.columns import filled, not_negative, typed

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def suite() -> list[Expectation]:
    """Return expectations of campaigns, one row per campaign and day."""
    return [
        *filled(["day", "campaign_id"]),
        *typed({"day": "datetime64", "spent": "float64"}),
        *not_negative(["spent", "impressions", "clicks", "conversions"]),
    ]
