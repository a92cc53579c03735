"""Draws what was decided: cells, notes, problems, and the base that it leaves behind."""
