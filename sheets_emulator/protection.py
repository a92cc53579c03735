"""Protected ranges: whom they let edit."""

from sheets_emulator.context import Context
from sheets_emulator.errors import invalid
from sheets_emulator.grid.a1 import Area
from sheets_emulator.grid.spreadsheet import Spreadsheet, bounds_of
from sheets_emulator.grid.tab import Tab
from sheets_emulator.wire import Json

REFUSAL = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet owner "
    "to remove protection if you need to edit."
)


def may_edit(protected: Json, email: str, owner: str) -> bool:
    """Whether the account may edit inside; a warning only asks people, it stops nobody."""
    if protected.get("warningOnly") or email == owner:
        return True
    return email in protected.get("editors", {}).get("users", [])


def check_protection(context: Context, spreadsheet: Spreadsheet, tab: Tab, *areas: Area) -> None:
    """Raises Google's refusal if one range that is protected from the account meets every area."""
    if not tab.features["protectedRanges"]:
        return
    owner = context.world.files[spreadsheet.id].owner
    for protected in tab.features["protectedRanges"]:
        if may_edit(protected, context.who.email, owner):
            continue
        covered = tab.area(bounds_of(protected.get("range", {})))
        free = [tab.area(bounds_of(part)) for part in protected.get("unprotectedRanges", [])]
        if all(
            covered.meets(area) and not any(area.within(part) for part in free) for area in areas
        ):
            raise invalid(REFUSAL)
