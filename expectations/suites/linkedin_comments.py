"""What must hold of a current ``linkedin_comments`` table before any KPI is computed from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.columns import LAUNCHED, built_in, concealed, filled, typed

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def suite() -> list[Expectation]:
    """Return expectations of comments, one row each."""
    gxe = built_in()

    return [
        *concealed(["object", "content_hash"]),
        *filled(["commented_at", "object", "content_hash"]),
        *typed({"commented_at": "datetime64"}),
        gxe.ExpectColumnValuesToBeBetween(column="content_chars", min_value=0, severity="critical"),
        gxe.ExpectColumnValuesToBeBetween(
            column="commented_at", min_value=LAUNCHED, severity="warning"
        ),
    ]
