"""Size and power of ``tracks_outcome``; writes docs/calibration/tracks_outcome.csv.

"published" is the figure of the method's own study: its generator is the same in form only.
"""

import csv
import itertools
from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace

import numpy as np
import pytest

from kpi_audit.detectors.tracks_outcome import tracks_outcome
from kpi_audit.drift.calendar import full_calendar
from kpi_audit.drift.cohorts import cohorts
from kpi_audit.drift.judge import Judged, judge
from kpi_audit.drift.rhythm import rhythm
from kpi_audit.drift.validation import link_log_bf
from kpi_audit.multiplicity import e_bh
from kpi_audit.paths import ROOT
from kpi_audit.simulate.linkage import LINKS, simulate_link
from kpi_audit.simulate.pairs import Pairs, Scenario, simulate

pytestmark = pytest.mark.calibration

OUT = ROOT / "docs" / "calibration" / "tracks_outcome.csv"
WATCH = np.log(20.0)
FORMS = {"integrated": None, "plugged in": 2}


@dataclass(frozen=True)
class Row:
    table: str
    case: str
    measure: str
    value: float
    published: str
    form: str
    n_baseline: int
    repetitions: int
    seed: int


ROWS: list[Row] = []


def judged(
    pairs: Pairs, form: str = "integrated", elasticity: tuple[float, float] | None = None
) -> Judged:
    reason = np.full(len(pairs.kpi), "", dtype=object)
    (cohort,) = cohorts(pairs.series(), 1, "auto", reason)
    lags = (pairs.scenario.lag,) * 2 if elasticity else (0, cohort.rhythm.max_lag)
    return judge(cohort, lags, elasticity, plugged_digits=FORMS[form])


def shares(found: Judged) -> Iterator[tuple[str, float]]:
    for name in ("log_e_gap", "log_e_link", "log_e"):
        yield name, float((getattr(found, name).max(axis=1) >= WATCH).mean())


@pytest.fixture(scope="module", autouse=True)
def table() -> Iterator[None]:
    yield
    OUT.parent.mkdir(parents=True, exist_ok=True)
    with OUT.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Row.__dataclass_fields__)
        for r in ROWS:
            writer.writerow(astuple(replace(r, value=float(f"{r.value:.4g}"))))


@pytest.mark.parametrize("form", FORMS)
def test_mean_under_the_null(form: str) -> None:
    """Known elasticity and lag, AR coefficient drawn from 0 to 0.9, E cut at 10,000."""
    seeds = (1, 2, 3) if form == "integrated" else (1,)
    scenario = Scenario(kpi_noise=0.0, outcome_noise_kind="ar 0 to 0.9")
    runs = [
        judged(simulate(np.random.default_rng(s), 40_000, scenario), form, (1.0, 1.0))
        for s in seeds
    ]
    n = 40_000 * len(runs)
    published = {"integrated": ("1.04", "0.0005"), "plugged in": ("10", "0.005")}[form]
    for name in ("log_e_gap", "log_e_link", "log_e"):
        log_e = np.concatenate([getattr(found, name) for found in runs])
        e, most = np.minimum(np.exp(log_e[:, -1]), 1e4), log_e.max(axis=1)
        far = float((most >= np.log(400)).mean())
        is_gap = name == "log_e_gap"
        for measure, value, known in (
            ("mean E", e.mean(), published[0] if is_gap else ""),
            ("standard error of mean E", e.std() / np.sqrt(n), ""),
            ("P(ever >= 20)", (most >= WATCH).mean(), ""),
            ("P(ever >= 400)", far, published[1] if is_gap else ""),
        ):
            ROWS.append(Row("no distortion", name, measure, float(value), known, form, 104, n,
                            seeds[0]))  # fmt: skip
        if form == "integrated":
            assert e.mean() < 2
            assert far <= 0.0025


GRID = {
    "iid": (".006", ".005"), "ar 0.3": (".005", ".009"), "ar 0.6": (".004", ".012"),
    "ar 0.9": (".041", ".104"), "ma 0.5": (".002", ".004"), "random walk": (".024", ".032"),
    "t3": (".006", ".003"), "skew right": (".006", ".014"), "skew left": (".006", ".006"),
    "outliers": (".009", ".010"), "garch": (".013", ".006"),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("n_baseline", [104, 79, 52])
def test_size_over_the_grid(n_baseline: int, form: str) -> None:
    n, seed, usual = 2000, 2, Scenario(n_baseline=n_baseline)
    cases = {k: (replace(usual, outcome_noise_kind=k), v) for k, v in GRID.items()}
    cases["yield trend 7 % a year"] = (replace(usual, yield_trend=0.07), (".004", ".273"))
    cases["yield trend -7 % a year"] = (replace(usual, yield_trend=-0.07), ("", ""))
    cases["stable"] = (usual, (".004", ""))
    cases["legitimate +20 %"] = (replace(usual, legitimate=0.2), (".002", ""))
    cases["legitimate -20 %"] = (replace(usual, legitimate=-0.2), ("", ""))
    cases["elasticity 0.6, +20 %"] = (
        replace(usual, elasticity=0.6, legitimate=0.2), (".010", ""))  # fmt: skip
    cases["KPI noise doubles"] = (replace(usual, kpi_noise_after=2.0), (".20 (link)", ""))
    for name, (scenario, published) in cases.items():
        found = judged(simulate(np.random.default_rng(seed), n, scenario), form)
        for measure, value in shares(found):
            known = dict(zip((104, 52), published, strict=True)).get(n_baseline, "")
            known = known if measure == "log_e" else ""
            ROWS.append(Row("size", name, f"ever {measure} >= log 20", value, known, form,
                            n_baseline, n, seed))  # fmt: skip
        if n_baseline != 52 and name in {"stable", "legitimate +20 %", "legitimate -20 %", "t3"}:
            assert dict(shares(found))["log_e"] <= 0.02


POWER = {
    "+10 %": (Scenario(inflation=0.1), ".17"),
    "+20 %": (Scenario(inflation=0.2), ".66"),
    "+40 %": (Scenario(inflation=0.4), ".97"),
    "ramp to +30 %": (Scenario(inflation=0.3, ramp=26), ".91"),
    "legitimate 10 %, hollow 20 %": (Scenario(legitimate=0.1, inflation=0.2), ""),
    "link breaks": (Scenario(is_link_broken=True), ".24"),
    "decouples": (Scenario(is_decoupled=True), ""),
    "lag 2 to 8": (Scenario(lag_after=8), ""),
}


@pytest.mark.parametrize("form", FORMS)
def test_power_at_the_watch_tier(form: str) -> None:
    n, seed = 2000, 3
    for name, (scenario, known) in POWER.items():
        pairs = simulate(np.random.default_rng(seed), n, scenario)
        found = judged(pairs, form)
        for measure, value in shares(found):
            ROWS.append(Row("power", name, f"ever {measure} >= log 20", value,
                            known if measure == "log_e" else "", form, 104, n, seed))  # fmt: skip
        flagged = found.log_e >= WATCH
        delay = flagged.argmax(1)[flagged.any(1)] + 104 - pairs.onset[flagged.any(1)]
        ROWS.append(Row("power", name, "median delay, weeks", float(np.median(delay)), "", form,
                        104, n, seed))  # fmt: skip


HEALTHY = [
    (Scenario(), 1500), (Scenario(legitimate=0.2), 500), (Scenario(legitimate=-0.2), 500),
    (Scenario(elasticity=0.6, legitimate=0.2), 500), (Scenario(outcome_noise_kind="ar 0.6"), 300),
    (Scenario(outcome_noise_kind="t3"), 300),
]  # fmt: skip
PUBLISHED = {
    104: {"watch": (".104", ".67 .97 .85 .43 .18 .51 .34"),
          "e-BH": (".011", ".34 .86 .60 .16 .01 .17 .08")},
    60: {"watch": (".197", ".80 .95 .77 .66 .09 .44 .34"),
         "e-BH": (".048", ".62 .92 .64 .48 .00 .25 .07")},
}  # fmt: skip


def mixture(seed: int, n_baseline: int) -> tuple[list[str], list[Pairs]]:
    rng = np.random.default_rng(seed)
    kinds = [("healthy", s, n) for s, n in HEALTHY]
    kinds += [(name, s, 55) for name, (s, _) in POWER.items() if name != "+10 %"]
    pairs = [simulate(rng, n, replace(s, n_baseline=n_baseline)) for _, s, n in kinds]
    return [name for name, _, n in kinds for _ in range(n)], pairs


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("n_baseline", [104, 60])
def test_findings_on_a_mixture(n_baseline: int, form: str) -> None:
    """Weekly decisions for a year; ever flagged before its onset counts as false."""
    repetitions, first_seed = 4, 10
    false = {"watch": [], "e-BH": []}
    hits = {(rule, name): [] for rule in false for name in POWER if name != "+10 %"}
    for seed in range(first_seed, first_seed + repetitions):
        names, parts = mixture(seed, n_baseline)
        names = np.array(names)
        log_e = np.concatenate([judged(p, form).log_e for p in parts])
        onset = np.concatenate([p.onset for p in parts]) - n_baseline
        onset[names == "healthy"] = 10**6
        rules = {
            "watch": log_e >= WATCH,
            "e-BH": np.stack([e_bh(week, 0.05) for week in log_e.T], axis=1),
        }
        for rule, flagged in rules.items():
            ever = flagged.any(axis=1)
            first = np.where(ever, flagged.argmax(axis=1), 10**6)
            is_false = ever & (first < onset)
            false[rule].append(is_false.sum() / max(ever.sum(), 1))
            for name in POWER:
                if name != "+10 %":
                    hits[rule, name].append((ever & ~is_false)[names == name].mean())
    for rule, values in false.items():
        known = PUBLISHED[n_baseline][rule]
        ROWS.append(Row("mixture", rule, "FDR of ever flagged", float(np.mean(values)), known[0],
                        form, n_baseline, repetitions, first_seed))  # fmt: skip
        for name, share in zip((k for k in POWER if k != "+10 %"), known[1].split(), strict=True):
            ROWS.append(Row("mixture", f"{rule}: {name}", "power",
                            float(np.mean(hits[rule, name])), share, form, n_baseline,
                            repetitions, first_seed))  # fmt: skip
    if form == "integrated" and n_baseline == 104:
        assert np.mean(false["e-BH"]) <= 0.05


def test_monthly() -> None:
    n, seed = 1000, 4
    usual = Scenario(n_baseline=36, n_audited=12, cycle=12, lag=1, onset_window=3)
    known = {0.0: "<= .025", 0.1: ".25", 0.2: ".65", 0.4: ".92"}
    for inflation, form in itertools.product((*known, 3.0), FORMS):
        pairs = simulate(np.random.default_rng(seed), n, replace(usual, inflation=inflation))
        for measure, value in shares(judged(pairs, form)):
            published = known.get(inflation, "") if measure == "log_e_gap" else ""
            ROWS.append(Row("monthly", f"hollow {inflation:.0%}", f"ever {measure} >= log 20",
                            value, published, form, 36, n, seed))  # fmt: skip


LINKED = {
    (52, 52): ".57 .09 .009 .02 .007 .78", (52, 104): ".95 .09 .001 .004 .007 1.00",
    (52, 156): ".997 .19 .001 .003 .002 1.00", (12, 48): ".78 .28 .02 .12 .01 1.00",
    (12, 24): "- - - - - -",
}  # fmt: skip


def test_link_validation() -> None:
    n, seed = 1500, 5
    for (cycle, n_periods), published in LINKED.items():
        beat = rhythm(cycle)
        terms = full_calendar(n_periods, n_periods, beat)
        for kind, known in zip(LINKS, published.split(), strict=True):
            rng = np.random.default_rng(seed)
            kpi, outcome = simulate_link(rng, kind, n, n_periods, cycle)
            share = float((link_log_bf(kpi, outcome, terms, (0, beat.max_lag)) >= WATCH).mean())
            ROWS.append(Row("link", f"{kind}, cycle {cycle}", "declared linked", share,
                            known.strip("-"), "integrated", n_periods, n, seed))  # fmt: skip


COVERAGE = {
    "stable": (Scenario(), ".98"), "legitimate +20 %": (Scenario(legitimate=0.2), "1.00"),
    "ar 0.8": (Scenario(outcome_noise_kind="ar 0.8"), ".95"),
    "elasticity 0.6, +20 %": (Scenario(elasticity=0.6, legitimate=0.2), ".97"),
    "+20 % hollow": (Scenario(inflation=0.2), ".98"),
    "legitimate 10 %, hollow 20 %": (Scenario(legitimate=0.1, inflation=0.2), ".99"),
}  # fmt: skip


def test_coverage_of_the_hollow_interval() -> None:
    n, seed = 1500, 6
    for name, (scenario, known) in COVERAGE.items():
        usual = replace(scenario, n_audited=26, onset_window=1)
        found = tracks_outcome(simulate(np.random.default_rng(seed), n, usual).series())
        truth = 100 * scenario.inflation
        true_rise = 100 * ((1 + scenario.legitimate) * (1 + scenario.inflation) - 1)
        d = found.details
        reported = (d["reported_change_pct_low"] <= true_rise) & (
            true_rise <= d["reported_change_pct_high"]
        )
        covers = float(((found.low <= truth) & (truth <= found.high)).mean())
        for measure, value, published in (
            ("coverage of 95 % interval", covers, known),
            ("coverage of reported change", reported.mean(), ""),
            ("median error, points", np.median(found.effect) - truth, ""),
            ("median width, points", np.median(found.high - found.low), ""),
        ):
            ROWS.append(Row("hollow points", name, measure, float(value), published,
                            "integrated", 104, n, seed))  # fmt: skip
        assert covers >= 0.9


@pytest.mark.parametrize("noise", [1.0, 0.5])
@pytest.mark.parametrize("n_baseline", [60, 104, 156])
def test_minimum_detectable_inflation(n_baseline: int, noise: float) -> None:
    """Inflate each series by what its own baseline says is just detectable."""
    n, seed = 1500, 7
    usual = Scenario(n_baseline=n_baseline, n_audited=26, onset_window=1, kpi_noise=noise,
                     outcome_noise=noise)  # fmt: skip
    pairs = simulate(np.random.default_rng(seed), n, usual)
    said = tracks_outcome(pairs.series()).details["detectable_inflation_pct"]
    kpi = pairs.kpi.copy()
    kpi[:, n_baseline:] += np.log1p(said / 100)[:, None]
    seen = judged(replace(pairs, kpi=kpi)).log_e.max(axis=1) >= WATCH
    for measure, value in (
        ("power within 26 weeks if inflated by it", float(seen.mean())),
        ("median detectable inflation, %", float(np.median(said))),
    ):
        ROWS.append(Row("detectable", f"noise x {noise}", measure, value, "", "integrated",
                        n_baseline, n, seed))  # fmt: skip
    assert seen.mean() >= 0.8
