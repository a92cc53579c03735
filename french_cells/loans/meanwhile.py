"""What people say of a loan in words of their own, as the table of words has it."""

import re
from dataclasses import replace

from french_cells.loans.conditions import LACKING
from french_cells.patterns import pattern
from french_cells.text import Typed

_MEANWHILE = pattern(r" (?:pendant|pdt|durant|lors d(?:e |u |'))[^,;()\d]+$", re.IGNORECASE)
"""« perdu pendant le déménagement »"""


def as_usual(cell: Typed) -> Typed:
    """« perdu pendant le déménagement » is lost, « il manque un cerceau » lacks a part."""
    return replace(cell, text=LACKING.sub("manque une pièce", _MEANWHILE.sub("", cell.text)))
