"""Numbers as people read them; the same number reads the same everywhere."""

from __future__ import annotations

import math

MINUS = "\N{MINUS SIGN}"


def number(value: object, digits: int = 1) -> str:
    """Return a number with thousands separators and a real minus sign.

    Examples
    --------
    >>> number(1234.56), number(-3.0), number(None), number(0.04)
    ('1,235', '−3.0', '–', '0.0')
    """
    if not isinstance(value, int | float) or math.isnan(value):
        return "\N{EN DASH}"
    places = 0 if abs(value) >= 100 or isinstance(value, int) else digits  # noqa: PLR2004
    text = f"{value:,.{places}f}"
    return text.replace("-", MINUS) if float(text.replace(",", "")) else text.lstrip("-")


def signed(value: object, digits: int = 0) -> str:
    """Return a change with its sign.

    Examples
    --------
    >>> signed(12.3), signed(-4.0), signed(0.0)
    ('+12', '−4', '0')
    """
    text = number(value, digits) if not isinstance(value, int) else number(float(value), digits)
    is_rise = isinstance(value, int | float) and value > 0 and any(c in text for c in "123456789")
    return f"+{text}" if is_rise else text


def quantity(value: object, low: object, high: object, unit: str) -> str:
    """Return an estimate with its interval, or nothing where there is none.

    Examples
    --------
    >>> quantity(11.0, 2.0, 20.0, "points")
    'about 11.0 points, 95 % interval 2.0 to 20.0'
    """
    if not isinstance(value, int | float) or math.isnan(value):
        return ""
    interval = f", 95 % interval {number(low)} to {number(high)}"
    return f"about {number(value)} {unit}{interval}"
