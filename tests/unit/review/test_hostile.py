"""Everything from the data is text: no name becomes an element, an attribute or a link."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache

import pandas as pd
import pytest

from kpi_audit.review.page import render
from kpi_audit.review.tables import Tables
from tests.unit.review.read_page import Page
from tests.unit.review.synthetic_night import change, night

NAMES = {
    "script": "<script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "svg": "</text></svg><img src=x onerror=alert(1)>",
    "template": "{{ 7 * 7 }}{% raw %}{{ config }}",
    "style": "</style><style>*{display:none}</style>",
    "vega": "{'signal': 'alert(1)'} datum['x'] = 1",
    "comment": "--><!-- <![CDATA[ ]]>",
    "entity": "&lt;b&gt; &#60;script&#62; &amp;",
    "link": "javascript:alert(1)",
}
REORDERED = "total \u202e000,1\u202c \u2066x\u2069 \u200b\u0000end"
TEXTS = {
    "audit_nights": ["project"],
    "audit_kpis": ["title", "description", "owner", "unit"],
    "audit_evidence": ["reason"],
    "audit_findings": ["null_hypothesis", "sentence", "question", "owner"],
    "audit_explanations": ["explanation", "says", "sentence"],
    "audit_verdicts": ["reason", "question"],
    "audit_contributions": ["unit"],
    "audit_carriers": ["name", "unit"],
    "audit_drill": ["words", "unit"],
    "audit_loads": ["source"],
    "audit_quarantine": ["source", "path", "reason"],
}


def hostile(text: str) -> Tables:
    """The night with ``text`` in every free text, segment and finding."""
    tables = night()
    for table, names in TEXTS.items():
        tables = change(tables, table, lambda rows, n=names: rows.assign(**dict.fromkeys(n, text)))
    names = json.dumps([text])
    tables = change(tables, "audit_loads", lambda rows: rows.assign(unknown_columns=names))
    for table in ("audit_evidence", "audit_findings"):
        tables = change(tables, table, lambda rows: _segments(rows, text))
    return tables


def _segments(rows: pd.DataFrame, text: str) -> pd.DataFrame:
    return rows.assign(segment=rows["segment"].where(rows["segment"] == "", rows["segment"] + text))


def shape(html: str) -> Counter[tuple[str, tuple[str, ...]]]:
    """How often each element occurs, with the names of its attributes."""
    return Counter((tag, tuple(attrs)) for tag, attrs in Page(html).elements)


@cache
def inert() -> Counter[tuple[str, tuple[str, ...]]]:
    return shape(render(hostile("plain")))


@pytest.mark.parametrize("text", NAMES.values(), ids=NAMES.keys())
def test_a_hostile_name_changes_no_element(text: str) -> None:
    html = render(hostile(text))
    assert shape(html) == inert()
    assert Page(html).open == []
    assert text.split(maxsplit=1)[0] in Page(html).text


def test_no_mark_reorders_the_page_and_no_byte_is_no_text() -> None:
    html = render(hostile(REORDERED))
    assert not set(html) & set("\u202e\u202c\u2066\u2069\u200b\u0000")
    assert "total 000,1 x \N{REPLACEMENT CHARACTER}end" in Page(html).words


def test_long_and_foreign_names_are_shown_in_full() -> None:
    for text in ("x" * 200, "عدد الدعوات", "招待の承諾", "E\u0301quipe"):
        assert text in Page(render(hostile(text))).text


def test_names_that_are_no_identifiers_still_get_safe_anchors() -> None:
    odd = '" id="x'
    tables = night()
    for name in ("audit_kpis", "audit_verdicts", "audit_evidence", "audit_findings"):
        tables = change(tables, name, lambda rows: rows.replace({"kpi": {"messages_sent": odd}}))
    page = Page(render(tables))
    assert all(" " not in name and '"' not in name for name in page.ids)
    assert len(set(page.ids)) == len(page.ids)


def test_no_text_of_the_data_is_drawn() -> None:
    # names stand beside a drawing, in HTML: nothing of them passes through the drawing engine
    html = render(hostile("MARKED"))
    drawings = [part.split("</svg>")[0] for part in html.split("<svg viewBox")[1:]]
    assert drawings
    assert not any("MARKED" in drawing for drawing in drawings)
