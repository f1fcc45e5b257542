"""Plain variation: what a number does when nothing happens. Description; no verdict reads it."""
