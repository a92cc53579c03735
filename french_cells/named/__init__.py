"""Records that a cell names: partners, and whatever has a name in the directory."""
