"""What a cell means because of the cells above it, if no reader would doubt that.

« Idem » means what stands above. So does a cell merged with it, and a blank one in a column that
says each thing once for several rows. This only fills fields that had no value: whoever sorts the
rows later moves the cell below another value, and the record keeps what it meant when it was
typed. Where rows look sorted already, a person is asked: nobody knows what stood above.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from french_cells.folding import fold, is_same_again
from french_cells.reading import BESIDE, Reading, Value
from sync_service.domain.codec import FieldCodec, WrappedCodec
from sync_service.domain.mapping import NAMES, PERSON, is_link
from sync_service.domain.spreadsheet import BLANK, Cell, SheetRow, TabSnapshot
from sync_service.sync.planning.columns.header import Header
from sync_service.sync.planning.columns.totals import is_total_word, says_total
from sync_service.sync.planning.situation import Situation

_OWN = frozenset({
    "full_name", "family_name", "given_name", "name", "label", "code", "siret", "rna", "uai",
})  # fmt: skip
"""Fields that name a record: two rows with the same value would be one record."""
_CONTACTS = frozenset({"email", "phone", "mobile"})
"""Contact details that colleagues may share."""
_NAMES = ("full_name", "family_name", "given_name")
_AS_BEFORE = "="
"""Stands for a value further up."""
_INITIALS = 2
_STRUCTURE, _CYCLE = "organisation_id", "workshop_id"
_LEAST_ROWS, _LEAST_NAMES, _IN_ORDER = 8, 5, 0.9
"""A column with so many rows, mostly in alphabetical order, has been sorted."""
_LEAST_BLANKS, _MOSTLY, _FOR_A_REPEAT = 3, 0.8, 4
"""Fewer blanks were just forgotten; and what is said once is rarely repeated further down.

With four times as many blanks as repetitions, each thing is said once.
"""


@dataclass(frozen=True, slots=True)
class SameAsAbove(WrappedCodec):
    """`above`: reading of the cell that this one stands for; `current`: the record's value."""

    above: Reading
    current: Value

    def read(self, cell: Cell) -> Reading:
        is_known = self.current in (None, self.above.value)
        if self.above.accepted and is_known and self.above.message.startswith(BESIDE):
            return self.above  # asked about with it
        if self.above.accepted and is_known and self.above.severity != "assume":
            return Reading(self.above.value, severity="repair")
        return self.codec.read(cell)


def same_as_above(
    situation: Situation, row: SheetRow, name: str, codec: FieldCodec, current: Value
) -> FieldCodec:
    """Reads « idem », « = » or a blank as the cell above, if that is meant.

    Any other cell is read by `codec`, which is returned as it is.
    """
    text, header = row.cells.get(name, BLANK).text, situation.header
    is_blank = not text.strip()
    if not (is_blank or text.strip() == _AS_BEFORE or is_same_again(text)):
        return codec  # nearly all cells
    if is_blank and (said := _find_state_above(situation, row, name)):
        return SameAsAbove(codec, Reading(said, severity="repair"), current)
    if header is None or name not in header.columns or not _may_repeat(situation, name):
        return codec
    above = _find_meant(situation, header, row, name)
    cell = BLANK if above is None else situation.tab.cell(above, header.columns[name])
    return SameAsAbove(codec, codec.read(cell), current) if cell.text.strip() else codec


def _find_meant(situation: Situation, header: Header, row: SheetRow, name: str) -> int | None:
    """The row that a blank cell, « = » or « idem » stands for."""
    text = row.cells.get(name, BLANK).text.strip()
    if text == _AS_BEFORE:
        return _find_own_before(situation, header, row, name)
    if text:
        is_table = situation.rules.layout == "table"
        return _find_said_again(situation, header, row, name) if is_table else None
    above = _find_said_once(situation, header, row, name)
    if above is None and name == "place" and not says_total(row):
        above = _find_in_cycle(situation, header, row, name)
    return above


def _find_state_above(situation: Situation, row: SheetRow, name: str) -> str:
    """« Liste d'attente » above a family without a state of its own."""
    headings = situation.readers.state_headings
    return headings.at(row.index) if headings is not None and name == "status" else ""


def _find_said_again(situation: Situation, header: Header, row: SheetRow, name: str) -> int | None:
    """The row that « idem » means; None if nobody can know."""
    columns, first_row = header.columns, header.first_row
    above = _find_above(situation, columns[name], first_row, row.index)
    if above is None or _looks_sorted(situation.tab, columns.values(), first_row):
        return None
    if name in _CONTACTS and not _is_colleague(situation, columns, first_row, row.index, above):
        return None
    text = situation.tab.cell(above, columns[name]).text
    return None if name == "email" and _names_owner(situation, columns, above, text) else above


def _find_own_before(situation: Situation, header: Header, row: SheetRow, name: str) -> int | None:
    """The row with the family's own number, which « = » in a later row stands for.

    None unless all rows above with the family's name have that number, or « = ».
    """
    if situation.codec.entity != "registration" or name not in _CONTACTS:
        return None
    tab, columns = situation.tab, [header.columns[one] for one in _NAMES if one in header.columns]

    def named(one: int) -> Sequence[str]:
        return [fold(tab.cell(one, column).text).strip() for column in columns]

    rows = [one for one in range(header.first_row, row.index) if named(one) == named(row.index)]
    cells = {one: tab.cell(one, header.columns[name]) for one in rows}
    said = {one: cell for one, cell in cells.items() if cell.text.strip() != _AS_BEFORE}
    values = {situation.codec.fields[name].read(cell).value for cell in said.values()}
    is_told = any(named(row.index)) and len(values) == 1 and None not in values
    return max(said) if is_told else None


def _find_said_once(situation: Situation, header: Header, row: SheetRow, name: str) -> int | None:
    """The row whose value also covers this blank cell."""
    above = situation.tab.merged_from(row.index, header.columns[name])
    if above is None and name in situation.readers.said_once and not says_total(row):
        above = _find_above(situation, header.columns[name], header.first_row, row.index)
    return above if above is not None and above >= header.first_row else None


def _find_in_cycle(situation: Situation, header: Header, row: SheetRow, name: str) -> int | None:
    """The place of the workshop's earlier sessions, if the workshop is named once, above them."""
    if _CYCLE not in situation.readers.said_once or row.cells.get(_CYCLE, BLANK).text.strip():
        return None
    named = _find_above(situation, header.columns[_CYCLE], header.first_row, row.index)
    above = _find_above(situation, header.columns[name], header.first_row, row.index)
    return above if named is not None and above is not None and above >= named else None


def waits_for_above(situation: Situation, row: SheetRow, name: str) -> bool:
    """Whether the cell stands for one above it that is itself asked about."""
    header, codec = situation.header, situation.codec.fields.get(name)
    if header is None or codec is None or name not in header.columns:
        return False
    text = row.cells.get(name, BLANK).text
    if not text.strip():
        above = _find_said_once(situation, header, row, name)
    elif situation.rules.layout == "table" and is_same_again(text):
        above = _find_said_again(situation, header, row, name)
    else:
        return False
    if above is None:
        return False
    cell = situation.tab.cell(above, header.columns[name])
    # « Poste à pourvoir » is a vacancy, so nobody is asked for a name.
    is_vacant = situation.readers.is_vacant is not None and situation.readers.is_vacant(cell.text)
    return codec.read(cell).error is not None and not is_vacant


def find_said_once(situation: Situation, header: Header) -> frozenset[str]:
    """Link columns that say each thing once, above the rows that it covers.

    Hardly any value is repeated in the next row, few at all, and several rows are blank.
    """
    links = {name: column for name, column in header.columns.items() if is_link(name)}
    if situation.rules.layout == "matrix" and not header.columns.keys() & {PERSON, *NAMES}:
        return frozenset()  # in such a matrix, each row is a partner's
    return frozenset(name for name, one in links.items() if says_once(situation.tab, header, one))


def _said_above(situation: Situation, row: SheetRow, name: str) -> str:
    """The text above that covers a blank cell; "" if there is none."""
    header = situation.header
    if header is None or row.cells.get(name, BLANK).text.strip():
        return ""
    above = _find_said_once(situation, header, row, name)
    return "" if above is None else situation.tab.cell(above, header.columns[name]).text


def with_days_beside(situation: Situation, rows: Sequence[SheetRow]) -> Sequence[SheetRow]:
    """Keeps rows apart that are otherwise equal: Sonia is registered for two sessions.

    What is said once above them, or the day of their session, distinguishes them.
    """
    tell, names = situation.readers.session_day, sorted(situation.readers.said_once)
    if tell is None and not names:
        return rows

    def told(row: SheetRow) -> str:
        above = (_said_above(situation, row, name) for name in names)
        return " ".join(filter(None, (tell(row.index) if tell else "", *above)))

    return [replace(row, day_beside=told(row)) for row in rows]


def says_once(tab: TabSnapshot, header: Header, column: int) -> bool:
    """Whether each value of a column holds until the next one below it."""
    rows = range(header.first_row, len(tab.rows))
    lines = [row for row in rows if any(map(_says, tab.rows[row]))]
    texts = [fold(text) for row in lines if not _is_heading(text := tab.cell(row, column).text)]
    said = list(filter(None, texts))
    blanks = len(texts) - len(said)
    if blanks < _LEAST_BLANKS or not texts[0]:
        return False
    repeats = sum(one == two for one, two in pairwise(texts) if one)
    parts = [text for text, _ in groupby(said)]  # said again below « liste d'attente »
    if repeats * _FOR_A_REPEAT > blanks or len(set(parts)) < _MOSTLY * len(parts):
        return False
    others = [other for other in header.columns.values() if other != column]
    return not _looks_sorted(tab, others, header.first_row)


def _is_heading(text: str) -> bool:
    """« Liste d'attente : » or « Total »."""
    return text.rstrip().endswith(":") or is_total_word(text)


def _says(cell: Cell) -> bool:
    return cell.value not in (None, "", False)


@dataclass(frozen=True, slots=True)
class BegunAbove(WrappedCodec):
    """« Centre social » right below « Centre social La Passerelle », if only one matches."""

    above: Cell

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        begun = f"{fold(cell.text)} "
        if reading.error != "ambiguous" or not fold(self.above.text).startswith(begun):
            return reading
        whole = self.codec.read(self.above)
        rivals = [one for one in self.codec.choices() if fold(one).startswith(begun)]
        is_sure = whole.accepted and whole.severity != "assume" and len(rivals) == 1
        return Reading(whole.value, severity="repair") if is_sure else reading


def begun_above(situation: Situation, row: SheetRow, name: str, codec: FieldCodec) -> FieldCodec:
    """Reads a structure's name that is cut short below its full form."""
    header = situation.header
    if header is None or name not in header.columns or row.index <= header.first_row:
        return codec
    return BegunAbove(codec, situation.tab.cell(row.index - 1, header.columns[name]))


def _may_repeat(situation: Situation, name: str) -> bool:
    return name not in _OWN and (situation.codec.entity, name) != ("workshop", "title")


def _find_above(situation: Situation, column: int, first_row: int, index: int) -> int | None:
    """The row of the nearest cell above with more than « idem »; None beyond a blank row."""
    for above in range(index - 1, first_row - 1, -1):
        if not any(cell.text.strip() for cell in situation.tab.rows[above]):
            return None
        text = situation.tab.cell(above, column).text
        if text.strip() and not is_same_again(text):
            return above
    return None


def _is_colleague(
    situation: Situation, columns: Mapping[str, int], first_row: int, index: int, above: int
) -> bool:
    """Whether both rows belong to one structure, even if that is said by « idem »."""
    column = columns.get(_STRUCTURE)
    if column is None:
        return True
    codec, values = situation.codec.fields[_STRUCTURE], []
    for one in (index, above):
        cell = situation.tab.cell(one, column)
        is_above = not cell.text.strip() and _STRUCTURE in situation.readers.said_once
        if is_above or is_same_again(cell.text):
            named = _find_above(situation, column, first_row, one)
            cell = BLANK if named is None else situation.tab.cell(named, column)
        values.append(codec.read(cell).value)
    return values[0] is not None and values[0] == values[1]


def _names_owner(
    situation: Situation, columns: Mapping[str, int], above: int, address: str
) -> bool:
    """« odile.marchal@… » is hers alone; others may share « accueil@… »."""
    local = fold(address.partition("@")[0])
    named = (situation.tab.cell(above, columns[one]).text for one in _NAMES if one in columns)
    return any(
        len(word) > _INITIALS and word in local for one in named for word in fold(one).split()
    )


def _looks_sorted(tab: TabSnapshot, columns: Iterable[int], first_row: int) -> bool:
    return any(_is_in_order(list(_texts(tab, one, first_row))) for one in columns)


def _texts(tab: TabSnapshot, column: int, first_row: int) -> Iterator[str]:
    for row in range(first_row, len(tab.rows)):
        cell = tab.cell(row, column)
        if isinstance(cell.value, str) and cell.value[:1].isalpha():
            yield fold(cell.value)


def _is_in_order(texts: list[str]) -> bool:
    """Ascending or descending."""
    if len(texts) < _LEAST_ROWS or len(set(texts)) < _LEAST_NAMES:
        return False
    steps = [(one, two) for one, two in pairwise(texts) if one != two]
    rising = sum(one < two for one, two in steps)
    return max(rising, len(steps) - rising) >= _IN_ORDER * len(steps)
