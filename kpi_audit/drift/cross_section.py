"""A one-off table: whether the KPI stands for its result across units, and which units do not."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kpi_audit.arrays import Float, Text
from kpi_audit.drift.outlying_units import outlying_units, simes
from kpi_audit.drift.unit_relation import has_both, rank_link_log_e, robust_relation
from kpi_audit.drift.validation import LINKED
from kpi_audit.evalues import p_to_log_e
from kpi_audit.evidence import Evidence
from kpi_audit.shapes.series import Series

FEWEST_UNITS = 50


def judge_units(series: Series, sign: int) -> Evidence:
    """Evidence that some units report more KPI than their outcome backs.

    Parameters
    ----------
    series : Series
        ``cycle == 0``: shape (1, n_units).
    sign : int

    Returns
    -------
    Evidence
        One entry. ``effect``: slope of log outcome on log KPI across units.

    Notes
    -----
    Null: the relation of KPI and outcome is the same for all units; how far a unit falls short of
    it has a tail no heavier than that of Student's t with 4 degrees of freedom, in logs. The
    smallest Simes-adjusted tail p-value is calibrated to an e-value. It is a one-off: computing it
    again on the same table adds nothing.
    """
    kpi, outcome = series.kpi[0], series.outcome[0]
    known = has_both(kpi, outcome)
    n, n_positive = int(known.sum()), int((known & (outcome > 0)).sum())
    if n_positive < FEWEST_UNITS:
        why = (
            f"not enough data: {n_positive} units with a positive KPI and outcome, "
            f"{FEWEST_UNITS} needed"
        )
        return _Found(n=n, reason=why).evidence()
    link = rank_link_log_e(kpi[known], outcome[known], sign)
    line = robust_relation(kpi, outcome, sign)
    found = _Found(n=n, slope=line.slope, low=line.low, high=line.high, link=link)
    if link < LINKED:
        why = (
            f"not applicable: never shown to track its outcome across units (evidence of a link "
            f"{np.exp(link):.2g}, {np.exp(LINKED):.0f} needed)"
        )
        return replace(found, reason=why).evidence()
    named = outlying_units(kpi, outcome, sign=sign)
    log_e = float(p_to_log_e(simes(named.p[known])))
    return replace(found, log_e=log_e, n_outlying=float(named.is_outlying.sum())).evidence()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    n: int
    reason: str = ""
    log_e: float = np.nan
    slope: float = np.nan
    low: float = np.nan
    high: float = np.nan
    link: float = np.nan
    n_outlying: float = np.nan

    def evidence(self) -> Evidence:
        text: Text = np.array([self.reason], dtype=object)
        details: dict[str, Float | Text] = {
            "link_log_bf": _one(self.link),
            "is_linked": _one(np.nan if np.isnan(self.link) else float(self.link >= LINKED)),
            "outlying_units": _one(self.n_outlying),
        }
        return Evidence(
            log_e=_one(self.log_e),
            effect=_one(self.slope),
            low=_one(self.low),
            high=_one(self.high),
            unit="slope",
            n=np.array([self.n], np.int64),
            reason=text,
            details=details,
        )


def _one(value: float) -> Float:
    return np.array([value], np.float64)
