"""One verdict per KPI from all of its evidence, with the reason in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from kpi_audit.drift.validation import LINKED
from kpi_audit.periods import CYCLE
from kpi_audit.project.kpi import Kpi
from kpi_audit.registry import Detector
from kpi_audit.wording import several

Name = Literal[
    "holds",
    "noisier",
    "clue",
    "drifting",
    "distorted",
    "never shown to track its outcome",
    "not enough data",
    "not judged",
]
LINK = "link"
SERIES = frozenset({LINK, "yield"})  # both look at the KPI beside its outcome: one indicator


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict, the one sentence behind it, and the stream that decides its numbers.

    Attributes
    ----------
    name : Name
    reason : str
    question : str
        What to ask next.
    is_provisional : bool
        Short baseline.
    """

    name: Name
    reason: str
    question: str
    is_provisional: bool


def verdict(
    kpi: Kpi,
    evidence: pd.DataFrame,
    detectors: Mapping[str, Detector],
    titles: Mapping[str, str],
    suffered_under: Sequence[str] = (),
) -> Verdict:
    """Judge one KPI.

    ``distorted`` needs two independent indicators, that is, of two families of detectors, one of
    them a gaming signature and one of them a finding; one alone is a ``clue``.

    Parameters
    ----------
    kpi : Kpi
    evidence : DataFrame
        The KPI's rows: detector, segment, against, tier, is_applicable, reason, details (dict).
    detectors : Mapping[str, Detector]
    titles : Mapping[str, str]
        What outcomes are called, by name.
    suffered_under : Sequence[str]
        Titles of the KPIs that rose while this one, their guardrail, got worse.
    """
    families = evidence["detector"].map({name: d.family for name, d in detectors.items()})
    is_found, is_seen = evidence["tier"] == "finding", evidence["tier"] != ""
    found, seen = set(families[is_found]), set(families[is_seen])
    links = evidence[families == LINK]
    # a young segment makes nothing of the whole provisional, unless it is what was seen
    is_provisional = _any(links[(links["segment"] == "") | is_seen[links.index]], "is_provisional")
    if seen:
        name = _named(found, seen, links)
        strongest = evidence[is_seen].sort_values("log_e").iloc[-1]
        against = str(strongest["against"])
        question = detectors[str(strongest["detector"])].question
        question = question.format(against=titles.get(against, against))
        return Verdict(name, _seen(evidence[is_seen], detectors, titles), question, is_provisional)
    name, reason, question = _calm(kpi, links, titles, suffered_under)
    return Verdict(name, reason, question, is_provisional)


def _named(found: set[str], seen: set[str], links: pd.DataFrame) -> Name:
    signatures = seen - SERIES
    if found and len(signatures) + bool(seen & SERIES) > 1 and signatures:
        return "distorted"
    if seen == {LINK} and _any(links[links["tier"] != ""], "is_noisier"):
        return "noisier"
    if LINK in found:
        return "drifting"
    return "clue"


def _seen(rows: pd.DataFrame, detectors: Mapping[str, Detector], titles: Mapping[str, str]) -> str:
    """Say which traces were seen, the strongest first."""
    parts = []
    ordered = rows.sort_values("log_e", ascending=False)
    for (detector, against), group in ordered.groupby(["detector", "against"], sort=False):
        segments = [segment for segment in group["segment"] if segment]
        where = "" if not segments else f" in {several(len(segments), 'segment')}"
        if where and "" in set(group["segment"]):
            where = f" as a whole and{where}"
        saw = detectors[str(detector)].trace.format(against=titles.get(str(against), against))
        parts.append(f"{saw}{where}")
    return _sentence("; ".join(parts))


def _calm(
    kpi: Kpi, links: pd.DataFrame, titles: Mapping[str, str], suffered_under: Sequence[str]
) -> tuple[Name, str, str]:
    """Judge a KPI in which nothing was seen."""
    is_result = kpi.role in ("outcome", "guardrail") and not kpi.stands_for
    if is_result and suffered_under:
        pushed = ", ".join(suffered_under)
        text = f"It got worse than its own earlier course while {pushed} rose; see there."
        return "not judged", text, "What was given up here, and who decided that?"
    if is_result:
        text = "It is a result the others are measured by; no trace of gaming was seen in it."
        return "not judged", text, "Is this the result that really matters?"
    if not kpi.stands_for:
        text = (
            "Nobody has said which result this number should bring, so nothing shows that it does."
        )
        return "never shown to track its outcome", text, "Which result should this number bring?"
    whole = links[links["segment"] == ""]
    if whole["is_applicable"].any():
        return "holds", _holding(kpi, whole, titles), ""
    reason = _unjudged(whole, titles) or "no period could be judged"
    is_lacking = whole["reason"].str.startswith("not enough data").any()
    if is_lacking or _is_open(kpi, whole):  # it may still be shown
        return "not enough data", _sentence(reason), "When will there be enough history?"
    return (
        "never shown to track its outcome",
        _sentence(reason),
        "Why do we believe that this number stands for the result?",
    )


def _is_open(kpi: Kpi, links: pd.DataFrame) -> bool:
    """Whether a baseline of less than a year speaks neither for a link nor against one."""
    year = CYCLE[kpi.grain] - 1  # a year's baseline can lack its last week
    found = [
        (details.get("baseline_periods"), details.get("link_log_bf"))
        for details in links["details"]
    ]
    return any(
        n is not None and bf is not None and n < year and abs(bf) < LINKED for n, bf in found
    )


def _unjudged(whole: pd.DataFrame, titles: Mapping[str, str]) -> str:
    """Say why no link was judged, of several links by the name of the outcome."""
    reasons = {}
    for against, reason in zip(whole["against"], whole["reason"], strict=True):
        title = titles.get(against, against)
        plain = reason.removeprefix("not applicable: ")
        reasons[title] = plain.replace(
            "never shown to track its outcome",
            f"its history does not show that it moves with {title}",
        )
    if len(set(reasons.values())) == 1:
        return str(next(iter(reasons.values())))
    return "; ".join(f"{title}: {reason}" for title, reason in reasons.items())


def _holding(kpi: Kpi, whole: pd.DataFrame, titles: Mapping[str, str]) -> str:
    """Say which outcomes it stands for, and which links were not judged."""
    named = whole["against"].map(lambda name: titles.get(name, name))
    against = ", ".join(named[whole["is_applicable"]])
    text = f"It still moves with {against} as it did before."
    if kpi.grain == "once":
        text = f"Units with more of it have more of {against}, as a rule."
        if any(link.sign == "-" for link in kpi.stands_for):
            text = f"It moves with {against} across units as declared."
        outlying = sum(int(details.get("outlying_units") or 0) for details in whole["details"])
        if outlying:
            units = several(outlying, "unit")
            text += f" {units} stands out." if outlying == 1 else f" {units} stand out."
    rest = ", ".join(named[~whole["is_applicable"]])
    return f"{text} Not judged against {rest}." if rest else text


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "."


def _any(rows: pd.DataFrame, detail: str) -> bool:
    values: list[Any] = [details.get(detail) for details in rows["details"]]
    return any(value not in (None, 0, 0.0) for value in values)
