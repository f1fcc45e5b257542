"""``Invitations.csv`` of a member's own LinkedIn archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd

from assets.reader import Chunk, Column, reader
from assets.reading.people import identity, text
from assets.reading.records import read_records
from assets.reading.whole import whole

COLUMNS = {
    "inviter": Column(source="inviter", is_actor=True),
    "invitee": Column(source="invitee", is_actor=True),
    "sent_at": Column(source="Sent At", type="timestamp", formats=("%m/%d/%y, %I:%M %p",)),
    "direction": Column(source="direction"),
    "has_note": Column(source="has_note", type="boolean"),
    "note_chars": Column(source="note_chars", type="integer"),
    "note_hash": Column(source="note_hash", is_required=False, is_actor=True),
}
_WANTED = ("From", "To", "Sent At", "Direction")
_OTHERS = ("Message", "inviterProfileUrl", "inviteeProfileUrl")


@reader(
    columns=COLUMNS,
    key=("inviter", "invitee", "sent_at"),
    file_name="Invitations.csv",
    reads=(*_WANTED, *_OTHERS),
)
def linkedin_invitations(path: Path) -> Iterator[Chunk]:
    """Read invitations; of a note only its length and a keyed hash are kept.

    Notes
    -----
    An archive usually has recent and pending invitations only, so the table keeps those of earlier
    archives, and an acceptance rate from one archive is biased. ``Sent At`` has no zone; it is read
    in the source's, the month comes first. Who has neither profile nor name is ``unknown``.
    """
    chunk = whole(read_records(path, wanted=_WANTED), _WANTED, _OTHERS)
    rows = chunk.rows
    note = text(rows, "Message")
    inviter = identity(text(rows, "inviterProfileUrl"), text(rows, "From"))
    invitee = identity(text(rows, "inviteeProfileUrl"), text(rows, "To"))
    stored = pd.DataFrame(
        {
            "inviter": inviter.replace("", "unknown"),
            "invitee": invitee.replace("", "unknown"),
            "Sent At": rows["Sent At"],
            "direction": text(rows, "Direction").str.lower(),
            "has_note": note != "",
            "note_chars": note.str.len(),
            "note_hash": note,
            "_line": rows["_line"],
        }
    )
    known = {*_WANTED, *_OTHERS, "_line"}
    unknown = rows[[name for name in rows.columns if name not in known]]
    yield replace(chunk, rows=stored.join(unknown))
