"""No word of the page escapes the copy decks, and the decks say everything in every language."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kpi_audit.errors import AuditError
from kpi_audit.language import _, _n, languages, speaking
from kpi_audit.paths import ROOT
from kpi_audit.review.formats import FORMATS
from kpi_audit.review.model import review
from kpi_audit.review.page import render
from kpi_audit.site.pages import Site, pages
from kpi_audit.wording import day, number
from tests.unit.review.read_page import Page
from tests.unit.review.synthetic_night import night
from tests.unit.review.told_night import english, pieces, told_earlier, told_night
from tests.unit.site.synthetic_year import year


def _tool() -> Any:
    sys.path.insert(0, str(ROOT / "docs"))  # it stands beside what it imports
    spec = importlib.util.spec_from_file_location("words", ROOT / "docs" / "words.py")
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


WORDS = _tool()
TEMPLATES = [file for file in WORDS.files() if file.suffix == ".html"]
CODE = [file for file in WORDS.files() if file.suffix == ".py"]
PLACEHOLDER = re.compile(r"%\((\w+)\)s|%%")


@cache
def keys() -> set[tuple[Any, str | None]]:
    return {(message.id, message.context) for message in WORDS.extracted() if message.id}


@cache
def texts() -> set[Any]:
    return {text for text, context in keys() if context is None}


def test_there_are_words_in_english_and_german() -> None:
    assert languages() == ("de", "en")
    assert len(texts()) > 300


@pytest.mark.parametrize("language", languages())
def test_a_deck_has_every_text_and_no_other(language: str) -> None:
    deck = {
        (message.id, message.context): message for message in WORDS.deck(language) if message.id
    }
    assert set(deck) == keys()
    for text, message in deck.items():
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(form.strip() for form in forms), text
        assert not message.fuzzy, text


@pytest.mark.parametrize("language", languages())
def test_a_translation_has_the_placeholders_of_its_text(language: str) -> None:
    for message in WORDS.deck(language):
        if not message.id:
            continue
        one = message.id if isinstance(message.id, str) else message.id[0]
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        for form in forms:
            assert set(PLACEHOLDER.findall(form)) == set(PLACEHOLDER.findall(one)), one
            if PLACEHOLDER.search(one):
                values = dict.fromkeys(PLACEHOLDER.findall(one), "x")
                assert form % values


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_no_word_of_a_template_escapes(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<style>.*?</style>", " ", text, flags=re.DOTALL)
    shown = re.sub(r"<[^>]*>", " ", bare)
    spoken = re.findall(r'(?:aria-label|title|alt|data-label)="([^"]*)"', bare)
    assert not re.findall(r"[^\W\d_]{2,}", " ".join([shown, *spoken]))


@pytest.mark.parametrize("file", CODE, ids=lambda file: file.name)
def test_what_the_code_says_is_in_the_decks(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id in ("_", "later") and isinstance(node.args[0], ast.Constant):
            assert node.args[0].value in texts()
        if node.func.id in ("_", "later"):
            assert not isinstance(node.args[0], ast.JoinedStr)


def test_a_german_page_speaks_no_english_of_its_own() -> None:
    page = Page(render(told_night(), told_earlier(), "de"))
    assert page.tags("html")[0]["lang"] == "de"
    assert len(pieces()) > 500
    assert english(page.words) == []
    assert english(Page(render(told_night(), told_earlier())).words) != []  # it can be found
    assert "Nach 1 von 5 Kennzahlen lässt sich steuern." in page.words
    assert "28. Juli 2025" in page.words
    assert "die Kennzahl bewegte sich, und Meetings held folgte nicht wie zuvor" in page.words


@pytest.mark.parametrize("form", ["xlsx", "md", "json"])
def test_every_format_is_written_in_german(form: str) -> None:
    assert FORMATS[form](review(night(), language="de"))


def test_the_site_is_written_in_german() -> None:
    found = dict(pages(Site(review(told_night(), language="de"), year(told_night(), 2))))
    assert all('<html lang="de">' in text for text in found.values())
    assert [name for name, text in found.items() if english(Page(text).words)] == []


def test_numbers_dates_and_counts_follow_the_language() -> None:
    with speaking("de"):
        assert number(1234.5) == "1.234"  # rounded to even, as everywhere
        assert number(-0.5) == "\N{MINUS SIGN}0,5"
        assert day("2025-03-07") == "7. März 2025"
        one, many = "%(n)s cannot be judged yet", "%(n)s cannot be judged yet"
        assert _n(one, many, 1, n="1") == "1 lässt sich noch nicht beurteilen"
        assert _n(one, many, 2, n="2") == "2 lassen sich noch nicht beurteilen"
    assert number(1234.5) == "1,234"
    assert _("a text of nobody") == "a text of nobody"


def test_an_unknown_language_says_which_are_known() -> None:
    with pytest.raises(AuditError, match="Known: de, en"), speaking("fr"):
        pass


def test_nobody_is_accused_in_any_language() -> None:
    for language in languages():
        for message in WORDS.deck(language):
            text = str(message.string).lower()
            for word in ("cheat", "fraud", "manipul", "guilty", "fake", "betrug", "betrüg",
                         "schuld", "täusch", "fälsch"):  # fmt: skip
                assert word not in text, message.string
