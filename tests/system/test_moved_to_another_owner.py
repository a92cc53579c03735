"""What the former owner reads in the row of a thing that is another structure's now."""

from dataclasses import dataclass

import pytest

from demo.people import Person
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TITLES = ("Désignation", "Propriétaire", "Quantité")
THINGS = [TITLES, ("Malle de jeux", "Les Épis", 1), ("Tente", "Les Épis", 2)]
OTHERS = [TITLES, ("Poussette", "La Farandole", 1)]
QUANTITY, REF = 2, 3
NOW_THEIRS = "cette fiche est maintenant à « La Farandole »"


@dataclass(frozen=True)
class Place:
    host: HereHost
    former: Person
    sheets: tuple[str, str]

    def settle(self) -> None:
        for _ in range(3):
            self.host.sync()
        assert {one["state"] for one in self.host.sync()["sheets"]} == {"idle"}

    def move(self, ref: str, owner: str) -> None:
        answer = self.host.run("edit", ref, f"owner_organisation_id={owner}")
        assert answer.code == 0, answer.err

    def notes(self) -> str:
        return " ".join(self.former.notes("Matériel").values())

    def tent(self) -> str:
        [ref] = [o["ref"] for o in self.host.export("item") if o["fields"]["label"] == "Tente"]
        return str(ref)


@pytest.fixture
def place(here: HereHost, stand_in: StandIn) -> Place:
    sheets = (
        stand_in.create("Épis", {"Matériel": THINGS}),
        stand_in.create("Farandole", {"Matériel": OTHERS}),
    )
    tabs = {"Matériel": "items"}
    here.write_mappings(
        [
            {"partner": "les-epis", "name": "Les Épis", "id": sheets[0], "tabs": tabs},
            {"partner": "la-farandole", "name": "La Farandole", "id": sheets[1], "tabs": tabs},
        ]
    )
    place = Place(here, stand_in.open(sheets[0]), sheets)
    place.settle()
    return place


def test_the_former_owner_reads_whose_it_is_and_what_to_do_until_the_note_is_deleted(
    place: Place,
) -> None:
    """The note named nobody, did not say what to do, and came back when deleted."""
    ref = place.tent()
    place.move(ref, "la-farandole")
    place.settle()

    assert place.former.seen("Matériel")[2][REF] == f"{ref} hors de votre liste"
    assert NOW_THEIRS in place.notes()
    assert "Sinon, effacez cette note." in place.notes()
    assert "supprimer" not in place.notes()
    assert place.host.problems() == []

    place.former.write_note("Matériel", 2, REF, "")
    place.settle()
    assert place.notes() == ""
    place.former.type("Matériel", 2, QUANTITY, 4)
    place.settle()
    assert place.notes() == ""

    place.former.delete_rows("Matériel", 2)
    place.settle()
    assert place.host.problems() == []
    assert place.tent() == ref


def test_what_was_typed_meanwhile_is_told_until_its_note_is_deleted(place: Place) -> None:
    """It was an open problem for as long as the row was there, whatever they did to the note."""
    ref = place.tent()
    place.move(ref, "la-farandole")
    place.former.type("Matériel", 2, QUANTITY, 9)
    place.settle()
    [told] = place.host.problems()
    assert (told["kind"], told["sheet_value"]) == ("held", "9")
    assert "chez une autre structure, « La Farandole »" in told["message"]

    place.former.write_note("Matériel", 2, QUANTITY, "")
    place.settle()
    assert place.host.problems() == []
    assert "« 9 »" not in place.notes()

    # It is still in the cell, and is asked about if the thing comes back with another one.
    assert place.host.run("edit", ref, "quantity=5", "owner_organisation_id=les-epis").code == 0
    place.settle()
    [asked] = place.host.problems()
    assert (asked["kind"], asked["sheet_value"], asked["canonical_value"]) == (
        "conflict",
        "9",
        "5",
    )


def test_the_note_of_a_person_who_moved_names_no_structure(
    here: HereHost, stand_in: StandIn
) -> None:
    rows = [("Nom", "Prénom", "Courriel"), ("Roux", "Léo", "leo@example.org")]
    sheet = stand_in.create("Épis", {"Contacts": rows})
    tabs = {"Contacts": "contacts"}
    here.write_mappings([{"partner": "les-epis", "name": "Les Épis", "id": sheet, "tabs": tabs}])
    assert here.run("new", "organisation", "name=La Farandole", "id=la-farandole").code == 0
    for _ in range(2):
        here.sync()
    [one] = here.export("contact")

    assert here.run("edit", one["ref"], "organisation_id=la-farandole").code == 0
    for _ in range(2):
        here.sync()

    [note] = stand_in.open(sheet).notes("Contacts").values()
    assert "chez une autre structure" in note
    assert "Farandole" not in note
