"""A colleague pastes a list below ours, with its own titles: what the commands make of it."""

from collections.abc import Sequence

import pytest

from demo.people import Person
from tests.system.one_partner import meet, rest
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TAB = "Matériel"
TITLES = ("N° d'inventaire", "Suivi", "Désignation", "Emplacement")
ROWS = [TITLES, *((f"LM-{n}", "", f"Malle {n}", f"Armoire {n}") for n in range(1, 5))]
OTHERS: Sequence[Sequence[str]] = [
    ("N° d'inventaire", "Désignation", "Emplacement"),
    ("LM-60", "Malle soixante", "Armoire haute"),
    ("LM-64", "Malle nouvelle", "Armoire basse"),
]
TOP, REFERENCE = len(ROWS), len(TITLES)
OURS = [f"Malle {n}" for n in range(1, 5)]


@pytest.fixture
def partner(here: HereHost, stand_in: StandIn) -> Person:
    sheet = stand_in.create("Les Épis", {TAB: ROWS}, entry="RAW")
    tabs = {TAB: "items"}
    here.write_mappings([{"partner": "les-epis", "name": "Les Épis", "id": sheet, "tabs": tabs}])
    for _ in range(3):
        here.sync()
    assert here.problems() == []
    person = stand_in.open(sheet)
    for at, row in enumerate(OTHERS, TOP):
        person.type(TAB, at, 0, *row)
    for _ in range(3):
        here.sync()
    return person


def labels(here: HereHost) -> list[str]:
    return sorted(one["fields"]["label"] for one in here.export("item"))


def test_a_list_pasted_with_titles_in_other_columns_is_asked_about_until_it_is_in_line(
    here: HereHost, partner: Person
) -> None:
    """A thing « Emplacement » was in every sheet, and four that were called like a cupboard."""
    assert labels(here) == OURS
    (asked,) = here.problems()
    assert (asked["kind"], asked["cell"]) == ("invalid", f"A{TOP + 1}")
    assert "2 lignes attendent" in asked["message"]
    assert [key for key, note in partner.notes(TAB).items() if "propres titres" in note] == [
        (TOP, 0)
    ]
    assert {sheet["state"] for sheet in here.sync()["sheets"]} == {"idle"}

    for at, (_, *moved) in enumerate(OTHERS, TOP):
        partner.type(TAB, at, 1, "", *moved)
    for _ in range(3):
        here.sync()

    assert labels(here) == sorted([*OURS, "Malle soixante", "Malle nouvelle"])
    assert {one["fields"]["location"] for one in here.export("item")} >= {"Armoire haute"}
    assert here.problems() == []
    assert partner.notes(TAB) == {}


def test_sorted_among_the_list_they_still_wait_and_no_row_changes_hands(
    here: HereHost, partner: Person
) -> None:
    refs = {one["fields"]["code"]: one["ref"] for one in here.export("item")}
    partner.sort(TAB, 2, first_row=1, descending=True)
    for _ in range(3):
        here.sync()

    assert labels(here) == OURS
    assert {one["fields"]["code"]: one["ref"] for one in here.export("item")} == refs
    assert ["lignes attendent" in one["message"] for one in here.problems()] == [True]
    shown = {row[0]: row[REFERENCE] for row in partner.seen(TAB)[1:] if len(row) > REFERENCE}
    assert shown == refs


def test_sorted_above_their_titles_and_then_edited_they_still_wait(
    here: HereHost, stand_in: StandIn
) -> None:
    """Once a column was emptied, people had become contacts by their neighbours' columns."""
    titles = ("Nom", "Prénom", "Fonction", "Courriel", "Téléphone")
    ours = ("Vunuferin", "Zoéline", "Animatrice", "vunu@example.org", "03 53 01 00 01")
    person = meet(here, stand_in, {"Contacts": ("contacts", [titles, ours])})
    pasted = [
        ("Prénom", "Nom", "Fonction", "Téléphone", "Courriel"),
        ("Léaline", "Bapebarin", "Trésorière", "03 53 01 00 02", "bape@example.org"),
        ("Inéline", "Fevuvurin", "Présidente", "03 53 01 00 03", "fevu@example.org"),
    ]
    for at, row in enumerate(pasted, 2):
        person.type("Contacts", at, 0, *row)
    rest(here)
    person.sort("Contacts", 3, first_row=1)
    rest(here)
    assert [row[0] for row in person.seen("Contacts")[1:]] == [
        *("Léaline", "Inéline", "Prénom", "Vunuferin")
    ]
    for at in (1, 2):
        person.type("Contacts", at, 3, "")
    rest(here)
    person.type("Contacts", 1, 2, "Secrétaire")
    rest(here)

    assert [one["fields"]["family_name"] for one in here.export("contact")] == ["Vunuferin"]
    assert ["2 lignes attendent" in one["message"] for one in here.problems()] == [True]


def test_a_row_that_waits_among_them_never_takes_the_record_of_whom_it_was_copied_from(
    here: HereHost, stand_in: StandIn
) -> None:
    """Words were replaced in the copied row, and the copy was more like what that had shown."""
    titles = ("Nom", "Prénom", "Fonction", "Courriel", "Téléphone")
    ours = [
        ("Vunuferin", "Zoéline", "Chargée d’accueil", "vunu@example.org", "03 53 01 00 01"),
        ("Dulanurin", "Topeline", "Chargée du prêt", "coduri@example.org", "03 53 01 00 04"),
    ]
    person = meet(here, stand_in, {"Contacts": ("contacts", [titles, *ours])})
    pasted = [
        ("Prénom", "Nom", "Fonction", "Téléphone", "Courriel"),
        ("Léaline", "Bapebarin", "Trésorière", "03 53 01 00 02", "bape@example.org"),
    ]
    for at, row in enumerate(pasted, 3):
        person.type("Contacts", at, 0, *row)
    rest(here)
    person.copy_row("Contacts", 2, 5)
    person.type("Contacts", 5, 0, "Pefetorin")
    person.type("Contacts", 5, 2, "Trésorier")
    rest(here)
    named = {one["ref"]: one["fields"]["family_name"] for one in here.export("contact")}
    assert sorted(named.values()) == ["Dulanurin", "Vunuferin"]

    person.type("Contacts", 2, 1, "Topelyne", "Responsable du prêt", "coduri@accueil.example.org")
    rest(here)

    assert {one["ref"]: one["fields"]["family_name"] for one in here.export("contact")} == named
    assert {row[0]: row[5] for row in person.seen("Contacts")[1:3]} == {
        name: ref for ref, name in named.items()
    }


def test_adopt_says_how_many_rows_of_a_second_list_wait_for_its_columns(
    here: HereHost, stand_in: StandIn
) -> None:
    sheet = stand_in.create("Épis", {TAB: [*ROWS, *OTHERS]}, entry="RAW")
    here.mappings.mkdir()
    organisation = '[[organisation]]\nslug = "les-epis"\nname = "Les Épis"\n'
    (here.mappings / "organisations.toml").write_text(organisation, encoding="utf-8")
    answer = here.run("adopt", sheet, "--entity", "item", "--partner", "les-epis")

    said = " ".join(answer.out.split())
    assert said.startswith(
        f"4 lignes sur 6 entreront ; 2 attendent : 2 lignes, par exemple A{TOP + 1}"
    )
    assert "Ces lignes ont leurs propres titres" in said


@pytest.mark.parametrize("where", [1, 3, 5], ids=["top", "middle", "bottom"])
def test_a_new_row_of_ours_that_resembles_a_waiting_one_is_taken(
    here: HereHost, stand_in: StandIn, where: int
) -> None:
    """It was taken for that one, edited, which stands below as it was."""
    titles = ("Désignation", "Emplacement", "Contenu", "Vu le", "N° d'inventaire")
    ours = [(f"Malle {n}", f"Armoire {n}", f"{n} jeux", "", f"LM-{n}") for n in range(1, 5)]
    pasted = [
        ("Désignation", "Emplacement", "Contenu", "N° d'inventaire"),
        ("Malle soixante", "Armoire haute", "des jeux", "LM-60"),
        ("Malle nouvelle", "Armoire basse", "des livres", "LM-64"),
    ]
    person = meet(here, stand_in, {TAB: ("items", [titles, *ours])})
    for at, row in enumerate(pasted, TOP):
        person.type(TAB, at, 0, *row)
    rest(here)
    assert ["2 lignes attendent" in one["message"] for one in here.problems()] == [True]

    person.insert_rows(TAB, where)
    person.type(TAB, where, 0, "Malle toute neuve", "Armoire haute", "des jeux", "oui")
    rest(here)

    assert ["2 lignes attendent" in one["message"] for one in here.problems()] == [True]
    assert "Malle toute neuve" in labels(here)


@pytest.mark.parametrize("kind", ["twins", "brothers"])
def test_one_of_two_waiting_rows_alike_that_is_edited_away_from_their_titles_waits(
    here: HereHost, stand_in: StandIn, kind: str
) -> None:
    """It became a contact by its neighbours' columns: a first name was taken for the family's."""
    first = ("Léaline", "Bapebarin", "Trésorière", "03 53 01 00 02", "bape@example.org")
    second = first if kind == "twins" else ("Inéline", *first[1:])
    others = ("Prénom", "Nom", "Fonction", "Téléphone", "Courriel")
    ours = ("Vunuferin", "Zoéline", "Animatrice", "vunu@example.org", "03 53 01 00 01")
    titles = ("Nom", "Prénom", "Fonction", "Courriel", "Téléphone")
    person = meet(here, stand_in, {"Contacts": ("contacts", [titles, ours])})
    for at, row in enumerate((others, first, second), 2):
        person.type("Contacts", at, 0, *row)
    rest(here)
    person.sort("Contacts", 3, first_row=1)
    rest(here)
    shown = [row[0] for row in person.seen("Contacts")]
    person.type("Contacts", shown.index(second[0]), 0, "Inaline")
    rest(here)

    assert [one["fields"]["family_name"] for one in here.export("contact")] == ["Vunuferin"]
    assert ["2 lignes attendent" in one["message"] for one in here.problems()] == [True]


def test_one_of_two_equal_rows_below_other_titles_waits_though_it_gets_its_code(
    here: HereHost, stand_in: StandIn
) -> None:
    """Nothing was sorted: it became a thing « Armoire haute », right below titles of its own."""
    titles = ("Désignation", "Emplacement", "Contenu", "Vu le", "N° d'inventaire")
    ours = [(f"Malle {n}", f"Armoire {n}", f"{n} jeux", "", f"LM-{n}") for n in range(1, 5)]
    game = ("Armoire haute", "Jeu de cartes", "52 cartes")
    person = meet(here, stand_in, {TAB: ("items", [titles, *ours])})
    for at, row in enumerate([("Emplacement", "Désignation", "Contenu"), game, game], 5):
        person.type(TAB, at, 0, *row)
    rest(here)
    assert ["2 lignes attendent" in one["message"] for one in here.problems()] == [True]
    person.type(TAB, 7, 4, "LM-99")
    rest(here)

    assert sorted(one["fields"]["label"] for one in here.export("item")) == [
        f"Malle {n}" for n in range(1, 5)
    ]
