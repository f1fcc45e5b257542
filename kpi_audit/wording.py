"""Numbers as people read them; the same number reads the same everywhere."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd

from kpi_audit.language import ENGLISH, _, months, separators, spoken

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
NO_BREAK = "\N{NO-BREAK SPACE}"
MILLION = 1_000_000


def number(value: object, digits: int = 1) -> str:
    """Return a number with thousands separators and a real minus sign.

    Examples
    --------
    >>> number(1234.56), number(-3.0), number(None), number(0.04)
    ('1,235', '−3.0', '–', '0.0')
    """
    if not isinstance(value, int | float) or not math.isfinite(value):
        return DASH
    places = 0 if abs(value) >= 100 or isinstance(value, int) else digits  # noqa: PLR2004
    text = f"{value:,.{places}f}"
    text = text.replace("-", MINUS) if float(text.replace(",", "")) else text.lstrip("-")
    return text if spoken() == ENGLISH else _separated(text)


def _separated(text: str) -> str:
    """Return an English number with the separators of the language that is spoken."""
    group, decimal = separators(spoken())
    return text.translate({ord(","): group, ord("."): decimal})


def plain(value: float) -> str:
    """Return a number without a decimal that says nothing.

    Examples
    --------
    >>> plain(20.0), plain(2.5)
    ('20', '2.5')
    """
    return number(int(value) if value == int(value) else value)


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


def percent(value: object) -> str:
    r"""Return a change in per cent with its sign.

    Examples
    --------
    >>> percent(12.3), percent(None)
    ('+12\xa0%', '–')
    """
    text = signed(value)
    return text if text == DASH else f"{text}{NO_BREAK}%"


def interval(low: object, high: object) -> str:
    """Return an interval of changes; a missing end is a dash, two are nothing.

    Examples
    --------
    >>> interval(-2.0, 9.4), interval(None, None)
    ('−2 to +9', '')
    """
    ends = signed(low), signed(high)
    return "" if ends == (DASH, DASH) else _("%(low)s to %(high)s", low=ends[0], high=ends[1])


def several(n: int, noun: str) -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> several(1, "segment"), several(1200, "segment")
    ('1 segment', '1,200 segments')
    """
    return f"{number(int(n))} {noun}{'' if n == 1 else 's'}"


def day(value: object) -> str:
    """Return a date as people write it; a dash where there is none.

    Examples
    --------
    >>> day(date(2025, 11, 7)), day(None)
    ('7 Nov 2025', '–')
    """
    if isinstance(value, str):
        value = pd.to_datetime(value, errors="coerce")
    if not isinstance(value, date) or pd.isna(value):
        return DASH
    month = months(spoken())[value.month - 1]
    return _("%(day)s %(month)s %(year)s", day=value.day, month=month, year=value.year)


def odds(e_value: object) -> str:
    """Return how rare such evidence is if nothing is wrong: P(E >= e) is at most 1/e (Markov).

    Rounded down to two digits, so that the bound stays true.

    Examples
    --------
    >>> odds(412.0), odds(23.9), odds(1e9)
    ('at most 1 in 410', 'at most 1 in 23', 'less than 1 in a million')
    >>> odds(0.4), odds(None)
    ('not unusual at all', '–')
    """
    if not isinstance(value := e_value, int | float) or math.isnan(value):
        return DASH
    if value > MILLION:
        return _("less than 1 in a million")
    if value <= 1:
        return _("not unusual at all")
    step = 10 ** max(0, math.floor(math.log10(value)) - 1)
    shown = math.floor(value / step) * step
    return _("at most 1 in %(n)s", n=number(shown)) if shown > 1 else _("not unusual")
