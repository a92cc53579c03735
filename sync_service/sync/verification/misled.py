"""What people typed into a row that showed somebody else's values: meant for whom they saw. Pure.

The row gets back what it had, and both values are reported.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from french_cells.folding import raw_key
from sync_service.domain.spreadsheet import CellWrite, TabSnapshot
from sync_service.sync.verification.alignment import is_filled
from sync_service.sync.verification.new_rows import Sent
from sync_service.sync.verification.tab_cells import At, cells_of
from sync_service.sync.verification.verify import Lost, Verdict

_SOMEBODY = 2
"""A row that shows so many values of another one is taken for that one by whoever types there."""


def give_back(verdict: Verdict, misled: Sequence[Lost]) -> Verdict:
    """Restores rows that people typed into by mistake, and reports what they typed."""
    places = {(one.write.row, one.write.column) for one in misled}
    kept = [cell for cell in verdict.cells if (cell.row, cell.column) not in places]
    given = [replace(one.write, value=one.stood[0].value) for one in misled]
    return replace(verdict, cells=[*kept, *given], lost=[*verdict.lost, *misled])


def find_beside(
    sent: Sent, after: TabSnapshot, verdict: Verdict, columns: Iterable[int]
) -> Iterator[Lost]:
    """What stands beside ours in a new row of ours, by the answer to its own write.

    Somebody filled that very row right before: ours took the rest of it, the name perhaps.
    """
    if verdict.is_as_planned or verdict.alignment is not None:
        return
    cells = cells_of(sent.batch, after.sheet_id)
    ours = {row for (row, _), cell in cells.items() if raw_key(cell.value)}
    added = {row for row in ours if not is_filled(sent.tab, row)}
    for at in sorted({(row, column) for row in added for column in columns} - cells.keys()):
        was, seen = sent.tab.cell(*at), after.cell(*at)
        if raw_key(seen.value) not in {raw_key(was.value), ""} and not seen.is_formula:
            yield Lost(CellWrite(after.sheet_id, *at, seen.value), [was], seen.text)


def typed_for_another(typed: Sequence[Lost], astray: Sequence[CellWrite]) -> Sequence[Lost]:
    """What of `typed` was meant for whoever's values are there.

    `astray`: what restores cells that show a value of another row.
    """
    rows = Counter(cell.row for cell in astray)
    return [one for one in typed if rows[one.write.row] >= _SOMEBODY]


def find_others_values(repair: Sequence[CellWrite], shown: TabSnapshot) -> AbstractSet[At]:
    """Cells to be repaired that show what is to be written to another row, and alone show it."""
    rows: dict[tuple[int, str], set[int]] = defaultdict(set)
    for one in repair:
        rows[one.column, raw_key(one.value)].add(one.row)
    keys = {
        (one.row, one.column): raw_key(shown.cell(one.row, one.column).value) for one in repair
    }
    seen = Counter(
        (column, raw_key(cell.value)) for line in shown.rows for column, cell in enumerate(line)
    )
    return {
        (row, at)
        for (row, at), key in keys.items()
        if key and rows[at, key] - {row} and seen[at, key] == 1
    }
