"""Checks that hold between the parts of a project, and between a project and the code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from inspect import Parameter
from typing import Protocol

from kpi_audit.errors import did_you_mean
from kpi_audit.project.expressions import expression_problems, select_problems
from kpi_audit.project.kpi import Kpi
from kpi_audit.project.settings import Settings, SourceSpec
from kpi_audit.registry import Detector
from kpi_audit.subjects import target_name
from kpi_audit.windows import DATES, LENGTHS, problem

ROW = "line"  # names a row of any source: where it starts in its file


class KnownReader(Protocol):
    """What a project needs to know of a reader."""

    @property
    def columns(self) -> Mapping[str, object]:
        """Columns of the raw table; empty if the source declares them."""

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """Options a source may set."""

    @property
    def windows(self) -> bool:
        """Whether its rows add up windows of days that overlap."""

    @property
    def keeps_others(self) -> bool:
        """Whether the raw table also has columns that only the files know."""


def source_problems(settings: Settings, readers: Mapping[str, KnownReader]) -> list[str]:
    """Unknown readers and options, columns declared for a reader that knows its own."""
    problems = []
    for name, spec in settings.sources.items():
        where = f"audit.yaml: sources.{name}"
        reader = readers.get(spec.reader)
        if reader is None:
            hint = did_you_mean(spec.reader, readers)
            problems.append(f"{where}.reader: no reader is called '{spec.reader}'. {hint}")
            continue
        for option in sorted(set(spec.options) - set(reader.parameters)):
            known = [*reader.parameters, *(set(SourceSpec.model_fields) - {"options"})]
            problems.append(f"{where}.{option}: no such key. {did_you_mean(option, known)}")
        declared = set(source_columns(spec, reader) or ())
        if spec.columns and declared:
            used = (*(spec.key or ()), *spec.actors)
            problems += [
                f"{where}: '{column}' is no declared column. {did_you_mean(column, declared)}"
                for column in used
                if column not in declared
            ]
        problems += _pattern_problems(where, spec)
    return problems


def _pattern_problems(where: str, spec: SourceSpec) -> Iterator[str]:
    for column, pattern in spec.path_columns.items():
        try:
            groups = re.compile(pattern).groups
        except re.error as error:
            yield f"{where}.path_columns.{column}: not a regular expression: {error}."
            continue
        if groups != 1:
            yield f"{where}.path_columns.{column}: needs exactly one group ( ); it has {groups}."


def source_columns(spec: SourceSpec, reader: KnownReader) -> list[str] | None:
    """Columns of the raw table; None if only the files know all of them."""
    if reader.keeps_others or (not reader.columns and not spec.columns):
        return None
    return [*reader.columns, *spec.columns, *spec.path_columns, ROW]


def kpi_problems(
    settings: Settings,
    kpis: Mapping[str, Kpi],
    queries: Mapping[str, str],
    readers: Mapping[str, KnownReader],
    detectors: Mapping[str, Detector],
) -> list[str]:
    """Everything a KPI names that is not there."""
    problems = []
    for kpi in kpis.values():
        found = [
            *_reference_problems(kpi, kpis),
            *_repeated(kpi),
            *_detector_problems(kpi, detectors),
            *_column_problems(kpi, settings, queries, readers),
        ]
        problems += [f"kpis/{kpi.name}.yaml: {sentence}" for sentence in found]
    return problems


def _reference_problems(kpi: Kpi, kpis: Mapping[str, Kpi]) -> Iterator[str]:
    for link in kpi.stands_for:
        other = kpis.get(link.outcome)
        if other is None:
            hint = did_you_mean(link.outcome, kpis)
            yield f"stands_for: no KPI is called '{link.outcome}'. {hint}"
        elif other.name == kpi.name:
            yield "stands_for: a KPI cannot stand for itself."
        elif other.grain != kpi.grain:
            yield (
                f"stands_for: '{other.name}' has grain '{other.grain}', this KPI '{kpi.grain}';"
                " both need the same."
            )
        elif kpi.grain == "once" and not (kpi.segments and kpi.segments == other.segments):
            yield (
                f"stands_for: a one-off table is compared with '{other.name}' unit by unit;"
                " both need the same segments, which name the units."
            )
    for name in kpi.guardrails:
        if name not in kpis:
            yield f"guardrails: no KPI is called '{name}'. {did_you_mean(name, kpis)}"


def _repeated(kpi: Kpi) -> Iterator[str]:
    """Links and targets whose evidence would stand under one name."""
    for outcome, count in Counter(link.outcome for link in kpi.stands_for).items():
        if count > 1:
            yield f"stands_for: '{outcome}' stands {count} times; one link says it all."
    for target, count in Counter(map(target_name, kpi.targets)).items():
        if count > 1:
            yield f"targets: '{target}' stands {count} times; keep the one that holds now."


def _detector_problems(kpi: Kpi, detectors: Mapping[str, Detector]) -> Iterator[str]:
    for name, parameters in kpi.detectors.items():
        if name not in detectors:
            yield f"detectors: no detector is called '{name}'. {did_you_mean(name, detectors)}"
            continue
        if "off" in parameters:
            reason = parameters["off"]
            if not isinstance(reason, str) or not reason.strip() or len(parameters) > 1:
                yield f"detectors.{name}: to turn it off write 'off: <the reason>', nothing else."
            continue
        known = detectors[name].parameters
        for parameter in parameters:
            if parameter not in known:
                hint = did_you_mean(parameter, known)
                yield f"detectors.{name}: it takes no parameter '{parameter}'. {hint}"


def _column_problems(
    kpi: Kpi,
    settings: Settings,
    queries: Mapping[str, str],
    readers: Mapping[str, KnownReader],
) -> Iterator[str]:
    spec = settings.sources.get(kpi.source)
    if spec is None:
        hint = did_you_mean(kpi.source, settings.sources)
        yield f"source: no source is called '{kpi.source}'. {hint}"
        return
    yield from _window_problems(kpi, settings, readers, is_query=kpi.name in queries)
    if kpi.name in queries:
        for wrong in select_problems(queries[kpi.name], settings.sources):
            yield f"sql: {kpi.sql} {wrong}."
        return
    reader = readers.get(spec.reader)
    columns = None if reader is None else source_columns(spec, reader)
    yield from _named_columns(kpi, columns)
    yield from _expression_problems(kpi, columns)


def _window_problems(
    kpi: Kpi, settings: Settings, readers: Mapping[str, KnownReader], *, is_query: bool
) -> Iterator[str]:
    spec = settings.sources[kpi.source]
    reader = readers.get(spec.reader)
    if reader is None or not reader.windows or (is_query and kpi.time not in DATES):
        return
    period = spec.options.get("period", reader.parameters["period"].default)
    if period is None or period in LENGTHS:
        wrong = problem(period, kpi.time, kpi.grain)
        if wrong is not None:
            yield wrong


def _expression_problems(kpi: Kpi, columns: Collection[str] | None) -> Iterator[str]:
    written = {
        f"measure.{name}": getattr(kpi.measure, name)
        for name in ("expr", "where", "numerator", "denominator")
    }
    written |= {f"columns.{name}": text for name, text in kpi.columns.declared.items()}
    for where, text in written.items():
        if text is not None:
            for wrong in expression_problems(text, columns):
                yield f"{where}: {wrong}."


def _named_columns(kpi: Kpi, columns: Collection[str] | None) -> Iterator[str]:
    if columns is None:
        return
    named = {
        "time": kpi.time,
        "arrives": kpi.arrives,
        "actor": kpi.actor,
        "record": kpi.record,
        "measure.weight": kpi.measure.weight,
    }
    named |= {f"segments.{i}": segment for i, segment in enumerate(kpi.segments)}
    for where, column in named.items():
        if column is not None and column not in columns:
            yield f"{where}: the source has no column '{column}'. {did_you_mean(column, columns)}"
