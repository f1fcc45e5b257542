"""History that is revised, later and more often in the flattering direction."""

from __future__ import annotations

from typing import Literal

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.evalues import log_mean
from kpi_audit.evidence import Evidence
from kpi_audit.registry import detector
from kpi_audit.revising.excess import LATE, Ledger, against_baseline, late_only
from kpi_audit.revising.parts import Parts, has_baseline, judge, why_not
from kpi_audit.shapes.revisions import Revisions

PARTS = (slice(0, LATE), slice(LATE, None))  # age bands: soon, late


@detector(
    null="revisions of a given age are as large and go both ways as often as in the past",
    family="revisions",
    expectation="expect_no_flattering_restatement",
    question="Who changed figures of closed periods, on what grounds, and why only this way?",
    trace="closed periods are revised in the flattering direction",
)
def restatement(
    revisions: Revisions,
    *,
    better: Literal["higher", "lower"] = "higher",
    target: float | None = None,
) -> Evidence:
    """Revisions of closed periods that flatter, beyond what late data ordinarily do.

    Parameters
    ----------
    revisions : Revisions
        Relative changes of known values by age of the period and week of the change, beside the
        number of periods that could have changed, each of shape (n_segments, 6, n_weeks).
    better : {"higher", "lower"}
        Which direction flatters.
    target : float, optional
        The value a period is held to, in the KPI's unit. Only for the details: how many audited
        periods were carried over it by revisions, and how many fell back.

    Returns
    -------
    Evidence
        ``effect``: percent of a period's value that revisions added in the flattering direction
        beyond expectation, per judged period, with a 95 % interval; ``n``: weeks in which
        something was revised.

    Notes
    -----
    Null: revisions are news or noise [1]_ [2]_, or late data that complete a period as they
    always did. All changes of one week count as one event, because one re-load touches many
    periods; weeks are also batched by 4 and by 13.

    - baseline (26 weeks before the audit): weekly sums of changes minus the baseline's mean
      change at the same age (0, 1, 4, 13, 26, 52 weeks and more since closing).
    - late only (no baseline): changes 13 weeks and more after closing, minus what a tail of the
      KPI's own mean change in the weeks 4 to 12 would be, fading in proportion to age.

    With a baseline, revisions up to 12 weeks after closing and later ones are judged apart, so
    that the usual stream of late data does not hide what is changed long afterwards; the
    e-values that apply are averaged. Each is the smaller of two. Size: Student's t of the mean
    weekly surprise, with the error of the expectation and an ordinary drift of 30 % in how much
    comes late. Sign: share of weeks whose surprise flatters, among all and among large ones,
    against the reference's share, which starts from one half with the weight of 8 weeks. One
    correction of an error is one week, whatever it touches.

    That a period which was short is raised more often is no evidence by itself: noise in first
    estimates does that too, so crossings of the target stay in the details.

    When it lies: a new source whose data arrive late, or staff who report much later than they
    used to, raise closed periods week after week and look the same; declare it as a change of
    definition. A clean-up that removes duplicates bit by bit flatters a KPI of which less is
    better. Slow triangles whose late data arrive in waves after 13 weeks need a baseline.
    Back-dating before a period closes leaves no revision. Few large revisions are not enough,
    and raises soon after closing drown in late data of the same size
    (docs/calibration/restatement.csv): silence clears nobody.

    References
    ----------
    .. [1] Mankiw, N. G. & Shapiro, M. (1986). News or noise? An analysis of GNP revisions. NBER
           Working Paper 1939. doi:10.3386/w1939
    .. [2] Aruoba, S. B. (2008). Data revisions are not well behaved. Journal of Money, Credit and
           Banking 40(2-3), 319-340. doi:10.1111/j.1538-4616.2008.00115.x

    Examples
    --------
    >>> weeks = np.datetime64("2024-01-01") + 7 * np.arange(104)
    >>> revised, exposed = np.zeros((2, 1, 6, 104))
    >>> exposed += np.array([[1.0], [3], [9], [13], [26], [26]])
    >>> revised[0, 3, 54::3] = 0.05  # every third week a closed period gains 5 %
    >>> values, audited = np.full((1, 24), 100.0), np.arange(24) > 11
    >>> before = np.arange(104) < 52
    >>> triangle = Revisions(("",), weeks, before, revised, exposed, values, values, audited)
    >>> found = restatement(triangle)
    >>> found.effect.round(1), (found.log_e > np.log(20)).tolist()
    (array([7.1]), [True])
    """
    sign = 1.0 if better == "higher" else -1.0
    revised, exposed = (_finite(x) for x in (sign * revisions.revised, revisions.exposed))
    before = revisions.is_baseline
    own = has_baseline(exposed, before)
    soon, late = (against_baseline(revised, exposed, before, part) for part in PARTS)
    late = _choose(own, late, late_only(revised, exposed))
    known = ~np.isnan(revisions.first)
    periods = np.where(own, known[:, revisions.is_audited].sum(axis=1), known.sum(axis=1))
    parts = Parts(
        judge(soon, own, periods),
        judge(late, np.ones_like(own), periods),
    )
    return _evidence(parts, own, _crossings(revisions, sign, target))


def _evidence(parts: Parts, own: Bool, crossings: dict[str, Float]) -> Evidence:
    """Average the parts that apply and write down what they say."""
    reason = why_not(own, parts)
    each = np.array([part.log_e for part in parts])
    effect = np.where(reason == "", sum(part.effect for part in parts), np.nan)
    margin = np.sqrt(sum(part.margin**2 for part in parts))
    by_age: dict[str, Float] = {}
    for name, part in parts._asdict().items():
        by_age |= {
            f"{name}_log_e": part.log_e,
            f"{name}_effect_pct": np.where(np.isnan(part.log_e), np.nan, part.effect),
            f"{name}_weeks_revised": part.revised.astype(np.float64),
            f"{name}_weeks_flattering": part.flattering.astype(np.float64),
        }
    return Evidence(
        log_e=np.where(reason == "", log_mean(each, axis=0), np.nan),
        effect=effect,
        low=effect - margin,
        high=effect + margin,
        unit="%",
        n=np.asarray(sum(part.revised for part in parts)).astype(np.int64),
        reason=reason,
        details={
            "form": np.where(own, "baseline", "late only").astype(object), **by_age, **crossings,
        },
    )  # fmt: skip


def _finite(part: Float) -> Float:
    return np.nan_to_num(part, nan=0.0, posinf=0.0, neginf=0.0)


def _choose(own: Bool, first: Ledger, second: Ledger) -> Ledger:
    pairs = zip(first, second, strict=True)
    return Ledger(*(np.where(own.reshape(-1, *[1] * (a.ndim - 1)), a, b) for a, b in pairs))


def _crossings(revisions: Revisions, sign: float, target: float | None) -> dict[str, Float]:
    """Count audited periods that revisions carried over the target, and that fell back."""
    if target is None:
        unknown = np.full(len(revisions.segments), np.nan)
        return {"carried_over_target": unknown, "fell_below_target": unknown}
    first, latest = (
        sign * (values[:, revisions.is_audited] - target) >= 0
        for values in (revisions.first, revisions.latest)
    )
    return {
        "carried_over_target": (~first & latest).sum(axis=1).astype(np.float64),
        "fell_below_target": (first & ~latest).sum(axis=1).astype(np.float64),
    }
