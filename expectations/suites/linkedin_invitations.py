"""What must hold of a current ``linkedin_invitations`` table before any KPI is computed from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.columns import LAUNCHED, built_in, concealed, filled, typed

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def suite() -> list[Expectation]:
    """Return expectations of invitations, one row each."""
    gxe = built_in()

    return [
        *concealed(["inviter", "invitee", "note_hash"]),
        *filled(["inviter", "invitee", "sent_at", "direction", "has_note"]),
        *typed({"sent_at": "datetime64", "has_note": "bool"}),
        gxe.ExpectColumnValuesToBeInSet(
            column="direction", value_set=["incoming", "outgoing"], severity="critical"
        ),
        gxe.ExpectColumnValuesToBeBetween(column="note_chars", min_value=0, severity="critical"),
        gxe.ExpectColumnValuesToBeBetween(column="sent_at", min_value=LAUNCHED, severity="warning"),
    ]
