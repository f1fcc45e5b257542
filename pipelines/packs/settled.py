"""What differs from company to company and stands in the files: decimal marks, stages of deals."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pandas as pd

from assets.deliveries import chunks_of
from assets.reading.header import loose
from assets.reading.mapping import header_of
from assets.source import Source

_COMMA = r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+),\d{1,2}"
_POINT = r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)\.\d{1,2}"
_MEANS = {  # in the languages of HubSpot's own labels
    "won": ("won", "gewonnen", "gagn", "ganad", "ganh", "vint", "vundet", "vunnet", "wygran"),
    "lost": ("lost", "verloren", "perdu", "perdid", "perso", "tabt", "tapt", "przegran"),
}
_SHOWN = 12  # stages in one line


def settled(text: str, source: Source, files: Iterable[Path]) -> tuple[str, list[str]]:
    """Return a source of ``audit.yaml`` with what its files say, and lines that tell so.

    Parameters
    ----------
    text : str
        As the pack has it.
    source : Source
    files : Iterable[Path]
        On disk, as exports have been recognised.
    """
    told: list[str] = []
    if "decimal" not in source.reader.parameters:
        return text, told
    tables = [
        next(chunks_of(source, file)).rows for file in files if file.suffix.casefold() != ".zip"
    ]
    if _has_decimal_commas(tables, source):
        text = _with(text, "decimal", '","')
        told.append(f"{source.name}: its numbers have a decimal comma, 'decimal: \",\"'")
    if "won" in source.reader.parameters:
        stages = _stages(tables, source)
        for option, words in _MEANS.items():
            found = [stage for stage in stages if any(word in loose(stage) for word in words)]
            if found:
                text = _with(text, option, json.dumps(found, ensure_ascii=False))
                told.append(f"{source.name}: '{option}' is the stage {_listed(found)}")
            elif stages:
                told.append(
                    f"{source.name}: no stage seems to mean {option}. Name it at '{option}:' in"
                    f" audit.yaml; the stages are {_listed(stages)}"
                )
    return text, told


def _has_decimal_commas(tables: Sequence[pd.DataFrame], source: Source) -> bool:
    commas = points = 0
    for cells in _columns(tables, source, "number"):
        commas += int(cells.str.fullmatch(_COMMA).sum())
        points += int(cells.str.fullmatch(_POINT).sum())
    return commas > points


def _columns(tables: Sequence[pd.DataFrame], source: Source, kind: str) -> Iterator[pd.Series]:
    for table in tables:
        for column in source.columns.values():
            header = header_of(column, list(table.columns)) if column.type == kind else None
            if header is not None:
                yield table[header].dropna().astype(str).str.strip()


def _stages(tables: Sequence[pd.DataFrame], source: Source) -> list[str]:
    found: set[str] = set()
    for table in tables:
        header = header_of(source.columns["stage"], list(table.columns))
        found |= set() if header is None else set(table[header].dropna().astype(str).str.strip())
    return sorted(found - {""})


def _with(text: str, option: str, value: str) -> str:
    """Set an option of a source, in the place of the pack's own value if it has one."""
    line = f"    {option}: {value}\n"
    own = re.compile(rf"^    {option}: .*\n", re.MULTILINE)
    if own.search(text):
        return own.sub(lambda _: line, text, count=1)
    return text + line


def _listed(names: Sequence[str]) -> str:
    rest = len(names) - _SHOWN
    return ", ".join(map(repr, names[:_SHOWN])) + (f" and {rest} more" if rest > 0 else "")
