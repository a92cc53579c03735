"""Formulas: reading them, moving their references, computing the small set that is computed."""
