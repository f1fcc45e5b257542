"""One command of ``kpi-audit`` per file, found by lying here."""
