"""Judge one number per segment and period against its own past, calendar and persistence."""
