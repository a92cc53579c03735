"""A page that shows the stand-in's spreadsheets as grids, where one types like a person.

A tool of the demo, on the loopback: it acts with the person's identity, never with the service's.
"""

from demo.grid.app import create_grid

__all__ = ["create_grid"]
