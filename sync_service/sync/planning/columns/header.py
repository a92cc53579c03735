"""Finds a tab's header, and which column is which field. Knows titles, never values."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from french_cells.folding import fold, is_blank
from french_cells.reading import Raw
from sync_service.domain.base import ColumnMemory, TabState
from sync_service.domain.mapping import REFERENCE_TITLE, Column
from sync_service.domain.record import find_reference
from sync_service.domain.spreadsheet import TabSnapshot
from sync_service.sync.planning.columns.title_rows import (
    REFERENCE,
    TitleRows,
    Titles,
    titles_below,
)

COLUMN_KEY = "c"
GENERATION_KEY = "gen"

_ROWS_ABOVE = 2
"""Months or rooms, which people write between the titles and the days of a matrix."""

_JUDGED_CELLS = 50
"""Enough to tell our references from a column of the partner's own."""

_SAMPLES = 50


@dataclass(frozen=True, slots=True)
class Header:
    """What is known about a tab's columns.

    `aside`: fields whose column is not used, and why: `missing`, `doubled`, or `broken` if the
    formula that fills it shows an error.
    """

    row: int | None
    first_row: int
    columns: Mapping[str, int]
    reference: int | None
    aside: Mapping[str, str] = field(default_factory=dict)
    memory: Mapping[str, ColumnMemory] = field(default_factory=dict)
    unread: Mapping[int, str] = field(default_factory=dict)
    """Filled columns with a title of a field that another column is read for → that field."""

    @property
    def is_found(self) -> bool:
        return self.row is not None

    def is_wiped(self, tab: TabSnapshot) -> bool:
        """Whether all titles were emptied, so that only our marks tell the columns."""
        rows = range(self.row or 0, self.first_row)
        at = [(row, column) for row in rows for column in self.columns.values()]
        return bool(at) and all(is_blank(tab.cell(*one).value) for one in at)

    def samples(self, tab: TabSnapshot, *names: str) -> Sequence[Raw]:
        """The first values below the header, in the column of the first of `names` with one."""
        column = next((self.columns[one] for one in names if one in self.columns), None)
        lines = tab.rows[self.first_row : self.first_row + _SAMPLES]
        return [line[column].value for line in lines if column is not None and column < len(line)]


@dataclass(frozen=True, slots=True)
class DaysRow:
    """The row of a matrix whose cells are days, and the first column that has one."""

    row: int
    first_column: int


def find_header(
    tab: TabSnapshot,
    columns: Sequence[Column],
    state: TabState,
    *,
    least: int = 2,
    days: DaysRow | None = None,
) -> Header:
    """The header row, and the column of each field that can be identified without doubt.

    A header names at least `least` fields, or all if there are fewer. `days` is the header row of
    a matrix, whatever other rows name.
    """
    titles = known_titles(columns, state.columns)
    anchored = anchored_columns(tab)
    rows = TitleRows(tab, titles, anchored, state)
    row, height = (days.row, 1) if days is not None else rows.find(min(least, len(titles)))
    if row is None:
        return Header(None, 0, {}, None, dict.fromkeys(titles, "missing"), state.columns)
    heads = _heads(tab, row, height) if days is None else _heads_of_matrix(tab, titles, days)
    found: dict[str, int] = {}
    aside: dict[str, str] = {}
    filled = _filled_columns(tab, row + height)
    for name in titles:
        column, reason = _find_column(name, titles, heads, anchored, filled)
        if column is None:
            aside[name] = reason
        else:
            found[name] = column
    for name in _only_marked_or_above(found, heads, titles, state.fields):
        del found[name]
        aside[name] = "missing"
    reference = _find_reference_column(tab, row, heads, anchored)
    memory = _remember(found, heads, titles, state.columns)
    # A title that a column bore for a day, by mistake, may be a partner's own.
    unread = _find_unread(found, heads, known_titles(columns, {}), filled - {reference})
    return Header(row, row + height, found, reference, aside, memory, unread)


def without_columns(header: Header, fields: Iterable[str], reason: str) -> Header:
    """The header with these columns set aside, for this reason."""
    away = dict.fromkeys(fields, reason)
    if not away:
        return header
    kept = {name: column for name, column in header.columns.items() if name not in away}
    return replace(header, columns=kept, aside={**header.aside, **away})


def anchored_columns(tab: TabSnapshot) -> Mapping[str, Sequence[int]]:
    """Field → the columns that carry our metadata for it."""
    anchored: dict[str, list[int]] = {}
    for anchor in tab.anchors:
        if anchor.key == COLUMN_KEY and anchor.column is not None:
            anchored.setdefault(anchor.value, []).append(anchor.column)
    return anchored


def marks_of_dates(tab: TabSnapshot, known: Collection[str]) -> Mapping[int, Sequence[str]]:
    """Column → which of the known dates it may have had at the last run.

    A corrected date leaves its old mark. A date that is some column's only mark is no other's.
    """
    marks: dict[int, set[str]] = {}
    for name, columns in anchored_columns(tab).items():
        for column in columns if name in known else ():
            marks.setdefault(column, set()).add(name)
    while True:
        single = {name for names in marks.values() if len(names) == 1 for name in names}
        several = [names for names in marks.values() if len(names) > 1 and names & single]
        if not several:
            return {column: sorted(names) for column, names in marks.items()}
        for names in several:
            names.difference_update(single)


def known_titles(columns: Iterable[Column], memory: Mapping[str, ColumnMemory]) -> Titles:
    """Field → the mapping's titles, and those that people gave its column since (`memory`)."""
    return {
        column.field: frozenset(
            fold(title)
            for title in (
                *column.titles,
                *(memory[column.field].titles if column.field in memory else ()),
            )
        )
        for column in columns
    }


def _heads(tab: TabSnapshot, row: int, height: int) -> Mapping[int, Sequence[str]]:
    """Column → its folded titles: of each header row, and of both read together."""
    width = max(
        (len(tab.rows[r]) for r in range(row, min(row + height, len(tab.rows)))), default=0
    )
    heads: dict[int, Sequence[str]] = {}
    for column in range(width):
        texts = [fold(tab.cell(r, column).text) for r in range(row, row + height)]
        kept = [text for text in texts if text]
        heads[column] = [*reversed(kept), " ".join(kept)] if kept else []
    for column, title in enumerate(titles_below(tab, row + 1) if height > 1 else ()):
        heads[column] = [*heads[column], fold(title)] if title else heads[column]
    return heads


def _heads_of_matrix(
    tab: TabSnapshot, titles: Titles, days: DaysRow
) -> Mapping[int, Sequence[str]]:
    """The titles in the row of days, and ours from rows above it; the corner may be blank."""
    heads = dict(_heads(tab, days.row, 1))
    wanted = frozenset().union(*titles.values())
    for row in range(days.row, max(days.row - _ROWS_ABOVE, 0) - 1, -1):
        above = {c: h for c, h in _heads(tab, row, 1).items() if wanted.intersection(h)}
        if above:
            return {**heads, **above}
    filled = _filled_columns(tab, days.row + 1)
    bare = [c for c in range(days.first_column) if not heads.get(c) and c in filled]
    return {**heads, bare[0]: sorted(wanted)} if len(bare) == 1 and len(titles) == 1 else heads


def _filled_columns(tab: TabSnapshot, first_row: int) -> frozenset[int]:
    """Columns that hold anything below the header."""
    rows = tab.rows[first_row:]
    width = max((len(row) for row in rows), default=0)
    return frozenset(
        column
        for column in range(width)
        if any(column < len(row) and not is_blank(row[column].value) for row in rows)
    )


def _find_column(
    name: str,
    titles: Titles,
    heads: Mapping[int, Sequence[str]],
    anchored: Mapping[str, Sequence[int]],
    filled: frozenset[int],
) -> tuple[int | None, str]:
    by_title = [column for column, head in heads.items() if titles[name].intersection(head)]
    by_anchor = anchored.get(name, ())
    # Title and metadata agree. A copied column has both as well; then neither decides.
    both = [column for column in by_title if column in by_anchor]
    if len(both) == 1:
        return both[0], ""
    if len(by_title) == 1:
        return by_title[0], ""
    # Directories repeat titles over columns that nobody ever fills; these cause no doubt.
    in_use = [column for column in by_title if column in filled]
    if len(in_use) == 1:
        return in_use[0], ""
    if by_title:
        return None, "doubled"
    # Metadata under another field's title was dragged along: the title wins.
    others = frozenset().union(*(known for field, known in titles.items() if field != name))
    renamed = [column for column in by_anchor if not others.intersection(heads.get(column, ()))]
    return (renamed[0], "") if len(renamed) == 1 else (None, "missing")


def _find_unread(
    found: Mapping[str, int],
    heads: Mapping[int, Sequence[str]],
    titles: Titles,
    filled: frozenset[int],
) -> Mapping[int, str]:
    """« Téléphone fixe », added beside « Tél. », which has our mark."""
    return {
        column: name
        for column in sorted(filled - {*found.values()})
        for name in found
        # An upper title heads other fields, too.
        if titles[name].intersection(heads.get(column, ())[:1])
    }


def _only_marked_or_above(
    found: Mapping[str, int],
    heads: Mapping[int, Sequence[str]],
    titles: Titles,
    last: Sequence[str],
) -> Sequence[str]:
    """Fields found only by metadata in a column whose title is another's, or not theirs `last`.

    Metadata stays on a column that gets another field's title. Nor is a column what stands above
    the title of another field in it: « Adresse » above « CP » and « Ville ».
    """
    claims: dict[int, list[str]] = {}
    for name, column in found.items():
        claims.setdefault(column, []).append(name)
    beaten: list[str] = []
    for column, names in claims.items():
        head = heads.get(column, ())
        titled = [name for name in names if titles[name].intersection(head)]
        # The second one is the upper title, where there are two.
        own = [name for name in titled if titles[name].intersection([*head[:1], *head[2:]])]
        owners = own or titled or [name for name in names if name in last]
        if len(names) > 1:
            beaten += [name for name in names if name not in owners]
    return beaten


def _find_reference_column(
    tab: TabSnapshot,
    row: int,
    heads: Mapping[int, Sequence[str]],
    anchored: Mapping[str, Sequence[int]],
) -> int | None:
    """Ours by its metadata; else by its title, if it holds nothing but references.

    A partner may have a column « Réf. » of their own.
    """
    titled = [column for column, head in heads.items() if fold(REFERENCE_TITLE) in head]
    mine = anchored.get(REFERENCE, ())
    both = [column for column in titled if column in mine]
    if len(both) == 1:
        # Title and metadata agree: ours, even if people spoiled every reference in it.
        return both[0]
    if len(mine) == 1 and _holds_references(tab, row, mine[0], strict=False):
        return mine[0]
    # Where we may not write a title, our column has none.
    width = max((len(line) for line in tab.rows), default=0)
    bare = [column for column in range(width) if not heads.get(column)]
    holding = [c for c in titled if _holds_references(tab, row, c, strict=True)]
    holding = holding or [c for c in bare if _holds_only_references(tab, row, c)]
    return holding[0] if holding else None


def _holds_references(tab: TabSnapshot, row: int, column: int, *, strict: bool) -> bool:
    texts = (line[column].text for line in tab.rows[row + 1 :] if column < len(line))
    filled = list(islice((text for text in texts if text.strip()), _JUDGED_CELLS))
    recognised = sum(find_reference(text) is not None for text in filled)
    return recognised == len(filled) if strict else not filled or recognised > 0


def _holds_only_references(tab: TabSnapshot, row: int, column: int) -> bool:
    is_filled = any(tab.cell(below, column).text for below in range(row + 1, len(tab.rows)))
    return is_filled and _holds_references(tab, row, column, strict=True)


def _remember(
    found: Mapping[str, int],
    heads: Mapping[int, Sequence[str]],
    titles: Titles,
    memory: Mapping[str, ColumnMemory],
) -> Mapping[str, ColumnMemory]:
    remembered = dict(memory)
    for name, column in found.items():
        known = memory.get(name, ColumnMemory(name))
        head = heads.get(column, ())
        is_new = bool(head) and not titles[name].intersection(head)
        remembered[name] = replace(known, titles=(*known.titles, head[-1])) if is_new else known
    return remembered
