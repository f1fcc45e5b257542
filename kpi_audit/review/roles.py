"""The role of a KPI in a word."""

from kpi_audit.language import _, later

_ROLES = {
    "activity": later("activity"),
    "adoption": later("adoption"),
    "engagement": later("engagement"),
    "outcome": later("outcome"),
    "guardrail": later("guardrail"),
}


def role(name: str) -> str:
    """Return a role in the language that is spoken."""
    return _(_ROLES.get(name, name))
