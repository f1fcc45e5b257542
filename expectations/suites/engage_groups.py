"""What must hold of a current ``engage_groups`` table before any KPI is computed from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.columns import concealed, filled

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def suite() -> list[Expectation]:
    """Return expectations of groups, one row each."""
    return [*concealed(["creator"]), *filled(["id"])]
