"""Ratios on whole percents: what chance gives, and what somebody typed in."""
