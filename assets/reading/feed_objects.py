"""What a post, a comment or a reaction on LinkedIn is about, in one spelling."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pandas as pd

_POST = re.compile(r"urn:li:(activity|ugcpost|share|groupPost)[:-]([0-9]+)", re.IGNORECASE)
_IN_A_NAME = re.compile(r"/posts/[^?#]*-(activity|ugcpost|share)-([0-9]+)-", re.IGNORECASE)


def post_of(link: str) -> str:
    """Return the post that a link leads to, also by way of a comment; else the link itself.

    Examples
    --------
    >>> post_of("https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A71")
    'urn:li:activity:71'
    >>> post_of("https://www.linkedin.com/posts/ann-lee_hiring-activity-71-xYz")
    'urn:li:activity:71'
    >>> post_of("https://example.org/a")
    'https://example.org/a'
    """
    plain = unquote(unquote(link))  # links to comments are quoted twice
    found = _POST.search(plain) or _IN_A_NAME.search(plain)
    return f"urn:li:{found[1].lower()}:{found[2]}" if found else link


def posts_of(links: pd.Series) -> pd.Series:
    """Return the post of each link; '' where there is none."""
    return links.map({link: post_of(link) for link in links.unique()}).astype(object)
