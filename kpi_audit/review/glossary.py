"""Words of the page that mean something special, for the page and for every other format."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_audit.language import _, later


@dataclass(frozen=True, slots=True)
class Term:
    """A word and its meaning; ``anchor`` is what the page links to, where it does."""

    name: str
    meaning: str
    anchor: str = ""


_TERMS = (
    Term(
        later("Assurance"),
        later(
            "Whether a target lies beyond plain variation: then it is always hit, or always missed,"
            " until something changes."
        ),
    ),
    Term(
        later("Audit start"),
        later("The day from which a KPI is judged, usually the day its first target was set."),
    ),
    Term(
        later("Backed by the outcome"),
        later("The change of the KPI that the change of its outcome stands for."),
    ),
    Term(
        later("Baseline"),
        later("The time before the audit start: its own past, with which a KPI is compared."),
    ),
    Term(
        later("e-value"),
        later(
            "The strength of evidence against “nothing is wrong”. If nothing is wrong, an e-value"
            " of 400 or more has a chance of at most 1 in 400."
        ),
        "g-e",
    ),
    Term(
        later("Finding"),
        later("Evidence so strong that it was chosen within the false-alarm budget over all KPIs."),
    ),
    Term(
        later("Fire drill"),
        later("Known schemes are planted into a copy of the data: would the audit see them?"),
    ),
    Term(later("Guardrail"), later("What must not suffer while a KPI is pushed.")),
    Term(
        later("Hollow points"),
        later("The part of a change of the KPI that its outcome does not back, in per cent of it."),
        "g-hollow",
    ),
    Term(
        later("95 % interval"),
        later("The range in which the true size lies with 95 % confidence."),
    ),
    Term(later("Outcome"), later("The result a KPI stands for.")),
    Term(
        later("Plain variation"),
        later(
            "The ups and downs of a number when nothing special happens. A value within the limits"
            " is no news, whatever its sign."
        ),
        "g-plain",
    ),
    Term(
        later("Provisional"),
        later("Judged on a short baseline or few periods; it may still change."),
    ),
    Term(
        later("sd"),
        later("Standard deviation: how far the gap between KPI and outcome usually strays."),
    ),
    Term(
        later("Special cause"),
        later(
            "A value, or a run of values, that plain variation rarely makes: outside the limits,"
            " seven or more on one side of the mean, six or more all rising or all falling, or two"
            " of three close to a limit."
        ),
    ),
    Term(
        later("Watch"),
        later(
            "An e-value of 20 or more that is not yet a finding. In a year, at most 1 in 20 sound"
            " numbers gets there."
        ),
    ),
)
_VERDICTS = (
    Term(later("Holds"), later("The KPI moves with its outcome as it did before.")),
    Term(
        later("Noisier"),
        later("The KPI still points the right way, with more noise than before."),
    ),
    Term(later("Clue"), later("One trace was seen. Ask before you decide on it.")),
    Term(later("Drifting"), later("The outcome no longer follows the KPI as it did.")),
    Term(
        later("Distorted"),
        later("Two independent traces, one of them a push towards the number."),
    ),
    Term(
        later("Never shown to track its outcome"),
        later("The past does not show that the two move together."),
    ),
    Term(later("Not enough data"), later("Too little history to judge.")),
    Term(
        later("Not judged"),
        later("An outcome or guardrail: others are measured by it."),
    ),
)


def terms() -> list[Term]:
    """Return the glossary in the language that is spoken, in its alphabetical order."""
    return sorted(_worded(_TERMS), key=lambda term: term.name.casefold())


def verdicts() -> list[Term]:
    """Return what each verdict means, in the language that is spoken."""
    return _worded(_VERDICTS)


def _worded(found: tuple[Term, ...]) -> list[Term]:
    return [Term(_(term.name), _(term.meaning), term.anchor) for term in found]
