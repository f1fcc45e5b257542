"""What a person asked of a table, in the words of the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Document = dict[str, Any]  # one file of a project


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Options of ``kpi-audit scan``; texts are headers or SQL expressions over headers."""

    value: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    weight: str | None = None
    target: tuple[float, ...] = ()
    cap: tuple[float, ...] = ()
    per: Literal["record", "actor", "segment"] | None = None
    segment: tuple[str, ...] = ()
    actor: str | None = None
    time: str | None = None
    time_format: str | None = None
    grain: str | None = None
    since: date | None = None
    compare: str | None = None
    outcome: str | None = None
    companion: str | None = None
    reversed_: str | None = None
    counterpart: str | None = None
    team: str | None = None
    object_: str | None = None
    text: str | None = None
    case: str | None = None
    state: str | None = None
    clock_stopped: tuple[str, ...] = ()
    where: str | None = None
    better: Literal["higher", "lower"] = "higher"
    unit: str = ""
    settings: tuple[str, ...] = ()
    sheet: str | None = None
