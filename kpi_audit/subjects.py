"""What of a KPI an evidence shape is made for, and what that implies for its detectors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kpi_audit.binning import bins, shift
from kpi_audit.project.kpi import Kpi, Link, Target

# Aggregations over values that somebody recorded; the others only count records.
RECORDED = frozenset({"sum", "average", "min", "max", "median", "percentile"})

# Cases move one by one where a ratio is short of its target; measured in docs/calibration.
_RATIO = {"near": 1, "gap": 2}
Subject = tuple[str, Link | Target | None, dict[str, Any]]  # name, declaration, parameters


def target_name(target: Target) -> str:
    """Return what a target is called in tables and on pages.

    Examples
    --------
    >>> target_name(Target(value=20, per="actor"))
    'floor 20 per actor'
    >>> target_name(Target(value=2_500_001, kind="cap"))
    'cap 2500001 per segment'
    """
    return f"{target.kind} {target.value:.15g} per {target.per}"


def subjects(kpi: Kpi, shape: type[Any], kpis: Mapping[str, Kpi]) -> Iterator[Subject]:
    """Yield (name, declaration, parameters it implies) of what ``shape`` is made for."""
    if not missing(kpi, shape):
        yield from _SUBJECTS[shape.subject](kpi, shape, kpis)


def why_none(kpi: Kpi, shape: type[Any]) -> str:
    """Say why there is nothing in the declaration of ``kpi`` that ``shape`` could be made for."""
    lacking = missing(kpi, shape)
    if lacking:
        return "not applicable: needs " + ", ".join(_WORDS[name] for name in lacking)
    if shape.subject == "target" and kpi.targets:
        return "not applicable: no target of this kind is declared"
    if shape.subject == "versions" and kpi.arrives is not None:
        return "not applicable: its results arrive late (arrives), so its values have to grow"
    return _NOTHING[shape.subject]


def missing(kpi: Kpi, shape: type[Any]) -> list[str]:
    """Return what ``shape`` needs to know of a record and ``kpi`` does not declare."""
    needs: tuple[str, ...] = getattr(shape, "needs", ())
    return [name for name in needs if name in _WORDS and not _knows(kpi, name)]


_WORDS = {
    "at": "the time of a record (time)",
    "actor": "who acted (actor)",
    "value": "a recorded value (the KPI counts records)",
    "numerator": "a ratio (numerator, denominator)",
    "compare": "a second measurement (columns.compare)",
    "outcome": "the result of a record (columns.outcome)",
    "companion": "the actions that come with it (columns.companion)",
    "is_reversed": "what was taken back (columns.is_reversed)",
    "counterpart": "whom it was done to (columns.counterpart)",
    "team": "the actor's team (columns.team)",
    "object": "what it was done to (columns.object)",
    "text": "what was written (columns.text)",
    "case_id": "the case of a record (columns.case_id)",
    "state": "the state of a case (columns.state)",
    "is_stopped": "when the clock stands still (columns.is_stopped)",
}


def _knows(kpi: Kpi, name: str) -> bool:
    known = {
        "at": kpi.time is not None,
        "actor": kpi.actor is not None,
        "value": kpi.measure.agg in RECORDED,
        "numerator": kpi.measure.agg == "ratio",
    }
    return known.get(name, name in kpi.columns.declared)


def _links(kpi: Kpi, shape: type[Any], kpis: Mapping[str, Kpi]) -> Iterator[Subject]:
    del shape, kpis
    for link in kpi.stands_for:
        declared = {"lag": link.lag, "elasticity": link.elasticity, "sign": link.sign}
        yield link.outcome, link, {k: v for k, v in declared.items() if v is not None}


def _guardrails(kpi: Kpi, shape: type[Any], kpis: Mapping[str, Kpi]) -> Iterator[Subject]:
    del shape
    for name in kpi.guardrails:
        own = {"better": kpis[name].better} if name in kpis else {}
        yield name, None, {"kpi_better": kpi.better, **own}


def _targets(kpi: Kpi, shape: type[Any], kpis: Mapping[str, Kpi]) -> Iterator[Subject]:
    del kpis
    needs = getattr(shape, "needs", ())
    for target in kpi.targets:
        held = {target.kind, f"per_{target.per}"}
        if not {"floor", "cap", "per_record", "per_actor", "per_segment"} & set(needs) <= held:
            continue
        others = tuple(t.value for t in kpi.targets if t.per == target.per and t != target)
        implied = {"target": target.value, "side": target.kind, "other_targets": others}
        if shift(kpi, target):
            scale = kpi.detectors.get("bunching", {}).get("round_to", "decimal")
            implied |= {"inclusive": False, "ends_round": scale == "decimal"}
        if bins(kpi, target)[0] > kpi.resolution * (1 + 1e-9):
            implied["is_fine"] = kpi.measure.agg != "ratio"
        if kpi.measure.agg == "ratio":
            if target.kind == "cap" and target.per == "record":
                continue  # counted from below: the complement is a floor
            implied |= _RATIO
        yield target_name(target), target, implied


def _values(kpi: Kpi, shape: type[Any], kpis: Mapping[str, Kpi]) -> Iterator[Subject]:
    del shape, kpis
    if kpi.measure.agg in RECORDED:
        yield "", None, {}


def _records(kpi: Kpi, shape: type[Any], kpis: Mapping[str, Kpi]) -> Iterator[Subject]:
    del shape, kpis
    yield "", None, {"better": kpi.better}


def _versions(kpi: Kpi, shape: type[Any], kpis: Mapping[str, Kpi]) -> Iterator[Subject]:
    del shape, kpis
    if kpi.grain != "once" and kpi.arrives is None:
        held = [target.value for target in kpi.targets if target.per == "segment"]
        yield "", None, {"better": kpi.better} | ({"target": held[0]} if held else {})


_SUBJECTS: dict[str, Callable[[Kpi, type[Any], Mapping[str, Kpi]], Iterator[Subject]]] = {
    "link": _links,
    "guardrail": _guardrails,
    "target": _targets,
    "values": _values,
    "records": _records,
    "versions": _versions,
}
_NOTHING = {
    "link": "not applicable: no outcome is declared (stands_for)",
    "guardrail": "not applicable: no guardrail is declared (guardrails)",
    "target": "not applicable: no target is declared",
    "values": "not applicable: the KPI counts records, nobody wrote down a value",
    "versions": "not applicable: a one-off table has no history that could be revised",
}
