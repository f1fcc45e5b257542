"""Keeps names and sentences of others from being more than text, wherever they are shown."""

from __future__ import annotations

import re
import unicodedata

_BREAK = "\N{ZERO WIDTH SPACE}"
_ADDRESS = re.compile(r"(?i)\bwww\.|\b(?:https?|ftp|file|mailto|javascript|data|tel):|:(?=//)")
_MARKS = re.compile(r"([\\`*_\[\]#~|])")
_ENTITY = re.compile(r"&(?=#|\w+;)")


def plain(text: object, longest: int = 500) -> str:
    r"""Return one line of plain text in which no mail client finds a link.

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


def chat(text: object) -> str:
    r"""Return plain text as Markdown of chats (Slack, Teams, ...) that mentions and links nobody.

    Examples
    --------
    >>> chat("[x](y) R&D *now*")
    '\\[x\\](y) R&D \\*now\\*'
    """
    line = plain(text).replace("<", "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}")
    line = line.replace(">", "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}")
    line = _ENTITY.sub(f"&{_BREAK}", line).replace("@", f"@{_BREAK}")
    return _MARKS.sub(r"\\\1", line)


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
