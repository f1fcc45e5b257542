"""Who is looking: a signed cookie, and a token in every form that belongs to it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import asdict, dataclass
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.requests import HTTPConnection
from starlette.responses import Response

from pipelines.web.users import User, Users

_LONGEST_SECONDS = 12 * 3600


@dataclass(frozen=True, slots=True)
class Session:
    """One visitor.

    Attributes
    ----------
    visitor : str
        Random; new at every sign-in.
    name : str
        Who signed in by token; empty before.
    key : str
        Beginning of the token's digest: a new token ends the session.
    """

    visitor: str
    name: str = ""
    key: str = ""

    @classmethod
    def new(cls, user: User | None = None) -> Session:
        """Return a session nobody had before."""
        if user is None:
            return cls(secrets.token_urlsafe(16))
        return cls(secrets.token_urlsafe(16), user.name, (user.token_sha256 or "")[:16])


class Sessions:
    """Signs and reads sessions; the key is new at every start, which signs everybody out.

    Parameters
    ----------
    is_secure : bool
        Whether the cookie may travel by HTTPS only.
    """

    def __init__(self, *, is_secure: bool) -> None:
        self._key = secrets.token_bytes(32)
        self._is_secure = is_secure
        self._name = "__Host-kpi_audit" if is_secure else "kpi_audit"
        self._stranger = f"{self._name}_visitor"
        self._serializer = URLSafeTimedSerializer(self._key, salt="session")

    def of(self, request: HTTPConnection) -> Session | None:
        """Return the session of a request; None if it has none that we signed."""
        for name in (self._name, self._stranger):
            try:
                found: Any = self._serializer.loads(
                    request.cookies.get(name, ""), max_age=_LONGEST_SECONDS
                )
                return Session(**found)
            except (BadData, TypeError):
                continue
        return None

    def keep(self, response: Response, session: Session) -> None:
        """Send the session's cookie along.

        Who is not signed in gets one of another name: what other sites send here comes without
        cookies, and its answer must not sign anybody out. Links from other sites (a mail read in
        the browser) do come with them, forms do not.
        """
        response.set_cookie(
            self._name if session.name else self._stranger,
            str(self._serializer.dumps(asdict(session))),
            max_age=_LONGEST_SECONDS,
            httponly=True,
            samesite="lax",
            secure=self._is_secure,
            path="/",
        )

    def end(self, response: Response) -> None:
        """Take the cookie of who is signed in back."""
        response.delete_cookie(
            self._name, path="/", secure=self._is_secure, httponly=True, samesite="lax"
        )

    def form_token(self, session: Session) -> str:
        """Return what a form of this session must send along."""
        content = f"form:{session.visitor}:{session.name}".encode()
        return hmac.new(self._key, content, hashlib.sha256).hexdigest()

    def is_own_form(self, session: Session | None, token: str) -> bool:
        """Whether a form that was sent is one that this session was shown."""
        if session is None:
            return False
        return hmac.compare_digest(self.form_token(session).encode(), token.encode())


def identified(request: HTTPConnection, session: Session | None, users: Users) -> User | None:
    """Return who is looking: named by the trusted proxy, else signed in by token."""
    address = request.client.host if request.client else ""
    if users.proxy and address in users.proxy.addresses:
        values = request.headers.getlist(users.proxy.header)
        if len(values) == 1:
            return users.named(values[0])
        if values:  # two names are nobody's
            return None
    if session is None or not session.name:
        return None
    user = users.named(session.name)
    is_same = user is not None and user.token_sha256 is not None
    return user if is_same and user and (user.token_sha256 or "")[:16] == session.key else None
