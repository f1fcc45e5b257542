"""Reasons in the words of the command line: which option would let a detector look."""

from __future__ import annotations

import re

_WORDS = (
    ("no target is declared", "no target is given (--target or --cap)"),
    ("no outcome is declared (stands_for)", "no outcome is given (--outcome)"),
    ("and no other segment", "and no other segment (--segment)"),
    ("no guardrail is declared (guardrails)", "guardrails need a project, a scan has none"),
    ("a ratio (numerator, denominator)", "a ratio (--numerator, --denominator)"),
    ("no deadline is declared (deadline_hours)", "no deadline is given (--cap, in hours)"),
    ("a recorded value (the KPI counts records)", "a recorded value (--value)"),
)  # fmt: skip
_COLUMN = re.compile(r"\((?:columns\.)?(?:is_)?(actor|time|team|[a-z]+?)(?:_id)?\)")
_OPTIONS = {"stopped": "clock-stopped"}
_KNOWN = (
    "actor", "time", "team", "compare", "outcome", "companion", "reversed", "counterpart",
    "object", "text", "case", "state", "stopped",
)  # fmt: skip
_SWITCH = re.compile(r"\bset (\w+): true\b")


def in_options(detector: str, reason: str) -> str:
    """Return ``reason`` with the option of the scan where it names a key of a project file.

    Examples
    --------
    >>> in_options("rings", "needs who acted (actor), whom it was done to (columns.counterpart)")
    'needs who acted (--actor), whom it was done to (--counterpart)'
    >>> in_options("digits", "last digits heap; set uniform: true for things counted")
    'last digits heap; --set digits.uniform=true for things counted'
    """
    for key, option in _WORDS:
        reason = reason.replace(key, option)
    reason = _SWITCH.sub(rf"--set {detector}.\1=true", reason)
    return _COLUMN.sub(_option, reason)


def _option(match: re.Match[str]) -> str:
    name = match[1]
    return f"(--{_OPTIONS.get(name, name)})" if name in _KNOWN else match[0]
