"""Numbers of things, and ages."""
