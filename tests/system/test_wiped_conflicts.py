"""A column wiped with a conflict in it, then put back as it was, with its notes: by commands."""

from collections.abc import Sequence

import pytest

from demo.people import Person
from tests.system.processes import ROOT, HereHost, StandIn

pytestmark = pytest.mark.system

ROLE, EMAIL, REFERENCE, ROWS = 2, 3, 4, 8
POSTCODE, TOWN = 2, 3
BEFORE, NEWER = "Poste 0", "Présidente"
TITLES = ("Nom", "Prénom", "Fonction", "Courriel")


@pytest.fixture
def partner(here: HereHost, stand_in: StandIn) -> Person:
    lines = [
        (f"Nom{number}", f"Lou{number}", f"Poste {number}", f"personne{number}@example.org")
        for number in range(ROWS)
    ]
    sheet = stand_in.create("Les Épis", {"Contacts": [TITLES, *lines]}, entry="RAW")
    tabs = {"Contacts": "contacts"}
    here.write_mappings([{"partner": "les-epis", "name": "Les Épis", "id": sheet, "tabs": tabs}])
    rest(here)
    return stand_in.open(sheet)


def rest(here: HereHost) -> None:
    for _ in range(3):
        here.sync()


def give(here: HereHost, partner: Person) -> str:
    ref = str(partner.seen("Contacts")[1][REFERENCE])
    assert here.run("edit", ref, f"role={NEWER}").code == 0
    return ref


def role_of(here: HereHost, ref: str) -> object:
    return next(one["fields"]["role"] for one in here.export("contact") if one["ref"] == ref)


def asked(here: HereHost) -> Sequence[tuple[object, ...]]:
    names = ("kind", "cell", "sheet_value", "canonical_value")
    return [tuple(one[name] for name in names) for one in here.problems()]


def test_a_column_put_back_with_its_notes_answers_no_conflict_in_it(
    here: HereHost, partner: Person
) -> None:
    """The newer value was replaced in one run by the one from before it, with nobody asked."""
    ref = give(here, partner)
    partner.clear("Contacts", 1, ROLE, rows=ROWS)
    rest(here)
    assert {kind for kind, *_ in asked(here)} == {"conflict", "guard"}

    partner.undo()
    assert partner.notes("Contacts").get((1, ROLE), "") == ""
    rest(here)

    assert asked(here) == [("conflict", "C2", BEFORE, NEWER)]
    assert role_of(here, ref) == NEWER
    assert NEWER in partner.notes("Contacts")[1, ROLE]

    partner.write_note("Contacts", 1, ROLE, "")
    rest(here)

    assert asked(here) == []
    assert role_of(here, ref) == BEFORE
    assert {sheet["state"] for sheet in here.sync()["sheets"]} == {"idle"}


def test_the_value_from_before_is_an_answer_where_its_cell_alone_was_emptied(
    here: HereHost, partner: Person
) -> None:
    """With its note taken away along with it, too."""
    ref = give(here, partner)
    partner.clear("Contacts", 1, ROLE)
    rest(here)
    assert [kind for kind, *_ in asked(here)] == ["conflict"]

    partner.undo()
    assert partner.notes("Contacts") == {}
    rest(here)

    assert asked(here) == []
    assert role_of(here, ref) == BEFORE


def test_typed_over_what_cannot_be_read_the_value_from_before_is_an_answer(
    here: HereHost, partner: Person
) -> None:
    """Once it was put back, it was asked about for ever, however often somebody typed it."""
    ref = str(partner.seen("Contacts")[1][REFERENCE])
    assert here.run("edit", ref, "email=autre@example.org").code == 0
    partner.clear("Contacts", 1, EMAIL, rows=ROWS)
    rest(here)
    partner.undo()
    rest(here)
    before = "personne0@example.org"
    assert asked(here) == [("conflict", "D2", before, "autre@example.org")]

    partner.type("Contacts", 1, EMAIL, "personne0@")
    rest(here)
    assert [kind for kind, *_ in asked(here)] == ["conflict"]
    partner.type("Contacts", 1, EMAIL, before)
    rest(here)

    assert asked(here) == []
    (record,) = (one["fields"] for one in here.export("contact") if one["ref"] == ref)
    assert record["email"] == before


@pytest.mark.parametrize("column", [POSTCODE, TOWN])
@pytest.mark.parametrize("notes", ["of the column", "of the tab"])
def test_an_address_in_conflict_stays_whole_where_one_column_of_it_is_put_back(
    notes: str, column: int, here: HereHost, stand_in: StandIn
) -> None:
    """The postcode was taken from the sheet, and the town from the coordinator."""
    clef, ref = structures(here, stand_in)
    given = ("postcode=54300", "city=Lunéville")
    assert here.run("edit", ref, *given).code == 0
    clef.clear("Structures", 1, column, rows=ROWS)
    rest(here)

    clef.undo()
    if notes == "of the tab":
        for at in clef.notes("Structures"):
            clef.write_note("Structures", *at, "")
    rest(here)

    assert {one[0] for one in asked(here)} == {"conflict"}
    assert {one[2:] for one in asked(here)} == {("54000", "54300"), ("Nancy", "Lunéville")}
    assert address_of(here, ref) == ("54300", "Lunéville")

    clef.write_note("Structures", 1, column, "")
    rest(here)

    assert asked(here) == []
    assert address_of(here, ref) == ("54000", "Nancy")


def structures(here: HereHost, stand_in: StandIn) -> tuple[Person, str]:
    titles = ("Structure", "Adresse", "Code postal", "Commune")
    lines = [(f"Maison {one}", f"{one} rue Haute", f"5400{one}", "Nancy") for one in range(ROWS)]
    sheet = stand_in.create("CLEF", {"Structures": [titles, *lines]}, entry="RAW")
    tabs = {"Structures": "organisations"}
    here.write_mappings(
        [{"partner": "clef", "name": "CLEF", "id": sheet, "tabs": tabs, "scope": "all"}]
    )
    partners = here.mappings / "organisations.toml"
    columns = (ROOT / "mappings" / partners.name).read_text(encoding="utf-8")
    ours = partners.read_text(encoding="utf-8")
    partners.write_text(f"{columns}\n{ours}", encoding="utf-8")
    rest(here)
    clef = stand_in.open(sheet)
    return clef, str(clef.seen("Structures")[1][REFERENCE])


def address_of(here: HereHost, ref: str) -> tuple[object, object]:
    (found,) = (one["fields"] for one in here.export("organisation") if one["ref"] == ref)
    return found["postcode"], found["city"]
