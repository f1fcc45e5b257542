"""Colours of the page reach WCAG 2.2 AA, light and dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kpi_audit.review.page

CSS = Path(kpi_audit.review.page.__file__).with_name("page.css").read_text()
THEMES = dict(zip(["light", "dark"], re.findall(r":root \{(.*?)\}", CSS, re.DOTALL), strict=True))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # the textbook near miss


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["paper", "panel"])
def test_text_reaches_4_5_and_drawings_reach_3(theme: str, ground: str) -> None:
    colours = dict(re.findall(r"--([\w-]+): (#\w{6});", THEMES[theme]))
    for name in ("ink", "ink-2", "link", "kpi", "outcome", "warn", "good", "calm"):
        assert contrast(colours[name], colours[ground]) >= 4.5, name
    for name in ("hollow", "bar", "ink-3"):
        assert contrast(colours[name], colours[ground]) >= 3, name
