"""What must hold of a current ``m365_teams_activity`` table before KPIs are computed from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.columns import concealed, windows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def suite() -> list[Expectation]:
    """Return expectations of Teams activity, one row per user and window."""
    return [
        *concealed(["person", "user_id"]),
        *windows(
            ["person"],
            [
                "team_chat_message_count",
                "private_chat_message_count",
                "call_count",
                "meeting_count",
                "reply_messages",
                "audio_duration_in_seconds",
            ],
        ),
    ]
