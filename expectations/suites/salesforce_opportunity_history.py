"""What must hold of a current ``salesforce_opportunity_history`` table before KPIs are computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.columns import built_in, concealed, filled, typed

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def suite() -> list[Expectation]:
    """Return expectations of the changes of opportunities, one row each."""
    gxe = built_in()

    return [
        *concealed(["created_by_id"]),
        *filled(["opportunity_id", "created_date", "stage_name", "close_date", "is_prev_given"]),
        *typed({"created_date": "datetime64", "close_date": "datetime64", "is_prev_given": "bool"}),
        gxe.ExpectCompoundColumnsToBeUnique(
            column_list=["opportunity_id", "created_date"], severity="critical"
        ),
        gxe.ExpectColumnValuesToBeBetween(
            column="probability", min_value=0, max_value=100, severity="warning"
        ),
        gxe.ExpectColumnValuesToBeInSet(
            column="forecast_category",
            value_set=["BestCase", "Closed", "Forecast", "MostLikely", "Omitted", "Pipeline"],
            severity="warning",
        ),
    ]
