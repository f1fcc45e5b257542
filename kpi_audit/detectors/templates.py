"""First messages that are copies of each other, sent one by one to many people."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Bool, Float, Text
from kpi_audit.clustered.two_sample import Stretch, Sums, rise, stretch
from kpi_audit.evalues import log_p_to_log_e
from kpi_audit.evidence import Evidence
from kpi_audit.registry import detector
from kpi_audit.shapes.texts import SUMS, Texts

MATERIAL = 0.05  # a rise by less than 5 points is no news
FEWEST = 50  # first messages in each stretch
FEWEST_ACTORS, FEWEST_PERIODS = 5, 4  # effective actors in each; periods before


@detector(
    null="the share of first messages that follow one text is as before, or 5 points higher",
    family="texts",
    expectation="expect_no_new_templates",
    question="Who approved this text, and do the people who get it answer?",
    trace="first messages to different people share their opening more often than before",
)
def templates(texts: Texts) -> Evidence:
    """Rise of the share of an actor's first messages that follow one text.

    Parameters
    ----------
    texts : Texts
        Sums over actors per segment and period, shape (n_segments, n_periods).

    Returns
    -------
    Evidence
        ``effect``: percentage points by which that share rose, with a 95 % interval; ``n``:
        audited first messages.

    Notes
    -----
    Two messages are copies if their first 80 letters and blanks are the same after salutation,
    digits, signs and case are taken away. The share is the root of the chance that two messages of
    one actor and period are copies; that chance does not depend on how many there are, so growth
    hardly moves it. Left out:
    declared schedules, answers, texts below 40 characters, pairs within the same hour (a
    newsletter), and openings used by three or more actors (boilerplate, an official template).

    Null: the share rose by at most 5 points. Student p with errors clustered by actor [1]_, as if
    each actor's habit were the same in all periods, and by period, a stretch being worth four
    periods at most (Welch); calibrated to an e-value. It needs a baseline: how much a team copies
    is a way of working, only its change is news. One new colleague with a template raises nothing;
    most of a team must have changed. Measured error rates: docs/calibration/templates.csv.

    Described, but no evidence: answers to copies and to other first messages (copies go to
    strangers), messages per approach, and repeats before an answer.

    The reduction sorts all messages of the history once a night and compares openings by grouping,
    so it grows like n log n; no text leaves it.

    When it lies: a new product or event that everybody writes about in own words that begin alike
    looks like a template, and so does a new tool that inserts an opening for each actor. It cannot
    see templates whose first line is personalised, nor one text that three or more actors share.

    References
    ----------
    .. [1] Cameron, A. C. & Miller, D. L. (2015). A practitioner's guide to cluster-robust
           inference. Journal of Human Resources 50, 317-372. doi:10.3368/jhr.50.2.317

    Examples
    --------
    >>> months = np.arange("2024-01", "2025-01", dtype="datetime64[M]").astype("datetime64[D]")
    >>> before, n = np.arange(12) < 8, np.full((1, 12), 20 * 15.0)  # 20 actors, 15 messages each
    >>> chance = np.where(before, 0.1, 0.7)  # of two messages of an actor to be alike
    >>> match = [n * chance, n * 15 * chance**2 * 1.1, n * 15 * chance]
    >>> found = templates(Texts(("",), months, before, n, n * 15, *match, *[n] * 5))
    >>> found.effect.round(), (found.log_e > np.log(20)).tolist()
    (array([60.]), [True])
    """
    known = np.ones(texts.n.shape, np.bool_)
    for name in SUMS:
        known &= np.isfinite(getattr(texts, name))
    before, since = (_stretch(texts, known & part) for part in _parts(texts))
    counts = [np.where(known & part, texts.n, 0.0).sum(axis=1) for part in _parts(texts)]
    reason = _reason(before, since, *counts)
    judged = reason == ""
    change = rise(before, since, MATERIAL)
    percents = (100 * np.where(judged, x, np.nan) for x in (change.size, change.low, change.high))
    effect, low, high = percents
    details: dict[str, Float | Text] = {
        "alike_pct": 100 * since.share,
        "alike_baseline_pct": 100 * before.share,
    }
    for suffix, part in zip(("_baseline", ""), _parts(texts), strict=True):
        details |= _described(texts, known & part, suffix)
    return Evidence(
        log_e=np.where(judged, log_p_to_log_e(np.minimum(change.log_p, 0.0)), np.nan),
        effect=effect,
        low=low,
        high=high,
        unit="points",
        n=counts[1].astype(np.int64),
        reason=reason,
        details=details,
    )


def _parts(texts: Texts) -> tuple[Bool, Bool]:
    return texts.is_baseline, ~texts.is_baseline


def _stretch(texts: Texts, where: Bool) -> Stretch:
    names = ("matches", "n", "squares_matches", "squares_n", "products")
    return stretch(Sums(*(np.where(where, getattr(texts, name), 0.0) for name in names)))


def _reason(before: Stretch, since: Stretch, n_before: Float, n_since: Float) -> Text:
    """Say why a segment is not judged; depends on counts only."""
    alone = (
        "not applicable: without a baseline, copies are a way of working; only their rise is news"
    )
    few = [
        f"not enough data: {a:.0f} earlier and {b:.0f} audited first messages, {FEWEST} are needed"
        for a, b in zip(n_before, n_since, strict=True)
    ]
    short = [
        f"not enough data: {t:.0f} earlier periods with first messages, {FEWEST_PERIODS} are needed"
        for t in before.periods
    ]
    small = np.minimum(before.actors, since.actors) < FEWEST_ACTORS
    team = f"not applicable: fewer than {FEWEST_ACTORS} actors carry the first messages"
    rows = len(n_before)
    return np.select(
        [before.periods == 0, (n_before < FEWEST) | (n_since < FEWEST),
         before.periods < FEWEST_PERIODS, small],
        [np.full(rows, alone, object), np.array(few, object), np.array(short, object),
         np.full(rows, team, object)],
        np.full(rows, "", object),
    )  # fmt: skip


def _described(texts: Texts, where: Bool, suffix: str) -> dict[str, Float | Text]:
    """Answers and depth of one stretch."""
    n, copies, copied, answered, messages, repeats = (
        np.where(where, part, 0.0).sum(axis=1)
        for part in (texts.n, texts.copies, texts.copies_answered, texts.answered,
                     texts.messages, texts.repeats)
    )  # fmt: skip
    return {
        f"copies{suffix}_pct": 100 * _ratio(copies, n),
        f"copies_answered{suffix}_pct": 100 * _ratio(copied, copies),
        f"others_answered{suffix}_pct": 100 * _ratio(answered - copied, n - copies),
        f"repeats{suffix}_pct": 100 * _ratio(repeats, messages),
        f"messages_per_approach{suffix}": _ratio(messages, n),
    }


def _ratio(part: Float, whole: Float) -> Float:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(part / np.where(whole > 0, whole, np.nan))
