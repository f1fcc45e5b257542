"""Microsoft 365 usage reports, from the Graph interface."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import Field

from assets.fetcher import Address, Job, Variable, fetcher
from assets.fetching.client import Client
from assets.fetching.days import arrivals, latest_of_each, lost, to_ask
from assets.fetching.refusals import NotGiven
from assets.fetching.reports import Report, is_empty
from assets.fetching.secrets import Token
from kpi_audit.errors import CredentialsRefused, FetchFailed

Name = Literal[
    "getOffice365ActiveUserDetail",
    "getYammerActivityUserDetail",
    "getYammerGroupsActivityDetail",
    "getYammerActivityCounts",
    "getTeamsUserActivityUserDetail",
    "getEmailActivityUserDetail",
    "getSharePointActivityUserDetail",
    "getOneDriveActivityUserDetail",
    "getM365AppUserDetail",
    "getMicrosoft365CopilotUsageUserDetail",
]
_COPILOT, _COUNTS = "getMicrosoft365CopilotUsageUserDetail", "getYammerActivityCounts"
_TAKES_FORMAT = frozenset({_COPILOT, "getM365AppUserDetail"})
_DAYS = {"D7": 7, "D30": 30, "D90": 90, "D180": 180, "ALL": 1}
_KEPT = 30  # days for which a report can be asked by date
_BEGINNING = 64 * 1024  # bytes that tell whether a report has a row


def _check(options: Mapping[str, Any]) -> Iterator[str]:
    report, period = options["report"], options["period"]
    if period == "day" and report in (_COPILOT, _COUNTS):
        yield f"period: {report} cannot be asked by day; it takes {', '.join(_DAYS)}."
    if period == "ALL" and report != _COPILOT:
        yield f"period: only {_COPILOT} takes ALL."
    if options["format"] == "json" and report not in _TAKES_FORMAT:
        yield f"format: {report} comes as csv only."


@fetcher(check=_check)
def graph(  # noqa: PLR0913 (what a source may set)
    job: Job,
    *,
    report: Name,
    period: Literal["day", "D7", "D30", "D90", "D180", "ALL"],
    every: Annotated[int, Field(ge=1)] | None = None,
    delay: Annotated[int, Field(ge=0, lt=_KEPT)] = 2,
    format: Literal["csv", "json"] = "csv",  # noqa: A002 (the word of the interface)
    version: Literal["v1.0", "beta"] | None = None,
    base: Address = "https://graph.microsoft.com",
    login: Address = "https://login.microsoftonline.com",
    tenant_from: Variable = "KPI_AUDIT_GRAPH_TENANT",
    client_from: Variable = "KPI_AUDIT_GRAPH_CLIENT",
    secret_from: Variable = "KPI_AUDIT_GRAPH_SECRET",  # noqa: S107 (the name of a variable)
) -> None:
    """Fetch a usage report, for a window or for each day.

    Parameters
    ----------
    report : str
        Its name in the Graph interface.
    period : str
        ``day``: each of the last 30 days by date, a true daily series. D7 to D180: a window that
        ends at the report's refresh date.
    every : int or None
        Days between two windows; None: as many as the window has, so that none overlap.
    delay : int
        Days until a day's report is complete.
    format : str
        ``json`` lands an array of objects, for the reader ``json``.
    version : str or None
        None: beta for the Copilot report, v1.0 for the others.
    base, login : str
        Addresses of a national cloud.
    tenant_from, client_from, secret_from : str
        Environment variables of an application with the permission Reports.Read.All.
    """
    client, tenant = job.client(base), job.secret(tenant_from)
    form = {
        "grant_type": "client_credentials",
        "client_id": job.secret(client_from),
        "client_secret": job.secret(secret_from),
        "scope": f"{base}/.default",
    }
    if not tenant.replace("-", "").replace(".", "").isalnum():
        raise CredentialsRefused(f"{tenant_from} holds no tenant id or domain.")
    ask = partial(_token, client, f"{login}/{tenant}/oauth2/v2.0/token", form)
    version = version or ("beta" if report == _COPILOT else "v1.0")
    media = {"csv": "text/csv", "json": "application/json"}[format]
    found = Report(
        client,
        Token(ask, job.outside.clock),
        f"/{version}/reports/{report}",
        f"?$format={media}" if report in _TAKES_FORMAT else "",
        format == "json",
    )
    if period == "day":
        _by_day(job, found, delay)
    else:
        _window(job, found, period, _DAYS[period] if every is None else every)


def _token(client: Client, address: str, form: Mapping[str, str]) -> tuple[str, float]:
    found = client.token(address, form)
    lasts = str(found.get("expires_in", ""))
    return found["access_token"], float(lasts) if lasts.isdecimal() else 0.0


def _window(job: Job, report: Report, period: str, every: int) -> None:
    today = job.outside.today
    before = arrivals(job.landing.stamps, f"{period}-")
    if before and (today - max(before)).days < every:
        return
    stamp = f"{period}-{today.isoformat()}"
    job.landing.land(partial(report.write, f"period='{period}'", stamp))
    _say_if_empty(job, stamp)


def _by_day(job: Job, report: Report, delay: int) -> None:
    today, have = job.outside.today, latest_of_each(job.landing.stamps)
    first, last = today - timedelta(days=_KEPT - 1), today - timedelta(days=delay)
    gone = lost(have, first)
    if gone is not None:
        job.notes.append(
            f"{gone[0]} to {gone[1]} ({(gone[1] - gone[0]).days + 1} days) are lost: a report can"
            f" be asked for the last {_KEPT} days only."
        )
    refused = []
    for day, stamp, old in to_ask(have, first, last, today, partial(_is_empty, job)):
        write = partial(report.write, f"date={day.isoformat()}", stamp)
        try:
            if job.landing.land(write, like=old):
                _say_if_empty(job, stamp)
        except NotGiven as error:  # at the edge of the 30 days, or not ready yet: others may be
            refused.append(f"{day}: {error}")
    if refused:
        raise FetchFailed(f"not given: {len(refused)} of the days, the first {refused[0]}")


def _is_empty(job: Job, stamp: str) -> bool:
    with job.landing.file(stamp).open("rb") as opened:
        return is_empty(opened.read(_BEGINNING))


def _say_if_empty(job: Job, stamp: str) -> None:
    if _is_empty(job, stamp):
        job.notes.append(f"{job.landing.file(stamp).name} has no row.")
