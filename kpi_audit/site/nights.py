"""One page per night: what changed since the night before, the verdicts, the findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from kpi_audit.review.answers import beside_verdict
from kpi_audit.review.rows import Row, anchor, records
from kpi_audit.review.verdict_words import Words, words
from kpi_audit.site.record import Record
from kpi_audit.site.runs import address
from kpi_audit.wording import day, interval, percent


@dataclass(frozen=True, slots=True)
class KpiLine:
    """A KPI on a night."""

    title: str
    anchor: str
    owner: str
    verdict: Words
    before: Words | None
    is_provisional: bool
    beside: str
    reason: str
    change: str
    backed: str
    backed_interval: str


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding on a night, and whether it is new."""

    finding_id: str
    anchor: str
    tier: str
    title: str
    sentence: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class NightPage:
    """A night.

    Attributes
    ----------
    address, as_of : str
    night : dict
        Row of ``audit_nights``.
    earlier, after : str
        Addresses of the nights beside it; empty where there is none.
    kpis : list[KpiLine]
        What matters first.
    findings : list[FindingLine]
        The strongest first.
    went : list[FindingLine]
        Findings of the night before that are gone.
    """

    address: str
    as_of: str
    night: Row
    earlier: str
    after: str
    kpis: list[KpiLine]
    findings: list[FindingLine]
    went: list[FindingLine]

    @property
    def steered(self) -> tuple[int, int]:
        """KPIs that can be steered by, of those judged."""
        judged = [line.verdict.use for line in self.kpis if line.verdict.use != "result"]
        return judged.count("steer"), len(judged)

    @property
    def n_changed(self) -> int:
        """Verdicts that are not as the night before."""
        return sum(line.before is not None for line in self.kpis)


def night_pages(record: Record) -> Iterator[NightPage]:
    """Yield all nights, the first first."""
    nights = records(record.nights.sort_values("as_of"))
    verdicts, findings, kpis = (
        {night: records(part) for night, part in frame.groupby("as_of")}
        for frame in (record.verdicts, record.findings, record.kpis)
    )
    names = [address(night["as_of"]) for night in nights]
    was: dict[str, str] | None = None
    seen: dict[str, FindingLine] = {}
    for place, night in enumerate(nights):
        declared = {row["kpi"]: row for row in kpis.get(night["as_of"], [])}
        found = _findings(findings.get(night["as_of"], []), declared, seen, is_first=was is None)
        ids = {line.finding_id: line for line in found}
        rows = verdicts.get(night["as_of"], [])
        yield NightPage(
            address=names[place],
            as_of=day(night["as_of"]),
            night=night,
            earlier=names[place - 1] if place else "",
            after=names[place + 1] if place + 1 < len(names) else "",
            kpis=_kpis(rows, declared, was),
            findings=found,
            went=[line for name, line in seen.items() if name not in ids],
        )
        was, seen = {row["kpi"]: row["verdict"] for row in rows}, ids


def _kpis(rows: list[Row], declared: dict[str, Row], was: dict[str, str] | None) -> list[KpiLine]:
    lines = [_kpi(row, declared.get(row["kpi"], {}), was) for row in rows]
    return sorted(lines, key=lambda line: (line.verdict.rank, line.title, line.anchor))


def _kpi(row: Row, declared: Row, was: dict[str, str] | None) -> KpiLine:
    before = None if was is None else was.get(row["kpi"])
    return KpiLine(
        title=declared.get("title") or row["kpi"],
        anchor=anchor(row["kpi"]),
        owner=declared.get("owner") or "",
        verdict=words(row["verdict"]),
        before=words(before) if before not in (None, row["verdict"]) else None,
        is_provisional=bool(row["is_provisional"]),
        beside=beside_verdict(row),
        reason=row["reason"],
        change=percent(row["reported_change_pct"]),
        backed=percent(row["backed_change_pct"]),
        backed_interval=interval(row["backed_low_pct"], row["backed_high_pct"]),
    )


def _findings(
    rows: list[Row], declared: dict[str, Row], seen: dict[str, FindingLine], *, is_first: bool
) -> list[FindingLine]:
    rows = sorted(rows, key=lambda row: (row["tier"], -row["e_value"], row["finding_id"]))
    return [
        FindingLine(
            finding_id=row["finding_id"],
            anchor=anchor(row["finding_id"]),
            tier=row["tier"],
            title=declared.get(row["kpi"], {}).get("title") or row["kpi"],
            sentence=row["sentence"],
            is_new=not is_first and row["finding_id"] not in seen,
        )
        for row in rows
    ]


def last_rows(frame: pd.DataFrame, key: str) -> dict[str, Row]:
    """Return the last row of each KPI or finding, by name."""
    last = frame.sort_values("as_of").drop_duplicates(key, keep="last")
    return {str(row[key]): row for row in records(last)}
