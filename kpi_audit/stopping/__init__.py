"""How many stop at each count, of those who reached it."""
