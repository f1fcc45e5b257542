"""Reads a page as a browser would: elements, attributes, text."""

from __future__ import annotations

from functools import cached_property
from html.parser import HTMLParser

INLINE = {"a", "b", "bdi", "span"}
VOID = {"meta", "link", "br", "hr", "img", "input"}


class Page(HTMLParser):
    """Elements with attributes, visible text, and whether every element was closed."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._parts: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag
        self._parts.append("" if tag in INLINE else " ")

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("style", "text", "script"):
            self._parts.append(data)

    @cached_property
    def text(self) -> str:
        """All visible text."""
        return "".join(self._parts)

    @property
    def words(self) -> str:
        """All visible text, with single spaces."""
        return " ".join(self.text.replace("\N{NO-BREAK SPACE}", " ").split())

    @property
    def ids(self) -> list[str]:
        """All ids, in order."""
        return [str(attrs["id"]) for _, attrs in self.elements if "id" in attrs]

    def tags(self, name: str) -> list[dict[str, str | None]]:
        """Attributes of all elements of a kind."""
        return [attrs for tag, attrs in self.elements if tag == name]
