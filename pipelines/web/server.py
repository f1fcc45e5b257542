"""Runs the web app until Ctrl-C, on this machine alone unless somebody says otherwise."""

from __future__ import annotations

import ipaddress
import socket
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn

from kpi_audit.errors import AuditError
from kpi_audit.project.load import Project
from pipelines.web.app import app
from pipelines.web.users_file import UsersFile

_GRACE_SECONDS = 5


class Unsafe(AuditError):
    """The app would be open to others without a proxy that encrypts."""


def server(
    project: Project, users: Path, *, host: str = "127.0.0.1", port: int, public_url: str = ""
) -> uvicorn.Server:
    """Return the server, ready to run.

    Raises
    ------
    Unsafe
        ``host`` is not this machine and no proxy is said to be in front.
    ProjectError
        Nobody could sign in.
    """
    check_address(host, public_url)
    names = [f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")]
    if public_url:
        names = [urlsplit(public_url).netloc.lower()]
    config = uvicorn.Config(
        app(project, UsersFile(users), hosts=names, public_url=public_url),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # who is named in a header is decided by users.yaml alone
        limit_concurrency=200,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    return uvicorn.Server(config)


def check_address(host: str, public_url: str) -> None:
    """Refuse to be reached from elsewhere without a proxy in front.

    Raises
    ------
    Unsafe
    """
    parts = urlsplit(public_url)
    if public_url and (parts.scheme != "https" or not parts.netloc or parts.path.strip("/")):
        message = f"--behind-proxy: '{public_url}' is no address as https://audit.example.com."
        raise Unsafe(message)
    if not public_url and not _is_loopback(host):
        message = (
            f"'{host}' can be reached from other machines, where access tokens would travel in the"
            " clear. Leave --host away and let a proxy that encrypts reach 127.0.0.1, or say"
            " --behind-proxy https://audit.example.com."
        )
        raise Unsafe(message)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def run(found: uvicorn.Server) -> None:
    """Serve until Ctrl-C.

    Raises
    ------
    AuditError
        The port is taken.
    """
    config = found.config
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((config.host, config.port))
    except OSError as error:
        bound.close()
        message = f"{config.host}:{config.port} cannot be used: {error.strerror}. Try --port."
        raise AuditError(message) from None
    with bound, suppress(KeyboardInterrupt):
        found.run(sockets=[bound])
