"""Changes too large to be meant: what asks about them, and what is held back meanwhile."""
