"""Drift from the outcome: the steps of ``tracks_outcome``, one idea per file."""
