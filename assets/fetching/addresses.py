"""Which addresses may be asked: TLS, no user in them, and no surprise about the host."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import SplitResult, urljoin, urlsplit

from kpi_audit.errors import FetchFailed

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def is_loopback(url: str) -> bool:
    """Whether an address is on this machine, where TLS protects nothing."""
    return _split(url).hostname in _LOOPBACK


def checked(url: str) -> str:
    """Return a base address without its closing slash.

    Raises
    ------
    ValueError
        It is no ``https`` address of a host, without user, query or fragment.

    Examples
    --------
    >>> checked("https://graph.microsoft.com/")
    'https://graph.microsoft.com'
    >>> checked("http://example.org")
    Traceback (most recent call last):
        ...
    ValueError: an address is 'https://host', plain http only on this machine
    """
    parts = _split(url)
    is_bare = not (parts.username or parts.password or parts.query or parts.fragment)
    if not (_is_safe(parts) and is_bare):
        raise ValueError("an address is 'https://host', plain http only on this machine")
    return url.rstrip("/")


def origin(url: str) -> str:
    """Return scheme, host and port: what decides who reads a credential.

    Of something that is no address, a host that does not exist.

    Examples
    --------
    >>> origin("https://A.example/x?y") == origin("https://a.example:443/")
    True
    """
    parts = _split(url)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    return f"{parts.scheme}://{parts.hostname}:{port}"


def onward(base: str, link: str) -> str:
    """Return the address a page points to, which must be of the host that is being asked.

    Raises
    ------
    FetchFailed
        It is elsewhere; credentials are never sent there.
    """
    with suppress(ValueError):
        target = urljoin(f"{base}/", link)
        if origin(target) == origin(base):
            return target
    raise FetchFailed(f"{origin(base)} points to another host for its next page; not followed.")


def away(base: str, link: str | None) -> str:
    """Return the address a redirect leads to; it gets no credentials.

    Raises
    ------
    FetchFailed
        There is none, or it is not protected by TLS.
    """
    if not link or not _is_safe(_split(link)):
        raise FetchFailed(f"{origin(base)} redirects to no https address; not followed.")
    if is_loopback(link) and not is_loopback(base):
        raise FetchFailed(f"{origin(base)} redirects into this machine; not followed.")
    return link


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port  # checked when it is read
    except ValueError:
        return SplitResult("none", "", "", "", "")
    return parts


def _is_safe(parts: SplitResult) -> bool:
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    )
