"""``Messages.csv`` of a Viva Engage (Yammer) network export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from assets.reader import Chunk, Column, reader
from assets.reading.engage import TIMES, asks, hashed, likes
from assets.reading.header import loose
from assets.reading.people import text
from assets.reading.records import read_records

COLUMNS = {
    "id": Column(source="id"),
    "thread_id": Column(source="thread_id"),
    "sender": Column(source="sender_id", is_actor=True),
    "created_at": Column(source="created_at", type="timestamp", formats=TIMES, timezone="UTC"),
    "version_at": Column(
        source="updated_at", type="timestamp", formats=TIMES, timezone="UTC", is_required=False
    ),
    "deleted_at": Column(
        source="deleted_at", type="timestamp", formats=TIMES, timezone="UTC", is_required=False
    ),
    "replied_to_id": Column(source="replied_to_id", is_required=False),
    "group_id": Column(source="group_id", is_required=False),
    "network_id": Column(source="network_id", is_required=False),
    "privacy": Column(source="privacy", is_required=False),
    "message_type": Column(source="message_type", is_required=False),
    "likes_count": Column(source="likes_count", type="integer"),
    "has_question": Column(source="has_question", type="boolean"),
    "content_chars": Column(source="content_chars", type="integer"),
    "content_hash": Column(source="content_hash", is_actor=True),
}
_WANTED = ("id", "thread_id", "created_at")
# Texts, and names that stand beside the ids.
_DROPPED = {"title", "subject", "sendername", "senderemail", "htmlbody", "notifieduserids"}


@reader(file_name="Messages.csv", columns=COLUMNS, key=("id",), version="version_at")
def engage_messages(
    path: Path, *, body: str = "body", liked_by: str = "liked_by", encoding: str | None = None
) -> Iterator[Chunk]:
    """Read messages; their text never leaves this function.

    Parameters
    ----------
    path : Path
    body, liked_by : str
        Headers of the text and of who liked it (or how many); a file may lack them.
    encoding : str or None
        None: found out from the content.

    Notes
    -----
    The header of this file is not documented: the REST interface's names are expected, and
    ``columns: {sender: author_id}`` in ``audit.yaml`` says where one is called otherwise. Previous
    versions of a message are exported too: the one with the latest ``version_at`` counts, without
    such a column the last, and the others stay for the restatement audit. ``has_question`` is null
    where the text is not in the file.
    """
    for chunk in read_records(path, wanted=_WANTED, encoding=encoding):
        rows = chunk.rows
        found = {loose(header): header for header in rows.columns}
        bodies = text(rows, found.get(loose(body), ""))
        liked = found.get(loose("likes_count")) or found.get(loose(liked_by), "")
        dropped = {*_DROPPED, loose(body), loose(liked_by), loose("likes_count")}
        kept = rows[[header for header in rows.columns if loose(header) not in dropped]]
        has_body = loose(body) in found
        yield replace(
            chunk,
            rows=kept.assign(
                likes_count=likes(text(rows, liked)),
                has_question=asks(bodies) if has_body else None,
                content_chars=bodies.str.len() if has_body else None,
                content_hash=hashed(bodies) if has_body else None,
            ),
        )
