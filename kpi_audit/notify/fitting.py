"""Cuts a message to what a channel takes: whole things go, links never do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kpi_audit.notify.message import Message


def fitted(
    message: Message, body: Callable[[Message], str], size: Callable[[str], int], room: int
) -> str:
    """Return the longest body of a message that fits.

    Parameters
    ----------
    message : Message
    body : Callable[[Message], str]
        One of ``BODIES``.
    size : Callable[[str], int]
        Of a body, in the unit of ``room``.
    room : int

    Returns
    -------
    str
        As many whole entries as fit, from the first, and how many are left out; without room for
        one, the lead and the links, and then the links alone, however long they are.
    """
    for kept in range(len(message.entries), -1, -1):
        shown = body(message.first(kept))
        if size(shown) <= room:
            return shown
    return body(replace(message.first(0), lead=""))
