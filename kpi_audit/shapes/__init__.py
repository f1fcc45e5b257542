"""Evidence shapes: the small tables a detector may read, one frozen dataclass per file."""
