"""Amounts split to stay within a limit: odds of one day, over it and over placebo limits."""
