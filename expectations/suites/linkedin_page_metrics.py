"""What must hold of a current ``linkedin_page_metrics`` table before KPIs are computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.columns import filled, not_negative, typed

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def suite() -> list[Expectation]:
    """Return expectations of days of a page, one row each; counts below zero are noted."""
    return [
        *filled(["day", "impressions_total"]),
        *typed({"day": "datetime64"}),
        *not_negative(
            f"{name}_{kind}"
            for name in ("impressions", "clicks", "reactions", "comments", "reposts")
            for kind in ("organic", "sponsored", "total")
        ),
    ]
