"""Puts the page together; every number on it stands in one of the tables."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kpi_audit.language import ENGLISH, _, speaking
from kpi_audit.review.answers import folded
from kpi_audit.review.evidence import tier
from kpi_audit.review.links import Links
from kpi_audit.review.model import MOST_FULL, Review, review
from kpi_audit.review.plain_text import plain_text
from kpi_audit.review.roles import role
from kpi_audit.review.since import Earlier
from kpi_audit.review.tables import Tables
from kpi_audit.wording import DASH, number

MOST_SEEN = 20  # findings that came or went; the rest are counted
_FOLDER = Path(__file__).parent
_HERE = Links()


def render(tables: Tables, earlier: Earlier | None = None, language: str = ENGLISH) -> str:
    """Return the review of one night as one self-contained HTML file.

    Parameters
    ----------
    tables, earlier, language
        As of ``review``.

    Raises
    ------
    BadEvidence
        If the tables are not those of exactly one night.
    """
    return page(review(tables, earlier, language, MOST_FULL))


def page(made: Review) -> str:
    """Return a review as one self-contained HTML file."""
    own = Markup(script())  # noqa: S704 (our own file)
    return template("page.html", made, script=own, script_digest=script_digest())


def template(name: str, made: Review, links: Links = _HERE, **more: object) -> str:
    """Return a template of this folder, filled in with a review."""
    with speaking(made.language):
        return (
            environment()
            .get_template(name)
            .render(
                language=made.language,
                links=links,
                night=made.night,
                as_of=made.as_of,
                through=made.through,
                budget=made.budget,
                steer=made.steer,
                rest=made.rest,
                since=made.since,
                judged=[line for line in made.lines if line.verdict.use != "result"],
                results=[line for line in made.lines if line.verdict.use == "result"],
                sections=made.sections,
                in_brief=made.in_brief,
                learn=made.learn,
                register=made.register,
                record=made.record,
                quality=made.quality,
                glossary=made.terms,
                verdict_meanings=made.verdicts,
                css=Markup(style()),  # noqa: S704 (our own file)
                **{"script": "", **more},
            )
        )


@cache
def environment() -> Environment:
    """Return what fills in templates: every value escaped, nothing missing without a word."""
    found = Environment(
        loader=FileSystemLoader([_FOLDER, _FOLDER.parent / "site"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=shown,
    )
    found.globals |= {
        "_": _,
        "_m": _marked,
        "tier": tier,
        "role": role,
        "ask": _ask,
        "folded": folded,
        "number": number,
        "most_seen": MOST_SEEN,
    }
    return found


def _marked(text: str, /, **values: object) -> Markup:
    """Return a sentence of the copy deck with marks in it; what is no mark is escaped."""
    return Markup(_(text)) % values  # noqa: S704 (the copy deck is ours)


def _ask(owner: str) -> str:
    return _("Ask %(owner)s:", owner=owner) if owner else _("Ask the owner:")


@cache
def style() -> str:
    """Return the style sheet."""
    return (_FOLDER / "page.css").read_text(encoding="utf-8")


@cache
def script() -> str:
    """Return the script of the page: it narrows and orders one table."""
    return (_FOLDER / "table.js").read_text(encoding="utf-8")


@cache
def script_digest() -> str:
    """Return the script as a content security policy names it: no other one runs."""
    digest = sha256(script().encode()).digest()
    return f"sha256-{b64encode(digest).decode()}"


def shown(value: object) -> object:
    """Return what is printed for a value: a dash for nothing, no marks that reorder the page."""
    if value is None:
        return DASH
    if isinstance(value, str) and not isinstance(value, Markup):
        return plain_text(value)
    return value
