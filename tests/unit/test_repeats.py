"""Repeats: silent about prices, contracts and rounding, loud about copied values."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from kpi_audit.coincidences.exact_share import BY_CHANCE, against_chance
from kpi_audit.detectors.repeats import repeats
from kpi_audit.evalues import p_to_log_e
from kpi_audit.evidence import Evidence
from kpi_audit.shapes.repeats import Repeats
from tests.calibration.amount_worlds import COPIED, INNOCENT, MEASURED, World, records
from tests.timed_events import reduce_timed
from tests.unit.real_cases import case

WATCH = np.log(20)
AUDIT = "2024-01-01"


def _judge(world: World, *, one_off: bool = False) -> Evidence:
    given = records(world(np.random.default_rng(1), 6))
    audit_from = None if one_off else AUDIT
    frame = reduce_timed(given, "repeats", audit_from=audit_from, resolution=0.01)
    return repeats(Repeats.from_frame(frame[frame["segment"] != ""]), measured=one_off)


@pytest.mark.parametrize("name", list(INNOCENT))
def test_is_silent_about_ordinary_amounts(name: str) -> None:
    found = _judge(INNOCENT[name])
    assert not (found.log_e >= WATCH).any()
    assert (found.reason == "").mean() == pytest.approx(float(name != "price_list"), abs=0.2)


@pytest.mark.parametrize("name", MEASURED)
def test_one_off_is_silent_about_measured_values(name: str) -> None:
    assert not (_judge(INNOCENT[name], one_off=True).log_e >= WATCH).any()


def test_a_price_list_is_not_judged() -> None:
    found = _judge(INNOCENT["price_list"])
    assert all(r.startswith("not applicable: most values that coincided") for r in found.reason)


@pytest.mark.parametrize("name", ["copied_10%", "own_rows_10%"])
@pytest.mark.parametrize("one_off", [False, True])
def test_finds_copies(name: str, one_off: bool) -> None:  # noqa: FBT001  (a table column)
    found = _judge(COPIED[name], one_off=one_off)
    assert (found.log_e >= WATCH).mean() >= 0.8
    assert (found.low > 0).all()


def _one_off(values: np.ndarray) -> Repeats:
    given = pd.DataFrame({"value": values})
    return Repeats.from_frame(reduce_timed(given, "repeats", resolution=0.01))


def _in_steps_of(step: float, n: int, seed: int) -> Evidence:
    values = np.random.default_rng(seed).normal(37, 9, n)
    return repeats(_one_off(np.round(np.round(values / step) * step, 2)), measured=True)


@pytest.mark.parametrize("step", [0.02, 0.03, 0.04, 0.06, 0.0254, 0.045, 0.11, 0.12])
def test_an_instrument_that_reads_in_coarser_steps_is_not_accused(step: float) -> None:
    found = [_in_steps_of(step, n, seed) for n in (150, 300, 800, 3000) for seed in range(6)]
    assert np.nanmax([-1.0, *(one.log_e[0] for one in found)]) < WATCH
    told = [one.reason[0].startswith("not applicable: values are read in") for one in found]
    assert np.mean(told) > 0.4


def test_rows_copied_in_two_columns_are_found_in_both_as_one_number() -> None:
    rng = np.random.default_rng(11)
    both = np.round(rng.normal(37, 9, 600), 2) * 10_000 + np.round(rng.lognormal(2, 0.6, 600), 2)
    original = repeats(_one_off(both), measured=True)
    both[400:490] = both[:90]
    copied = repeats(_one_off(both), measured=True)
    assert original.log_e[0] < 1
    assert copied.reason[0] == ""
    assert copied.log_e[0] > 2 * WATCH


def test_an_instrument_that_always_read_in_coarser_steps_is_judged_by_its_past() -> None:
    def month(start: str, beside: float) -> pd.DataFrame:
        row = {"segment": "", "period_start": pd.Timestamp(start), "kind": "any", "n": 900}
        counts = {"exact": 40.0, "near": 50.0, "beside": beside, "is_baseline": start < AUDIT}
        return pd.DataFrame([row | counts])

    for before, reason in ((900.0, ""), (300.0, "not applicable: values are read in")):
        given = pd.concat([month("2023-12-01", before), month(AUDIT, 900.0)])
        assert repeats(Repeats.from_frame(given)).reason[0].startswith(reason)
        assert (repeats(Repeats.from_frame(given)).reason[0] == "") is (reason == "")


def test_values_of_every_step_are_judged() -> None:
    assert np.mean([_in_steps_of(0.01, 800, seed).reason[0] == "" for seed in range(20)]) > 0.9


@pytest.mark.parametrize("mean", [0.01, 0.1, 1.0, 3.0, 10.0])
def test_by_chance_at_most_four_of_ten_are_exact(mean: float) -> None:
    counts = np.random.default_rng(2).poisson(mean, (200_000, 4))  # four values between fives
    present = (counts > 0).sum(axis=1)
    exact, near = (counts > 1).sum(), (present * (present - 1) / 2).sum()
    assert exact / (exact + near) <= BY_CHANCE + 0.01


def test_chance_is_the_binomial_tail() -> None:
    p = stats.binom.sf(59, 90, 0.4)  # 60 or more of 90
    found = against_chance(np.array([60.0]), np.array([30.0]))
    assert found[0] == pytest.approx(p_to_log_e(p), rel=1e-9)


def test_coincidences_are_counted_as_by_hand() -> None:
    values = [1.01, 1.01, 1.02, 1.04, 1.05, 1.05, 1.06, 1.06, 1.06, 0.99, 0.99, None]
    actors = ["a", "b", "a", "a", "a", "a", "a", "a", "b", "a", "a", "a"]
    given = pd.DataFrame({"value": values, "actor": actors, "at": "2024-01-01"})
    frame = reduce_timed(given, "repeats", resolution=0.01).set_index("kind")
    # Left out: 1.05 is round, 0.99 has two digits. 1.01 and 1.06 repeat; 1.01, 1.02, 1.04 are near.
    # 1.06 is beside these three, so six pairs lie between 1.00 and 1.25.
    assert frame["beside"].to_dict() == {"any": 6, "actor": 0, "row": 0}
    assert frame.loc["any", ["n", "exact", "near"]].tolist() == [7, 2, 3]
    assert frame.loc["actor", ["n", "exact", "near"]].tolist() == [7, 1, 3]
    assert frame.loc["row", ["n", "exact", "near"]].tolist() == [7, 1, 3]


def test_says_why_not() -> None:
    month, one = np.array(["2024-01-01"], "datetime64[D]"), np.ones((1, 3, 1))
    many = Repeats(("",), month, np.array([False]), 900 * one, 60 * one, 30 * one, 190 * one)
    few = Repeats(("",), month, np.array([False]), 90 * one, 60 * one, 30 * one, 190 * one)
    assert repeats(many).reason[0].startswith("not applicable: without a baseline, prices")
    assert repeats(few).reason[0].startswith("not enough data: 90 values of three digits or more")


def _case(select: str, **given: object) -> Evidence:
    resolution, audit_from = float(str(given["step"])), given.get("audit_from")
    start = None if audit_from is None else str(audit_from)
    frame = reduce_timed(select, "repeats", audit_from=start, resolution=resolution)
    return repeats(Repeats.from_frame(frame), measured=audit_from is None)


def _months(column: str) -> str:
    return f"date_trunc('month', cast({column} as timestamp)) as period_start"


@pytest.mark.parametrize(
    ("name", "columns", "audit_from"),
    [
        ("corporate_payments_2010/payments.parquet",
         'vendor_id as actor, amount_usd as value, cast("date" as timestamp) as "at", '
         + _months('"date"'), "2010-07-01"),
        ("purchasing_cards_2010/transactions.csv",
         'card_id as actor, merchant_id as counterpart, amount_usd as value, "date" as "at", '
         + _months('"date"'), "2010-07-01"),
        ("online_retail_invoices/invoices.csv",
         'customer_id as actor, value_gbp as value, invoice_time as "at", '
         + _months("invoice_time"), "2011-06-01"),
    ],
)  # fmt: skip
def test_real_prices_and_fees_are_not_accused(name: str, columns: str, audit_from: str) -> None:
    found = _case(f"select {columns} from '{case('') / name}'", step=0.01, audit_from=audit_from)
    assert not (found.log_e >= 0).any()


def test_town_populations_do_not_repeat() -> None:
    file = case("us_town_population_2009") / "population.csv"
    found = _case(f"select population_2009 as value, state as segment from '{file}'", step=1.0)
    assert np.nanmax(found.log_e) < 1
    assert found.reason[0] == ""


def test_flight_delays_do_not_repeat() -> None:
    file = case("nycflights_arrival_delay") / "flights_sample.csv"
    found = _case(f"select arr_delay as value, carrier as actor from '{file}'", step=1.0)
    assert found.log_e[0] < 0


def test_figures_of_accounts_are_not_judged_without_a_past() -> None:
    # A report states a figure twice: 45 exact, 10 near. No proof of what was wrong with them.
    file = case("sino_forest_2010") / "values.csv"
    frame = reduce_timed(f"select value from '{file}'", "repeats", resolution=1.0)
    assert repeats(Repeats.from_frame(frame)).reason[0].startswith("not applicable: without a")
    wrong = repeats(Repeats.from_frame(frame), measured=True)
    assert wrong.details["exact_a_period"][0] == 45
    assert wrong.details["near_a_period"][0] == 10


@pytest.mark.parametrize(("name", "exact"), [("vendor_id", 14104), ("card_id", 6615)])
def test_payments_of_a_year_look_like_chance(name: str, exact: int) -> None:
    folder = "corporate_payments_2010" if name == "vendor_id" else "purchasing_cards_2010"
    source = f"select amount_usd as value from '{next(case(folder).glob('*[!d]'))}'"
    frame = reduce_timed(f"{source} where amount_usd > 0", "repeats", resolution=0.01)
    found = repeats(Repeats.from_frame(frame), measured=True)
    assert found.details["exact_a_period"][0] == exact
    assert found.log_e[0] < 0
