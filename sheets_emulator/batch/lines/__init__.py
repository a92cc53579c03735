"""Requests that insert, delete, move and group rows and columns."""
