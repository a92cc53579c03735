"""Erases what is kept about people, on request or by date, even in a restored copy.

How long a field is kept is declared with it, in `model/entities`.
"""
