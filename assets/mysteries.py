"""Dagster asset ``audit_mysteries``: results beyond what activity explains, worth learning from."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator
from dataclasses import replace as replaced
from datetime import date
from typing import Any

import dagster as dg
import numpy as np
import pandas as pd

from assets.audit import replace
from assets.declarations import told
from assets.night import Night
from kpi_audit.arrays import Days, Float
from kpi_audit.explanations.facts import Explanation, Facts
from kpi_audit.mysteries import unexplained_rise as rise
from kpi_audit.mysteries import yield_above_peers as peers
from kpi_audit.mysteries.explain import QUESTION, explain_peer, explain_rise
from kpi_audit.periods import CYCLE
from kpi_audit.project.kpi import Kpi, Link
from kpi_audit.shapes.series import Series
from kpi_audit.tiers import WATCH, tiers
from kpi_audit.wording import quantity

_A_YEAR = pd.Timedelta(days=364)
_LARGEST = 690.0  # log of the largest e-value that is written down
_WORDS = {
    "unexplained_rise": "{outcome} stands above what {kpi} implies{where}",
    "yield_above_peers": "{kpi}{where} brings more {outcome} than among its peers",
}


@dg.asset(group_name="audit", kinds={"duckdb"}, deps=["evidence_series"])
def audit_mysteries(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[Any]:
    """Outcomes that rise without their KPI, segments far above their peers; e-BH of their own."""
    found = [row for kpi in night.project.kpis.values() for row in _of_kpi(night, kpi)]
    rows = pd.DataFrame(found, columns=[*night.warehouse.columns("audit_mysteries")])
    if len(rows):
        streams = rows.rename(columns={"kind": "detector"})
        streams["log_e"] = streams["log_e"].astype("float64")
        tier, _ = tiers(streams, night.project.settings.false_alarm_budget)
        rows["is_shown"] = np.array(tier) == "finding"
        rows.loc[~rows["is_shown"], "sentence"] = ""
        rows.loc[~rows["is_shown"], "explanations"] = "[]"
    replace(night, "audit_mysteries", rows)
    shown = int(rows["is_shown"].sum()) if len(rows) else 0
    return dg.MaterializeResult(metadata={"dagster/row_count": len(rows), "shown": shown})


def _of_kpi(night: Night, kpi: Kpi) -> Iterator[dict[str, Any]]:
    if kpi.grain == "once":
        return
    for link in kpi.stands_for:
        frame = night.warehouse.query(
            "select segment, period_start, kpi_value as kpi, outcome_value as outcome, is_baseline"
            " from evidence_series where as_of = $as_of and kpi = $kpi and against = $against"
            " order by segment, period_start",
            {"as_of": night.as_of, "kpi": kpi.name, "against": link.outcome},
        )
        if frame.empty:
            continue
        facts = Facts(
            family="mystery",
            segment="",
            has_target=False,
            series=frame,
            cycle=CYCLE[kpi.grain],
            revised_pct=math.nan,
            quarantined_pct=0.0,
            changes=told(night, kpi, link.outcome),
        )
        for row in (*_rises(kpi, link, facts), *_peers(link, facts)):
            yield _described(night, kpi, link, row)


def _rises(kpi: Kpi, link: Link, facts: Facts) -> Iterator[dict[str, Any]]:
    series = Series.from_frame(facts.series, cycle=CYCLE[kpi.grain])
    found = rise.unexplained_rise(series, lag=link.lag, elasticity=link.elasticity, sign=link.sign)
    audited = series.periods[series.n_baseline :]
    for i, segment in enumerate(series.segments):
        mine = replaced(facts, segment=segment)
        yield {
            "segment": segment,
            "kind": "unexplained_rise",
            "null_hypothesis": rise.NULL,
            "reason": str(found.reason[i]),
            "log_e": found.log_e[i],
            "effect": (found.effect[i], found.low[i], found.high[i]),
            "n": int(found.n[i]),
            "since": _first(None if found.path is None else found.path[i], audited),
            "explanations": explain_rise(mine),
        }


def _peers(link: Link, facts: Facts) -> Iterator[dict[str, Any]]:
    frame = facts.series[facts.series["segment"] != ""]
    if frame.empty or link.sign == "-":
        return
    year = frame[frame["period_start"] > frame["period_start"].max() - _A_YEAR]
    kpi, outcome = (
        year.pivot_table(
            index="segment", columns="period_start", values=name, dropna=False, aggfunc="first"
        )
        for name in ("kpi", "outcome")
    )
    found = peers.yield_above_peers(kpi.to_numpy(np.float64), outcome.to_numpy(np.float64))
    for i, segment in enumerate(kpi.index):
        mine = replaced(facts, segment=str(segment))
        halves = (float(found.log_e_halves[0, i]), float(found.log_e_halves[1, i]))
        yield {
            "segment": str(segment),
            "kind": "yield_above_peers",
            "null_hypothesis": peers.NULL,
            "reason": str(found.reason[i]),
            "log_e": found.log_e[i],
            "effect": (found.effect[i], found.low[i], found.high[i]),
            "n": int(found.n[i]),
            "since": None,
            "explanations": [] if found.reason[i] else explain_peer(mine, halves),
        }


def _described(night: Night, kpi: Kpi, link: Link, row: dict[str, Any]) -> dict[str, Any]:
    effect, low, high = (None if np.isnan(x) else float(x) for x in row.pop("effect"))
    log_e = float(row["log_e"])
    is_applicable = not row["reason"] and not math.isnan(log_e)
    saw = _WORDS[row["kind"]].format(
        kpi=kpi.title,
        outcome=night.project.kpis[link.outcome].title,
        where=f" in {row['segment']}" if row["segment"] else "",
    )
    explanations: list[Explanation] = row.pop("explanations")
    return row | {
        "mystery_id": mystery_id(kpi.name, row["segment"], row["kind"], link.outcome),
        "kpi": kpi.name,
        "against": link.outcome,
        "is_applicable": is_applicable,
        "log_e": log_e if is_applicable else None,
        "e_value": math.exp(min(log_e, _LARGEST)) if is_applicable else None,
        "is_shown": False,
        "effect": effect if is_applicable else None,
        "effect_low": low if is_applicable else None,
        "effect_high": high if is_applicable else None,
        "sentence": f"{saw} ({quantity(effect, low, high, '%')}).",
        "explanations": json.dumps([one._asdict() for one in explanations]),
        "question": QUESTION,
    }


def mystery_id(kpi: str, segment: str, kind: str, against: str) -> str:
    """Return the name of a mystery, the same on every night.

    Examples
    --------
    >>> mystery_id("calls", "north", "yield_above_peers", "deals")
    'M-d0281db3'
    """
    text = f"{kpi}\x1f{segment}\x1f{kind}\x1f{against}"
    return "M-" + hashlib.sha256(text.encode()).hexdigest()[:8]


def _first(path: Float | None, periods: Days) -> date | None:
    if path is None:
        return None
    above = np.flatnonzero(np.nan_to_num(path, nan=-1.0) >= math.log(WATCH))
    first: date | None = periods[above[0]].item() if len(above) else None
    return first
