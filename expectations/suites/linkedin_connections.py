"""What must hold of a current ``linkedin_connections`` table before any KPI is computed from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.columns import LAUNCHED, built_in, concealed, filled, typed

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def suite() -> list[Expectation]:
    """Return expectations of connections, one row per person."""
    gxe = built_in()

    return [
        *concealed(["person", "company"]),
        *filled(["person", "connected_on", "is_hidden"]),
        *typed({"connected_on": "datetime64", "is_hidden": "bool", "has_email": "bool"}),
        gxe.ExpectColumnValuesToBeBetween(
            column="connected_on", min_value=LAUNCHED, severity="warning"
        ),
    ]
