"""What a service says is wrong, in the shapes that services say it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from kpi_audit.errors import FetchFailed


class NotGiven(FetchFailed):
    """A service does not give this one thing; it may give others."""


_LONGEST = 200  # characters of a foreign sentence


@dataclass(frozen=True, slots=True)
class Refusal:
    """The answer of a service that hands nothing over.

    Attributes
    ----------
    status : int
        Of HTTP.
    code : str
        The service's own, empty where it gives none.
    message : str
        Its sentence; foreign text, cut and on one line.
    """

    status: int
    code: str = ""
    message: str = ""

    def __str__(self) -> str:
        """Return status, code and message in one line."""
        parts = [f"HTTP {self.status}", self.code, self.message]
        return ": ".join(part for part in parts if part)


def refusal(status: int, body: bytes) -> Refusal:
    """Read the refusals of Microsoft, Salesforce, HubSpot and OAuth.

    Examples
    --------
    >>> str(refusal(403, b'[{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "Too many"}]'))
    'HTTP 403: REQUEST_LIMIT_EXCEEDED: Too many'
    >>> str(refusal(502, b"<html>"))
    'HTTP 502'
    """
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return Refusal(status)
    if isinstance(found, list) and found:
        found = found[0]
    if not isinstance(found, dict):
        return Refusal(status)
    inner: dict[str, Any] = found["error"] if isinstance(found.get("error"), dict) else found
    code = _first(inner, "code", "errorCode", "policyName", "category", "error")
    return Refusal(status, code, _first(inner, "message", "error_description"))


def _first(found: dict[str, Any], *names: str) -> str:
    value = next((found[name] for name in names if isinstance(found.get(name), str)), "")
    line = "".join(c if c.isprintable() else " " for c in value)
    return " ".join(line.split())[:_LONGEST]
