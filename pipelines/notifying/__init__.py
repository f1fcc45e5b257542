"""Tells people of a night: what is due, sent over their channels, and what became of it."""
