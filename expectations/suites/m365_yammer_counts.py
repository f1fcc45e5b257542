"""What must hold of a current ``m365_yammer_counts`` table before KPIs are computed from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.columns import counts, filled, typed

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def suite() -> list[Expectation]:
    """Return expectations of Yammer activity, one row per day and report."""
    return [
        *filled(["report_date", "report_refresh_date"]),
        *typed({"report_date": "datetime64", "report_refresh_date": "datetime64"}),
        *counts(["posted", "read", "liked"]),
    ]
