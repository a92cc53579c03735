"""Rectangles of cells, lifted out of a tab and put down elsewhere."""

from sheets_emulator.grid.a1 import Area
from sheets_emulator.grid.cell import Cell
from sheets_emulator.grid.tab import Tab

Block = list[list[Cell | None]]


def copy_block(tab: Tab, area: Area) -> Block:
    """The cells of an area down to its last row in use, every row of full width."""
    width = area.c1 - area.c0
    block: Block = []
    for row in range(area.r0, min(area.r1, len(tab.rows))):
        cells = list(tab.rows[row][area.c0 : area.c1])
        block.append(cells + [None] * (width - len(cells)))
    return block


def clear_block(tab: Tab, area: Area) -> None:
    for row in range(area.r0, min(area.r1, len(tab.rows))):
        if len(tab.rows[row]) > area.c0:
            tab.put_cells(row, area.c0, [None] * (area.c1 - area.c0))


def put_block(tab: Tab, row: int, column: int, block: Block) -> None:
    """Puts the cells down; what leaves the grid is lost."""
    width = max(tab.column_count - column, 0)
    for at, cells in enumerate(block, row):
        if at < tab.row_count:
            tab.put_cells(at, column, cells[:width])
