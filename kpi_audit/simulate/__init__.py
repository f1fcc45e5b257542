"""Simulated KPIs with known truth: one generator for tests, docs and users."""
