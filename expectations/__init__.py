"""Great Expectations: every detector as an expectation, and suites for raw tables."""
