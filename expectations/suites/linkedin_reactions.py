"""What must hold of a current ``linkedin_reactions`` table before any KPI is computed from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.columns import LAUNCHED, built_in, concealed, filled, typed

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def suite() -> list[Expectation]:
    """Return expectations of reactions, one row each."""
    gxe = built_in()

    return [
        *concealed(["object"]),
        *filled(["reacted_at", "type", "object"]),
        *typed({"reacted_at": "datetime64"}),
        gxe.ExpectColumnValuesToBeBetween(
            column="reacted_at", min_value=LAUNCHED, severity="warning"
        ),
    ]
