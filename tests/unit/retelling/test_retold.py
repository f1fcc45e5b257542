"""What the night writes is told in German: all of it, and nothing of what people named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.findings import findings
from assets.mysteries import _WORDS
from kpi_audit.decisions.on_verdict import leaving_aside
from kpi_audit.explanations.explain import explain
from kpi_audit.explanations.facts import Again, Declared
from kpi_audit.language import languages, speaking
from kpi_audit.plan import plan
from kpi_audit.registry import detectors
from kpi_audit.retelling.retell import is_retold, retold
from kpi_audit.review.detail_words import detail_words
from kpi_audit.scheme import schemes
from kpi_audit.verdict import verdict
from kpi_audit.verdict_changes import Basis, what_answers_did, why_changed
from kpi_audit.wording import quantity
from tests.unit.contract_examples import EXAMPLES, PARAMETERS
from tests.unit.test_explanations import FACTS
from tests.unit.test_verdict import LINK, TITLES, evidence, known, kpi

ROLES = ["activity", "outcome"]
SEASON = "Season; and so on. Values pile up"  # a title that looks like the audit's own words


def untold(texts: Iterator[str]) -> list[str]:
    """The texts of which German says nothing else."""
    written = [text for text in texts if text]  # before German is spoken: a night writes English
    with speaking("de"):
        return [text for text in written if retold(text) == text]


def test_english_stays_as_it_is_written() -> None:
    assert not is_retold()
    assert retold("Values pile up at the floor 12 per actor.").startswith("Values")


def _of_detectors() -> Iterator[str]:
    for detector in detectors().values():
        yield from (detector.name.replace("_", " "), detector.null)
        yield detector.question.format(against="Meetings held")
        yield detector.trace.format(against="Meetings held")
    yield from (text for scheme in schemes().values() for text in (scheme.words, scheme.unit))


def test_what_detectors_and_schemes_say_is_told() -> None:
    assert untold(_of_detectors()) == []


@pytest.mark.parametrize("detector", sorted(detectors()))
def test_what_a_detector_returns_is_told(detector: str) -> None:
    found = detectors()[detector]
    made = found(EXAMPLES[found.shape](), **PARAMETERS.get(detector, {}))
    assert untold(str(text) for text in found_texts(made)) == []
    with speaking("de"):
        german = {name: detail_words(name) for name in made.details}
    assert [name for name, words in german.items() if words == detail_words(name)] == []


def found_texts(made: object) -> Iterator[str]:
    """Reasons, the unit, and texts among the details."""
    yield from (text for text in made.reason)  # type: ignore[attr-defined]
    yield made.unit if made.unit != "%" else ""  # type: ignore[attr-defined]
    for values in made.details.values():  # type: ignore[attr-defined]
        yield from values if np.asarray(values).dtype == object else ()


def test_why_nothing_looks_at_a_kpi_is_told() -> None:
    bare = kpi("activity", linked=False)
    assert untold(case.reason for case in plan(bare, detectors(), {bare.name: bare})) == []


@pytest.mark.parametrize(("segment", "size"), [*product(["", "north"], [61.0, float("nan")])])
def test_findings_are_told_with_the_names_of_the_project(segment: str, size: float) -> None:
    rows = pd.DataFrame({"detector": sorted(detectors())}).assign(
        kpi="k", segment=segment, against="floor 12 per actor", tier="finding", log_e=6.0,
        effect=size, effect_low=1204.5, effect_high=84.0, unit="records", owner="",
    )  # fmt: skip
    made = findings(rows, {"k": kpi().model_copy(update={"title": SEASON})}, detectors())
    assert untold(iter(made["sentence"])) == []
    with speaking("de"):
        for sentence in made["sentence"]:
            assert retold(sentence).startswith(SEASON)
            told = "61,0 Datensätze, 95-%-Intervall 1.204 bis 84"
            assert np.isnan(size) or told in retold(sentence)


def _verdicts() -> Iterator[str]:
    names, seen = sorted(known()), ["finding", "watch"]
    for detector, tier, segment in product(names, seen, ["", "north"]):
        rows = evidence((detector, segment, tier, "", {}), (LINK, "south", "watch", "", {}))
        yield from _said(verdict(kpi(), rows, known(), TITLES))
    unshown = "not applicable: never shown to track its outcome (evidence of a link 0.4, 20 needed)"
    for reason in ("", unshown, "not enough data: no audited period has closed yet"):
        rows = evidence((LINK, "", "", reason, {"outlying_units": 2.0}))
        for role, linked, grain in product(ROLES, [True, False], ["week", "once"]):
            declared = kpi(role, linked=linked).model_copy(update={"grain": grain})
            yield from _said(verdict(declared, rows, known(), TITLES, ["Calls"] * (not linked)))
            yield from _said(verdict(declared, rows, known(), TITLES))
    both = evidence((LINK, "", "", "", {}), (LINK, "", "", "not enough data: no value", {}))
    yield verdict(kpi(), both.assign(against=["outcome", "x"]), known(), TITLES).reason


def _said(made: object) -> Iterator[str]:
    yield from (made.reason, made.question)  # type: ignore[attr-defined]
    yield leaving_aside(made.reason, 2)  # type: ignore[attr-defined]


def test_verdicts_are_told() -> None:
    assert untold(_verdicts()) == []


def _explanations() -> Iterator[str]:
    last = {"worst_period": "2026-03-02", "since": date(2026, 3, 2)}
    days = (date(2026, 3, 1), None, date(2026, 2, 1))
    change = Declared("New CRM", "rollout", *days, is_in_advance=True)
    for log_e, family in product([7.0, 0.5, float("nan")], ["values", "link", "smoothness"]):
        left = Again(log_e, 98.0)
        facts = replace(
            FACTS, family=family, same_season=left, without_worst=left, known_people=left,
            parts_judged=6, occasions=("fair",), definitions=2, revised_pct=1.5, changes=(change,),
            definition_since=date(2026, 3, 1), **last,
        )  # fmt: skip
        late, far = change._replace(is_in_advance=False), change._replace(first=date(2024, 3, 1))
        others = [replace(facts, changes=(one,)) for one in (late, far)]
        for given_ in (facts, *others, FACTS):
            for one in explain(replace(given_, series=_series())):
                yield from one[::2]


def _series() -> pd.DataFrame:
    weeks = pd.date_range("2024-01-01", periods=120, freq="7D")
    parts = [
        pd.DataFrame({"segment": name, "period_start": weeks, "kpi": 100.0 + np.arange(120),
                      "outcome": 20.0, "is_baseline": np.arange(120) < 60})
        for name in ("", "north", "south")
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def test_explanations_are_told() -> None:
    assert untold(_explanations()) == []


def test_changes_of_a_verdict_are_told() -> None:
    before = Basis(date(2026, 3, 2), "holds", "a", 8, 3)
    after = [{"periods": 9}, {"declaration": "b"}, {"mature": 5}, {}]
    nights = [replace(before, night=date(2026, 3, 9), verdict="drifting", **one) for one in after]
    said = [why_changed(before, now)[1] for now in nights]
    said += [why_changed(before, nights[0], what_answers_did(n, m))[1] for n, m in ((1, 2), (2, 1))]
    assert untold(iter(said)) == []
    with speaking("de"):
        assert retold(said[0]).startswith("War am 2. März 2026 „Hält“, ist seit der Nacht vom 9. M")


@pytest.mark.parametrize("where", ["", " in heron"])
def test_mysteries_are_told(where: str) -> None:
    size = quantity(280.0, 143.0, 1501.0, "%")
    said = [
        words.format(outcome="Sales", kpi="Calls", where=where) + f" ({size})."
        for words in _WORDS.values()
    ]
    with speaking("de"):
        told = [retold(text) for text in said]
    assert told[0] == (
        f"Sales liegt über dem, was Calls{where} erwarten lässt (etwa 280 %, 95-%-Intervall 143 bis"
        " 1.501)."
    )
    assert "bringt mehr Sales" in told[1]


@pytest.mark.parametrize("language", languages())
@given(st.text(max_size=60))
def test_whatever_people_wrote_is_told_or_left(language: str, text: str) -> None:
    with speaking(language):
        assert retold(text) == text or language == "de"
        sentence = f"{text}: values pile up at the floor 12 per actor (about 9.0 %, 95 % interval "
        assert retold(f"{sentence}1.0 to 2.0).").startswith(text)


@pytest.mark.parametrize(
    "piece", [": ", "; ", " and ", ", ", ". ", " of ", " did not follow as before; "]
)
def test_a_name_made_of_our_words_is_left(piece: str) -> None:
    """However often it can be parted: found by a name that exhausted the stack."""
    text = ("a" + piece) * (1400 // (1 + len(piece)))
    with speaking("de"):
        assert retold(text) == text
