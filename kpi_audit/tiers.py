"""Evidence of a night becomes watches and findings, with false discoveries under control."""

from __future__ import annotations

import math
from collections.abc import Collection

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float
from kpi_audit.evalues import log_mean
from kpi_audit.multiplicity import e_bh, e_bh_within

WATCH = 20.0  # at most 5 % of honest streams ever reach it in a year (Ville's inequality)
WHOLE = 0.5  # weight of the whole KPI beside all of its segments together


def stream_weights(evidence: pd.DataFrame) -> Float:
    """Return the weight of each stream in its KPI's evidence, fixed by the declaration alone.

    The links or targets of a detector share its weight equally; of each the whole KPI gets one half
    and the segments share the other.

    Parameters
    ----------
    evidence : DataFrame
        Columns kpi, detector, against, segment; one row per stream.

    Returns
    -------
    Float
        Shape (n_streams,), not normalised over a KPI.
    """
    case = evidence.groupby(["kpi", "detector", "against"], sort=False)["segment"]
    segments = case.transform("size").to_numpy(np.float64) - 1
    cases = (
        evidence.drop_duplicates(["kpi", "detector", "against"])
        .groupby(["kpi", "detector"])
        .size()
        .reindex(pd.MultiIndex.from_frame(evidence[["kpi", "detector"]]))
        .to_numpy(np.float64)
    )
    is_whole = evidence["segment"].to_numpy() == ""
    share = np.where(is_whole, WHOLE, (1 - WHOLE) / np.maximum(segments, 1))
    return np.where(segments == 0, 1.0, share) / cases


def detector_weights(evidence: pd.DataFrame, drift: Collection[str]) -> Float:
    """Return the weight of each stream's detector: drift gets one half, signatures the other.

    Signatures that apply share their half equally, so a KPI that declares much about its records
    does not drown the question whether it still stands for its result.

    Parameters
    ----------
    evidence : DataFrame
        Columns kpi, detector, log_e (NaN where not applicable).
    drift : Collection[str]
        Detectors of drift from the outcome.

    Returns
    -------
    Float
        Shape (n_streams,).
    """
    is_drift = evidence["detector"].isin(list(drift))
    applies = evidence[evidence["log_e"].notna() & ~is_drift]
    count = applies.groupby("kpi")["detector"].nunique()
    shared = evidence["kpi"].map(count).fillna(1.0).to_numpy(np.float64)
    return np.where(is_drift, 1.0, 1.0 / np.maximum(shared, 1.0))


def tiers(
    evidence: pd.DataFrame, budget: float, drift: Collection[str] = ()
) -> tuple[list[str], pd.Series[float]]:
    """Return the tier of each stream and the log e-value of each KPI.

    Parameters
    ----------
    evidence : DataFrame
        Columns kpi, detector, against, segment, log_e (NaN where not applicable).
    budget : float
        False discovery rate over KPIs.
    drift : Collection[str]
        Detectors of drift from the outcome; they get half of a KPI's weight.

    Returns
    -------
    tiers : list[str]
        ``"finding"`` (e-BH over KPIs, then inside), ``"watch"`` (E of 20 or more) or ``""``.
    kpis : Series
        Log e-value by KPI.
    """
    log_e = evidence["log_e"].to_numpy(np.float64)
    names, index = np.unique(evidence["kpi"].to_numpy(str), return_inverse=True)
    weight = stream_weights(evidence) * detector_weights(evidence, drift)
    of_kpi = np.array(
        [log_mean(log_e[index == i], weight[index == i]) for i in range(len(names))], np.float64
    )
    selected = e_bh(of_kpi, budget)
    found = e_bh_within(log_e, index.astype(np.int64), selected, budget)
    watched = np.nan_to_num(log_e, nan=-np.inf) >= math.log(WATCH) - 1e-9
    named = ["finding" if f else "watch" if w else "" for f, w in zip(found, watched, strict=True)]
    return named, pd.Series(of_kpi, index=names)
