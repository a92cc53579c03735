"""By what Google knows a spreadsheet, out of an address or any text."""

import re

from french_cells.patterns import pattern

_FILE_ADDRESS = pattern(r"/spreadsheets/(?:u/\d+/)?d/([\w-]+)", re.ASCII)
_FILE_ID = pattern(r"(?<![\w-])(?=[\w-]*\d)[\w-]{40,}(?![\w-])", re.ASCII)
"""Google's have 44 signs, and stand in other addresses of Drive's, too."""


def find_spreadsheet_id(text: str) -> str | None:
    """Out of an address copied from the browser, or any text that has the id."""
    if (found := _FILE_ADDRESS.search(text)) is not None:
        return found[1]
    bare = _FILE_ID.search(text)
    return bare[0] if bare else None
