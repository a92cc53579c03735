"""The canonical entities and the readers of what people type.

Knows libraries without I/O, no database, no sheet.
"""
