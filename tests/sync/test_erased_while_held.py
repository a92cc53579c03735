"""Whoever is erased while a guard holds what was typed in their row goes from it all the same."""

from dataclasses import replace
from itertools import product

import pytest

from french_cells.reading import Raw
from sync_service.domain.base import Decision
from sync_service.domain.mapping import Column
from sync_service.privacy.erase_person import Wanted, erase_person
from sync_service.sync.sync_services import SyncSettings
from tests.builders import CONTACT_COLUMNS, CONTACT_TITLES, CONTACTS, World, contact_row
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_failing_repairs import at_writes, kill, sync_through_death
from tests.sync.test_sync_scenarios import EMAIL, NAME, PHONE, REF, met

GIVEN, ROLE = 1, 2
HIS, ROWS = 3, 12
EMPTIED: list[Raw] = ["—", None, None, None, None, None]


def type_all(tab: FakeTab) -> None:
    for row in range(1, ROWS + 1):
        tab.type(row, ROLE, f"Aide {row}")
        tab.type(row, EMAIL, f"neuf{row}@example.org")


def lines(tab: FakeTab) -> dict[str, list[Raw]]:
    found = ([tab.cell(row, column).value for column in range(REF)] for row in range(1, ROWS + 1))
    refs = [str(tab.cell(row, REF).value).partition(" ")[0] for row in range(1, ROWS + 1)]
    return dict(zip(refs, found, strict=True))


def erase(world: World, ref: str) -> None:
    erase_person(world.database, world.clock, Wanted(ref=ref), is_dry=False)


def values(world: World, column: str) -> dict[str, object]:
    return {one.ref: one.fields.get(column) for one in world.records()}


@pytest.fixture
def held() -> tuple[World, FakeTab, str]:
    """Twelve people, of whom two cells each were retyped at once; the reference of one."""
    world, tab = met(ROWS)
    ref = str(tab.cell(HIS, REF).value)
    type_all(tab)
    world.sync_until_quiet(2)
    (guard,) = world.problems()
    assert guard.kind == "guard"
    return world, tab, ref


def test_the_row_is_emptied_while_the_question_is_open(held: tuple[World, FakeTab, str]) -> None:
    """The name went, and the function and the address that had just been typed stayed for ever."""
    world, tab, ref = held
    others = {one: line for one, line in lines(tab).items() if one != ref}
    erase(world, ref)
    world.sync_until_quiet()
    assert lines(tab) == {**others, ref: EMPTIED}
    (guard,) = world.problems()
    assert (guard.kind, guard.message[:9]) == ("guard", "11 lignes")
    assert ref not in guard.covers
    assert world.sync().requests.reads == 0


@pytest.mark.parametrize("is_before", [True, False])
@pytest.mark.parametrize("answer", ["confirm", "database"])
def test_it_stays_empty_whatever_is_answered(
    held: tuple[World, FakeTab, str], answer: str, *, is_before: bool
) -> None:
    world, tab, ref = held
    if is_before:
        world.decide(world.problems()[0], answer)
    erase(world, ref)
    if not is_before:
        world.sync_until_quiet()
        world.decide(world.problems()[0], answer)
    world.sync_until_quiet()
    assert lines(tab)[ref] == EMPTIED
    assert world.problems() == []
    emails = values(world, "email")
    assert {one: line[EMAIL] for one, line in lines(tab).items() if one != ref} == emails
    is_taken = {str(one).startswith("neuf") for one in emails.values()}
    assert (len(emails), is_taken) == (ROWS - 1, {answer == "confirm"})


def test_it_stays_empty_once_the_others_are_put_back() -> None:
    world, tab = met(ROWS)
    ref, before = str(tab.cell(HIS, REF).value), lines(tab)
    type_all(tab)
    world.sync_until_quiet(2)
    erase(world, ref)
    world.sync_until_quiet()
    for row, line in enumerate(before.values(), 1):
        if row != HIS:
            tab.type(row, ROLE, line[ROLE])
            tab.type(row, EMAIL, line[EMAIL])
    world.sync_until_quiet()
    assert lines(tab) == {**before, ref: EMPTIED}
    assert world.problems() == []


def test_it_is_emptied_after_a_kill_before_the_write(held: tuple[World, FakeTab, str]) -> None:
    """The question had been stored without this row, and nothing knew of its cells any more."""
    world, tab, ref = held
    erase(world, ref)
    at_writes(world, [kill])
    sync_through_death(world)
    world.spreadsheets.before.clear()
    assert lines(tab)[ref][NAME] != "—"
    world.sync_until_quiet()
    assert lines(tab)[ref] == EMPTIED


@pytest.mark.parametrize(
    ("column", "typed", "left"), [(ROLE, "Présidence", EMPTIED), (NAME, "Barré", ["Barré"])]
)
def test_what_somebody_types_in_it_after_the_erasure_goes_too_unless_it_is_another_name(
    held: tuple[World, FakeTab, str], column: int, typed: str, left: list[Raw]
) -> None:
    world, tab, ref = held
    erase(world, ref)
    tab.type(HIS, column, typed)
    world.sync_until_quiet()
    assert lines(tab)[ref] == [*left, *EMPTIED[len(left) :]]


def test_nobody_gets_the_number_of_whom_is_erased_by_a_sort_that_no_run_had_seen() -> None:
    """Hers was no value of any row any more, and so was typed in the row that it came to."""
    world, tab = met(ROWS)
    ref, phones = str(tab.cell(HIS, REF).value), values(world, "phone")
    tab.sort(1, PHONE, columns=[PHONE], reverse=True)
    erase(world, ref)
    world.sync_until_quiet()
    assert lines(tab)[ref] == EMPTIED
    assert values(world, "phone") == {one: it for one, it in phones.items() if one != ref}
    assert [(one.kind, one.field) for one in world.problems()] == [("scramble", "phone")]


@pytest.mark.parametrize("answer", ["confirm", "database"])
@pytest.mark.parametrize("is_killed", [True, False])
def test_what_the_sort_of_a_column_took_from_them_to_anothers_row_goes(
    answer: Decision, *, is_killed: bool
) -> None:
    """It came after the erasure, whose receipt could not name that cell: it stood there for ever,
    and a yes gave it to the other."""
    world, tab = met(ROWS)
    ref, before = str(tab.cell(HIS, REF).value), lines(tab)
    emails, his = values(world, "email"), tab.cell(HIS, EMAIL).value
    erase(world, ref)
    tab.sort(1, EMAIL, columns=[EMAIL], reverse=True)
    if is_killed:
        at_writes(world, [kill])
        sync_through_death(world)
        world.spreadsheets.before.clear()
    world.sync_until_quiet()
    assert his not in {line[EMAIL] for line in lines(tab).values()}
    assert values(world, "email") == {one: it for one, it in emails.items() if one != ref}
    assert [(one.kind, one.field) for one in world.problems()] == [("scramble", "email")]
    assert world.sync().requests.reads == 0

    world.decide(world.problems()[0], answer)
    world.sync_until_quiet()
    assert his not in values(world, "email").values()
    assert lines(tab)[ref] == EMPTIED
    assert (lines(tab) == {**before, ref: EMPTIED}) == (answer == "database")
    assert world.problems() == []


def test_their_number_that_somebody_typed_in_anothers_row_is_the_others() -> None:
    world, tab = met(ROWS)
    ref, number = str(tab.cell(HIS, REF).value), tab.cell(HIS, PHONE).value
    erase(world, ref)
    tab.type(HIS, PHONE, None)
    tab.type(HIS + 2, PHONE, number)
    world.sync_until_quiet()
    assert tab.cell(HIS + 2, PHONE).value == number
    assert world.problems() == []


def test_a_number_that_a_neighbour_has_as_well_stays_where_a_sort_took_it() -> None:
    world, tab = met(ROWS)
    ref, number = str(tab.cell(HIS, REF).value), tab.cell(HIS, PHONE).value
    tab.type(1, PHONE, number)
    world.sync_until_quiet(2)
    erase(world, ref)
    tab.sort(1, PHONE, columns=[PHONE], reverse=True)
    world.sync_until_quiet()
    assert number in {line[PHONE] for line in lines(tab).values()}
    assert [(one.kind, one.field) for one in world.problems()] == [("scramble", "phone")]


@pytest.mark.parametrize("answer", ["confirm", "database"])
def test_anothers_number_that_a_sort_put_there_is_still_the_others(answer: str) -> None:
    """A column was sorted on its own: only what is recorded says whose each number is."""
    world, tab = met(ROWS)
    ref, before = str(tab.cell(HIS, REF).value), lines(tab)
    phones = values(world, "phone")
    tab.sort(1, PHONE, columns=[PHONE], reverse=True)
    world.sync_until_quiet(2)
    (problem,) = world.problems()
    assert (problem.kind, problem.field) == ("scramble", "phone")
    erase(world, ref)
    world.sync_until_quiet()
    assert lines(tab)[ref] == EMPTIED
    assert values(world, "phone") == {one: it for one, it in phones.items() if one != ref}

    world.decide(world.problems()[0], answer)
    world.sync_until_quiet()
    assert lines(tab)[ref] == EMPTIED
    assert world.problems() == []
    if answer == "database":
        assert lines(tab) == {**before, ref: EMPTIED}


def test_two_rows_with_their_reference_are_asked_about_without_a_word_of_them() -> None:
    """The row and its copy for a colleague had both been retyped: nobody can know which it is."""
    world, tab = met(ROWS)
    ref, copy = str(tab.cell(HIS, REF).value), ROWS + 1
    tab.copy_row(HIS, copy)
    tab.type(copy, NAME, "Neuf13")
    for row in (HIS, copy):
        tab.type(row, ROLE, f"Aide {row}")
    world.sync_until_quiet(2)
    (problem,) = world.problems("held")
    assert problem.sheet_value is not None
    assert "Aide 3" in problem.sheet_value

    erase(world, ref)
    world.sync_until_quiet()
    (problem,) = world.problems("held")
    assert (problem.sheet_value, problem.canonical_value) == (None, None)
    assert "personne effacée" in problem.message
    assert "personne effacée" in tab.cell(HIS, REF).note
    assert "personne effacée" in tab.cell(copy, REF).note

    tab.type(copy, REF, None)
    world.sync_until_quiet()
    assert [tab.cell(HIS, column).value for column in range(REF)] == EMPTIED
    assert "Neuf13" in values(world, "family_name").values()
    assert world.problems() == []


def test_a_sort_is_seen_though_their_row_has_not_settled() -> None:
    """Their number was counted twice, as waiting and as erased, and so proved nothing."""
    world, tab = met(ROWS)
    world.settings = SyncSettings(settle_seconds=20)
    world.sync(after=100)
    ref, before = str(tab.cell(HIS, REF).value), values(world, "phone")
    numbers = [tab.cell(row, PHONE).value for row in (HIS, HIS + 1, HIS - 1)]
    for row, number in zip((HIS - 1, HIS, HIS + 1), numbers, strict=True):
        tab.type(row, PHONE, number)
    world.sync(after=5)
    erase(world, ref)
    tab.type(HIS, ROLE, "Présidence")
    world.sync(after=21)
    for _ in range(3):
        world.sync(after=30)
    assert [(one.kind, one.field) for one in world.problems()] == [("scramble", "phone")]
    assert values(world, "phone") == {one: it for one, it in before.items() if one != ref}


def test_what_is_emptied_in_their_rows_makes_no_question_of_one_emptied_cell() -> None:
    world, tab = met(ROWS)
    refs = [str(tab.cell(row, REF).value) for row in range(1, HIS + 1)]
    for row, column in product(range(1, HIS + 1), range(1, REF)):
        tab.type(row, column, None)
    tab.type(ROWS, PHONE, None)
    for ref in refs:
        erase(world, ref)
    world.sync_until_quiet()
    assert world.problems() == []
    assert list(values(world, "phone").values()).count(None) == 1


def test_an_exact_copy_of_their_row_is_emptied_with_it_and_nothing_says_what_it_held() -> None:
    """The note of a conflict had been copied along; the problem quoted the row for ever."""
    world, tab = met(ROWS)
    ref, copy = str(tab.cell(HIS, REF).value), ROWS + 1
    world.edit(ref, email="deux@example.org")
    tab.type(HIS, EMAIL, "un@example.org")
    world.sync_until_quiet(2)
    assert "deux@example.org" in tab.cell(HIS, EMAIL).note
    tab.copy_row(HIS, copy)
    world.sync_until_quiet(2)
    (twin,) = world.problems("duplicate")
    assert twin.sheet_value is not None

    erase(world, ref)
    world.sync_until_quiet()
    for row in (HIS, copy):
        assert [tab.cell(row, column).value for column in range(REF)] == EMPTIED
        assert not any(tab.cell(row, column).note for column in range(REF))
    assert all((one.sheet_value, one.canonical_value) == (None, None) for one in world.problems())


def test_what_was_replaced_beside_their_name_and_number_goes_with_them() -> None:
    """« Remplacer tout » in three columns of five, which no run had read (seed 2802242)."""
    world, tab = met(ROWS)
    ref = str(tab.cell(HIS, REF).value)
    for column, text in ((1, "Zoélyne"), (ROLE, "Responsable"), (EMAIL, "neuf@example.org")):
        tab.type(HIS, column, text)
    erase(world, ref)
    world.sync_until_quiet()
    assert [tab.cell(HIS, column).value for column in range(REF)] == EMPTIED


def test_a_name_put_right_and_a_new_domain_beside_another_name_make_nobody_else() -> None:
    """The row got a reference of its own, and so they came back in every list (seed 3060248)."""
    world, tab = met(ROWS)
    (at,) = (row for row in range(1, ROWS) if tab.cell(row, GIVEN).value == "Nadia")
    ref, address = (str(tab.cell(at, column).value) for column in (REF, EMAIL))
    type_all(tab)
    for column, text in ((NAME, "Barré"), (GIVEN, "Nadya"), (EMAIL, f"{address}.example.org")):
        tab.type(at, column, text)
    world.sync_until_quiet(2)
    assert world.problems("guard")
    erase(world, ref)
    world.sync_until_quiet()
    assert [tab.cell(at, column).value for column in range(REF)] == EMPTIED
    assert len(world.records()) == ROWS - 1


def test_what_is_typed_over_a_value_that_was_given_since_the_erasure_stays_as_it_is() -> None:
    """It was written over without a word (seed 2844322)."""
    world, tab = met(ROWS)
    ref = str(tab.cell(HIS, REF).value)
    erase(world, ref)
    world.sync_until_quiet()
    world.edit(ref, role="Accueil", email="neuf@example.org")
    world.sync_until_quiet()
    for row in range(1, ROWS + 1):
        tab.type(row, ROLE, f"Aide {row}")
    world.sync_until_quiet(2)
    assert world.problems("guard")
    assert tab.cell(HIS, ROLE).value == f"Aide {HIS}"
    (his,) = (one for one in world.records(archived=True) if one.ref == ref)
    assert (his.fields["role"], his.archived) == ("Accueil", True)


def test_a_yes_that_is_held_goes_with_them_though_an_erasure_leaves_a_no() -> None:
    """The no that it leaves counted as given since: « oui » stood in the row for ever."""
    world = World()
    column = Column("publish_ok", ("Diffusion",))
    world.rules = {"contacts": replace(CONTACTS, columns=(*CONTACT_COLUMNS, column))}
    rows = [[*contact_row(number), None, "non"] for number in range(ROWS)]
    tab = world.add_contacts(rows, titles=(*CONTACT_TITLES, "Diffusion"))
    world.sync_until_quiet(2)
    ref, at = str(tab.cell(HIS, REF + 1).value), len(CONTACT_TITLES)
    for row in range(1, ROWS + 1):
        tab.type(row, at, "oui")
    world.sync_until_quiet(2)
    assert world.problems("guard")

    erase(world, ref)
    world.sync_until_quiet()
    shown = [tab.cell(row, at).value for row in range(1, ROWS + 1)]
    assert shown == ["non" if row == HIS else "oui" for row in range(1, ROWS + 1)]
    assert {*values(world, "publish_ok").values()} == {False}


class Killed(BaseException):
    """The process ends."""


@pytest.mark.parametrize("typed", ["06 39 98 44 44", "à rappeler"])
def test_what_a_killed_run_had_asked_about_goes_with_whoever_is_erased(typed: str) -> None:
    """The recovered write remembered the question after the erasure: the number stood there on."""
    world, tab = met(4)
    ref = world.record(email="personne2@example.org").ref
    tab.type(HIS, PHONE, typed)
    world.edit(ref, phone="+33639985555")

    def kill(what: str, _spreadsheet: str) -> None:
        if what == "answer":
            world.spreadsheets.before.remove(kill)
            raise Killed

    world.spreadsheets.before.append(kill)
    with pytest.raises(Killed):
        world.sync()
    assert tab.cell(HIS, PHONE).note.startswith("Synchronisation : ")
    erase(world, ref)
    world.sync_until_quiet(5)
    assert [tab.cell(HIS, column).value for column in range(REF)] == EMPTIED
    assert tab.cell(HIS, PHONE).note == ""
    assert world.problems() == []
    assert world.sync().requests.writes == 0
