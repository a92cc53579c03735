"""What sets one keeper apart: how their list is kept, and what they alone do to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from simulation import sheets as do
from simulation.season.people.habits import Keeper
from simulation.season.town import FRENCH, Line
from simulation.values import word

Json = dict[str, Any]


@dataclass(frozen=True)
class Way:
    """A habit: an act in some weeks, and how the list is made on its first day."""

    chance: float = 0.0
    act: Callable[[Keeper], None] | None = None
    prepare: Callable[[Keeper], None] | None = None
    locale: str = FRENCH
    has_two: bool = False
    """Keeps a second list of the same people."""
    may_be_asked: bool = False
    """About what was moved or copied."""
    mends: float = 0.6
    """How likely a note is answered on a day."""


def follow(keeper: Keeper) -> None:
    """As ever."""
    act = WAYS[keeper.habit].act
    if act is not None:
        act(keeper)


# --- Rows -------------------------------------------------------------------------------------


def _sorts(keeper: Keeper) -> None:
    keeper.town.sort(keeper.sheet, keeper.sheet.column("family_name"))


def _sorts_half(keeper: Keeper) -> None:
    """Without « Réf. »."""
    keeper.town.sort(keeper.sheet, keeper.sheet.column("phone"), with_references=False)


def _pastes(keeper: Keeper) -> None:
    """Some rows from elsewhere, with spaces around."""
    for _ in range(keeper.rng.randint(2, 5)):
        person = keeper.new_person()
        texts = [f" {text}\u00a0" if text else "" for text in keeper.texts_of(person)]
        keeper.town.append(keeper.sheet, texts)


def _pastes_from_excel(keeper: Keeper) -> None:
    """Where a telephone is a number, and has lost its first zero."""
    for _ in range(keeper.rng.randint(2, 5)):
        texts = keeper.texts_of(keeper.new_person())
        column = keeper.sheet.column("phone")
        texts[column] = texts[column].replace(" ", "").lstrip("0")
        keeper.town.append(keeper.sheet, texts)


def _copies(keeper: Keeper) -> None:
    """A colleague's row for somebody new in the same office: the telephone is theirs, too."""
    if not keeper.people:
        return
    model, person = keeper.rng.choice(keeper.people), keeper.new_person()
    if "phone" not in model.doubtful:
        person.fields["phone"] = model.fields["phone"]
    keeper.town.append(keeper.sheet, keeper.texts_of(person))


# --- Cells ------------------------------------------------------------------------------------


def _writes_carelessly(keeper: Keeper) -> None:
    """A telephone in another spelling, with a remark: whoever reads it has no doubt."""
    if not keeper.people:
        return
    person = keeper.rng.choice(keeper.people)
    number = keeper.mint.value("phone")
    spelt = keeper.rng.choice(["{}", "{} (bureau)", "tél. {}", "{} le matin"])
    separator = keeper.rng.choice([".", "", "-"])
    line = _line_of_one(keeper, person.name)
    if line is not None:
        text = spelt.format(number.replace(" ", separator))
        keeper.town.type(keeper.sheet, line.index, keeper.sheet.column("phone"), [f"'{text}"])
        person.fields["phone"] = number
        person.doubtful.discard("phone")


def _remarks(keeper: Keeper) -> None:
    """In a column of their own."""
    if "" in keeper.sheet.shape.fields and keeper.people:
        line = _line_of_one(keeper, keeper.rng.choice(keeper.people).name)
        if line is not None:
            column = keeper.sheet.shape.fields.index("")
            keeper.town.type(keeper.sheet, line.index, column, [f"vu pour {word(line.index)}"])


def _puts_a_chip(keeper: Keeper) -> None:
    """« @ » and an address: Sheets makes a chip of it."""
    if not keeper.people:
        return
    person = keeper.rng.choice(keeper.people)
    line = _line_of_one(keeper, person.name)
    if line is not None:
        person.fields["email"] = keeper.mint.value("email")
        person.doubtful.discard("email")
        chip = {"chip": {"personProperties": {"email": person.fields["email"]}}}
        cell = {"userEnteredValue": {"stringValue": "@"}, "chipRuns": [chip]}
        where = (keeper.town.sheet_id(keeper.sheet), line.index, keeper.sheet.column("email"))
        put = do.put(*where, [cell], "userEnteredValue,chipRuns")
        keeper.town.google.batch(keeper.sheet.spreadsheet, put)
        keeper.typed.append((person, "email"))


def _line_of_one(keeper: Keeper, name: str) -> Line | None:
    return keeper.town.find(keeper.sheet, name)


# --- Whole lists ------------------------------------------------------------------------------


def _makes_a_table(keeper: Keeper) -> None:
    """« Convertir en tableau », with columns typed as they look."""
    sheet = keeper.sheet
    rows = len(keeper.town.lines(sheet)) + len(sheet.shape.above)
    where = do.area(
        keeper.town.sheet_id(sheet), (sheet.shape.first - 1, rows), (0, len(sheet.shape.titles))
    )
    typed = [
        {"columnIndex": number, "columnName": title, "columnType": "TEXT"}
        for number, title in enumerate(sheet.shape.titles)
    ]
    table = {"name": "Contacts", "range": where, "columnProperties": typed}
    keeper.town.google.batch(sheet.spreadsheet, {"addTable": {"table": table}})


def _protects(keeper: Keeper) -> None:
    """For themselves alone; the next time, for the service as well, as they are told."""
    sheet, google = keeper.sheet, keeper.town.google
    known = _protected(keeper.town.google.read(sheet.spreadsheet, "sheets.protectedRanges"))
    requests: list[Json] = [{"deleteProtectedRange": {"protectedRangeId": one}} for one in known]
    if not known:
        where = {"sheetId": keeper.town.sheet_id(sheet)}
        requests = [{"addProtectedRange": {"protectedRange": {"range": where}}}]
    google.batch(sheet.spreadsheet, *requests)


def _protected(answer: Mapping[str, list[dict[str, list[dict[str, int]]]]]) -> list[int]:
    return [
        one["protectedRangeId"]
        for tab in answer["sheets"]
        for one in tab.get("protectedRanges", [])
    ]


WAYS = {
    "tidy": Way(mends=1.0),
    "sorts": Way(0.5, _sorts),
    "sorts half": Way(0.06, _sorts_half, may_be_asked=True),
    "careless": Way(0.6, _writes_carelessly),
    "pastes": Way(0.12, _pastes),
    "copies": Way(0.15, _copies, may_be_asked=True),
    "remarks": Way(0.4, _remarks),
    "Excel": Way(0.12, _pastes_from_excel),
    "two lists": Way(has_two=True),
    "English": Way(locale="en_US"),
    "tables": Way(0.4, _puts_a_chip, _makes_a_table),
    "protects": Way(0.3, _protects),
}
HABITS = tuple(WAYS)
