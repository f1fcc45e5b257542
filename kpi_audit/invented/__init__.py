"""Values that are too well behaved: flatter than their kind, or without their bad tail."""
