"""Whether a finding starts within a change, and what it is worth when that was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from kpi_audit.explanations.changes import declared_change, started
from kpi_audit.explanations.facts import Declared, Facts

START = date(2025, 1, 6)
ONSET = START + timedelta(weeks=20)


def facts(*changes: Declared) -> Facts:
    """Outcome per KPI halves 20 weeks after the audit started; it is noticed 8 weeks later."""
    rng = np.random.default_rng(1)
    days = pd.date_range(START - timedelta(weeks=52), periods=92, freq="7D")
    noise = np.exp(0.1 * rng.standard_normal(92))
    outcome = np.where(days >= pd.Timestamp(ONSET), 50.0, 100.0) * noise
    series = pd.DataFrame(
        {"segment": "", "period_start": days, "kpi": 1000.0, "outcome": outcome,
         "is_baseline": days < pd.Timestamp(START)}
    )  # fmt: skip
    return Facts(
        family="link", segment="", has_target=False, series=series, cycle=52.18,
        revised_pct=0.0, quarantined_pct=0.0, changes=changes, since=ONSET + timedelta(weeks=8),
    )  # fmt: skip


def change(first: date, last: date | None = None, *, in_advance: bool = True) -> Declared:
    return Declared("New CRM", "rollout", first, last, first, in_advance)


def test_nothing_registered_and_nothing_dated_say_nothing() -> None:
    assert declared_change(facts()).says == "untestable"
    undated = replace(facts(change(ONSET)), series=pd.DataFrame(), since=None)
    assert declared_change(undated).says == "untestable"


@pytest.mark.parametrize(
    ("declared", "says", "words"),
    [
        (change(ONSET - timedelta(days=5)), "for", "declared in advance"),
        (change(ONSET, in_advance=False), "untestable", "that changes nothing"),
        (change(START, START + timedelta(days=20)), "against", "No registered change"),
        (change(ONSET + timedelta(days=60)), "against", "No registered change"),
    ],
)
def test_only_what_was_said_before_and_fits_speaks_for_it(
    declared: Declared, says: str, words: str
) -> None:
    found = declared_change(facts(declared))
    assert found.says == says
    assert words in found.sentence


def test_the_start_is_the_onset_not_the_night_it_was_noticed() -> None:
    assert abs(started(facts()) - ONSET) <= timedelta(weeks=1)
    assert started(replace(facts(), series=pd.DataFrame())) == ONSET + timedelta(weeks=8)
