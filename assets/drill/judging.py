"""Judges shadow copies with the detectors and the baseline of the KPI they were made from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from assets.again import assemble, period_rows, reduced
from assets.drill.shadow import Shadow
from assets.drill.showing import show_as_events
from assets.events import as_amounts
from assets.groups import small_groups
from assets.judging import told
from assets.night import Night
from assets.rows import rows_of
from assets.statements import statement
from kpi_audit.arrays import Bool, Text
from kpi_audit.evidence import Evidence
from kpi_audit.plan import Case
from kpi_audit.project.kpi import Kpi, Target
from kpi_audit.registry import Detector
from kpi_audit.shapes.names import evidence_name
from kpi_audit.tiers import WATCH

_NOTHING_READ = "not enough data: no record has what this detector reads"
_PARTED = " \N{SYMBOL FOR UNIT SEPARATOR} "  # between the number of a copy and the KPI's segment


@dataclass(frozen=True, slots=True)
class Looking:
    """One detector that looks at one KPI on one night."""

    night: Night
    kpi: Kpi
    case: Case
    detector: Detector


@dataclass(frozen=True, slots=True)
class Looked:
    """What a detector said of each copy.

    Attributes
    ----------
    is_seen : Bool
        The copy reaches the watch level, shape (n_copies,).
    reason : Text
        Why it was not judged; '' where it was, shape (n_copies,).
    """

    is_seen: Bool
    reason: Text

    @classmethod
    def of(cls, found: Evidence, segments: Sequence[str], size: int, otherwise: str) -> Looked:
        """Return what was said of ``size`` copies; ``segments`` are the numbers of those told of.

        ``otherwise`` is the reason of the others.
        """
        seen, reason = np.zeros(size, np.bool_), np.full(size, otherwise, object)
        where = [int(name) for name in segments]
        seen[where] = np.nan_to_num(found.log_e, nan=-np.inf) >= np.log(WATCH)
        reason[where] = found.reason
        return cls(seen, reason)


def look(looking: Looking, gamed: Shadow, until: Sequence[np.datetime64]) -> Iterator[Looked]:
    """Yield what is seen of the periods before each day of ``until``; records are reduced once."""
    frame = _reduced(looking, gamed)
    before = period_rows(looking.night, looking.kpi, looking.case, looking.detector.shape)
    past = before[(before["segment"] == "") & before["is_baseline"]]
    for day in until:
        yield _judged(looking, frame[_is_known(frame, day)], past, len(gamed.levels))


def _is_known(frame: pd.DataFrame, until: np.datetime64) -> pd.Series:
    """Whether a row is of a period before ``until``, and no revision after these had closed."""
    known: pd.Series[bool] = frame["period_start"] < until
    if "revised_on" not in frame:
        return known
    known &= frame["revised_on"] <= frame.loc[known, "first_known_on"].max()
    return known


def _judged(looking: Looking, frame: pd.DataFrame, past: pd.DataFrame, size: int) -> Looked:
    """Judge each copy as the night would: its periods after the KPI's own baseline."""
    kind = looking.detector.shape
    copies = pd.DataFrame({"segment": [str(i) for i in range(size)]})
    known = assemble(kind, past).drop(columns="segment").merge(copies, how="cross")
    rows = pd.concat([part for part in (assemble(kind, frame), known) if len(part)] or [frame])
    if rows.empty:
        return Looked(np.zeros(size, np.bool_), np.full(size, _NOTHING_READ, object))
    shape = kind.from_frame(rows, **told(looking.kpi, kind, rows))
    found = looking.detector(shape, **looking.case.parameters)
    return Looked.of(found, shape.segments, size, _NOTHING_READ)


def _reduced(looking: Looking, gamed: Shadow) -> pd.DataFrame:
    """Reduce the copies by the statements of the night; ``segment`` is the number of the copy."""
    night, kpi, case, shape = looking.night, looking.kpi, looking.case, looking.detector.shape
    held = case.subject.per if isinstance(case.subject, Target) else "record"
    records = gamed.records
    if shape.subject == "versions":
        _show_as_versions(night, records)
    else:
        if held != "record":  # an actor or a segment is held within the KPI's own segments
            records = _parted(night, kpi, records, held)
        _show(night, as_amounts(kpi), records, shape, held)
    frame = reduced(night, kpi, case, shape).assign(is_baseline=False)
    frame = frame[frame["segment"] != ""]
    if "peers" in frame:  # a whole KPI has none; the other copies are no peers
        frame = frame.assign(peers=0, peers_middle=0.0, peers_spread=0.0)
    if held == "record":
        return frame
    return frame.assign(segment=frame["segment"].str.split(_PARTED).str[0])


def _parted(night: Night, kpi: Kpi, records: pd.DataFrame, held: str) -> pd.DataFrame:
    """Return the records by copy and own segment; one that is not shown is held to nothing."""
    if held == "segment":
        hidden = small_groups(night, kpi, rows_of(night, kpi))
        records = records[~records["part"].isin(hidden)]
    return records.assign(segment=records["segment"] + _PARTED + records["part"])


def _show(night: Night, kpi: Kpi, records: pd.DataFrame, shape: type[Any], held: str) -> None:
    is_target = shape.subject == "target" and evidence_name(shape) == "histogram"
    unit = "ratio" if kpi.measure.agg == "ratio" and held == "record" else held
    value = statement(f"kpi/{kpi.measure.agg}")
    reads = statement(f"units/{unit}" if is_target else f"units/{evidence_name(shape)}")
    show_as_events(night.warehouse, records, reads + (value if held == "segment" else ""))
    if held == "segment":
        night.warehouse.execute(
            "create or replace temp view kpi_period_values as select segment, period_start, value"
            f" from ({value}) as by_segment where segment <> ''"
        )


def _show_as_versions(night: Night, versions: pd.DataFrame) -> None:
    engine = night.warehouse
    engine.execute("drop view if exists kpi_versions")
    engine.execute(
        "create or replace temp table kpi_planted (segment varchar, period_start date,"
        " known_from date, value double, n bigint)"
    )
    engine.append("kpi_planted", versions[["segment", "period_start", "known_from", "value", "n"]])
    engine.execute("create or replace temp view kpi_versions as select * from kpi_planted")
