"""One suite per raw table of a known reader: what must hold before any KPI is computed."""
