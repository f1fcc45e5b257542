"""The first screen: one sentence, and the KPIs in the order in which they matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from kpi_audit.periods import next_period
from kpi_audit.review.answers import beside_verdict
from kpi_audit.review.rows import Row, anchor, parsed, records
from kpi_audit.review.tables import Tables
from kpi_audit.review.verdict_words import Words, words
from kpi_audit.wording import NO_BREAK, day, interval, number, percent


@dataclass(frozen=True, slots=True)
class Line:
    """One KPI in the table of KPIs."""

    name: str
    title: str
    anchor: str
    owner: str
    role: str
    target: str
    is_paid: bool
    verdict: Words
    is_provisional: bool
    beside: str
    reason: str
    change: str
    backed: str
    backed_interval: str
    since: str
    question: str


def lines(tables: Tables) -> list[Line]:
    """Return all KPIs, those that need an answer first."""
    declared = {row["kpi"]: row for row in records(tables.audit_kpis)}
    found = records(tables.audit_verdicts)
    found.sort(key=lambda row: _order(row, declared[row["kpi"]]))
    return [_line(row, declared[row["kpi"]]) for row in found]


def headline(shown: Sequence[Line]) -> tuple[str, str]:
    """Return what can be steered by, and what becomes of the rest, each as a sentence.

    Examples
    --------
    >>> headline([])
    ('No KPI is judged yet.', '')
    """
    uses: Counter[str] = Counter(line.verdict.use for line in shown if line.verdict.use != "result")
    judged = uses.total()
    if not judged:
        return "No KPI is judged yet.", ""
    steer = uses["steer"]
    first = f"{steer or 'None'} of {judged} KPIs can be steered by."
    if judged == 1:
        first = f"This number {'can' if steer else 'cannot'} be steered by."
    rest = [
        text.format(uses[use], "has" if uses[use] == 1 else "have", "s" * (uses[use] == 1))
        for use, text in _REST.items()
        if uses[use]
    ]
    return first, ("; ".join(rest) + ".") if rest else ""


_REST = {
    "ask": "{0} need{2} an answer before the next decision",
    "unproven": "{0} {1} never been shown to bring the result",
    "unknown": "{0} cannot be judged yet",
}


def data_through(tables: Tables) -> str:
    """Return the last day of the last period that was judged."""
    grains = {row["kpi"]: row["grain"] for row in records(tables.audit_kpis)}
    last = tables.audit_evidence.groupby("kpi")["period_start"].max().dropna()
    ends = [
        next_period(_date(start), grains[kpi]) - timedelta(days=1)
        for kpi, start in last.items()
        if grains.get(kpi, "once") != "once"
    ]
    return day(max(ends, default=None))


def budget(night: Row) -> str:
    """Return the false-alarm budget in words."""
    share = night.get("false_alarm_budget")
    if share is None:
        return "The false-alarm budget of this night was not recorded."
    shown = number(100 * share).removesuffix(".0")
    return (
        "Of everything called a finding on this page, on average at most"
        f" {shown}{NO_BREAK}% are false alarms."
    )


def targets_in_words(kpi: Row) -> str:
    """Return the targets of a KPI, with what is paid for."""
    found = parsed(kpi["targets"]) or []
    return "; ".join(_target(target) for target in found)


def _target(target: Row) -> str:
    name = str(target.get("name", ""))
    for kind, word in (("floor ", "at least "), ("cap ", "at most ")):
        if name.startswith(kind):
            name = word + name.removeprefix(kind)
    since = f" since {day(target['since'])}" if target.get("since") else ""
    return f"{name}{since}{', paid' if target.get('paid') else ''}"


def _line(row: Row, kpi: Row) -> Line:
    return Line(
        name=row["kpi"],
        title=kpi["title"],
        anchor=anchor(row["kpi"]),
        owner=kpi["owner"],
        role=kpi["role"],
        target=targets_in_words(kpi),
        is_paid=bool(kpi["is_paid"]),
        verdict=words(row["verdict"]),
        is_provisional=bool(row["is_provisional"]),
        beside=beside_verdict(row),
        reason=row["reason"],
        change=percent(row["reported_change_pct"]),
        backed=percent(row["backed_change_pct"]),
        backed_interval=interval(row["backed_low_pct"], row["backed_high_pct"]),
        since=day(row["since"]),
        question=row["question"],
    )


def _order(row: Row, kpi: Row) -> tuple[int, bool, float, str]:
    strength = row["log_e"] if row["log_e"] is not None else float("-inf")
    return words(row["verdict"]).rank, not kpi["is_paid"], -strength, kpi["title"]


def _date(value: Any) -> date:  # noqa: ANN401 (a Timestamp or a date)
    day_of: date = pd.Timestamp(value).date()
    return day_of
