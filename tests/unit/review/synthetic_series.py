"""Seeded series and histograms of the synthetic night."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from synthetic_declared import START


def series(rng: np.random.Generator) -> list[dict[str, Any]]:
    weeks = pd.date_range("2023-05-08", "2025-11-10", freq="W-MON")
    t = np.arange(len(weeks))
    is_audited = weeks >= pd.Timestamp(START)
    season = 0.10 * np.sin(2 * np.pi * (t + 6) / 52.18)
    common = np.cumsum(rng.normal(0, 0.012, len(t)))
    outcome = 42 * np.exp(season + common + rng.normal(0, 0.05, len(t)) + 0.03 * is_audited)
    kpis = {
        "invitations_accepted": (310.0, 0.21, 0.04),
        "messages_sent": (2150.0, 0.05, 0.03),
        "replies_per_person": (11.0, 0.03, 0.05),
    }
    rows = []
    for name, (level, rise, noise) in kpis.items():
        ramp = rise * np.minimum(1.0, np.maximum(0, np.cumsum(is_audited)) / 8)
        values = level * np.exp(season + common + ramp + rng.normal(0, noise, len(t)))
        rows += _pair(name, weeks, values, outcome, is_audited)
    walk = 5400 * np.exp(np.cumsum(rng.normal(0.002, 0.01, len(t))))
    rows += _pair("active_members", weeks, walk, outcome, is_audited)
    short = slice(len(t) - 45, None)
    signups = 60 * np.exp(rng.normal(0, 0.2, 45))
    rows += _pair("event_signups", weeks[short], signups, outcome[short], is_audited[short])
    return rows


def _pair(
    name: str,
    weeks: pd.DatetimeIndex,
    kpi: Iterable[float],
    outcome: Iterable[float],
    is_audited: Iterable[bool],
) -> list[dict[str, Any]]:
    return [
        {
            "kpi": name,
            "against": "meetings_held",
            "segment": "",
            "period_start": week,
            "kpi_value": round(float(x), 1),
            "outcome_value": round(float(y), 1),
            "is_baseline": not audited,
            "is_judged": True,
        }
        for week, x, y, audited in zip(weeks, kpi, outcome, is_audited, strict=True)
    ]


def histogram(rng: np.random.Generator) -> list[dict[str, Any]]:
    values = np.arange(0, 45)
    shape = np.exp(-0.5 * ((values - 15) / 8) ** 2)
    before = rng.poisson(95 * shape)
    expected = 68 * shape
    expected[17:20] *= 0.55
    expected[20] += 61
    since = rng.poisson(expected)
    return [
        {
            "kpi": "replies_per_person",
            "against": "floor 20 per actor",
            "segment": "",
            "value": float(value),
            "width": 1.0,
            "n": int(n),
            "n_baseline": int(b),
        }
        for value, n, b in zip(values, since, before, strict=True)
    ]
