"""A tab after a write against what was planned: what slipped, and how to put it right."""
