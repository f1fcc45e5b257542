"""Parameters of detectors, as they are written on the command line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import yaml

from kpi_audit.errors import SourceError

_WRITTEN = re.compile(r"([a-z_]+)\.([a-z_]+)=(.+)")


def parameters(settings: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return parameters by detector; names and values are checked with the project.

    Raises
    ------
    SourceError
        Not of the form DETECTOR.NAME=VALUE.

    Examples
    --------
    >>> parameters(["repeats.measured=true", "bunching.near=3"])
    {'repeats': {'measured': True}, 'bunching': {'near': 3}}
    """
    found: dict[str, dict[str, Any]] = {}
    for text in settings:
        match = _WRITTEN.fullmatch(text)
        if match is None:
            raise SourceError(f"--set: '{text}' is not of the form DETECTOR.NAME=VALUE.")
        detector, name, value = match.groups()
        found.setdefault(detector, {})[name] = yaml.safe_load(value)
    return found
