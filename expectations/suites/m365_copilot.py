"""What must hold of a current ``m365_copilot`` table before KPIs are computed from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.columns import concealed, windows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def suite() -> list[Expectation]:
    """Return expectations of last use of Copilot, one row per user and window."""
    return [
        *concealed(["person"]),
        *windows(["person"]),
    ]
