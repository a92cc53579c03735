"""People who put back a part, or type somebody again: what the commands say of it."""

import json
import re
from dataclasses import dataclass
from typing import Any

import pytest

from demo.people import REFERENCE_TITLE, Person
from tests.system.processes import HereHost, Host, StandIn

pytestmark = pytest.mark.system

TITLES = ("Nom", "Prénom", "Fonction", "Courriel", "Téléphone")
ROLE, PHONE = 2, 4


def person(number: int) -> tuple[str, ...]:
    name = f"Nom{number}"
    mail = f"personne{number}@example.org"
    return (name, "Lou", f"Fonction {number}", mail, f"06 39 98 00 {number:02}")


@dataclass
class Place:
    host: Host
    partner: Person
    everybody: Person

    def rest(self) -> None:
        for _ in range(3):
            self.host.sync()

    def states(self) -> set[str]:
        return {sheet["state"] for sheet in self.host.sync()["sheets"]}

    def problems(self) -> list[tuple[Any, ...]]:
        names = ("kind", "partner", "field", "cell")
        return [tuple(one[name] for name in names) for one in self.host.problems()]

    def phones(self) -> list[object]:
        return [one["fields"]["phone"] for one in self.host.export("contact")]


@pytest.fixture
def place(here: HereHost, stand_in: StandIn) -> Place:
    rows = [TITLES, *map(person, range(5))]
    partner = stand_in.create("Les Épis", {"Contacts": rows}, entry="RAW")
    everybody = stand_in.create("CLEF", {"Contacts": [("Structure", *TITLES)]})
    tabs = {"Contacts": "contacts"}
    here.write_mappings(
        [
            {"partner": "les-epis", "name": "Les Épis", "id": partner, "tabs": tabs},
            {"partner": "clef", "id": everybody, "tabs": tabs, "scope": "all"},
        ]
    )
    place = Place(here, stand_in.open(partner), stand_in.open(everybody))
    place.rest()
    assert place.problems() == []
    return place


def test_what_is_put_back_in_part_is_asked_about_to_its_last_cell(place: Place) -> None:
    place.partner.clear("Contacts", 1, PHONE, rows=5)
    place.rest()
    for row in range(1, 5):
        place.partner.type("Contacts", row, PHONE, person(row - 1)[PHONE])
    place.rest()

    assert place.problems() == [("guard", "les-epis", "phone", None)]
    assert "guard" in place.states()
    assert None not in place.phones()
    assert "06 39 98 00 04" in {line[5] for line in place.everybody.seen("Contacts")[1:]}

    place.host.run("confirm", str(place.host.problems()[0]["id"]))
    place.rest()
    assert place.problems() == []
    assert place.phones().count(None) == 1
    assert place.states() == {"idle"}


def asked(place: Place) -> str:
    """The one open problem, which is a guard's; what it says."""
    [problem] = place.host.problems()
    assert problem["kind"] == "guard"
    return str(problem["message"])


def roles(place: Place) -> set[object]:
    return {one["fields"]["role"] for one in place.host.export("contact")}


def test_rows_that_are_put_back_in_part_are_asked_about_to_the_last_one(place: Place) -> None:
    """What is left is fewer than a guard would ask about."""
    for _ in range(5):
        place.partner.delete_rows("Contacts", 1)
    place.rest()
    assert asked(place).startswith("5 lignes")
    for _ in range(3):
        place.partner.undo()
    place.rest()
    assert asked(place).startswith("2 lignes")
    assert len(place.host.export("contact")) == 5

    place.host.run("confirm", str(place.host.problems()[0]["id"]))
    place.rest()
    assert place.problems() == []
    assert len(place.host.export("contact")) == 3
    assert place.states() == {"idle"}


def test_rows_that_are_retyped_at_once_are_asked_about_to_the_last_one(place: Place) -> None:
    for number in range(5, 10):
        place.partner.add_row("Contacts", *person(number))
    place.rest()
    before = roles(place)
    for row in range(1, 11):
        place.partner.type("Contacts", row, ROLE, f"Mission {row}")
    place.rest()
    assert "10 lignes" in asked(place)
    for _ in range(9):
        place.partner.undo()
    place.rest()
    assert asked(place).startswith("Une ligne")
    assert roles(place) == before

    [guard] = place.host.problems()
    assert place.host.run("resolve", str(guard["id"]), "--keep", "database").code == 0
    place.rest()
    assert place.problems() == []
    assert {line[ROLE] for line in place.partner.seen("Contacts")[1:]} == before


def test_many_new_rows_at_once_are_asked_about_to_the_last_one(place: Place) -> None:
    """A file pasted below the list by mistake."""
    for number in range(10, 31):
        place.partner.add_row("Contacts", *person(number))
    place.rest()
    assert "21 lignes" in asked(place)
    place.partner.delete_rows("Contacts", 7, 20)
    place.rest()
    assert asked(place)
    assert len(place.host.export("contact")) == 5

    place.host.run("confirm", str(place.host.problems()[0]["id"]))
    place.rest()
    assert place.problems() == []
    assert len(place.host.export("contact")) == 6


def test_functions_that_change_places_are_asked_about_and_taken_by_nobody(place: Place) -> None:
    """As where one column is sorted by itself."""
    before = {one["ref"]: one["fields"]["role"] for one in place.host.export("contact")}
    for row in range(1, 5):
        place.partner.type("Contacts", row, ROLE, person(row % 4)[ROLE])
    place.rest()

    [problem] = place.host.problems()
    assert problem["kind"] == "scramble"
    now = {one["ref"]: one["fields"]["role"] for one in place.host.export("contact")}
    assert now == before
    for _ in range(4):
        place.partner.undo()
    place.rest()
    assert place.problems() == []
    assert place.states() == {"idle"}


def test_functions_sorted_into_rows_that_were_just_added_are_asked_about(place: Place) -> None:
    """Nobody takes another's, and who was added is recorded once the column is put back."""
    before = {one["ref"]: one["fields"]["role"] for one in place.host.export("contact")}
    added = [place.partner.add_row("Contacts", *person(number)) for number in (20, 21, 22)]
    numbers, rows = [*range(4), 20, 21, 22], [*range(1, 5), *added]
    for row, number in zip(rows, numbers[2:] + numbers[:2], strict=True):
        place.partner.type("Contacts", row, ROLE, person(number)[ROLE])
    place.rest()

    [problem] = place.host.problems()
    assert problem["kind"] == "scramble"
    now = {one["ref"]: one["fields"]["role"] for one in place.host.export("contact")}
    assert now == before

    for row, number in zip(rows, numbers, strict=True):
        place.partner.type("Contacts", row, ROLE, person(number)[ROLE])
    place.rest()
    assert place.problems() == []
    people = {one["fields"]["family_name"]: one["fields"] for one in place.host.export("contact")}
    assert [people[f"Nom{number}"]["role"] for number in numbers] == [
        person(number)[ROLE] for number in numbers
    ]


@pytest.mark.parametrize("is_retyped", [False, True])
def test_whoever_takes_back_a_deletion_that_was_overruled_has_one_person_or_a_question(
    place: Place, *, is_retyped: bool
) -> None:
    """The row came back, since another list had changed it; then Ctrl+Z brought the old one.

    Most of it may have been retyped before it was deleted: the row that came back knows nothing
    of that.
    """
    column = place.everybody.column_of("Contacts", "Nom2")
    place.everybody.type("Contacts", column[0], ROLE + 1, "Présidente")
    if is_retyped:
        for at, text in ((1, "Ursule"), (ROLE, "Trésorière"), (ROLE + 1, "ursule@example.org")):
            place.partner.type("Contacts", 3, at, text)
    place.partner.delete_rows("Contacts", 3)
    place.rest()
    assert "Nom2" in {line[0] for line in place.partner.seen("Contacts")}
    place.partner.undo()
    place.rest()

    people = [
        one for one in place.host.export("contact") if one["fields"]["family_name"] == "Nom2"
    ]
    kinds = {one["kind"] for one in place.host.problems()}
    assert len(people) == 1 or "duplicate" in kinds


def test_whoever_works_elsewhere_by_now_is_out_of_this_list_and_nobody_to_delete(
    place: Place,
) -> None:
    """One mark had stood for that and for archived, and « vous pouvez la supprimer » beside it."""
    [ref] = [
        one["ref"]
        for one in place.host.export("contact")
        if one["fields"]["family_name"] == "Nom1"
    ]
    assert place.host.run("edit", ref, "organisation_id=clef").code == 0
    place.rest()

    row, column = place.partner.column_of("Contacts", f"{ref} hors de votre liste")
    note = place.partner.notes("Contacts")[row, column]
    assert "archiv" not in note
    assert "supprimer" not in note
    assert "Nom1" in {line[1] for line in place.everybody.seen("Contacts")[1:]}
    assert place.problems() == []
    assert place.states() == {"idle"}


def test_the_same_person_typed_again_is_asked_about_until_the_two_are_merged(
    place: Place,
) -> None:
    again = (*person(2)[:ROLE], "Présidente", *person(2)[ROLE + 1 :])
    row = place.partner.add_row("Contacts", *again)
    place.rest()

    assert place.problems() == [("duplicate", "les-epis", None, f"F{row + 1}")]
    assert list(place.partner.notes("Contacts")) == [(row, 5)]
    assert len(place.everybody.seen("Contacts")) == 7
    column = place.partner.column_of("Contacts", REFERENCE_TITLE)[1]
    refs = [line[column] for line in place.partner.seen("Contacts")]
    assert place.host.run("merge", refs[3], refs[row]).code == 0
    place.rest()

    assert place.problems() == []
    assert len(place.host.export("contact")) == 5
    assert place.states() == {"idle"}


def test_note_and_problem_say_the_same_in_the_words_of_their_readers(place: Place) -> None:
    refs = [line["ref"] for line in place.host.export("contact")]
    place.partner.type("Contacts", 1, ROLE, "Présidente")
    assert place.host.run("edit", refs[0], "role=Trésorière").code == 0
    again = (*person(2)[:ROLE], "Bénévole", *person(2)[ROLE + 1 :])
    place.partner.add_row("Contacts", *again)
    place.partner.clear("Contacts", 1, PHONE, rows=5)
    place.rest()

    notes = " ".join(place.partner.notes("Contacts").values())
    told = {one["kind"]: one["message"] for one in place.host.problems()}
    assert set(told) == {"conflict", "duplicate", "guard"}
    for theirs, kind, hers in (
        ("effacez cette note pour garder celle d’ici", "conflict", "Choisissez l’une des deux"),
        ("demandez à la coordination de les réunir", "duplicate", "avec « C’est la même fiche »"),
        ("Si c’en est une autre, effacez cette note", "duplicate", "une autre, confirmez"),
        ("confirmez que c’est voulu auprès de la coordination", "guard", "Est-ce voulu ?"),
    ):
        assert theirs in notes
        assert hers in told[kind]
    assert not re.search(r"cette note|la coordination|\bIci :", " ".join(told.values()))


def test_a_merge_taken_back_asks_again_in_the_row_that_comes_back(place: Place) -> None:
    """Its row had been deleted meanwhile: the question was in no cell, where nobody found it."""
    name, given, *_ = person(0)
    place.partner.add_row("Contacts", name, given, "Secrétaire", "", "06 39 98 00 00")
    place.rest()
    assert place.problems() == [("duplicate", "les-epis", None, "F7")]
    first, again = (str(place.partner.seen("Contacts")[row][PHONE + 1]) for row in (1, 6))
    assert place.host.run("merge", first, again).code == 0
    place.rest()
    place.partner.delete_rows("Contacts", 6)
    place.rest()
    assert place.problems() == []

    history = place.host.run("history", again, "--json").out.splitlines()
    assert place.host.run("undo", json.loads(history[-1])["run"]).code == 0
    place.rest()
    assert place.states() == {"idle"}
    assert place.problems() == [("duplicate", "les-epis", None, "F7")]
    note = place.partner.notes("Contacts")[6, PHONE + 1]
    assert f"sous la référence {first}" in note

    place.partner.write_note("Contacts", 6, PHONE + 1, "")
    place.rest()
    assert place.problems() == []
