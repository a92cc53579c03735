"""Families whom only a telephone call reaches: who they are, what is noted of it."""
