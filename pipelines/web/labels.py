"""What the app's own names are called where people read them."""

from __future__ import annotations

from collections.abc import Mapping

from kpi_audit.language import _, later

ROLES = {"reader": later("reader"), "owner": later("owner"), "approver": later("approver")}
STATES = {
    "open": later("open"),
    "explained": later("explained"),
    "accepted": later("accepted"),
    "confirmed": later("confirmed"),
    "watching": later("being looked into"),
    "returned": later("returned"),
    "new": later("answered since this night"),
}
STANDINGS = {
    "stands": later("stands"),
    "taken back": later("taken back"),
    "expired": later("expired"),
    "outgrown": later("outgrown"),
}
EVENTS = {
    "signed in": later("signed in"),
    "signed out": later("signed out"),
    "sign-in refused": later("sign-in refused"),
    "form refused": later("form refused"),
    "answer refused": later("answer refused"),
    "answered": later("answered"),
}


def labels(names: Mapping[str, str]) -> dict[str, str]:
    """Return names with what they are called in the language that is spoken."""
    return {name: _(text) for name, text in names.items()}
