"""Where rows that come into a tab are placed: where they stood before, else below the list.

A row that people deleted has no place any more. If something stands below the list, such as a
total, the row goes between its former neighbours, or above the last row, so that a sum still
counts it: rows are inserted there first, by a write of their own, and the plan is made again on
the tab as it is then. So are rows for what is new, where nothing but a total stands below.
"""

from bisect import bisect, bisect_left
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from sync_service.domain.record import Record
from sync_service.domain.spreadsheet import Area, InsertWrite, Table
from sync_service.sync.planning.columns.layout import View
from sync_service.sync.planning.columns.totals import is_total
from sync_service.sync.planning.rendering.canvas import Canvas
from sync_service.sync.planning.under_headings import belongs_under, part_of

_ABOVE_AND_BELOW = 2
_FEW = 4
"""One row in four may have been stored at another time than the rest."""


def find_old_places(canvas: Canvas, back: AbstractSet[str], free: int) -> Mapping[str, int]:
    """Places of rows that were cleared, not deleted: all are blank, and no row below has moved.

    Otherwise a blank row may have been inserted to separate two groups. Rows from `free` on are
    below the list and need no place.
    """
    known = canvas.situation.state.rows
    stood = {
        ref: hint for ref in back if (hint := known[ref].row_hint) is not None and hint < free
    }
    # Something noted beside a row that was cleared is about that row, so it goes back there.
    if not stood or not all(_is_free(canvas, row) for row in stood.values()):
        return {}
    if len(stood) < len(back) and _is_followed(canvas, free):
        return {}  # rows were deleted: what stands below the list has moved up
    below = (
        row for row in canvas.view.rows if row.ref in known and row.index > min(stood.values())
    )
    has_moved = any(known[row.ref or ""].row_hint != row.index for row in below)
    return {} if has_moved or len({*stood.values()}) < len(stood) else stood


def is_blank_row(canvas: Canvas, row: int) -> bool:
    """Free, and without anybody's note."""
    rows = canvas.view.tab.rows
    cells = rows[row] if row < len(rows) else ()
    return _is_free(canvas, row) and not any(cell.note for cell in cells)


def _is_free(canvas: Canvas, row: int) -> bool:
    view = canvas.view
    is_in_table = view.table is None or view.table.area.holds(row, view.table.area.first_column)
    is_room = row >= view.header.first_row and find_open_row(canvas, row) == row
    is_room = is_room and row not in canvas.apart
    return is_room and is_in_table and not view.has_content(row)


def first_row(view: View, table: Table | None) -> int:
    """The first free row: right below the table's last row, unless a footer leaves no room."""
    if table is None or table.has_footer:
        return view.first_free_row()
    return view.next_row_in(table)


def find_open_row(canvas: Canvas, first: int) -> int:
    """The first row from `first` on that is not protected, merged or in another table."""
    view = canvas.view
    wanted = [*view.header.columns.values(), canvas.reference_column]
    others = [table.area for table in view.tab.tables if table is not view.table]
    areas = [*view.tab.locked, *view.tab.merges, *others]
    # Areas without an end block every row alike, so their columns just stay empty.
    ends = [area.end_row for area in areas if not has_no_end(view, area)]
    bounded = [area for area in areas if not has_no_end(view, area)]
    for row in range(first, max([first, *(end or 0 for end in ends)]) + 1):
        if not any(area.holds(row, column) for area in bounded for column in wanted):
            return row
    return first


def has_no_end(view: View, area: Area) -> bool:
    return area.end_row is None or area.end_row >= view.tab.row_count


def find_places_within(
    canvas: Canvas, coming: Sequence[Record], free: int, given: Collection[int]
) -> "Gaps":
    """Places for records that do not belong below everything else, with rows to insert first.

    `given`: blank rows that others already come into; no two records share one.
    """
    parts = _find_places_in_parts(canvas, coming, free, given)
    if parts.places or parts.inserts:
        return parts
    return _find_places_above_total(canvas, [one.ref for one in coming], free, given)


def _find_places_in_parts(
    canvas: Canvas, coming: Sequence[Record], free: int, given: Collection[int]
) -> "Gaps":
    """Places for families that do not belong at the list's end, where « Liste d'attente » is.

    Each goes below the last one of its own part, into an inserted row if none is blank there.
    """
    headings = canvas.situation.readers.state_headings
    if headings is None or canvas.view.table is not None:
        return Gaps()
    wanted: dict[str, list[str]] = defaultdict(list)
    for record in coming:
        if not belongs_under(headings.at(free), record.fields.get("status")):
            wanted[part_of(record.fields.get("status"))].append(record.ref)
    places: dict[str, int] = {}
    inserts: list[InsertWrite] = []
    for said, refs in wanted.items():
        part = headings.find_part(said)
        if part is None or _would_split(canvas.view, part[1]):
            continue
        start, end = part
        blank = end
        while blank - 1 > max(start, canvas.view.header.first_row - 1) and is_blank_row(
            canvas, blank - 1
        ):
            blank -= 1
        blanks = [row for row in range(blank, end) if row not in given]
        places |= dict(zip(refs, blanks, strict=False))
        if (lacking := len(refs) - len(blanks)) > 0:
            inserts.append(InsertWrite(canvas.situation.tab.sheet_id, end, lacking))
    return Gaps(places, sorted(inserts, key=lambda one: -one.row))


def _find_places_above_total(
    canvas: Canvas, refs: Sequence[str], free: int, given: Collection[int]
) -> "Gaps":
    """Blank rows between the list and the total below it, else inserted ones.

    Where formulas sum the list up, they are inserted above its last row: so they are counted.
    """
    footer = _find_footer(canvas, free)
    if footer is None or not refs:
        return Gaps()
    last, total = footer
    tab = canvas.view.tab
    is_summed = any(one.is_formula for one in tab.rows[total]) and _is_second(canvas, last)
    blanks = [row for row in range(last + 1, total) if is_blank_row(canvas, row)]
    if is_summed:
        blanks = [*_blanks_above(canvas, last), *blanks]
    places = dict(zip(refs, (row for row in blanks if row not in given), strict=False))
    lacking, row = len(refs) - len(places), last if is_summed else last + 1
    if not lacking or _would_split(canvas.view, row):
        return Gaps(places)
    return Gaps(places, [InsertWrite(tab.sheet_id, row, lacking)])


def _is_second(canvas: Canvas, row: int) -> bool:
    """Whether it is not the list's first row: above that a sum does not grow."""
    return row > canvas.view.header.first_row


def _blanks_above(canvas: Canvas, last: int) -> Sequence[int]:
    """Rows that were inserted above the last one by a run that was killed before it wrote."""
    row = last
    while _is_second(canvas, row - 1) and is_blank_row(canvas, row - 1):
        row -= 1
    return range(row, last)


def _find_footer(canvas: Canvas, free: int) -> tuple[int, int] | None:
    """The list's last row and the first of the totals below it; None if more is there.

    Another list that waits there is such a footer, too. Not in one of Google's tables, nor where
    formulas fill rows.
    """
    view = canvas.view
    if view.table is not None or view.spills:
        return None
    rows, total = {row.index: row for row in view.rows}, None
    for at in range(free - 1, view.header.first_row - 1, -1):
        if not view.has_content(at):
            continue
        if at not in canvas.apart and (at not in rows or not is_total(rows[at])):
            return None if total is None else (at, total)
        total = at
    return None


def _would_split(view: View, row: int) -> bool:
    """Whether inserting at `row` would split a merged or protected area, or a table."""
    areas = [*view.tab.locked, *view.tab.merges, *(one.area for one in view.tab.tables)]
    return any(one.first_row < row and (one.end_row is None or row < one.end_row) for one in areas)


@dataclass(frozen=True, slots=True)
class _KnownRow:
    """A row of a known record: its index when last stored (`hint`), and its index now."""

    ref: str
    hint: int
    index: int


@dataclass(frozen=True, slots=True)
class Gaps:
    """Places between known rows, by reference, and rows to insert for them first.

    `hints`: where known rows are to be remembered before that; None for those that come below. The
    plan that is made after the insertion relies on it, whatever else this one stores.
    """

    places: Mapping[str, int] = field(default_factory=dict)
    inserts: Sequence[InsertWrite] = ()
    hints: Mapping[str, int | None] = field(default_factory=dict)


def find_gaps(canvas: Canvas, back: AbstractSet[str], free: int) -> Gaps:
    found = _find_standing(canvas)
    # Below the last row there is room. In a list that was sorted, nobody knows the neighbours.
    is_between = back and canvas.view.table is None and _is_followed(canvas, free)
    standing = _find_bounds(canvas, found) if is_between else ()
    if len(standing) < _ABOVE_AND_BELOW:
        return Gaps()
    gone = canvas.situation.state.rows.keys() - back - {row.ref for row in canvas.view.rows}
    groups = _group(canvas, back, standing)
    lacking = {
        number: _count_lacking(canvas, standing[number - 1], standing[number], refs, gone)
        for number, refs in groups.items()
    }
    places = {
        ref: standing[number - 1].index + 1 + at
        for number, refs in groups.items()
        if lacking[number] == 0
        for at, ref in enumerate(refs)
    }
    inserts = [
        InsertWrite(canvas.situation.tab.sheet_id, standing[number].index, count)
        for number, count in sorted(lacking.items(), reverse=True)
        if count
    ]
    if not inserts:
        return Gaps(places)
    hints: dict[str, int | None] = dict.fromkeys(back)
    moved = {one.ref: one.index + _count_above(inserts, one.index) for one in found}
    for number in (number for number, count in lacking.items() if count is not None):
        above, below = (
            one.index + _count_above(inserts, one.index)
            for one in standing[number - 1 : number + 1]
        )
        hints |= {ref: above + 1 + at for at, ref in enumerate(groups[number])}
        # Other missing rows have no place reserved between these two.
        known = canvas.situation.state.rows
        hints |= {ref: None for ref in gone if above < (known[ref].row_hint or 0) < below}
    return Gaps(places, inserts, hints | moved)


def _group(
    canvas: Canvas, back: AbstractSet[str], standing: Sequence[_KnownRow]
) -> Mapping[int, Sequence[str]]:
    """Number of the known row that is to stand below them → references, in their old order."""
    known, hints = canvas.situation.state.rows, [one.hint for one in standing]
    groups: dict[int, list[str]] = defaultdict(list)
    for ref in sorted(back, key=lambda one: known[one].row_hint or 0):
        if (hint := known[ref].row_hint) is not None:
            groups[min(max(bisect(hints, hint), 1), len(hints) - 1)].append(ref)
    return groups


def _count_above(inserts: Sequence[InsertWrite], row: int) -> int:
    return sum(one.count for one in inserts if one.row <= row)


def _is_followed(canvas: Canvas, free: int) -> bool:
    """Whether the last row with content is no row of ours, for example a total."""
    last = next((row for row in canvas.view.rows if row.index == free - 1), None)
    known = canvas.situation.state.rows
    return free > canvas.view.header.first_row and (last is None or last.ref not in known)


def _find_bounds(canvas: Canvas, found: Sequence[_KnownRow]) -> Sequence[_KnownRow]:
    """Limits of a list with at most one row left: the titles above it, and what stands below.

    Only if its first row stood right below the titles: otherwise something may have been between.
    """
    if len(found) >= _ABOVE_AND_BELOW:
        return _estimate_hints(found)
    view, first = canvas.view, canvas.view.header.first_row
    rows = canvas.situation.state.rows.values()
    hints = [row.row_hint for row in rows if row.row_hint is not None]
    start = found[-1].index + 1 if found else first
    below = next((at for at in range(start, len(view.tab.rows)) if view.has_content(at)), None)
    if below is None or min(hints, default=-1) != first:
        return found
    return [_KnownRow("", first - 1, first - 1), *found, _KnownRow("", max(hints) + 1, below)]


def _find_standing(canvas: Canvas) -> Sequence[_KnownRow]:
    known = canvas.situation.state.rows
    return [
        _KnownRow(row.ref or "", hint, row.index)
        for row in canvas.view.rows
        if row.ref in known
        and not row.is_blank
        and (hint := known[row.ref or ""].row_hint) is not None
    ]


def _estimate_hints(standing: Sequence[_KnownRow]) -> Sequence[_KnownRow]:
    """The rows' hints as if all had been stored at once; () if the list was sorted since.

    A row's index is stored only when the row itself changes. So after others moved, some rows are
    known by their new index and most by their old one. The few are converted, by the distance to
    the row above them.
    """
    kept = _longest_in_order([one.hint for one in standing])
    if len(standing) - len(kept) > max(1, len(standing) // _FEW):
        return ()
    estimated: list[_KnownRow] = []
    in_order = sorted(kept)
    for number, one in enumerate(standing):
        if number in kept:
            estimated.append(one)
        elif estimated:
            above = estimated[-1]
            hint = above.hint + one.index - above.index
            below = in_order[bisect(in_order, number) :][:1]
            # A row that was dragged here says nothing about what stood between its neighbours.
            if all(hint < standing[other].hint for other in below):
                estimated.append(replace(one, hint=hint))
    return estimated


def _longest_in_order(hints: Sequence[int]) -> AbstractSet[int]:
    """Indexes of the longest increasing subsequence."""
    # For each length, the subsequence that ends lowest: its last index, and the hint there.
    lasts: list[int] = []
    lowest: list[int] = []
    before: dict[int, int | None] = {}
    for number, hint in enumerate(hints):
        length = bisect_left(lowest, hint)
        before[number] = lasts[length - 1] if length else None
        lasts[length : length + 1] = [number]
        lowest[length : length + 1] = [hint]
    kept: set[int] = set()
    last = lasts[-1] if lasts else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept


def _count_lacking(
    canvas: Canvas, above: _KnownRow, below: _KnownRow, refs: Sequence[str], gone: AbstractSet[str]
) -> int | None:
    """How many rows to insert; None where something else is there, or nobody knows.

    Blank rows that were there before, and part two groups, stay.
    """
    between = range(above.index + 1, below.index)
    known = canvas.situation.state.rows
    stood = (known[ref].row_hint or 0 for ref in (*gone, *refs))
    parting = below.hint - above.hint - 1 - sum(above.hint < hint < below.hint for hint in stood)
    lacking = len(refs) + parting - len(between)
    is_known = parting >= 0 and lacking <= len(refs)
    if not is_known or _is_barred(canvas.view, above, below):
        return None
    return max(lacking, 0) if all(is_blank_row(canvas, row) for row in between) else None


def _is_barred(view: View, above: _KnownRow, below: _KnownRow) -> bool:
    """What is merged, protected or another table there must not be torn."""
    areas = [*view.tab.locked, *view.tab.merges, *(one.area for one in view.tab.tables)]
    return any(
        one.first_row < below.index + 1 and (one.end_row is None or above.index < one.end_row)
        for one in areas
    )
