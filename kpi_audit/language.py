"""The language of the page: its words, its numbers, its dates.

Tables are written in English. What a page adds to them comes from one copy deck per language,
``kpi_audit/words/<language>.po``, in which the text of the code is the key.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_audit.errors import AuditError, did_you_mean

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

WORDS = Path(__file__).with_name("words")
ENGLISH = "en"
_spoken: ContextVar[str] = ContextVar("language", default=ENGLISH)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let everything that is worded inside be worded in ``language``.

    Raises
    ------
    AuditError
        If there is no copy deck of that language.
    """
    if language not in languages():
        hint = did_you_mean(language, languages())
        message = f"language: there is no copy deck kpi_audit/words/{language}.po. {hint}"
        raise AuditError(message)
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def spoken() -> str:
    """Return the language that is spoken here."""
    return _spoken.get()


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that have a copy deck."""
    return tuple(sorted(file.stem for file in WORDS.glob("*.po")))


def _(text: str, /, **values: object) -> str:
    """Return ``text`` in the language that is spoken, with ``%(name)s`` filled in.

    Examples
    --------
    >>> _("Reported change")
    'Reported change'
    >>> with speaking("de"):
    ...     _("Reported change")
    'Gemeldete Änderung'
    """
    found = _deck(spoken()).gettext(text)
    return found % values if values else found


def _n(one: str, many: str, n: int, /, **values: object) -> str:
    """Return the form of a text that goes with the count ``n``; ``%(n)s`` is the count in words."""
    found = _deck(spoken()).ngettext(one, many, n)
    return found % values


def later(text: str, /) -> str:
    """Mark a text for the copy deck; it is put into words where it is shown."""
    return text


@cache
def separators(language: str) -> tuple[str, str]:
    """Return what stands between thousands and before decimals.

    Examples
    --------
    >>> separators("en"), separators("de")
    ((',', '.'), ('.', ','))
    """
    from babel import Locale  # noqa: PLC0415 (not needed where only English is spoken)

    symbols = Locale.parse(language).number_symbols["latn"]
    return str(symbols["group"]), str(symbols["decimal"])


@cache
def months(language: str) -> tuple[str, ...]:
    """Return the short names of the twelve months.

    Examples
    --------
    >>> months("en")[8], months("de")[4]
    ('Sep', 'Mai')
    """
    from babel import Locale  # noqa: PLC0415 (as above)

    names = Locale.parse(language).months["format"]["abbreviated"]
    return tuple(str(names[month]) for month in range(1, 13))


@cache
def deck(language: str) -> Catalog:
    """Return a copy deck; read once per process."""
    from babel.messages.pofile import read_po  # noqa: PLC0415 (as above)

    with (WORDS / f"{language}.po").open(encoding="utf-8") as file:
        return read_po(file, locale=language)


@cache
def _deck(language: str) -> GNUTranslations:
    """Compile a copy deck; once per process."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 (as above)

    compiled = BytesIO()
    write_mo(compiled, deck(language))
    compiled.seek(0)
    return GNUTranslations(compiled)
