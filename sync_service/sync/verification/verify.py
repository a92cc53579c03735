"""Compares a tab after a write with what was planned, and says how to repair what went wrong.

Pure. A repair is exact or is not made: what nobody can know becomes an incident (ADR 10).
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from french_cells.folding import raw_key
from french_cells.reading import Raw
from sync_service.domain.spreadsheet import (
    BLANK,
    GENERAL,
    TIME_FORMATS,
    Cell,
    CellWrite,
    NoteWrite,
    TabSnapshot,
    WriteBatch,
)
from sync_service.sync.verification.alignment import Alignment, align
from sync_service.sync.verification.tab_cells import At, cells_of, notes_of


@dataclass(frozen=True, slots=True)
class Lost:
    """A written cell and what it may have hidden; only one value if that was a formula or chip."""

    write: CellWrite
    stood: Sequence[Cell]
    shown: str = ""
    """What we wrote, as a person saw it: a day, not its number."""

    @property
    def formula(self) -> str:
        """The hidden formula's text, which is what is lost; both if either of two may be it."""
        return " ou ".join(dict.fromkeys(cell.formula for cell in self.stood if cell.formula))

    @property
    def is_formulas(self) -> bool:
        """Whether what it hid was certainly a formula."""
        return all(cell.formula for cell in self.stood) and len(self.stood) == 1

    @property
    def is_chips(self) -> bool:
        return all(cell.is_chip for cell in self.stood) and len(self.stood) == 1


def put_back(stood: Cell, ours: Raw = None) -> Raw:
    """The value that restores a cell which we hid: what a formula showed, never its text.

    Its references may mean other rows by now. A cell that another cell's formula filled is filled
    again once it is empty. Where we wrote an address, a person's chip meant that person's address.
    """
    if stood.is_formula and not stood.formula:
        return None
    return stood.address if stood.address and "@" in str(ours) else stood.value


def is_more_than_value(stood: Cell) -> bool:
    """A formula or a chip: writing its value back does not restore it."""
    return bool(stood.formula) or stood.is_chip


def unrepaired(repair: CellWrite, tab: TabSnapshot) -> Lost:
    """Reports a repair that cannot be made: what the cell holds, and what it should hold."""
    stands = tab.cell(repair.row, repair.column)
    should = "" if repair.value is None else str(repair.value)
    return Lost(replace(repair, value=stands.value), [Cell(repair.value, should)], stands.text)


def without_erased(lost: Iterable[Lost], erased: AbstractSet[str]) -> list[Lost]:
    """`lost` without values that were erased and may be shown nowhere; `erased` are raw keys.

    Of two values that may have stood there, the other one is left; if nothing is known but what
    was erased, nothing is reported.
    """
    told: list[Lost] = []
    for one in lost:
        stood = [cell for cell in one.stood if raw_key(cell.value) not in erased]
        is_hers = raw_key(one.write.value) in erased
        if (stood or not one.stood) and not is_hers:
            told.append(replace(one, stood=stood))
        elif stood:
            told.append(Lost(replace(one.write, value=None), stood))
    return told


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a write. `cells` and `notes` repair what landed in the wrong place.

    `lost` are written cells that hid a formula, or of which nobody knows what they hid.
    """

    is_as_planned: bool
    is_alone: bool = True
    """Nobody else changed anything in the tab in the meantime."""
    cells: Sequence[CellWrite] = ()
    notes: Sequence[NoteWrite] = ()
    lost: Sequence[Lost] = ()
    alignment: Alignment | None = None
    """Where rows and columns went while we wrote; None if they stayed."""
    retyped: AbstractSet[At] = frozenset()
    """Where our value certainly stood until a person typed over it."""

    def place_written(self, before: TabSnapshot, at: At) -> At | None:
        """Where a written cell belongs now; None when it is gone or nobody knows."""
        return at if self.alignment is None else self.alignment.place_written(before, at)

    def place(self, at: At) -> At | None:
        """Where a cell of the tab before is now; None when it is gone or nobody knows."""
        return at if self.alignment is None else self.alignment.place(*at)


def verify(batch: WriteBatch, before: TabSnapshot, after: TabSnapshot, header_row: int) -> Verdict:
    """Pure; `before` is the tab right before the batch, `after` the tab as it left it."""
    cells = cells_of(batch, after.sheet_id)
    notes = notes_of(batch, after.sheet_id)
    rows = set(range(max(len(before.rows), len(after.rows))))
    touched = {row for row, _ in (*cells, *notes)}
    is_as_planned = _is_as_planned(touched, cells, notes, before, after)
    if is_as_planned and _is_as_planned(rows - touched, {}, {}, before, after):
        return Verdict(is_as_planned=True)
    alignment = align(before, after, header_row, set(cells), {row for row, _ in notes})
    if alignment.is_still:
        # People only edited other cells meanwhile: the next run reads that.
        return Verdict(is_as_planned=is_as_planned, is_alone=False)
    repair = _Repair(before, after, alignment)
    repair.restore(cells, notes)
    repair.redo(cells, notes)
    return repair.verdict(cells)


def _is_as_planned(
    rows: Iterable[int],
    cells: Mapping[At, CellWrite],
    notes: Mapping[At, NoteWrite],
    before: TabSnapshot,
    after: TabSnapshot,
) -> bool:
    """Whether each of these rows holds what we wrote, and otherwise what it held before.

    A note that somebody took away is an answer.
    """
    for row in rows:
        lines = [tab.rows[row] if row < len(tab.rows) else () for tab in (before, after)]
        # Most rows of a large tab end here, without comparing cells.
        if lines[0] == lines[1] and not cells:
            continue
        for column in range(max(map(len, lines))):
            was, now = before.cell(row, column), after.cell(row, column)
            planned = cells[row, column].value if (row, column) in cells else was.value
            if not now.is_formula and raw_key(now.value) != raw_key(planned):
                return False
            if was.note and not now.note and (row, column) not in notes:
                return False
    return True


class _Repair:
    """What to write so that the tab is as people left it, with our values in the right rows."""

    def __init__(self, before: TabSnapshot, after: TabSnapshot, alignment: Alignment) -> None:
        self._before, self._after, self._alignment = before, after, alignment
        self._old_columns = {new: old for old, new in alignment.columns.items()}
        self._cells: dict[At, Raw] = {}
        # Formats to restore where we changed them, and to set where our value needs one.
        self._formats: dict[At, str] = {}
        self._notes: dict[At, str] = {}
        self._lost: dict[At, Sequence[Cell]] = {}

    def restore(self, cells: Mapping[At, CellWrite], notes: Iterable[At]) -> None:
        """Puts back the values that we hid, and their formats."""
        for at, cell in cells.items():
            stood = self._stood(*at)
            if cell.format:
                self._formats[at] = stood[0].format
            if len({raw_key(cell.value) for cell in stood}) > 1:
                self._lost[at] = stood
                # Our value does not belong there, whatever stood there before.
                self._cells[at] = None
            else:
                self._cells[at] = put_back(stood[0], cell.value)
                if is_more_than_value(stood[0]):
                    self._lost[at] = stood
        for at in notes:
            stood = self._stood(*at)
            if len(stood) == 1:
                self._notes[at] = stood[0].note

    def redo(self, cells: Mapping[At, CellWrite], notes: Mapping[At, NoteWrite]) -> None:
        """Writes our values where they belong now; the next run handles rows that are gone."""
        for at, cell in cells.items():
            place = self._alignment.place_written(self._before, at)
            # What somebody typed there in the meantime is left to the next merge.
            if place is not None and (place in cells or self._is_untouched(at, place)):
                self._cells[place] = cell.value
                if cell.format == GENERAL:
                    # An earlier step had formatted this cell, which has moved on with its row.
                    self._formats[place] = ""
                elif not self._formats.get(place, self._after.cell(*place).format):
                    # The intended cell was formatted; the one where ours landed may not be.
                    self._formats[place] = needed_format(cell, self._before)
        for at, note in notes.items():
            place = self._alignment.place_written(self._before, at)
            if place is not None:
                self._notes[place] = note.note

    def verdict(self, cells: Mapping[At, CellWrite]) -> Verdict:
        return Verdict(
            is_as_planned=False,
            cells=_cell_writes(self._cells, self._formats, self._after),
            notes=_note_writes(self._notes, self._after),
            lost=[
                Lost(cells[at], stood, self._after.cell(*at).text)
                for at, stood in self._lost.items()
            ],
            alignment=self._alignment,
        )

    def _stood(self, row: int, column: int) -> Sequence[Cell]:
        """What may have stood, before us, in a cell that we wrote; several if that is in doubt."""
        match, old = self._alignment.match, self._old_columns.get(column)
        if old is None:
            return [BLANK]
        if column in self._alignment.staying:
            return [self._before.cell(row, old)]
        if row in match.doubts:
            return [BLANK, *(self._before.cell(owner, old) for owner in match.doubts[row])]
        is_blank = row in match.fresh or row not in match.owners
        return [BLANK if is_blank else self._before.cell(match.owners[row], old)]

    def _is_untouched(self, at: At, place: At) -> bool:
        was, now = self._before.cell(*at), self._after.cell(*place)
        return raw_key(was.value) == raw_key(now.value)


def _cell_writes(
    cells: Mapping[At, Raw], formats: Mapping[At, str], after: TabSnapshot
) -> Sequence[CellWrite]:
    """Only what differs; formats come back, so that a date does not show as 45451."""
    return [
        CellWrite(after.sheet_id, *at, value, format_change(now, formats.get(at)))
        for at, value in sorted(cells.items(), key=lambda item: item[0])
        if not (now := after.cell(*at)).is_formula
        if raw_key(now.value) != raw_key(value) or _is_bare(now, formats.get(at))
    ]


def _is_bare(cell: Cell, wanted: str | None) -> bool:
    """A day or hour that shows as its number."""
    return not cell.format and wanted in TIME_FORMATS and type(cell.value) in {int, float}


def needed_format(cell: CellWrite, before: TabSnapshot) -> str:
    """What our value is to be shown with wherever it goes: a day where no days stand, too."""
    kept = before.cell(cell.row, cell.column).format
    return cell.format or (kept if kept in TIME_FORMATS else "")


def format_change(cell: Cell, wanted: str | None) -> str:
    """The format to write so that a cell shows as `wanted`, "" if none; None: leave it."""
    return "" if wanted is None or wanted == cell.format else wanted or GENERAL


def _note_writes(notes: Mapping[At, str], after: TabSnapshot) -> Sequence[NoteWrite]:
    return [
        NoteWrite(after.sheet_id, row, column, note)
        for (row, column), note in sorted(notes.items())
        if after.cell(row, column).note != note
    ]
