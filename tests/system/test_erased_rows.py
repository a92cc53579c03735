"""What a partner types over, or puts back into, the row of somebody who was erased."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from demo.people import REFERENCE_TITLE, Person
from tests.entrypoints.web.quarter import A_SESSION, A_WORKSHOP, FAMILIES, SESSIONS, WORKSHOPS
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

MARIE = ("Dupont", "Marie", "marie@example.org", "06 39 98 10 10")
PAUL = ("Petit", "Paul", "paul@example.org", "")
LINA = (A_WORKSHOP[0], "Lina", "06 39 98 20 25", "lina@example.org", "3", "Inscrit")
KARIM = ("Karim", "06 39 98 20 77", "karim@example.org", "2", "Inscrit")
THEIRS = ("Dupont", "Marie", "marie@", "98 10 10", "Lina", "lina@", "98 20 25")
TABS: Mapping[str, Sequence[Sequence[object]]] = {
    "Contacts": [("Nom", "Prénom", "Courriel", "Téléphone"), MARIE, PAUL],
    "Ateliers": [WORKSHOPS, A_WORKSHOP],
    "Séances": [SESSIONS, A_SESSION],
    "Inscriptions": [FAMILIES, LINA],
}
KINDS = {
    "Contacts": "contacts",
    "Ateliers": "workshops",
    "Séances": "sessions",
    "Inscriptions": "registrations",
}
ROW = 1
HERS = ("Contacts", "Inscriptions")


@dataclass
class Place:
    host: HereHost
    own: Person
    all: Person
    before: dict[str, Sequence[object]]

    def rest(self, runs: int = 4) -> None:
        for _ in range(runs):
            self.host.sync()
        assert {one["state"] for one in self.host.sync()["sheets"]} == {"idle"}

    def ref(self, tab: str) -> str:
        return str(self.before[tab][-1])

    def put_back(self, tab: str) -> None:
        self.own.type(tab, ROW, 0, *self.before[tab])

    def fields(self, entity: str) -> dict[str, dict[str, object]]:
        return {one["ref"]: one["fields"] for one in self.host.export(entity)}

    def note(self, tab: str) -> str:
        return " ".join(self.own.notes(tab).values())


@pytest.fixture
def place(here: HereHost, stand_in: StandIn) -> Place:
    own = stand_in.create("Les Épis", TABS, entry="RAW")
    lists: Mapping[str, Sequence[Sequence[object]]] = {
        "Contacts": [("Structure", *TABS["Contacts"][0])],
        "Inscriptions": [FAMILIES],
    }
    everybody = stand_in.create("CLEF", lists, entry="RAW")
    mapped = {tab: KINDS[tab] for tab in HERS}
    here.write_mappings(
        [
            {"partner": "les-epis", "name": "Les Épis", "id": own, "tabs": KINDS},
            {"partner": "clef", "name": "CLEF", "id": everybody, "tabs": mapped, "scope": "all"},
        ]
    )
    sheet = stand_in.open(own)
    made = Place(here, sheet, stand_in.open(everybody), {})
    made.rest()
    assert here.problems() == []
    assert here.run("backup", "before.gz").code == 0
    made.before = {tab: [*sheet.seen(tab)[ROW]] for tab in HERS}
    for address in ("marie@example.org", "lina@example.org"):
        assert here.run("erase", "--email", address).code == 0
    made.rest()
    return made


def test_the_note_of_an_erased_row_offers_nobody_to_take_it_up(place: Place) -> None:
    for tab in HERS:
        assert "sa référence ne sert plus" in place.note(tab)
        assert "reprendre" not in place.note(tab)


def test_rows_put_back_from_an_older_version_bring_nobody_back(place: Place) -> None:
    for tab in HERS:
        place.put_back(tab)
    place.rest()

    assert [one["family_name"] for one in place.fields("contact").values()] == ["Petit"]
    assert place.fields("registration") == {}
    for tab in HERS:
        shown = repr(place.all.seen(tab)[1:])
        assert [one for one in THEIRS if one in shown] == []
        assert [*place.own.seen(tab)[ROW]] == place.before[tab]
        assert "celle d’une personne effacée" in place.note(tab)
    told = place.host.problems()
    assert sorted((one["kind"], one["ref"]) for one in told) == sorted(
        ("held", place.ref(tab)) for tab in HERS
    )
    said = repr(told) + place.note("Contacts") + place.note("Inscriptions")
    kept = b"".join(one.read_bytes() for one in place.host.folder.glob("sync.db*"))
    assert [one for one in THEIRS if one in said or one.encode() in kept] == []


@pytest.mark.parametrize("is_read_between", [True, False])
def test_rows_put_back_and_sorted_without_their_references_bring_nobody_back(
    place: Place, *, is_read_between: bool
) -> None:
    """Beside a living person's reference they were new, and in every list again."""
    place.own.type("Contacts", ROW + 2, 0, "Roy", "Ana", "ana@example.org")
    place.own.type("Inscriptions", ROW + 1, 0, LINA[0], *KARIM)
    place.own.type("Inscriptions", ROW + 2, 0, LINA[0], "Ali", "06 39 98 20 88", "", "1")
    place.rest()
    living = {tab: {str(row[-1]) for row in place.own.seen(tab)[2:]} for tab in HERS}
    for tab in HERS:
        place.put_back(tab)
    if is_read_between:
        place.rest()
    for tab in HERS:
        place.own.sort_without_reference(tab, ROW, 1)
    place.rest()

    for entity, tab in (("contact", "Contacts"), ("registration", "Inscriptions")):
        assert place.fields(entity).keys() == living[tab]
        rows = {str(row[1]): row for row in place.own.seen(tab)}
        assert [*rows[str(place.before[tab][1])]] == place.before[tab]
        shown = repr(place.all.seen(tab)[1:])
        assert [one for one in THEIRS if one in shown] == []
    told = place.host.problems()
    assert sorted((one["kind"], one["ref"]) for one in told) == sorted(
        ("held", place.ref(tab)) for tab in HERS
    )


def test_once_the_row_is_removed_nothing_is_asked_any_more(place: Place) -> None:
    for tab in HERS:
        place.put_back(tab)
    place.rest()
    for tab in HERS:
        place.own.delete_rows(tab, ROW, 1)
    place.rest()
    assert place.host.problems() == []
    assert place.fields("registration") == {}


def test_a_row_that_was_removed_first_brings_nobody_back_either(place: Place) -> None:
    for tab in HERS:
        place.own.delete_rows(tab, ROW, 1)
    place.rest()
    place.own.type("Contacts", 3, 0, *place.before["Contacts"])
    place.own.type("Inscriptions", 2, 0, *place.before["Inscriptions"])
    place.rest()

    assert [one["family_name"] for one in place.fields("contact").values()] == ["Petit"]
    assert place.fields("registration") == {}
    assert {one["kind"] for one in place.host.problems()} == {"held"}


def test_whoever_is_typed_over_an_erased_row_is_a_new_record(place: Place) -> None:
    place.own.type("Inscriptions", ROW, 1, *KARIM)
    place.own.type("Contacts", ROW, 0, "Barré", "Léon", "leon@example.org", "06 39 98 10 77")
    place.rest()

    ((ref, karim),) = place.fields("registration").items()
    assert karim["given_name"] == "Karim"
    assert ref != place.ref("Inscriptions")
    column = place.own.column_of("Inscriptions", REFERENCE_TITLE)[1]
    assert place.own.seen("Inscriptions")[ROW][column] == ref
    names = {one["family_name"]: ref for ref, one in place.fields("contact").items()}
    assert names.keys() == {"Barré", "Petit"}
    assert names["Barré"] != place.ref("Contacts")
    assert place.host.problems() == []
    assert "effacée" not in place.note("Contacts") + place.note("Inscriptions")


@pytest.mark.parametrize(("typed", "adults"), [("", "1"), ("2", "2")])
def test_whoever_is_typed_over_an_erased_family_has_not_its_state_nor_its_numbers(
    place: Place, typed: str, adults: str
) -> None:
    """« Annulée » was theirs from then on: a family that had no place, and nobody said so."""
    place.own.type("Inscriptions", ROW, 1, *KARIM[:2])
    if typed:
        place.own.type("Inscriptions", ROW, 4, typed)
    place.rest()

    (karim,) = place.fields("registration").values()
    assert (karim["status"], str(karim["adults_count"])) == ("confirmed", adults)
    row = [str(one) for one in place.own.seen("Inscriptions")[ROW]]
    assert row[:6] == [LINA[0], *KARIM[:2], "", adults, "Confirmée"]
    assert (place.host.problems(), place.note("Inscriptions")) == ([], "")


def test_whoever_is_typed_over_an_erased_family_is_in_its_session_whatever_its_name_means_now(
    place: Place,
) -> None:
    """Once the workshop had a second session, nobody knew in which one the next family was."""
    place.own.add_row("Séances", A_SESSION[0], "17/12/2026", *A_SESSION[2:])
    place.rest()
    place.own.type("Inscriptions", ROW, 1, *KARIM)
    place.rest()

    (karim,) = place.fields("registration").values()
    assert karim["given_name"] == "Karim"
    assert place.host.problems() == []


def test_a_state_typed_in_an_erased_row_counts_for_whoever_is_typed_there_then(
    place: Place,
) -> None:
    place.own.type("Inscriptions", ROW, 5, "Liste d’attente")
    place.rest()
    place.own.type("Inscriptions", ROW, 1, *KARIM[:2])
    place.rest()
    (karim,) = place.fields("registration").values()
    assert (karim["status"], karim["adults_count"]) == ("waiting", 1)


def test_an_address_beside_nobody_s_name_is_not_taken(place: Place) -> None:
    place.own.type("Inscriptions", ROW, 3, "lina@example.org")
    place.rest()
    assert place.fields("registration") == {}
    assert [one["kind"] for one in place.host.problems()] == ["held"]


def test_a_state_typed_in_an_erased_row_gives_nobody_a_place(place: Place) -> None:
    place.own.type("Inscriptions", ROW, 5, "Inscrit")
    place.rest()
    assert place.fields("registration") == {}
    assert place.own.seen("Inscriptions")[ROW][5] == "Inscrit"
    assert place.host.problems() == []


def test_who_came_again_is_not_emptied_by_a_copy_from_before_the_erasure(place: Place) -> None:
    """Her new row was taken for the emptied one, which came back as nobody's registration."""
    place.own.type("Inscriptions", ROW + 1, 0, *LINA)
    place.rest()
    before = place.own.seen("Inscriptions")

    assert place.host.run("restore", "before.gz", "--yes").code == 0
    assert place.host.run("resume").code == 0
    place.rest()

    assert place.own.seen("Inscriptions") == before
    assert [one["given_name"] for one in place.fields("registration").values()] == ["Lina"]
    assert [one["family_name"] for one in place.fields("contact").values()] == ["Petit"]
    assert place.host.problems() == []


@pytest.mark.parametrize("is_night_between", [False, True])
def test_a_dash_typed_for_a_name_is_nobody_erased(place: Place, *, is_night_between: bool) -> None:
    """The family counted as an erased one: its name was replaced by the dash, without a note."""
    family = (A_WORKSHOP[0], "—", "06 39 98 20 88", "", "1", "Inscrit")
    place.own.type("Inscriptions", ROW + 1, 0, *family)
    place.rest()
    if is_night_between:
        (made,) = place.host.export("registration")
        later = datetime.fromisoformat(made["updated_at"]) + timedelta(days=2)
        night = HereHost(place.host.folder, {**place.host.settings, "SYNC_NOW": f"{later}"})
        assert night.run("purge").code == 0
    place.own.type("Inscriptions", ROW + 1, 1, "Zoé")
    place.rest()

    (zoe,) = place.fields("registration").values()
    assert (zoe["given_name"], zoe["phone"]) == ("Zoé", "+33639982088")
    assert place.own.seen("Inscriptions")[ROW + 1][1:3] == ["Zoé", family[2]]
    assert "Zoé" in repr(place.all.seen("Inscriptions"))
    assert place.host.problems() == []


def test_ctrl_z_over_a_family_typed_in_an_emptied_row_is_asked_about(place: Place) -> None:
    """It was a family « — » from then on, with a place that nobody took."""
    emptied = [str(one) for one in place.own.seen("Inscriptions")[ROW]]
    place.own.type("Inscriptions", ROW, 1, *KARIM[:2])
    place.rest()
    place.own.type("Inscriptions", ROW, 1, *emptied[1:3])
    place.rest()
    (karim,) = place.fields("registration").values()
    assert (karim["given_name"], karim["status"]) == ("Karim", "confirmed")
    assert [(one["kind"], one["cell"]) for one in place.host.problems()] == [("held", "B2")]
    assert "il n’y a plus ni nom ni contact" in place.note("Inscriptions")

    place.own.type("Inscriptions", ROW, 5, "Annulée")
    place.rest()
    (nobody,) = place.fields("registration").values()
    assert (nobody["given_name"], nobody["status"]) == ("—", "cancelled")
    assert place.host.problems() == []


ZOE = (A_WORKSHOP[0], "Zoé", "06 39 98 20 31", "zoe@example.org", "2", "Annulée")


def test_a_state_typed_or_wiped_for_a_family_that_was_off_when_erased_gives_no_place(
    place: Place,
) -> None:
    """« — Confirmée » took the seats of two people, in every list."""
    place.own.type("Inscriptions", ROW + 1, 0, *ZOE)
    place.rest()
    assert place.host.run("erase", "--email", ZOE[3]).code == 0
    place.rest()
    place.own.type("Inscriptions", ROW + 1, 5, "Confirmée")
    place.rest()
    assert [one["status"] for one in place.fields("registration").values()] == ["cancelled"]
    assert [(one["kind"], one["cell"]) for one in place.host.problems()] == [("invalid", "F3")]

    place.own.type("Inscriptions", ROW + 1, 5, "")
    place.rest()
    assert [one["status"] for one in place.fields("registration").values()] == ["cancelled"]
    assert str(place.own.seen("Inscriptions")[ROW + 1][5]) == "Annulée"
    assert place.host.problems() == []


def test_emptied_rows_that_a_sort_took_off_their_references_are_all_told_of(place: Place) -> None:
    """Somebody else stands beside the reference then, copied from a row that is known."""
    assert place.host.run("erase", "--email", "paul@example.org").code == 0
    place.own.add_row("Contacts", "Roy", "Ana", "ana@example.org", "06 39 98 30 30")
    place.rest()
    place.own.copy_row("Contacts", 3, 4)
    place.own.type("Contacts", 4, 0, "Zola", "Zoé", "zoe@example.org", "06 39 98 40 40")
    place.own.sort_without_reference("Contacts", 0, 1)
    place.rest()
    rows = {one[0]: one[-1] for one in place.own.seen("Contacts")[1:3]}
    assert rows == {
        fields["family_name"]: ref
        for ref, fields in place.fields("contact").items()
        if fields["family_name"] in ("Roy", "Zola")
    }
    for row in place.own.seen("Contacts")[3:5]:
        assert row[0] == "—"
        assert "archivé le" in row[-1]
    assert place.host.problems() == []


@pytest.mark.parametrize("is_night_between", [False, True])
@pytest.mark.parametrize("whose", ["paul@example.org", "Sam", ""])
def test_a_column_that_was_missing_during_the_erasure_is_emptied_once_it_is_back(
    place: Place, whose: str, *, is_night_between: bool
) -> None:
    """Ctrl+Z showed the address beside the dash for good; what was typed there since is not it."""
    (paul,) = place.host.export("contact")
    seen = [list(row) for row in place.own.seen("Contacts")]
    column, row = seen[0].index("Courriel"), ROW + 1
    host, own = place.host, place.own
    own.delete_column("Contacts", column)
    place.rest()
    assert host.run("erase", "--ref", paul["ref"]).code == 0
    place.rest()
    if is_night_between:
        later = datetime.fromisoformat(paul["updated_at"]) + timedelta(days=2)
        night = HereHost(host.folder, {**host.settings, "SYNC_NOW": later.isoformat()})
        assert night.run("purge").code == 0
    own.insert_column("Contacts", column)
    own.type("Contacts", 0, column, "Courriel")
    if whose:
        own.type("Contacts", row, column, whose)
    place.rest()

    shown = own.seen("Contacts")[row]
    is_theirs = whose == seen[row][column]
    assert shown[column] in (("", None) if is_theirs or not whose else (whose,))
    assert place.fields("contact") == {}
    kept = b"".join(one.read_bytes() for one in host.folder.glob("sync.db*"))
    assert not is_theirs or b"paul@" not in kept
