"""Readers: one module per kind of cell; each says what it made of it and never raises."""
