"""One example per evidence shape for the contract test: seven segments, and a table of one row.

A new shape needs a file under ``tests/unit/shape_examples`` with ``example() -> Shape`` (seven
segments, no other axis of that length), ``ONE_ROW`` and, if its detectors have required
parameters, ``PARAMETERS = {detector: {name: value}}``. The three first shapes stand here.
"""

import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import get_type_hints

import numpy as np

from kpi_audit.shapes.digits import Digits
from kpi_audit.shapes.histogram import Histogram
from kpi_audit.shapes.series import Series

SEGMENTS = 7  # no other axis of an example has this length
PARAMETERS: dict[str, dict[str, object]] = {"bunching": {"target": 100.0}}


def _names() -> tuple[str, ...]:
    return tuple(f"segment {i}" for i in range(SEGMENTS))


def histogram() -> Histogram:
    rng = np.random.default_rng(1)
    bell = np.exp(-0.5 * ((np.arange(200) - 97) / 14) ** 2)
    n, base = rng.multinomial(3000, bell / bell.sum(), (2, SEGMENTS))
    base[::2] = 0  # every other segment has no baseline
    return Histogram(_names(), np.arange(200.0), n, base, 1.0)


def digits() -> Digits:
    rng = np.random.default_rng(2)
    last, base = rng.multinomial(4000, np.full(10, 0.1), (2, SEGMENTS))
    benford = np.log10(1 + 1 / np.arange(10, 100))
    base[::2] = 0
    return Digits(
        _names(), last, base, rng.multinomial(4000, benford, SEGMENTS),
        rng.multinomial(4000, np.full(20, 0.05), SEGMENTS),
    )  # fmt: skip


def series() -> Series:
    rng = np.random.default_rng(3)
    weeks = np.datetime64("2022-01-03", "D") + 7 * np.arange(156)
    demand = np.cumsum(rng.normal(0, 0.03, (SEGMENTS, 156)), axis=1)
    kpi = 500 * np.exp(demand + rng.normal(0, 0.03, demand.shape))
    outcome = 100 * np.exp(np.roll(demand, 2, axis=1) + rng.normal(0, 0.03, demand.shape))
    return Series(_names(), weeks, kpi, outcome, 104, 52.1775)


EXAMPLES: dict[type, Callable[[], object]] = {
    Histogram: histogram,
    Digits: digits,
    Series: series,
}
ONE_ROW: dict[type, dict[str, object]] = {
    Histogram: {"segment": "a", "value": 100.0, "n": 1, "n_baseline": 0},
    Digits: {"segment": "a", "position": "last", "digit": 5, "n": 1, "n_baseline": 0},
    Series: {
        "segment": "a",
        "period_start": np.datetime64("2024-01-01"),
        "kpi": 1.0,
        "outcome": 1.0,
        "is_baseline": True,
    },
}

for _found in pkgutil.iter_modules([str(Path(__file__).with_name("shape_examples"))]):
    _module = importlib.import_module(f"tests.unit.shape_examples.{_found.name}")
    _shape = get_type_hints(_module.example)["return"]
    EXAMPLES[_shape], ONE_ROW[_shape] = _module.example, _module.ONE_ROW
    PARAMETERS.update(getattr(_module, "PARAMETERS", {}))
