"""Reads ``decisions.csv``, the file of a project that holds every answer ever given."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from kpi_audit.decisions.decision import COLUMNS, Decision
from kpi_audit.decisions.line import BadDecision, heading, parsed

FILE = "decisions.csv"
_BEING_WRITTEN_SECONDS = 1.0


def read_decisions(folder: Path) -> list[Decision]:
    """Return every decision of a project, in the order in which they were made.

    Parameters
    ----------
    folder : Path
        Project folder; without the file there are no decisions.

    Raises
    ------
    BadDecision
        Names the file, the line and what is wrong: no line is ever left out silently.
    """
    return decisions_in(_whole(folder / FILE), folder / FILE)


def decisions_in(text: str, file: Path) -> list[Decision]:
    """Return the decisions that the content of ``file`` holds.

    Raises
    ------
    BadDecision
        As `read_decisions`.
    """
    found: dict[str, Decision] = {}
    for number, cells in _lines(text, file):
        try:
            decision = _fitting(parsed(cells), found)
        except BadDecision as error:
            raise BadDecision(f"{file}, line {number}: {error}.") from None
        found[decision.decision_id] = decision
    return list(found.values())


def _fitting(decision: Decision, earlier: Mapping[str, Decision]) -> Decision:
    if decision.decision_id in earlier:
        raise BadDecision(f"decision_id: {decision.decision_id} stands there twice")
    if decision.supersedes and decision.supersedes not in earlier:
        raise BadDecision(f"supersedes: no line before is {decision.supersedes}")
    return decision


def _whole(file: Path) -> str:
    """Return the content; a line that is being written is waited for."""
    deadline = time.monotonic() + _BEING_WRITTEN_SECONDS
    while True:
        try:
            text = file.read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            return ""
        except UnicodeDecodeError as error:
            line = file.read_bytes()[: error.start].count(b"\n") + 1
            raise BadDecision(f"{file}, line {line}: is not UTF-8.") from None
        if not text or text.endswith("\n") or time.monotonic() > deadline:
            return text
        time.sleep(0.05)


def _lines(text: str, file: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each line below the heading, with the number of the line."""
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    first = 1
    is_cut = bool(text) and not text.endswith("\n")
    while True:
        try:
            cells = next(rows, None)
        except csv.Error as error:
            what = _CUT if is_cut or "end of data" in str(error) else f"is no CSV: {error}."
            raise BadDecision(f"{file}, line {first}: {what}") from None
        if cells is None:
            return
        if is_cut and rows.line_num == _count(text):
            raise BadDecision(f"{file}, line {first}: {_CUT}")
        if first == 1 and tuple(cells) != COLUMNS:
            raise BadDecision(f"{file}, line 1: the columns must be {heading().strip()}.")
        if first > 1 and cells:
            yield first, cells
        first = rows.line_num + 1


def _count(text: str) -> int:
    return len(io.StringIO(text, newline="").readlines())


_CUT = (
    "is cut off: writing it was interrupted. Remove the line and answer again, or, if it is"
    " complete, end it with a line break."
)
