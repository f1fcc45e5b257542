"""Shape ``guardrail_series`` for the contract test."""

import numpy as np

from kpi_audit.shapes.guardrail_series import GuardrailSeries


def example() -> GuardrailSeries:
    rng = np.random.default_rng(4)
    weeks = np.datetime64("2022-01-03", "D") + 7 * np.arange(156)
    kpi = 500 * np.exp(rng.normal(0, 0.05, (7, 156)) + 0.3 * (np.arange(156) > 110))
    rating = 80 * np.exp(rng.normal(0, 0.03, (7, 156)))
    kpi[4:6, :90] = np.nan  # no year of baseline
    names = tuple(f"segment {i}" for i in range(7))
    return GuardrailSeries(names, weeks, kpi, rating, 104, 52.1775)


ONE_ROW = {
    "segment": "a",
    "period_start": np.datetime64("2024-01-01"),
    "kpi": 1.0,
    "outcome": 1.0,
    "is_baseline": True,
}
