"""Dates with a month's name, as programs write them in the language of whoever exported them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "nb", "fi", "cs")
_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY = re.compile(r"([0-9]{1,2})\.?\s+(?:de\s+)?([^\W\d_]+)\.?\s+(?:de\s+)?([0-9]{4})")


def in_english(texts: pd.Series) -> pd.Series:
    """Return dates as ``08 Mar 2026`` where they name a month in a language that is known.

    What is no such date stays as it is, for whoever reads it to refuse.

    Examples
    --------
    >>> in_english(pd.Series(["08 Mär 2026", "8. mars 2026", "8 de mayo de 2026", "?"])).tolist()
    ['08 Mar 2026', '8 Mar 2026', '8 May 2026', '?']
    """
    known = {text: _told(text) for text in texts.unique()}
    return texts.map(known)


def _told(text: str) -> str:
    found = _DAY.fullmatch(text.strip())
    month = _months().get(found[2].casefold()) if found else None
    return text if found is None or month is None else f"{found[1]} {month} {found[3]}"


@lru_cache(maxsize=1)
def _months() -> Mapping[str, str]:
    """Return English months by their names; a name of two months in two languages is none."""
    from babel import Locale  # noqa: PLC0415 (only archives with such dates need it)

    names: dict[str, set[int]] = {"mrz": {3}}  # German: short form of older programs
    for language in _LANGUAGES:
        for widths in Locale(language).months.values():
            for width in ("abbreviated", "wide"):
                for number, name in widths[width].items():
                    names.setdefault(name.casefold().rstrip("."), set()).add(number)
    return {name: _ENGLISH[min(found) - 1] for name, found in names.items() if len(found) == 1}
