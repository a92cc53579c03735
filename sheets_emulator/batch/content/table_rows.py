"""Room for new rows in a table's body: its empty last rows first, then rows added at its end."""

from sheets_emulator.batch.content.blocks import clear_block, copy_block, put_block
from sheets_emulator.formulas.references import follow_cut
from sheets_emulator.grid.a1 import Area
from sheets_emulator.grid.spreadsheet import Spreadsheet, bounds_of
from sheets_emulator.grid.tab import Tab
from sheets_emulator.wire import Json


def make_room(spreadsheet: Spreadsheet, tab: Tab, table: Json, count: int) -> int:
    """The row where `count` new ones begin; the table reaches as far as they do.

    A footer, and what is below the table in its own columns, gives way downwards.
    """
    area = tab.area(bounds_of(table["range"]))
    end = area.r1 - int("footerColorStyle" in table.get("rowsProperties", {}))
    first = max(tab.last_row(area._replace(r1=end)), area.r0 + 1)
    missing = first + count - end
    if missing > 0:
        _push_down(spreadsheet, tab, Area(end, tab.row_count, area.c0, area.c1), missing)
        longer = table["range"] | {"endRowIndex": area.r1 + missing}
        tab.features["tables"] = [
            one | {"range": longer} if one is table else one for one in tab.features["tables"]
        ]
    return first


def _push_down(spreadsheet: Spreadsheet, tab: Tab, below: Area, by: int) -> None:
    last = tab.last_row(below)
    tab.row_count = max(tab.row_count, last + by, below.r0 + by)
    if last > below.r0:
        block = copy_block(tab, below)
        clear_block(tab, below)
        put_block(tab, below.r0 + by, below.c0, block)
        follow_cut(spreadsheet, tab, below, by, 0)
