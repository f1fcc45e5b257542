"""Secrets of a fetch: known so that no text that leaves it holds one."""

from __future__ import annotations

import base64
from collections.abc import Callable
from urllib.parse import quote, quote_plus

_SHORTEST = 4  # characters
_EARLY = 120.0  # seconds before its end that a token is no longer used


class Hidden:
    """Secrets that must not be shown."""

    def __init__(self) -> None:
        self._held: set[str] = set()

    def add(self, secret: str) -> str:
        """Remember a secret and return it; three characters are none, and would garble all."""
        plain = {secret, quote(secret, safe=""), quote_plus(secret)}
        coded = base64.b64encode(secret.encode()).decode()
        self._held |= {text for text in (*plain, coded) if len(text) >= _SHORTEST}
        return secret

    def without(self, text: str) -> str:
        """Return ``text`` with every secret replaced.

        Examples
        --------
        >>> hidden = Hidden()
        >>> _ = hidden.add("s3 cret")
        >>> hidden.without("s3 cret, s3%20cret and s3+cret")
        '***, *** and ***'
        """
        for secret in sorted(self._held, key=len, reverse=True):
            text = text.replace(secret, "***")
        return text


class Token:
    """An access token, asked for when needed and kept until shortly before its end.

    Parameters
    ----------
    ask : Callable[[], tuple[str, float]]
        Returns a new token and the seconds it lasts.
    clock : Callable[[], float]
        Seconds that only grow.
    """

    def __init__(self, ask: Callable[[], tuple[str, float]], clock: Callable[[], float]) -> None:
        self._ask, self._clock = ask, clock
        self._value, self._until = "", 0.0

    def value(self) -> str:
        """Return a token that is still good."""
        if not self._value or self._clock() >= self._until:
            self._value, lasts = self._ask()
            self._until = self._clock() + max(lasts - _EARLY, 0.0)
        return self._value

    def forget(self) -> None:
        """Ask for a new one next time: the service did not accept this one."""
        self._value = ""
