"""Draws a Vega-Lite specification as SVG that takes its colours and fonts from the page."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any, Literal

from markupsafe import Markup

from kpi_audit.language import spoken

# Colours are the page's own variables: one drawing serves light, dark and paper.
CONFIG: dict[str, Any] = {
    "aria": False,
    "font": "inherit",
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--ink-2)",
        "labelFontSize": 13,
        "gridColor": "var(--line)",
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
        "title": None,
    },
    "text": {"color": "var(--ink-2)", "fontSize": 13},
}
Locale = Literal["en-US", "de-DE"]
_LOCALES: dict[str, Locale] = {"en": "en-US", "de": "de-DE"}  # of Vega, by language
_NOISE = re.compile(
    r' (?:class|role|aria-hidden|aria-roledescription|pointer-events)="[^"]*"'
    r'| opacity="1"| stroke-miterlimit="10"| transform="translate\(0,0\)"'
)
_EMPTY = re.compile(r'<path d="(?:M0,0h0v0h0Z)?"[^>]*/>|<g></g>')
_LONG = re.compile(r"(\d+\.\d)\d+")
_ROOT = re.compile(r"^<svg[^>]* width=\"(\d+)\" height=\"(\d+)\"[^>]*>")


def draw(spec: dict[str, Any], of: str = "") -> Markup:
    """Return ``spec`` as an inline SVG element.

    It holds no text from the data: names stand beside it, in HTML, where they are escaped.

    Parameters
    ----------
    spec : dict
    of : str
        What is drawn, where its parts have names: two equal drawings on a page must not share them.
    """
    svg = _drawn({"config": CONFIG, "background": None, **spec}, _LOCALES[spoken()])
    size = _ROOT.match(svg)
    if size is None:
        message = f"vl-convert returned no sized SVG but {svg[:80]!r}."
        raise ValueError(message)
    body = _LONG.sub(r"\1", _NOISE.sub("", svg[size.end() :]))
    while body != (smaller := _EMPTY.sub("", body)):
        body = smaller
    body = _own_ids(body, of)
    width, height = size.groups()
    return Markup(  # noqa: S704 (made from numbers and our own words alone, see above)
        f'<svg viewBox="0 0 {width} {height}" aria-hidden="true" focusable="false">{body}'
    )


def _drawn(spec: dict[str, Any], locale: Locale) -> str:
    import vl_convert  # noqa: PLC0415 (a JavaScript engine starts on import)

    return vl_convert.vegalite_to_svg(spec, format_locale=locale, time_format_locale=locale)


def _own_ids(body: str, of: str) -> str:
    """Name clip paths by what is drawn: vl-convert counts them up over the whole process."""
    counted = list(dict.fromkeys(re.findall(r'id="(clip\d+)"', body)))
    for place, name in enumerate(counted):
        body = re.sub(rf"\b{name}\b", f"part-{place}", body)
    digest = sha256(f"{of}\x1f{body}".encode()).hexdigest()[:8]
    return re.sub(r"\bpart-(?=\d)", f"c{digest}-", body)
