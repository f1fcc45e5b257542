"""Puts the page together; every number on it stands in one of the tables."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kpi_audit.errors import BadEvidence
from kpi_audit.review.front import budget, data_through, headline, lines
from kpi_audit.review.learn import learn
from kpi_audit.review.quality import quality
from kpi_audit.review.rows import Row, records
from kpi_audit.review.sections import sections
from kpi_audit.review.tables import Tables
from kpi_audit.wording import DASH, day

# Marks that reorder or hide text, and characters that are no text at all.
_REORDERING = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def render(tables: Tables) -> str:
    """Return the review of one night as one self-contained HTML file.

    Parameters
    ----------
    tables : Tables
        The audit tables of one night.

    Raises
    ------
    BadEvidence
        If the tables are not those of exactly one night.
    """
    night = _night(tables)
    shown = lines(tables)
    steer, rest = headline(shown)
    page = _environment().get_template("page.html")
    return page.render(
        night=night,
        as_of=day(night["as_of"]),
        through=data_through(tables),
        budget=budget(night),
        steer=steer,
        rest=rest,
        judged=[line for line in shown if line.verdict.use != "result"],
        results=[line for line in shown if line.verdict.use == "result"],
        sections=sections(tables, shown),
        learn=learn(tables),
        quality=quality(tables),
        css=Markup(_style()),  # noqa: S704 (our own file)
    )


def _night(tables: Tables) -> Row:
    nights = records(tables.audit_nights)
    if len(nights) != 1:
        message = f"the review is of one night, audit_nights has {len(nights)} rows."
        raise BadEvidence(message)
    return nights[0]


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )


@cache
def _style() -> str:
    return Path(__file__).with_name("page.css").read_text(encoding="utf-8")


def _shown(value: object) -> object:
    """Return what is printed for a value: a dash for nothing, no marks that reorder the page."""
    if value is None:
        return DASH
    if isinstance(value, str) and not isinstance(value, Markup):
        return _NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", _REORDERING.sub("", value))
    return value
