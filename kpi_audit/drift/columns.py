"""Collects what was found per cohort into one entry per segment."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Bool, Float, Text
from kpi_audit.drift.calendar import free_calendar
from kpi_audit.drift.cohorts import FEWEST, Cohort
from kpi_audit.drift.detectable import detectable_inflation
from kpi_audit.drift.hollow_points import hollow_points
from kpi_audit.drift.judge import Judged, judge
from kpi_audit.drift.kpi_noise import is_noisier, noise_ratio
from kpi_audit.drift.step_effect import Step
from kpi_audit.drift.validation import LINKED
from kpi_audit.evidence import Evidence
from kpi_audit.shapes.series import Series

DETAILS = (
    "log_e_gap", "log_e_link", "link_log_bf", "is_linked", "lag_periods", "elasticity_low",
    "elasticity_high", "ar1", "reported_change_pct", "reported_change_pct_low",
    "reported_change_pct_high", "backed_change_pct", "backed_change_pct_low",
    "backed_change_pct_high", "detectable_inflation_pct", "is_provisional", "is_noisier",
    "kpi_noise_ratio", "baseline_periods",
)  # fmt: skip


def last_known(path: Float, is_known: Bool) -> Float:
    """Value of each row at its last known period, NaN without one, shape (n_segments,)."""
    if path.shape[1] == 0:
        return np.full(len(path), np.nan)
    last = path.shape[1] - 1 - np.argmax(is_known[:, ::-1], axis=1)
    value = np.take_along_axis(path, last[:, None], axis=1)[:, 0]
    return np.where(is_known.any(axis=1), value, np.nan)


def percent(step: Step, sign: int = 1) -> tuple[Float, Float, Float]:
    """Log points to per cent: size, low, high. A turned KPI is turned back."""
    ends = (step.low, step.high) if sign > 0 else (step.high, step.low)
    size, low, high = (100 * np.expm1(sign * value) for value in (step.size, *ends))
    return size, low, high


class Columns:
    """One entry per segment, NaN until a cohort fills it."""

    def __init__(self, series: Series, sign: int) -> None:
        n_segments, n_periods = series.kpi.shape
        self._sign = sign
        self._first_audited = series.n_baseline
        self._n = np.zeros(n_segments, np.int64)
        self._path = np.full((n_segments, max(n_periods - series.n_baseline, 0)), np.nan)
        names = ("log_e", "effect", "low", "high", *DETAILS)
        self._columns = {name: np.full(n_segments, np.nan) for name in names}

    def fill(
        self,
        cohort: Cohort,
        lags: tuple[int, int],
        elasticity: tuple[float, float] | None,
        reason: Text,
        years: int,
    ) -> None:
        """Judge a cohort and write its entries, and into ``reason`` why some have no verdict."""
        n, beat = cohort.n_baseline, cohort.rhythm
        needed = beat.shortest_baseline + max(lags[1] - beat.max_lag, 0)
        short = f"not enough data: {n} baseline periods with KPI and outcome, {needed} needed"
        if n < lags[1] + FEWEST:
            reason[cohort.rows] = short
            return
        judged = judge(cohort, lags, elasticity, years=years)
        audited = judged.is_known[:, n:]
        end = audited.shape[1] - np.argmax(audited[:, ::-1], axis=1) if audited.size else 0
        counts = np.arange(audited.shape[1]) < np.reshape(end, (-1, 1)) * audited.any(
            axis=1, keepdims=True
        )
        self._n[cohort.rows] = audited.sum(axis=1)
        path = np.where(counts, judged.log_e, np.nan)
        is_linked = judged.link_log_bf >= LINKED
        why = reason[cohort.rows]
        why[~is_linked] = [
            f"not applicable: never shown to track its outcome (evidence of a link {_shown(bf)}, "
            f"{np.exp(LINKED):.0f} needed)"
            for bf in judged.link_log_bf[~is_linked]
        ]
        why[~audited.any(axis=1)] = "not enough data: no audited period with KPI and outcome yet"
        if n < needed:
            why[:] = short
        reason[cohort.rows] = why
        self._path[cohort.rows] = np.where((why == "")[:, None], path, np.nan)
        self._put(cohort, "log_e", np.where(why == "", last_known(path, audited), np.nan))
        self._describe(cohort, judged, audited)

    def _put(self, cohort: Cohort, name: str, values: Float | float) -> None:
        self._columns[name][cohort.rows] = values

    def _describe(self, cohort: Cohort, judged: Judged, audited: Bool) -> None:
        n, base = cohort.n_baseline, judged.baseline
        at_gap, at_link = (last_known(p, audited) for p in (judged.log_e_gap, judged.log_e_link))
        ratio, error = noise_ratio(base.deviation, judged.is_known, n)
        detectable = detectable_inflation(base, judged.noise, judged.ar1, n, cohort.rhythm)
        found: dict[str, Float | float] = {
            "log_e_gap": at_gap,
            "log_e_link": at_link,
            "link_log_bf": judged.link_log_bf,
            "is_linked": (judged.link_log_bf >= LINKED).astype(np.float64),
            "lag_periods": base.lag.astype(np.float64),
            "elasticity_low": base.low,
            "elasticity_high": base.high,
            "ar1": judged.ar1.mean(axis=1),
            "detectable_inflation_pct": 100 * np.expm1(detectable),
            "is_provisional": float(cohort.rhythm.is_short(n)),
            "is_noisier": is_noisier(at_gap, at_link, ratio, error).astype(np.float64),
            "kpi_noise_ratio": ratio,
            "baseline_periods": float(n),
        }
        terms = free_calendar(cohort.kpi.shape[1], n, cohort.rhythm).terms
        changes = hollow_points(cohort.outcome, base, terms, judged.since, judged.is_known)
        hollow = dict(zip(("effect", "low", "high"), percent(changes.hollow), strict=True))
        for name, step in (("reported", changes.reported), ("backed", changes.backed)):
            keys = [f"{name}_change_pct{end}" for end in ("", "_low", "_high")]
            found |= zip(keys, percent(step, self._sign), strict=True)
        for name, values in (hollow | found).items():
            self._put(cohort, name, values)

    def evidence(self, reason: Text) -> Evidence:
        """All entries."""
        details: dict[str, Float | Text] = {name: self._columns[name] for name in DETAILS}
        return Evidence(
            log_e=self._columns["log_e"],
            effect=self._columns["effect"],
            low=self._columns["low"],
            high=self._columns["high"],
            unit="points",
            n=self._n,
            reason=reason,
            path=self._path,
            details=details,
        )


def _shown(log_bf: float) -> str:
    return f"{np.exp(log_bf):.2g}"
