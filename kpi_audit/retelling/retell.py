"""Says a text of the audit tables in the language that is spoken.

Tables are written in English. The copy deck holds, under the context "stored", every template they
are written with; a text is recognised by its template, what is filled in is told in turn, and names
that come from the project stay as they are. A text of nobody stays as it is too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import datetime
from functools import cache, lru_cache

from kpi_audit.language import deck, separators, spoken
from kpi_audit.retelling.pattern import Pattern, small
from kpi_audit.wording import day

STORED = "stored"
_MOST_PARTS = 300  # of one text, and ways to part them, that are looked at
_LEFT: ContextVar[int] = ContextVar("left", default=_MOST_PARTS)
_LONGEST = 1500  # characters; no template of ours makes more
# Gaps that hold what people named; what stands in the others must be ours for the text to be ours.
AS_THEY_ARE = frozenset({
    "title", "against", "outcome", "kpi", "segment", "rest", "pushed", "off", "listed", "name",
    "given", "where", "column", "source",
})  # fmt: skip
A_WORD = frozenset({"kind", "per", "unit", "which", "verdict", "verdict_2"})
_JOINTS = (("; ", "; "), (". ", ". "), (" and ", " {and} "), (", ", ", "))
_NUMBER = re.compile(r"[+\N{MINUS SIGN}-]?[\d,]*\d(?:\.\d+)?(?:e[+-]\d+)?%?|\N{EN DASH}|nan|inf")
_DAY = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4}")


def retold(text: str) -> str:
    """Return a text of a table in the language that is spoken.

    Examples
    --------
    >>> from kpi_audit.language import speaking
    >>> with speaking("de"):
    ...     retold("Calls: values pile up at the floor 12 per actor.")
    'Calls: Werte häufen sich am Ziel mindestens 12 je Person.'
    >>> retold("as it is")
    'as it is'
    """
    return (_told(spoken(), text) or text) if is_retold() else text


def retold_target(against: str) -> str:
    """Return what is judged against: the name of a KPI as it is, a target in words.

    Examples
    --------
    >>> retold_target("meetings_held")
    'meetings_held'
    """
    return retold(against) if _is_target(against) else against


def is_retold() -> bool:
    """Whether the language that is spoken says anything otherwise than the tables do."""
    return bool(_patterns(spoken()))


class _Lost(Exception):
    """A text can be read in more ways than any of ours."""


@lru_cache(maxsize=65536)
def _told(language: str, text: str) -> str:
    """Return the text in another language; '' where it is none of ours or hides in our words."""
    before = _LEFT.set(_MOST_PARTS)
    try:
        return _retold(language, text)
    except _Lost:
        return ""
    finally:
        _LEFT.reset(before)


def _spend() -> None:
    left = _LEFT.get()
    if not left:
        raise _Lost
    _LEFT.set(left - 1)


@lru_cache(maxsize=65536)
def _retold(language: str, text: str) -> str:
    """Return the text in another language; '' where it is none of ours."""
    if not 0 < len(text) <= _LONGEST:
        return ""
    _spend()
    core = text.removesuffix(".")
    found = _whole(language, core) or _joined(language, core)
    if not found:
        return ""
    if text[0].isupper():
        found = found[0].upper() + found[1:]
    return found + "." * (len(text) - len(core))


def _whole(language: str, text: str) -> str:
    """Return a text that is one template, filled in."""
    exact = _exact(language).get(small(text))
    if exact:
        return exact
    for mark, pattern in _patterns(language):
        if mark not in text:
            continue
        for values in pattern.fillings(text):
            _spend()
            told = {name: _value(language, name, value) for name, value in values.items()}
            if not any(value and not told[name] for name, value in values.items()):
                return pattern.translation % told
    return ""


def _value(language: str, name: str, value: str) -> str:
    """Return what is filled in; '' where it is not ours and ought to be."""
    if name in AS_THEY_ARE:
        target = _retold(language, value) if name == "against" and _is_target(value) else ""
        return target or value
    if _NUMBER.fullmatch(value):
        group, decimal = separators(language)
        return value.translate({ord(","): group, ord("."): decimal})
    if _DAY.fullmatch(value):
        return day(datetime.strptime(value, "%d %b %Y").date())  # noqa: DTZ007 (a day has no zone)
    if name in A_WORD:
        return _exact(language).get(small(value), "")
    found = _retold(language, value.lstrip())
    return found and " " * (len(value) - len(value.lstrip())) + found


def _is_target(value: str) -> bool:
    return value.startswith(("floor ", "cap ")) and " per " in value


def _joined(language: str, text: str) -> str:
    """Return a text of several sentences or clauses, each of them ours."""
    for joint, shown in _JOINTS:
        for at in _joints(text, joint):
            first = _whole(language, text[:at])
            rest = _retold(language, text[at + len(joint) :]) if first else ""
            if first and rest:
                return first + shown.format(**{"and": _exact(language).get("and", "and")}) + rest
    return ""


def _joints(text: str, joint: str) -> Iterator[int]:
    at = text.find(joint)
    while at >= 0:
        yield at
        at = text.find(joint, at + 1)


@cache
def _exact(language: str) -> dict[str, str]:
    """Return the texts without gaps, by their own words."""
    return {
        small(text.removesuffix(".")).replace("%%", "%"): told.removesuffix(".").replace("%%", "%")
        for text, told in _stored(language)
        if "%(" not in text
    }


@cache
def _patterns(language: str) -> tuple[tuple[str, Pattern], ...]:
    """Return the texts with gaps by their marks, those that fix most first.

    None, if the language tells all texts as they are.
    """
    stored = _stored(language)
    if all(text == told for text, told in stored):
        return ()
    found = [Pattern.of(text, told) for text, told in stored if "%(" in text]
    found.sort(key=lambda pattern: (-pattern.weight, pattern.literals))
    return tuple((pattern.mark, pattern) for pattern in found)


def _stored(language: str) -> list[tuple[str, str]]:
    return [
        (message.id, message.string)
        for message in deck(language)
        if message.context == STORED
        and isinstance(message.id, str)
        and isinstance(message.string, str)
        and message.string
    ]
