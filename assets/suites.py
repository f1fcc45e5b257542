"""What must hold of a source's new rows before any KPI is computed from them."""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from assets.night import Night
from assets.rows import source_of

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


_TOGETHER = 100  # loads
_CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence per expectation that does not hold: of those that block, and of the others."""

    failures: list[str]
    notes: list[str]


def look(night: Night, name: str) -> Found:
    """Return what does not hold of the loads that were not accepted yet.

    Loads are accepted when a night finishes. They are looked at together, since most nights have
    many small files and nothing to say about them; each by itself only to say which one it is.
    """
    loads = night.warehouse.query(
        "select load_id, path from audit_loads"
        " where source = $source and known_from <= $as_of and known_from >= coalesce("
        "(select max(as_of) from audit_nights where finished_at is not null and as_of < $as_of),"
        " date '1970-01-01') order by path, load_id",
        {"source": name, "as_of": night.as_of},
    )
    suite = suite_of(night, name)
    together = _unmet(night, name, list(loads["load_id"]), suite)
    failures = [
        f"{path}: {sentence}"
        for load_id, path in loads.itertuples(index=False)
        if _CRITICAL in together
        for sentence in _unmet(night, name, [load_id], suite).get(_CRITICAL, [])
    ]
    notes = [sentence for kind in together if kind != _CRITICAL for sentence in together[kind]]
    return Found(failures, notes)


def _unmet(
    night: Night, name: str, loads: list[str], suite: list[Expectation]
) -> dict[str, list[str]]:
    """Look at the rows of some loads, ``_TOGETHER`` at a time; return sentences by severity."""
    from expectations.validation import validate  # noqa: PLC0415 (GX takes seconds to import)

    found: dict[str, list[str]] = {}
    for first in range(0, len(loads), _TOGETHER):
        part = loads[first : first + _TOGETHER]
        rows = night.warehouse.query(
            f"select * from raw_{name} where load_id in (select unnest($loads))", {"loads": part}
        )
        for result in validate(rows, [check.copy() for check in suite]):
            if not result["success"]:
                severity = str(result["expectation_config"].get("severity"))
                found.setdefault(severity, []).append(_sentence(result))
    return found


def suite_of(night: Night, name: str) -> list[Expectation]:
    """Return the expectations of the source's reader, or of its declared key."""
    import great_expectations as gx  # noqa: PLC0415

    source = source_of(night.project, name)
    module = f"expectations.suites.{source.reader.name}"
    found: list[Expectation] = []
    if importlib.util.find_spec(module) is not None:
        found += importlib.import_module(module).suite()
    found += [
        gx.expectations.ExpectColumnValuesToNotBeNull.parse_obj(
            {"column": column, "severity": "critical"}
        )
        for column in ("load_id", "line", *source.key)
    ]
    return found


def _sentence(result: dict[str, Any]) -> str:
    config, found = result["expectation_config"], result["result"]
    kwargs = {k: v for k, v in config["kwargs"].items() if k not in ("batch_id", "column")}
    column = config["kwargs"].get("column", "the table")
    seen = f", {found['unexpected_count']} rows do not" if "unexpected_count" in found else ""
    return f"{config['type']} of {column} {kwargs or ''}{seen}".replace("  ", " ").strip()


def freshness(night: Night, name: str) -> tuple[bool, str]:
    """Return whether a record of yesterday or later is there, and the sentence that says so."""
    days = [column for column in night.warehouse.columns(f"raw_{name}") if column.endswith("__day")]
    if not days:
        return True, "not applicable: the source has no times"
    latest = night.warehouse.query(
        f"select {', '.join(f'max({day}) as {day}' for day in days)} from raw_{name}"
        " where known_from <= $as_of",
        {"as_of": night.as_of},
    ).iloc[0]
    last = pd.to_datetime(latest).max()
    if pd.isna(last):
        return False, "there is no record with a date"
    yesterday = night.as_of - timedelta(days=1)
    behind = (yesterday - last.date()).days
    if behind <= 0:
        return True, f"the last record is of {last.date()}"
    return False, f"the last record is of {last.date()}, {behind} days before yesterday"
