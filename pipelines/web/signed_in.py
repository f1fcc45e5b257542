"""Keeps pages for those who signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kpi_audit.errors import AuditError
from kpi_audit.language import _
from pipelines.web.showing import message
from pipelines.web.site import site_of

Handler = Callable[[Request], Response]


def signed_in(handler: Handler) -> Handler:
    """Show a page to those who signed in; the others are asked to."""

    @wraps(handler)
    def checked(request: Request) -> Response:
        user, _session = site_of(request).who(request)
        if user is None:
            return RedirectResponse("/sign-in", 303)
        try:
            return handler(request)
        except AuditError as error:
            return message(request, 503, _("This cannot be shown now"), f"{error}")

    return checked
