"""Denominator: silence first, then alarm, then outside numbers."""

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.denominator import denominator
from kpi_audit.drift.shrinking import angle
from kpi_audit.errors import AuditError
from kpi_audit.explanations.ratio_split import ratio_split
from kpi_audit.shapes.mix import Mix
from tests.events import reduce
from tests.unit.real_cases import case

WATCH = np.log(20)
WEEKS = 156
START = pd.Timestamp("2023-01-02")
AUDIT = START + pd.Timedelta(weeks=104)


def weekly(n: float, p: float, miss_out: float, any_out: float, seed: int = 1) -> pd.DataFrame:
    """Records of one segment; from week 104 on ``miss_out`` of the misses lose their denominator.

    ``n`` and ``p`` are multiplied since week 104; ``any_out`` of all records are left out.
    """
    rng = np.random.default_rng(seed)
    t = np.arange(WEEKS)
    busy = 60 * np.exp(0.2 * np.sin(2 * np.pi * t / 52.1775)) * np.where(t >= 104, n, 1.0)
    counts = rng.poisson(busy)
    week = np.repeat(t, counts)
    since = week >= 104
    hit = rng.random(len(week)) < 0.3 * np.where(since, p, 1.0)
    lost = rng.random(len(week)) < np.where(since, any_out + miss_out * ~hit, 0.02)
    return pd.DataFrame(
        {
            "segment": "a",
            "period_start": START + pd.to_timedelta(7 * week, unit="D"),
            "actor": rng.integers(0, 20, len(week)).astype(str),
            "numerator": hit.astype(float),
            "denominator": np.where(lost, np.nan, 1.0),
        }
    )


def judge(records: pd.DataFrame, **parameters: object) -> dict[str, dict[str, float]]:
    mix = Mix.from_frame(reduce(records, "mix", audit_from=AUDIT))
    found = denominator(mix, **parameters)  # type: ignore[arg-type]
    columns = {"log_e": found.log_e, "low": found.low, "high": found.high, "reason": found.reason}
    table = pd.DataFrame({**columns, **found.details}, index=list(mix.segments))
    return table.to_dict("index")  # type: ignore[return-value]


QUIET = {
    "nothing happens": (1.0, 1.0, 0.0, 0.02),
    "growth": (1.6, 1.0, 0.0, 0.02),
    "decline with a constant ratio": (0.5, 1.0, 0.0, 0.02),
    "real improvement": (1.0, 1.6, 0.0, 0.02),
    "real improvement and growth": (1.4, 1.6, 0.0, 0.02),
    "the numerator falls": (1.0, 0.6, 0.0, 0.02),
    "records are lost at random": (1.0, 1.0, 0.0, 0.3),
}


@pytest.mark.parametrize("name", QUIET)
def test_silent_in_ordinary_business(name: str) -> None:
    found = judge(weekly(*QUIET[name]))
    assert found["a"]["reason"] == ""
    assert found["a"]["log_e"] < WATCH
    assert found[""]["log_e"] < WATCH


def test_silent_when_only_the_mix_shifts() -> None:
    """A weak part is closed: the whole's ratio rises, its denominator shrinks, nobody did harm."""
    good, weak = weekly(1.0, 1.0, 0.0, 0.02, 2), weekly(0.1, 1.0, 0.0, 0.02, 3)
    weak["numerator"] *= np.random.default_rng(4).random(len(weak)) < 0.3
    found = judge(pd.concat([good, weak.assign(segment="b")]))
    assert found[""]["log_e"] < WATCH
    whole = found[""]
    split = whole["ratio_change_within"] + whole["ratio_change_by_mix"]
    assert whole["ratio_change"] == pytest.approx(split, abs=1e-12)
    assert whole["ratio_change_by_mix"] > 0.05 > abs(whole["ratio_change_within"])
    lumped = pd.concat([good, weak])  # the same records without their segments
    assert judge(lumped)["a"]["log_e"] > WATCH  # inside a segment it cannot be told apart


@pytest.mark.parametrize("better", ["higher", "lower"])
def test_silent_without_a_baseline(better: str) -> None:
    late = weekly(1.0, 1.0, 0.5, 0.02)
    late = late[late["period_start"] >= AUDIT - pd.Timedelta(weeks=30)]
    found = judge(late, better=better)
    assert found["a"]["reason"] == "not enough data: 30 baseline periods, 52 needed"


def test_silent_on_a_single_table() -> None:
    records = weekly(1.0, 1.0, 0.5, 0.02).drop(columns="period_start")
    found = denominator(Mix.from_frame(reduce(records, "mix")))
    assert all(str(why).startswith("not enough data: ") for why in found.reason)


def test_an_unknown_direction_is_refused() -> None:
    with pytest.raises(AuditError, match="Write 'higher' or 'lower'"):
        denominator(Mix.from_frame(reduce(weekly(1, 1, 0, 0), "mix")), better="up")  # type: ignore[arg-type]


def test_finds_misses_that_are_left_out() -> None:
    found = judge(weekly(1.0, 1.0, 0.5, 0.02))
    for row in (found["a"], found[""]):
        assert row["log_e"] > WATCH
        assert row["low"] < 100 * (1 / (0.3 + 0.35) - 1) < row["high"]
        assert row["excluded_before_pct"] == pytest.approx(2, abs=0.5)
        assert row["excluded_since_pct"] == pytest.approx(2 + 35, abs=2)


def test_finds_misses_that_are_gone() -> None:
    records = weekly(1.0, 1.0, 0.6, 0.0)
    since = records["period_start"] >= AUDIT
    found = judge(records[~since | records["denominator"].notna()])
    assert found["a"]["log_e"] > WATCH
    assert found["a"]["has_shrunk"] == 1
    assert found["a"]["denominator_change_pct"] == pytest.approx(-42, abs=8)


def test_finds_late_cases_that_are_left_out() -> None:
    records = weekly(1.0, 1.0, 0.0, 0.02)
    late = (records["numerator"] == 1) & (records["period_start"] >= AUDIT)
    drop = late & (np.random.default_rng(5).random(len(records)) < 0.6)
    records.loc[drop, "denominator"] = 0.0
    assert judge(records, better="lower")["a"]["log_e"] > WATCH
    assert judge(records, better="higher")["a"]["log_e"] < WATCH


def test_hand_count() -> None:
    """Five records: null and zero denominators and a null numerator are left out."""
    records = pd.DataFrame(
        {
            "segment": ["a", "a", "a", "a", "b"],
            "actor": list("vwxyz"),
            "numerator": [1.0, 2.0, None, 3.0, 4.0],
            "denominator": [2.0, None, 1.0, 0.0, 8.0],
        }
    )
    frame = reduce(records, "mix").set_index(["segment", "part"])
    sums = ["n", "excluded", "numerator", "denominator", "numerator_squares",
            "denominator_squares", "products"]  # fmt: skip
    assert frame.loc[("a", ""), sums].tolist() == [4, 3, 1, 2, 1, 4, 2]
    assert frame.loc[("", ""), sums].tolist() == [5, 3, 5, 10, 17, 68, 34]  # few people: one part


def test_a_part_of_five_people_stands_alone() -> None:
    records = pd.DataFrame(
        {"segment": ["a"] * 5 + ["b"], "actor": list("uvwxyz"), "numerator": 1.0,
         "denominator": 2.0}
    )  # fmt: skip
    frame = reduce(records, "mix")
    assert sorted(frame.loc[frame["segment"] == "", "part"]) == ["", "a"]


def test_kidney_stones_reverse() -> None:
    """Charig et al. 1986, doi:10.1136/bmj.292.6524.879: 78 % and 83 %, yet worse in both parts."""
    frame = pd.DataFrame(
        {
            "part": ["small", "large"] * 2,
            "numerator": [81, 192, 234, 55],
            "denominator": [87, 263, 270, 80],
            "is_baseline": [True, True, False, False],
        }
    )
    found = ratio_split(frame)
    assert found.is_reversed
    assert found.change == pytest.approx(289 / 350 - 273 / 350, abs=1e-12)
    assert found.within + found.by_mix == pytest.approx(found.change, abs=1e-12)
    shares = np.array([[87, 263], [270, 80]]) / 350  # Kitagawa by hand
    rates = np.array([[81 / 87, 192 / 263], [234 / 270, 55 / 80]])
    assert found.within == pytest.approx(shares.mean(axis=0) @ (rates[1] - rates[0]), abs=1e-12)


def test_angle_is_anscombes() -> None:
    assert angle(np.array([3.0]), np.array([10.0]))[0] == pytest.approx(0.5947667, abs=1e-6)


def test_emergency_departments_work_on_no_denominator() -> None:
    """NHS England 2016-19: the four-hour ratio got worse; no denominator game is known."""
    table = pd.read_csv(case("nhs_ae_4h") / "ae_attendances.csv")
    records = pd.DataFrame(
        {
            "segment": table["org_code"],
            "period_start": table["period"],
            "numerator": table["attendances"] - table["breaches"],
            "denominator": table["attendances"],
        }
    )
    frame = reduce(records, "mix", audit_from="2018-04-01")
    found = denominator(Mix.from_frame(frame))
    judged = ~np.isnan(found.log_e)
    assert judged.sum() >= 100
    assert (found.log_e[judged] >= WATCH).sum() <= 2
