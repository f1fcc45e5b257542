"""What must hold of a current ``m365_onedrive_activity`` table before KPIs are computed from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.columns import concealed, windows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def suite() -> list[Expectation]:
    """Return expectations of OneDrive activity, one row per user and window."""
    return [
        *concealed(["person"]),
        *windows(["person"], ["viewed_or_edited_file_count"]),
    ]
