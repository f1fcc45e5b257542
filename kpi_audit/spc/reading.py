"""Reads plain variation out of the tables of a night: one row per KPI, one per period."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from kpi_audit.drift.rhythm import rhythm
from kpi_audit.periods import CYCLE
from kpi_audit.spc.assurance import assurance
from kpi_audit.spc.course import Course, course
from kpi_audit.spc.limits import FEWEST

COMMON, IMPROVING, CONCERNING = "common", "improving", "concerning"
ONCE, TOO_FEW = "a one-off table has no course in time", f"fewer than {FEWEST} periods are known"
_DAYS = {"day": 1.0, "week": 7.0, "month": 365.25 / 12, "quarter": 365.25 / 4}


def read(kpis: pd.DataFrame, series: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return plain variation and its points.

    Parameters
    ----------
    kpis : DataFrame
        Rows of ``audit_kpis`` of a night.
    series : DataFrame
        Rows of ``evidence_series``; declared occasions are NaN in it already.

    Returns
    -------
    (DataFrame, DataFrame)
        Rows of ``audit_variation``, one per KPI, and of ``evidence_variation``, one per period.
    """
    whole = series[series["segment"] == ""]
    grains = dict(zip(kpis["kpi"], kpis["grain"], strict=True))
    summaries, points = [], []
    for kpi in kpis.sort_values("kpi").to_dict("records"):
        has_segments = bool((series.loc[series["kpi"] == kpi["kpi"], "segment"] != "").any())
        summary, found = _read(kpi, _values(kpi, whole, grains), has_segments=has_segments)
        summaries.append(summary)
        points.append(found)
    columns = ["kpi", "period_start", "value", "shown", "rule", "is_baseline"]
    empty = pd.DataFrame(columns=columns)
    return pd.DataFrame(summaries), pd.concat([empty, *points]) if any(map(len, points)) else empty


def _values(kpi: Mapping[Any, Any], whole: pd.DataFrame, grains: Mapping[str, str]) -> pd.DataFrame:
    """Return period and value: its own series, or as it stands beside a KPI it is a result of."""
    own = whole[whole["kpi"] == kpi["kpi"]]
    name = "kpi_value"
    if own.empty:
        others = whole[whole["against"] == kpi["kpi"]].sort_values("kpi")
        own = others[others["kpi"].map(grains) == kpi["grain"]]
        name = "outcome_value"
    found = own.drop_duplicates("period_start").sort_values("period_start", ignore_index=True)
    return pd.DataFrame(
        {
            "period_start": pd.to_datetime(found["period_start"]),
            "value": found[name].astype("float64"),
        }
    )


def _read(
    kpi: Mapping[Any, Any], rows: pd.DataFrame, *, has_segments: bool
) -> tuple[dict[str, Any], pd.DataFrame]:
    is_once = kpi["grain"] == "once"
    found = None if is_once or rows.empty else _course(kpi, rows)
    if found is None:
        reason = ONCE if is_once else TOO_FEW
        return {"kpi": kpi["kpi"], "reason": reason, **_NOTHING}, rows.iloc[:0]
    is_baseline = _is_baseline(kpi, rows)
    points = rows.assign(
        kpi=kpi["kpi"], shown=found.shown, rule=found.rules, is_baseline=is_baseline
    )
    target = None if has_segments else _target(kpi)
    return _summary(kpi, rows, found, target), points


def _is_baseline(kpi: Mapping[Any, Any], rows: pd.DataFrame) -> np.ndarray:
    start = pd.to_datetime(kpi["audit_start"])
    return np.asarray(rows["period_start"] < start, np.bool_)  # without a start: none


def _course(kpi: Mapping[Any, Any], rows: pd.DataFrame) -> Course | None:
    days = (rows["period_start"] - rows["period_start"].iloc[0]).dt.days.to_numpy()
    places = np.round(days / _DAYS[kpi["grain"]]).astype(np.int64)
    of = rhythm(CYCLE[kpi["grain"]])
    return course(rows["value"].to_numpy(np.float64), places, _is_baseline(kpi, rows), of)


_NOTHING: dict[str, Any] = {"scale": "", "variation": "", "rule": "", "assurance": "", "target": ""}


def _summary(
    kpi: Mapping[Any, Any], rows: pd.DataFrame, found: Course, target: Mapping[str, Any] | None
) -> dict[str, Any]:
    last = int(np.flatnonzero(~np.isnan(found.shown))[-1])
    rule, is_up = str(found.rules[last]), found.ways[last] > 0
    is_better = is_up == (kpi["better"] == "higher")
    met = "" if target is None else _assurance(found, target)
    return {
        "kpi": kpi["kpi"],
        "reason": "",
        "scale": found.scale,
        "is_season_removed": found.is_season_removed,
        "n_limits": found.present.n,
        "is_trial": found.present.is_trial,
        "centre": found.present.centre,
        "lower": found.present.lower,
        "upper": found.present.upper,
        "is_anew": found.present != found.before,
        "before_centre": found.before.centre,
        "before_lower": found.before.lower,
        "before_upper": found.before.upper,
        "last_period": rows["period_start"].iloc[last],
        "last_value": float(rows["value"].iloc[last]),
        "last_shown": float(found.shown[last]),
        "rule": rule,
        "variation": COMMON if not rule else IMPROVING if is_better else CONCERNING,
        "target": "" if target is None else str(target["name"]),
        "assurance": met,
    }


def _target(kpi: Mapping[Any, Any]) -> Mapping[str, Any] | None:
    """Return the latest target that holds the KPI as a whole."""
    declared = [t for t in json.loads(kpi["targets"]) if t["name"].endswith(" per segment")]
    return max(declared, key=lambda target: target["since"] or "", default=None)


def _assurance(found: Course, target: Mapping[str, Any]) -> str:
    is_floor = not str(target["name"]).startswith("cap ")
    return assurance(found.present, float(target["value"]), is_floor=is_floor)
