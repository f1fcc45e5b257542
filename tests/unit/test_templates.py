"""Templates: silent on newsletters, boilerplate and one new colleague, loud on a copying team."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.templates import templates
from kpi_audit.shapes.texts import Texts
from tests.calibration.text_worlds import DISTORTED, INNOCENT, simulate
from tests.events import reduce

WATCH = np.log(20)
WORDS = ["amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "hazel", "ivory", "kelp"]


def _text(rng: np.random.Generator) -> str:
    return "Hello Ann, " + " ".join(rng.choice(WORDS, 20))


def _sent(texts: list[str], actor: str = "a", *, minutes: int = 90, start: int = 0) -> pd.DataFrame:
    """One first message each, to people p0, p1, ... of this actor."""
    at = np.datetime64("2024-01-01T08:00:00") + np.arange(len(texts)) * np.timedelta64(minutes, "m")
    people = [f"{actor}-p{start + i}" for i in range(len(texts))]
    return pd.DataFrame({"actor": actor, "counterpart": people, "text": texts, "at": at})


def _row(records: pd.DataFrame) -> dict[str, float]:
    frame = reduce(records, "texts")
    return frame.set_index("segment").loc[""].to_dict() if len(frame) else {}


@pytest.mark.parametrize("world", INNOCENT)
def test_is_silent_on(world: str) -> None:
    found = templates(simulate(np.random.default_rng(1), 200, INNOCENT[world]))
    assert (found.log_e >= WATCH).mean() <= 0.02
    assert (found.reason == "").mean() > 0.9


@pytest.mark.parametrize(("world", "power"), [("all_copy_60%", 0.6), ("most_copy_90%", 0.6)])
def test_finds_a_team_that_copies(world: str, power: float) -> None:
    found = templates(simulate(np.random.default_rng(2), 200, DISTORTED[world]))
    assert (found.log_e >= WATCH).mean() >= power
    assert (found.low > 0).mean() > power


def test_copies_by_hand() -> None:
    # Five messages, three alike but for name, number and signs: 6 of 20 ordered pairs.
    rng = np.random.default_rng(3)
    body = "I saw your post no. {} about growth - really great stuff, let us talk this week"
    alike = [f"Hi {name},\n{body.format(i)}" for i, name in enumerate(("Ann", "Bob", "Dr. Li"))]
    row = _row(_sent([*alike, _text(rng), _text(rng)]))
    assert (row["n"], row["copies"]) == (5, 3)
    assert row["matches"] == pytest.approx(5 * (6 / 20) ** 0.5)
    assert row["products"] == pytest.approx(25 * (6 / 20) ** 0.5)
    assert (row["squares_n"], row["squares_matches"]) == (25, pytest.approx(7.5, abs=1e-3))


def test_salutations_without_a_comma_are_left_out_too() -> None:
    body = "I saw your post about growth and really liked it, let us talk this week"
    assert _row(_sent([f"Hi {name} {body}" for name in ("Ann", "Bob")]))["copies"] == 2


def test_a_newsletter_is_one_mailing() -> None:
    text = _text(np.random.default_rng(4))
    within_the_hour = _sent([text] * 40, minutes=1)
    later = _sent([_text(np.random.default_rng(5 + i)) for i in range(9)], start=50)
    row = _row(pd.concat([within_the_hour, later.assign(at=later["at"] + pd.Timedelta("2D"))]))
    assert row["copies"] == 0
    assert row["matches"] == 0
    declared = _sent([text] * 40).assign(is_scheduled=True)
    assert _row(declared) == {}


def test_boilerplate_short_greetings_and_answers_are_left_out() -> None:
    rng = np.random.default_rng(6)
    text = _text(rng)
    everyone = pd.concat([_sent([text] * 3 + [_text(rng)] * 2, actor) for actor in "abc"])
    assert _row(everyone)["copies"] == 2 * 3  # only the actors' own texts are left
    assert _row(_sent(["hi, thanks for joining us!"] * 9)) == {}
    asked = _sent([text] * 4)
    before = asked.rename(columns={"actor": "counterpart", "counterpart": "actor"})
    before = before.assign(at=before["at"] - pd.Timedelta("9D"), text="May I ask something?")
    assert _row(pd.concat([asked, before])) == {}


def test_answers_and_repeats_are_counted() -> None:
    rng = np.random.default_rng(7)
    first = _sent([_text(rng) for _ in range(4)])
    answer = pd.DataFrame(
        {"actor": ["a-p0"], "counterpart": ["a"], "text": ["Yes!"], "at": ["2024-01-20"]}
    ).astype({"at": "datetime64[s]"})
    again = first.iloc[[0, 1, 1]].assign(
        at=pd.to_datetime(["2024-02-01", "2024-02-01", "2024-02-02"])
    )
    row = _row(pd.concat([first, answer, again]))
    assert row["answered"] == 1
    assert row["repeats"] == 2  # to p1; p0 had answered
    assert row["messages"] == 8


def test_no_text_leaves_the_reduction() -> None:
    text = _text(np.random.default_rng(8))
    frame = reduce(_sent([text] * 9), "texts")
    assert not frame.select_dtypes("number").empty
    assert all(value == "" for value in frame["segment"])
    assert set(frame.columns) - {"segment", "period_start", "is_baseline"} == set(
        frame.select_dtypes("number").columns
    )


def test_growth_does_not_change_the_chance() -> None:
    rng = np.random.default_rng(9)
    found = templates(simulate(rng, 300, INNOCENT["volume_doubles"]))
    assert found.effect[found.reason == ""].mean() == pytest.approx(1.5, abs=1.5)


def test_clustered_error_by_another_formula() -> None:
    # One period, actors as clusters: Cameron and Miller's linear-regression sandwich of a mean.
    from kpi_audit.clustered.two_sample import Sums, stretch

    rng = np.random.default_rng(10)
    n = np.full(12, 20.0)
    hits = rng.binomial(20, rng.beta(2, 5, 12)).astype(float)
    sums = Sums(*(np.array([[part.sum()]]) for part in (hits, n, hits**2, n**2, hits * n)))
    found = stretch(sums)
    bread = 1 / n.sum()
    meat = ((hits - n * hits.sum() / n.sum()) ** 2).sum()
    assert found.actor_variance[0] == pytest.approx(12 / 11 * bread * meat * bread)
    assert found.actors[0] == pytest.approx(12)
    # The same with equal clusters: the variance of their mean.
    assert found.actor_variance[0] == pytest.approx(np.var(hits / 20, ddof=1) / 12)


def test_says_why_not() -> None:
    shape = simulate(np.random.default_rng(11), 2, INNOCENT["steady"])
    alone = replace(shape, is_baseline=np.zeros_like(shape.is_baseline))
    assert templates(alone).reason[0].startswith("not applicable: without a baseline")
    three = simulate(np.random.default_rng(12), 2, INNOCENT["steady"], actors=3)
    assert templates(three).reason[0].startswith("not applicable: fewer than 5 actors")
    few = simulate(np.random.default_rng(13), 2, INNOCENT["steady"], n=0.2)
    assert templates(few).reason[0].startswith("not enough data")


def test_invented_messages_through_the_reduction() -> None:
    rng = np.random.default_rng(14)
    parts = []
    for actor in "abcdefghij":
        own = _text(rng)
        for month in range(8):
            copied = rng.random(15) < (0.8 if month >= 6 else 0.1)
            texts = [own if is_copy else _text(rng) for is_copy in copied]
            sent = _sent(texts, actor, start=100 * month)
            shift = pd.DateOffset(months=month)
            parts.append(
                sent.assign(at=sent["at"] + shift, period_start=pd.Timestamp("2024-01-01") + shift)
            )
    frame = reduce(pd.concat(parts), "texts", audit_from="2024-07-01")
    found = templates(Texts.from_frame(frame))
    assert found.log_e[0] > WATCH
    assert found.effect[0] == pytest.approx(70, abs=10)
    assert found.details["copies_pct"][0] == pytest.approx(80, abs=6)
