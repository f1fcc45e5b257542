"""The method's published check values: seed 7, five streams, 104 + 52 weeks, +20 % hollow."""

import importlib.util
import sys
import types
from pathlib import Path

import numpy as np
import pytest

from kpi_audit.drift.cohorts import cohorts
from kpi_audit.drift.judge import Judged, judge
from kpi_audit.simulate.pairs import Pairs, Scenario, simulate

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
EXACT = 15  # digits to which the plugged-in coefficient is kept

ONSET = [108, 104, 106, 112, 112]
LAG = [2] * 5
LOW = [0.8360, 0.8561, 0.6563, 0.6347, 0.6511]
HIGH = [2.0901, 1.4070, 1.6408, 1.5867, 1.4855]
AR1 = [[0.1814, 0.2315], [0.1864, 0.2411], [0.1865, 0.1779], [0.4417, 0.3884], [0.4098, 0.5766]]
GAP = [
    [0.1924, 6.1776, 5.1399], [0.0662, 3.7870, 4.9502], [1.9684, 4.9549, 8.2532],
    [0.0714, -0.1284, 2.3813], [-0.0307, 1.2109, 1.6799],
]  # fmt: skip
LINK = [
    [0.6984, 2.6908, 2.7002], [0.3104, 4.1038, 2.8269], [0.6707, 0.7968, 0.6173],
    [-0.1423, -0.3057, -0.2762], [0.3160, 0.5557, 0.8278],
]  # fmt: skip
WEEKS = [12, 25, 51]


def judged(pairs: Pairs, digits: int | None) -> Judged:
    reason = np.full(len(pairs.kpi), "", dtype=object)
    (cohort,) = cohorts(pairs.series(), 1, "auto", reason)
    return judge(cohort, (0, 8), None, plugged_digits=digits)


def test_generator_draws_the_published_sums() -> None:
    pairs = simulate(np.random.default_rng(7), 5, Scenario(inflation=0.2))
    assert pairs.kpi.sum() == pytest.approx(124.677712, abs=1e-6)
    assert pairs.outcome.sum() == pytest.approx(79.500026, abs=1e-6)
    assert pairs.onset.tolist() == ONSET


def test_plugged_in_form_meets_the_published_values() -> None:
    found = judged(simulate(np.random.default_rng(7), 5, Scenario(inflation=0.2)), EXACT)
    assert found.baseline.lag.tolist() == LAG
    np.testing.assert_allclose(found.baseline.low, LOW, atol=6e-5)
    np.testing.assert_allclose(found.baseline.high, HIGH, atol=6e-5)
    np.testing.assert_allclose(found.ar1, AR1, atol=6e-5)
    np.testing.assert_allclose(found.log_e_gap[:, WEEKS], GAP, atol=2e-4)
    # The ridge on the KPI's slope is in standard deviations here, in log points there.
    np.testing.assert_allclose(found.log_e_link[:, WEEKS], LINK, atol=5e-4)


def test_integrated_form_stays_near_where_evidence_is_weak() -> None:
    found = judged(simulate(np.random.default_rng(7), 5, Scenario(inflation=0.2)), None)
    published = np.array(GAP)
    assert (found.log_e_gap[:, WEEKS] < published + 1).all()
    weak = published < 0.5
    np.testing.assert_allclose(found.log_e_gap[:, WEEKS][weak], published[weak], atol=0.2)


def prototype(*, with_kernels: bool) -> types.ModuleType:
    """Load the method's own script; its generator needs numpy only."""
    path = SHARED / "methods_prototype.py"
    if not path.exists():
        pytest.skip(f"{path.name} is not beside this checkout")
    if with_kernels:
        pytest.importorskip("numba")
    elif importlib.util.find_spec("numba") is None:
        stub = types.ModuleType("numba")
        stub.njit = lambda *_, **__: lambda function: function
        stub.prange = range
        sys.modules["numba"] = stub
    spec = importlib.util.spec_from_file_location("methods_prototype", path)
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    finally:
        if isinstance(sys.modules.get("numba"), types.ModuleType) and not hasattr(
            sys.modules["numba"], "__version__"
        ):
            del sys.modules["numba"]
    return module


def test_generator_equals_the_published_one() -> None:
    theirs = prototype(with_kernels=False).dgp(
        np.random.default_rng(11), 40, inflation=0.3, ramp=26, legitimate=0.1, elasticity=0.6
    )
    scenario = Scenario(inflation=0.3, ramp=26, legitimate=0.1, elasticity=0.6)
    ours = simulate(np.random.default_rng(11), 40, scenario)
    np.testing.assert_allclose(ours.kpi, theirs[0], atol=1e-12)
    np.testing.assert_allclose(ours.outcome, theirs[1], atol=1e-12)


def test_plugged_in_form_equals_the_published_kernels() -> None:
    module = prototype(with_kernels=True)
    pairs = simulate(np.random.default_rng(12), 60, Scenario(inflation=0.2))
    gap, link, lag, elasticity, phi = module.run(pairs.kpi, pairs.outcome, 104)
    found = judged(pairs, EXACT)
    np.testing.assert_array_equal(found.baseline.lag, lag)
    np.testing.assert_allclose(found.baseline.low, elasticity[:, 0], atol=1e-9)
    np.testing.assert_allclose(found.ar1, phi, atol=1e-9)
    np.testing.assert_allclose(found.log_e_gap, gap, atol=1e-3)
    np.testing.assert_allclose(found.log_e_link, link, atol=5e-3)
