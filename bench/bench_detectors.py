"""Time to judge 10,000 segments with each detector that reads sums; goal: 5 s on two cores.

Beside the seconds stands the ratio to a bare numpy polynomial fit over the same number of
segments, which does not depend on the machine. Exits with 1 if a goal is missed.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line has it

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kpi_audit.registry import detectors
from tests.unit.contract_examples import EXAMPLES, PARAMETERS, SEGMENTS

WANTED, GOAL_SECONDS, ROUNDS = 10_000, 5.0, 3


def best(work: Callable[[], object]) -> float:
    """Return the shortest of three runs, in seconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def many(shape: Any) -> Any:  # noqa: ANN401 (any evidence shape)
    """Return the example of the contract test with its segments repeated."""
    rows = np.arange(WANTED) % SEGMENTS
    taken = {
        field.name: value[rows]
        for field in fields(shape)
        if isinstance(value := getattr(shape, field.name), np.ndarray)
        and value.shape[:1] == (SEGMENTS,)
    }
    return replace(shape, segments=tuple(map(str, range(WANTED))), **taken)


def main() -> int:
    """Print one line per detector."""
    rng = np.random.default_rng(1)
    powers = np.vander(np.linspace(-1, 1, 61), 6)
    counts = rng.poisson(50, (61, WANTED)).astype(np.float64)
    reference = best(lambda: np.linalg.lstsq(powers, counts, rcond=None))
    print(f"{WANTED:,} segments; numpy least squares, order 5, 61 bins: {reference:.3f} s")
    missed = False
    for name, found in detectors().items():
        shape = many(EXAMPLES[found.shape]())
        seconds = best(lambda f=found, s=shape: f(s, **PARAMETERS.get(f.name, {})))
        missed |= seconds > GOAL_SECONDS
        print(f"{name:18s} {seconds:6.2f} s   {seconds / reference:6.0f} x least squares")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
