"""What digits should look like: own habits, uniform last digits, Benford's law."""
