"""Decides which character separates the fields of a text file."""

from __future__ import annotations

import csv
from collections.abc import Sequence

from assets.reading.header import Wanted, find_header, likeliest
from kpi_audit.errors import SourceError

_CANDIDATES = (",", ";", "\t", "|")


def delimiter_of(sample: Sequence[str], wanted: Wanted) -> str:
    """Return the delimiter under which most lines of ``sample`` agree with their header.

    Parameters
    ----------
    sample : Sequence[str]
        First lines of the file, with their line ends.
    wanted : Wanted
        Headers that the header line contains; may be empty.
    """
    return max(_CANDIDATES, key=lambda candidate: _agreement(sample, candidate, wanted))


def one_character(name: str, value: str) -> str:
    """Return ``value`` if it can separate fields or digits."""
    if len(value) != 1 or value in '"\r\n\0':
        raise SourceError(f"'{name}' must be one character, as in '{name}: \";\"'. Got {value!r}.")
    return value


def _agreement(sample: Sequence[str], delimiter: str, wanted: Wanted) -> tuple[bool, int, int]:
    nothing = (False, 0, 0)
    if not any(delimiter in line for line in sample):
        return nothing
    try:
        lines = [cells for cells in csv.reader(sample, delimiter=delimiter) if cells]
    except csv.Error:
        return nothing
    if not lines:
        return nothing
    index = find_header(lines, wanted)
    start = (
        likeliest(lines, wanted) if index is None else index
    )  # headers in another language are listed
    width = len(lines[start])
    if width < 2:  # noqa: PLR2004 (one field: nothing was separated)
        return nothing
    return index is not None, sum(len(cells) == width for cells in lines[start:]), width
