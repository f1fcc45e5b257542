"""The first screen: one sentence, and the KPIs in the order in which they matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from kpi_audit.language import _, _n
from kpi_audit.periods import next_period
from kpi_audit.review.answers import beside_verdict
from kpi_audit.review.rows import Row, anchor, parsed, records
from kpi_audit.review.tables import Tables
from kpi_audit.review.variation_view import Variation, variation
from kpi_audit.review.verdict_words import Use, Words, words
from kpi_audit.wording import NO_BREAK, day, interval, number, percent, plain


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
    variation: Variation | None


def lines(tables: Tables) -> list[Line]:
    """Return all KPIs, those that need an answer first."""
    declared = {row["kpi"]: row for row in records(tables.audit_kpis)}
    found = records(tables.audit_verdicts)
    found.sort(key=lambda row: _order(row, declared[row["kpi"]]))
    return [
        _line(row, kpi := declared[row["kpi"]], variation(tables, kpi, draw=False)) for row in found
    ]


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
        return _("No KPI is judged yet."), ""
    steer = uses["steer"]
    if judged == 1 and steer:
        first = _("This number can be steered by.")
    elif judged == 1:
        first = _("This number cannot be steered by.")
    elif steer:
        first = _("%(n)s of %(all)s KPIs can be steered by.", n=number(steer), all=number(judged))
    elif 2 * uses["unknown"] > judged:  # too young to be blamed for it
        first = _("None of %(all)s KPIs can be steered by yet.", all=number(judged))
    else:
        first = _("None of %(all)s KPIs can be steered by.", all=number(judged))
    rest = [text for text in map(_rest, _REST, map(uses.__getitem__, _REST)) if text]
    return first, ("; ".join(rest) + ".") if rest else ""


_REST: tuple[Use, ...] = ("ask", "unproven", "unknown")


def _rest(use: Use, n: int) -> str:
    """Return what becomes of KPIs that cannot be steered by."""
    if not n:
        return ""
    shown = number(n)
    if use == "ask":
        return _n(
            "%(n)s needs an answer before the next decision",
            "%(n)s need an answer before the next decision",
            n,
            n=shown,
        )
    if use == "unproven":
        return _n(
            "%(n)s has never been shown to bring the result",
            "%(n)s have never been shown to bring the result",
            n,
            n=shown,
        )
    return _n("%(n)s cannot be judged yet", "%(n)s cannot be judged yet", n, n=shown)


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
        return _("The false-alarm budget of this night was not recorded.")
    return _(
        "Of everything called a finding on this page, on average at most %(share)s are false"
        " alarms.",
        share=plain(100 * share) + NO_BREAK + "%",
    )


def targets_in_words(kpi: Row) -> str:
    """Return the targets of a KPI, with what is paid for."""
    found = parsed(kpi["targets"]) or []
    return "; ".join(_target(target) for target in found)


def _target(target: Row) -> str:
    kind, _space, value = str(target.get("name", "")).partition(" ")
    value, _space, per = value.partition(" per ")
    texts = {
        "kind": {"floor": _("at least"), "cap": _("at most")}.get(kind, kind),
        "per": {"record": _("record"), "actor": _("actor"), "segment": _("segment")}.get(per, per),
        "value": value,
    }
    worded = _("%(kind)s %(value)s per %(per)s", **texts) if per else str(target.get("name", ""))
    if target.get("since"):
        worded += " " + _("since %(day)s", day=day(target["since"]))
    return worded + (", " + _("paid") if target.get("paid") else "")


def _line(row: Row, kpi: Row, found: Variation | None) -> Line:
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
        variation=found,
    )


def _order(row: Row, kpi: Row) -> tuple[int, bool, float, str]:
    strength = row["log_e"] if row["log_e"] is not None else float("-inf")
    return words(row["verdict"]).rank, not kpi["is_paid"], -strength, kpi["title"]


def _date(value: Any) -> date:  # noqa: ANN401 (a Timestamp or a date)
    day_of: date = pd.Timestamp(value).date()
    return day_of
