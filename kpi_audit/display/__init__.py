"""Published figures against what was measured: which way they are rounded, which are left out."""
