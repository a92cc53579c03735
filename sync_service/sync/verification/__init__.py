"""Judges a tab after a write by what was planned: what slipped, how to put it right. Pure."""
