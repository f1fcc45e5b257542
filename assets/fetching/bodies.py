"""Reads the body of an answer: whole, bounded in size and time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from requests import Response
from requests.exceptions import ChunkedEncodingError, RequestException, Timeout
from requests.exceptions import ConnectionError as NoConnection

from assets.fetching.addresses import origin
from assets.fetching.patience import Again, Patience
from assets.fetching.refusals import Refusal, refusal
from kpi_audit.errors import FetchFailed

_BLOCK = 64 * 1024
_LARGEST_PAGE = 64 * 1024**2  # bytes of one answer that is held in memory


def blocks(response: Response, patience: Patience, largest: int) -> Iterator[bytes]:
    """Yield a body as it comes.

    Raises
    ------
    FetchFailed
        It is larger than ``largest`` bytes, too slow, or may have been cut without a trace.
    Again
        The line was dropped in the middle.
    """
    host, size = origin(response.url), 0
    is_chunked = "chunked" in response.headers.get("Transfer-Encoding", "").lower()
    if "Content-Length" not in response.headers and not is_chunked:
        raise FetchFailed(f"{host} does not say where its answer ends; it may be cut short.")
    try:
        for block in response.iter_content(_BLOCK):
            size += len(block)
            if size > largest:
                raise FetchFailed(f"{host} answers with more than {largest} bytes.")
            if patience.is_over:
                raise FetchFailed(f"{host} is too slow: {size} bytes came in time.")
            yield block
    except (ChunkedEncodingError, NoConnection, Timeout):
        raise Again(f"{host} broke off in the middle of its answer.") from None


def json_object(response: Response, patience: Patience) -> tuple[dict[str, Any], int]:
    """Return a body that is one JSON object, and its size; numbers keep their digits.

    Raises
    ------
    FetchFailed
        It is something else.
    """
    host, body = origin(response.url), b"".join(blocks(response, patience, _LARGEST_PAGE))
    try:
        found = json.loads(body, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise FetchFailed(f"{host} answers with something that is no JSON.") from None
    if not isinstance(found, dict):
        raise FetchFailed(f"{host} answers with JSON that is no object.")
    return found, len(body)


def read_refusal(response: Response) -> Refusal:
    """Return what a service says is wrong; its body may be missing or cut."""
    try:
        body = next(response.iter_content(_BLOCK), b"")
    except RequestException:
        body = b""
    return refusal(response.status_code, body)
