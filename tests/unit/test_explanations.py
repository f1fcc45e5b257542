"""What judging again says of a finding: gone, still there, or too little left to tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from kpi_audit.explanations.again import outlier, parts, population, season
from kpi_audit.explanations.explain import explain
from kpi_audit.explanations.facts import Again, Facts

FACTS = Facts(
    family="values", segment="", has_target=True, series=pd.DataFrame(), cycle=52.18,
    revised_pct=float("nan"), quarantined_pct=0.0, effect=100.0, unit="records",
)  # fmt: skip
E = np.log([1000.0, 2.0])


@pytest.mark.parametrize(
    ("left", "says"),
    [
        (Again(E[0], 95.0), "against"),  # still there
        (Again(E[1], 10.0), "for"),  # evidence and size are gone
        (Again(E[1], 98.0), "untestable"),  # the size is the same, the data are few
        (Again(float("nan"), float("nan")), "untestable"),
    ],
)
def test_what_is_left_decides(left: Again, says: str) -> None:
    assert season(replace(FACTS, same_season=left)).says == says
    worst = replace(FACTS, without_worst=left, worst_period="2026-03-02")
    assert outlier(worst).says == says
    assert "2 Mar 2026" in outlier(worst).sentence
    assert population(replace(FACTS, known_people=left)).says == says


def test_a_whole_year_has_no_season() -> None:
    assert season(replace(FACTS, covers_a_year=True)).says == "against"


@pytest.mark.parametrize(("same", "says"), [(5, "against"), (1, "for")])
def test_a_shift_between_segments_shows_in_none_of_them(same: int, says: str) -> None:
    facts = replace(FACTS, parts_judged=6, parts_same_way=same, parts_watched=0)
    assert parts(facts).says == says
    assert parts(replace(facts, parts_judged=1)).says == "untestable"


def test_a_heap_at_a_target_may_be_a_usual_value() -> None:
    def asked(facts: Facts) -> bool:
        return any(one.explanation == "A value that is usual anyway" for one in explain(facts))

    assert asked(FACTS)
    assert not asked(replace(FACTS, has_target=False))
    assert not asked(replace(FACTS, family="repeats"))


def test_every_finding_is_asked_everything_and_no_sentence_is_empty() -> None:
    for family in ("values", "smoothness", "guardrail"):
        found = explain(replace(FACTS, family=family))
        names = [one.explanation for one in found]
        assert len(names) == len(set(names)) >= 8
        assert all(one.sentence.endswith(".") for one in found)
        assert {one.says for one in found} <= {"for", "against", "untestable"}


def test_declared_occasions_are_named() -> None:
    told = explain(replace(FACTS, occasions=("Christmas", "fair")))
    (one,) = [t for t in told if t.explanation == "Holidays, campaigns, outages"]
    assert (one.says, one.sentence.endswith("Christmas, fair.")) == ("against", True)
