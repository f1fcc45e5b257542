"""What must hold of a current ``linkedin_page_posts`` table before any KPI is computed from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.columns import concealed, filled, not_negative, typed

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def suite() -> list[Expectation]:
    """Return expectations of posts of a page, one row each; counts below zero are noted."""
    return [
        *concealed(["object", "title_hash", "posted_by"]),
        *filled(["object", "created_on"]),
        *typed({"created_on": "datetime64"}),
        *not_negative(["impressions", "clicks", "likes", "comments", "reposts", "follows"]),
    ]
