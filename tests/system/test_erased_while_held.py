"""An erasure asked for at the command line while a guard holds what was typed in the row."""

import pytest

from tests.system.one_partner import meet, rest
from tests.system.processes import HereHost, StandIn
from tests.system.test_erased_people import Place

pytestmark = pytest.mark.system

TITLES = ("Nom", "Prénom", "Fonction", "Courriel", "Téléphone")
FAMILIES = ("Atelier", "Prénom", "Téléphone", "Adultes", "État")
WAITING = "Liste d’attente"
COUNT = 11
LETTERS = "abcdefghijklmnop"
OF_HIM = ("Lagrange", "Conteur", "lagrange@", "98 00 99", "+33639980099", "01 00 98")


def test_nothing_of_the_row_outlives_the_question(here: HereHost, stand_in: StandIn) -> None:
    """What a guard held stood there for ever, and after a yes in the database as well."""
    people = [(f"Petit {n}", "Zoé", f"Accueil {n}", f"p{n}@example.org") for n in range(COUNT)]
    his = ("Lagrange", "Luc", "Accueil", "lagrange@example.org", "03 53 01 00 98")
    made = stand_in.create("Les Épis", {"Contacts": [TITLES, his, *people]}, entry="RAW")
    here.write_mappings([{"partner": "les-epis", "id": made, "tabs": {"Contacts": "contacts"}}])
    place = Place(here, {"les-epis": stand_in.open(made)})
    place.rest()
    typed = [(f"Petit {n}", "Zoé", f"Aide {n}", f"neuf{n}@example.org") for n in range(COUNT)]
    new = ("Lagrange", "Luc", "Conteur", "conteur.lagrange@example.org", "06 39 98 00 99")
    stand_in.fill(made, "Contacts", [TITLES, new, *typed], "RAW")
    place.rest()
    assert [one["kind"] for one in here.problems()] == ["guard"]

    place.run("erase", "--email", "lagrange@example.org")
    place.rest()

    assert place.traces(OF_HIM) == []
    assert place.sheets["les-epis"].seen("Contacts")[1][:5] == ["—", "", "", "", ""]
    (problem,) = here.problems()
    assert "11 lignes ont changé d’un coup" in problem["message"]
    place.run("confirm", str(problem["id"]))
    place.rest()
    assert place.traces(OF_HIM) == []
    assert here.problems() == []
    assert {one["fields"]["role"] for one in here.export("contact")} == {
        f"Aide {n}" for n in range(COUNT)
    }


def test_a_familys_row_says_that_its_place_was_given_up(here: HereHost, stand_in: StandIn) -> None:
    """What a guard held in « État » stood there for ever, beside a registration cancelled."""
    host = HereHost(here.folder, {**here.settings, "SYNC_NOW": "2026-11-24T10:00:00+01:00"})
    session = ("06/12/2026", "14:00", "Salle A", "30")
    tabs: dict[str, list[tuple[str, ...]]] = {
        "Ateliers": [("Titre", "Public", "Lieu"), ("Peinture", "3-6 ans", "Salle A")],
        "Séances": [("Atelier", "Date", "Début", "Lieu", "Places"), ("Peinture", *session)],
        "Inscriptions": families("Confirmé"),
    }
    kinds = {"Ateliers": "workshops", "Séances": "sessions", "Inscriptions": "registrations"}
    made = stand_in.create("Les Épis", tabs, entry="USER_ENTERED")
    host.write_mappings([{"partner": "les-epis", "id": made, "tabs": kinds}])
    sheet = stand_in.open(made)
    place = Place(host, {"les-epis": sheet})
    place.rest()
    typed = families(WAITING)
    stand_in.fill(made, "Inscriptions", typed, "USER_ENTERED")
    place.rest()
    assert [one["kind"] for one in host.problems()] == ["guard"]

    place.run("erase", "--ref", str(sheet.seen("Inscriptions")[3][len(FAMILIES)]))
    place.rest()
    left = [*typed[:3], ("Peinture", "—", "", "1", "Annulée"), *typed[4:]]
    assert [tuple(row[: len(FAMILIES)]) for row in sheet.seen("Inscriptions")] == left

    (problem,) = host.problems()
    assert "11 lignes ont changé d’un coup" in problem["message"]
    place.run("confirm", str(problem["id"]))
    place.rest()
    assert host.problems() == []
    assert [tuple(row[: len(FAMILIES)]) for row in sheet.seen("Inscriptions")] == left
    assert [one["fields"]["status"] for one in host.export("registration")] == ["waiting"] * COUNT


@pytest.mark.parametrize("is_seen_sorted", [True, False])
def test_what_a_question_held_in_anothers_row_outlives_the_erasure(
    here: HereHost, stand_in: StandIn, *, is_seen_sorted: bool
) -> None:
    """All addresses were replaced, and their column sorted alone while that was asked about.

    What was typed of somebody else then stood in the erased person's row, and went with it.
    """
    people = [
        (f"Petit{at}", "Zoé", f"Accueil {at}", f"{LETTERS[-at]}@example.org")
        for at in range(1, COUNT)
    ]
    sheet = meet(here, stand_in, {"Contacts": ("contacts", [TITLES[:4], *people])})
    theirs = {row[0]: row[4] for row in sheet.seen("Contacts")[1:]}
    for at, (*_, address) in enumerate(people, 1):
        sheet.type("Contacts", at, 3, address.replace("@", "@accueil."))
    rest(here)
    assert [one["kind"] for one in here.problems()] == ["guard"]
    addresses = sorted(row[3] for row in sheet.seen("Contacts")[1:])
    for at, address in enumerate(addresses, 1):
        sheet.type("Contacts", at, 3, address)
    if is_seen_sorted:
        rest(here)
    assert here.run("erase", "--ref", theirs["Petit2"]).code == 0
    rest(here)

    shown = {row[4][:9]: row for row in sheet.seen("Contacts")[1:]}
    his = shown[theirs["Petit2"]]
    assert his[:3] == ["—", "", ""]
    assert sorted(row[3] for row in shown.values()) == addresses
    records = {one["ref"]: one["fields"]["email"] for one in here.export("contact")}
    assert records.keys() == {*theirs.values()} - {theirs["Petit2"]}
    assert not {*records.values()} & {*addresses}


@pytest.mark.parametrize("name", ["", "Vasseur"])
def test_an_address_that_a_sort_brought_from_a_new_row_outlives_the_erasure(
    here: HereHost, stand_in: StandIn, name: str
) -> None:
    """Nobody had read it in the row of whose it is, with or without a name.

    It went with the erased person in whose row it stood, and was nowhere any more.
    """
    people = [
        ("Petit", "Zoé", "Accueil", "a@example.org"),
        ("Roy", "Max", "Conteur", "b@example.org"),
        ("Faure", "Luc", "Accueil", "c@example.org"),
    ]
    sheet = meet(here, stand_in, {"Contacts": ("contacts", [TITLES[:4], *people])})
    ref = sheet.seen("Contacts")[3][4]
    sheet.type("Contacts", 4, 0, name, "Nadia", "Conteuse", "nadia@example.org")
    for at, address in enumerate(("c", "b", "nadia", "a"), 1):
        sheet.type("Contacts", at, 3, f"{address}@example.org")
    rest(here)
    assert "scramble" in [one["kind"] for one in here.problems()]

    assert here.run("erase", "--ref", ref).code == 0
    rest(here)
    assert sheet.seen("Contacts")[3][:4] == ["—", "", "", "nadia@example.org"]
    (told,) = [one for one in here.problems() if one["ref"] == ref]
    assert told["kind"] == "held"
    assert "nadia" not in here.run("problems", "--json").out

    sheet.type("Contacts", 3, 3, "")
    for at, address in ((1, "a"), (4, "nadia")):
        sheet.type("Contacts", at, 3, f"{address}@example.org")
    rest(here)
    left = ["invalid"] if not name else []
    assert [one["kind"] for one in here.problems()] == left
    assert sheet.seen("Contacts")[3][:4] == ["—", "", "", ""]


def test_what_a_sort_brought_from_one_erased_person_to_another_goes(
    here: HereHost, stand_in: StandIn
) -> None:
    people = [
        (f"Petit{at}", "Zoé", "Accueil", f"{LETTERS[-at]}@example.org") for at in range(1, 5)
    ]
    sheet = meet(here, stand_in, {"Contacts": ("contacts", [TITLES[:4], *people])})
    refs = [row[4] for row in sheet.seen("Contacts")[1:]]
    for at, (*_, address) in enumerate(reversed(people), 1):
        sheet.type("Contacts", at, 3, address)
    rest(here)
    assert [one["kind"] for one in here.problems()] == ["scramble"]
    for ref in refs[1:3]:
        assert here.run("erase", "--ref", ref).code == 0
    rest(here)
    assert [row[:4] for row in sheet.seen("Contacts")[2:4]] == [["—", "", "", ""]] * 2


def families(state: str) -> list[tuple[str, ...]]:
    people = range(COUNT + 1)
    rows = [("Peinture", f"Zoé {n}", f"06 39 98 01 {n:02}", "1", state) for n in people]
    return [FAMILIES, *rows]
