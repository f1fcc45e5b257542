"""Round targets, coarse pushes and scales with few points: what a stranger's table brings."""

from __future__ import annotations

import numpy as np
import pytest

from kpi_audit.detectors.bunching import bunching
from kpi_audit.excess.widths import closed_at_cap
from kpi_audit.shapes.histogram import Histogram

WATCH = np.log(20)


def shape(values: np.ndarray, width: float, low: float, high: float) -> Histogram:
    edges = np.arange(round(low / width), round(high / width) + 1)
    bins = np.floor(values / width + 1e-9).astype(int)
    counts = np.array([[int((bins == edge).sum()) for edge in edges]])
    return Histogram(("",), edges * width, counts, 0 * counts, width)


def sizes(*, cut_over: bool) -> np.ndarray:
    """Weights in hundredths: heaps at 1.0 and 1.5, and stones cut to just reach 1.50 or not."""
    rng = np.random.default_rng(11)
    size = np.floor(100 * rng.normal(1.5, 0.3, 20_000)) / 100
    size = np.where(rng.random(20_000) < 0.2, np.rint(size * 10) / 10, size)
    if cut_over:
        short = (size >= 1.44) & (size < 1.4999) & (rng.random(20_000) < 0.8)
        size = np.where(short, 1.5 + 0.01 * rng.integers(0, 3, 20_000), size)
    return size.round(2)


def test_habit_at_a_round_target_says_nothing_but_its_neighbours_do() -> None:
    silent = bunching(shape(sizes(cut_over=False), 0.01, 0.5, 2.5), target=1.5)
    assert silent.log_e[0] < 0.5
    found = bunching(shape(sizes(cut_over=True), 0.01, 0.5, 2.5), target=1.5)
    assert found.log_e[0] > WATCH


def hours(share: float) -> np.ndarray:
    """Hours to an answer; some of those up to 12 late are closed in the last half hour."""
    rng = np.random.default_rng(12)
    found = rng.lognormal(2.6, 0.9, 8000)
    late = (found > 24) & (found < 36) & (rng.random(8000) < share)
    return np.where(late, 24 - rng.exponential(0.4, 8000), found).round(2)


def test_a_push_wider_than_the_bins_is_seen_in_coarser_ones() -> None:
    def judged(share: float, *, is_fine: bool) -> tuple[float, float, float]:
        fine = shape(hours(share) - closed_at_cap(0.1, 0.01), 0.1, 14, 34)
        found = bunching(
            fine, target=24, side="cap", inclusive=False, ends_round=True, is_fine=is_fine
        )
        return float(found.log_e[0]), float(found.low[0]), float(found.high[0])

    assert judged(0.0, is_fine=True)[0] < 0.5
    moved = int((hours(0.15) < 24).sum() - (hours(0.0) < 24).sum())
    log_e, low, high = judged(0.15, is_fine=True)
    assert judged(0.15, is_fine=False)[0] < WATCH < log_e
    assert low < moved < high


def test_a_coarser_bin_never_holds_both_sides_of_a_target() -> None:
    # 24 hours in bins of 0.2: those of 1.0 end with 24; in bins of 0.5 wider ones of 2.0 do.
    rng = np.random.default_rng(13)
    values = np.concatenate([rng.uniform(14, 24, 3000), rng.uniform(24.01, 34, 1000)])
    for width in (0.1, 0.2, 0.5):
        fine = shape(values - 0.005, width, 14, 34)
        found = bunching(
            fine, target=24, side="cap", inclusive=False, ends_round=True, is_fine=True
        )
        assert found.log_e[0] < 0.5, width  # a wall, and no excess at it


def test_round_amounts_end_the_bins_of_a_cap() -> None:
    rng = np.random.default_rng(14)
    paid = rng.gamma(6, 2.0, 7000).round(2)
    paid = np.where(rng.random(7000) < 0.35, np.rint(paid), paid)
    bins = shape(paid - closed_at_cap(0.05, 0.01), 0.05, 7, 17)
    asked = {"target": 12, "side": "cap", "inclusive": False}
    assert bunching(bins, **asked, ends_round=True).log_e[0] < 0.5  # type: ignore[arg-type]  # a dict mixes types
    # Without knowing where a bin's round number lies, its heap is taken for an excess.
    mistaken = bunching(bins, **asked)  # type: ignore[arg-type]  # a dict mixes types
    assert mistaken.effect[0] > 2 * abs(bunching(bins, **asked, ends_round=True).effect[0])  # type: ignore[arg-type]  # a dict mixes types


@pytest.mark.parametrize(
    ("values", "width", "target", "reason"),
    [
        # Whole weeks and some quarters in bins of 0.05: two weeks beside the target say no shape.
        (
            np.repeat([0.25, 1, 2, 3, 4, 5, 6, 7], [519, 1126, 648, 979, 629, 486, 443, 313]),
            0.05, 4, "not applicable: too few points of the scale",
        ),
        # 85 % smoke nothing; of 212 smokers 62 smoke a packet of 20.
        (
            np.repeat([0, 5, 10, 15, 20, 30], [1176, 50, 55, 24, 62, 21]),
            1.0, 20, "not enough data: 212",
        ),
    ],
)  # fmt: skip
def test_scales_with_few_points_are_not_judged(
    values: np.ndarray, width: float, target: float, reason: str
) -> None:
    found = bunching(shape(values.astype(float), width, 0, 50), target=target)
    assert np.isnan(found.log_e[0])
    assert found.reason[0].startswith(reason)
