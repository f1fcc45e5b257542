"""One line of ``decisions.csv``: inert in a spreadsheet, and read back exactly."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from kpi_audit.decisions.decision import ANSWERS, COLUMNS, Answer, Decision
from kpi_audit.errors import AuditError, did_you_mean

# What a spreadsheet may run, also after blanks; an apostrophe itself, so that reading is exact.
_RISKY = re.compile(r"['\s\x00]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]|'|[\t\r\n]")
_NUMBERS = ("e_value", "log_e")
_EMPTY_ALLOWED = {"segment", "against", "until", "supersedes"}


class BadDecision(AuditError):
    """A line of ``decisions.csv`` is not a decision."""


def inert(text: str) -> str:
    """Return a cell that no spreadsheet runs: an apostrophe is put before what might.

    Examples
    --------
    >>> inert("=1+1"), inert("'quoted'"), inert("plain")
    ("'=1+1", "''quoted'", 'plain')
    """
    return f"'{text}" if _RISKY.match(text) else text


def plain(cell: str) -> str:
    """Return what `inert` was given.

    Examples
    --------
    >>> plain(inert("=1+1")), plain(inert("'quoted'"))
    ('=1+1', "'quoted'")
    """
    return cell.removeprefix("'")


def written(decision: Decision) -> str:
    """Return the line of a decision, with its end."""
    return _joined(cells(decision))


def cells(decision: Decision) -> list[str]:
    """Return the cells of a decision, in the order of the columns."""
    return [_cell(name, getattr(decision, name)) for name in COLUMNS]


def heading() -> str:
    """Return the first line of the file."""
    return _joined(COLUMNS)


def _joined(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)  # quotes both ends within a cell
    return line.getvalue().removesuffix("\r\n") + "\n"


def _cell(name: str, value: object) -> str:
    if value is None:
        return ""
    if name in _NUMBERS:
        return repr(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return inert(str(value))


def parsed(found: Sequence[str]) -> Decision:
    """Return the decision of a line.

    Raises
    ------
    BadDecision
        Says which column is wrong and what belongs there.
    """
    if len(found) != len(COLUMNS):
        message = f"has {len(found)} cells instead of {len(COLUMNS)}"
        raise BadDecision(message)
    texts = dict(zip(COLUMNS, found, strict=True))
    empty = [name for name, cell in texts.items() if not cell and name not in _EMPTY_ALLOWED]
    if empty:
        message = f"{', '.join(empty)}: must not be empty"
        raise BadDecision(message)
    row: dict[str, Any] = {name: plain(cell) for name, cell in texts.items()}
    return Decision(
        **row
        | {
            "decision": _answer(row["decision"]),
            "decided_at": _moment(row["decided_at"]),
            "until": _day("until", row["until"]) if row["until"] else None,
            "seen_as_of": _day("seen_as_of", row["seen_as_of"]),
        }
        | {name: _number(name, row[name]) for name in _NUMBERS}
    )


def _answer(text: str) -> Answer:
    if text in ANSWERS:
        return text
    message = f"decision: '{text}' is no answer. {did_you_mean(text, ANSWERS)}"
    raise BadDecision(message)


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        message = f"decided_at: '{text}' is no time in UTC, as in 2026-11-27T08:30:00Z"
        raise BadDecision(message) from None


def _day(name: str, text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        message = f"{name}: '{text}' is no day, as in 2026-11-27"
        raise BadDecision(message) from None


def _number(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        message = f"{name}: '{text}' is no number"
        raise BadDecision(message)
    return value
