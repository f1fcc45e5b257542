"""What must hold of a current ``salesforce_opportunity`` table before KPIs are computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.columns import built_in, concealed, filled, typed

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def suite() -> list[Expectation]:
    """Return expectations of opportunities, one current row each."""
    gxe = built_in()

    return [
        *concealed(["owner_id", "created_by_id", "last_modified_by_id"]),
        *filled(
            ["id", "is_deleted", "stage_name", "close_date", "is_closed", "is_won", "created_date"]
        ),
        *typed({"created_date": "datetime64", "close_date": "datetime64", "is_won": "bool"}),
        gxe.ExpectColumnValuesToBeUnique(column="id", severity="critical"),
        gxe.ExpectColumnValuesToBeBetween(
            column="probability", min_value=0, max_value=100, severity="warning"
        ),
    ]
