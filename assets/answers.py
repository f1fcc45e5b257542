"""What people answered, as a night knows it, and what that leaves of its evidence."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import pandas as pd

from assets.night import Night
from assets.statements import statement
from kpi_audit.decisions.decision import Decision
from kpi_audit.decisions.effects import Rules, counted, effects
from kpi_audit.decisions.file import read_decisions

STREAM = ["kpi", "segment", "detector", "against"]
Stream = tuple[str, str, str, str]


def known_decisions(night: Night) -> list[Decision]:
    """Return the decisions that count on this night, in the order in which they were made."""
    project = night.project
    return counted(read_decisions(project.folder), night.as_of, project.settings.timezone)


def answered(night: Night, findings: pd.DataFrame) -> pd.DataFrame:
    """Return the night's findings with their answers; needs the night's ``audit_decisions``."""
    settings = night.project.settings
    peaks = night.warehouse.query(statement("decisions/peaks"), {"as_of": night.as_of})
    return effects(
        findings,
        known_decisions(night),
        Rules(night.as_of, settings.explained_factor, settings.timezone),
        dict(zip(peaks["decision_id"], peaks["log_e"], strict=True)),
    )


def without_silenced(night: Night, evidence: pd.DataFrame) -> pd.DataFrame:
    """Return the night's evidence as it is without what was explained.

    ``tier`` of a silenced stream is empty and ``is_silenced`` true; what e-BH selected stays in
    ``selected``, and evidence and e-values as they are.
    """
    return leaving_out(evidence, silenced_on(night, night.as_of))


def silenced_on(night: Night, as_of: date) -> set[Stream]:
    """Return the streams whose findings an answer silenced on the night ``as_of``."""
    silenced = night.warehouse.query(
        "select kpi, segment, detector, against from audit_findings"
        " where as_of = $as_of and is_silenced",
        {"as_of": as_of},
    )
    return set(silenced.itertuples(index=False, name=None))


def leaving_out(evidence: pd.DataFrame, streams: Collection[Stream]) -> pd.DataFrame:
    """Return ``evidence`` as `without_silenced` does, with ``streams`` as what is silenced."""
    is_silenced = pd.Series(
        [row in streams for row in evidence[STREAM].itertuples(index=False, name=None)],
        index=evidence.index,
        dtype=bool,
    )
    return evidence.assign(
        is_silenced=is_silenced,
        selected=evidence["tier"],
        tier=evidence["tier"].where(~is_silenced, ""),
    )
