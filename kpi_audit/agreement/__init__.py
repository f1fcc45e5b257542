"""Two measurements of one thing: how far a unit's ratio lies off, from peers or from its past."""
