"""Runs the detectors of one KPI as Great Expectations checks over its small evidence tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from assets.night import Night, known_on
from assets.occasions import ordinary
from assets.reductions import is_reduced
from assets.start import Audited, audit_start, marked
from kpi_audit.periods import CYCLE, ONCE
from kpi_audit.plan import Case, plan
from kpi_audit.project.kpi import Kpi
from kpi_audit.registry import Detector
from kpi_audit.shapes.names import evidence_name


def judge(night: Night, kpi: Kpi, detectors: Mapping[str, Detector], over: Audited) -> pd.DataFrame:
    """Return the KPI's rows of ``audit_evidence``, without tiers.

    Parameters
    ----------
    night : Night
    kpi : Kpi
    detectors : Mapping[str, Detector]
    over : Audited
        What is judged.
    """
    found = [
        row
        for case in plan(kpi, detectors, night.project.kpis)
        for row in _rows(night, kpi, case, detectors[case.detector], over)
    ]
    return pd.DataFrame(found)


def _rows(
    night: Night, kpi: Kpi, case: Case, detector: Detector, over: Audited
) -> Iterator[dict[str, Any]]:
    common = {
        "kpi": kpi.name,
        "detector": case.detector,
        "against": case.against,
        "null_hypothesis": detector.null,
    }
    if case.reason:
        yield common | _nothing(case.reason)
        return
    shape = evidence_name(detector.shape)
    frame = evidence_of(night, kpi, case, detector.shape)
    if frame.empty:
        is_young = over.start is not None and over.start >= over.until
        why = "no audited period has closed yet" if is_young else _EMPTY.get(shape, _NO_RECORD)
        yield common | _nothing(f"not enough data: {why}")
        return
    from expectations.judgement import judge_table  # noqa: PLC0415 (GX takes seconds to import)

    periods = _periods(night, kpi, over)
    walked = _walked(frame)
    for row in judge_table(
        frame, detector, {**case.parameters, **told(kpi, detector.shape, frame)}
    ):
        first = row.pop("first_watch")
        yield (
            common
            | _sized(row)
            | {
                "period_start": periods[-1] if len(periods) else None,
                "since": None if first is None else walked[first],
                "details": json.dumps(row["details"], sort_keys=True),
            }
        )


def _walked(frame: pd.DataFrame) -> list[date]:
    """Return the audited periods of a table, ascending: those that a path of evidence goes over.

    They are the table's own: without a baseline everything is audited, also what lies before the
    day from which other detectors judge, and of long audits only the current year is.
    """
    if "is_baseline" not in frame:
        return []
    days = frame.loc[~frame["is_baseline"].astype(bool), "period_start"]
    return [day.date() for day in pd.DatetimeIndex(days.unique()).sort_values()]


_EMPTY = {
    "series": "no period is known of both the KPI and its outcome",
    "histogram": "no value lies near the target",
    "digits": "no value is recorded",
    "repeats": "no value has three digits or more and is no multiple of five steps",
    "spread": "no period has 60 values whose middle half spans five steps",
}
_NO_RECORD = "no record has what this detector reads"


def _sized(row: dict[str, Any]) -> dict[str, Any]:
    """Name the interval's ends; what was not judged has no size (the details keep the numbers)."""
    size = {"effect": row.pop("effect")}
    size |= {"effect_low": row.pop("low"), "effect_high": row.pop("high")}
    return row | (size if row["is_applicable"] else dict.fromkeys(size))


def _nothing(reason: str) -> dict[str, Any]:
    return {
        "segment": "",
        "period_start": None,
        "is_applicable": False,
        "reason": reason,
        "log_e": None,
        "e_value": None,
        "effect": None,
        "effect_low": None,
        "effect_high": None,
        "unit": "",
        "n": 0,
        "since": None,
        "details": "{}",
    }


def told(kpi: Kpi, shape: type[Any], frame: pd.DataFrame) -> dict[str, Any]:
    """Return what a shape must be told beside its table."""
    name = evidence_name(shape)
    if name == "series":
        return {"cycle": CYCLE[kpi.grain]}
    return {"width": float(frame["width"].iloc[0])} if name == "histogram" else {}


_COLUMNS = {
    "series": "segment, period_start, kpi_value as kpi, outcome_value as outcome, is_baseline",
    "histogram": "segment, value, width, n, n_baseline",
    "digits": "segment, position, digit, n, n_baseline",
}


def evidence_of(night: Night, kpi: Kpi, case: Case, shape: type[Any]) -> pd.DataFrame:
    """Return the rows of one case, with the columns its shape promises."""
    name = evidence_name(shape)
    if is_reduced(shape):
        return _reduced(night, kpi, case, shape)
    return night.warehouse.query(
        f"select {_COLUMNS[name]} from evidence_{name}"
        f" where as_of = $as_of and kpi = $kpi and against = $against",
        {"as_of": night.as_of, "kpi": kpi.name, "against": case.against},
    )


def _reduced(night: Night, kpi: Kpi, case: Case, shape: type[Any]) -> pd.DataFrame:
    """Return what was reduced of the baseline and of the current audit year."""
    rows = night.warehouse.query(
        f"select * from evidence_{evidence_name(shape)} where kpi = $kpi"
        " and definition = $definition and against = $against and known_from <= $as_of",
        {**known_on(night, kpi), "against": case.against},
    )
    return marked(ordinary(night, kpi, rows), audit_start(night, kpi, case, shape))


def _periods(night: Night, kpi: Kpi, over: Audited) -> list[date]:
    """Return the audited periods that have closed, ascending."""
    closed = night.warehouse.query(
        "select distinct period_start from kpi_closings"
        " where kpi = $kpi and definition = $definition and known_from <= $as_of"
        " order by period_start",
        known_on(night, kpi),
    )["period_start"]
    if over.start is None:
        return [ONCE]
    return [day.date() for day in closed[closed >= pd.Timestamp(over.start)]]
