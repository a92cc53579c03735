"""The demo's world: four partners' spreadsheets and the coordinator's, with their warts.

Everything in it is invented. Dates are around the day that is given, so that there is always a
workshop next week and a loan that is late.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from demo.seed import mappings
from demo.seed.coordination import coordination
from demo.seed.layout import Calendar, SpreadsheetSeed
from demo.seed.library import library
from demo.seed.nursery import nursery
from demo.seed.planting import plant
from demo.seed.social_centre import social_centre
from demo.seed.toy_library import toy_library
from sheets_emulator import World

_MAKERS = (toy_library, social_centre, nursery, library, coordination)


def spreadsheet_seeds(today: date) -> tuple[SpreadsheetSeed, ...]:
    """All seeded spreadsheets, the coordinator's last."""
    return tuple(make(Calendar(today)) for make in _MAKERS)


def seed(world: World, today: date) -> dict[str, str]:
    """Plants everything; answers the spreadsheets' ids by name."""
    return {one.name: plant(world, one) for one in spreadsheet_seeds(today)}


def write_mappings(folder: Path, shipped: Path, ids: Mapping[str, str]) -> None:
    """Mapping files for what `seed` planted, made from the shipped ones."""
    mappings.write_mappings(folder, shipped, spreadsheet_seeds(date.min.replace(year=2000)), ids)
