"""What French people type into a cell, as a value or as a refusal with its sentence.

One module for each kind of cell, `kinds.py` is their table; none raises, none guesses where two
readings are possible, none knows a sheet, a database or this project's records.
"""
