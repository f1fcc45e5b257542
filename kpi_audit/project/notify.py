"""Who is told of a night, over what, and of what: ``notify:`` in ``audit.yaml``."""

from __future__ import annotations

import re
from typing import Literal, get_args
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator

from kpi_audit.project.names import Strict

Severity = Literal["watch", "finding", "failure"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
EVERYBODY = "*"
VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_URL = re.compile(r"^(\$\{[A-Za-z_][A-Za-z0-9_]*\}|[a-z][a-z0-9+]{1,30}://)")


class Route(Strict):
    """One line of ``notify:``."""

    to: str = Field(min_length=1, description="an owner as KPI files name them, or '*' for all")
    channels: tuple[SecretStr, ...] = Field(
        min_length=1,
        description="Apprise URLs; may hold ${NAME} from the environment and {owner}",
    )
    severity: Severity = Field("watch", description="the least that is told")
    digest: Literal["nightly", "weekly", "monthly"] = "nightly"

    @field_validator("channels")
    @classmethod
    def _a_channel_is_a_url(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for number, channel in enumerate(value, start=1):
            if not _URL.match(channel.get_secret_value()):
                message = f"channel {number} is no URL as in 'slack://...' or '${{NAME}}'"
                raise ValueError(message)
        return value

    def labels(self) -> list[str]:
        """Return what each channel is called where it is shown: never a part of a secret.

        Examples
        --------
        >>> channels = ("${TEAM_SLACK}", "json://host/a", "json://host/b")
        >>> Route.model_validate({"to": "*", "channels": channels}).labels()
        ['TEAM_SLACK', 'json', 'json 2']
        """
        found = list[str]()
        for channel in self.channels:
            text = channel.get_secret_value()
            variable = VARIABLE.match(text)
            base = variable.group(1) if variable else text.partition("://")[0]
            earlier = sum(label.partition(" ")[0] == base for label in found)
            found.append(f"{base} {earlier + 1}" if earlier else base)
        return found

    def wants(self, severity: Severity) -> bool:
        """Whether the route is for what is that grave."""
        return SEVERITIES.index(severity) >= SEVERITIES.index(self.severity)


def web_address(value: str | None) -> str | None:
    """Return the address of ``kpi-audit serve`` without its last slash.

    Raises
    ------
    ValueError
        It is no plain web address.
    """
    if value is None:
        return None
    parts = urlsplit(value)
    plain = parts.scheme in ("http", "https") and parts.hostname and parts.username is None
    if (
        not plain
        or parts.query
        or parts.fragment
        or any(c.isspace() or c in "<>\"'" for c in value)
    ):
        raise ValueError(
            "a web address without user and question mark, as in 'https://audit.example.com'"
        )
    return value.rstrip("/")
