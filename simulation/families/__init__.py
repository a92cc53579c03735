"""Families who register on the real pages while partners move and call off their sessions."""
