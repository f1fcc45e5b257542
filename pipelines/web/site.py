"""What every page needs: the project, the last night, who may sign in, what is logged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request

from kpi_audit.decisions.decision import Decision, standing
from kpi_audit.decisions.file import read_decisions
from kpi_audit.project.load import Project
from pipelines.web.limits import Limit
from pipelines.web.log import AuditLog
from pipelines.web.sessions import Session, Sessions, identified
from pipelines.web.tonight import Published
from pipelines.web.users import User
from pipelines.web.users_file import UsersFile


@dataclass(frozen=True, slots=True)
class Site:
    """One running app.

    Attributes
    ----------
    project : Project
    published : Published
    users : UsersFile
    sessions : Sessions
    log : AuditLog
    sign_ins, everybodys_sign_ins, decisions : Limit
    public_url : str
        Where people reach it through a proxy; empty on the machine itself.
    """

    project: Project
    published: Published
    users: UsersFile
    sessions: Sessions
    log: AuditLog
    sign_ins: Limit
    everybodys_sign_ins: Limit
    decisions: Limit
    public_url: str

    def standing(self) -> dict[str, Decision]:
        """Return the last answer to each finding, those that no night knows yet included."""
        return standing(read_decisions(self.project.folder))

    def is_own_origin(self, request: Request) -> bool:
        """Whether a form was sent from one of our pages, as the browser says."""
        parts = urlsplit(self.public_url or f"http://{request.headers.get('host', '')}")
        return request.headers.get("origin") == f"{parts.scheme}://{parts.netloc}".lower()

    def who(self, request: Request) -> tuple[User | None, Session]:
        """Return who is looking, and the session, a new one if there is none."""
        session = self.sessions.of(request)
        user = identified(request, session, self.users.current())
        return user, session or Session.new()


def site_of(request: Request) -> Site:
    """Return the site that serves ``request``."""
    state: Any = request.app.state
    site: Site = state.site
    return site


def address_of(request: Request) -> str:
    """Return from where a request came: behind a proxy, the proxy."""
    return request.client.host if request.client else ""
