"""Drift: the KPI moves and its outcome does not follow, or no longer moves with it."""

from __future__ import annotations

from typing import Literal

import numpy as np

from kpi_audit.arrays import Text
from kpi_audit.drift.cohorts import cohorts
from kpi_audit.drift.columns import Columns
from kpi_audit.drift.cross_section import judge_units
from kpi_audit.drift.declared import as_interval, as_range, as_sign, as_years
from kpi_audit.drift.rhythm import rhythm
from kpi_audit.drift.transform import Transform
from kpi_audit.evidence import Evidence
from kpi_audit.registry import detector
from kpi_audit.shapes.series import Series


@detector(
    null="the outcome follows the KPI as it did in the baseline",
    family="link",
    expectation="expect_kpi_to_track_its_outcome",
    question="The KPI changed and its outcome did not follow as before: what else changed?",
    trace="the KPI moved and {against} did not follow as before",
)
def tracks_outcome(  # noqa: PLR0913  (the signature is what a KPI file may set)
    series: Series,
    *,
    lag: tuple[int, int] | None = None,
    elasticity: float | tuple[float, float] | None = None,
    sign: Literal["+", "-"] = "+",
    transform: Transform = "auto",
    years: int = 2,
) -> Evidence:
    """Whether the KPI still stands for its outcome.

    Parameters
    ----------
    series : Series
        KPI and outcome per segment and closed period; with ``cycle == 0`` one value per unit.
    lag : tuple[int, int] or None
        Range in which the outcome's lag is searched, in periods, inclusive; (k, k) fixes it.
        None: 0..8 weeks, 0..3 months, 0..1 quarters, 0..28 days.
    elasticity : float, tuple[float, float] or None
        Per cent of outcome that one per cent of KPI brings. None: the interval between direct and
        reverse regression, from the baseline. A declared value replaces it.
    sign : {"+", "-"}
        "-": the KPI should fall when the outcome rises.
    transform : {"auto", "log", "anscombe"}
        Logs; Anscombe's root, scaled to per cent of its baseline level, for small counts.
    years : int
        Audit years whose evidence is averaged: the one under way and those before it; 0: all, as a
        scan of a file does.

    Returns
    -------
    Evidence
        ``effect``: hollow points, per cent by which the KPI stands above what its outcome backs,
        ``100 (exp(h) - 1)``, averaged over the audited periods from the first audit year on that
        was not usual, else over the year under way. ``n``: audited periods.

    Notes
    -----
    Null: the gap ``outcome - elasticity x KPI(t - lag)`` stays on its baseline calendar, and the
    outcome moves with the KPI as much as it did. ``E = 0.75 E_gap + 0.25 E_link``, one e-process
    per audit year of 52 weeks. The AR coefficient is averaged over [1]_. A later year is judged by
    the last usual periods before it (``kpi_audit.drift.year_by_year``), and averaged with how the
    year before ended, so that a finding does not vanish with the turn of the year.
    A link that the baseline does not show (Bayes factor below 20) gives no verdict.

    It lies when the business changes its yield for good (a price rise, a new definition), when an
    undeclared promotion or holiday moves the KPI only, with near unit-root noise or an own trend of
    the yield on less than 1.5 years of baseline (5-27 % false alarms; see ``is_provisional``), when
    both series share their measurement errors (declare the elasticity then), and when an outcome
    that was a tenth higher for more than a year returns to what it was (told in one case of nine).
    Measured error rates: docs/calibration/tracks_outcome.csv; of later audit years:
    docs/calibration/tracks_outcome_later.csv.

    With ``cycle == 0`` the null is that no unit's KPI exceeds what its outcome backs by more than
    the tail of the other units explains, and ``effect`` is the slope across units: see
    ``kpi_audit.drift.cross_section``.

    References
    ----------
    .. [1] Lindon, M., Ham, D. W., Tingley, M. & Bojinov, I. (2022). Anytime-valid linear models
           and regression adjusted causal inference. arXiv:2210.08589
    .. [2] Shin, J., Ramdas, A. & Rinaldo, A. (2024). E-detectors: a nonparametric framework for
           sequential change detection. NEJSDS 2. doi:10.51387/23-NEJSDS51

    Examples
    --------
    >>> from kpi_audit.simulate.pairs import Scenario, simulate
    >>> pairs = simulate(np.random.default_rng(1), 2, Scenario(inflation=0.4))
    >>> evidence = tracks_outcome(pairs.series())
    >>> (np.exp(evidence.log_e) > 20).tolist(), evidence.effect.round().tolist()
    ([True, True], [27.0, 37.0])
    """
    interval = as_interval(elasticity)
    if series.cycle == 0:
        return judge_units(series, as_sign(sign))
    reason: Text = np.full(len(series.kpi), "", dtype=object)
    lags = as_range(lag, rhythm(series.cycle))
    columns = Columns(series, as_sign(sign))
    for cohort in cohorts(series, as_sign(sign), transform, reason):
        columns.fill(cohort, lags, interval, reason, as_years(years, "tracks_outcome"))
    return columns.evidence(reason)
