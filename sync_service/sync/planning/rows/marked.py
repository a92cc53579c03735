"""Rows that are no longer followed: of archived records, and of records of other lists.

Also what is remembered of such a row in a list of presences once its record lives again.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from french_cells.folding import are_one_name, is_blank
from french_cells.reading import Value
from french_cells.text import fold_words
from sync_service.domain.base import BaseCell, BaseRow, CellKind, TabState
from sync_service.domain.mapping import HEADING, NAMES, PERSON, is_day
from sync_service.domain.record import Record, entity_of
from sync_service.domain.spreadsheet import SheetRow
from sync_service.domain.wording.sentences import SIGNATURE, is_ours
from sync_service.sync.planning.merge import text_of
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.situation import Situation
from sync_service.sync.planning.words_beside import is_quoted


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """A row that is no longer followed.

    `final` are all of the record's values; `last` those that the sheet still lacks: an edit that
    came with the archiving, or the erasure of a person who asked for it.
    """

    row: SheetRow
    base: BaseRow
    final: Mapping[str, Value] = field(default_factory=dict)
    last: Mapping[str, Value] = field(default_factory=dict)
    kinds: Mapping[str, CellKind] = field(default_factory=dict)
    """The kind of each cell if the record were not archived: what is typed now opens, too."""
    is_outside: bool = False
    """The record lives, but out of this tab's scope."""
    owner: str = ""
    """Whose it is now, in words, where it is outside and no person."""
    is_erased: bool = False
    is_put_back: bool = False
    """Of somebody erased, and it tells of a person again: nothing is taken."""
    quoted: Mapping[str, BaseCell] = field(default_factory=dict)
    """Cells whose note quotes what a write of ours replaced, or replaces now."""


def find_quoted(outcome: RowOutcome, last: Collection[str]) -> Mapping[str, BaseCell]:
    """`last` fields are written once more, which may replace words; others keep their quote."""
    return {
        name: result.base if name in last else outcome.sides_of[name].base
        for name, result in outcome.outcomes.items()
        if is_quoted(result.base) and (name in last or is_quoted(outcome.sides_of[name].base))
    }


def find_standing(row: SheetRow, base: BaseRow) -> Mapping[str, BaseCell]:
    """For a record that left this tab: the cells whose note still quotes something."""
    return {
        name: cell
        for name, cell in base.cells.items()
        if is_quoted(cell) and name in row.cells
        if cell.note.removeprefix(SIGNATURE) in row.cells[name].note + row.reference_cell.note
    }


def forgotten_mark(row: SheetRow, record: Record) -> MarkedRow:
    """Marked as archived before the base was lost: what is there revives nobody."""
    cells = {
        name: BaseCell(record.fields.get(name), cell.value) for name, cell in row.cells.items()
    }
    note = row.reference_cell.note
    base = BaseRow(record.ref, cells, archived=True, note=note if is_ours(note) else "")
    return MarkedRow(row, base, record.fields)


def find_renamed(situation: Situation, row: SheetRow, base: BaseRow) -> str:
    """The column in which a row that was merged names somebody else by now; "" where none does.

    Neither the one that it was, as it stood there, nor the one that it was merged into.
    """
    kept = situation.merged[base.ref]
    is_person = entity_of(base.ref) == "contact"
    record = situation.records.get(kept.ref)
    same = {kept.ref, record.fields.get(HEADING) if record is not None else None} - {None}
    of_kept = {*fold_words(kept.name).split()}
    told = dict(_told_names(row, base, (PERSON, *NAMES) if is_person else (HEADING,)))
    both = [" ".join(one) for one in zip(*told.values(), strict=True)]
    is_turned = is_person and bool(both) and are_one_name(*both)
    for name, (typed, was) in told.items():
        words = fold_words(typed)
        if words == fold_words(was) or of_kept.issuperset(words.split()):
            continue
        reading = situation.codec.fields[name].read(row.cells[name])
        # Their other order, unless that is what somebody is called who lives.
        is_known = is_turned and (name != PERSON or reading.error == "invalid")
        if not is_known and reading.value not in same:
            return name
    return ""


def _told_names(
    row: SheetRow, base: BaseRow, names: Collection[str]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """What each of these cells says, and what it said."""
    for name in names:
        known, cell = base.cells.get(name), row.cells.get(name)
        if known is None or cell is None or is_blank(known.raw) or is_blank(cell.value):
            continue
        yield name, (text_of(cell), str(known.raw))


def forget_marks(
    state: TabState, records: Mapping[str, Record], is_of_before: Callable[[str, Record], bool]
) -> TabState:
    """The same without the marks of whoever lives again and of whose presence nothing is known.

    A merge archived the presences: with the old base, the marks would be emptied, as if somebody
    had taken them back elsewhere. So they are taken as if they were typed now; and so are those
    of a day whose meeting was archived and made anew since (`is_of_before`, by day and row).
    """
    met: dict[str, BaseRow] = {}
    for ref, row in state.rows.items():
        record = records.get(ref)
        if record is None or record.archived:
            continue
        days = [
            name
            for name in row.cells
            if is_day(name) and name not in record.fields
            if row.archived or is_of_before(name, record)
        ]
        if days or row.archived:
            met[ref] = _without_marks(row, days)
    return replace(state, rows={**state.rows, **met}) if met else state


def _without_marks(row: BaseRow, days: Collection[str]) -> BaseRow:
    """Without our notes there is no telling which are still to be taken away."""
    cells = {
        name: BaseCell(note=cell.note) if name in days else cell
        for name, cell in row.cells.items()
    }
    return replace(row, cells=cells)
