"""What can be read: findings and KPIs, one finding, the review, the history, the audit log."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import date
from typing import Any

from markupsafe import escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from kpi_audit.decisions.decision import Decision
from kpi_audit.language import _
from kpi_audit.review.evidence import told
from kpi_audit.review.page import script_digest
from kpi_audit.review.rows import Row, records, where
from kpi_audit.site.runs import spells
from pipelines.deciding.listing import history
from pipelines.deciding.telling import consequence
from pipelines.resources import today
from pipelines.web.guard import POLICY
from pipelines.web.labels import EVENTS, STATES, labels
from pipelines.web.listing import MOST, Asked, findings, kpis, state_of
from pipelines.web.past import last_seen
from pipelines.web.showing import message, night_address, page
from pipelines.web.signed_in import signed_in
from pipelines.web.site import Site, site_of
from pipelines.web.tonight import Tonight

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_LOGGED = 500


@signed_in
def front(request: Request) -> Response:
    """Return findings and KPIs of the night, narrowed to what is asked for."""
    site = site_of(request)
    tonight = site.published.current()
    asked = Asked(
        **{name: request.query_params.get(name, "") for name in ("text", "state", "tier", "kpi")}
    )
    found = findings(tonight.tables, asked, site.standing())
    return page(
        request,
        "front.html",
        as_of=tonight.night["as_of"],
        asked=asked,
        states=labels(STATES),
        found=found[:MOST],
        more=max(0, len(found) - MOST),
        kpis=kpis(tonight.tables, asked)[:MOST],
    )


@signed_in
def finding(request: Request) -> Response:
    """Return one finding in full, its answers, and the form to answer it."""
    return finding_page(request)


def finding_page(
    request: Request, status: int = 200, problem: str = "", form: dict[str, str] | None = None
) -> HTMLResponse:
    """Return the page of the finding in the address; ``form`` is what was sent and refused."""
    site = site_of(request)
    tonight = site.published.current()
    row = row_of(tonight, request.path_params["finding_id"])
    if row is None:
        return last_seen(request)
    user, _session = site.who(request)
    return page(
        request,
        "answering.html",
        status,
        as_of=tonight.night["as_of"],
        **_in_full(site, tonight, row),
        can_answer=() if user is None else user.answers(row["owner"]),
        problem=problem,
        form=form or {},
        is_answered="answered" in request.query_params,
        factor=site.project.settings.explained_factor,
    )


def row_of(tonight: Tonight, finding_id: str) -> Row | None:
    """Return a finding of the night."""
    rows = records(where(tonight.tables.audit_findings, finding_id=finding_id))
    return rows[0] if rows else None


def seen(row: Row, last: Decision | None) -> str:
    """Return what somebody saw who answers: the evidence of the night, and the answer before."""
    before = last.decision_id if last else "none"
    return f"{str(row['as_of'])[:10]} {row['e_value']:.6g} {before}"


def _in_full(site: Site, tonight: Tonight, row: Row) -> dict[str, Any]:
    kpi = records(where(tonight.tables.audit_kpis, kpi=row["kpi"]))[0]
    standing = site.standing()
    state = state_of(row, standing)
    last = standing.get(row["finding_id"])
    answers = history(site.project, today(site.project))
    return {
        "found": told(site.published.of_finding(row), kpi, row),
        "kpi": kpi,
        "segment": row["segment"],
        "state": _(STATES[state]),
        "seen": seen(row, last),
        "consequence": consequence(site.project, last) if last and state == "new" else "",
        "answers": [pair for pair in answers if pair[0].finding_id == row["finding_id"]],
        "spells": spells(*site.published.seen(row["finding_id"])),
        "night_address": night_address(row["finding_id"]),
    }


@signed_in
def decisions(request: Request) -> Response:
    """Return every answer ever given."""
    site = site_of(request)
    rows = history(site.project, today(site.project))
    return page(request, "history.html", answers=rows[:_LOGGED], more=max(0, len(rows) - _LOGGED))


@signed_in
def log(request: Request) -> Response:
    """Return the last lines of the audit log, to approvers."""
    site = site_of(request)
    user, _session = site.who(request)
    if user is None or user.role != "approver":
        return message(request, 403, _("Not for your role"), _("Approvers read the audit log."))
    lines = [_log_line(line) for line in site.log.last(_LOGGED)]
    return page(request, "log.html", lines=lines)


def _log_line(line: dict[str, Any]) -> dict[str, str]:
    known = {name: str(line.get(name, "")) for name in ("at", "event", "name", "address")}
    known["event"] = labels(EVENTS).get(known["event"], known["event"])
    rest = {name: value for name, value in line.items() if name not in known}
    return known | {"more": ", ".join(f"{name} {value}" for name, value in rest.items())}


@signed_in
def review(request: Request) -> Response:
    """Return the review page of a night, the last one by default, as it was written."""
    site = site_of(request)
    wanted = request.path_params.get("night")
    folder = site.project.folder / "review"
    night = str(site.published.current().night["as_of"])[:10] if wanted is None else wanted
    try:
        file = folder / f"{date.fromisoformat(night)}.html"
    except ValueError:
        file = folder / "no-such-night"
    if not file.is_file():
        text = _("No review was written for that night.")
        return message(request, 404, _("No such review"), text)
    html = file.read_text(encoding="utf-8")
    name, to_app = escape(_("Pages")), escape(_("Findings and answers"))
    nav = f'<nav aria-label="{name}"><p class="eyebrow"><a href="/">{to_app}</a></p></nav>'
    response = HTMLResponse(html.replace("\n<header>", f"\n{nav}\n<header>", 1))
    digests = " ".join(f"'sha256-{_digest(style)}'" for style in _STYLE.findall(html)[:1])
    policy = POLICY.replace("style-src 'self'", f"style-src {digests}")
    policy = policy.replace("script-src 'self'", f"script-src '{script_digest()}'")
    response.headers["Content-Security-Policy"] = policy.replace("connect-src 'self'; ", "")
    return response


def _digest(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def health(request: Request) -> Response:
    """Say that the app runs; tells nothing else."""
    del request
    return PlainTextResponse("ok")
