"""Judges a finding again on a part of its evidence: what is left of it is an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from assets.events import as_amounts, events
from assets.judging import evidence_of, told
from assets.night import Night, known_on
from assets.occasions import ordinary
from assets.reductions import is_reduced, reduced_by
from assets.rows import rows_of
from assets.start import audit_start, marked
from assets.statements import statement
from assets.units import histogram
from kpi_audit.plan import Case, plan
from kpi_audit.project.kpi import Kpi, Target
from kpi_audit.registry import Detector, detectors
from kpi_audit.shapes.digits import Digits
from kpi_audit.shapes.histogram import Histogram
from kpi_audit.shapes.names import evidence_name


@dataclass(frozen=True)
class Judged:
    """One finding, and everything it takes to judge it again.

    Attributes
    ----------
    night, kpi, case, detector
    segment : str
    rows : DataFrame
        Evidence by period (period_start, is_baseline) of all segments; of a shape that keeps no
        periods it is empty.
    """

    night: Night
    kpi: Kpi
    case: Case
    detector: Detector
    segment: str
    rows: pd.DataFrame

    @property
    def start(self) -> date | None:
        """First audited day, None where there is no baseline."""
        return audit_start(self.night, self.kpi, self.case, self.detector.shape).start

    def mine(self) -> pd.DataFrame:
        """Return the evidence of the finding's own segment."""
        return self.rows[self.rows["segment"] == self.segment]

    def again(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return log_e, effect and n per segment of ``rows``, judged as the night did."""
        shape = self.detector.shape
        frame = assemble(shape, rows)
        given = shape.from_frame(frame, **told(self.kpi, shape, frame))
        found = self.detector(given, **self.case.parameters)
        columns = {"log_e": found.log_e, "effect": found.effect, "n": found.n}
        return pd.DataFrame(columns, index=pd.Index(given.segments, name="segment"))

    @cached_property
    def without_each_period(self) -> pd.DataFrame:
        """log_e, effect and n with each audited period left out, indexed by the period."""
        mine = self.mine()
        days = np.unique(mine.loc[~mine["is_baseline"], "period_start"])
        parts: Mapping[str, pd.DataFrame] = {
            str(pd.Timestamp(day).date()): mine[mine["period_start"] != day] for day in days
        }
        if not parts:
            return pd.DataFrame(columns=["log_e", "effect", "n"])
        together = pd.concat([part.assign(segment=name) for name, part in parts.items()])
        return self.again(together)


def judged(night: Night, finding: Any) -> Judged:  # noqa: ANN401 (a named tuple of pandas)
    """Return what is needed to judge a row of ``audit_findings`` again."""
    kpi = night.project.kpis[finding.kpi]
    detector = detectors()[finding.detector]
    cases = plan(kpi, {finding.detector: detector}, night.project.kpis)
    case = next(case for case in cases if case.against == finding.against)
    rows = period_rows(night, kpi, case, detector.shape)
    return Judged(night, kpi, case, detector, finding.segment, rows)


def period_rows(night: Night, kpi: Kpi, case: Case, shape: type[Any]) -> pd.DataFrame:
    """Return the evidence of a case with its periods, also where the night only needs sums."""
    if not issubclass(shape, (Histogram, Digits)):
        return evidence_of(night, kpi, case, shape)
    held: dict[str, object] = {**known_on(night, kpi), "is_once": kpi.grain == "once"}
    if issubclass(shape, Histogram):
        held["against"] = case.against
    rows = night.warehouse.query(statement(f"evidence/{evidence_name(shape)}"), held)
    return marked(ordinary(night, kpi, rows), audit_start(night, kpi, case, shape))


def assemble(shape: type[Any], rows: pd.DataFrame) -> pd.DataFrame:
    """Return the table that ``shape`` is made from, of rows by period."""
    if not issubclass(shape, (Histogram, Digits)):
        return rows
    by = ["segment", "position", "digit"]
    if issubclass(shape, Histogram):
        rows = rows.assign(value=rows["bin"] * rows["width"])
        by = ["segment", "value", "width"]
    counted = rows.assign(
        n_baseline=rows["n"].where(rows["is_baseline"], 0), n=rows["n"].mask(rows["is_baseline"], 0)
    )
    return counted.groupby(by, as_index=False)[["n", "n_baseline"]].sum()


def from_records(finding: Judged, name: str, **names: str) -> pd.DataFrame:
    """Reduce records anew after changing them, with the periods they fall in.

    Parameters
    ----------
    finding : Judged
    name : str
        Statement over ``{events}``, the KPI's records, that returns the same columns; ``{own}`` is
        the condition for the finding's own segment.
    names : str
        What else is filled in.
    """
    night, kpi, case = finding.night, finding.kpi, finding.case
    rows = rows_of(night, kpi)
    over = audit_start(night, kpi, case, finding.detector.shape)
    until = None if kpi.grain == "once" else over.until
    records = events(as_amounts(kpi), rows.select, rows.day, None, until)
    segment = finding.segment.replace("'", "''")
    own = f"segment = '{segment}'" if finding.segment else "true"
    view = statement(name).format(events=records, own=own, **names)
    night.warehouse.execute(f"create or replace temp view kpi_events as {view}")
    found = ordinary(night, kpi, reduced(night, kpi, case, finding.detector.shape))
    return marked(found, over)


def knows_people(finding: Judged) -> bool:
    """Whether the finding's evidence can be made anew for some of the people only."""
    shape = finding.detector.shape
    return finding.kpi.actor is not None and is_from_records(finding.case, shape)


def reduced(night: Night, kpi: Kpi, case: Case, shape: type[Any]) -> pd.DataFrame:
    """Return what ``kpi_events`` reduces to, by segment and period."""
    target = case.subject if isinstance(case.subject, Target) else None
    if issubclass(shape, Histogram) and target is not None:
        return histogram(night, kpi, target)
    if shape is Digits:
        return night.warehouse.query(statement("units/digits"), {"resolution": kpi.resolution})
    sql, used = reduced_by(shape, kpi.resolution, None if target is None else target.value)
    return night.warehouse.query(sql, used)


def is_from_records(case: Case, shape: type[Any]) -> bool:
    """Whether evidence of ``shape`` can be made anew from changed records."""
    if issubclass(shape, Histogram) and isinstance(case.subject, Target):
        return case.subject.per != "segment"
    return shape is Digits or (is_reduced(shape) and shape.subject != "versions")
