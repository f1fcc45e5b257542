import numpy as np
import pytest
from scipy import stats

from kpi_audit.drift import gap_evidence
from kpi_audit.drift.audit_year import audit_years
from kpi_audit.drift.autoregression import flat_prior, grid_edges, nodes
from kpi_audit.drift.calendar import gap_calendar
from kpi_audit.drift.gap import gap_ar1
from kpi_audit.drift.gap_evidence import gap_log_e
from kpi_audit.drift.rhythm import rhythm
from kpi_audit.drift.watched import Watched
from kpi_audit.simulate.noise import noise

BEAT = rhythm(52)
CALENDAR = gap_calendar(156, 104, BEAT)
(YEAR,) = audit_years(104, 156, BEAT)


def gaps(kind: str, n: int, seed: int, step: float = 0.0) -> Watched:
    values = noise(np.random.default_rng(seed), kind, (n, 156))
    values[:, 108:] -= step
    return Watched(values, None, gap_ar1(values, CALENDAR, 104))


@pytest.mark.parametrize("kind", ["iid", "ar 0.6", "t3"])
def test_is_silent_on_noise(kind: str) -> None:
    log_e = gap_log_e(gaps(kind, 400, 1), CALENDAR, YEAR)
    assert (log_e.max(axis=1) >= np.log(20)).mean() <= 0.04
    assert np.exp(log_e[:, -1]).mean() < 2


@pytest.mark.parametrize(("step", "least"), [(1.0, 0.1), (2.0, 0.6), (4.0, 0.95)])
def test_sees_a_lasting_fall(step: float, least: float) -> None:
    log_e = gap_log_e(gaps("ar 0.3", 200, 2, step), CALENDAR, YEAR)
    assert (log_e.max(axis=1) >= np.log(20)).mean() > least


def test_a_rise_is_no_evidence() -> None:
    assert (gap_log_e(gaps("ar 0.3", 200, 3, -2.0), CALENDAR, YEAR)[:, -1] < 0).all()


def test_the_future_does_not_change_the_past() -> None:
    whole = gaps("ar 0.3", 20, 4, 1.5)
    early = Watched(whole.values[:, :130], None, whole.phi)
    (until,) = audit_years(104, 130, BEAT)
    first = gap_log_e(early, gap_calendar(130, 104, BEAT), until)
    np.testing.assert_allclose(gap_log_e(whole, CALENDAR, YEAR)[:, :26], first, atol=1e-6)


def test_unreported_periods_bet_nothing() -> None:
    whole = gaps("iid", 30, 5, 1.0)
    real = np.ones_like(whole.values, dtype=bool)
    real[:, [50, 120, 121]] = False
    known = gap_log_e(Watched(whole.values, real, whole.phi), CALENDAR, YEAR)
    wild = whole.values.copy()
    wild[:, 121] = 30.0
    again = gap_log_e(Watched(wild, real, whole.phi), CALENDAR, YEAR)
    assert np.abs(known[:, 17] - known[:, 15]).max() < 0.7  # onsets only grow wider
    np.testing.assert_allclose(again[:, 17], known[:, 17], atol=1e-12)


def test_coarse_grid_agrees_with_a_fine_one(monkeypatch: pytest.MonkeyPatch) -> None:
    watched = gaps("ar 0.6", 200, 6, 1.0)
    coarse = gap_log_e(watched, CALENDAR, YEAR)
    monkeypatch.setattr(gap_evidence, "COARSE", 0.2)
    fine = gap_log_e(watched, CALENDAR, YEAR)
    difference = np.abs(coarse - fine)
    assert np.quantile(difference, 0.95) < 0.15
    assert np.median(difference) < 0.03


def test_integrated_form_equals_a_plain_loop() -> None:
    """One series, one onset grid, by scipy's Student t and an explicit sum over coefficients."""
    watched = gaps("ar 0.3", 3, 7, 1.0)
    ours = gap_log_e(watched, CALENDAR, YEAR)[:, [5, 30, 51]]
    for i in range(3):
        theirs = [plain(watched.values[i], watched.phi[i], m) for m in (5, 30, 51)]
        np.testing.assert_allclose(ours[i], theirs, atol=2e-3)


def plain(y: np.ndarray, phi_hat: float, m: int) -> float:
    edges = grid_edges(104, gap_evidence.COARSE)
    grid = nodes(edges)
    prior = flat_prior(np.array([phi_hat]), 104, edges)[0]
    own = residuals(y, grid[np.argmin(np.abs(grid - phi_hat))])[0]
    scale = running(own)
    logs, factors = [], []
    for phi, weight in zip(grid, prior, strict=True):
        if weight == 0:
            continue
        w, variances, steps = residuals(y, phi)
        v = np.clip(w / scale, -2.5, 2.5)[: 94 + m + 1]
        squares, dof = (v**2).sum(), len(v)
        logs.append(
            np.log(weight) - dof / 2 * np.log(squares) - 0.5 * np.log(variances[:dof]).sum()
        )
        found = [
            student(u[94:dof] @ v[94:], u[94:dof] @ u[94:dof], squares, dof, g)
            for u in steps
            for g in (0.5, 8.0)
        ]
        factors.append(np.mean(found))
    weights = np.exp(np.array(logs) - max(logs))
    return float(np.log(weights @ np.array(factors) / weights.sum()))


def residuals(y: np.ndarray, phi: float) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    def white(z: np.ndarray) -> np.ndarray:
        return z[1:] - phi * z[:-1]

    x = white(CALENDAR.terms)
    columns = [y] + [(np.arange(156) >= 104 + 4 * j).astype(float) for j in range(13)]
    targets = np.column_stack([white(c) for c in columns])
    out, variances = [], []
    for t in range(9, 155):
        past = np.linalg.inv(np.diag(CALENDAR.precision) + x[:t].T @ x[:t])
        variances.append(1 + x[t] @ past @ x[t])
        out.append((targets[t] - x[t] @ past @ x[:t].T @ targets[:t]) / np.sqrt(variances[-1]))
    left = np.array(out)
    return left[:, 0], np.array(variances), list(left[:, 1:].T)


def running(w: np.ndarray) -> np.ndarray:
    base = np.median(np.abs(w[:94])) / 0.6745
    scale, out, decay = base, [], 1 - 0.5 ** (1 / 13)
    for t, value in enumerate(w):
        out.append(max(scale, 0.6 * base))
        if t:
            change = min(np.sqrt(np.pi) / 2 * abs(value - w[t - 1]), 4 * scale)
            scale = (1 - decay) * scale + decay * change
    return np.array(out)


def student(cross: float, information: float, squares: float, dof: int, g: float) -> float:
    if information == 0:
        return 1.0
    shrink = g / (1 + g * information)
    rest = 1 - shrink * cross**2 / squares
    spread = np.sqrt(shrink * squares * rest / dof)
    factor = rest ** (-dof / 2) / np.sqrt(1 + g * information)
    return float(factor * 2 * stats.t.cdf(-shrink * cross / spread, dof))
