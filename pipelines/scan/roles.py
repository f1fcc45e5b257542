"""What each option means for the columns of a table: expressions, and which must be numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kpi_audit.errors import SourceError
from pipelines.scan.durations import in_last_unit
from pipelines.scan.expressions import column, columns_of, expression
from pipelines.scan.sampled import resolution_of
from pipelines.scan.table import Table
from pipelines.scan.wanted import Wanted

_NUMBERS = ("value", "numerator", "denominator", "compare", "outcome", "companion", "weight")
_TRUTHS = ("is_reversed", "is_stopped")
EXTRA = (
    "compare", "outcome", "companion", "is_reversed", "counterpart", "team", "object", "text",
    "case_id", "state", "is_stopped",
)  # fmt: skip
_HALF = 0.5  # share of a text column that must be numbers for it to be taken as one


@dataclass(frozen=True, slots=True)
class Roles:
    """Options, translated.

    Attributes
    ----------
    written : Mapping[str, str]
        SQL over column names, by role.
    numeric : frozenset[str]
        Columns that must hold numbers.
    segments : tuple[str, ...]
    actor, weight, times : str or None
    resolution : float
        The step in which values are written.
    extra : tuple[str, ...]
        Roles that go to ``columns:`` of a KPI.
    """

    written: Mapping[str, str]
    numeric: frozenset[str]
    segments: tuple[str, ...]
    actor: str | None
    weight: str | None
    times: str | None
    resolution: float
    extra: tuple[str, ...] = EXTRA


def roles(table: Table, wanted: Wanted) -> Roles:
    """Translate the options of a scan.

    Raises
    ------
    SourceError
        A column is not there, or does not hold what its option needs.
    """
    _together(wanted)
    texts = {
        "value": wanted.value, "numerator": wanted.numerator, "denominator": wanted.denominator,
        "weight": wanted.weight, "compare": wanted.compare, "outcome": wanted.outcome,
        "companion": wanted.companion, "is_reversed": wanted.reversed_,
        "counterpart": wanted.counterpart, "team": wanted.team, "object": wanted.object_,
        "text": wanted.text, "case_id": wanted.case, "state": wanted.state, "where": wanted.where,
    }  # fmt: skip
    written = {
        role: expression(table, f"--{role.removeprefix('is_').replace('_id', '')}", text)
        for role, text in texts.items()
        if text is not None
    }
    if wanted.cap and wanted.target and wanted.numerator is not None:
        raise SourceError("--target and --cap on one ratio point both ways: scan it twice.")
    if wanted.clock_stopped:
        states = ", ".join("'" + state.replace("'", "''") + "'" for state in wanted.clock_stopped)
        written["is_stopped"] = f"{written['state']} in ({states})"
    if "outcome" in written and "companion" not in written:
        written["companion"] = written["outcome"]
    durations = _count_durations(table, written)
    numeric = frozenset(
        name
        for role in _NUMBERS
        if role in written and role not in durations
        for name in columns_of(written[role])
    )
    for name in numeric:
        _is_numeric(table, name)
    if "outcome" in written and _is_truth(table, written["outcome"]):
        written.setdefault(
            "is_reversed", f"not {written['outcome']}"
        )  # booked, and came to nothing
    for role in ("outcome", "companion", "numerator", "value"):
        if role in written and _is_truth(table, written[role]):
            written[role] = f"case when {written[role]} then 1 else 0 end"
    return Roles(
        written=written,
        numeric=frozenset(n for n in numeric if table.columns[n].type != "boolean"),
        segments=tuple(column(table, "--segment", text) for text in wanted.segment),
        actor=None if wanted.actor is None else column(table, "--actor", wanted.actor),
        weight=None if wanted.weight is None else column(table, "--weight", wanted.weight),
        times=None if wanted.time is None else column(table, "--time", wanted.time),
        resolution=resolution_of(table, written.get("value")),
    )


def _count_durations(table: Table, written: dict[str, str]) -> frozenset[str]:
    """Replace columns that hold durations by the numbers that they are; return their roles."""
    found = {}
    for role in _NUMBERS:
        name = written.get(role, "").strip('"')
        if name in table.columns and table.columns[name].type == "string":
            counted = in_last_unit(name, table.sample[table.columns[name].source])
            if counted is not None:
                found[role] = counted
    written |= found
    return frozenset(found)


def _together(wanted: Wanted) -> None:
    """Refuse options that make no sense without each other."""
    pairs = [
        (wanted.numerator is None) != (wanted.denominator is None),
        wanted.value is not None and wanted.numerator is not None,
        bool(wanted.clock_stopped) and wanted.state is None,
        wanted.state is not None and wanted.case is None,
        wanted.weight is not None and wanted.value is None,
    ]
    words = [
        "--numerator and --denominator belong together.",
        "--value and --numerator exclude each other: a scan looks at one number.",
        "--clock-stopped needs --state, the column with the state of a case.",
        "--state needs --case, the column that names the case.",
        "--weight needs --value.",
    ]
    for is_wrong, message in zip(pairs, words, strict=True):
        if is_wrong:
            raise SourceError(message)


def _is_truth(table: Table, written: str) -> bool:
    name = written.strip('"')
    return name in table.columns and table.columns[name].type == "boolean"


def _is_numeric(table: Table, name: str) -> None:
    found = table.columns[name]
    if found.type in ("integer", "number", "boolean"):
        return
    texts = table.sample[found.source].dropna().astype(str).str.strip()
    texts = texts[texts != ""]
    fits = table.numbers(found.source)[texts.index].notna()
    if found.type != "string" or fits.mean() < _HALF or texts.empty:
        shown = texts[~fits].iloc[0] if len(texts) else "nothing"
        raise SourceError(f"the column '{found.source}' must hold numbers and holds {shown!r}.")
