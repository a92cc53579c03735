"""A sheet joins or leaves: how it would be read, what is in the way, the tab « Partenaires »."""
