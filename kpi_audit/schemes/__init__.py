"""One way to game a number per file; see ``kpi_audit.scheme``."""
