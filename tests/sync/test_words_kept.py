"""Words that a person typed beside a value, or below our note, outlive our next write there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.people import Person
from french_cells.reading import Value
from sync_service.domain.base import Problem
from sync_service.domain.mapping import Column, TabRules
from sync_service.domain.record import Entity
from sync_service.privacy.erase_person import Wanted, erase_person
from sync_service.records.edit_record import archive_record
from sync_service.records.editing import Editing
from sync_service.records.problems.open_problems import decide_problem
from tests.on_google import Rows, Town

pytestmark = pytest.mark.stand_in


def rules(tab: str, entity: Entity, columns: dict[str, str]) -> TabRules:
    named = tuple(Column(field, (title,)) for field, title in columns.items())
    return TabRules(tab, entity, "table", named)


PEOPLE = {"family_name": "Nom", "email": "Mail", "phone": "Tél"}
LOANS = {
    "item_code": "Matériel",
    "borrower_organisation_id": "Emprunteur",
    "loaned_on": "Sorti le",
    "status": "Statut",
}
SESSIONS = {
    "workshop_id": "Atelier",
    "date": "Date",
    "start_time": "Début",
    "place": "Lieu",
    "capacity": "Places",
    "status": "État",
}
RULES = {
    "Contacts": rules("Contacts", "contact", PEOPLE),
    "Objets": rules("Objets", "item", {"label": "Objet"}),
    "Prêts": rules("Prêts", "loan", LOANS),
    "Ateliers": rules("Ateliers", "workshop", {"title": "Titre"}),
    "Séances": rules("Séances", "session", SESSIONS),
}
OLD, NEW, NEWER = "06 39 98 12 12", "+33639983434", "+33639985656"
TYPED = f"{OLD} (rayé sur la fiche)"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path, rules=RULES)
    yield town
    town.close()


def listed(town: Town, phone: str = TYPED, mail: str = "colin@example.org") -> Person:
    rows: Rows = [list(PEOPLE.values()), ["Colin", mail, phone], ["Petit", "p@example.org", ""]]
    person = town.add({"Contacts": rows})
    town.sync_until_quiet()
    return person


def colin(town: Town) -> str:
    return next(one.ref for one in town.records() if one.fields["family_name"] == "Colin")


def quoted(person: Person, words: str, tab: str = "Contacts") -> list[tuple[int, int]]:
    return [at for at, note in person.notes(tab).items() if f"« {words} »" in note]


def held(town: Town) -> list[Problem]:
    town.sync_until_quiet(3)
    return town.problems("held")


def test_words_beside_a_number_are_quoted_where_another_number_is_written(town: Town) -> None:
    person = listed(town)
    town.edit(colin(town), phone=NEW)
    (problem,) = held(town)
    assert person.seen("Contacts")[1][2] == "06 39 98 34 34"
    assert quoted(person, TYPED) == [(1, 2)]
    assert (problem.cell, TYPED in problem.message) == ("C2", True)
    assert town.states(town.sync()) == ["idle"]


def test_deleting_the_note_ends_it(town: Town) -> None:
    person = listed(town)
    town.edit(colin(town), phone=NEW)
    assert held(town)
    person.write_note("Contacts", 1, 2, "")
    assert held(town) == []
    town.edit(colin(town), email="c@example.org")
    assert held(town) == []
    assert quoted(person, TYPED) == []


def test_words_typed_again_end_it_and_are_asked_about_as_such(town: Town) -> None:
    person = listed(town)
    town.edit(colin(town), phone=NEW)
    assert held(town)
    person.type("Contacts", 1, 2, "06 39 98 34 34 (rayé sur la fiche)")
    assert held(town) == []
    assert quoted(person, TYPED) == []
    assert [one.cell for one in town.problems("assumed")] == ["C1"]


def test_what_is_quoted_stays_so_when_the_value_changes_once_more(town: Town) -> None:
    person = listed(town)
    town.edit(colin(town), phone=NEW)
    assert held(town)
    town.edit(colin(town), phone=NEWER)
    assert len(held(town)) == 1
    assert person.seen("Contacts")[1][2] == "06 39 98 56 56"
    assert quoted(person, TYPED) == [(1, 2)]


def test_a_note_of_somebody_s_own_sends_it_to_the_reference_cell(town: Town) -> None:
    person = listed(town)
    person.write_note("Contacts", 1, 2, "à vérifier en mars")
    town.edit(colin(town), phone=NEW)
    assert held(town)
    assert quoted(person, TYPED) == [(1, 3)]


def test_the_coordinator_may_end_it(town: Town) -> None:
    person = listed(town)
    town.edit(colin(town), phone=NEW)
    (problem,) = held(town)
    decide_problem(town.database, problem.id or 0, "sheet")
    assert held(town) == []
    assert quoted(person, TYPED) == []


@pytest.mark.parametrize(
    "typed",
    [OLD, "06.39.98.12.12", f"Tél. : {OLD}", f"portable {OLD}"],
)
def test_a_number_alone_is_written_over_without_a_word(town: Town, typed: str) -> None:
    person = listed(town, typed)
    town.edit(colin(town), phone=NEW)
    assert held(town) == []
    assert person.seen("Contacts")[1][2] == "06 39 98 34 34"


@pytest.mark.parametrize(("typed", "found"), [("25 personnes", []), ("25 maxi", [(1, 4)])])
def test_what_a_number_counts_is_no_word_beside_it(
    town: Town, typed: str, found: list[tuple[int, int]]
) -> None:
    row = [typed if one == "25 maxi" else one for one in TABS["Séances"][1]]
    person = town.add({**TABS, "Séances": [TABS["Séances"][0], row]})
    town.sync_until_quiet()
    (session,) = town.records("session")
    town.edit(session.ref, capacity=30)
    assert [one.cell for one in held(town)] == ["E2"] * len(found)
    assert quoted(person, typed, "Séances") == found


def test_a_return_that_is_assumed_is_not_undone_by_a_run_about_something_else(town: Town) -> None:
    """« Rendu sans sa boîte » became « En prêt » in the list, and then « Rendu », by no one."""
    person = town.add(TABS)
    town.sync_until_quiet()
    (session,) = town.records("session")
    town.edit(session.ref, capacity=30)
    town.sync_until_quiet()
    assert person.seen("Prêts")[1][3] == "Rendu sans sa boîte"
    assumed = [one.field for one in town.problems("assumed") if one.tab == "Prêts"]
    assert assumed == ["status"]


@pytest.mark.parametrize(
    "typed",
    [f"{OLD} (bureau)", f"{OLD} le soir", f"Mme Colin : {OLD}", f"{OLD}, demander Mme Colin"],
)
def test_words_that_are_known_are_quoted_too(town: Town, typed: str) -> None:
    person = listed(town, typed)
    assert town.problems() == []
    town.edit(colin(town), phone=NEW)
    assert held(town)
    assert quoted(person, typed) == [(1, 2)]


def test_words_that_somebody_said_yes_to_are_quoted_too(town: Town) -> None:
    person = listed(town)
    person.write_note("Contacts", 0, 2, "")
    assert held(town) == []
    assert town.problems() == []
    town.edit(colin(town), phone=NEW)
    assert held(town)
    assert quoted(person, TYPED) == [(1, 2)]


def test_words_beside_an_address(town: Town) -> None:
    typed = "colin@example.org (peu lu)"
    person = listed(town, OLD, typed)
    town.edit(colin(town), email="nouveau@example.org")
    assert held(town)
    assert quoted(person, typed) == [(1, 1)]


BY_TEXT = "Confirmée (par SMS)"
TABS: dict[str, Rows] = {
    "Objets": [["Objet"], ["Malle"]],
    "Prêts": [
        list(LOANS.values()),
        ["Malle", "Le Relais (Mme Colin)", "02/11/2026", "Rendu sans sa boîte"],
    ],
    "Ateliers": [["Titre"], ["Éveil"]],
    "Séances": [
        list(SESSIONS.values()),
        ["Éveil", "10/12/2026 (salle du bas)", "9h30 précises", "MJC", "25 maxi", BY_TEXT],
    ],
}


@pytest.mark.parametrize(
    ("entity", "field", "value", "tab", "column"),
    [
        ("loan", "status", None, "Prêts", 3),
        ("loan", "borrower_organisation_id", "les-epis", "Prêts", 1),
        ("session", "date", "2026-12-17", "Séances", 1),
        ("session", "start_time", "10:00", "Séances", 2),
        ("session", "capacity", 30, "Séances", 4),
        ("session", "status", "cancelled", "Séances", 5),
    ],
)
def test_of_whatever_kind_the_value_is(
    town: Town, entity: Entity, field: str, value: Value, tab: str, column: int
) -> None:
    person = town.add(TABS)
    town.sync_until_quiet()
    (record,) = town.records(entity)
    typed = person.seen(tab)[1][column]
    town.edit(record.ref, **{field: value})
    assert held(town)
    assert quoted(person, typed, tab) == [(1, column)]


def test_a_row_that_comes_back_has_its_words_again(town: Town) -> None:
    person = listed(town)
    ref = colin(town)
    person.delete_rows("Contacts", 1)
    town.edit(ref, email="c@example.org")
    town.sync_until_quiet()
    assert [row[:3] for row in person.seen("Contacts") if ref in row] == [
        ["Colin", "c@example.org", TYPED]
    ]


def test_a_row_that_comes_back_has_what_is_quoted_again(town: Town) -> None:
    person = listed(town)
    ref = colin(town)
    town.edit(ref, phone=NEW)
    assert held(town)
    person.delete_rows("Contacts", 1)
    town.edit(ref, phone=NEWER)
    assert len(held(town)) == 1
    row = next(n for n, row in enumerate(person.seen("Contacts")) if ref in row)
    assert person.seen("Contacts")[row][2] == "06 39 98 56 56"
    assert quoted(person, TYPED) == [(row, 2)]


def test_a_no_to_a_guard_puts_the_words_back(town: Town) -> None:
    typed = [f"06 39 98 12 {n:02d} (bureau)" for n in range(12)]
    rows = [[f"Colin{chr(97 + n)}", f"c{n}@example.org", one] for n, one in enumerate(typed)]
    person = town.add({"Contacts": [list(PEOPLE.values()), *rows]})
    town.sync_until_quiet()
    person.clear("Contacts", 1, 2, rows=12)
    town.sync_until_quiet()
    (guard,) = town.problems("guard")
    decide_problem(town.database, guard.id or 0, "database")
    town.sync_until_quiet()
    assert [row[2] for row in person.seen("Contacts")[1:13]] == typed


@pytest.mark.parametrize(("typed", "own"), [(OLD, []), (f"{OLD} (peut-être)", [(1, 3)])])
def test_words_below_our_note_stay_when_it_ends_or_says_something_else(
    town: Town, typed: str, own: list[tuple[int, int]]
) -> None:
    """They went with it, as soon as anything else changed in that row."""
    person = listed(town, OLD)
    person.type("Contacts", 1, 2, "06 39")
    town.sync_until_quiet()
    ours = person.notes("Contacts")[1, 2]
    person.write_note("Contacts", 1, 2, f"{ours}\nJe demande à Luc.")
    town.sync_until_quiet()
    person.type("Contacts", 1, 2, typed)
    town.sync_until_quiet()
    person.type("Contacts", 1, 1, "c@example.org")
    town.sync_until_quiet()
    notes = person.notes("Contacts")
    assert notes.pop((1, 2)) == "Je demande à Luc."
    assert list(notes) == own


def archive(town: Town, ref: str) -> None:
    archive_record(Editing(town.database, town.clock, town.rng), ref)


@pytest.mark.parametrize(("typed", "is_at_once"), [(TYPED, False), (f"{OLD} (bureau)", True)])
def test_what_is_quoted_stays_at_the_row_when_its_record_is_archived(
    town: Town, typed: str, *, is_at_once: bool
) -> None:
    """The note went with the mark, and the words were nowhere any more."""
    person = listed(town, typed)
    ref = colin(town)
    town.edit(ref, phone=NEW)
    if not is_at_once:
        assert held(town)
    archive(town, ref)
    assert held(town) == []
    assert person.seen("Contacts")[1][2:4] == ["06 39 98 34 34", f"{ref} archivé le 24/11/2026"]
    assert quoted(person, typed) == [(1, 2)]
    assert town.sync().requests.reads == 0
    person.type("Contacts", 1, 1, "c@example.org")
    (problem,) = held(town)
    assert (problem.ref, problem.field) == (ref, "phone")
    assert quoted(person, typed) == [(1, 2)]


def test_it_stays_beside_the_mark_where_somebody_s_own_note_is_in_the_cell(town: Town) -> None:
    person = listed(town)
    ref = colin(town)
    person.write_note("Contacts", 1, 2, "à vérifier en mars")
    town.edit(ref, phone=NEW)
    assert held(town)
    archive(town, ref)
    for mail in ("", "c@example.org"):
        town.sync_until_quiet()
        assert quoted(person, TYPED) == [(1, 3)]
        assert ("archivé le" in person.notes("Contacts")[1, 3]) is (mail == "")
        person.type("Contacts", 1, 1, "c@example.org")


def test_it_is_gone_once_somebody_deletes_it_beside_the_mark(town: Town) -> None:
    person = listed(town)
    ref = colin(town)
    town.edit(ref, phone=NEW)
    archive(town, ref)
    town.sync_until_quiet()
    person.write_note("Contacts", 1, 2, "")
    town.sync_until_quiet()
    person.type("Contacts", 2, 1, "petit@example.org")
    town.sync_until_quiet()
    assert quoted(person, TYPED) == []


def test_what_is_quoted_of_somebody_who_is_erased_goes(town: Town) -> None:
    person = listed(town)
    ref = colin(town)
    town.edit(ref, phone=NEW)
    assert held(town)
    erase_person(town.database, town.clock, Wanted(ref=ref), is_dry=False)
    assert held(town) == []
    assert quoted(person, TYPED) == []


@pytest.mark.parametrize("own_note", ["", "à vérifier en mars"])
def test_what_is_quoted_stays_when_its_record_is_another_structure_s(
    town: Town, own_note: str
) -> None:
    person = listed(town)
    ref = colin(town)
    person.write_note("Contacts", 1, 2, own_note)
    town.edit(ref, phone=NEW)
    assert held(town)
    town.edit(ref, organisation_id="le-relais")
    for mail in ("c@example.org", "d@example.org"):
        assert held(town) == []
        assert quoted(person, TYPED) == [(1, 3 if own_note else 2)]
        person.type("Contacts", 2, 1, mail)
    person.write_note("Contacts", 1, 3 if own_note else 2, "")
    person.type("Contacts", 2, 1, "e@example.org")
    town.sync_until_quiet()
    assert quoted(person, TYPED) == []
