"""A finding as a manager reads it: what was seen, how sure, what else it could be, what to ask."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kpi_audit.language import _, later
from kpi_audit.retelling.retell import retold, retold_target
from kpi_audit.review.answers import Said, is_silenced, said
from kpi_audit.review.detail_words import detail_words
from kpi_audit.review.figures import Figure, histogram_figure
from kpi_audit.review.grid import Grid
from kpi_audit.review.parts import parts
from kpi_audit.review.rows import Row, anchor, parsed, records, where
from kpi_audit.review.tables import Tables
from kpi_audit.wording import DASH, MILLION, day, number, odds

MOST_SEGMENTS = 12
_TOLD_APART = ["detector", "against", "is_silenced"]
SAYS = {
    "for": later("speaks for it"),
    "against": later("speaks against it"),
    "untestable": later("cannot be tested"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """One watch or finding.

    Attributes
    ----------
    finding_id, tier, sentence, odds, e_value, null, n, effect, since, question, owner : str
    answer : Said or None
        What was answered.
    explanations : Grid or None
    parts : Grid or None
        Segments, groups of people and periods that carry it.
    figure : Figure or None
    details : Grid or None
        Further numbers of the detector.
    """

    finding_id: str
    tier: str
    sentence: str
    odds: str
    e_value: str
    null: str
    n: str
    effect: str
    since: str
    question: str
    owner: str
    answer: Said | None
    explanations: Grid | None
    parts: Grid | None
    figure: Figure | None
    details: Grid | None

    @property
    def is_silenced(self) -> bool:
        """Whether it was explained, and the explanation still holds."""
        return self.answer is not None and self.answer.is_silenced


def found(tables: Tables, kpi: Row, *, draw: bool = True) -> list[Found]:
    """Return the findings of a KPI that are told in full, the strongest first.

    Of each thing that was looked for, that is the whole KPI, or else its strongest segment; the
    other segments stand in ``segments``. What was explained is told apart from the rest.
    """
    rows = _ordered(where(tables.audit_findings, kpi=kpi["kpi"]))
    full = rows.drop_duplicates(_TOLD_APART) if len(rows) else rows
    return [told(tables, kpi, row, draw=draw) for row in records(full)]


def segments(tables: Tables, kpi: Row) -> Grid | None:
    """Return the segments of a KPI by strength of evidence; None if no segment stands out."""
    mine = where(tables.audit_evidence, kpi=kpi["kpi"], is_applicable=True)
    mine = mine[mine["segment"] != ""]
    if not (mine["tier"] != "").any():
        return None
    ordered = mine.sort_values(
        ["e_value", "detector", "against", "segment"], ascending=[False, True, True, True]
    )
    names = _finding_ids(tables, kpi)
    keys = [(row["segment"], row["detector"], row["against"]) for row in records(ordered)]
    ids = [names.get(key, "") for key in keys]
    left = len(ordered) - MOST_SEGMENTS
    return Grid(
        caption=_("Segments, the strongest evidence first"),
        columns=(
            _("Segment"),
            _("Looked for"),
            _("e-value"),
            _("Size"),
            _("95 % interval"),
            _("Seen as"),
        ),
        rows=[_segment(row) for row in records(ordered.head(MOST_SEGMENTS))],
        numbers=frozenset({2, 3, 4}),
        more=_("and %(n)s more", n=number(left)) if left > 0 else "",
        ids=tuple(ids[:MOST_SEGMENTS]),
        hidden_ids=tuple(name for name in ids[MOST_SEGMENTS:] if name),
    )


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """Whole KPI first, then by tier (finding before watch) and strength."""
    silenced = is_silenced(rows)
    return rows.assign(is_part=rows["segment"] != "", is_silenced=silenced).sort_values(
        ["tier", "is_part", "e_value", "finding_id"], ascending=[True, True, False, True]
    )


def _finding_ids(tables: Tables, kpi: Row) -> dict[tuple[str, str, str], str]:
    """Return ids of the findings that are not told in full."""
    rows = _ordered(where(tables.audit_findings, kpi=kpi["kpi"]))
    rest = rows[rows.duplicated(_TOLD_APART)]
    return {
        (row["segment"], row["detector"], row["against"]): anchor(row["finding_id"])
        for row in records(rest)
    }


def _segment(row: Row) -> tuple[str, ...]:
    return (
        row["segment"],
        in_words(row["detector"], row["against"]),
        e_value(row["e_value"]),
        f"{number(row['effect'])} {row['unit']}" if row["effect"] is not None else DASH,
        _ends(row) or DASH,
        tier(row["tier"]),
    )


def in_words(detector: str, against: str) -> str:
    """Return what was looked for.

    Examples
    --------
    >>> in_words("tracks_outcome", "meetings_held")
    'tracks outcome (meetings held)'
    """
    name = retold(detector.replace("_", " "))
    return f"{name} ({retold_target(against).replace('_', ' ')})" if against else name


def e_value(value: float | None) -> str:
    """Return an e-value; past a million the digits say nothing more.

    Examples
    --------
    >>> e_value(412.3), e_value(1e300), e_value(None)
    ('412', 'over 1,000,000', '–')
    """
    if value is not None and value > MILLION:
        return _("over %(n)s", n=number(MILLION))
    return number(value)


def tier(name: str) -> str:
    """Return how strong evidence is, in a word."""
    found = {"finding": _("Finding"), "watch": _("Watch"), "": _("nothing unusual")}
    return found.get(name, name)


def _ends(row: Row) -> str:
    """Return the interval of an effect, rounded as in the finding's sentence."""
    if row["effect_low"] is None and row["effect_high"] is None:
        return ""
    return _("%(low)s to %(high)s", low=number(row["effect_low"]), high=number(row["effect_high"]))


def told(tables: Tables, kpi: Row, row: Row, *, draw: bool = True) -> Found:
    """Return one finding in full."""
    return Found(
        finding_id=anchor(row["finding_id"]),
        tier=row["tier"],
        sentence=row["sentence"],
        odds=odds(row["e_value"]),
        e_value=e_value(row["e_value"]),
        null=row["null_hypothesis"],
        n=number(row["n"]),
        effect=size(row),
        since=day(row["since"]),
        question=row["question"],
        owner=row["owner"],
        answer=said(tables, row),
        explanations=_explanations(tables, row["finding_id"]),
        parts=parts(tables, row["finding_id"]),
        figure=histogram_figure(tables, kpi, row) if draw else None,
        details=_details(tables, kpi, row) if draw else None,
    )


def size(row: Row) -> str:
    """Return the size of what was found, with its interval."""
    if row["effect"] is None:
        return DASH
    return _(
        "%(size)s %(unit)s (95 %% interval %(ends)s)",
        size=number(row["effect"]),
        unit=row["unit"],
        ends=_ends(row) or _("not known"),
    )


def _explanations(tables: Tables, finding_id: str) -> Grid | None:
    rows = records(where(tables.audit_explanations, finding_id=finding_id))
    if not rows:
        return None
    return Grid(
        caption=_("What else it could be"),
        columns=(_("Explanation"), _("What the data say"), _("Why")),
        rows=[(row["explanation"], says(row["says"]), row["sentence"]) for row in rows],
    )


def says(value: str) -> str:
    """Return what the data say about an explanation, in words."""
    return _(SAYS.get(value, value))


def _details(tables: Tables, kpi: Row, finding: Row) -> Grid | None:
    same = {name: finding[name] for name in ("segment", "detector", "against")}
    rows = records(where(tables.audit_evidence, kpi=kpi["kpi"], **same))
    numbers = parsed(rows[0]["details"]) if rows else None
    if not isinstance(numbers, dict) or not numbers:
        return None
    return Grid(
        caption=_("Further numbers of this check"),
        columns=(_("What"), _("Value")),
        rows=[
            (detail_words(str(name)), _value(_flag(str(name), value)))
            for name, value in sorted(numbers.items())
        ],
        numbers=frozenset({1}),
    )


def _flag(name: str, value: object) -> object:
    """Return a number that says yes or no as such: details hold numbers and texts alone."""
    is_flag = name.startswith(("is_", "has_")) and value in (0, 1)
    return bool(value) if is_flag else value


def _value(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float) or value is None:
        return number(value, 2)
    return retold(str(value))
