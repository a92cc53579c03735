"""How a cell is read where the other cells of its row make its meaning certain.

« Dr » where a civility is known; which word is the family name, by the e-mail address; whose
action it is that a partner shares with others; whom « Eve » means beside her structure.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from french_cells.folding import fold
from french_cells.reading import BESIDE, SEVERAL, Reading, Value
from sync_service.domain.codec import FieldCodec, WrappedCodec
from sync_service.domain.mapping import HEADING, PERSON, is_day
from sync_service.domain.spreadsheet import BLANK, Cell, SheetRow
from sync_service.sync.planning.assumptions import AcceptingField, asked_field
from sync_service.sync.planning.cells.came_with import came_with
from sync_service.sync.planning.cells.cells_above import begun_above, same_as_above
from sync_service.sync.planning.cells.counted_beside import counted_beside
from sync_service.sync.planning.cells.day_beside import day_beside
from sync_service.sync.planning.cells.days_around import DAYS, find_day, in_order, under_month
from sync_service.sync.planning.cells.initials import CrossOfPresence, InitialsCodec, NothingNoted
from sync_service.sync.planning.cells.loans_in_row import codec_of_loan
from sync_service.sync.planning.cells.names_in_row import named_in_row
from sync_service.sync.planning.cells.weekday_beside import beside_weekday
from sync_service.sync.planning.situation import Situation
from sync_service.sync.planning.tab_codecs import LeftToPeople

_DESCRIBING = frozenset({"phone", "mobile", "email", "age_range", "condition", "deposit"})
_SHORT = 4
"""Letters: « NC » and the like do not say that a post is vacant, so the name is asked for."""
_SHORT_MONTHS = frozenset({"mars", "mai", "juin", "aout"})
_DAY_OF: Mapping[str, str] = {"loan": "loaned_on"}
"""Entity → the day without which a row is no record, though the row may be planned already."""


@dataclass(frozen=True, slots=True)
class OwnPart(WrappedCodec):
    """« 03 53 01 30 04 / 06 39 98 30 04 » under « Tél »: only the field's own part is read.

    Not if the other part has a cell of its own in the row, or the row has that contact twice.
    """

    split: Callable[[Cell], Mapping[str, Value]]
    row: SheetRow

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        is_asked = not reading.accepted or reading.message.startswith(BESIDE)
        told = self.split(cell) if is_asked else {}
        others = (self.row.cells.get(name, BLANK).text for name in told if name != self.codec.name)
        if not told or any(map(str.strip, others)):
            return reading
        return Reading(told.get(self.codec.name), severity="repair")


@dataclass(frozen=True, slots=True)
class SaidBeside(WrappedCodec):
    """In a known row, « colin@example.org » under « Tél » beside the same under « Mail ».

    Where its own part is the record's, too, nothing new is said.
    """

    situation: Situation
    row: SheetRow
    current: Value

    def read(self, cell: Cell) -> Reading:
        reading, name = self.codec.read(cell), self.codec.name
        told = {} if reading.accepted else self.situation.readers.split[name](cell)
        own, codecs = told.get(name), self.situation.codec.fields
        is_known = bool(told) and own == self.current
        others = {one: v for one, v in told.items() if one != name and v is not None}
        is_said = is_known and all(
            codecs[one].read(self.row.cells.get(one, BLANK)).value == value
            for one, value in others.items()
        )
        return Reading(own, severity="repair") if is_said and others else reading


@dataclass(frozen=True, slots=True)
class KnownCivility(WrappedCodec):
    """« Dr » is accepted where nothing is known; typed over « Mme » it would delete that."""

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        is_word = reading.error in (None, "empty") and any(map(str.isalpha, cell.text))
        is_other = is_word and reading.value is None
        return Reading(None, "invalid", "reject") if is_other else reading


@dataclass(frozen=True, slots=True)
class OwnAmongSeveral(WrappedCodec):
    """« Centre social + crèche » in the centre's own list: only the first is to be named."""

    partner: str

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        is_own = reading.message.startswith(SEVERAL) and reading.value == self.partner
        return Reading(reading.value, severity="repair") if is_own else reading


@dataclass(frozen=True, slots=True)
class CalledThere(WrappedCodec):
    """« Eve », « L. Rouyer », « Mme Quillé » beside a structure with only one such person."""

    situation: Situation
    row: SheetRow
    find: Callable[[str, str], str | None]

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        if reading.accepted or not isinstance(cell.value, str):
            return reading
        beside = codec_in_row(self.situation, self.row, HEADING)
        structure = beside.read(self.row.cells.get(HEADING, BLANK))
        if structure.severity == "assume" or not isinstance(structure.value, str):
            return reading
        found = self.find(cell.value, structure.value)
        return Reading(found, severity="repair") if found else reading


def codec_in_row(
    situation: Situation, row: SheetRow, name: str, current: Value = None
) -> FieldCodec:
    """The codec for this cell; what cannot be read does not delete the record's value, `current`.

    A yes to a question on the whole column covers what is assumed from the row's other cells.
    """
    codec = _codec_beside(situation, row, name, current)
    if name in _DESCRIBING and current is None:
        codec = LeftToPeople(codec)
    if name == PERSON and situation.readers.person_of is not None:
        codec = CalledThere(codec, situation, row, situation.readers.person_of)
    # In a known row, the other field would not follow.
    if name in situation.readers.split and row.ref is None:
        codec = OwnPart(codec, situation.readers.split[name], row)
    elif name in situation.readers.split:
        codec = SaidBeside(codec, situation, row, current)
    codec = same_as_above(situation, row, name, codec, current)
    if not situation.accepted:
        return codec
    asked = asked_field(name, situation.rules.layout, situation.rules.cell_field)
    return AcceptingField(codec, asked, situation.accepted)


def _codec_beside(situation: Situation, row: SheetRow, name: str, current: Value) -> FieldCodec:
    """Reads the cell together with the row's other cells."""
    codec = situation.codec.fields[name]
    if is_day(name):
        if situation.readers.initials is not None:
            codec = InitialsCodec(codec, situation, row, situation.readers.initials)
        codec = CrossOfPresence(codec) if situation.readers.says_absent else codec
        # Over a mark that is there, a dash may be another mark.
        is_away_told = situation.readers.says_who_is_away and current is None
        return NothingNoted(codec) if is_away_told else codec
    if (situation.codec.entity, name) == ("contact", "title") and current is not None:
        return KnownCivility(codec)
    if name == "full_name":
        return named_in_row(situation, row, codec)
    if name == "lead_organisation_id" and situation.keeper:
        return OwnAmongSeveral(codec, situation.keeper)
    if situation.codec.entity == "loan":
        return codec_of_loan(situation, row, name, current)
    return _codec_below(situation, row, name, current)


def _codec_below(situation: Situation, row: SheetRow, name: str, current: Value) -> FieldCodec:
    """Reads the cell together with the cells above it in its column."""
    codec = situation.codec.fields[name]
    if situation.codec.entity == "session" and name in DAYS:
        codec = under_month(situation, row, name, in_order(situation, row, name, codec))
        return beside_weekday(situation, row, name, codec)
    if (situation.codec.entity, name) == ("contact", "organisation_id") and current is None:
        return begun_above(situation, row, name, codec)
    codec = came_with(situation, row, name, day_beside(situation, row, name, codec))
    return counted_beside(situation, row, name, codec)


def is_undated(situation: Situation, row: SheetRow) -> bool:
    """« Date à fixer », « mars 2027 »: the writer knows that the day is still open."""
    is_session = situation.codec.entity == "session"
    name = find_day(row.cells) or "" if is_session else _DAY_OF.get(situation.codec.entity, "")
    # What is back was lent, whenever that was.
    if name not in row.cells or row.cells.get("returned_on", BLANK).text.strip():
        return False
    text = row.cells[name].text
    is_word = sum(map(str.isalpha, text)) > _SHORT or fold(text) in _SHORT_MONTHS
    is_word = is_word or fold(text).startswith("a ")  # « à déf. »
    says_so = is_word or any(map(str.isdigit, text))
    return says_so and situation.codec.fields[name].read(row.cells[name]).error == "empty"


def is_vacant(situation: Situation, row: SheetRow) -> bool:
    """« Poste à pourvoir » instead of a name; if a given name is there, it is a person."""
    if situation.readers.is_vacant is None or row.cells.get("given_name", BLANK).text.strip():
        return False
    nameless = [
        row.cells[name].text
        for name in ("family_name", "full_name")
        if name in row.cells
        and situation.codec.fields[name].read(row.cells[name]).error == "empty"
    ]
    says_so = any(sum(map(str.isalpha, text)) > _SHORT for text in nameless)
    return says_so or (
        bool(nameless) and any(situation.readers.is_vacant(one.text) for one in row.cells.values())
    )
