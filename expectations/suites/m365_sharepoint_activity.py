"""What must hold of a current ``m365_sharepoint_activity`` table before a KPI is computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.columns import concealed, windows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def suite() -> list[Expectation]:
    """Return expectations of SharePoint activity, one row per user and window."""
    return [
        *concealed(["person"]),
        *windows(["person"], ["viewed_or_edited_file_count", "visited_page_count"]),
    ]
