"""What changed since an earlier night: verdicts, findings that came, findings that went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from kpi_audit.review.rows import Row, anchor, records
from kpi_audit.review.tables import Tables
from kpi_audit.review.verdict_words import Words, words
from kpi_audit.wording import day


@dataclass(frozen=True, slots=True)
class Earlier:
    """The night a review is compared with.

    Attributes
    ----------
    as_of : date
    verdicts, findings : DataFrame
        Its rows of ``audit_verdicts`` and ``audit_findings``.
    """

    as_of: date
    verdicts: pd.DataFrame
    findings: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Turn:
    """A KPI whose verdict changed; ``before`` is None where the KPI is new."""

    kpi: str
    title: str
    anchor: str
    before: Words | None
    after: Words
    reason: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding that came or went."""

    finding_id: str
    anchor: str
    kpi: str
    title: str
    tier: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Since:
    """Everything that is not as it was.

    Attributes
    ----------
    night : date
        The earlier night.
    as_of : str
        The same as people write it.
    turned : Sequence[Turn]
        What needs attention first.
    came, went : Sequence[Seen]
        The strongest first. A watch that became a finding came.
    dropped : Sequence[str]
        KPIs that are no longer declared.
    """

    night: date
    as_of: str
    turned: Sequence[Turn]
    came: Sequence[Seen]
    went: Sequence[Seen]
    dropped: Sequence[str]

    @property
    def is_quiet(self) -> bool:
        """Whether everything is as it was."""
        return not (self.turned or self.came or self.went or self.dropped)


def since(tables: Tables, earlier: Earlier) -> Since:
    """Return what changed between the earlier night and the one of ``tables``."""
    titles = {row["kpi"]: row["title"] for row in records(tables.audit_kpis)}
    verdicts = {row["kpi"]: row["verdict"] for row in records(earlier.verdicts)}
    found, before = tables.audit_findings, earlier.findings
    return Since(
        night=earlier.as_of,
        as_of=day(earlier.as_of),
        turned=_turned(records(tables.audit_verdicts), verdicts, titles),
        came=_seen(_beyond(found, before), titles),
        went=_seen(before[~before["finding_id"].isin(found["finding_id"])], titles),
        dropped=sorted(set(verdicts) - set(titles)),
    )


def _turned(now: list[Row], before: dict[str, str], titles: dict[str, str]) -> list[Turn]:
    turned = [
        Turn(
            kpi=row["kpi"],
            title=titles[row["kpi"]],
            anchor=anchor(row["kpi"]),
            before=words(before[row["kpi"]]) if row["kpi"] in before else None,
            after=words(row["verdict"]),
            reason=row["reason"],
        )
        for row in now
        if before.get(row["kpi"]) != row["verdict"]
    ]
    return sorted(turned, key=lambda turn: (turn.after.rank, turn.title, turn.kpi))


def _beyond(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of ``now`` that were not there, or only as a watch."""
    was = dict(zip(before["finding_id"], before["tier"], strict=True))
    earlier = now["finding_id"].map(was)
    return now[earlier.isna() | ((earlier == "watch") & (now["tier"] == "finding"))]


def _seen(rows: pd.DataFrame, titles: dict[str, str]) -> list[Seen]:
    ordered = rows.sort_values(["tier", "e_value", "finding_id"], ascending=[True, False, True])
    return [
        Seen(
            finding_id=row["finding_id"],
            anchor=anchor(row["finding_id"]),
            kpi=row["kpi"],
            title=titles.get(row["kpi"]) or row["kpi"],
            tier=row["tier"],
            sentence=row["sentence"],
        )
        for row in records(ordered)
    ]
