"""The canonical entities: their fields, how each is read, and for how long it is kept.

Knows libraries without I/O, no database, no sheet.
"""
