"""People of the simulation do what people do: what they see in a row, they do to that row."""

import random
from typing import cast

from simulation.acts import ACTS
from simulation.acts.visit import Memory, Undo, Visit
from simulation.books import Books, Entry
from simulation.google import Google
from simulation.kinds import CONTACT
from simulation.sheets import Sheet, Tab
from simulation.values import FIELDS, Mint

BADOT = ("Badot", "Anne", "Directrice", "", "0353010001")
SHEET = Sheet("clef", "S1")


class Keyboard:
    """Where what was typed ends."""

    def __init__(self) -> None:
        self.typed: dict[str, str] = {}

    def type(self, spreadsheet: str, where: str, rows: list[list[str]]) -> None:
        self.typed[f"{spreadsheet} {where}"] = rows[0][0]


def test_each_of_a_persons_two_rows_gets_back_what_was_taken_from_it() -> None:
    """Both went into one row: the first was lost at once, and whoever typed it had seen it."""
    books, keyboard = Books(), Keyboard()
    person = books.someone("les-epis")
    for name, text in zip(FIELDS, BADOT, strict=True):
        books.note(Entry(person, name, text, "clef"))
    rows = [[CONTACT.titles[name][0] for name in FIELDS], [*BADOT], [*BADOT]]
    cells = [[{"formattedValue": text} for text in row] for row in rows]
    told: list[str] = []
    memory = Memory(books, random.Random(1), Mint(), told.append)  # noqa: S311 - chance for tests
    visit = Visit(
        memory, cast("Google", keyboard), SHEET, Tab("S1", 0, "Contacts", cells, (60, 12)),
        frozenset(),
    )  # fmt: skip
    memory.changed[SHEET.key] = [
        Undo(person, {"email": "a@example.org"}, 1, name="email"),
        Undo(person, {"email": "b@example.org"}, 2, name="email"),
    ]

    ACTS["put_back_rest"](visit)

    expected = {"S1 'Contacts'!D2": "a@example.org", "S1 'Contacts'!D3": "b@example.org"}
    assert keyboard.typed == expected
