"""A person answers a finding: checked against the last night, kept in ``decisions.csv``."""
