"""Leads every request of Apprise's plugins to a service on this machine."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from apprise import NotifyBase
from requests.adapters import HTTPAdapter

from tests.services import Service

SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7"
TEAMS = "workflows://prod-1.westeurope.logic.azure.com:443/643e69f83c8944/s1gnature"


class Elsewhere:
    """The addresses that were meant, and what was sent to them."""

    def __init__(self, service: Service) -> None:
        self.meant: list[str] = []
        self.service = service

    @property
    def payloads(self) -> list[Any]:
        return [json.loads(request.body) for request in self.service.asked]


def redirect(service: Service, patch: pytest.MonkeyPatch) -> Elsewhere:
    """Send requests to ``service`` instead, without the pauses of plugins between them."""
    found = Elsewhere(service)

    class Here(HTTPAdapter):
        def send(self, request: requests.PreparedRequest, *given: Any, **named: Any) -> Any:
            found.meant.append(str(request.url))
            path = urlsplit(str(request.url)).path
            request.url = f"{service.base}{path}"
            return super().send(request, *given, **named)

    here = Here()
    patch.setattr(requests.Session, "get_adapter", lambda *_, **__: here)
    patch.setattr(NotifyBase, "throttle", lambda *_, **__: None)
    return found
