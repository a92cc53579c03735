"""Never more of an item out than there are, whoever lends, borrows or types it."""

import pytest

from french_cells.reading import Raw
from sync_service.domain.codec import EntityCodec
from sync_service.domain.errors import RefusedValue
from sync_service.domain.mapping import Column
from sync_service.domain.record import Entity
from sync_service.records.edit_record import edit_record, new_record
from sync_service.records.editing import Editing
from sync_service.sync.gathering.situations import codec_builder
from tests.builders import World
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_loan_status import (
    COLUMNS,
    ITEM,
    RETURNED,
    add_tab,
    lending,
    only_problem,
)

COUNTED = (*COLUMNS, Column("quantity", ("Quantité",)), RETURNED)
SINCE, DUE, QUANTITY, BACK = 2, 3, 5, 6


def row(borrower: str, since: str, due: str, quantity: int = 1) -> list[Raw]:
    return ["Malle écrans", borrower, since, due, None, quantity, None]


RELAIS = row("Le Relais", "02/11/2026", "30/11/2026")
EPIS = row("Les Épis", "20/11/2026", "15/12/2026")


def lend(*rows: list[Raw], stock: int = 1) -> tuple[World, FakeTab]:
    world, tab = lending(*rows, columns=COUNTED)
    world.edit(ITEM, quantity=stock)
    world.sync_until_quiet()
    return world, tab


def codec_of(world: World, entity: Entity) -> EntityCodec:
    with world.database.reading() as stored:
        return codec_builder(stored, world.services.mappings, world.clock.now())(entity)


def test_a_new_row_that_takes_too_many_waits_and_says_who_has_them() -> None:
    world, tab = lend(RELAIS, EPIS)
    problem = only_problem(world)
    assert (problem.ref, problem.cell, len(world.records("loan"))) == (None, "F3", 1)
    assert problem.message.startswith(
        "« Malle écrans » : il n’y en a que 1 à prêter, et à ces dates : Le Relais (1, jusqu’au "
        "30/11/2026)."
    )
    tab.type(1, BACK, "19/11/2026")
    world.sync_until_quiet()
    assert (len(world.records("loan")), world.problems()) == (2, [])


@pytest.mark.parametrize(
    ("due", "told"),
    [
        (None, "Le Relais (1, sans date de retour)"),
        ("2026-11-10", "Le Relais (1, attendu le 10/11/2026)"),
        ("2026-11-24", "Le Relais (1, jusqu’au 24/11/2026)"),
    ],
)
def test_who_has_it_is_told_with_the_day_on_which_it_was_promised(
    due: str | None, told: str
) -> None:
    world, tab = lend(RELAIS)
    world.edit(world.records("loan")[0].ref, due_on=due)
    tab.fill([EPIS], 2)
    world.sync_until_quiet()
    assert told in only_problem(world).message


def test_without_a_column_for_the_number_the_refusal_stands_at_the_first_day() -> None:
    world, _ = lending(RELAIS[:5], EPIS[:5])
    world.edit(ITEM, quantity=1)
    world.sync_until_quiet()
    assert only_problem(world).cell == "C3"


def test_new_rows_of_one_run_are_counted_one_after_the_other() -> None:
    world, tab = lend(stock=2)
    tab.fill([RELAIS, EPIS, row("Les Épis", "25/11/2026", "28/11/2026")], 1)
    world.sync_until_quiet()
    assert (only_problem(world).cell, len(world.records("loan"))) == ("F4", 2)


@pytest.mark.parametrize(("second", "refused"), [(2, []), (3, ["F3"])])
def test_numbers_changed_in_one_run_are_counted_one_after_the_other(
    second: int, refused: list[str]
) -> None:
    world, tab = lend(RELAIS, EPIS, stock=4)
    tab.type(1, QUANTITY, 2)
    tab.type(2, QUANTITY, second)
    world.sync_until_quiet()
    assert [problem.cell for problem in world.problems()] == refused


def test_loans_one_after_the_other_are_as_many_as_one_likes() -> None:
    world, _ = lend(RELAIS, row("Les Épis", "30/11/2026", "15/12/2026"))
    assert (len(world.records("loan")), world.problems()) == (2, [])


def test_a_larger_number_that_is_not_there_keeps_the_last_good_one() -> None:
    world, tab = lend(RELAIS, EPIS, stock=3)
    tab.type(2, QUANTITY, 3)
    world.sync_until_quiet()
    assert "Le Relais (1, jusqu’au 30/11/2026)" in only_problem(world).message
    assert sorted(str(one.fields["quantity"]) for one in world.records("loan")) == ["1", "1"]
    tab.type(2, QUANTITY, 2)
    world.sync_until_quiet()
    assert world.problems() == []


def test_a_loan_made_longer_meets_the_next_one() -> None:
    world, tab = lend(RELAIS, row("Les Épis", "30/11/2026", "15/12/2026"))
    tab.type(1, DUE, "05/12/2026")
    world.sync_until_quiet()
    problem = only_problem(world)
    assert (problem.cell, "Les Épis" in problem.message) == ("D2", True)


def test_a_return_in_the_same_run_makes_room() -> None:
    world, tab = lend(RELAIS)
    tab.type(1, BACK, "19/11/2026")
    for column, value in enumerate(EPIS):
        tab.type(2, column, value)
    world.sync_until_quiet()
    assert (len(world.records("loan")), world.problems()) == (2, [])


def test_a_return_further_down_makes_room_for_a_row_above() -> None:
    world, tab = lend(row("Les Épis", "01/12/2026", "15/12/2026"), RELAIS)
    tab.type(1, SINCE, "20/11/2026")
    tab.type(2, BACK, "19/11/2026")
    world.sync_until_quiet()
    assert world.problems() == []


def test_a_return_in_another_sheet_makes_room() -> None:
    world, _ = lend(RELAIS, EPIS)
    other = add_tab(world, columns=COUNTED, name="relais")
    world.sync_until_quiet()
    other.type(1, BACK, "19/11/2026")
    world.sync_until_quiet()
    assert (len(world.records("loan")), world.problems()) == (2, [])


def test_a_loan_taken_back_is_counted_again() -> None:
    world, tab = lend(RELAIS)
    tab.type(1, BACK, "19/11/2026")
    world.sync_until_quiet()
    for column, value in enumerate(EPIS):
        tab.type(2, column, value)
    world.sync_until_quiet()
    tab.type(1, BACK, None)
    world.sync_until_quiet()
    problem = only_problem(world)
    assert (problem.cell, "Les Épis" in problem.message) == ("G2", True)


def test_what_was_too_much_before_keeps_no_other_change_out() -> None:
    world, tab = lend(RELAIS, EPIS, stock=2)
    world.edit(ITEM, quantity=1)
    tab.type(1, DUE, "28/11/2026")
    world.sync_until_quiet()
    assert world.problems() == []


def lend_beside_a_tab_of_items() -> tuple[World, FakeTab]:
    columns = (Column("label", ("Objet",)), Column("quantity", ("Nombre",)))
    world, _ = lend(RELAIS, EPIS, stock=3)
    rules = {**world.rules, "objets": world.rules["prets"]}
    world.rules = {**rules, "objets": type(rules["prets"])("objets", "item", "table", columns)}
    items = add_tab(world, columns=columns, name="objets", mapping="objets")
    world.sync_until_quiet()
    return world, items


def test_an_item_cannot_become_fewer_than_are_out() -> None:
    world, items = lend_beside_a_tab_of_items()
    items.type(1, 1, 1)
    world.sync_until_quiet()
    problem = only_problem(world)
    assert problem.message.startswith("2 sont prêtés ou réservés.")
    assert (problem.kind, problem.cell) == ("invalid", "B2")


def test_an_item_may_become_fewer_down_to_what_is_out() -> None:
    world, items = lend_beside_a_tab_of_items()
    items.type(1, 1, 2)
    world.sync_until_quiet()
    assert (world.problems(), world.records("item")[0].fields["quantity"]) == ([], 2)


def test_the_coordinator_is_told_which_field_would_make_too_few() -> None:
    world, _ = lend(RELAIS, EPIS, stock=2)
    editing = Editing(world.database, world.clock, world.rng)
    with pytest.raises(RefusedValue) as refused:
        edit_record(editing, codec_of(world, "item"), ITEM, {"quantity": "1"})
    assert refused.value.field == "quantity"


def test_the_coordinators_own_edits_are_held_to_it() -> None:
    world, _ = lend(RELAIS)
    editing = Editing(world.database, world.clock, world.rng)
    (one,) = world.records("loan")
    typed = {
        "item_code": "Malle écrans",
        "borrower_organisation_id": "Les Épis",
        "loaned_on": "20/11/2026",
    }
    with pytest.raises(RefusedValue, match=r"^quantity .*Le Relais \(1, jusqu’au 30/11/2026\)"):
        new_record(editing, codec_of(world, "loan"), typed)
    edit_record(editing, codec_of(world, "loan"), one.ref, {"returned_on": "19/11/2026"})
    assert new_record(editing, codec_of(world, "loan"), typed).fields["loaned_on"] == "2026-11-20"
    with pytest.raises(RefusedValue, match="à prêter"):
        edit_record(editing, codec_of(world, "loan"), one.ref, {"returned_on": ""})


def told_back(*states: Raw, stock: int = 1) -> tuple[World, FakeTab]:
    """Loans of one kit, each out before the last came back if nobody believes the state."""
    rows = [
        [*row("Le Relais", f"0{n}/03/2026", f"2{n}/03/2026")[:4], state, 1, None]
        for n, state in enumerate(states, 1)
    ]
    return lend(*rows, stock=stock)


def test_old_loans_that_say_they_are_back_take_no_item_from_the_next() -> None:
    """Each was counted as out for ever, and every later loan of the kit refused."""
    world, _ = told_back("Rendu", "rendu", "Rendue", None)
    assert len(world.records("loan")) == 4
    assert [(one.kind, one.cell) for one in world.problems()] == [("assumed", "E1")]


def test_old_loans_that_say_they_are_back_take_no_item_in_a_later_run_or_by_command() -> None:
    world, tab = told_back("Rendu", "Rendu")
    tab.fill([EPIS], 3)
    world.sync_until_quiet()
    assert len(world.records("loan")) == 3
    loans = Editing(world.database, world.clock, world.rng)
    typed = {"item_code": "ME", "borrower_organisation_id": "Le Relais"}
    with pytest.raises(RefusedValue, match="Les Épis"):
        new_record(loans, codec_of(world, "loan"), {**typed, "loaned_on": "24/11/2026"})
    tab.type(3, BACK, "23/11/2026")
    world.sync_until_quiet()
    new_record(loans, codec_of(world, "loan"), {**typed, "loaned_on": "24/11/2026"})


def test_a_loan_said_to_be_back_makes_room_in_that_very_run() -> None:
    world, tab = lend(EPIS)
    tab.type(1, 4, "rendu")
    tab.fill([row("Le Relais", "24/11/2026", "30/11/2026")], 2)
    world.sync_until_quiet()
    assert len(world.records("loan")) == 2


def test_one_that_is_out_again_counts_again() -> None:
    world, tab = told_back("Rendu")
    tab.type(1, 4, "en prêt")
    tab.fill([EPIS], 2)
    world.sync_until_quiet()
    assert only_problem(world).cell == "F3"
    assert len(world.records("loan")) == 1
