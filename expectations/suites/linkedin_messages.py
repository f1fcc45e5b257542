"""What must hold of a current ``linkedin_messages`` table before any KPI is computed from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.columns import built_in, concealed, filled, typed

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def suite() -> list[Expectation]:
    """Return expectations of messages, one row each."""
    gxe = built_in()

    return [
        *concealed(["conversation", "sender", "recipient", "content_hash"]),
        *filled(["conversation", "sent_at", "sender", "direction", "content_hash", "is_draft"]),
        *typed({"sent_at": "datetime64", "is_sponsored": "bool", "is_draft": "bool"}),
        gxe.ExpectColumnValuesToBeInSet(
            column="direction", value_set=["sent", "received"], severity="critical"
        ),
        gxe.ExpectColumnValuesToBeInSet(
            column="folder", value_set=["inbox", "archive", "spam"], severity="warning"
        ),
        gxe.ExpectColumnValuesToBeBetween(column="content_chars", min_value=0, severity="critical"),
        gxe.ExpectColumnValuesToBeBetween(
            column="recipient_count", min_value=0, severity="critical"
        ),
    ]
