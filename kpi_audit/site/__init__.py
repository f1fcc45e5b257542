"""A small static site of all nights: permalinks, history, no script, no address outside of it."""
