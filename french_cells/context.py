"""What a reader may know beside the cell itself: the day, the column, the known partners."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from french_cells.directory import NO_DIRECTORY, Directory
from french_cells.reading import Raw


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the column and the day.

    `prefer` is the direction of dates without a year (« rendu le » looks back, « à rendre le »
    ahead; « near » is whichever is closer); `season` is `2026-2027`, from 1 September on.
    """

    today: date
    prefer: Literal["past", "future", "near", ""] = ""
    season: str = ""
    field: str = ""
    header: str = ""
    locale: str = "fr_FR"
    """The sheet's: in an American one `03/12/2026` is the 12th of March."""
    is_in_column: bool = False
    """The cell stands in a known column: what nobody there would doubt is not asked about."""
    sheet: str = ""
    directory: Directory = NO_DIRECTORY
    """What a link may name: organisations, items, workshops…"""
    owner: str = ""
    """Whose list it is, by slug: what others own makes no name in it ambiguous."""
    keeper: str = ""
    """Who keeps the spreadsheet, by slug: « nous » under « Structure »."""
    is_keepers_voice: bool = False
    """Most cells of the column say « nous »: whoever keeps the spreadsheet typed them."""
    next_header: str = ""
    samples: Sequence[Raw] = ()
    """Values below a header, to recognise the column by what it holds."""
