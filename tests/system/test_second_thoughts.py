"""People who put back a part, or type somebody again: what the commands say of it."""

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
