"""Who is told what after a night: pure functions over the published tables."""
