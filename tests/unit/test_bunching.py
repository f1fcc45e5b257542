"""Bunching: silent in honest data, loud after a push, and against real cases with known truth."""

import duckdb
import numpy as np
import pandas as pd
import pytest

from kpi_audit.arrays import Float, Int
from kpi_audit.detectors.bunching import bunching
from kpi_audit.excess.widths import closed_at_cap, proposed_width
from kpi_audit.shapes.histogram import Histogram
from tests.unit.real_cases import case

WATCH = np.log(20)


def _histogram(values: Float, width: float = 1.0, n: Int | int = 1) -> Histogram:
    edges = np.floor(np.asarray(values) / width + 1e-9) * width
    frame = pd.DataFrame({"segment": "", "value": edges, "n": n, "n_baseline": 0})
    return Histogram.from_frame(
        frame.groupby(["segment", "value"], as_index=False).sum(), width=width
    )


def _draws(seed: int, n: int, repetitions: int = 200, push: float = 0.0) -> Int:
    rng = np.random.default_rng(seed)
    x = np.rint(rng.normal(97, 14, (repetitions, n))).astype(np.int64)
    moved = (x >= 96) & (x < 100) & (rng.random(x.shape) < push)
    x = np.where(moved, 100 + (rng.random(x.shape) < 0.3), x)
    return np.array([np.bincount(np.clip(row, 0, 199), minlength=200) for row in x])


def _many(n: Int, baseline: Int | None = None) -> Histogram:
    names = tuple(f"s{i:03d}" for i in range(len(n)))
    return Histogram(names, np.arange(200.0), n, 0 * n if baseline is None else baseline, 1.0)


@pytest.mark.parametrize("n", [600, 5000])
def test_is_silent_on_honest_scores(n: int) -> None:
    found = bunching(_many(_draws(1, n)), target=100)
    assert (found.log_e >= WATCH).mean() <= 0.01
    assert ((found.low <= 0) & (found.high >= 0)).mean() >= 0.93


def test_is_silent_when_effort_shifts_everything() -> None:
    moved = np.roll(_draws(2, 5000), 6, axis=1)
    assert (bunching(_many(moved), target=100).log_e >= WATCH).mean() <= 0.01
    assert (bunching(_many(moved, _draws(3, 3000)), target=100).log_e >= WATCH).mean() <= 0.02


def test_is_silent_when_people_round_to_the_target_too() -> None:
    counts = _draws(4, 5000)
    rounded = counts * 6 // 10
    for ten in range(10, 190, 10):
        rounded[:, ten] += (counts - rounded)[:, ten - 5 : ten + 5].sum(axis=1)
    found = bunching(_many(rounded), target=90)
    assert (found.log_e >= WATCH).mean() == 0
    assert any("rounding to 10 measured" in said for said in found.details["round_number"])
    hundred = bunching(_many(rounded), target=100)
    assert "the interval is wider" in hundred.details["round_number"][0]
    assert (hundred.high - hundred.low > found.high - found.low).all()


@pytest.mark.parametrize(("n", "push", "power"), [(5000, 0.2, 0.82), (1000, 0.5, 0.94)])
def test_finds_a_push_and_its_size(n: int, push: float, power: float) -> None:
    before, after = _draws(5, n), _draws(5, n, push=push)
    moved = after[:, 100:102].sum(axis=1) - before[:, 100:102].sum(axis=1)
    found = bunching(_many(after), target=100)
    assert (found.log_e >= WATCH).mean() >= power
    assert found.effect.mean() == pytest.approx(moved.mean(), rel=0.15)
    assert ((found.low <= moved) & (moved <= found.high)).mean() >= 0.9


def test_finds_a_push_against_its_own_baseline() -> None:
    found = bunching(_many(_draws(6, 5000, push=0.5), _draws(7, 3000)), target=100)
    assert set(found.details["form"]) == {"baseline"}
    assert (found.log_e >= WATCH).mean() >= 0.95


def test_cap_is_the_mirror_image_of_a_floor() -> None:
    counts = _draws(8, 5000, push=0.3)
    floor = bunching(_many(counts), target=100)
    mirrored = Histogram(
        tuple(f"s{i:03d}" for i in range(200)), np.arange(1.0, 201.0), counts[:, ::-1],
        0 * counts, 1.0,
    )  # fmt: skip
    cap = bunching(mirrored, target=100, side="cap")
    assert cap.log_e == pytest.approx(floor.log_e, abs=1e-6)


def test_flat_world_by_hand() -> None:
    # 100 records in each of 51 bins; 160 of 61..64 moved to 65: expected 2 x 100, excess 160.
    counts = np.full((1, 51), 100)
    counts[0, 21:25] -= 40
    counts[0, 25] += 160
    shape = Histogram(("",), np.arange(40.0, 91.0), counts, 0 * counts, 1.0)
    found = bunching(shape, target=65, near=2, gap=4)
    assert found.effect[0] == pytest.approx(160, abs=0.5)
    assert found.details["expected"][0] == pytest.approx(200, abs=0.5)
    assert found.details["missing_below"][0] == pytest.approx(160, abs=0.5)
    assert found.details["excess_share_pct"][0] == pytest.approx(100 * 160 / 5100, abs=0.05)
    # Dispersion 1 by construction, so the error is at least that of a Poisson count of 200.
    assert (found.high - found.low)[0] / 2 >= 2.02 * np.sqrt(200) * 0.99


@pytest.mark.parametrize(
    ("values", "target", "reason"),
    [
        (np.tile(np.arange(60.0, 140.0), 3), 100, "not enough data: 183 records"),
        (np.tile(np.arange(0.0, 101.0), 30), 100, "not applicable: hardly a value lies beyond"),
        (np.tile(np.arange(0.0, 300.0, 7), 60), 98, "not applicable: too few points"),
        (np.tile(np.arange(0.0, 50.0), 60), 400, "not applicable: no value lies near"),
    ],
)
def test_says_why_not(values: Float, target: float, reason: str) -> None:
    side = "cap" if target == 100 and values.max() == 100 else "floor"
    found = bunching(_histogram(values), target=target, side=side)
    assert np.isnan(found.log_e).all()
    assert found.reason[0].startswith(reason)


@pytest.mark.parametrize("kept", [0.02, 0.3, 0.7])
def test_is_silent_about_an_honest_wall(kept: float) -> None:
    # A limit that nothing is moved under: what lies beyond it mostly never came to be.
    counts = _draws(9, 20_000)
    counts[:, 101:] = np.random.default_rng(9).binomial(counts[:, 101:], kept)
    assert (bunching(_many(counts), target=100, side="cap").log_e >= WATCH).mean() <= 0.01
    assert (bunching(_many(counts[:, ::-1]), target=99).log_e >= WATCH).mean() <= 0.01


def _few(seed: int, target: int, push: float, n: int = 5000) -> Int:
    """Records per actor, at least one; those one or two short of the target are pushed."""
    rng = np.random.default_rng(seed)
    x = rng.poisson(rng.gamma(4.0, 0.9 * target / 4, (100, n)))
    moved = (x >= target - 2) & (x < target) & (rng.random(x.shape) < push)
    x = np.where(moved, target, x)
    counts = np.array([np.bincount(np.clip(row, 0, 199), minlength=200) for row in x])
    counts[:, 0] = 0
    return counts


def test_small_targets() -> None:
    for target in (5, 10):
        honest = bunching(_many(_few(1, target, 0.0), _few(2, target, 0.0)), target=target)
        assert set(honest.details["form"]) == {"baseline"}
        assert (honest.log_e >= WATCH).mean() <= 0.02
    pushed = bunching(_many(_few(3, 5, 0.3), _few(2, 5, 0.0)), target=5)
    assert (pushed.log_e >= WATCH).mean() >= 0.9
    one_off = bunching(_many(_few(3, 5, 0.3)), target=5)
    assert one_off.reason[0].startswith("not applicable: too few points of the scale")
    assert (bunching(_many(_few(1, 10, 0.0)), target=10).log_e >= WATCH).mean() <= 0.02


def test_a_wide_window_does_not_take_a_rounder_number_for_a_push() -> None:
    # 1.96 in hundredths: five bins on lies 2.00, where rounded ratios heap.
    z = pd.read_csv(case("pvalues_economics") / "pvalues.csv")["z_abs"].to_numpy()
    assert bunching(_histogram(z[z < 20], width=0.01), target=1.96).log_e[0] < 0


def _regents() -> pd.DataFrame:
    return pd.read_csv(case("nyc_regents_2010") / "score_counts.csv")


def test_regents_pass_mark() -> None:
    scores = _regents().groupby("score", as_index=False)["students"].sum()
    everyone = _histogram(scores["score"].to_numpy(), n=scores["students"].to_numpy())
    found = bunching(everyone, target=65, other_targets=(55,))
    assert found.log_e[0] == pytest.approx(13.2, abs=0.1)  # E = 530,000
    assert found.effect[0] == pytest.approx(30_400, abs=100)  # scores 65 to 67
    assert found.low[0] > 15_000
    for placebo in (45, 75, 80):
        assert bunching(everyone, target=placebo, other_targets=(55, 65)).log_e[0] < np.log(2)


def test_regents_second_mark_is_judged_beside_the_first() -> None:
    # 34,000 scores of 50 to 54 and 57,000 of 55 to 59, but the scale has holes: E = 1.7 only.
    scores = _regents().groupby("score", as_index=False)["students"].sum()
    everyone = _histogram(scores["score"].to_numpy(), n=scores["students"].to_numpy())
    found = bunching(everyone, target=55, other_targets=(65,))
    assert found.effect[0] == pytest.approx(6800, abs=100)
    assert 0 < found.log_e[0] < np.log(20)
    alone = bunching(everyone, target=55)  # the heap at 65 then bends the curve
    assert alone.effect[0] < found.effect[0]


def test_regents_exam_by_exam() -> None:
    # English alternates between full and nearly unattainable scores, history likewise: a jump at
    # one score is no evidence there. The audit says so with a wide interval instead of a finding.
    scores = _regents().rename(columns={"exam": "segment", "score": "value", "students": "n"})
    exams = Histogram.from_frame(scores.assign(n_baseline=0))
    found = bunching(exams, target=65, other_targets=(55,))
    log_e = dict(zip(exams.segments, found.log_e, strict=True))
    assert log_e["living_environment"] > WATCH
    assert log_e["us_history"] > WATCH
    assert log_e["english"] < WATCH
    assert (found.effect > 0).all()


def test_flights_are_not_moved_under_fifteen_minutes() -> None:
    delays = pd.read_csv(case("nycflights_arrival_delay") / "delay_counts.csv")
    delays = delays.rename(columns={"carrier": "segment", "arr_delay_min": "value", "flights": "n"})
    carriers = Histogram.from_frame(delays.assign(n_baseline=0))
    whole = Histogram.from_frame(delays.assign(n_baseline=0, segment=""))
    options = {"target": 15, "side": "cap", "inclusive": False, "round_to": "clock"}
    every = bunching(carriers, **options)  # type: ignore[arg-type]  # a dict mixes types
    assert np.nanmax(every.log_e) < np.log(3)
    alone = bunching(whole, **options)  # type: ignore[arg-type]  # a dict mixes types
    assert alone.log_e[0] < 0
    assert alone.low[0] < 0 < alone.high[0]


@pytest.mark.parametrize(
    ("minutes", "log_e", "records"),
    [
        (180, 8.4, 520),
        (210, 6.9, 850),
        (240, 10.7, 1250),
        (200, None, 0),
        (220, None, 0),
        (250, None, 0),
    ],
)
def test_marathon_runners_hurry_for_round_times(
    minutes: int, log_e: float | None, records: float
) -> None:
    times = pd.read_csv(case("marathon_berlin") / "finish_times.csv")["finish_s"].to_numpy() / 60
    others = tuple(float(m) for m in (180, 210, 240, 270) if m != minutes)
    found = bunching(
        _histogram(times), target=minutes, side="cap", inclusive=False, round_to="clock",
        other_targets=others, near=5, gap=5,
    )  # fmt: skip
    if log_e is None:
        assert found.log_e[0] < np.log(3)
        assert found.low[0] < 0
    else:
        assert found.log_e[0] == pytest.approx(log_e, abs=1.5)
        assert found.effect[0] == pytest.approx(records, rel=0.1)


@pytest.mark.parametrize(("target", "log_e"), [
    (10800, 9.0), (12600, 8.3), (14400, 8.2), (12000, 0.0), (13200, 0.0), (15000, 0.0),
])  # fmt: skip
def test_marathon_runners_are_found_without_being_told_a_width(target: int, log_e: float) -> None:
    times = pd.read_csv(case("marathon_berlin") / "finish_times.csv")["finish_s"].to_numpy()
    spread = float(np.subtract(*np.percentile(times, [75, 25]))) / 1.35
    width = proposed_width(target, 1.0, spread, "clock")
    assert width == 60
    others = tuple(float(m) for m in (10800, 12600, 14400, 16200) if m != target)
    found = bunching(
        _histogram(times.astype(float), width), target=target, side="cap", inclusive=False,
        round_to="clock", other_targets=others,
    )  # fmt: skip
    assert found.log_e[0] == pytest.approx(log_e, abs=0.1) if log_e else found.log_e[0] < 0


def test_purchasing_cards_pile_up_under_the_limit() -> None:
    amounts = pd.read_csv(case("purchasing_cards_2010") / "transactions.csv")["amount_usd"]
    paid = amounts[amounts > 0].to_numpy()
    # 2,500.00 is allowed, so a bin has to end with it: half a cent off, and the cap is exclusive.
    for width in (10.0, 20.0, 25.0, 50.0):
        cards = _histogram(paid - closed_at_cap(width, 0.01), width=width)
        options = {"side": "cap", "inclusive": False}
        assert bunching(cards, target=2500, **options).log_e[0] > 11  # type: ignore[arg-type]  # a dict mixes types
        for placebo in (1500, 2000):
            assert bunching(cards, target=placebo, **options).log_e[0] < np.log(6)  # type: ignore[arg-type]  # a dict mixes types
    found = bunching(_histogram(paid - 0.005, 10.0), target=2500, side="cap", inclusive=False)
    assert found.log_e[0] == pytest.approx(24.7, abs=0.1)
    assert found.effect[0] == pytest.approx(305, abs=2)
    # Bins from 2,500.00 to 2,509.99 mix both sides of the limit; 2,490.00 to 2,499.99 do not.
    assert bunching(_histogram(paid, 10.0), target=2500, side="cap").log_e[0] < 12


def test_emergency_departments_give_no_evidence_by_month() -> None:
    visits = pd.read_csv(case("nhs_ae_4h") / "ae_attendances.csv")
    visits = visits[visits["attendances"] > 3000]
    share = 100 * (1 - visits["breaches"] / visits["attendances"]).to_numpy()
    found = bunching(_histogram(share, width=0.5), target=95)
    assert found.log_e[0] < np.log(2)  # 36 provider-months, interval -45 to 117
    assert found.low[0] < 0 < found.high[0]


def test_rounded_ratios_do_not_pass_for_p_hacking() -> None:
    # z = 2.0 heaps because coefficients are rounded. Without de-rounding the hump above 1.96 is
    # not distinguishable from that, and the detector claims nothing.
    z = pd.read_csv(case("pvalues_economics") / "pvalues.csv")["z_abs"].to_numpy()
    for width in (0.02, 0.04):
        assert bunching(_histogram(z[z < 20], width=width), target=1.96).log_e[0] < 0


def test_payments_without_a_threshold_are_silent() -> None:
    table = duckdb.read_parquet(str(case("corporate_payments_2010") / "payments.parquet"))
    paid = table.fetchnumpy()["amount_usd"].astype(np.float64)
    bins = _histogram(paid[paid > 0], width=50.0)
    for target in (2500.0, 7500.0):
        found = bunching(bins, target=target, side="cap")
        assert not (found.log_e >= WATCH).any()
