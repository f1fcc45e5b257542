"""The web app in one place. It composes; nothing is implemented here."""

from __future__ import annotations

from urllib.parse import urlsplit

import click
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kpi_audit.errors import AuditError
from kpi_audit.language import _
from kpi_audit.project.load import Project
from pipelines.web import actions, pages, past
from pipelines.web.guard import Guard, TooLarge
from pipelines.web.limits import Limit
from pipelines.web.log import AuditLog
from pipelines.web.sessions import Sessions
from pipelines.web.showing import HERE, REVIEW
from pipelines.web.site import Site
from pipelines.web.tonight import Published
from pipelines.web.users_file import UsersFile

_MINUTE = 60.0
_ANSWERS = 30  # of one person in a minute


def app(project: Project, users: UsersFile, *, hosts: list[str], public_url: str = "") -> Guard:
    """Return the app.

    Parameters
    ----------
    project : Project
    users : UsersFile
    hosts : list[str]
        What browsers may call this server, with the port.
    public_url : str
        Where a proxy publishes it; empty on the machine itself.
    """
    is_secure = urlsplit(public_url).scheme == "https"
    site = Site(
        project=project,
        published=Published(project),
        users=users,
        sessions=Sessions(is_secure=is_secure),
        log=AuditLog(project.folder),
        sign_ins=Limit(10, _MINUTE),
        everybodys_sign_ins=Limit(100, _MINUTE),
        decisions=Limit(_ANSWERS, _MINUTE),
        public_url=public_url,
    )
    inner = Starlette(
        routes=_routes(), exception_handlers={TooLarge: _too_large, AuditError: _cannot}
    )
    inner.state.site = site
    return Guard(inner, hosts, is_secure=is_secure, language=project.settings.language)


def _routes() -> list[Route | Mount]:
    return [
        Route("/", pages.front),
        Route("/findings/{finding_id}", pages.finding),
        Route("/findings/{finding_id}", actions.answer, methods=["POST"]),
        Route("/findings/{finding_id}/{night}", past.finding_on),
        Route("/decisions", pages.decisions),
        Route("/review", pages.review),
        Route("/review/{night}", pages.review),
        Route("/log", pages.log),
        Route("/sign-in", actions.ask_sign_in),
        Route("/sign-in", actions.sign_in, methods=["POST"]),
        Route("/sign-out", actions.sign_out, methods=["POST"]),
        Route("/health", pages.health),
        Route("/static/review.css", _review_style),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]


def _review_style(request: Request) -> Response:
    del request
    return FileResponse(REVIEW / "page.css", media_type="text/css")


def _cannot(request: Request, error: Exception) -> Response:
    del request
    click.echo(f"kpi-audit: {error}", err=True)
    return PlainTextResponse(
        _("This cannot be done now; the terminal of the server says why."), 503
    )


def _too_large(request: Request, error: Exception) -> Response:
    del request, error
    return PlainTextResponse(_("Too large."), 413)
