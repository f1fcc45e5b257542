"""Digits: silent about prices and habits, loud about new rounding, checked on real tables."""

import duckdb
import numpy as np
import pandas as pd
import pytest

from kpi_audit.arrays import Float, Int
from kpi_audit.detectors.digits import digits
from kpi_audit.digit_laws.heaping import any_digit
from kpi_audit.shapes.digits import Digits
from tests.unit.real_cases import case

WATCH = np.log(20)
UNIFORM = np.full(10, 0.1)
ENDINGS = np.array([0.25, 0.02, 0.02, 0.02, 0.02, 0.10, 0.02, 0.02, 0.03, 0.50])
BENFORD = np.log10(1 + 1 / np.arange(10, 100))


def _shape(last: Int, baseline: Int | None = None, leading: Int | None = None) -> Digits:
    rows = len(last)
    decades = np.zeros((rows, 20), np.int64)
    decades[:, 5:9] = 500
    return Digits(
        tuple(f"s{i:03d}" for i in range(rows)), last, 0 * last if baseline is None else baseline,
        np.zeros((rows, 90), np.int64) if leading is None else leading, decades,
    )  # fmt: skip


def _rounded(law: Float, share: float) -> Float:
    return (1 - share) * law + share * np.eye(10)[[0, 0, 5]].mean(axis=0)


@pytest.mark.parametrize("law", [UNIFORM, ENDINGS])
def test_is_silent_when_habits_stay(law: Float) -> None:
    rng = np.random.default_rng(1)
    found = digits(_shape(rng.multinomial(14600, law, 300), rng.multinomial(5000, law, 300)))
    assert (found.log_e >= WATCH).mean() <= 0.01
    assert ((found.low <= 0) & (found.high >= 0)).mean() >= 0.93


def test_is_silent_when_a_price_list_turns_over() -> None:
    rng = np.random.default_rng(2)
    last = rng.integers(0, 10, 50)
    old, new = rng.dirichlet(np.ones(50), (2, 300))
    laws = np.array([[np.bincount(last, row, 10) for row in weights] for weights in (old, new)])
    before, since = rng.multinomial(5000, laws[0]), rng.multinomial(14600, laws[1])
    found = digits(_shape(since, before))
    assert (found.log_e >= WATCH).mean() <= 0.02
    assert (any_digit(since.astype(float), before.astype(float)) >= WATCH).mean() > 0.9


@pytest.mark.parametrize("digit", [0, 5, 9])
def test_is_silent_about_one_new_popular_price(digit: int) -> None:
    rng = np.random.default_rng(3)
    since = rng.multinomial(9200, UNIFORM, 200)
    leading = rng.multinomial(9200, BENFORD, 200)
    since[:, digit] += 800
    leading[:, 39] += 800  # 49...
    found = digits(_shape(since, rng.multinomial(5000, UNIFORM, 200), leading))
    assert (found.log_e >= WATCH).mean() <= 0.01
    assert found.details["repeated_value_records"].mean() == pytest.approx(800, rel=0.05)
    assert (found.low <= 1).mean() > 0.9


def test_one_off_is_silent_about_price_endings_even_if_declared_uniform() -> None:
    rng = np.random.default_rng(4)
    found = digits(_shape(rng.multinomial(5000, ENDINGS, 200)), uniform=True)
    assert (found.log_e >= WATCH).mean() == 0


@pytest.mark.parametrize(("share", "n", "power"), [(0.1, 14600, 0.95), (0.2, 1000, 0.95)])
def test_finds_new_rounding(share: float, n: int, power: float) -> None:
    rng = np.random.default_rng(5)
    since = rng.multinomial(n, _rounded(UNIFORM, share), 200)
    found = digits(_shape(since, rng.multinomial(5000, UNIFORM, 200)))
    assert (found.log_e >= WATCH).mean() >= power
    assert found.effect.mean() == pytest.approx(80 * share, abs=0.5)  # a fifth ended so already
    assert ((found.low <= 80 * share) & (found.high >= 80 * share)).mean() >= 0.93
    assert (found.details["digit"] == 0).mean() > 0.9


def test_finds_heaping_that_disappears() -> None:
    rng = np.random.default_rng(6)
    before, since = rng.multinomial(5000, _rounded(UNIFORM, 0.3)), rng.multinomial(9000, UNIFORM)
    found = digits(_shape(since[np.newaxis], before[np.newaxis]))
    assert found.log_e[0] > WATCH
    assert found.effect[0] < -20


@pytest.mark.parametrize(("share", "law"), [(0.2, UNIFORM), (0.4, ENDINGS)])
def test_finds_a_habit_of_rounding_that_is_hidden(share: float, law: Float) -> None:
    rng = np.random.default_rng(7)
    before, since = (
        rng.multinomial(5000, _rounded(law, share), 100),
        rng.multinomial(5200, law, 100),
    )
    found = digits(_shape(since, before))
    assert (found.log_e >= WATCH).mean() >= 0.95
    assert (found.high < 0).all()


def test_without_a_baseline_missing_heaps_are_no_news() -> None:
    smooth = np.tile([100, *[1100] * 4, 100, *[1100] * 4], (1, 1))
    assert digits(_shape(smooth), uniform=True).log_e[0] < 0


def test_dirichlet_multinomial_by_hand() -> None:
    # Audited: one 0. Baseline: none. Two Polya urns that give the first draw 1/10 each: E = 1;
    # a second 0 then has (1 + .01)/(1 + .1) under the alternative, (1 + .5)/(1 + 5) under the null.
    none = np.zeros((1, 10))
    one, two = none.copy(), none.copy()
    one[0, 0], two[0, 0] = 1, 2
    assert any_digit(one, none)[0] == pytest.approx(0, abs=1e-12)
    assert np.exp(any_digit(two, none)[0]) == pytest.approx((1.01 / 1.1) / (1.5 / 6))


@pytest.mark.parametrize(
    ("n", "uniform", "reason"),
    [
        (9000, False, "not applicable: without a baseline"),
        (400, True, "not enough data: 400 values with two digits or more, 500 are needed"),
    ],
)
def test_says_why_not(n: int, uniform: bool, reason: str) -> None:  # noqa: FBT001  (a table column)
    found = digits(_shape(np.full((1, 10), n // 10)), uniform=uniform)
    assert found.reason[0].startswith(reason)
    assert np.isnan(found.log_e[0])


def test_a_narrow_range_need_not_be_uniform() -> None:
    narrow = _shape(np.full((1, 10), 900))
    narrow.magnitude[:, :] = 0
    narrow.magnitude[:, 6:8] = 4500
    assert "less than two orders of magnitude" in digits(narrow, uniform=True).reason[0]


def _reduce(values: Float, resolution: float) -> Digits:
    """What the evidence query makes of a column: digits in units of ``resolution``."""
    units = np.rint(np.abs(values) / resolution).astype(np.int64)
    units = units[units > 0]
    power = np.floor(np.log10(units) + 1e-12).astype(np.int64)
    first_two = np.where(units >= 10, units // 10 ** np.maximum(power - 1, 0), 10 * units)
    last = np.bincount(units[units >= 10] % 10, minlength=10)[np.newaxis]
    decade = power + round(np.log10(resolution)) + 5
    return Digits(
        ("",), last, 0 * last, np.bincount(first_two - 10, minlength=90)[np.newaxis],
        np.bincount(decade, minlength=20)[np.newaxis],
    )  # fmt: skip


def test_town_populations_are_clean() -> None:
    towns = pd.read_csv(case("us_town_population_2009") / "population.csv")["population_2009"]
    found = digits(_reduce(towns.to_numpy(np.float64), 1.0), uniform=True)
    assert found.log_e[0] < 0
    assert found.low[0] < 0 < found.high[0]  # +0.4 points, -0.7 to 1.5
    assert found.details["benford_applies"][0] == 1
    assert found.details["benford_conformity"][0].startswith("close conformity")


def test_silence_about_sino_forest_is_no_clean_bill() -> None:
    values = pd.read_csv(case("sino_forest_2010") / "values.csv")["value"].to_numpy(np.float64)
    shape = _reduce(values, 1.0)
    found = digits(shape)
    assert np.isnan(found.log_e[0])
    assert "heap innocently" in found.reason[0]
    assert found.details["benford_conformity"][0].startswith("not judged")
    # Reported in rounded thousands: heaping of 23 points, E = 49,000, and no proof of the fraud.
    rounded = digits(shape, uniform=True)
    assert rounded.log_e[0] == pytest.approx(10.8, abs=0.1)
    assert rounded.effect[0] == pytest.approx(22.9, abs=0.1)


def test_conformity_is_never_worded_as_clearance() -> None:
    leading = np.rint(1e6 * BENFORD).astype(np.int64)[np.newaxis]
    text = digits(_shape(np.full((1, 10), 900), leading=leading)).details["benford_conformity"][0]
    assert "neither clears nor accuses" in text


def test_corporate_payments_are_described() -> None:
    table = duckdb.read_parquet(str(case("corporate_payments_2010") / "payments.parquet"))
    paid = table.fetchnumpy()["amount_usd"].astype(np.float64)
    found = digits(_reduce(paid[paid >= 10], 0.01))
    assert np.isnan(found.log_e[0])  # money without a baseline: no evidence
    assert found.details["benford_mad"][0] == pytest.approx(0.00243, abs=0.000005)  # published
    assert found.details["benford_top_digits"][0] == 50
    assert found.details["benford_conformity"][0].startswith("nonconformity")
    assert found.details["benford_severity"][0] > 0.999
