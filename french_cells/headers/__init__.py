"""Titles of columns: which field they name, by a broad list of aliases and by what is below."""
