"""Rows of the list itself that stand below a colleague's pasted list, with no reference yet."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from demo.people import Person
from tests.system.processes import HereHost, StandIn
from tests.system.test_erased_people import Place
from tests.system.test_who_came import CAFE, make

pytestmark = pytest.mark.system

TAB, ALL = "Matériel", "Tout"
TITLES = ("Désignation", "N° d'inventaire", "Emplacement")
ROWS = [TITLES, *((f"Malle {n}", f"LM-{n}", f"Armoire {n}") for n in range(1, 7))]
PASTED: Sequence[Sequence[str]] = [
    ("N° d'inventaire", "Désignation", "Emplacement"),
    ("LM-60", "Malle soixante", "Armoire haute"),
    ("LM-64", "Malle nouvelle", "Armoire basse"),
]
NAME, CODE, PLACE, REF = range(4)
TOP = len(ROWS)
OURS = {f"LM-{n}": (f"Malle {n}", f"Armoire {n}") for n in range(1, 7)}


class Town:
    """A partner's list with another one pasted into it, and everybody's list."""

    def __init__(self, here: HereHost, stand_in: StandIn) -> None:
        own = stand_in.create("Les Épis", {TAB: ROWS}, entry="RAW")
        titles = [("Désignation", "Propriétaire", "Emplacement", "N° d'inventaire")]
        everybodys = stand_in.create("CLEF", {ALL: titles}, entry="RAW")
        here.write_mappings(
            [
                {"partner": "les-epis", "name": "Les Épis", "id": own, "tabs": {TAB: "items"}},
                {
                    "partner": "clef",
                    "name": "CLEF",
                    "id": everybodys,
                    "scope": "all",
                    "tabs": {ALL: "items"},
                },
            ]
        )
        self.here = here
        self.own, self.everybodys = stand_in.open(own), stand_in.open(everybodys)
        self.rest()
        assert here.problems() == []

    def rest(self) -> None:
        for _ in range(4):
            self.here.sync()
        assert {sheet["state"] for sheet in self.here.sync()["sheets"]} == {"idle"}

    def paste(self, at: int, *, into: bool = False) -> None:
        if into:
            self.own.insert_rows(TAB, at, len(PASTED))
        for row, texts in enumerate(PASTED, at):
            self.own.type(TAB, row, 0, *texts)
        self.rest()

    def things(self) -> dict[str, tuple[str, str]]:
        told = (one["fields"] for one in self.here.export("item"))
        return {one["code"]: (one["label"], one["location"]) for one in told}

    def refs(self) -> dict[str, str]:
        return {one["fields"]["code"]: one["ref"] for one in self.here.export("item")}

    def shown(self) -> dict[str, tuple[str, str]]:
        """What everybody's list has."""
        assert "archivé" not in str(self.everybodys.seen(ALL))
        rows = (row for row in self.everybodys.seen(ALL)[1:] if any(row))
        return {row[3]: (row[0], row[2]) for row in rows}

    def asked(self) -> str:
        (asked,) = self.here.problems()
        assert asked["kind"] == "invalid"
        return str(asked["message"])


@pytest.fixture
def town(here: HereHost, stand_in: StandIn) -> Town:
    return Town(here, stand_in)


def move_by_hand(own: Person, row: int, to: int, place: str) -> None:
    """As people do: typed anew where there is room, in another place; then the old row goes."""
    name, code, *_ = own.seen(TAB)[row]
    own.type(TAB, to, NAME, name, code, place)
    own.delete_rows(TAB, row)


@pytest.mark.parametrize("blank", [0, 1])
def test_a_row_that_was_moved_below_the_pasted_list_is_who_it_was(town: Town, blank: int) -> None:
    """Its record was archived in every list, and its new place came nowhere."""
    town.paste(TOP)
    refs = town.refs()
    move_by_hand(town.own, 3, TOP + len(PASTED) + blank, "Grenier")
    town.rest()

    wanted = {**OURS, "LM-3": ("Malle 3", "Grenier")}
    assert town.things() == town.shown() == wanted
    assert town.refs() == refs
    assert "2 lignes attendent" in town.asked()
    assert [row[REF] for row in town.own.seen(TAB) if "LM-3" in row] == [refs["LM-3"]]


def test_a_row_below_a_list_pasted_in_the_middle_is_who_it_was(town: Town) -> None:
    town.paste(3, into=True)
    refs, row = town.refs(), 3 + len(PASTED)
    town.own.wipe_reference(TAB, row)
    town.own.type(TAB, row, PLACE, "Grenier")
    town.rest()

    wanted = {**OURS, "LM-3": ("Malle 3", "Grenier")}
    assert town.things() == town.shown() == wanted
    assert town.refs() == refs
    assert "2 lignes attendent" in town.asked()


def test_a_row_that_was_moved_among_those_of_the_pasted_list_lets_none_of_them_in(
    town: Town,
) -> None:
    for row, texts in enumerate([*PASTED[:2], ("Malle 3", "LM-3", "Grenier"), PASTED[2]], TOP):
        town.own.type(TAB, row, 0, *texts)
    town.own.delete_rows(TAB, 3)
    town.rest()

    wanted = {**OURS, "LM-3": ("Malle 3", "Grenier")}
    assert town.things() == town.shown() == wanted
    assert "2 lignes attendent" in town.asked()


def test_below_a_blank_line_what_fits_the_list_is_of_the_list(town: Town) -> None:
    """It waited too, and was counted among the rows whose cells were to be moved."""
    town.paste(TOP)
    town.own.type(TAB, TOP + len(PASTED) + 1, 0, "Malle neuve", "LM-7", "Cave")
    town.rest()

    wanted = {**OURS, "LM-7": ("Malle neuve", "Cave")}
    assert town.things() == town.shown() == wanted
    assert "2 lignes attendent" in town.asked()


@pytest.mark.parametrize(
    "row",
    [
        ("LM-65", "Malle rouge", "Armoire basse"),
        ("LM-65", "Tente", ""),
        ("Lampe", "Table", "Armoire basse"),  # nobody can tell
    ],
)
def test_below_a_blank_line_what_does_not_fit_it_still_waits(
    town: Town, row: Sequence[str]
) -> None:
    town.paste(TOP)
    town.own.type(TAB, TOP + len(PASTED) + 1, 0, *row)
    town.rest()

    assert town.things() == town.shown() == OURS
    assert "3 lignes attendent" in town.asked()


def test_a_row_that_waits_in_their_columns_is_archived_nowhere_meanwhile(town: Town) -> None:
    """Read by our titles its number would be its name; put in line it is who it was."""
    town.paste(TOP)
    refs, row = town.refs(), TOP + len(PASTED) - 1
    town.own.delete_rows(TAB, 3)
    town.own.type(TAB, row, 0, "LM-3", "Malle 3", "Grenier")
    town.rest()

    assert town.things() == town.shown() == OURS
    asked = town.asked()
    assert "3 lignes attendent" in asked
    assert "1 ligne manque dans la liste (« Malle 3 LM-3 ») : rien n’est archivé d’ici là" in asked

    for at in range(TOP, row + 1):
        code, name, *_ = town.own.seen(TAB)[at]
        town.own.type(TAB, at, 0, name, code)
    town.own.delete_rows(TAB, TOP - 1)
    town.rest()

    assert {**OURS, "LM-3": ("Malle 3", "Grenier")}.items() <= town.things().items()
    assert town.shown() == town.things()
    assert town.refs().items() >= refs.items()
    assert town.here.problems() == []
    assert "archivée" not in town.here.run("history", refs["LM-3"]).out


def test_a_row_deleted_meanwhile_is_archived_once_the_pasted_ones_are_gone(town: Town) -> None:
    town.paste(TOP)
    town.own.delete_rows(TAB, 3)
    town.rest()
    assert town.things() == town.shown() == OURS

    town.own.delete_rows(TAB, TOP - 1, len(PASTED))
    town.rest()
    assert town.things() == {code: one for code, one in OURS.items() if code != "LM-3"}
    assert town.here.problems() == []


LOANS = ("Objet", "Emprunteur", "Sorti le", "Rendu le")
THEIRS = [
    ("Objet", "Emprunteur", "Rendu le", "Sorti le"),
    ("LM-5", "Le Relais", "20/11/2026", "02/11/2026"),
]


@pytest.mark.parametrize("returned", ["", "12/11/2026"])
def test_a_date_below_a_title_of_which_nothing_is_known_yet_waits_though_a_line_is_left_blank(
    returned: str, here: HereHost, stand_in: StandIn
) -> None:
    """It was on its shelf again, and was taken for lent on that day."""
    here.settings["SYNC_NOW"] = "2026-11-24T10:00:00+01:00"
    known = [LOANS, *((f"LM-{n}", "Le Relais", f"0{n}/11/2026", "") for n in range(1, 5))]
    known[1] = (*known[1][:3], returned)
    things = [TITLES[:2], *((f"Malle {n}", f"LM-{n}") for n in range(1, 9))]
    own = stand_in.create("Les Épis", {TAB: things, "Prêts": known}, entry="USER_ENTERED")
    tabs = {TAB: "items", "Prêts": "loans"}
    here.write_mappings(
        [
            {"partner": "les-epis", "name": "Les Épis", "id": own, "tabs": tabs},
            {"partner": "le-relais", "name": "Le Relais", "id": "none", "tabs": {}},
        ]
    )
    for _ in range(4):
        here.sync()
    loans = here.export("loan")
    assert len(loans) == 4

    sheet = stand_in.open(own)
    for at, texts in enumerate(THEIRS, len(known)):
        sheet.type("Prêts", at, 0, *texts)
    sheet.type("Prêts", len(known) + len(THEIRS) + 1, 0, "LM-6", "Le Relais", "21/11/2026")
    for _ in range(4):
        here.sync()

    assert here.export("loan") == loans
    (asked,) = (one["message"] for one in here.problems() if one["kind"] == "invalid")
    assert "2 lignes attendent (7, 9)" in asked


DAYS = [
    ("Atelier", "Date", "Début", "Fin", "Lieu", "Places", "État", "Remarques"),
    (CAFE, "08/12/2026", "14h", "16h", "Auditorium", 12, "", ""),
    (CAFE, "15/12/2026", "14h", "16h", "Auditorium", 12, "", ""),
    (CAFE, "22/12/2026", "14h", "16h", "Auditorium", 12, "", ""),
]
OTHER_DAYS = [
    ("Atelier", "Date", "Lieu", "Début", "Fin"),
    (),
    (CAFE, "12/01/2027", "Mairie", "9h", "11h"),
    (),
    (CAFE, "19/01/2027", "Mairie", "9h", "11h"),
]
LAST = ("Total", "", "", "", "", "36")


@pytest.mark.parametrize("last", [(), LAST])
@pytest.mark.parametrize("families_at", [1, 2, 3])
def test_a_session_with_families_that_is_deleted_meanwhile_is_asked_about_at_once(
    families_at: int, last: Sequence[str], tmp_path: Path, stand_in: StandIn
) -> None:
    """Nobody was asked, and the row stayed away while the others waited."""
    days = [DAYS[0], *DAYS[2 : families_at + 1], DAYS[1], *DAYS[families_at + 1 :]]
    town = make(tmp_path, stand_in, sessions=days)
    for row, texts in enumerate([*OTHER_DAYS, last], len(days)):
        town.own.type("Séances", row, 0, *texts)
    town.rest()
    known = town.host.export("session")

    town.own.delete_rows("Séances", families_at)
    town.rest()

    assert town.host.export("session") == known
    (asked,) = (one["message"] for one in town.host.problems() if one["kind"] == "held")
    assert "3 familles sont inscrites" in asked
    (waiting,) = (one["message"] for one in town.host.problems() if one["kind"] == "invalid")
    assert "2 lignes attendent" in waiting
    assert "manque" not in waiting
    rows = [tuple(str(one) for one in row) for row in town.own.seen("Séances")]
    top = next(at for at, row in enumerate(rows) if row[: len(OTHER_DAYS[0])] == OTHER_DAYS[0])
    assert sorted(row[1] for row in rows[1:top] if any(row)) == [row[1] for row in DAYS[1:]]
    assert [row[:5] for row in rows[top : top + 5] if any(row)] == [
        row for row in OTHER_DAYS if row
    ]


@pytest.mark.parametrize("blank", [0, 1])
def test_what_arrives_from_elsewhere_comes_above_the_titles_of_a_pasted_list(
    town: Town, blank: int
) -> None:
    town.paste(TOP + blank)
    shown = [row for row in town.everybodys.seen(ALL) if any(row)]
    town.everybodys.type(ALL, len(shown), 0, "Malle neuve", "Les Épis", "Cave", "LM-9")
    town.rest()

    wanted = {**OURS, "LM-9": ("Malle neuve", "Cave")}
    assert town.things() == town.shown() == wanted
    rows = [row[:3] for row in town.own.seen(TAB) if any(row)]
    assert rows[TOP] == ["Malle neuve", "LM-9", "Cave"]
    assert rows[TOP + 1 :] == [[*row] for row in PASTED]
    assert "2 lignes attendent" in town.asked()


def test_a_thing_that_is_lent_comes_back_at_once_though_others_wait(
    here: HereHost, stand_in: StandIn
) -> None:
    own = stand_in.create(
        "Les Épis",
        {TAB: ROWS, "Prêts": [LOANS, ("LM-3", "Le Relais", "02/11/2026", "")]},
        entry="USER_ENTERED",
    )
    tabs = {TAB: "items", "Prêts": "loans"}
    here.write_mappings(
        [
            {"partner": "les-epis", "name": "Les Épis", "id": own, "tabs": tabs},
            {"partner": "le-relais", "name": "Le Relais", "id": "none", "tabs": {}},
        ]
    )
    place = Place(here, {"les-epis": stand_in.open(own)})
    place.rest()
    sheet = place.sheets["les-epis"]
    for row, texts in enumerate(PASTED, TOP):
        sheet.type(TAB, row, 0, *texts)
    place.rest()

    sheet.delete_rows(TAB, 3, 2)
    place.rest()
    place.rest()

    codes = [row[CODE] for row in sheet.seen(TAB)]
    assert codes.index("LM-3") < codes.index(PASTED[0][CODE])
    assert "LM-4" not in codes
    (asked,) = (one["message"] for one in here.problems() if one["kind"] == "invalid")
    assert "1 ligne manque dans la liste (« Malle 4 LM-4 »)" in asked


def test_who_is_erased_is_named_no_more_among_the_rows_that_are_missing(
    here: HereHost, stand_in: StandIn
) -> None:
    titles = ("Prénom", "Nom", "Fonction", "Courriel", "Téléphone")
    people = [
        ("Zoé", "Noël", "Accueil", "zoe.noel@example.org", "03 53 01 00 13"),
        ("Luc", "Petit", "Accueil", "luc.petit@example.org", "03 53 01 00 12"),
    ]
    pasted = [("Nom", "Prénom", "Téléphone"), ("Morel", "Jade", "06 39 98 20 01")]
    made = stand_in.create("Les Épis", {"Contacts": [titles, *people]}, entry="RAW")
    here.write_mappings([{"partner": "les-epis", "id": made, "tabs": {"Contacts": "contacts"}}])
    place = Place(here, {"les-epis": stand_in.open(made)})
    place.rest()
    sheet = place.sheets["les-epis"]
    for row, texts in enumerate(pasted, 3):
        sheet.type("Contacts", row, 0, *texts)
    place.rest()
    sheet.delete_rows("Contacts", 2)
    place.rest()
    assert "1 ligne manque dans la liste (« Luc Petit »)" in place.run("problems", "--json")

    place.run("erase", "--email", "luc.petit@example.org")
    assert "Luc Petit" not in place.run("problems", "--json")
    place.rest()

    said = place.run("problems", "--json")
    assert "1 ligne attend" in said
    assert "Luc" not in f"{said}{sheet.seen('Contacts')}{sheet.notes('Contacts')}"
