"""The review: made once from the tables of a night, rendered in many formats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from kpi_audit.errors import BadEvidence
from kpi_audit.language import ENGLISH, _, speaking
from kpi_audit.retelling.columns import retold_table
from kpi_audit.review.front import Line, budget, data_through, headline, lines
from kpi_audit.review.glossary import Term, terms, verdicts
from kpi_audit.review.grid import Grid
from kpi_audit.review.learn import Learn, learn
from kpi_audit.review.quality import Quality, quality
from kpi_audit.review.record import Record, record
from kpi_audit.review.register_view import register_grid
from kpi_audit.review.rows import Row, records
from kpi_audit.review.sections import Section, sections
from kpi_audit.review.sheet import Sheet
from kpi_audit.review.sheets import sheets
from kpi_audit.review.since import Earlier, Since, since
from kpi_audit.review.tables import Tables
from kpi_audit.wording import day, number

MOST_FULL = 40  # KPIs told in full on one page; what matters comes first


@dataclass(frozen=True, slots=True)
class Review:
    """Everything the review of one night says.

    Attributes
    ----------
    language : str
    night : dict
        The row of ``audit_nights``.
    date : date
        Of the night.
    as_of, through, budget, steer, rest : str
    in_brief : str
        That KPIs are told in brief, and where the rest is; empty where none is.
    since : Since or None
        What changed since an earlier night.
    lines : Sequence[Line]
        All KPIs, what matters first.
    sections : Sequence[Section]
    learn : Learn
        What is worth learning from.
    register : Grid or None
    record : Record
        The audit's own.
    quality : Quality
    terms, verdicts : Sequence[Term]
    sheets : Sequence[Sheet]
        All tables with typed cells.
    """

    language: str
    night: Row
    date: date
    as_of: str
    through: str
    budget: str
    steer: str
    rest: str
    in_brief: str
    since: Since | None
    lines: Sequence[Line]
    sections: Sequence[Section]
    learn: Learn
    register: Grid | None
    record: Record
    quality: Quality
    terms: Sequence[Term]
    verdicts: Sequence[Term]
    sheets: Sequence[Sheet]


def review(
    tables: Tables,
    earlier: Earlier | None = None,
    language: str = ENGLISH,
    most_full: int | None = MOST_FULL,
) -> Review:
    """Return the review of one night.

    Parameters
    ----------
    tables : Tables
        The audit tables of one night.
    earlier : Earlier or None
        The night to compare it with.
    language : str
        One of ``kpi_audit.language.languages()``.
    most_full : int or None
        KPIs told in full; None: all.

    Raises
    ------
    BadEvidence
        If the tables are not those of exactly one night.
    """
    night = _night(tables)
    with speaking(language):
        tables, earlier = _retold(tables, earlier)
        shown = lines(tables)
        steer, rest = headline(shown)
        told = sections(tables, shown, most_full)
        return Review(
            language=language,
            night=night,
            date=pd.Timestamp(night["as_of"]).date(),
            as_of=day(night["as_of"]),
            through=data_through(tables),
            budget=budget(night),
            steer=steer,
            rest=rest,
            in_brief=_in_brief(len(told), most_full),
            since=None if earlier is None else since(tables, earlier),
            lines=shown,
            sections=told,
            learn=learn(tables),
            register=register_grid(tables),
            record=record(tables),
            quality=quality(tables),
            terms=terms(),
            verdicts=verdicts(),
            sheets=sheets(tables, [line.name for line in shown]),
        )


def _night(tables: Tables) -> Row:
    nights = records(tables.audit_nights)
    if len(nights) != 1:
        message = f"the review is of one night, audit_nights has {len(nights)} rows."
        raise BadEvidence(message)
    return nights[0]


def _retold(tables: Tables, earlier: Earlier | None) -> tuple[Tables, Earlier | None]:
    """Return both nights with the sentences of their tables in the language that is spoken."""
    told = Tables(**{name: retold_table(name, getattr(tables, name)) for name in Tables.names()})
    if earlier is None:
        return told, None
    return told, replace(earlier, findings=retold_table("audit_findings", earlier.findings))


def _in_brief(n: int, most_full: int | None) -> str:
    if most_full is None or n <= most_full:
        return ""
    return _(
        "The %(full)s KPIs that matter most are told in full, the other %(brief)s in brief;"
        " 'kpi-audit site' builds a page for each.",
        full=number(most_full),
        brief=number(n - most_full),
    )
