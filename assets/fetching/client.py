"""Asks one service over HTTP: bounded, patient, and without showing what is secret."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from http.cookiejar import DefaultCookiePolicy
from typing import Any, BinaryIO, NoReturn

import requests
from requests import PreparedRequest, Response
from requests.exceptions import ConnectionError as NoConnection
from requests.exceptions import RequestException, SSLError, Timeout

from assets.fetching.addresses import is_loopback, onward, origin
from assets.fetching.bodies import blocks, json_object, read_refusal
from assets.fetching.outside import Outside
from assets.fetching.patience import Again, Patience, retry_after
from assets.fetching.refusals import NotGiven, Refusal
from assets.fetching.secrets import Hidden, Token
from kpi_audit.errors import CredentialsRefused, FetchFailed

# Its debug lines hold whole addresses, and a link that needs no credentials is one itself.
logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)

_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_TIMEOUT = (10.0, 60.0)  # seconds to connect, and between two bytes
Explain = Callable[[Refusal], FetchFailed | None]


class Client:
    """Asks one service, and follows its links to nowhere else.

    Parameters
    ----------
    base : str
        Address of the service.
    outside : Outside
    hidden : Hidden
        Secrets that no message may hold.
    wait : Callable[[Response], float or None]
        Seconds the service asks to be left alone.
    explain : Callable[[Refusal], FetchFailed or None]
        What a refusal means for this service; None: nothing in particular.
    """

    def __init__(
        self,
        base: str,
        outside: Outside,
        hidden: Hidden,
        *,
        wait: Callable[[Response], float | None] = retry_after,
        explain: Explain = lambda _: None,
    ) -> None:
        self.base, self.outside, self._hidden = base, outside, hidden
        self.patience = Patience(outside)
        self.requests = self._received = 0
        self._wait, self._explain = wait, explain
        self._session = requests.Session()
        self._session.trust_env = not is_loopback(base)  # proxies and authorities of the company
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def token(self, address: str, form: Mapping[str, str]) -> dict[str, Any]:
        """Return the answer of an OAuth token endpoint, whose host may be another.

        Raises
        ------
        CredentialsRefused
            They are wrong, or of a login that may not do this.
        """

        def ask() -> dict[str, Any]:
            with closing(self._send("POST", address, form=form)) as response:
                if response.status_code in (400, 401, 403):
                    said = self.said(response)
                    raise CredentialsRefused(f"{origin(address)} gives no token: {said}.")
                return self._object(response)

        found = self.patience.attempts(ask)
        if not isinstance(found.get("access_token"), str) or not found["access_token"]:
            raise FetchFailed(f"{origin(address)} answers without a token.")
        self._hidden.add(found["access_token"])
        return found

    def page(self, link: str, token: Token) -> dict[str, Any]:
        """Return the JSON object at a link of the service."""
        address = onward(self.base, link)

        def ask() -> dict[str, Any]:
            with closing(self.authorised(address, token)) as response:
                return self._object(response)

        return self.patience.attempts(ask)

    def pages(
        self, link: str, token: Token, following: Callable[[dict[str, Any]], str | None]
    ) -> Iterator[dict[str, Any]]:
        """Yield a page and all that follow; ``following`` names the link to the next.

        Raises
        ------
        FetchFailed
            A page was there before: the service leads round in a circle.
        """
        seen: set[str] = set()
        following_link: str | None = link
        while following_link is not None:
            if following_link in seen:
                raise FetchFailed(f"{origin(self.base)} leads round in a circle of pages.")
            seen.add(following_link)
            found = self.page(following_link, token)
            yield found
            following_link = following(found)

    def authorised(self, address: str, token: Token, *, redirects: bool = False) -> Response:
        """Return the answer to a request with the token, which is renewed once if refused."""
        for is_last in (False, True):
            response = self._send("GET", address, token=token.value())
            if response.status_code == requests.codes.unauthorized and not is_last:
                response.close()
                token.forget()
                continue
            if response.is_redirect and redirects:
                return response
            if response.status_code != requests.codes.ok:
                self._refuse(response)
            return response
        raise AssertionError  # the second round returns or raises

    def save(self, response: Response, opened: BinaryIO) -> None:
        """Write a body as it is; a body cut short is asked for again."""
        opened.writelines(blocks(response, self.patience, self.outside.largest_file))

    def open(self, address: str) -> Response:
        """Return the answer of any host to a request without credentials."""
        return self._send("GET", address)

    def hide(self, secret: str) -> str:
        """Return ``secret``, which no message will hold from now on."""
        return self._hidden.add(secret)

    def said(self, response: Response) -> str:
        """Return what a refusal says, without secrets."""
        return self._hidden.without(str(read_refusal(response)))

    def _send(
        self, method: str, address: str, *, token: str = "", form: Mapping[str, str] | None = None
    ) -> Response:
        def signed(request: PreparedRequest) -> PreparedRequest:
            """Take the place of what a .netrc file would add by itself."""
            if token:
                request.headers["Authorization"] = f"Bearer {token}"
            return request

        host = origin(address)
        if self.patience.is_over:
            raise FetchFailed(f"{host} took longer than {self.outside.seconds:.0f} seconds in all.")
        self.requests += 1
        try:
            response = self._session.request(
                method,
                address,
                data=form,
                auth=signed,
                headers={"Accept-Encoding": "identity", "User-Agent": "kpi-audit"},
                allow_redirects=False,
                stream=True,
                timeout=_TIMEOUT,
            )
        except SSLError:
            raise FetchFailed(f"{host} has no certificate that can be trusted.") from None
        except (NoConnection, Timeout):
            raise Again(f"{host} cannot be reached.") from None
        except (RequestException, ValueError) as error:
            kind = type(error).__name__
            raise FetchFailed(f"{host}: its answer cannot be understood ({kind}).") from None
        if response.status_code in _LATER:
            self._later(response)
        return response

    def _later(self, response: Response) -> NoReturn:
        after = self._wait(response)
        with closing(response):
            found = read_refusal(response)
        meaning = self._explain(found)
        if meaning is not None:
            raise meaning
        raise Again(f"{origin(response.url)} answers {self._hidden.without(str(found))}.", after)

    def _refuse(self, response: Response) -> NoReturn:
        host = origin(response.url)
        with closing(response):
            found = read_refusal(response)
        meaning = self._explain(found)
        if meaning is not None:
            raise meaning
        said = self._hidden.without(str(found))
        kinds = {401: CredentialsRefused, 403: CredentialsRefused, 400: NotGiven, 404: NotGiven}
        raise kinds.get(found.status, FetchFailed)(f"{host} refuses: {said}.")

    def _object(self, response: Response) -> dict[str, Any]:
        if response.status_code != requests.codes.ok:
            self._refuse(response)
        found, size = json_object(response, self.patience)
        self._received += size
        if self._received > self.outside.largest_file:
            most = self.outside.largest_file
            raise FetchFailed(f"{origin(self.base)} answers with more than {most} bytes in all.")
        return found
