"""Outcomes that arrive late: completed by age, from their own reporting triangle."""
