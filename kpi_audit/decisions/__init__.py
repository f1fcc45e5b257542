"""What people answered to findings: kept, read back exactly, and what it does."""
