"""Around the whole app: only our own host, small bodies, and strict headers on every answer."""

from __future__ import annotations

from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kpi_audit.language import ENGLISH, _, speaking

LARGEST_BODY = 64 * 1024
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with no-referrer a form would not say whence it is
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}


class TooLarge(Exception):
    """More was sent than any of our forms holds."""


class Guard:
    """Refuses what no page of ours sends.

    Parameters
    ----------
    app : ASGIApp
    hosts : Collection[str]
        What the Host header may be: keeps other names from leading to this server.
    is_secure : bool
        Whether browsers should stay with HTTPS.
    language : str
        In which every answer is worded.
    """

    def __init__(
        self, app: ASGIApp, hosts: Collection[str], *, is_secure: bool, language: str = ENGLISH
    ) -> None:
        self._app, self._hosts = app, hosts
        self._is_secure, self._language = is_secure, language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with speaking(self._language):
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        app: ASGIApp = self._app
        length = headers.get("content-length", "0")
        if headers.get("host", "").lower() not in self._hosts:
            app = PlainTextResponse(_("This server is not known by that name."), 421)
        elif not length.isdecimal() or int(length) > LARGEST_BODY:
            app = PlainTextResponse(_("Too large."), 413)
        await app(scope, _limited(receive), self._strict(send))

    def _strict(self, send: Send) -> Send:
        async def strict(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if self._is_secure:
                    headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            await send(message)

        return strict


def _limited(receive: Receive) -> Receive:
    """Count what is sent without a length."""
    total = 0

    async def limited() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > LARGEST_BODY:
            raise TooLarge
        return message

    return limited
