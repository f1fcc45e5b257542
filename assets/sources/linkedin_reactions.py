"""``Reactions.csv`` of a member's own LinkedIn archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from assets.reader import Chunk, Column, reader
from assets.reading.feed_objects import posts_of
from assets.reading.people import text
from assets.reading.records import read_records
from assets.reading.whole import whole

COLUMNS = {
    "reacted_at": Column(source="Date", type="timestamp"),
    "type": Column(source="type"),
    "object": Column(source="object", is_actor=True),
}
_WANTED = ("Date", "Type", "Link")


@reader(
    columns=COLUMNS,
    key=("reacted_at", "type", "object"),
    file_name="Reactions.csv",
    reads=_WANTED,
)
def linkedin_reactions(path: Path) -> Iterator[Chunk]:
    """Read reactions; of the link only a keyed hash of the post is kept.

    Notes
    -----
    A link leads to a post and so to whoever wrote it; the same post has the same hash in shares,
    comments, reactions and the page's posts. The file does not say whose it is: take the member
    from the path. Reactions taken back are not in it. Times carry no zone.
    """
    chunk = whole(read_records(path, wanted=_WANTED), _WANTED)
    rows = chunk.rows
    yield replace(
        chunk,
        rows=rows.drop(columns=["Type", "Link"]).assign(
            type=text(rows, "Type").str.lower(),
            object=posts_of(text(rows, "Link")).replace("", "unknown"),
        ),
    )
