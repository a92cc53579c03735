"""How a cell is read in its row, where the row's other cells leave nobody in doubt.

A loan's day whose year was left out, or that nobody waits for; « ok » beside the day of a return;
« Dr » over a civility that is known; which is the family name, by the address; whose an action is
that the partner shares with others; whom « Eve » means beside her structure.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from french_cells.folding import fold
from french_cells.loans.loan_facts import split_words
from french_cells.patterns import pattern
from french_cells.reading import BESIDE, NO_MONTH, NO_YEAR, SEVERAL, Reading, Value
from sync_service.domain.codec import FieldCodec, WrappedCodec
from sync_service.domain.mapping import HEADING, PERSON
from sync_service.domain.spreadsheet import BLANK, Cell, SheetRow
from sync_service.sync.planning.assumptions import AcceptingField, asked_field
from sync_service.sync.planning.cells.cells_above import begun_above, same_as_above
from sync_service.sync.planning.cells.counted_beside import counted_beside, counted_thing
from sync_service.sync.planning.cells.day_beside import day_beside
from sync_service.sync.planning.cells.days_around import find_day, in_order, under_month
from sync_service.sync.planning.cells.initials import CrossOfPresence, InitialsCodec, NothingNoted
from sync_service.sync.planning.cells.names_in_row import named_in_row
from sync_service.sync.planning.cells.weekday_beside import beside_weekday
from sync_service.sync.planning.situation import CutRemark, Situation, TellDay
from sync_service.sync.planning.tab_codecs import LeftToPeople

_A_YEAR, _LATE_DAYS = 365, 62
ANY_DAY = "any"
_DAY_IN_STATE = pattern(r"\ble (\d{1,2})(?:er)?(?![\d/.-]| ?[^\W\d_]{3,9}\.? \d{4})\b")
_ISO = pattern(r"\d{4}-\d\d-\d\d")
_BACK = ("returned", "available")
_BACK_WORD, _OUT_WORD = "rendu", "en prêt"
_BORROWER = "borrower_organisation_id"
_DESCRIBING = frozenset({"phone", "mobile", "email", "age_range", "deposit"})
_WITH_THEM = pattern(
    r"(?i)(?:(?:encore|toujours) )?chez (?:eux|elles?|lui)\b(?: encore| toujours)?"
    r"(?: au \d{1,2}/\d{1,2}(?:/\d{2,4})?(?=$|[ ,;.]))?"
)
_SHORT = 4
"""Letters: « NC » and its like name no post, and the name is asked for."""
_SHORT_MONTHS = frozenset({"mars", "mai", "juin", "aout"})
_DAY_OF: Mapping[str, str] = {"loan": "loaned_on"}
"""By which a row is a record, and which may still be to come."""
_SAYS_NO_STATE = frozenset({"ok", "idem", "fait", "x", "ras"})


@dataclass(frozen=True, slots=True)
class LoanDay(WrappedCodec):
    """The day on which a loan ends, read beside the day on which it began and its return."""

    began: object
    is_over: bool
    due: object = ANY_DAY
    """What a day of return has to agree with where it says no month."""
    near: TellDay | None = None
    following: TellDay | None = None
    past: Callable[[str], Sequence[str]] | None = None
    """Of a return: the days since the loan began that a cell may mean."""
    current: Value = None
    is_new: bool = False
    """Nobody knows when it was typed."""
    cut: CutRemark | None = None

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        if reading.severity == "assume" and reading.message.startswith(NO_YEAR):
            if not self._is_next(str(reading.value)):
                return reading
            _, words, said = reading.message.partition(BESIDE)  # of the year nobody doubts
            return replace(reading, severity="assume" if words else "repair", message=words + said)
        if reading.error not in ("invalid", "ambiguous"):
            return reading
        # « Le 14 (oublié le week-end) »: that day, and words that people are asked about.
        text, words = (self.cut and self.cut(cell.text)) or (cell.text, "")
        day = self._told_beside(text)
        told = Reading(day, severity="repair") if day else self._told_alone(text)
        if told and words:
            words = f"{told.message} {BESIDE} : « {words} ».".strip()
            return replace(told, severity="assume", message=words)
        # « Fin octobre », « 2 semaines »: nobody waits for a day once the thing is back.
        return told or (Reading(None, severity="repair") if self.is_over else reading)

    def _told_beside(self, text: str) -> str | None:
        """« Le soir même », « lundi 28 »; « le 7 » for a return where it was due on a 7th."""
        if self.near is None or self.following is None or not isinstance(self.began, str):
            return None
        found = self.following(text, self.began)
        # A number that stands alone has to be the day that was agreed; « lundi » may be any since.
        is_alone, is_named = text.strip().isdigit(), not any(map(str.isdigit, text))
        is_agreed = (self.due == found and not is_named) or (self.due == ANY_DAY and not is_alone)
        return self.near(text, self.began) or (found if is_agreed else None)

    def _told_alone(self, text: str) -> Reading | None:
        """« Rendu le 26 »: a 26th that has been, asked about where it may be another."""
        days = self.past(text) if self.past is not None else ()
        if not days:
            return None
        is_sure = len(days) == 1 and not text.strip().isdigit()
        # At first sight the one after the loan began; typed since, the last that has been.
        day = self.current if self.current in days else days[0 if self.is_new else -1]
        shown = f"{date.fromisoformat(str(day)):%d/%m/%Y}"
        asked = "" if is_sure else f"{NO_MONTH} : compris comme le {shown}."
        return Reading(day, None, "repair" if is_sure else "assume", asked)

    def _is_next(self, day: str) -> bool:
        """The one such day of the year that follows the loan's first."""
        if not isinstance(self.began, str):
            return False
        days = (date.fromisoformat(day) - date.fromisoformat(self.began)).days
        return 0 <= days < _A_YEAR


@dataclass(frozen=True, slots=True)
class OwnPart(WrappedCodec):
    """« 03 53 01 30 04 / 06 39 98 30 04 » under « Tél »: what of it is the field's own.

    Unless what it says beside has a cell of its own in the row, or it is a way to reach somebody
    that the row has twice.
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
class KnownCivility(WrappedCodec):
    """« Dr » is no mistake where nothing is known; over « Mme » it would take that away."""

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        is_word = reading.error in (None, "empty") and any(map(str.isalpha, cell.text))
        is_other = is_word and reading.value is None
        return Reading(None, "invalid", "reject") if is_other else reading


@dataclass(frozen=True, slots=True)
class OwnAmongSeveral(WrappedCodec):
    """« Centre social + crèche » in the centre's own list: one is to be named, and it is first."""

    partner: str

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        is_own = reading.message.startswith(SEVERAL) and reading.value == self.partner
        return Reading(reading.value, severity="repair") if is_own else reading


@dataclass(frozen=True, slots=True)
class CalledThere(WrappedCodec):
    """« Eve », « L. Rouyer », « Mme Quillé » beside a structure that has one such person."""

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


@dataclass(frozen=True, slots=True)
class StateBesideReturn(WrappedCodec):
    """« ok » or « idem » in the row of a loan whose day of return is there: it is back."""

    def read(self, cell: Cell) -> Reading:
        is_empty_word = fold(cell.text).strip(" .!") in _SAYS_NO_STATE
        return self.codec.read(Cell(_BACK_WORD, _BACK_WORD) if is_empty_word else cell)


@dataclass(frozen=True, slots=True)
class StateSince(WrappedCodec):
    """« Rendu le 7 », due on a 7th, « rendu le 28/09 » of a loan that began before."""

    began: str
    due: object

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        named = _DAY_IN_STATE.search(cell.text)
        is_open = not reading.accepted or reading.message.startswith(NO_MONTH)
        if named and is_open and isinstance(self.due, str) and int(self.due[-2:]) == int(named[1]):
            day = f"{date.fromisoformat(self.due):%d/%m/%Y}"
            told = f"{cell.text[: named.start(1)]}{day}{cell.text[named.end() :]}"
            whole = self.codec.read(Cell(told, told))
            return whole if whole.accepted else reading
        is_yearless = reading.severity == "assume" and reading.message.startswith(NO_YEAR)
        is_next = is_yearless and self._is_next(str(reading.value))
        return Reading(reading.value, severity="repair") if is_next else reading

    def _is_next(self, state: str) -> bool:
        # A day on which it began may be what this very cell gave.
        days = [] if "loaned_on" in split_words(state)[1] else _ISO.findall(state)
        since = (date.fromisoformat(one) - date.fromisoformat(self.began) for one in days)
        return bool(days) and all(0 <= one.days < _A_YEAR for one in since)


@dataclass(frozen=True, slots=True)
class OwnThing(WrappedCodec):
    """« Barnum », which others have too, in a row that somebody else borrows: it is their own."""

    find: Callable[[str], str | None]

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        own = self.find(cell.text.strip()) if reading.error == "ambiguous" else None
        return Reading(own, severity="repair") if own else reading


@dataclass(frozen=True, slots=True)
class Elsewhere(WrappedCodec):
    """« Chez eux, prolongé » in the row of a loan that says who they are."""

    def read(self, cell: Cell) -> Reading:
        told = _WITH_THEM.sub(_OUT_WORD, cell.text.strip(), count=1)
        return self.codec.read(Cell(told, told) if told else cell)


def codec_in_row(
    situation: Situation, row: SheetRow, name: str, current: Value = None
) -> FieldCodec:
    """How a cell is read in its row; what the record has is not lost for what cannot be read.

    A yes for the whole column covers what is assumed beside the row's other cells, too.
    """
    codec = _codec_beside(situation, row, name, current)
    if name in _DESCRIBING and current is None:
        codec = LeftToPeople(codec)
    if name == PERSON and situation.person_of is not None:
        codec = CalledThere(codec, situation, row, situation.person_of)
    # Of a row that has its record the other field would not follow.
    if name in situation.split and row.ref is None:
        codec = OwnPart(codec, situation.split[name], row)
    codec = same_as_above(situation, row, name, codec, current)
    if not situation.accepted:
        return codec
    asked = asked_field(name, situation.rules.layout, situation.rules.cell_field)
    return AcceptingField(codec, asked, situation.accepted)


def _codec_beside(situation: Situation, row: SheetRow, name: str, current: Value) -> FieldCodec:
    """As the row's other cells have it read."""
    codec = situation.codec.fields[name]
    if name[:1].isdigit():
        if situation.initials is not None:
            codec = InitialsCodec(codec, situation, row, situation.initials)
        codec = CrossOfPresence(codec) if situation.says_absent else codec
        # Over a mark a dash may be another mark.
        is_away_told = situation.says_who_is_away and current is None
        return NothingNoted(codec) if is_away_told else codec
    if (situation.codec.entity, name) == ("contact", "title") and current is not None:
        return KnownCivility(codec)
    if name == "full_name":
        return named_in_row(situation, row, codec)
    if name == "lead_organisation_id" and situation.partner:
        return OwnAmongSeveral(codec, situation.partner)
    if situation.codec.entity == "loan":
        return _codec_of_loan(situation, row, name, current)
    return _codec_below(situation, row, name, current)


def _codec_below(situation: Situation, row: SheetRow, name: str, current: Value) -> FieldCodec:
    """As the cells above it in its column have it read."""
    codec = situation.codec.fields[name]
    if situation.codec.entity == "session" and name in ("date", "moment"):
        codec = under_month(situation, row, name, in_order(situation, row, name, codec))
        return beside_weekday(situation, row, name, codec)
    if (situation.codec.entity, name) == ("contact", "organisation_id") and current is None:
        return begun_above(situation, row, name, codec)
    return counted_beside(situation, row, name, day_beside(situation, row, name, codec))


def _codec_of_loan(situation: Situation, row: SheetRow, name: str, current: Value) -> FieldCodec:
    codec = situation.codec.fields[name]
    if name == "status":
        return _codec_of_state(situation, row, codec)
    if name == "item_code":
        own = situation.own_thing
        is_lent = _read_beside(situation, row, _BORROWER) not in (None, situation.partner)
        codec = codec if own is None or not is_lent else OwnThing(codec, own)
        return counted_thing(situation, row, codec)
    if name == "loaned_on":
        return in_order(situation, row, name, codec)
    if name not in ("due_on", "returned_on"):
        return codec
    read = {
        one: situation.codec.fields[one].read(cell).value
        for one in ("loaned_on", "due_on", "returned_on", "status")
        if (cell := row.cells.get(one)) is not None
    }
    said = str(read.get("status")).partition(" ")[0]
    is_idle = name == "due_on" and current is None
    is_back = bool(read.get("returned_on")) or said in _BACK or _tells_return(situation, row)
    is_over = is_idle and is_back
    due = read.get("due_on") if name == "returned_on" and not _is_as_due(row) else ANY_DAY
    near, following, began = situation.near_day, situation.next_day, read.get("loaned_on")
    is_return = name == "returned_on"
    usual, is_known = read.get("due_on"), current is not None
    past = _past_days(situation, began, usual, is_known=is_known) if is_return else None
    is_new, cut = row.ref is None, situation.cut_return if is_return else None
    return LoanDay(codec, began, is_over, due, near, following, past, current, is_new, cut)


def _is_as_due(row: SheetRow) -> bool:
    """« lundi » under « Rendu le », and under « Retour prévu »: it came back when it was due."""
    due, back = (fold(row.cells.get(one, BLANK).text).strip() for one in ("due_on", "returned_on"))
    return due == back and not due.isdigit()


def _tells_return(situation: Situation, row: SheetRow) -> bool:
    """« Oui » under « Rendu le »."""
    cell = row.cells.get("returned_on")
    return bool(cell and situation.aside and situation.aside("returned_on", cell))


def _read_beside(situation: Situation, row: SheetRow, name: str) -> object:
    """What another cell of the row says, read by itself."""
    field = situation.codec.fields.get(name)
    return None if field is None else field.read(row.cells.get(name, BLANK)).value


def _codec_of_state(situation: Situation, row: SheetRow, codec: FieldCodec) -> FieldCodec:
    if "returned_on" in row.cells:
        is_back = _read_beside(situation, row, "returned_on") or _tells_return(situation, row)
        if is_back:
            return StateBesideReturn(codec)
    began, due = (_read_beside(situation, row, one) for one in ("loaned_on", "due_on"))
    codec = StateSince(codec, began, due) if isinstance(began, str) else codec
    is_elsewhere = _WITH_THEM.match(row.cells.get("status", BLANK).text.strip())
    has_borrower = row.cells.get(_BORROWER, BLANK).text.strip()
    return Elsewhere(codec) if is_elsewhere and has_borrower else codec


def _past_days(
    situation: Situation, began: object, due: object, *, is_known: bool
) -> Callable[[str], Sequence[str]] | None:
    """Of a list from years ago nobody knows when a thing came back; what is known stays so."""
    between, today = situation.days_between, situation.now.date()
    if between is None or not isinstance(began, str):
        return None
    usual = date.fromisoformat(due if isinstance(due, str) else began)
    if not is_known and today > usual + timedelta(_LATE_DAYS):
        return None
    return lambda text: between(text, began, today.isoformat())


def is_undated(situation: Situation, row: SheetRow) -> bool:
    """« Date à fixer », « mars 2027 »: whoever wrote it knows that the day is still to come."""
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
    """« Poste à pourvoir » for a name; beside a given name there is somebody, who is asked for."""
    if situation.is_vacant is None or row.cells.get("given_name", BLANK).text.strip():
        return False
    nameless = [
        row.cells[name].text
        for name in ("family_name", "full_name")
        if name in row.cells
        and situation.codec.fields[name].read(row.cells[name]).error == "empty"
    ]
    says_so = any(sum(map(str.isalpha, text)) > _SHORT for text in nameless)
    return says_so or (
        bool(nameless) and any(situation.is_vacant(one.text) for one in row.cells.values())
    )
