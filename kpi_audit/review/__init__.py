"""The management review: one self-contained HTML page, made from the audit tables alone."""
