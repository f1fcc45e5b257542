"""Posts of a LinkedIn company page, from the page's own Excel export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from assets.reader import Chunk, Column, reader
from assets.reading.conversations import template
from assets.reading.day_order import Order, iso_days
from assets.reading.feed_objects import posts_of
from assets.reading.people import text
from assets.reading.tables import read_table
from assets.reading.whole import whole


def _count(*names: str) -> Column:
    return Column(source=names[0], aliases=names[1:], type="integer", is_required=False)


COLUMNS = {
    "object": Column(source="object", is_actor=True),
    "title_chars": Column(source="title_chars", type="integer"),
    "title_hash": Column(source="title_hash", is_actor=True),
    "created_on": Column(source="Created date", type="date"),
    "post_type": Column(source="Post type", is_required=False),
    "content_type": Column(source="Content Type", is_required=False),
    "campaign_name": Column(source="Campaign name", is_required=False),
    "campaign_start": Column(source="Campaign start date", type="date", is_required=False),
    "campaign_end": Column(source="Campaign end date", type="date", is_required=False),
    "posted_by": Column(source="Posted by", is_required=False, is_actor=True),
    "audience": Column(source="Audience", is_required=False),
    "impressions": Column(source="Impressions", type="integer"),
    "views": _count("Views (excluding offsite video views)", "Views"),
    "offsite_views": _count("Offsite Views"),
    "clicks": Column(source="Clicks", type="integer"),
    "likes": Column(source="Likes", aliases=("Reactions",), type="integer"),
    "comments": Column(source="Comments", type="integer"),
    "reposts": Column(source="Reposts", aliases=("Shares",), type="integer"),
    "follows": _count("Follows"),
}
_WANTED = ("Post link", "Created date", "Impressions")
_DROPPED = ("Post title", "Click through rate (CTR)", "Engagement rate")
_DAYS = ("Created date", "Campaign start date", "Campaign end date")
_READS = (*_WANTED, *_DROPPED, *(column.source for column in list(COLUMNS.values())[4:]))


@reader(columns=COLUMNS, key=("object",), reads=_READS)
def linkedin_page_posts(
    path: Path, *, date_order: Order | None = None, encoding: str | None = None
) -> Iterator[Chunk]:
    """Read the posts of a page; of the title only its length and a keyed hash are kept.

    Parameters
    ----------
    path, date_order, encoding
        As of ``linkedin_page_metrics``.

    Notes
    -----
    ``object`` is the keyed hash of the post, the same as in members' shares, comments and
    reactions. Rates are dropped, as their denominator moves: ``clicks / impressions`` is a KPI of
    kind ``ratio``. Counts run on after the post: a later export is a new version of it.
    """
    others = (*_DROPPED, *_DAYS)
    chunk = whole(read_table(path, wanted=_WANTED, encoding=encoding), _WANTED, others)
    title = text(chunk.rows, "Post title")
    rows = iso_days(chunk.rows, _DAYS, date_order).assign(
        object=posts_of(text(chunk.rows, "Post link")),
        title_chars=title.str.len(),
        title_hash=template(title).replace("", "(no text)"),
    )
    yield replace(chunk, rows=rows.drop(columns=["Post link", *_DROPPED], errors="ignore"))
