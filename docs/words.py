"""Brings the copy decks ``kpi_audit/words/*.po`` up to what the code says.

``python docs/words.py`` adds new texts to every deck and drops those that are gone; ``--check``
fails if a deck lacks a text or its translation. English says what the code says until somebody
writes it better in ``en.po``.

What a night writes into its tables stands in the decks too, under the context "stored": it is found
in the code that composes it, as templates with the names of what is filled in.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from written import STORED, templates

ROOT = Path(__file__).resolve().parent.parent
WORDS = ROOT / "kpi_audit" / "words"
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "_m": None, "_n": (1, 2), "later": None}
METHODS = {"*.py": "python", "*.html": "jinja2"}
HEAD = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: {language}\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
FOLDERS = (
    "kpi_audit/review", "kpi_audit/site", "kpi_audit/wording.py", "pipelines/web",
    "pipelines/deciding", "pipelines/published.py",
)  # fmt: skip


def files() -> Iterator[Path]:
    """Yield the files that hold words of a page."""
    for name in FOLDERS:
        path = ROOT / name
        found = [path] if path.is_file() else [*path.rglob("*.py"), *path.rglob("*.html")]
        yield from sorted(found)


def extracted() -> Catalog:
    """Return every text of the code, with the files it stands in."""
    catalog = Catalog(locale="en", fuzzy=False)
    for file in files():
        method = METHODS[f"*{file.suffix}"]
        options = {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
        content = BytesIO(file.read_bytes())
        for _, message, _, _ in extract(method, content, KEYWORDS, options=options):
            # a file without its lines: a deck changes only where words do
            catalog.add(message, locations=[(file.relative_to(ROOT).as_posix(), None)])  # type: ignore[list-item]
    for text, name in templates(FOLDERS):
        catalog.add(text, locations=[(name, None)], context=STORED)  # type: ignore[list-item]
    return catalog


def deck(language: str) -> Catalog:
    """Return a copy deck as it lies on disk."""
    with (WORDS / f"{language}.po").open(encoding="utf-8") as file:
        return read_po(file, locale=language)


def updated(language: str) -> Catalog:
    """Return a copy deck with every text of the code, and no other."""
    found, old = Catalog(locale=language, fuzzy=False), deck(language)
    for message in extracted():
        if not message.id:
            continue
        name = message.id if isinstance(message.id, str) else message.id[0]
        before = old.get(name, context=message.context)
        text = before.string if before else ""
        if language == "en" and not (text and all(text)):
            text = message.id
        found.add(message.id, text, locations=message.locations, context=message.context)
    return found


def main() -> None:
    """Write the copy decks, or say what is missing in them."""
    missing = []
    for file in sorted(WORDS.glob("*.po")):
        catalog, out = updated(file.stem), BytesIO()
        write_po(out, catalog, omit_header=True, sort_output=True, width=100)
        head = HEAD.format(language=file.stem)
        text = head + out.getvalue().decode()
        if "--check" not in sys.argv:
            file.write_text(text, encoding="utf-8")
        elif file.read_text(encoding="utf-8") != text:
            missing.append(f"{file.name} is stale")
        missing += [
            f"{file.name}: {message.id!r}"
            for message in catalog
            if message.id and not (message.string and all(message.string))
        ]
    if missing:
        sys.exit("\n".join([*missing, "'python docs/words.py' adds what is new."]))


if __name__ == "__main__":
    main()
