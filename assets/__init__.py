"""Dagster assets and checks: sources, kpis, evidence, audit, review."""
