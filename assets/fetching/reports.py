"""A report behind a redirect, or in pages, written as it comes."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO

import requests

from assets.fetching.addresses import away
from assets.fetching.answers import objects, text_or_none
from assets.fetching.client import Client
from assets.fetching.secrets import Token
from kpi_audit.errors import FetchFailed

_KEY = b"Report Refresh Date"  # every report has it
_LINKS = 3  # times that a link which went stale is asked for anew
_STALE = (401, 403, 404, 410)
_BEGINNING = 64 * 1024
_NEXT = "@odata.nextLink"


@dataclass(frozen=True, slots=True)
class Report:
    """One report of a service.

    Attributes
    ----------
    client : Client
    token : Token
    link : str
        Of the report, without what it covers.
    query : str
        Query string, with its question mark.
    is_json : bool
    """

    client: Client
    token: Token
    link: str
    query: str
    is_json: bool

    def write(self, covers: str, stamp: str, opened: BinaryIO) -> str:
        """Write what the report says of ``covers``, such as ``period='D7'``; return ``stamp``.

        Raises
        ------
        FetchFailed
            What comes is no report.
        """
        link = f"{self.link}({covers}){self.query}"
        if self.is_json:
            self._pages(link, opened)
        else:
            self._download(link, opened)
        return stamp

    def _pages(self, link: str, opened: BinaryIO) -> None:
        pages = self.client.pages(link, self.token, lambda page: text_or_none(page, _NEXT))
        rows = [row for page in pages for row in objects(page, "value")]
        opened.write(json.dumps(rows, ensure_ascii=False, indent=0, default=float).encode())

    def _download(self, link: str, opened: BinaryIO) -> None:
        patience = self.client.patience
        for _ in range(_LINKS):
            away_to = patience.attempts(lambda: self._asked(link, opened))
            if away_to is None or patience.attempts(
                lambda address=away_to: self._fetched(address, opened)  # type: ignore[misc]
            ):
                return
        raise FetchFailed("the link to the report was stale each time it was asked for.")

    def _asked(self, link: str, opened: BinaryIO) -> str | None:
        """Return the link the report is behind, None if it came at once."""
        address = self.client.base + link
        with closing(self.client.authorised(address, self.token, redirects=True)) as answer:
            if answer.is_redirect:
                return self.client.hide(away(self.client.base, answer.headers.get("Location")))
            self._copy(answer, opened)
            return None

    def _fetched(self, address: str, opened: BinaryIO) -> bool:
        """Write what is behind a link; False if it is good no longer."""
        with closing(self.client.open(address)) as answer:
            if answer.status_code in _STALE:
                return False
            if answer.status_code != requests.codes.ok:
                raise FetchFailed(f"the download of the report: {self.client.said(answer)}.")
            self._copy(answer, opened)
            return True

    def _copy(self, answer: requests.Response, opened: BinaryIO) -> None:
        opened.seek(0)
        opened.truncate()
        self.client.save(answer, opened)
        opened.seek(0)
        if _KEY not in opened.readline(_BEGINNING):
            raise FetchFailed(
                f"what came is no report: its first line lacks '{_KEY.decode()}'"
                " (an error page in its place?)."
            )


def is_empty(content: bytes) -> bool:
    r"""Whether a report, or its first part, has no row.

    Examples
    --------
    >>> is_empty(b"Report Refresh Date,User\r\n"), is_empty(b"A,B\r\n1,2"), is_empty(b"[]")
    (True, False, True)
    """
    return content.strip() == b"[]" or len(content.strip().splitlines()) == 1
