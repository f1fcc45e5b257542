"""The audit itself: evidence, detectors, error control, verdicts. Knows no framework."""
