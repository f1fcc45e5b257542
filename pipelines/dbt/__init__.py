"""Reads metrics from a dbt manifest and writes them as KPI files: nobody restates a metric."""
