"""Objects of Salesforce, from its REST interface."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Annotated, Any, BinaryIO
from urllib.parse import urlencode

from pydantic import Field, StringConstraints

from assets.fetcher import Address, Job, Variable, fetcher
from assets.fetching.addresses import origin
from assets.fetching.answers import cell, objects, text_or_none
from assets.fetching.client import Client
from assets.fetching.landing import write_csv
from assets.fetching.refusals import Refusal
from assets.fetching.secrets import Token
from kpi_audit.errors import CredentialsRefused, FetchFailed

ApiName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,79}$")]
_MARK = "%Y%m%dT%H%M%SZ"
_STAMP = re.compile(r"\d{4}-\d{2}-\d{2}-upto-(\d{8}T\d{6}Z)")
_FIRST = date(1990, 1, 1)  # before the service existed
_SESSION = 3600.0  # seconds; the answer does not say, a refused token is renewed


def _check(options: Mapping[str, Any]) -> Iterator[str]:
    if options["since"] in ("Id", "IsDeleted"):
        yield "since: names a date-time field, as SystemModstamp."


@fetcher(check=_check, key="id")
def salesforce(  # noqa: PLR0913 (what a source may set)
    job: Job,
    *,
    base: Address,
    object: ApiName,  # noqa: A002 (the word of the interface)
    fields: tuple[ApiName, ...],
    since: ApiName = "SystemModstamp",
    overlap_hours: Annotated[int, Field(ge=0, le=24 * 365)] = 24,
    version: Annotated[str, StringConstraints(pattern=r"^v\d{2,3}\.0$")] = "v62.0",
    client_from: Variable = "KPI_AUDIT_SALESFORCE_CLIENT",
    secret_from: Variable = "KPI_AUDIT_SALESFORCE_SECRET",  # noqa: S107 (the name of a variable)
    refresh_if_any_from: Variable = "KPI_AUDIT_SALESFORCE_REFRESH",
) -> None:
    """Fetch what changed of an object since the last time, deleted records too.

    Parameters
    ----------
    base : str
        The company's own address, ``https://<name>.my.salesforce.com``.
    object, fields : str
        API names. Id, IsDeleted and ``since`` are asked for besides.
    since : str
        Date-time field that grows with every change; CreatedDate for a history.
    overlap_hours : int
        Asked for again each time: a long transaction shows its changes late.
    version : str
        Of the interface.
    client_from, secret_from : str
        Environment variables of a connected app with the client credentials flow.
    refresh_if_any_from : str
        Variable of a refresh token, used in place of that flow where it is set.
    """
    client = job.client(base, explain=_explain)
    form = {
        "client_id": job.secret(client_from),
        "client_secret": job.secret(secret_from),
        "grant_type": "client_credentials",
    }
    refresh = job.secret(refresh_if_any_from, is_needed=False)
    if refresh:
        form |= {"grant_type": "refresh_token", "refresh_token": refresh}
    token = Token(partial(_token, client, form), job.outside.clock)
    names = list(dict.fromkeys(("Id", "IsDeleted", since, *fields)))
    mark = max(filter(None, map(_mark, job.landing.stamps)), default=None)
    if any(stamp.startswith(job.outside.today.isoformat()) for stamp in job.landing.stamps):
        return
    query = soql(object, names, since, mark and mark - timedelta(hours=overlap_hours))
    link = f"/services/data/{version}/queryAll?{urlencode({'q': query})}"
    latest: list[datetime] = []

    def write(opened: BinaryIO) -> str:
        before = job.outside.today + timedelta(days=2)  # time zones, clocks that are off
        rows = _rows(_records(client, token, link), names, since, before, latest)
        count = write_csv(opened, names, rows)
        return _stamp(job.outside.today, latest) if count else ""

    if not job.landing.land(write):
        job.notes.append(f"{object}: nothing changed.")


def soql(table: str, names: list[str], since: str, after: datetime | None) -> str:
    """Return the query for what changed after a time; all names were checked.

    Examples
    --------
    >>> soql("Opportunity", ["Id", "Amount"], "SystemModstamp", datetime(2026, 1, 2, tzinfo=UTC))
    'SELECT Id,Amount FROM Opportunity WHERE SystemModstamp >= 2026-01-02T00:00:00Z'
    """
    where = "" if after is None else f" WHERE {since} >= {after:%Y-%m-%dT%H:%M:%SZ}"
    return f"SELECT {','.join(names)} FROM {table}{where}"


def _explain(refusal: Refusal) -> FetchFailed | None:
    if refusal.code == "REQUEST_LIMIT_EXCEEDED":
        return FetchFailed("Salesforce answers nothing more today: the daily limit is used up.")
    return None


def _token(client: Client, form: Mapping[str, str]) -> tuple[str, float]:
    found = client.token(f"{client.base}/services/oauth2/token", form)
    instance = text_or_none(found, "instance_url")
    if instance is not None and origin(instance) != origin(client.base):
        raise CredentialsRefused(f"the token is for {origin(instance)}; write it as 'base'.")
    return found["access_token"], _SESSION


def _records(client: Client, token: Token, link: str) -> Iterator[dict[str, Any]]:
    """Yield all records; fewer than announced are no answer.

    Raises
    ------
    FetchFailed
        Pages are missing.
    """
    total, count = None, 0
    for page in client.pages(link, token, _next):
        records = objects(page, "records")
        total, count = page.get("totalSize"), count + len(records)
        yield from records
    if total != count:
        raise FetchFailed(f"Salesforce announced {total} records and sent {count}.")


def _next(page: dict[str, Any]) -> str | None:
    link = text_or_none(page, "nextRecordsUrl")
    if link is None and page.get("done") is not True:
        raise FetchFailed("Salesforce says there is more and not where.")
    return link


def _rows(
    records: Iterable[dict[str, Any]],
    names: list[str],
    since: str,
    before: date,
    latest: list[datetime],
) -> Iterator[list[str]]:
    """Yield the records as rows and note the latest change among them."""
    for record in records:
        if missing := [name for name in names if name not in record]:
            raise FetchFailed(f"a record of Salesforce lacks the field {missing[0]}.")
        latest[:] = [max([*latest, _changed(record[since], since, before)])]
        yield [cell(record[name]) for name in names]


def _changed(value: object, since: str, before: date) -> datetime:
    """Return when a record changed; a time that cannot be would hide all later changes."""
    try:
        changed = datetime.fromisoformat(str(value))
    except ValueError:
        raise FetchFailed(f"a record of Salesforce has no date-time in {since}.") from None
    if changed.tzinfo is None:
        raise FetchFailed(f"{since} holds dates; 'since' needs a date-time field.")
    if not _FIRST <= changed.date() <= before:
        raise FetchFailed(f"a record of Salesforce has the {since} {changed:%Y-%m-%d}.")
    return changed


def _stamp(today: date, latest: list[datetime]) -> str:
    return f"{today.isoformat()}-upto-{latest[0].astimezone(UTC).strftime(_MARK)}"


def _mark(stamp: str) -> datetime | None:
    found = _STAMP.fullmatch(stamp)
    return None if found is None else datetime.strptime(found[1], _MARK).replace(tzinfo=UTC)
