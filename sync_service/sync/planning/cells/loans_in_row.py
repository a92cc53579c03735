"""How a loan's cells are read in their row: its days together, its state beside its return.

For example a day without a year, a due day that no longer matters, or « ok » beside a return.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from french_cells.folding import fold
from french_cells.loans.loan_facts import split_words
from french_cells.patterns import pattern
from french_cells.reading import BESIDE, NO_MONTH, NO_YEAR, Reading, Value
from sync_service.domain.codec import FieldCodec, WrappedCodec
from sync_service.domain.spreadsheet import BLANK, Cell, SheetRow
from sync_service.sync.planning.cells.counted_beside import counted_thing
from sync_service.sync.planning.cells.days_around import in_order
from sync_service.sync.planning.situation import Situation
from sync_service.sync.planning.tab_readers import CutRemark, TellDay

_A_YEAR, _LATE_DAYS = 365, 62
_ANY_DAY = "any"
_DAY_IN_STATE = pattern(r"\ble (\d{1,2})(?:er)?(?![\d/.-]| ?[^\W\d_]{3,9}\.? \d{4})\b")
_ISO = pattern(r"\d{4}-\d\d-\d\d")
_ENDS = ("due_on", "returned_on")
_BACK = ("returned", "available")
_BACK_WORD, _OUT_WORD = "rendu", "en prêt"
_BORROWER = "borrower_organisation_id"
_WITH_THEM = pattern(
    r"(?i)(?:(?:encore|toujours) )?chez (?:eux|elles?|lui)\b(?: encore| toujours)?"
    r"(?: au \d{1,2}/\d{1,2}(?:/\d{2,4})?(?=$|[ ,;.]))?"
)
_SAYS_NO_STATE = frozenset({"ok", "idem", "fait", "x", "ras"})


@dataclass(frozen=True, slots=True)
class LoanDay(WrappedCodec):
    """A due day or a day of return, read beside the day on which the loan began."""

    began: object
    is_over: bool = False
    due: object = _ANY_DAY
    """The due day, with which a return that names no month has to agree."""
    near: TellDay | None = None
    following: TellDay | None = None
    past: Callable[[str], Sequence[str]] | None = None
    """For a return: the days since the loan began that a cell may mean."""
    current: Value = None
    is_new: bool = False
    """First reading of the row: nobody knows when it was typed."""
    cut: CutRemark | None = None

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        if reading.severity == "assume" and reading.message.startswith(NO_YEAR):
            if not self._is_next(str(reading.value)):
                return reading
            _, words, said = reading.message.partition(BESIDE)  # the year is certain now
            return replace(reading, severity="assume" if words else "repair", message=words + said)
        if reading.error not in ("invalid", "ambiguous"):
            return reading
        # « Le 14 (oublié le week-end) »: the day, and words that a person is asked about.
        text, words = (self.cut and self.cut(cell.text)) or (cell.text, "")
        day = self._day_from_context(text)
        told = Reading(day, severity="repair") if day else self._past_day(text)
        if told and words:
            words = f"{told.message} {BESIDE} : « {words} ».".strip()
            return replace(told, severity="assume", message=words)
        # « Fin octobre », « 2 semaines »: once the thing is back, no due day is needed.
        return told or (Reading(None, severity="repair") if self.is_over else reading)

    def _day_from_context(self, text: str) -> str | None:
        """« Le soir même », « lundi 28 »; « le 7 » for a return that was due on a 7th."""
        if self.near is None or self.following is None or not isinstance(self.began, str):
            return None
        found = self.following(text, self.began)
        # A bare number has to be the agreed day; « lundi » may be any Monday since.
        is_alone, is_named = text.strip().isdigit(), not any(map(str.isdigit, text))
        is_agreed = (self.due == found and not is_named) or (self.due == _ANY_DAY and not is_alone)
        return self.near(text, self.began) or (found if is_agreed else None)

    def _past_day(self, text: str) -> Reading | None:
        """« Rendu le 26 »: a 26th in the past; a person is asked if several are possible."""
        days = self.past(text) if self.past is not None else ()
        if not days:
            return None
        is_sure = len(days) == 1 and not text.strip().isdigit()
        # In a new row, the first one after the loan began; typed later, the most recent one.
        day = self.current if self.current in days else days[0 if self.is_new else -1]
        shown = f"{date.fromisoformat(str(day)):%d/%m/%Y}"
        asked = "" if is_sure else f"{NO_MONTH} : compris comme le {shown}."
        return Reading(day, None, "repair" if is_sure else "assume", asked)

    def _is_next(self, day: str) -> bool:
        """Whether it lies within a year after the loan began."""
        if not isinstance(self.began, str):
            return False
        days = (date.fromisoformat(day) - date.fromisoformat(self.began)).days
        return 0 <= days < _A_YEAR


@dataclass(frozen=True, slots=True)
class StateBesideReturn(WrappedCodec):
    """« ok » or « idem » in the row of a loan with a day of return means that it is back."""

    def read(self, cell: Cell) -> Reading:
        is_empty_word = fold(cell.text).strip(" .!") in _SAYS_NO_STATE
        return self.codec.read(Cell(_BACK_WORD, _BACK_WORD) if is_empty_word else cell)


@dataclass(frozen=True, slots=True)
class StateSince(WrappedCodec):
    """« Rendu le 7 » if due on a 7th; « rendu le 28/09 » for a loan that began before that."""

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
        # A day on which it began may have come from this very cell.
        days = [] if "loaned_on" in split_words(state)[1] else _ISO.findall(state)
        since = (date.fromisoformat(one) - date.fromisoformat(self.began) for one in days)
        return bool(days) and all(0 <= one.days < _A_YEAR for one in since)


@dataclass(frozen=True, slots=True)
class OwnThing(WrappedCodec):
    """« Barnum », which others have too: lent to somebody else, it is the partner's own."""

    find: Callable[[str], str | None]

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        own = self.find(cell.text.strip()) if reading.error == "ambiguous" else None
        return Reading(own, severity="repair") if own else reading


@dataclass(frozen=True, slots=True)
class Elsewhere(WrappedCodec):
    """« Chez eux, prolongé » in the row of a loan whose borrower is named: it is out."""

    def read(self, cell: Cell) -> Reading:
        told = _WITH_THEM.sub(_OUT_WORD, cell.text.strip(), count=1)
        return self.codec.read(Cell(told, told) if told else cell)


def codec_of_loan(situation: Situation, row: SheetRow, name: str, current: Value) -> FieldCodec:
    codec = situation.codec.fields[name]
    if name == "status":
        return _codec_of_state(situation, row, codec)
    if name == "item_code":
        own = situation.readers.own_thing
        is_lent = _read_beside(situation, row, _BORROWER) not in (None, situation.keeper)
        codec = codec if own is None or not is_lent else OwnThing(codec, own)
        return counted_thing(situation, row, codec)
    if name == "loaned_on":
        return in_order(situation, row, name, codec)
    return _codec_of_end(situation, row, name, current) if name in _ENDS else codec


def _codec_of_end(situation: Situation, row: SheetRow, name: str, current: Value) -> FieldCodec:
    """Reads the day on which a loan is due, or came back."""
    said = {
        one: situation.codec.fields[one].read(cell).value
        for one in ("loaned_on", "due_on", "returned_on", "status")
        if (cell := row.cells.get(one)) is not None
    }
    began, due = said.get("loaned_on"), said.get("due_on")
    day = LoanDay(
        situation.codec.fields[name],
        began,
        near=situation.readers.near_day,
        following=situation.readers.next_day,
        current=current,
        is_new=row.ref is None,
    )
    if name == "due_on":
        state = str(said.get("status")).partition(" ")[0]
        is_back = said.get("returned_on") or state in _BACK or _says_returned(situation, row)
        return replace(day, is_over=current is None and bool(is_back))
    return replace(
        day,
        due=_ANY_DAY if _is_as_due(row) else due,
        past=_past_days(situation, began, due, is_known=current is not None),
        cut=situation.readers.cut_return,
    )


def _is_as_due(row: SheetRow) -> bool:
    """« lundi » both under « Rendu le » and « Retour prévu »: it came back on the due day."""
    due, back = (fold(row.cells.get(one, BLANK).text).strip() for one in _ENDS)
    return due == back and not due.isdigit()


def _says_returned(situation: Situation, row: SheetRow) -> bool:
    """« Oui » under « Rendu le »."""
    cell = row.cells.get("returned_on")
    return bool(cell and situation.readers.aside and situation.readers.aside("returned_on", cell))


def _read_beside(situation: Situation, row: SheetRow, name: str) -> object:
    """The value of another cell of the row, read on its own."""
    field = situation.codec.fields.get(name)
    return None if field is None else field.read(row.cells.get(name, BLANK)).value


def _codec_of_state(situation: Situation, row: SheetRow, codec: FieldCodec) -> FieldCodec:
    if "returned_on" in row.cells:
        is_back = _read_beside(situation, row, "returned_on") or _says_returned(situation, row)
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
    """In a list from years ago nobody knows when a thing came back; known days stay."""
    between, today = situation.readers.days_between, situation.now.date()
    if between is None or not isinstance(began, str):
        return None
    usual = date.fromisoformat(due if isinstance(due, str) else began)
    if not is_known and today > usual + timedelta(_LATE_DAYS):
        return None
    return lambda text: between(text, began, today.isoformat())
