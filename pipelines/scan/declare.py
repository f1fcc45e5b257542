"""Declares a project for one table: the same files a data team would write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from assets.reader import Column
from assets.reading.identifiers import identifier
from kpi_audit.errors import SourceError
from kpi_audit.excess.widths import proposed_width
from pipelines.scan.company import COMPANY, in_company
from pipelines.scan.every_year import every_year
from pipelines.scan.expressions import column, columns_of
from pipelines.scan.link import RESULT, UNITS, linked
from pipelines.scan.numbers import are_reported_counts, as_share, is_report, spread_of
from pipelines.scan.parameters import parameters
from pipelines.scan.roles import Roles, roles
from pipelines.scan.table import Table
from pipelines.scan.times import grain, time_column
from pipelines.scan.wanted import Document, Wanted

_ONCE = "a file that is read once has no earlier versions"


def declare(table: Table, wanted: Wanted) -> dict[str, Document]:
    """Return the project's files: name (as in ``kpis/x.yaml``) and content.

    Raises
    ------
    SourceError
        A column is not there, or does not hold what its option needs.
    """
    asked = roles(table, wanted)
    read, dated = _columns(table, wanted, asked)
    kpi = _kpi(table, wanted, asked, dated)
    name = identifier(_what(table, wanted))[:40].strip("_")
    if name in (UNITS, RESULT, COMPANY):
        name = f"{name}_itself"
    documents: dict[str, Document] = {
        "audit.yaml": {
            "title": f"Scan of {table.path.name}",
            "timezone": "UTC",
            "sources": {"scanned": _source(table, wanted, read)},
        },
        f"kpis/{name}.yaml": kpi,
    }
    if wanted.outcome is not None:
        documents |= linked(table, wanted, asked, kpi, name)
    if wanted.grain is None:
        documents |= in_company(kpi, name)
    return documents


def _what(table: Table, wanted: Wanted) -> str:
    if wanted.cap and wanted.numerator is not None:
        return f"not {wanted.numerator} of {wanted.denominator}"
    if wanted.numerator is not None:
        return f"{wanted.numerator} of {wanted.denominator}"
    return wanted.value or f"rows of {table.path.stem}"


def _source(table: Table, wanted: Wanted, read: dict[str, Column]) -> Document:
    people = [
        column(table, option, text)
        for option, text in (("--actor", wanted.actor), ("--counterpart", wanted.counterpart))
        if text is not None
    ]
    return {
        "reader": table.reader,
        "path": f"scanned{table.path.suffix.casefold()}",
        **table.options,
        "columns": {
            name: {"from": one.source, "type": one.type, "formats": list(one.formats)}
            for name, one in read.items()
        },
        "actors": list(dict.fromkeys(people)),
    }


def _columns(
    table: Table, wanted: Wanted, asked: Roles
) -> tuple[dict[str, Column], tuple[str, str] | None]:
    """Return the columns to read, and (name, grain) of the time column."""
    used = {name for text in asked.written.values() for name in columns_of(text)}
    used |= {*asked.segments, *([asked.actor] if asked.actor else [])}
    read = {name: table.columns[name] for name in table.columns if name in used}
    for name in asked.numeric:
        if read[name].type == "string":
            read[name] = replace(read[name], type="number")
    if wanted.time is None:
        return read, None
    name = column(table, "--time", wanted.time)
    header = table.columns[name].source
    values = table.sample[header]
    read[name] = time_column(header, table.columns[name], values, wanted.time_format)
    found = grain(header, read[name], values, is_report=is_report(table, asked))
    return read, (name, wanted.grain or found)


def _kpi(table: Table, wanted: Wanted, asked: Roles, dated: tuple[str, str] | None) -> Document:
    kpi: Document = {
        "title": _what(table, wanted),
        "source": "scanned",
        "measure": _measure(wanted, asked),
        "grain": "once",
        "segments": list(asked.segments),
        "record": "line",
        "resolution": asked.resolution,
        "better": wanted.better,
        "unit": wanted.unit,
        "baseline": "none",
        "columns": {name: asked.written[name] for name in asked.extra if name in asked.written},
        "targets": _targets(table, wanted, asked),
    }
    if asked.actor is not None:
        kpi["actor"] = asked.actor
    kpi["detectors"] = {"restatement": {"off": _ONCE}, **parameters(wanted.settings)}
    if dated is not None:
        kpi |= {"time": dated[0], "grain": dated[1]}
        for name, years in every_year().items():
            kpi["detectors"][name] = years | kpi["detectors"].get(name, {})
    deadline = (*wanted.cap, *wanted.target)
    if wanted.state is not None and wanted.value is None and deadline:
        clocks = {"deadline_hours": deadline[0]}
        kpi["detectors"]["clock_stops"] = clocks | kpi["detectors"].get("clock_stops", {})
        kpi["targets"] = []  # it holds a case, not a row
    if dated is not None and are_reported_counts(table, asked):
        known = {"counted": True, "arrivals": True}
        kpi["detectors"]["smoothness"] = known | kpi["detectors"].get("smoothness", {})
    if wanted.since is not None:
        if dated is None:
            raise SourceError("--since: needs --time, the column that dates a row.")
        kpi["audit_from"] = wanted.since
    return kpi


def _measure(wanted: Wanted, asked: Roles) -> Document:
    written = asked.written
    measure: Document = {"agg": "count"}
    if wanted.numerator is not None:
        measure = {"agg": "ratio"}
        measure |= {name: written[name] for name in ("numerator", "denominator")}
        if wanted.cap:  # to stay under a share is to reach its complement
            measure["numerator"] = f"({written['denominator']}) - ({written['numerator']})"
    elif wanted.value is not None:
        measure = {"agg": "sum", "expr": written["value"]}
        if wanted.weight is not None:
            measure |= {"agg": "average", "weight": asked.weight}
    if "where" in written:
        measure["where"] = written["where"]
    return measure


def _targets(table: Table, wanted: Wanted, asked: Roles) -> list[Document]:
    is_recorded = wanted.value is not None or wanted.numerator is not None
    per = wanted.per or ("record" if is_recorded else "actor" if wanted.actor else "segment")
    if wanted.numerator is not None:
        floors = [as_share(table, asked, value) for value in wanted.target]
        held = [("floor", value) for value in floors]
        held += [("floor", 1 - as_share(table, asked, value)) for value in wanted.cap]
    else:
        held = [("floor", v) for v in wanted.target] + [("cap", v) for v in wanted.cap]
    dated = {} if wanted.since is None else {"from": wanted.since}
    targets: list[Document] = [
        {"value": value, "kind": kind, "per": per, **dated} for kind, value in held
    ]
    if per == "record" and wanted.value is not None:
        spread = spread_of(table, asked)
        scale = parameters(wanted.settings).get("bunching", {}).get("round_to", "decimal")
        for target in targets:
            target["bin"] = proposed_width(target["value"], asked.resolution, spread, scale)
    return targets


def names(documents: Iterable[str]) -> list[str]:
    """Return the KPIs among the files of a project."""
    return [Path(file).stem for file in documents if file.startswith("kpis/")]
