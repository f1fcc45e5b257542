"""One-sided evidence from a difference whose error was estimated from few clusters."""
