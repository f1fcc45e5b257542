"""``messages.csv`` of a member's own LinkedIn archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd

from assets.reader import Chunk, Column, reader
from assets.reading.conversations import bare, owner_of, recipients_of, template
from assets.reading.people import by_name, identity, text
from assets.reading.records import read_records
from assets.reading.whole import whole

COLUMNS = {
    "conversation": Column(source="CONVERSATION ID", is_actor=True),
    "sent_at": Column(source="DATE", type="timestamp"),
    "sender": Column(source="sender", is_actor=True),
    "recipient": Column(source="recipient", is_required=False, is_actor=True),
    "recipient_count": Column(source="recipient_count", type="integer"),
    "direction": Column(source="direction"),
    "folder": Column(source="folder"),
    "content_chars": Column(source="content_chars", type="integer"),
    "content_hash": Column(source="content_hash", is_actor=True),
    "is_sponsored": Column(source="is_sponsored", type="boolean"),
    "is_draft": Column(source="is_draft", type="boolean"),
}
_SPONSORED = "spinmail-quill-editor__spin-break"
_WANTED = ("CONVERSATION ID", "FROM", "TO", "DATE", "CONTENT")
_OTHERS = (
    "CONVERSATION TITLE",
    "SENDER PROFILE URL",
    "RECIPIENT PROFILE URLS",
    "SUBJECT",
    "FOLDER",
    "ATTACHMENTS",
    "IS MESSAGE DRAFT",
    "IS CONVERSATION DRAFT",
    "IS CONVERSATION ARCHIVED",
)


@reader(
    columns=COLUMNS,
    key=("conversation", "sent_at", "sender", "content_hash"),
    file_name="messages.csv",
    reads=(*_WANTED, *_OTHERS),
)
def linkedin_messages(path: Path, *, member: str | tuple[str, ...] = ()) -> Iterator[Chunk]:
    """Read messages; text and subject never leave this function.

    Parameters
    ----------
    path : Path
    member : str or tuple[str, ...]
        Profile URL or name of the archive's owner, of a team of all members; not given: who takes
        part in all conversations.

    Notes
    -----
    Sent messages lie in INBOX as well, so the direction follows from the sender. The hash is of the
    text without markup, case, blanks and the names of the people it is written to: two copies of a
    template have the same. ``recipient`` is null where a message has several.
    """
    chunk = whole(read_records(path, wanted=_WANTED), _WANTED, _OTHERS)
    rows = chunk.rows
    names, urls = text(rows, "FROM"), text(rows, "SENDER PROFILE URL")
    content = text(rows, "CONTENT")
    known = by_name(names, urls)
    sender = identity(urls, names.map(lambda name: known.get(name, name)))
    to = recipients_of(text(rows, "RECIPIENT PROFILE URLS"), text(rows, "TO"), known)
    is_sponsored = (urls == "") & content.str.contains(_SPONSORED, regex=False)
    is_draft = _is_yes(rows, "IS MESSAGE DRAFT") | _is_yes(rows, "IS CONVERSATION DRAFT")
    is_real = ~is_sponsored & ~is_draft
    members = (member,) if isinstance(member, str) else member
    owner = owner_of(
        text(rows, "CONVERSATION ID")[is_real], sender[is_real], to[is_real], members, known
    )
    spelled = {person: bare(person) for person in sender.unique()}
    people = to.map(lambda found: [one for one in found if one])
    stored = pd.DataFrame(
        {
            "CONVERSATION ID": rows["CONVERSATION ID"],
            "DATE": rows["DATE"],
            "sender": sender.replace("", "unknown"),
            "recipient": people.map(lambda found: found[0] if len(found) == 1 else ""),
            "recipient_count": people.map(len),
            "direction": (sender.map(spelled) == owner).map({True: "sent", False: "received"}),
            "folder": text(rows, "FOLDER").str.lower(),
            "content_chars": content.str.len(),
            "content_hash": template(content, text(rows, "TO")).replace("", "(no text)"),
            "is_sponsored": is_sponsored,
            "is_draft": is_draft,
            "_line": rows["_line"],
        }
    )
    dropped = {*_WANTED, *_OTHERS, *stored.columns}
    yield replace(chunk, rows=stored.join(rows[[c for c in rows.columns if c not in dropped]]))


def _is_yes(rows: pd.DataFrame, header: str) -> pd.Series:
    return text(rows, header).str.casefold().isin(["yes", "true"])
