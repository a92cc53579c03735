"""Days, hours and how long: what is typed of a moment."""
