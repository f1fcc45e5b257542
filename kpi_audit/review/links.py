"""Where links lead: on one page, or over the pages of a site."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses relative to a page.

    Attributes
    ----------
    root : str or None
        Way to the folder of the site, as ``"../"``; None: everything stands on this one page.
    """

    root: str | None = None

    def kpi(self, anchor: str) -> str:
        """Return the address of a KPI."""
        return f"#kpi-{anchor}" if self.root is None else f"{self.root}kpis/{anchor}.html"

    def finding(self, anchor: str) -> str:
        """Return the address of a finding, the same on every night."""
        return f"#{anchor}" if self.root is None else f"{self.root}findings/{anchor}.html"

    def night(self, as_of: str) -> str:
        """Return the address of a night; only a site has them."""
        return f"{self.root or ''}nights/{as_of}.html"
