"""Back-fill of 10,000 streams x 156 weeks: seconds, memory, and the ratio to a bare calendar fit.

The goal is 5 seconds on two cores. BLAS is told to use one thread: the detector brings its own two.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import resource
import time

import numpy as np

from kpi_audit.detectors.tracks_outcome import tracks_outcome
from kpi_audit.drift.calendar import full_calendar
from kpi_audit.drift.rhythm import rhythm
from kpi_audit.simulate.pairs import Scenario, simulate

N_STREAMS = 10_000
REPETITIONS = 3


def best(do) -> float:  # noqa: ANN001  (any callable)
    """Shortest of a few runs, in seconds."""
    seconds = []
    for _ in range(REPETITIONS):
        start = time.perf_counter()
        do()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def main() -> None:
    """Print one line per figure."""
    series = simulate(np.random.default_rng(1), N_STREAMS, Scenario()).series()
    n_periods = series.kpi.shape[1]
    terms = full_calendar(n_periods, series.n_baseline, rhythm(series.cycle))
    logs = np.log(series.kpi).T
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    audit = best(lambda: tracks_outcome(series))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    fit = best(lambda: np.linalg.lstsq(terms, logs))
    print(f"tracks_outcome, {N_STREAMS:,} streams x {n_periods} weeks: {audit:.2f} s (goal 5)")
    print(
        f"numpy.linalg.lstsq calendar fit of the same panel: {fit:.4f} s, ratio {audit / fit:.0f}"
    )
    print(f"peak memory {after / 1024:.0f} MB, of it {(after - before) / 1024:.0f} MB by the audit")


if __name__ == "__main__":
    main()
