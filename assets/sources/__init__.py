"""One reader of an export format per file, found by lying here."""
