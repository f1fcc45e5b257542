"""What must hold of e-BH for every input."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kpi_audit.arrays import Float
from kpi_audit.multiplicity import e_bh, e_bh_within

LOG_E = arrays(np.float64, st.integers(0, 30), elements=st.floats(-5, 12) | st.just(np.nan))
ALPHA = st.floats(0.001, 0.5)


@given(LOG_E, ALPHA)
def test_never_selects_below_one_over_alpha(log_e: Float, alpha: float) -> None:
    assert (log_e[e_bh(log_e, alpha)] >= -np.log(alpha) - 1e-8).all()


@given(LOG_E, ALPHA, st.randoms(use_true_random=False))
def test_order_does_not_matter(log_e: Float, alpha: float, random: object) -> None:
    order = np.arange(len(log_e))
    random.shuffle(order)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert (e_bh(log_e[order], alpha) == e_bh(log_e, alpha)[order]).all()


@given(LOG_E, ALPHA, st.integers(0, 29), st.floats(0, 10))
def test_more_evidence_never_selects_less(log_e: Float, alpha: float, at: int, by: float) -> None:
    if not len(log_e):
        return
    more = log_e.copy()
    more[at % len(log_e)] += by
    assert (e_bh(more, alpha) >= e_bh(log_e, alpha)).all()


@given(LOG_E, ALPHA)
def test_is_the_textbook_rule(log_e: Float, alpha: float) -> None:
    tested = np.sort(log_e[~np.isnan(log_e)])[::-1]
    size = len(tested)
    wins = [k for k in range(1, size + 1) if tested[k - 1] >= np.log(size / alpha / k) - 1e-9]
    assert e_bh(log_e, alpha).sum() == max(wins, default=0)


@given(LOG_E, ALPHA, st.integers(0, 5))
def test_one_selected_kpi_alone_is_plain_e_bh(log_e: Float, alpha: float, kpi: int) -> None:
    selected = np.arange(6) == kpi
    inside = e_bh_within(log_e, np.full(len(log_e), kpi), selected, alpha)
    assert (inside == e_bh(log_e, alpha)).all()
