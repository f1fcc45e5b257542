"""Objects of HubSpot, from its CRM interface."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Annotated, Any, BinaryIO
from urllib.parse import urlencode

from pydantic import StringConstraints
from requests import Response

from assets.fetcher import Address, Job, Variable, fetcher
from assets.fetching.answers import cell, objects, text_or_none
from assets.fetching.client import Client
from assets.fetching.landing import write_csv
from assets.fetching.patience import retry_after
from assets.fetching.refusals import Refusal
from assets.fetching.secrets import Token
from kpi_audit.errors import CredentialsRefused, FetchFailed

Property = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,99}$")]
_VERSIONS = ("name", "value", "timestamp", "source", "source_id")  # as warehouse loaders do
_ID = {"deals": "deal_id"}
_ALWAYS = ("hs_object_id", "archived")


def _check(options: Mapping[str, Any]) -> Iterator[str]:
    if bool(options["properties"]) == bool(options["history"]):
        yield "properties: name them, or the 'history' of some, in a source of its own."


@fetcher(check=_check, key="hs_object_id")
def hubspot(  # noqa: PLR0913 (what a source may set)
    job: Job,
    *,
    object: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$")],  # noqa: A002
    properties: tuple[Property, ...] = (),
    history: tuple[Property, ...] = (),
    archived: bool = True,
    base: Address = "https://api.hubapi.com",
    token_from: Variable = "KPI_AUDIT_HUBSPOT_TOKEN",  # noqa: S107 (the name of a variable)
) -> None:
    """Fetch all objects of a kind as they are today, once a day.

    Parameters
    ----------
    object : str
        As in ``deals``.
    properties : tuple[str, ...]
        Internal names; one row an object.
    history : tuple[str, ...]
        Internal names; one row for each value a property ever had, who or what set it included,
        in the columns of warehouse loaders (deal_id, name, value, timestamp, source, source_id).
    archived : bool
        Deleted objects too, marked in the column ``archived``.
    base : str
    token_from : str
        Environment variable of a private app's token.
    """
    if any(stamp == job.outside.today.isoformat() for stamp in job.landing.stamps):
        return
    secret = job.secret(token_from)
    token = Token(lambda: (secret, float("inf")), job.outside.clock)
    client = job.client(base, wait=_wait, explain=_explain)
    kinds = (False, True) if archived else (False,)
    query = {"propertiesWithHistory": history} if history else {"properties": properties}
    listed = {name: ",".join(names) for name, names in query.items()}

    def found() -> Iterator[dict[str, Any]]:
        for is_archived in kinds:
            asked = {"limit": "50" if history else "100", **listed}
            asked["archived"] = str(is_archived).lower()
            yield from _objects(client, token, f"/crm/v3/objects/{object}", asked)

    def write(opened: BinaryIO) -> str:
        if history:
            write_csv(
                opened, (_ID.get(object, _ALWAYS[0]), *_VERSIONS), _versions(found(), history)
            )
        else:
            names = tuple(name for name in properties if name not in _ALWAYS)
            write_csv(opened, (*_ALWAYS, *names), map(partial(_row, names), found()))
        return job.outside.today.isoformat()

    job.landing.land(write)


def _wait(response: Response) -> float | None:
    """Return the header's seconds, else the rest of the interval that requests are counted in."""
    after = retry_after(response)
    interval = response.headers.get("X-HubSpot-RateLimit-Interval-Milliseconds", "")
    if after is None and interval.isascii() and interval.isdigit():
        return float(interval[:9]) / 1000
    return after


def _explain(refusal: Refusal) -> FetchFailed | None:
    if refusal.code == "DAILY":
        return FetchFailed("HubSpot answers nothing more today: the daily limit is used up.")
    if refusal.code == "MISSING_SCOPES":
        return CredentialsRefused("HubSpot: the private app lacks the scope to read this object.")
    return None


def _objects(
    client: Client, token: Token, path: str, asked: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    def following(page: dict[str, Any]) -> str | None:
        after = text_or_none(page, "paging", "next", "after")
        return None if after is None else f"{path}?{urlencode({**asked, 'after': after})}"

    for page in client.pages(f"{path}?{urlencode(asked)}", token, following):
        yield from objects(page, "results")


def _row(names: tuple[str, ...], found: dict[str, Any]) -> list[str]:
    values = found.get("properties")
    if not isinstance(values, dict) or not isinstance(found.get("id"), str):
        raise FetchFailed("an object of HubSpot lacks its id or properties.")
    archived = cell(found.get("archived") is True)
    return [found["id"], archived, *(cell(values.get(name)) for name in names)]


def _versions(found: Iterator[dict[str, Any]], names: tuple[str, ...]) -> Iterator[list[str]]:
    for item in found:
        held = item.get("propertiesWithHistory")
        if not isinstance(held, dict) or not isinstance(item.get("id"), str):
            raise FetchFailed("an object of HubSpot lacks its id or the history of properties.")
        for name in names:
            for version in objects(held, name) if held.get(name) else ():
                parts = (version.get(k) for k in ("value", "timestamp", "sourceType", "sourceId"))
                yield [item["id"], name, *map(cell, parts)]
