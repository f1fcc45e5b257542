"""Records moved over a target, or piled up under a limit."""

from __future__ import annotations

from functools import partial

from kpi_audit.evidence import Evidence
from kpi_audit.excess.beside import DESCRIBED, beside
from kpi_audit.excess.coarser import coarser
from kpi_audit.excess.habit import habit
from kpi_audit.excess.heaped import with_heaps
from kpi_audit.excess.judged_window import judged_window, nowhere
from kpi_audit.excess.reaches import averaged, reaches
from kpi_audit.excess.round_numbers import Scale, round_numbers
from kpi_audit.excess.short_scale import fitted
from kpi_audit.excess.window import Side, cut
from kpi_audit.registry import detector
from kpi_audit.shapes.histogram import Histogram
from kpi_audit.threads import for_each


@detector(
    null="the counts at the target follow from the counts around it (or from the own baseline)",
    family="values",
    expectation="expect_no_bunching",
    question="What happens to a record that is just short of the target, and who decides it?",
    trace="values pile up at the {against}",
)
def bunching(  # noqa: PLR0913  (the signature is what a KPI file may set)
    histogram: Histogram,
    *,
    target: float,
    side: Side = "floor",
    inclusive: bool = True,
    ends_round: bool = False,
    is_fine: bool = False,
    other_targets: tuple[float, ...] = (),
    round_to: Scale = "decimal",
    half_window: int = 30,
    near: int | None = None,
    gap: int | None = None,
    order: int = 5,
) -> Evidence:
    """Excess of records just over a target (floor) or just under a limit (cap).

    Parameters
    ----------
    histogram : Histogram
        Counts per value, audited and baseline, shape (n_segments, n_bins). The bin width is the
        unit of everything below; choose it so that a push moves a record by a few bins.
    target : float
        The value the KPI is held to, in the KPI's unit.
    side : {"floor", "cap"}
        Whether a value should reach the target or stay within it.
    inclusive : bool
        For a cap: the target's own bin meets it. False for times in whole minutes under 4:00:00.
    ends_round : bool
        A bin of width w from x on holds ``x < value <= x + w``, so round numbers end bins. Known
        by itself where bins are laid so that one of them ends with a cap; not for times, which are
        clocked and not rounded where they are recorded finer than the bins.
    is_fine : bool
        Bins are narrow beside the spread of the values, so bins four to eight times as wide are
        looked at too: a push of hours is not seen in bins of minutes. Known by itself where a bin
        is wider than the step in which values are recorded.
    other_targets : tuple of float
        Further thresholds; bins they touch are left out of the fit.
    round_to : {"decimal", "clock"}
        What people round to: multiples of 5 and 10 and their tenfolds, or parts of an hour. The
        latter is known by itself where values heap on whole minutes of 60 seconds.
    half_window : int
        Bins to either side that are compared.
    near, gap : int or None
        Bins that receive moved records, from the target on; bins short of it that give them. Both
        are left out of the fit. None: the mean e-value over (1, 2), (2, 4), (3, 3) and (5, 6),
        narrowed where the target is less than 25 bins; ``details`` say which one the effect is of.
    order : int
        Order of the polynomial of the one-off form. Measured at n = 5,000 for orders 3, 5, 7: a
        heavy tail passes a 5 % test in 7, 7, 1 %; a push of 20 % reaches E = 20 in 89, 89, 88 %.

    Returns
    -------
    Evidence
        ``effect``: excess records with a 95 % interval; ``n``: audited records in the window.

    Notes
    -----
    One-off form: Poisson regression on a polynomial and one effect per class of round numbers
    [1]_ [2]_, variance times a dispersion that includes spikes elsewhere, calibrated p to e. With
    300 baseline records in the window: beta-binomial e-value of the target's share against the
    baseline, tilted by a smooth cubic; the effect is still that of the one-off form where it
    applies, ``excess_over_baseline`` that of the e-value.

    Either form is the mean of two e-values. One asks for an excess at the target, wherever it came
    from. The other asks for the excess and the dip short of it at once: what was moved a few bins
    counts twice [2]_. Half of the near misses pushed are seen in 92 % of one-off tables of 1,000
    records, a fifth of 5,200 against a baseline in 82 % (docs/calibration/bunching.csv).

    The one-off e-value is made for one look. Over a year of weekly looks at growing data it was
    measured to hold its level too (docs/calibration/bunching.csv); nothing proves that it must.

    A target may be a wall that honestly ends or thins the density (a limit on purchases, a minimum
    order). A curve through it calls the wall itself an excess: E = 20 in up to 100 % of honest
    simulations. So the weaker of two curves counts; the second, of order 2 (of the full order where
    that misses the counts around the target), has a step there. Values may also peak at a target
    by themselves, as forecast errors do at 0: where the bins short of it stand above the curve,
    their rise is carried on over the target before anything is called an excess.

    A scale of few points (8 wins of 15, 10 marks of 20) gets a curve of order 3, and its ends are
    left out: they hold whoever would lie beyond. A scale from 0 to 10 has too few.

    Where the target is round its own heap may be habit, as large as on the same class of round
    numbers up to 100 bins away. Then a quarter of the evidence comes from
    the values beside it, compared with other values nobody rounds to: habit draws from both sides
    of a round number, a push also fills what lies just beyond it (diamonds of 1.01 carat).

    A bin must not hold values from both sides of a target: a limit of 2,500.00 that may be
    reached exactly needs bins that end with it (shift values by less than their resolution).

    When it lies: real effort just before a target bunches too, so this is a target effect and not
    proof of cheating. A push that only makes a habitual heap higher (a discount of just 20 %,
    where 5, 10 and 15 % are habits too) is not seen without a baseline. A spike that is new and
    sits at the target by chance (a new price, a new rule of rounding) looks the same. Where few
    values lie below the target, the curve with a step bends freely and the effect may be twice the
    truth; its interval is as wide. A push wider than ``gap`` bins leaks into the fit and is
    understated. A target that exists since before the baseline is invisible to the baseline form.

    References
    ----------
    .. [1] Chetty, R., Friedman, J., Olsen, T. & Pistaferri, L. (2011). Adjustment costs, firm
           responses, and micro vs. macro labor supply elasticities. QJE 126(2), 749-804.
           doi:10.1093/qje/qjr013
    .. [2] Kleven, H. (2016). Bunching. Annual Review of Economics 8, 435-464.
           doi:10.1146/annurev-economics-080315-015234

    Examples
    --------
    >>> import numpy as np
    >>> values = np.arange(40.0, 91.0)
    >>> counts = np.full((1, 51), 100)
    >>> counts[0, 23:25] -= 80  # 63, 64
    >>> counts[0, 25] += 160  # 65
    >>> found = bunching(Histogram(("",), values, counts, 0 * counts, 1.0), target=65)
    >>> found.effect.round(), (found.log_e > np.log(20)).tolist()
    (array([160.]), [True])
    """
    targets = (target, *other_targets)
    round_to, ends_round = habit(histogram, targets, round_to, ends_round=ends_round)
    coarse = coarser(histogram, target, side, inclusive=inclusive) if is_fine else None
    looks = [histogram] if coarse is None else [histogram, coarse]
    tried = [
        (look, reach, place > 0)
        for look in looks
        for place, reach in enumerate(reaches(target, look.width, near, gap))
    ]
    judgements, without_round = [], []
    for look, reach, widened in tried:
        window = cut(
            look, targets, side,
            inclusive=inclusive, half=half_window, near=reach.near, gap=reach.gap,
        )  # fmt: skip
        window, degree, spare = fitted(window, look, order, may_be_short=look is histogram)
        shift = look.width if ends_round else 0.0
        rounds = round_numbers(window.values + shift, look.width, window.outside, round_to)
        rounds = with_heaps(rounds, look, window, other_targets, shift)
        if not window.near.any() or not window.outside.any():
            return nowhere(len(histogram.segments))
        judged = partial(judged_window, order=degree, spare=spare, tried=len(tried))
        judgements.append(partial(judged, window, rounds, widened=widened))
        plain = beside(window, rounds)
        if plain is not None:
            without_round.append(partial(judged, *plain, described=DESCRIBED))
    found = for_each([*judgements, *without_round], lambda judge: judge())
    return averaged(found[: len(tried)], found[len(tried) :])
