"""``Shares.csv`` of a member's own LinkedIn archive."""

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
    "shared_at": Column(source="Date", type="timestamp"),
    "object": Column(source="object", is_actor=True),
    "shared_object": Column(source="shared_object", is_required=False, is_actor=True),
    "content_chars": Column(source="content_chars", type="integer"),
    "content_hash": Column(source="content_hash", is_actor=True),
    "has_media": Column(source="has_media", type="boolean"),
    "visibility": Column(source="visibility"),
}
_WANTED = ("Date", "ShareLink", "ShareCommentary")
_OTHERS = ("SharedUrl", "MediaUrl", "Visibility")


@reader(
    columns=COLUMNS,
    key=("shared_at", "object"),
    file_name="Shares.csv",
    reads=(*_WANTED, *_OTHERS),
)
def linkedin_shares(path: Path) -> Iterator[Chunk]:
    """Read posts; of the text only its length and a keyed hash are kept.

    Notes
    -----
    ``object`` is the post, ``shared_object`` what it passes on: keyed hashes both, since a link to
    a post leads to who wrote it. The file does not say whose it is, nor how often a post was seen;
    times carry no zone.
    """
    chunk = whole(read_records(path, wanted=_WANTED), _WANTED, _OTHERS)
    rows = chunk.rows
    content = text(rows, "ShareCommentary")
    dropped = [name for name in (*_WANTED, *_OTHERS) if name != "Date" and name in rows.columns]
    yield replace(
        chunk,
        rows=rows.drop(columns=dropped).assign(
            object=posts_of(text(rows, "ShareLink")).replace("", "unknown"),
            shared_object=posts_of(text(rows, "SharedUrl")),
            content_chars=content.str.len(),
            content_hash=template(content).replace("", "(no text)"),
            has_media=text(rows, "MediaUrl") != "",
            visibility=text(rows, "Visibility").str.lower(),
        ),
    )
