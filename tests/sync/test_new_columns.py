"""A column that somebody adds and leaves empty: what others know or will know arrives there."""

import pytest

from sync_service.domain.mapping import Column, TabRules
from sync_service.domain.spreadsheet import Area
from tests.builders import CONTACT_TITLES, World, contact_row
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_around_a_cell import world_of
from tests.sync.test_matrix_sync import committee

PHONE = 4
ANSWERS = "Responsable"
"""As in `CONTACT_TITLES`; where the list lacks it, our reference stands there instead."""


@pytest.mark.parametrize("runs", [0, 3])
def test_an_empty_column_is_filled_when_another_list_knows(runs: int) -> None:
    """While nobody had a number no cell of it had met a record, so no news was news for it."""
    world = World()
    rows = [contact_row(number)[:PHONE] for number in range(3)]
    tab = world.add_contacts(rows, titles=CONTACT_TITLES[:PHONE])
    world.sync_until_quiet()
    tab.type(0, PHONE + 1, CONTACT_TITLES[PHONE])
    world.sync_until_quiet(runs)

    world.edit(str(tab.cell(2, PHONE).value), phone="+33639980001")
    world.sync_until_quiet(2)

    shown = [tab.cell(row, PHONE + 1).value for row in range(1, 4)]
    assert shown == [None, "06 39 98 00 01", None]
    assert world.sync().requests.reads == 0


def test_an_empty_day_is_filled_when_somebody_is_marked_elsewhere() -> None:
    world, tab = committee()
    world.sync_until_quiet()
    tab.type(1, 5, "10/11/2026")
    world.sync_until_quiet()
    (day,) = [one for one in world.records("meeting") if one.fields["date"] == "2026-11-10"]

    world.add("attendance", "P-9", meeting_id=day.ref, organisation_id="les-epis", status="absent")
    world.sync()

    assert tab.cell(2, 5).value in ("A", "absent")


def lent() -> tuple[World, FakeTab]:
    """Six loans, and two people of whom either could answer for one."""
    columns = [
        Column("item_code", ("Objet",)),
        Column("borrower_organisation_id", ("Emprunteur",)),
        Column("loaned_on", ("Prêté le",)),
        Column("borrower_contact_id", (ANSWERS,)),
    ]
    rules = TabRules("prets", "loan", "table", columns)
    titles = [one.titles[0] for one in columns]
    rows = [[f"M{number}", "Les Épis", f"0{number}/11/2026"] for number in range(1, 7)]
    world, tab = world_of(rules, [titles[:3], *rows])
    for number in range(1, 7):
        code = f"M{number}"
        world.add("item", f"M-{number}", code=code, label=code, owner_organisation_id="les-epis")
    for ref, name in (("C-1", "Durand"), ("C-2", "Petit")):
        mail = f"{name.casefold()}@example.org"
        world.add("contact", ref, family_name=name, email=mail, organisation_id="les-epis")
    world.sync_until_quiet()
    return world, tab


def answering(world: World) -> list[object]:
    return [one.fields.get("borrower_contact_id") for one in world.records("loan")]


def test_who_answers_for_one_loan_answers_for_no_other_while_the_column_is_begun() -> None:
    """The first name of a new column counted as written once above all the blanks below it."""
    world, tab = lent()
    at = len(tab.grid[0])
    tab.type(0, at, ANSWERS)
    for row, text in enumerate(("Durand", "Petit"), start=1):
        tab.type(row, at, text)
        world.sync_until_quiet(2)
    assert answering(world) == ["C-1", "C-2", None, None, None, None]


@pytest.mark.parametrize(
    ("title", "is_filled", "is_told"),
    [("Tél", True, True), ("Tél", False, False), ("Téléphone perso de Lou", True, False)],
)
def test_a_second_column_of_a_field_is_said_not_to_be_read(
    title: str, *, is_filled: bool, is_told: bool
) -> None:
    """What somebody typed in « Téléphone fixe » beside « Tél. » went nowhere, without a word."""
    world = World()
    tab = world.add_contacts([contact_row(number) for number in range(3)])
    world.sync_until_quiet()
    at = len(tab.grid[0])
    tab.type(0, at, title)
    tab.type(2, at, "06 39 98 77 46" if is_filled else None)
    world.sync_until_quiet(2)

    told = [(one.kind, one.field, one.cell) for one in world.problems()]
    assert told == [("missing_column", "phone", "H1")] * is_told
    assert ("« Tél » n’est pas lue" in tab.cell(0, PHONE).note) == is_told
    assert world.sync().requests.writes == 0

    tab.type(0, at, "Mon carnet")
    world.sync_until_quiet(2)
    assert world.problems() == []
    assert tab.cell(0, PHONE).note == ""


def test_who_is_named_in_cells_merged_for_several_loans_answers_for_each_of_them() -> None:
    """The first of them alone got whoever was named there (« Durand » for three, « Petit »)."""
    world, tab = lent()
    at = len(tab.grid[0])
    for row, text in ((0, ANSWERS), (1, "Durand"), (4, "Petit")):
        tab.type(row, at, text)
    tab.merges = [Area(1, 4, at, at + 1)]
    world.sync_until_quiet(3)
    assert answering(world) == ["C-1", "C-1", "C-1", "C-2", None, None]
    assert not world.problems()

    named = world.records("loan")[1].ref
    world.edit(named, borrower_contact_id=None)
    world.sync_until_quiet(3)
    assert answering(world) == ["C-1", None, "C-1", "C-2", None, None]
