"""Shares whose records come in clusters: by actor, and by period."""
