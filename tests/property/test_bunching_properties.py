"""What must hold of bunching for every histogram."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_audit.arrays import Int
from kpi_audit.detectors.bunching import bunching
from kpi_audit.shapes.histogram import Histogram


def _counts(seed: int, n: int) -> Int:
    bell = np.exp(-0.5 * ((np.arange(120) - 60) / 15) ** 2)
    return np.random.default_rng(seed).multinomial(n, bell / bell.sum(), 1)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 999), st.sampled_from([700, 5000]), st.sampled_from([0.01, 0.1, 10.0, 1e4]))
def test_unit_does_not_matter(seed: int, n: int, unit: float) -> None:
    counts = _counts(seed, n)
    base = Histogram(("",), np.arange(120.0), counts, 0 * counts, 1.0)
    scaled = Histogram(("",), np.arange(120.0) * unit, counts, 0 * counts, unit)
    one, two = bunching(base, target=70), bunching(scaled, target=70 * unit)
    np.testing.assert_allclose(one.log_e, two.log_e, rtol=1e-9)
    np.testing.assert_allclose(one.effect, two.effect, rtol=1e-9)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 999), st.integers(0, 30))
def test_more_records_at_the_target_are_never_less_evidence(seed: int, more: int) -> None:
    """With one reach: of several, the one that gives the effect may change."""
    counts = _counts(seed, 3000)
    added = counts.copy()
    added[0, 70] += more
    few, many = (
        bunching(Histogram(("",), np.arange(120.0), part, 0 * part, 1.0), target=70, near=2, gap=4)
        for part in (counts, added)
    )
    assert many.effect[0] >= few.effect[0] - 1e-9
    # E is 1/2 at p = 1 and least near p = 0.3, so it only rises with the excess above that.
    if few.effect[0] > 0:
        assert many.log_e[0] >= few.log_e[0] - 0.2


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 999))
def test_records_outside_the_window_do_not_matter(seed: int) -> None:
    counts = _counts(seed, 3000)
    far = counts.copy()
    far[0, :39] = 12345
    near, with_far = (
        bunching(Histogram(("",), np.arange(120.0), part, 0 * part, 1.0), target=70)
        for part in (counts, far)
    )
    np.testing.assert_allclose(near.log_e, with_far.log_e, rtol=1e-12)
