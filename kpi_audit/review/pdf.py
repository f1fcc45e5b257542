"""The review as PDF, made of the page itself by WeasyPrint (the extra ``pdf``)."""

from __future__ import annotations

import re
from html import escape
from importlib import import_module
from types import ModuleType

from kpi_audit.errors import AuditError
from kpi_audit.language import _, speaking
from kpi_audit.review.model import Review
from kpi_audit.review.page import page, style

_VARIABLE = re.compile(r"var\((--[\w-]+)\)")
_DEFINED = re.compile(r"(--[\w-]+): ([^;]+);")
_USE = re.compile(r'<use href="#(sign-[\w-]+)"></use>')
_SYMBOL = re.compile(r'<symbol id="([\w-]+)" viewBox="[^"]+">(.*?)</symbol>')
_SIGNS = re.compile(r'<svg class="signs".*?</svg>', re.DOTALL)
_PATTERN = re.compile(r"<pattern .*?</pattern>", re.DOTALL)
_DRAWING = re.compile(r"(<svg viewBox[^>]*>)")
_CLASS = re.compile(r'class="([a-z ]+)"')
_INK = {
    "fill": 'fill="var(--ink)"',
    "edge": 'fill="none" stroke="var(--ink)" stroke-width="1.6"',
    "cut": 'fill="none" stroke="#ffffff" stroke-width="2"',
}
# It places what lies in a flexible line within text lower than a browser does.
_STYLE = """.verdict, .news, .legend li { display: inline-block } .legend { display: block }
.verdict > span, .verdict > svg, .news > svg { display: inline } .mark { vertical-align: middle }
.legend li { margin-right: 1.5rem } .sign { margin-right: .4rem }"""
_DETAILS = re.compile(r"<details>.*?</details>", re.DOTALL)


class NoPdf(AuditError):
    """What makes a PDF is not installed."""


def to_pdf(made: Review) -> bytes:
    """Return a review as PDF: A4, numbered pages, no scripts; the same review, the same bytes.

    Raises
    ------
    NoPdf
        If WeasyPrint or Pango is missing; says what to install.
    """
    weasyprint = _weasyprint()
    document = weasyprint.HTML(string=printable(made), url_fetcher=_refuse)
    written: bytes = document.write_pdf(pdf_identifier=made.night["run_id"].encode())
    return written


def printable(made: Review) -> str:
    """Return the page as WeasyPrint can print it.

    It knows no variables in drawings and no symbols of another drawing: both are put in place.
    Numbers behind charts are left to the other formats.
    """
    html = page(made)
    signs = _SIGNS.search(html)
    symbols = dict(_SYMBOL.findall(signs[0])) if signs else {}
    pattern = _PATTERN.search(signs[0]) if signs else None
    html = _SIGNS.sub("", html)
    html = _USE.sub(lambda found: _CLASS.sub(_attributes, symbols[found[1]]), html)
    if pattern:
        html = _DRAWING.sub(lambda found: f"{found[1]}<defs>{pattern[0]}</defs>", html)
    html = _DETAILS.sub("", html)
    light = dict(_DEFINED.findall(style().split("}")[0]))
    html = _VARIABLE.sub(lambda found: light[found[1]], html)
    return html.replace("</head>", f"{_head(made)}</head>", 1)


def _head(made: Review) -> str:
    """Return page numbers and the date of the night, which PDF would take from the clock."""
    with speaking(made.language):
        of = escape(_("Page"))
    day = made.date.isoformat()
    return (
        f'<meta name="dcterms.created" content="{day}">'
        f'<meta name="dcterms.modified" content="{day}"><style>@page {{'
        f' @bottom-right {{ content: "{of} " counter(page) " / " counter(pages);'
        f" font: 8pt sans-serif; }}}} {_STYLE}</style>"
    )


def _attributes(found: re.Match[str]) -> str:
    """Return how a part of a sign is drawn, which style sheets do not tell a drawing here."""
    kind, _space, more = found[1].partition(" ")
    return _INK[kind] + (' stroke-dasharray=".1 3.6" stroke-linecap="round"' * (more == "dots"))


def _refuse(url: str, *_args: object, **_more: object) -> dict[str, object]:
    """Fetch nothing: the page stands alone."""
    message = f"a review refers to nothing outside of it, but asked for {url[:80]!r}."
    raise ValueError(message)


def _weasyprint() -> ModuleType:
    try:
        return import_module("weasyprint")  # an extra
    except (ImportError, OSError) as error:
        message = (
            "a PDF needs WeasyPrint, the extra 'pdf' of kpi-audit (pip install 'kpi-audit[pdf]'),"
            f" and the library Pango on this machine. Missing: {error}. Any browser prints the HTML"
            " page as well."
        )
        raise NoPdf(message) from error
