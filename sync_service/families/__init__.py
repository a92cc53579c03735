"""Workshops and the families who register for them: seats, changes, and what families are told."""
