"""Time to judge 10,000 segments with each value detector; goal: 5 s on two cores.

Beside the seconds stands the ratio to a bare numpy polynomial fit over the same counts, which
does not depend on the machine. Exits with 1 if a goal is missed.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kpi_audit.detectors.bunching import bunching
from kpi_audit.detectors.digits import digits
from kpi_audit.shapes.digits import Digits
from kpi_audit.shapes.histogram import Histogram

SEGMENTS, GOAL_SECONDS, ROUNDS = 10_000, 5.0, 3


def best(work: Callable[[], object]) -> float:
    """Return the shortest of three runs, in seconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> int:
    """Print one line per detector."""
    rng = np.random.default_rng(1)
    bell = np.exp(-0.5 * ((np.arange(200) - 97) / 14) ** 2)
    n, base = rng.multinomial(3000, bell / bell.sum(), (2, SEGMENTS))
    names = tuple(map(str, range(SEGMENTS)))
    values = Histogram(names, np.arange(200.0), n, base, 1.0)
    last, before = rng.multinomial(4000, np.full(10, 0.1), (2, SEGMENTS))
    benford = np.log10(1 + 1 / np.arange(10, 100))
    leading = rng.multinomial(4000, benford, SEGMENTS)
    decades = rng.multinomial(4000, np.full(20, 0.05), SEGMENTS)
    table = Digits(names, last, before, leading, decades)
    powers = np.vander(np.linspace(-1, 1, 61), 6)
    window = n[:, 70:131].T.astype(np.float64)
    reference = best(lambda: np.linalg.lstsq(powers, window, rcond=None))
    print(f"{SEGMENTS:,} segments; numpy least squares, order 5, 61 bins: {reference:.3f} s")
    missed = False
    for name, work in (
        ("bunching", lambda: bunching(values, target=100.0)),
        ("digits", lambda: digits(table)),
    ):
        seconds = best(work)
        missed |= seconds > GOAL_SECONDS
        print(f"{name:10s} {seconds:6.2f} s   {seconds / reference:6.0f} x least squares")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
