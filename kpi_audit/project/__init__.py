"""What a user writes: audit.yaml and kpis/*.yaml, validated against the code itself."""
