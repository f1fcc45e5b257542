"""A ratio that improves because of what it is measured on."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np

from kpi_audit.arrays import Float
from kpi_audit.drift.calendar import full_calendar
from kpi_audit.drift.cohorts import Cohort, cohorts
from kpi_audit.drift.columns import last_known
from kpi_audit.drift.declared import as_years
from kpi_audit.drift.entries import Entries
from kpi_audit.drift.lasting_fall import fewest_periods
from kpi_audit.drift.per_unit import as_log, change_pct, per_unit
from kpi_audit.drift.shrinking import Ratio, shrinking
from kpi_audit.drift.step_effect import Step, step_effect
from kpi_audit.drift.transform import uses_root
from kpi_audit.drift.year_by_year import remembered
from kpi_audit.errors import AuditError
from kpi_audit.evidence import Evidence
from kpi_audit.registry import detector
from kpi_audit.shapes.mix import SUMS, Mix
from kpi_audit.shapes.series import Series

CHANGES = ("", "_low", "_high")
DETAILS = (
    "log_e_ratio", "log_e_exclusions", "has_shrunk", "excluded_before_pct", "excluded_since_pct",
    *(f"{what}_change_pct{end}" for what in ("denominator", "numerator") for end in CHANGES),
    "ratio_change", "ratio_change_within", "ratio_change_by_mix", "is_reversed", "dispersion",
    "is_provisional", "baseline_periods",
)  # fmt: skip


@detector(
    null="the ratio has not improved on its own course, or neither exclusions nor denominator "
    "changed enough to bring that about",
    family="denominator",
    expectation="expect_stable_denominator",
    question="Which records are no longer counted in the denominator, and who took them out?",
    trace="the ratio improved while its denominator shrank or more records were left out of it",
)
def denominator(
    mix: Mix, *, better: Literal["higher", "lower"] = "higher", years: int = 2
) -> Evidence:
    """Whether a ratio improves while its denominator shrinks or more records are left out.

    Parameters
    ----------
    mix : Mix
        Numerator, denominator and exclusions per segment and period.
    better : {"higher", "lower"}
        Which way is good for the ratio. For "lower" only exclusions count: a larger denominator is
        growth.
    years : int
        Audit years whose evidence is averaged: the one under way and those before it; 0: all, as a
        scan of a file does.

    Returns
    -------
    Evidence
        ``effect``: per cent by which the ratio is better than its own course, averaged over the
        audited periods, with a 95 % interval. ``n``: audited periods.

    Notes
    -----
    Joint null: no improvement, or nothing that could have brought it about. The ratio and the share
    of exclusions each get the e-process of ``guardrail`` [1]_ (season, trend, persistence and a
    slowly wandering level of their own baseline); the denominator must stand 3.5 standard errors
    below its own calendar. What changed must explain a third of the gain. See
    ``kpi_audit.drift.shrinking``.

    For the whole KPI what its mix of segments brings is taken out of the numerator first, with the
    segments' baseline ratios: a shift towards better segments is no gain here. The exact split of
    the change into rate and mix [2]_ and Simpson's reversal are details of the whole.

    It needs 1 year of baseline (2 of months, 4 of quarters).

    When it lies: a business that drops its worst work on purpose, or shrinks and improves at once,
    looks the same; the numbers cannot tell a clean-up from a cover-up. A mix that shifts inside a
    segment is seen as a gain of that segment. Records that never arrive leave no exclusion, only a
    smaller denominator. A fall that ends with its reason is not held against anybody later.
    Measured error rates: docs/calibration/denominator.csv.

    References
    ----------
    .. [1] Lindon, M., Ham, D. W., Tingley, M. & Bojinov, I. (2022). Anytime-valid linear models
           and regression adjusted causal inference. arXiv:2210.08589
    .. [2] Kitagawa, E. M. (1955). Components of a difference between two rates.
           JASA 50(272), 1168-1194. doi:10.1080/01621459.1955.10501299

    Examples
    --------
    >>> import pandas as pd
    >>> rng, week = np.random.default_rng(1), np.arange(156)
    >>> n, left_out = rng.poisson(900, 156), np.where(week < 104, 9, 180)
    >>> frame = pd.DataFrame({"segment": "a", "part": "", "is_baseline": week < 104,
    ...     "period_start": np.datetime64("2023-01-02") + 7 * week, "n": n,
    ...     "excluded": rng.poisson(left_out), "numerator": rng.poisson(300, 156)})
    >>> kept = frame["n"] - frame["excluded"]
    >>> frame = frame.assign(denominator=kept, denominator_squares=kept, products=0.0,
    ...     numerator_squares=frame["numerator"])
    >>> found = denominator(Mix.from_frame(frame))
    >>> found.effect.round(), (found.log_e > np.log(20)).tolist()
    (array([24.]), [True])
    """
    if better not in {"higher", "lower"}:
        raise AuditError(f"denominator: better is {better!r}. Write 'higher' or 'lower'.")
    mix = _finite(mix)
    series = _series(mix)
    entries = Entries(series, DETAILS)
    for cohort in cohorts(series, 1, "auto", entries.reason):
        good = 1 if better == "higher" else -1
        _judge(mix, series, cohort, entries, good=good, years=as_years(years, "denominator"))
    for row, why in enumerate(entries.reason):
        words = str(why).replace("KPI and outcome", "both").replace("the KPI", "the denominator")
        entries.reason[row] = words.replace("the outcome", "the numerator")
    return entries.evidence("%")


def _finite(mix: Mix) -> Mix:
    """Take a period with a hole for one without records."""
    is_whole = np.isfinite(mix.numerator) & np.isfinite(mix.denominator)
    filled = {
        name: np.nan_to_num(getattr(mix, name), posinf=0.0, neginf=0.0)
        for name in (*SUMS, "by_mix")
    }
    filled["denominator"] = np.where(is_whole, filled["denominator"], 0.0)
    return replace(mix, **filled)


def _series(mix: Mix) -> Series:
    """Denominator beside the numerator without what the mix brings; empty periods unknown."""
    is_known = mix.denominator > 0
    top = np.where(mix.by_mix == 0, mix.numerator, np.maximum(mix.numerator - mix.by_mix, 0.0))
    bottom, top = (np.where(is_known, values, np.nan) for values in (mix.denominator, top))
    return Series(mix.segments, mix.periods, bottom, top, mix.n_baseline, mix.cycle)


def _judge(  # noqa: PLR0913  (the two series of a cohort, and how they are read)
    mix: Mix, series: Series, cohort: Cohort, entries: Entries, *, good: int, years: int
) -> None:
    n, beat, rows = cohort.n_baseline, cohort.rhythm, cohort.rows
    if n < fewest_periods(beat):
        why = f"not enough data: {n} baseline periods, {fewest_periods(beat)} needed"
        entries.refuse(rows, why)
        return
    before = slice(cohort.first, series.n_baseline)
    size_root, is_root = (
        uses_root(values[rows, before], n, "auto") for values in (series.kpi, series.outcome)
    )
    size = as_log(cohort.kpi, size_root, n)
    gain = good * per_unit(cohort.outcome, is_root, size, np.ones(len(rows)))
    excluded, records = (values[rows, cohort.first :] for values in (mix.excluded, mix.n))
    usual = np.nanmean(series.outcome[rows, before] / series.kpi[rows, before], axis=1)
    # Leaving out one late record in a hundred improves a share of 5 % by a fifth.
    reach = 1 / np.clip(usual, 0.01, 1.0) if good < 0 else np.ones(len(rows))
    known = cohort.is_kpi_real & cohort.is_outcome_real
    found = shrinking(Ratio(gain, size, excluded, records, reach, good > 0, known, n, beat))
    audited = known[:, n:]
    terms = full_calendar(gain.shape[1], n, beat)

    def step(values: Float) -> Step:
        return step_effect(values, terms, np.full(len(rows), n), known)

    change = change_pct(step(good * gain), is_root)
    ends = change if good > 0 else tuple(-change[i] for i in (0, 2, 1))
    moved = [*change_pct(step(cohort.kpi), size_root), *change_pct(step(cohort.outcome), is_root)]
    columns = {
        **dict(zip(("effect", "low", "high"), ends, strict=True)),
        **dict(zip(DETAILS[5:11], moved, strict=True)),
        "log_e_ratio": last_known(found.log_e_ratio, audited),
        "log_e_exclusions": last_known(found.log_e_exclusions, audited),
        "has_shrunk": last_known(found.has_shrunk.astype(np.float64), audited),
        **_described(mix, cohort),
        "is_provisional": np.full(len(rows), float(beat.is_short(n))),
        "baseline_periods": np.full(len(rows), float(n)),
    }
    entries.fill(rows, remembered(found.log_e, beat.year, years), audited, columns)


def _described(mix: Mix, cohort: Cohort) -> dict[str, Float]:
    rows, n = cohort.rows, mix.n_baseline
    shares = [
        100 * mix.excluded[rows, part].sum(axis=1) / np.maximum(mix.n[rows, part].sum(axis=1), 1)
        for part in (slice(None, n), slice(n, None))
    ]
    top, bottom = mix.numerator[rows, :n], mix.denominator[rows, :n]
    ratio = top.sum(axis=1, keepdims=True) / bottom.sum(axis=1, keepdims=True)
    between = np.square(top - ratio * bottom).sum(axis=1)
    within = (
        mix.numerator_squares[rows, :n]
        - 2 * ratio * mix.products[rows, :n]
        + ratio**2 * mix.denominator_squares[rows, :n]
    ).sum(axis=1)
    return {
        "excluded_before_pct": shares[0],
        "excluded_since_pct": shares[1],
        **dict(zip(DETAILS[11:14], mix.split[rows].T, strict=True)),
        "is_reversed": mix.is_reversed[rows].astype(np.float64),
        "dispersion": np.where(within > 0, between / np.where(within > 0, within, 1), np.nan),
    }
