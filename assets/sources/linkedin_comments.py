"""``Comments.csv`` of a member's own LinkedIn archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from assets.reader import Chunk, Column, reader
from assets.reading.conversations import template
from assets.reading.feed_objects import posts_of
from assets.reading.people import text
from assets.reading.records import read_records
from assets.reading.whole import whole

COLUMNS = {
    "commented_at": Column(source="Date", type="timestamp"),
    "object": Column(source="object", is_actor=True),
    "content_chars": Column(source="content_chars", type="integer"),
    "content_hash": Column(source="content_hash", is_actor=True),
}
_WANTED = ("Date", "Link", "Message")


@reader(
    columns=COLUMNS,
    key=("commented_at", "object", "content_hash"),
    file_name="Comments.csv",
    reads=_WANTED,
)
def linkedin_comments(path: Path) -> Iterator[Chunk]:
    """Read comments; of the text only its length and a keyed hash are kept.

    Notes
    -----
    The hash is of the text without markup, case and blanks: two copies of a phrase have the same.
    Of the link only a keyed hash of the post is kept, as in ``linkedin_reactions``; a reply to a
    comment counts for the post. The file does not say whose it is, and times carry no zone.
    """
    chunk = whole(read_records(path, wanted=_WANTED), _WANTED)
    rows = chunk.rows
    content = text(rows, "Message")
    yield replace(
        chunk,
        rows=rows.drop(columns=["Link", "Message"]).assign(
            object=posts_of(text(rows, "Link")).replace("", "unknown"),
            content_chars=content.str.len(),
            content_hash=template(content).replace("", "(no text)"),
        ),
    )
