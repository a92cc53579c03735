"""A spreadsheet as people name it on a command line: its address, or what stands in it."""

import re

_ADDRESS = re.compile(r"/spreadsheets/d/([\w-]+)")


def spreadsheet_id(text: str) -> str:
    """An address copied from the browser, or the identifier itself."""
    match = _ADDRESS.search(text)
    return match[1] if match else text.strip()
