"""The page of the synthetic night, for all who look at it: it takes a second to make."""

from __future__ import annotations

from functools import cache

from kpi_audit.review.page import render
from tests.unit.review.read_page import Page
from tests.unit.review.synthetic_night import night


@cache
def html() -> str:
    """The page as it is written."""
    return render(night())


@cache
def page() -> Page:
    """The page as it is read."""
    return Page(html())
