"""Whether what was found in one half of the days returns in the other half."""
