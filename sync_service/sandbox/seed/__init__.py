"""The demo's world: four partners' spreadsheets and the coordinator's, with their warts.

Everything in it is invented. Dates lie around the day that is given, so that there is always a
workshop next week and a loan that is late.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from sync_service.sandbox.google import World
from sync_service.sandbox.seed import mappings
from sync_service.sandbox.seed.coordination import coordination
from sync_service.sandbox.seed.layout import Calendar, SpreadsheetSeed
from sync_service.sandbox.seed.library import library
from sync_service.sandbox.seed.nursery import nursery
from sync_service.sandbox.seed.planting import plant
from sync_service.sandbox.seed.social_centre import social_centre
from sync_service.sandbox.seed.toy_library import toy_library

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
