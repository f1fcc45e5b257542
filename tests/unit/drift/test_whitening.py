import numpy as np
import pytest

from kpi_audit.drift.calendar import Calendar, free_calendar
from kpi_audit.drift.rhythm import rhythm
from kpi_audit.drift.whitening import whitener


def by_refitting(y: np.ndarray, calendar: Calendar, phi: float, rows: np.ndarray) -> np.ndarray:
    """One-step-ahead errors by solving the ridge regression anew for every row, in long double."""
    terms = calendar.terms.astype(np.longdouble)
    x = terms[rows] - phi * terms[rows - 1]
    z = (y[rows] - phi * y[rows - 1]).astype(np.longdouble)
    out = []
    normal = np.diag(calendar.precision).astype(np.longdouble)
    right = np.zeros(x.shape[1], np.longdouble)
    for row, value in zip(x, z, strict=True):
        beta, spread = solve(normal, right), solve(normal, row)
        out.append((value - row @ beta) / np.sqrt(1 + row @ spread))
        normal, right = normal + np.outer(row, row), right + row * value
    return np.array(out, float)


def solve(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Gaussian elimination with pivoting: numpy has none in long double."""
    a, b = a.copy(), b.copy()
    n = len(b)
    for i in range(n):
        pivot = i + int(np.argmax(np.abs(a[i:, i])))
        a[[i, pivot]], b[[i, pivot]] = a[[pivot, i]], b[[pivot, i]]
        for j in range(i + 1, n):
            factor = a[j, i] / a[i, i]
            a[j] -= factor * a[i]
            b[j] -= factor * b[i]
    for i in range(n - 1, -1, -1):
        b[i] = (b[i] - a[i, i + 1 :] @ b[i + 1 :]) / a[i, i]
    return b


def test_equals_refitting_every_row() -> None:
    calendar = free_calendar(120, 104, rhythm(52))
    rows = np.arange(1, 120)
    y = np.random.default_rng(0).normal(size=120)
    ours = whitener(0.4, calendar, rows).operator @ y
    np.testing.assert_allclose(ours[9:], by_refitting(y, calendar, 0.4, rows)[9:], atol=1e-5)


def test_never_sees_the_future() -> None:
    calendar = free_calendar(60, 52, rhythm(52))
    operator = whitener(0.7, calendar, np.arange(1, 60)).operator
    assert np.abs(np.triu(operator, 2)).max() == 0


def test_removes_calendar_and_ar1() -> None:
    calendar = free_calendar(400, 390, rhythm(52))
    noise = np.random.default_rng(1).normal(size=(400, 200))
    for t in range(1, 400):
        noise[t] += 0.6 * noise[t - 1]
    y = (calendar.terms @ np.array([5, 2, -1, 0.5, 0.2, 0.3]))[:, None] + noise
    left = (whitener(0.6, calendar, np.arange(1, 400)).operator @ y)[9:]
    assert abs(left.mean()) < 0.01
    assert left.std() == pytest.approx(1, abs=0.01)
    assert abs((left[1:] * left[:-1]).mean()) < 0.01
