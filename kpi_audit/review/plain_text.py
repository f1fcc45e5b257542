"""Text of the data without marks that reorder or hide it, and without what is no text."""

from __future__ import annotations

import re

_REORDERING = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain_text(text: str) -> str:
    r"""Return ``text`` as every format can show it.

    Examples
    --------
    >>> plain_text("a\u202eb\x00")
    'ab\ufffd'
    """
    return _NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", _REORDERING.sub("", text))
