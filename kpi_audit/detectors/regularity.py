"""Records that follow each other like clockwork."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Bool, Float, Text
from kpi_audit.evidence import Evidence
from kpi_audit.registry import detector
from kpi_audit.shapes.gaps import Gaps
from kpi_audit.shifted_odds import log_e_shifted_odds

EVEN = 0.2  # share of changes within 2 s (5 whole seconds) among those within 12 s (25)
TOLERATED = 0.3  # reached by people only at a steady pace, see Notes
FEWEST, BASELINE = 30, 30  # comparable pairs of gaps
OVERLAP = 2.0  # neighbouring pairs share a gap, so a pair is worth half
ALTERNATIVES = np.log([2.0, 4.0, 16.0])  # odds of a repeated gap against those tolerated
EXACT = 1e9  # weight of a share that is not estimated
LARGEST = 690.0
CROWDED, MANY, SHARED = 3.0, 4.0, 0.2  # see _is_transferred
ROUGH = 0.9  # share of records at full minutes (or of the others at 5 s): not recorded finer


@detector(
    null="gaps that repeat to the second are no more frequent than gaps that almost repeat",
    family="timing",
    expectation="expect_no_clockwork",
    question="Which tool makes or passes on these records, and is its schedule declared?",
    trace="gaps between an actor's records repeat to the second",
)
def regularity(gaps: Gaps) -> Evidence:
    """Excess of gaps that repeat to the second, among the gaps that nearly repeat.

    Parameters
    ----------
    gaps : Gaps
        Counts of seconds, of gaps and of changes between successive gaps of one actor, shape
        (n_segments, bins).

    Returns
    -------
    Evidence
        ``effect``: records whose gap repeats beyond what chance brings, with a 95 % interval;
        ``n``: audited pairs of gaps that differ by at most 12 seconds.

    Notes
    -----
    People's gaps are of any length, so the change from one gap to the next is as likely to be 0 as
    8 seconds: a fifth of the changes up to 12 seconds lie within 2. A timer puts all of them there.
    Null: at most 30 % do (a person pacing 60-second tasks with a coefficient of variation of 0.15
    reaches 27 %), and, with 30 earlier pairs, no more than in the own past, whose error grows with
    its clustering by actor. Beta-binomial e-values; the smaller of the two counts. Each pair is
    worth half, as neighbours share a gap. Declared schedules, bursts and batches (less than 30
    seconds apart) and times at multiples of 10 or 15 seconds (typed or rounded) are left out.
    Measured error rates: docs/calibration/regularity.csv.

    Described, but no evidence, because innocent work moves them: ``gap_spread``, the standard
    deviation of log2 gaps (burstiness in the sense of [1]_), and Rayleigh's mean resultant length
    [2]_ of the second in the minute.

    When it lies: machine-paced work, or a mail program on each desk that sends every five minutes,
    look like a bot, because they are clocks (one transfer for all is seen by its seconds, and not
    judged). It cannot see timers that
    add a random wait of ten seconds or more, act more often than twice a minute or fire at :00,
    nor one timer that drowns among many busy people: look at the segments.

    References
    ----------
    .. [1] Goh, K.-I. & Barabasi, A.-L. (2008). Burstiness and memory in complex systems.
           EPL 81, 48002. doi:10.1209/0295-5075/81/48002
    .. [2] Mardia, K. V. & Jupp, P. E. (2000). Directional Statistics. Wiley.
           doi:10.1002/9780470316979

    Examples
    --------
    >>> people, with_timer = np.array([[20, 80, 100]]), np.array([[120, 80, 200]])
    >>> minute, octaves, none = np.full((1, 60), 50), np.full((1, 32), 50), 0 * people
    >>> for pairs in (people, with_timer):
    ...     past = none, none.astype(float), none[:, 0]
    ...     found = regularity(Gaps(("",), minute, 0.1 * minute, octaves, pairs, *past))
    ...     print(found.effect, found.log_e > np.log(20))
    [0.] [False]
    [100.] [ True]
    """
    same, near = _counts(gaps.same_gap)
    base, base_near = _counts(gaps.same_gap_baseline)
    has_baseline = base + base_near >= BASELINE
    reason = _reason(gaps, same + near)
    judged = reason == ""
    tolerated = np.full(len(same), TOLERATED)
    log_e = _log_e(same, near, tolerated, np.full(len(same), EXACT))
    share = (base + 1) / (base + base_near + 2)
    weight = (base + base_near) / OVERLAP / _clustering(gaps, base, base_near)
    own = _log_e(same, near, share, np.maximum(weight, 1.0))
    log_e = np.where(has_baseline, np.minimum(log_e, own), log_e)
    odds = EVEN / (1 - EVEN)
    effect = np.where(judged, same - odds * near, np.nan)
    margin = 1.96 * np.sqrt(OVERLAP * (same + odds**2 * near))
    return Evidence(
        log_e=np.where(judged, np.clip(log_e, -LARGEST, LARGEST), np.nan),
        effect=effect,
        low=effect - margin,
        high=effect + margin,
        unit="records",
        n=(same + near).astype(np.int64),
        reason=reason,
        details={
            "form": np.where(has_baseline, "baseline", "one-off").astype(object),
            "repeated_pct": _pct(same, same + near),
            "repeated_baseline_pct": _pct(base, base + base_near),
            "gap_spread": _spread(gaps.gap.astype(np.float64)),
            "second_concentration": _resultant(gaps.second.astype(np.float64)),
        },
    )


def _counts(pairs: np.ndarray) -> tuple[Float, Float]:
    return pairs[:, 0].astype(np.float64), pairs[:, 1].astype(np.float64)


def _log_e(same: Float, near: Float, share: Float, weight: Float) -> Float:
    return log_e_shifted_odds(same / OVERLAP, near / OVERLAP, share, weight, ALTERNATIVES)


def _clustering(gaps: Gaps, same: Float, near: Float) -> Float:
    """How many times larger the variance of the baseline's share is than if actors were alike.

    What is beyond chance within a period is taken to last: an actor's timer stays.
    """
    squares = np.where(np.isfinite(gaps.squares_baseline), gaps.squares_baseline, 1e300)
    n = np.maximum(same + near, 1.0)
    p = (same + 1) / (n + 2)
    both = (squares[:, 2] - squares[:, 0] - squares[:, 1]) / 2  # sum over actors of same x near
    # residual of an actor: same - p (same + near) = (1 - p) same - p near
    sum_squares = (1 - p) ** 2 * squares[:, 0] + p**2 * squares[:, 1] - 2 * p * (1 - p) * both
    with np.errstate(invalid="ignore", over="ignore"):
        beyond = np.nan_to_num(sum_squares / (n * p * (1 - p)) - 1, nan=1e300, posinf=1e300)
        return np.asarray(1 + np.maximum(beyond, 0.0) * np.maximum(gaps.periods_baseline, 1))


def _reason(gaps: Gaps, n: Float) -> Text:
    """Say why a segment is not judged; depends on resolution and n only."""
    second = gaps.second.astype(np.float64)
    others = second[:, 1:].sum(axis=1)
    total = np.maximum(second.sum(axis=1), 1.0)
    rough: Bool = others <= (1 - ROUGH) * total
    rough |= second[:, 5::5].sum(axis=1) > ROUGH * np.maximum(others, 1.0)
    few = [
        f"not enough data: {k:.0f} successive gaps that differ by at most 12 seconds, {FEWEST} "
        "are needed" for k in n
    ]  # fmt: skip
    coarse = "not applicable: times are recorded to the minute or day, or in steps of seconds"
    transfer = (
        "not applicable: many actors' records fall on the same seconds of the minute, so the times "
        "are those of a transfer"
    )
    return np.select(
        [rough & (second.sum(axis=1) > 0), _is_transferred(gaps), n < FEWEST],
        [np.full(len(n), coarse, object), np.full(len(n), transfer, object), np.array(few, object)],
        np.full(len(n), "", object),
    )


def _is_transferred(gaps: Gaps) -> Bool:
    """Whether a fifth of the records fall on crowded seconds that many actors share.

    Seconds with three times their even share, used by four actors or more (Kish's number); those
    that people round to (multiples of 10 and 15) do not count.
    """
    second = gaps.second.astype(np.float64)
    at = np.arange(second.shape[1])
    usual = (at % 10 != 0) & (at % 15 != 0)
    total = np.maximum(second[:, usual].sum(axis=1, keepdims=True), 1.0)
    crowded = second > CROWDED * total / usual.sum()
    crowded &= (gaps.second_actors >= MANY) & usual
    return np.asarray(np.where(crowded, second, 0.0).sum(axis=1) >= SHARED * total[:, 0])


def _pct(part: Float, whole: Float) -> Float:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(100 * part / np.where(whole > 0, whole, np.nan))


def _spread(gap: Float) -> Float:
    """Return the standard deviation of log2 gaps."""
    total = np.where(gap.sum(axis=1) > 0, gap.sum(axis=1), np.nan)
    octave = np.arange(gap.shape[1]) + 0.5
    mean = gap @ octave / total
    return np.asarray(np.sqrt(np.maximum(gap @ octave**2 / total - mean**2, 0.0)))


def _resultant(second: Float) -> Float:
    """Mean resultant length of the second in the minute: 0 even, 1 always the same."""
    total = np.where(second.sum(axis=1) > 0, second.sum(axis=1), np.nan)
    angle = 2 * np.pi * np.arange(second.shape[1]) / second.shape[1]
    return np.asarray(np.hypot(second @ np.cos(angle), second @ np.sin(angle)) / total)
