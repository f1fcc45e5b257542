"""Keeps names and sentences of others from being more than text, wherever they are shown."""

from __future__ import annotations

import re
import unicodedata

_BREAK = "\N{ZERO WIDTH SPACE}"
_ADDRESS = re.compile(r"(?i)\bwww\.|\b(?:https?|ftp|file|mailto|javascript|data|tel):|:(?=//)")
_HOST = re.compile(r"(?i)(?<=[a-z0-9])\.(?=[a-z]{2})")
_ENTITY = re.compile(r"&(?=#|\w+;)")
_PICTURE = re.compile(r":(?=[\w+-]+:)")
_EDGE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")  # within a name it is no mark: kept
# Slack shows a backslash and formats what follows it, so marks are replaced by what looks alike.
_ALIKE = str.maketrans(
    {
        "<": "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}",
        ">": "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}",
        "[": "\N{FULLWIDTH LEFT SQUARE BRACKET}",
        "]": "\N{FULLWIDTH RIGHT SQUARE BRACKET}",
        "*": "\N{ASTERISK OPERATOR}",
        "~": "\N{TILDE OPERATOR}",
        "#": "\N{FULLWIDTH NUMBER SIGN}",
        "\\": "\N{SET MINUS}",
        "`": "\N{MODIFIER LETTER GRAVE ACCENT}",
        "@": f"@{_BREAK}",
    }
)


def plain(text: object, longest: int = 500) -> str:
    r"""Return one line of plain text that starts no web address.

    Controls, line breaks and marks that turn the direction of writing are gone.

    Examples
    --------
    >>> plain("a\r\nBcc: b@example.com")
    'a Bcc: b@example.com'
    >>> plain("see https://evil.example") == "see https:\u200b//evil.example"
    True
    """
    kept = "".join(" " if _is_control(c) else c for c in str(text))
    line = " ".join(kept.split())
    line = line if len(line) <= longest else line[: longest - 1] + "\N{HORIZONTAL ELLIPSIS}"
    return _ADDRESS.sub(rf"\g<0>{_BREAK}", line)


def unlinked(text: object) -> str:
    r"""Return plain text in which no mail client finds a link, not even ``evil.example``.

    Examples
    --------
    >>> unlinked("3.5 at evil.example") == "3.5 at evil.\u200bexample"
    True
    """
    return _HOST.sub(rf"\g<0>{_BREAK}", plain(text))


def chat(text: object) -> str:
    r"""Return plain text as Markdown of chats (Slack, Teams, ...): no mark, mention or link.

    Examples
    --------
    >>> print(ascii(chat("[x](y) R&D *now* calls_answered")))
    '\uff3bx\uff3d(y) R&D \u2217now\u2217 calls_answered'
    """
    line = _ENTITY.sub(f"&{_BREAK}", unlinked(text).translate(_ALIKE))
    line = _EDGE.sub("\N{MODIFIER LETTER LOW MACRON}", line)
    return _PICTURE.sub(f":{_BREAK}", line)


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
