"""Fewer actors carry the number than before."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Float, Text
from kpi_audit.evalues import log_p_to_log_e
from kpi_audit.evidence import Evidence
from kpi_audit.own_history.effective_number import chance_part, effective_number, meetings
from kpi_audit.own_history.lasting_fall import (
    AUDITED_BLOCKS,
    BASELINE_BLOCKS,
    BASELINE_YEARS,
    Fall,
    lasting_fall,
)
from kpi_audit.own_history.regular import Blocks, blocks
from kpi_audit.registry import detector
from kpi_audit.shapes.actors import Actors

FEWEST_ACTORS = 5
FEWEST_PAIRS = 20.0  # of equal records, per actor: with fewer, who meets whom is luck
HEADCOUNT_POWER = 1.25  # above 1: by chance, those who leave may be the equal ones


@detector(
    null="the effective number of actors follows its own season and trend, or the headcount",
    family="actors",
    expectation="expect_no_concentration",
    question="Whose part grew so much, or who stopped contributing, and by what work?",
    trace="fewer actors carry the number than before",
)
def concentration(actors: Actors) -> Evidence:
    """Fall of the effective number of actors, against the KPI's own history.

    Parameters
    ----------
    actors : Actors
        Sums over actors per segment and period, shape (n_segments, n_periods).

    Returns
    -------
    Evidence
        ``effect``: per cent by which the effective number of actors fell since the audit started,
        with a 95 % interval; ``n``: audited actor-periods.

    Notes
    -----
    The effective number is the inverse chance that two units of different records come from one
    actor [1]_ [2]_, so neither more records nor one big deal moves it (a table with one row per
    actor and period hides its records: units are taken for them). Days and weeks are gathered
    into blocks of four weeks. Null: its logarithm follows a yearly wave, a trend and AR(1) noise,
    and has fallen by no more than 5 %; the same for its ratio to headcount^1.25. Both must have
    fallen, the weaker one counts: newcomers who contribute little lower the ratio only, people who
    leave lower the number only. One-sided Student p, calibrated to an e-value; 18 months of
    baseline and three audited blocks are needed. A table without periods is not judged.

    The e-value is made for one look; looks of a year were measured to hold the level too
    (docs/calibration/concentration.csv).

    When it lies: a new way of sharing work (a key account team, one person who enters what all
    have done) concentrates the number without any gaming. Parts of actors that wander for years
    look like steps. A team whose number was carried by two from the start shows nothing, nor does
    one where the others leave.

    References
    ----------
    .. [1] Simpson, E. H. (1949). Measurement of diversity. Nature 163, 688.
           doi:10.1038/163688a0
    .. [2] Hirschman, A. O. (1964). The paternity of an index. American Economic Review 54, 761.

    Examples
    --------
    >>> months = np.arange("2022-01", "2025-01", dtype="datetime64[M]").astype("datetime64[D]")
    >>> parts = np.random.default_rng(1).poisson(50.0, (1, 36, 20)).astype(float)
    >>> parts[:, 24:, 0] += 1000  # one actor doubles the number
    >>> top = [parts.max(axis=2), np.sort(parts)[:, :, -5:].sum(axis=2)]
    >>> sums = [parts.sum(axis=2), (parts**2).sum(axis=2), parts.sum(axis=2), *top]
    >>> found = concentration(Actors(("",), months, np.arange(36) < 24, 0 * sums[0] + 20, *sums))
    >>> found.effect.round(), (found.log_e > np.log(20)).tolist()
    (array([83.]), [True])
    """
    made = blocks(actors.periods, actors.is_baseline)
    known = np.isfinite(actors.total) & np.isfinite(actors.squares) & np.isfinite(actors.n_actors)
    known &= np.isfinite(actors.own_squares) & (actors.total > 0)
    number, headcount = _numbers(actors, made, known)
    with np.errstate(divide="ignore", invalid="ignore"):
        own, shared = np.log(number), np.log(number / headcount**HEADCOUNT_POWER)
    reason = _reason(own, headcount, made)
    judged = reason == ""
    falls = [_at(judged, log, made) for log in (own, shared)]
    weaker = falls[0].log_p >= falls[1].log_p
    size, low, high = (
        100 * -np.expm1(np.where(weaker, getattr(falls[0], name), getattr(falls[1], name)))
        for name in ("size", "high", "low")
    )
    log_p = np.minimum(np.maximum(falls[0].log_p, falls[1].log_p), 0.0)
    audited = known & ~actors.is_baseline
    return Evidence(
        log_e=log_p_to_log_e(log_p),
        effect=size,
        low=low,
        high=high,
        unit="%",
        n=np.where(audited, actors.n_actors, 0.0).sum(axis=1).astype(np.int64),
        reason=reason,
        details={
            "effective_actors": _mean(number[:, made.n_baseline :]),
            "effective_actors_baseline": _mean(number[:, : made.n_baseline]),
            "headcount": _mean(headcount[:, made.n_baseline :]),
            "headcount_baseline": _mean(headcount[:, : made.n_baseline]),
            "top_1_pct": _share(actors.top_1, actors.total, audited),
            "top_5_pct": _share(actors.top_5, actors.total, audited),
            "top_5_baseline_pct": _share(actors.top_5, actors.total, known & actors.is_baseline),
        },
    )


def _numbers(actors: Actors, made: Blocks, known: np.ndarray) -> tuple[Float, Float]:
    """Effective number and headcount per block, NaN where too little was recorded."""

    def sums(values: Float) -> Float:
        return made.sums(np.where(known, values, 0.0))

    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        headcount = sums(actors.n_actors) / sums(np.ones_like(actors.total))
        total, squares, own = (
            np.where(known, part, 0.0)
            for part in (actors.total, actors.squares, actors.own_squares)
        )
        own = chance_part(total, squares, own)
        same, pairs = meetings(total, squares, own)
        records = total * total / own  # as many equal ones
        enough = sums(np.nan_to_num(records * records)) >= FEWEST_PAIRS * headcount
    number = effective_number(sums(same), sums(pairs), headcount)
    return np.where(enough & (headcount >= 1), number, np.nan), headcount


def _at(judged: np.ndarray, logs: Float, made: Blocks) -> Fall:
    out = Fall(*(np.full(len(logs), np.nan) for _ in range(4)))
    rows = np.flatnonzero(judged)
    if len(rows):
        fall = lasting_fall(logs[rows], made.n_baseline, made.cycle)
        for name in Fall.__slots__:
            getattr(out, name)[rows] = getattr(fall, name)
    return out


def _reason(logs: Float, headcount: Float, made: Blocks) -> Text:
    """Say why a segment is not judged; depends on headcount and length only."""
    known = np.isfinite(logs)
    before, since = known[:, : made.n_baseline].sum(axis=1), known[:, made.n_baseline :].sum(axis=1)
    needed = max(int(np.ceil(BASELINE_YEARS * made.cycle)), BASELINE_BLOCKS)
    small = np.zeros(len(logs), np.bool_)
    with np.errstate(invalid="ignore"):
        for part in (headcount[:, : made.n_baseline], headcount[:, made.n_baseline :]):
            filled = np.isfinite(part).any(axis=1)
            small |= filled & ~(_mean(part) >= FEWEST_ACTORS)
    few = [
        f"not enough data: {b} earlier and {s} audited months with enough records, "
        f"{needed} and {AUDITED_BLOCKS} are needed"
        for b, s in zip(before, since, strict=True)
    ]
    team = f"not applicable: fewer than {FEWEST_ACTORS} actors"
    return np.select(
        [small, (before < needed) | (since < AUDITED_BLOCKS)],
        [np.full(len(logs), team, object), np.array(few, object)],
        np.full(len(logs), "", object),
    )


def _mean(values: Float) -> Float:
    known = np.isfinite(values)
    total = np.where(known, values, 0.0).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(total / known.sum(axis=1))


def _share(part: Float, total: Float, where: np.ndarray) -> Float:
    """Per cent of the total over the given periods."""
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        top, whole = (np.where(where, x, 0.0).sum(axis=1) for x in (part, total))
        return np.asarray(100 * top / whole)
