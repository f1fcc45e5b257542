"""A text with gaps, and what stands in them where another text is of that form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_MOST_PLACES = 8  # of a piece between gaps; a name may hold any number of them
_GAP = re.compile(r"%\((\w+)\)s")
MAY_BE_EMPTY = frozenset({"where", "age"})


@dataclass(frozen=True, slots=True)
class Pattern:
    """A template of the copy deck, taken apart.

    Attributes
    ----------
    literals : tuple[str, ...]
        What stands before, between and behind the gaps; the first letter is small.
    names : tuple[str, ...]
        Of the gaps, one less than literals.
    translation : str
        The template in the other language, without the stop at its end.
    """

    literals: tuple[str, ...]
    names: tuple[str, ...]
    translation: str

    @classmethod
    def of(cls, template: str, translation: str) -> Pattern:
        """Return the pattern of a template with ``%(name)s``.

        Examples
        --------
        >>> found = Pattern.of("%(n)s values, %(most)s are needed.", "")
        >>> list(found.fillings("3 values, 100 are needed"))
        [{'n': '3', 'most': '100'}]
        """
        pieces = _GAP.split(small(template.removesuffix(".")))
        literals = tuple(piece.replace("%%", "%") for piece in pieces[::2])
        return cls(literals, tuple(pieces[1::2]), translation.removesuffix("."))

    @property
    def weight(self) -> int:
        """How many characters it fixes."""
        return sum(map(len, self.literals))

    @property
    def mark(self) -> str:
        """Its longest stretch: a text without it is of another form."""
        return max([self.literals[0][1:], *self.literals[1:]], key=len)

    def fillings(self, text: str) -> Iterator[dict[str, str]]:
        """Yield every way in which ``text`` (without a stop at its end) fills the gaps."""
        first, *rest = self.literals
        begin = text[: len(first)]
        if small(begin) != first or any(piece not in text for piece in rest):
            return
        for values in self._values(text, len(first), 0, rest):
            yield dict(zip(self.names, values, strict=True))

    def _values(
        self, text: str, start: int, place: int, rest: Sequence[str]
    ) -> Iterator[tuple[str, ...]]:
        if not rest:
            if start == len(text):
                yield ()
            return
        piece, *more = rest
        least = start + (self.names[place] not in MAY_BE_EMPTY)
        ends = [len(text) - len(piece)] if not more else _places(text, piece, least)
        for end in ends:
            if end >= least and text.startswith(piece, end):
                for values in self._values(text, end + len(piece), place + 1, more):
                    yield (text[start:end], *values)


def _places(text: str, piece: str, start: int) -> Iterator[int]:
    """Yield where ``piece`` stands first, from ``start`` on."""
    at = text.find(piece, start)
    for _ in range(_MOST_PLACES):
        if at < 0:
            return
        yield at
        at = text.find(piece, at + 1)


def small(text: str) -> str:
    """Return ``text`` with a small letter at its beginning.

    Examples
    --------
    >>> small("Values pile up"), small("%(a)s")
    ('values pile up', '%(a)s')
    """
    return text[:1].lower() + text[1:]
