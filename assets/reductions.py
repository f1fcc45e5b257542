"""Reduces a KPI's records to evidence, period by period: once a period closed, never again.

Which periods were reduced is written down, so whatever is missing (a new detector, a night that
was killed) is made up for by the next night from the records known then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from assets.events import as_amounts, events
from assets.groups import small_groups
from assets.night import Night, known_on
from assets.rows import Rows, rows_of
from assets.statements import statement
from kpi_audit.arrays import Days
from kpi_audit.periods import next_period
from kpi_audit.plan import Case, plan
from kpi_audit.project.kpi import Kpi, Target
from kpi_audit.registry import Detector
from kpi_audit.shapes.names import evidence_name

REDUCED = frozenset({"records", "target", "versions"})


@dataclass(frozen=True, slots=True)
class Reduction:
    """One evidence table of one KPI: of all its records, or of those held to one target."""

    shape: type[Any]
    against: str
    target: float | None

    @property
    def name(self) -> str:
        """Name of the shape: ``evidence_<name>`` holds it, ``sql/units/<name>.sql`` makes it."""
        return evidence_name(self.shape)


def is_reduced(shape: type[Any]) -> bool:
    """Whether evidence of ``shape`` is made by a reduction of records."""
    return shape.subject in REDUCED and hasattr(shape, "needs") and not hasattr(shape, "table")


def reductions(kpi: Kpi, detectors: Mapping[str, Detector]) -> list[Reduction]:
    """Return what the detectors that look at ``kpi`` read, each once."""
    cases = [case for case in plan(kpi, detectors) if not case.reason]
    found = dict.fromkeys(
        Reduction(detectors[case.detector].shape, case.against, _value(case))
        for case in cases
        if is_reduced(detectors[case.detector].shape)
    )
    return sorted(found, key=lambda r: (r.name, r.against))


def _value(case: Case) -> float | None:
    return case.subject.value if isinstance(case.subject, Target) else None


def reduce(night: Night, kpi: Kpi, made: Reduction) -> int:
    """Bring one evidence table of one KPI up to date; return the rows written."""
    held = known_on(night, kpi) | {"against": made.against}
    engine = night.warehouse
    table = f"evidence_{made.name}"
    with engine.transaction():
        redo = "" if _is_whole(kpi, made) else " and known_from >= $as_of"
        which = {k: v for k, v in held.items() if f"${k}" in redo or k != "as_of"}
        mine = "kpi = $kpi and definition = $definition and against = $against"
        engine.execute(f"delete from {table} where {mine}{redo}", which)
        engine.execute(
            f"delete from evidence_closings where {mine} and shape = $shape{redo}",
            {**which, "shape": made.name},
        )
        missing = _missing(night, made, held)
        if not len(missing):
            return 0
        frame = _frame(night, kpi, made, missing)
        stamp = {k: v for k, v in held.items() if k != "as_of"} | {"known_from": night.as_of}
        engine.append(table, frame.assign(**stamp))
        closed = pd.DataFrame({"period_start": missing.astype("datetime64[s]")})
        engine.append("evidence_closings", closed.assign(shape=made.name, **stamp))
    return len(frame)


def _is_whole(kpi: Kpi, made: Reduction) -> bool:
    """Whether all periods are reduced every night: what is known of a record matters later too."""
    return (
        kpi.grain == "once"
        or made.shape.subject == "versions"
        or getattr(made.shape, "matures", False)
    )


def _missing(night: Night, made: Reduction, held: Mapping[str, Any]) -> Days:
    found = night.warehouse.query(
        "select period_start from kpi_closings"
        " where kpi = $kpi and definition = $definition and known_from <= $as_of"
        " except select period_start from evidence_closings"
        " where kpi = $kpi and definition = $definition and known_from <= $as_of"
        " and shape = $shape and against = $against",
        {**held, "shape": made.name},
    )
    return np.sort(found["period_start"].to_numpy().astype("datetime64[D]"))


def _frame(night: Night, kpi: Kpi, made: Reduction, missing: Days) -> pd.DataFrame:
    """Return the rows of the missing periods, without segments that are too small to be shown."""
    rows = rows_of(night, kpi)
    hidden = small_groups(night, kpi, rows)
    _view(night, kpi, made, rows, missing)
    frame = night.warehouse.query(*reduced_by(made.shape, kpi.resolution, made.target))
    days = frame["period_start"].to_numpy().astype("datetime64[D]")
    keep = np.isin(days, missing) & ~frame["segment"].isin(hidden).to_numpy()
    kept = lumped(made.shape, frame[keep], hidden)
    order = [str(name) for name, kind in kept.dtypes.items() if kind.kind != "f"]
    return kept.sort_values(order, ignore_index=True)


def lumped(shape: type[Any], rows: pd.DataFrame, hidden: frozenset[str]) -> pd.DataFrame:
    """Return rows of the whole without the names of segments that are not shown.

    Only a shape whose ``part`` is a segment (``parts_are_segments``) names them beside ``segment``.
    """
    if not hidden or not getattr(shape, "parts_are_segments", False):
        return rows
    unnamed = rows.assign(part=rows["part"].mask(rows["part"].isin(hidden), ""))
    return unnamed.groupby(["segment", "period_start", "part"], as_index=False).sum()


def reduced_by(
    shape: type[Any], resolution: float, target: float | None
) -> tuple[str, dict[str, Any]]:
    """Return the statement that makes evidence of ``shape``, and the parameters it names."""
    sql = statement(f"units/{evidence_name(shape)}")
    known = {"resolution": resolution, "target": target}
    return sql, {name: value for name, value in known.items() if f"${name}" in sql}


def _view(night: Night, kpi: Kpi, made: Reduction, rows: Rows, missing: Days) -> None:
    engine = night.warehouse
    if made.shape.subject == "versions":
        held = known_on(night, kpi)
        engine.execute(
            "create or replace temp view kpi_versions as select segment, period_start, value, n,"
            f" known_from from kpi_values where kpi = '{kpi.name}'"
            f" and definition = '{held['definition']}' and known_from <= date '{night.as_of}'"
        )
        return
    first, until = _span(kpi, missing)
    view = events(as_amounts(kpi), rows.select, rows.day, first, until)
    engine.execute(f"create or replace temp view kpi_events as {view}")


def _span(kpi: Kpi, missing: Days) -> tuple[date | None, date | None]:
    if kpi.grain == "once":
        return None, None
    return missing[0].item(), next_period(missing[-1].item(), kpi.grain)


def used_shapes(
    kpis: Mapping[str, Kpi], detectors: Mapping[str, Detector]
) -> Iterator[tuple[str, list[Kpi]]]:
    """Yield the evidence tables that some KPI fills, by name, each with those KPIs."""
    found: dict[str, list[Kpi]] = {}
    for kpi in kpis.values():
        for name in dict.fromkeys(made.name for made in reductions(kpi, detectors)):
            found.setdefault(name, []).append(kpi)
    yield from sorted(found.items())
