"""Typed columns of tables: what Google lets nobody change on their cells.

Below a table's header, each typed column owns its number format and its data validation. The
sentences are Google's, as programs quote them that ran into them; see docs/sandbox.md.
"""

from collections.abc import Iterator

from sheets_emulator.errors import invalid
from sheets_emulator.grid.a1 import Area
from sheets_emulator.grid.spreadsheet import bounds_of
from sheets_emulator.grid.tab import Tab
from sheets_emulator.masks import Mask, branch_of
from sheets_emulator.wire import Json

NO_FORMAT = "You can't set the number format of cells in a typed column."
NOT_ALLOWED = "This operation is not allowed on cells in typed columns."


def typed_areas(tab: Tab) -> Iterator[Area]:
    """The cells of every typed column of the tab: those between header and footer."""
    for table in tab.features["tables"]:
        area = tab.area(bounds_of(table["range"]))
        footer = "footerColorStyle" in table.get("rowsProperties", {})
        for column in table.get("columnProperties", []):
            if column.get("columnType", "COLUMN_TYPE_UNSPECIFIED") != "COLUMN_TYPE_UNSPECIFIED":
                at = area.c0 + column.get("columnIndex", 0)
                yield Area(area.r0 + 1, area.r1 - footer, at, at + 1)


def check_untyped(tab: Tab, area: Area, refusal: str = NOT_ALLOWED) -> None:
    """Raises Google's refusal if a cell of the area is in a typed column."""
    if any(typed.meets(area) for typed in typed_areas(tab)):
        raise invalid(refusal)


def check_formats(tab: Tab, area: Area, cells: list[Json], mask: Mask) -> None:
    """Refuses number formats in typed columns: one that is sent, or one that the mask names."""
    looks = branch_of(mask, "userEnteredFormat")
    if not tab.features["tables"] or looks is None or branch_of(looks, "numberFormat") is None:
        return
    sent = any("numberFormat" in cell.get("userEnteredFormat", {}) for cell in cells)
    if sent or "numberFormat" in looks:
        check_untyped(tab, area, NO_FORMAT)
