"""What the three files of a Viva Engage (Yammer) network export have in common."""

from __future__ import annotations

import json
import re

import pandas as pd

from assets.reading.conversations import template

_ISO = ("%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%d %H:%M:%S %z")
_REST = ("%Y/%m/%d %H:%M:%S %z",)  # as the REST interface writes them
_BARE = ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%d")
TIMES = (*_ISO, *_REST, "%Y-%m-%d %H:%M:%S %Z", *_BARE)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_ASKS = re.compile("[?\uff1f\u061f\u037e\u055e\u1367\u2e2e]")  # of all scripts that have one


def asks(bodies: pd.Series) -> pd.Series:
    """Return whether a text has a question mark outside of web addresses.

    Examples
    --------
    >>> asks(pd.Series(["Who knows?", "See https://example.org/?page=2"])).tolist()
    [True, False]
    """
    return bodies.map(lambda body: bool(_ASKS.search(_ADDRESS.sub(" ", body)))).astype(bool)


def hashed(bodies: pd.Series) -> pd.Series:
    """Return texts without markup, case and blanks, to be concealed: copies have the same."""
    return template(bodies, pd.Series("", index=bodies.index)).replace("", "(no text)")


def likes(values: pd.Series) -> pd.Series:
    """Return how many people liked something, as text; '' where it is not known.

    The export's form is not documented: a number, the object of the REST interface
    (``{"count": 2, "names": [...]}``), or a list.

    Examples
    --------
    >>> likes(pd.Series(["3", '{"count": 2}', "[4, 5]", "11;12", ""])).tolist()
    ['3', '2', '2', '2', '']
    """
    return values.map(_like_count)


def _like_count(value: str) -> str:
    if not value or value.isdigit():
        return value
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return str(len([part for part in re.split("[,;]", value) if part.strip()]))
    if isinstance(found, dict):
        count = found.get("count")
        return str(count) if isinstance(count, int) else ""
    return str(len(found)) if isinstance(found, list) else ""
