"""What must hold of a current ``linkedin_shares`` table before any KPI is computed from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.columns import LAUNCHED, built_in, concealed, filled, typed

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def suite() -> list[Expectation]:
    """Return expectations of posts, one row each."""
    gxe = built_in()

    return [
        *concealed(["object", "shared_object", "content_hash"]),
        *filled(["shared_at", "object", "content_hash", "has_media"]),
        *typed({"shared_at": "datetime64", "has_media": "bool"}),
        gxe.ExpectColumnValuesToBeBetween(column="content_chars", min_value=0, severity="critical"),
        gxe.ExpectColumnValuesToBeBetween(
            column="shared_at", min_value=LAUNCHED, severity="warning"
        ),
    ]
