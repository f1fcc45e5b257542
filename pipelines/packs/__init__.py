"""Ready KPI files for the systems that companies really audit, wired to the files they have."""
