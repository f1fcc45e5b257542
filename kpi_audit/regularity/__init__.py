"""Counts that vary less than counts can: residuals, sampling floor, own past, capacity."""
