"""Crowds that act as one: the same people, again and again, on the same objects at once."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Bool, Float, Text
from kpi_audit.evidence import Evidence
from kpi_audit.recurrence.onset import log_e_since_onset
from kpi_audit.recurrence.shares import interval, log_e_above
from kpi_audit.registry import detector
from kpi_audit.shapes.crowds import Crowds

PEOPLE = 20  # with three even days and an odd one, in a period, on average
RULE = 0.25  # of these people in a crowd: then acting together is how this community works
HIGHEST = 0.75  # ordinary share above which a crowd could not be told from its surroundings
SMALLEST_CROWD = 5
LARGEST_LOG_E = 600.0


@detector(
    null="who met the same others on even days spends at most two fifths of the odd days with them",
    family="company",  # with rings: a group that works together for a number leaves both traces
    expectation="expect_no_lockstep",
    question="Do these accounts act by agreement, through a shared tool, or for one person?",
    trace="the same people keep acting on the same objects in the same hours",
)
def lockstep(crowds: Crowds, *, ordinary: float = 0.4) -> Evidence:
    """Share of activity that comes from crowds whose members hardly act apart.

    Parameters
    ----------
    crowds : Crowds
        Members of crowds found on even days, and how they spent the odd days, shape
        (n_segments, n_periods).
    ordinary : float
        Largest share of days that innocent people spend with half of the partners they were seen
        with before. A baseline in which crowds spend more raises it.

    Returns
    -------
    Evidence
        ``effect``: per cent of the records of odd days that members of crowds made together, with
        a 95 % interval (days of an average member are the sample); ``n``: records of odd days.
        ``details["crowd_people"]``: members in an average period; ``details["share_of_days"]``:
        share of their days spent together.

    Notes
    -----
    One shared hour is nothing: a campaign draws everybody to one object. The trace is that the
    same people recur [1]_ [2]_ while they hardly do anything else. So the days are split. Even
    days choose: a member met the same four or more others, on the same objects in the same hours,
    on three days at least and on half of the own days. Odd days test: a day is spent together if
    half of what a member did was done with half of these partners. The choice has no part in the
    test, so nothing has to be paid for having searched among all pairs. The e-value is a likelihood
    ratio for the average member's days against ``ordinary``, and multiplies over periods from an
    onset that is not known.

    Innocent explanations that were checked (docs/calibration/lockstep.csv): campaigns and events
    of one or two days; teams that like each other's posts at once; shifts; a daily routine (hours
    of the day that hold over a quarter of somebody's actions do not count for that person);
    followers of one author. Where a quarter of the people belong to crowds, acting together is
    the rule and the question is not asked.

    When it lies: followers who do little else than answer one author at once, or a service that
    acts for many people (declare it with ``is_scheduled``), look like a crowd. It misses crowds
    that spend most days on other things, crowds whose members take turns, crowds that keep to one
    hour of the day, and crowds that were as large before the audit. Periods should be months: few
    act on three even days and an odd one of a week, and those who do are the crowd, which then
    looks like the rule (a scan of days or weeks looks by month).

    References
    ----------
    .. [1] Beutel, A., Xu, W., Guruswami, V., Palow, C. & Faloutsos, C. (2013). CopyCatch: stopping
           group attacks by spotting lockstep behavior in social networks. WWW '13, 119-130.
           doi:10.1145/2488388.2488400
    .. [2] Jiang, M., Cui, P., Beutel, A., Faloutsos, C. & Yang, S. (2014). CatchSync: catching
           synchronized behavior in large directed graphs. KDD '14, 941-950.
           doi:10.1145/2623330.2623632

    Examples
    --------
    Twenty of 2,000 people met on 14 odd days each and spent 13 of them together.

    >>> cell = [np.array([[k]]) for k in (2000, 20000, 20, 280, 260, 290, 270, 0)]
    >>> once = np.array(["1970-01-01"], "datetime64[D]"), np.array([False])
    >>> found = lockstep(Crowds(("",), *once, *cell))
    >>> found.effect.round(2), (found.log_e > np.log(20)).tolist()
    (array([1.35]), [True])
    """
    audited = ~crowds.is_baseline
    level = _ordinary(crowds, ordinary)
    by_period = log_e_above(
        crowds.crowd_days[:, audited].astype(np.float64),
        crowds.days_together[:, audited].astype(np.float64),
        crowds.crowd[:, audited].astype(np.float64),
        np.minimum(level, HIGHEST)[:, np.newaxis],
    )
    path = np.clip(log_e_since_onset(by_period), -LARGEST_LOG_E, LARGEST_LOG_E)
    reason = _reason(crowds, audited, level)
    judged = reason == ""
    total = path[:, -1] if path.shape[1] else np.full(len(reason), np.nan)
    effect, low, high, share = _effect(crowds, audited)
    periods = np.maximum((crowds.people[:, audited] > 0).sum(axis=1), 1)
    return Evidence(
        log_e=np.where(judged, total, np.nan),
        effect=np.where(judged, effect, np.nan),
        low=np.where(judged, low, np.nan),
        high=np.where(judged, high, np.nan),
        unit="%",
        n=crowds.records[:, audited].sum(axis=1),
        reason=reason,
        path=np.where(judged[:, np.newaxis], path, np.nan),
        details={
            "crowd_people": crowds.crowd[:, audited].sum(axis=1) / periods,
            "share_of_days": share,
            "ordinary_share_of_days": level,
            "records_not_paired": crowds.left_out[:, audited].sum(axis=1).astype(np.float64),
        },
    )


def _days_of_one(crowds: Crowds, which: Bool) -> Float:
    """Days of an average member, added up over periods: the independent ones, (n_segments,)."""
    return np.asarray(
        (crowds.crowd_days / np.maximum(crowds.crowd, 1))[:, which].sum(axis=1), np.float64
    )


def _ordinary(crowds: Crowds, declared: float) -> Float:
    """Return the largest innocent share: as declared, or the upper end of the baseline's own."""
    before = crowds.is_baseline
    days = crowds.crowd_days[:, before].sum(axis=1)
    share = crowds.days_together[:, before].sum(axis=1) / np.maximum(days, 1)
    _, upper = interval(share, _days_of_one(crowds, before))
    known = crowds.crowd[:, before].sum(axis=1) >= SMALLEST_CROWD
    return np.where(known & (share > declared), upper, declared)


def _effect(crowds: Crowds, audited: Bool) -> tuple[Float, Float, Float, Float]:
    """Per cent of records made together with its interval, and share of members' days."""
    records = np.maximum(crowds.records[:, audited].sum(axis=1), 1)
    theirs = crowds.crowd_records[:, audited].sum(axis=1)
    together = crowds.records_together[:, audited].sum(axis=1)
    low, high = interval(together / np.maximum(theirs, 1), _days_of_one(crowds, audited))
    people = np.maximum(crowds.people[:, audited].sum(axis=1), SMALLEST_CROWD)
    unseen = 100 * SMALLEST_CROWD / people  # smaller groups are not looked for
    scale = 100 * theirs / records
    days = np.maximum(crowds.crowd_days[:, audited].sum(axis=1), 1)
    share = crowds.days_together[:, audited].sum(axis=1) / days
    effect = 100 * together / records
    return effect, low * scale, np.where(theirs > 0, high * scale, unseen), share


def _reason(crowds: Crowds, audited: Bool, level: Float) -> Text:
    """Say why a segment is not judged; odd days have no part in it."""
    people, crowd = crowds.people[:, audited], crowds.crowd[:, audited]
    periods = np.maximum((people > 0).sum(axis=1), 1)
    each = people.sum(axis=1) / periods
    few = [
        f"not enough data: {k:.0f} people were active on several days of a period, {PEOPLE} are "
        "needed; months show more than weeks"
        for k in each
    ]
    rule = [
        f"not applicable: {k:.0f} of {n:.0f} people of a period keep meeting the same others, so "
        "it is the rule here"
        for k, n in zip(crowd.sum(axis=1) / periods, each, strict=True)
    ]
    before = (
        "not applicable: groups spent most of their days together before the audit started, so "
        "new ones could not be told from them"
    )
    return np.select(
        [each < PEOPLE, crowd.sum(axis=1) > RULE * people.sum(axis=1), level > HIGHEST],
        [np.array(few, object), np.array(rule, object), np.full(len(each), before, object)],
        np.full(len(each), "", object),
    )
