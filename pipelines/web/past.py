"""A finding as a night before saw it: a page that stays, to be linked and read, not answered."""

from __future__ import annotations

from datetime import date

import pandas as pd
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from kpi_audit.language import _
from kpi_audit.review.evidence import told
from kpi_audit.review.rows import Row, records, where
from kpi_audit.site.runs import spells
from pipelines.deciding.listing import history
from pipelines.resources import today
from pipelines.web.showing import message, night_address, page
from pipelines.web.signed_in import signed_in
from pipelines.web.site import site_of


@signed_in
def finding_on(request: Request) -> Response:
    """Return the finding in the address as the night in the address saw it."""
    site, name = site_of(request), request.path_params["finding_id"]
    rows, nights = site.published.seen(name)
    try:
        night = pd.Timestamp(date.fromisoformat(request.path_params["night"]))
    except ValueError:
        return nothing(request)
    seen = rows[pd.to_datetime(rows["as_of"]) == night]
    if seen.empty:
        return nothing(request)
    if night == nights[-1]:  # the last night has a page that can be answered
        return RedirectResponse(f"/findings/{name}", 303)
    return _page(request, rows, nights, records(seen)[0])


def last_seen(request: Request) -> HTMLResponse:
    """Return the finding in the address as it was seen last, where tonight does not see it."""
    rows, nights = site_of(request).published.seen(request.path_params["finding_id"])
    if rows.empty:
        return nothing(request)
    return _page(request, rows, nights, records(rows.tail(1))[0])


def nothing(request: Request) -> HTMLResponse:
    """Say that no night saw such a finding."""
    text = _("No night that is known saw a finding of this name then.")
    return message(request, 404, _("No such finding"), text)


def _page(
    request: Request, rows: pd.DataFrame, nights: list[pd.Timestamp], row: Row
) -> HTMLResponse:
    site = site_of(request)
    tables = site.published.of_finding(row)
    shown = records(where(tables.audit_findings, finding_id=row["finding_id"]))[0]
    kpi = records(where(tables.audit_kpis, kpi=row["kpi"]))[0]
    answers = history(site.project, today(site.project))
    return page(
        request,
        "past.html",
        as_of=row["as_of"],
        is_seen=pd.Timestamp(rows["as_of"].iloc[-1]) == nights[-1],
        found=told(tables, kpi, shown),
        kpi=kpi,
        segment=row["segment"],
        answers=[pair for pair in answers if pair[0].finding_id == row["finding_id"]],
        spells=spells(rows, nights),
        night_address=night_address(row["finding_id"]),
    )
