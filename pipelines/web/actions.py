"""What can be done: sign in, sign out, answer a finding. Each refusal is logged."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from functools import wraps

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kpi_audit.errors import AuditError
from kpi_audit.language import _
from pipelines.deciding.answering import Asked, BadAnswer, decide
from pipelines.web.pages import finding_page, row_of, seen
from pipelines.web.sessions import Session
from pipelines.web.showing import message, page
from pipelines.web.site import address_of, site_of
from pipelines.web.users import User

Fields = dict[str, str]
Action = Callable[[Request, Fields], Response]


def own_form(action: Action) -> Callable[[Request], Awaitable[Response]]:
    """Let only forms in that this visitor was shown by us."""

    @wraps(action)
    async def checked(request: Request) -> Response:
        async with request.form(max_files=0, max_fields=20) as sent:
            form = {str(name): value for name, value in sent.items() if isinstance(value, str)}
        return await run_in_threadpool(_checked, request, form)

    def _checked(request: Request, form: Fields) -> Response:
        site = site_of(request)
        is_own = site.sessions.is_own_form(site.sessions.of(request), form.get("form_token", ""))
        if not (is_own and site.is_own_origin(request)):
            user, _session = site.who(request)
            _refused(request, "form refused", user)
            text = _("This form is out of date or came from elsewhere. Go back, reload, try again.")
            return message(request, 403, _("Nothing was done"), text)
        return action(request, form)

    return checked


def _refused(request: Request, event: str, user: User | None, **more: str) -> None:
    name = user.name if user else ""
    if site_of(request).decisions.allows(f"log {address_of(request)}"):  # a flood fills no disk
        site_of(request).log.note(
            event, address=address_of(request), name=name, path=request.url.path, **more
        )


def ask_sign_in(request: Request) -> Response:
    """Return the form to sign in."""
    user, _session = site_of(request).who(request)
    return RedirectResponse("/", 303) if user else page(request, "sign_in.html", problem="")


@own_form
def sign_in(request: Request, form: Fields) -> Response:
    """Take an access token for a session."""
    site, address = site_of(request), address_of(request)
    if not (site.sign_ins.allows(address) and site.everybodys_sign_ins.allows("")):
        problem = _("Too many tries. Wait a minute.")
        return page(request, "sign_in.html", 429, problem=problem)
    user = site.users.current().of_token(form.get("token", "").strip())
    if user is None:
        site.log.note("sign-in refused", address=address)
        problem = _("This is no access token that is known.")
        return page(request, "sign_in.html", 403, problem=problem)
    site.log.note("signed in", address=address, name=user.name)
    response = RedirectResponse("/", 303)
    site.sessions.keep(response, Session.new(user))
    return response


@own_form
def sign_out(request: Request, form: Fields) -> Response:
    """End the session."""
    del form
    site = site_of(request)
    user, _session = site.who(request)
    if user:
        site.log.note("signed out", address=address_of(request), name=user.name)
    response = RedirectResponse("/sign-in", 303)
    site.sessions.end(response)
    site.sessions.keep(response, Session.new())
    return response


@own_form
def answer(request: Request, form: Fields) -> Response:
    """Keep an answer to the finding in the address."""
    site = site_of(request)
    user, _session = site.who(request)
    if user is None:
        return RedirectResponse("/sign-in", 303)
    finding_id = request.path_params["finding_id"]
    row = row_of(site.published.current(), finding_id)
    said = form.get("answer", "")
    if row is None or said not in user.answers(row["owner"]):
        if row is None or said or not user.answers(row["owner"]):
            _refused(request, "answer refused", user, answer=said)
            text = _("Your role does not give this answer to this finding.")
            return message(request, 403, _("Nothing was kept"), text)
        return finding_page(request, 422, _("Choose an answer."), form)
    if not site.decisions.allows(user.name):
        return finding_page(request, 429, _("Too many answers in a minute. Wait a little."), form)
    if form.get("seen", "") != seen(row, site.standing().get(finding_id)):
        problem = _("A new night or another answer came meanwhile. Look again, then send again.")
        return finding_page(request, 409, problem, form)
    return _kept(request, form, user)


def _kept(request: Request, form: Fields, user: User) -> Response:
    site, finding_id = site_of(request), request.path_params["finding_id"]
    try:
        asked = Asked(finding_id, form["answer"], user.name, form.get("reason", ""), _until(form))
        with site.published.alone():
            decision = decide(site.project, asked)
    except BadAnswer as error:
        return finding_page(request, 422, str(error), form)
    except AuditError as error:
        return finding_page(request, 503, _("Nothing was kept: %(why)s", why=error), form)
    site.log.note(
        "answered",
        address=address_of(request),
        name=user.name,
        finding_id=finding_id,
        answer=decision.decision,
        decision_id=decision.decision_id,
    )
    return RedirectResponse(f"/findings/{finding_id}?answered=1#answers", 303)


def _until(form: Fields) -> date | None:
    text = form.get("until", "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        message_ = _("until: '%(text)s' is no day, as in 2026-11-27.", text=text[:20])
        raise BadAnswer(message_) from None
