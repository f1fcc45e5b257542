"""What must hold of a current ``engage_messages`` table before any KPI is computed from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.columns import concealed, counts, filled, typed

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def suite() -> list[Expectation]:
    """Return expectations of messages, one row per version of a message."""
    return [
        *concealed(["sender", "content_hash"]),
        *filled(["id", "thread_id", "sender", "created_at"]),
        *typed({"created_at": "datetime64"}),
        *counts(["likes_count", "content_chars"]),
    ]
