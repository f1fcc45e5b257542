"""Competing explanations of a finding: each is tested on the data, or named as untestable."""
