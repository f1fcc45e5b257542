"""Fills the templates; everything from the data is escaped, as on the review page."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse

import kpi_audit.review.page
from kpi_audit.language import spoken
from kpi_audit.review.answers import label
from kpi_audit.review.evidence import e_value, in_words
from kpi_audit.review.links import Links
from kpi_audit.review.page import environment
from kpi_audit.wording import day
from pipelines.web.labels import ROLES, STANDINGS, labels
from pipelines.web.site import site_of

HERE = Path(__file__).parent
REVIEW = Path(kpi_audit.review.page.__file__).parent


def night_address(finding_id: str) -> Callable[[str], str]:
    """Return where the pages of a finding lie, by the night that saw it."""
    return lambda night: f"/findings/{quote(finding_id, safe='')}/{night}"


@cache
def _environment() -> Environment:
    found = environment().overlay(
        loader=ChoiceLoader([FileSystemLoader(HERE / "templates"), FileSystemLoader(REVIEW)])
    )
    found.filters |= {"day": day, "e_value": e_value, "in_words": in_words, "answer": label}
    return found


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401 (what a template needs)
    """Return a page, with the token its forms need."""
    site = site_of(request)
    user, session = site.who(request)
    html = _environment().get_template(template)
    title = site.project.settings.title
    token = site.sessions.form_token(session)
    content = html.render(
        project=title,
        user=user,
        form_token=token,
        here=request.url.path,
        language=spoken(),
        roles=labels(ROLES),
        standings=labels(STANDINGS),
        links=Links(),
        **values,
    )
    response = HTMLResponse(content, status)
    if site.sessions.of(request) is None:
        site.sessions.keep(response, session)
    return response


def message(request: Request, status: int, heading: str, text: str) -> HTMLResponse:
    """Return a page that says what went wrong and what to do."""
    return page(request, "message.html", status, heading=heading, text=text)
