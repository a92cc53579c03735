"""Draws what was decided: cells, notes, problems, and the base that this leaves behind."""
