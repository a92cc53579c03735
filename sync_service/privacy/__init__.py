"""Erases what is kept about people, on request or by date; keeps copies and takes them back.

How long a field is kept is declared with it, in `model/entities`.
"""
