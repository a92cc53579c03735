"""What is the same for all rows is asked once, on a title, as a partner sees it."""

from datetime import timedelta

import pytest

from demo.people import REFERENCE_TITLE
from french_cells.moments.dates import PARIS
from sync_service.adapters.surroundings import SystemClock
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TITLES = ("Nom", "Prénom", "Courriel")
ROWS = [(f"Nom{n}", "Lou", f"personne{n}@example.org") for n in range(12)]


def test_a_needed_column_that_is_missing_is_asked_once_until_it_is_there(
    here: HereHost, stand_in: StandIn
) -> None:
    sheet = stand_in.create("CLEF", {"Contacts": [TITLES, *ROWS]})
    here.write_mappings(
        [
            {"partner": "les-epis", "name": "Les Épis", "id": stand_in.create("Épis", {"X": [()]}),
             "tabs": {}},
            {"partner": "clef", "id": sheet, "tabs": {"Contacts": "contacts"}, "scope": "all"},
        ]
    )  # fmt: skip
    for _ in range(2):
        here.sync()
    person = stand_in.open(sheet)
    own = person.column_of("Contacts", REFERENCE_TITLE)[1]

    [problem] = here.problems()
    assert (problem["kind"], problem["field"], problem["ref"]) == (
        "missing_column",
        "organisation_id",
        None,
    )
    assert "12 lignes attendent" in problem["message"]
    [(at, note)] = person.notes("Contacts").items()
    assert at == (0, own)
    assert problem["cell"] == f"{'ABCDEFGH'[own]}1"
    assert "« Structure » : 12 lignes attendent" in note

    person.type("Contacts", 0, own + 1, "Structure")
    for row in range(1, len(ROWS) + 1):
        person.type("Contacts", row, own + 1, "Les Épis")
    for _ in range(3):
        here.sync()
    assert here.problems() == []
    assert person.notes("Contacts") == {}
    assert len(here.export("contact")) == len(ROWS)


CROSSES = [("Structure", "15/09/2026", "13/10/2026"), *((f"MJC {n}", "x", "") for n in "ABCD")]


def matrix_of_crosses(here: HereHost, stand_in: StandIn) -> str:
    partners = [
        {"partner": f"mjc-{n.lower()}", "name": f"MJC {n}", "tabs": {},
         "id": stand_in.create(f"MJC {n}", {"X": [()]})}
        for n in "ABCD"
    ]  # fmt: skip
    sheet = stand_in.create("CT", {"CT": CROSSES})
    tabs = {"CT": "committee_attendance"}
    here.write_mappings(
        [*partners, {"partner": "clef", "id": sheet, "tabs": tabs, "scope": "all"}]
    )
    for _ in range(3):
        here.sync()
    return sheet


def test_crosses_are_asked_about_once_and_a_deleted_note_says_yes_for_later_ones_too(
    here: HereHost, stand_in: StandIn
) -> None:
    sheet = matrix_of_crosses(here, stand_in)
    person = stand_in.open(sheet)
    own = person.column_of("CT", REFERENCE_TITLE)[1]

    [problem] = here.problems()
    assert (problem["kind"], problem["ref"], problem["cell"]) == ("assumed", None, "D1")
    [(at, note)] = person.notes("CT").items()
    assert at == (0, own)
    assert "4 cases (par exemple B2, B3, B4)" in note
    assert "Compris comme « présent »" in note

    person.write_note("CT", 0, own, "")
    here.sync()
    person.type("CT", 1, 2, "x")
    for _ in range(3):
        here.sync()

    assert here.problems() == []
    assert person.notes("CT") == {}
    assert len(here.export("attendance")) == 5
    assert {one["fields"]["status"] for one in here.export("attendance")} == {"present"}


def test_the_coordinator_may_say_yes_too_and_a_cell_typed_again_is_out_of_it(
    here: HereHost, stand_in: StandIn
) -> None:
    sheet = matrix_of_crosses(here, stand_in)
    person = stand_in.open(sheet)

    person.type("CT", 1, 1, "excusé")
    for _ in range(2):
        here.sync()
    [problem] = here.problems()
    assert "3 cases (par exemple B3, B4, B5)" in problem["message"]
    assert here.run("confirm", str(problem["id"])).code == 0
    for _ in range(2):
        here.sync()

    assert here.problems() == []
    assert person.notes("CT") == {}
    statuses = [one["fields"]["status"] for one in here.export("attendance")]
    assert sorted(statuses) == ["excused", "present", "present", "present"]


def test_a_yes_can_be_taken_back_and_is_asked_about_again(
    here: HereHost, stand_in: StandIn
) -> None:
    sheet = matrix_of_crosses(here, stand_in)
    person = stand_in.open(sheet)
    own = person.column_of("CT", REFERENCE_TITLE)[1]
    assert here.run("accepted", "--json").json == []
    person.write_note("CT", 0, own, "")
    here.sync()
    person.type("CT", 1, 2, "x")
    person.type("CT", 2, 1, "excusé")
    for _ in range(2):
        here.sync()
    assert person.notes("CT") == {}
    [accepted] = here.run("accepted", "--json").json
    assert [accepted[one] for one in ("partner", "tab", "column")] == ["clef", "CT", "Présence"]
    assert "Compris comme « présent »" in accepted["understood"]

    assert here.run("accepted", "--ask-again", accepted["id"]).code == 0
    for _ in range(2):
        here.sync()
    [problem] = here.problems()
    [(at, note)] = person.notes("CT").items()
    assert (problem["kind"], problem["ref"], at) == ("assumed", None, (0, own))
    assert "4 cases (par exemple" in note
    assert here.run("accepted", "--json").json == []
    assert {one["fields"]["status"] for one in here.export("attendance")} == {"present", "excused"}

    person.type("CT", 3, 1, "absent")
    here.sync()
    person.write_note("CT", 0, own, "")
    for _ in range(3):
        here.sync()
    assert here.problems() == []
    assert person.notes("CT") == {}
    statuses = sorted(one["fields"]["status"] for one in here.export("attendance"))
    assert statuses == ["absent", "excused", "present", "present", "present"]
    assert here.run("accepted", "--ask-again", "0").code == 2


def test_other_sheets_wait_for_the_answer(here: HereHost, stand_in: StandIn) -> None:
    """Two given names in one cell: the first is taken for it, until somebody says so."""
    names = [("Valérie Remy",), ("Jacques Clément",), ("Thierry Bastien",)]
    rows = [
        ("Contact", "Courriel"),
        *((n, f"n{i}@example.org") for i, (n,) in enumerate(names)),
    ]
    first = stand_in.create("Épis", {"Contacts": rows})
    second = stand_in.create("CLEF", {"Contacts": [("Nom", "Prénom", "Courriel", "Structure")]})
    here.write_mappings(
        [
            {"partner": "les-epis", "name": "Les Épis", "id": first,
             "tabs": {"Contacts": "contacts_full_name"}},
            {"partner": "clef", "id": second, "tabs": {"Contacts": "contacts"}, "scope": "all"},
        ]
    )  # fmt: skip
    for _ in range(4):
        here.sync()
    person, other = stand_in.open(first), stand_in.open(second)
    assert [line[:2] for line in other.seen("Contacts")[1:]] == [["", ""]] * 3
    assert [*person.notes("Contacts")] == [(0, 0)]

    person.write_note("Contacts", 0, 0, "")
    for _ in range(3):
        here.sync()

    shown = sorted(line[0] for line in other.seen("Contacts")[1:])
    assert shown == ["Bastien", "Clément", "Remy"]
    assert here.problems() == []


def test_beside_a_note_of_theirs_it_is_asked_above_our_own_column(
    here: HereHost, stand_in: StandIn
) -> None:
    names = ["Valérie Remy", "Jacques Clément", "Thierry Bastien"]
    rows = [("Contact", "Courriel"), *((one, f"{n}@example.org") for n, one in enumerate(names))]
    sheet = stand_in.create("Épis", {"Contacts": rows})
    here.write_mappings(
        [{"partner": "les-epis", "name": "Les Épis", "id": sheet,
          "tabs": {"Contacts": "contacts_full_name"}}]
    )  # fmt: skip
    person = stand_in.open(sheet)
    person.write_note("Contacts", 0, 0, "à compléter")
    for _ in range(3):
        here.sync()
    assert [*person.notes("Contacts")] == [(0, 0), (0, 2)]
    assert len(here.problems()) == 1

    person.write_note("Contacts", 0, 2, "")
    for _ in range(2):
        here.sync()

    assert here.problems() == []
    assert person.notes("Contacts") == {(0, 0): "à compléter"}


PHONES = [
    ("Nom", "Prénom", "Courriel", "Téléphone"),
    ("Colin", "Léa", "lea@example.org", "06 39 98 12 01 (rayé sur la fiche)"),
    ("Garnier", "Tom", "tom@example.org", "06 39 98 12 02 pupitre du fond"),
    ("Remy", "Lou", "lou@example.org", "06 39 98 12 03 (bureau)"),
    ("Petit", "Zoé", "zoe@example.org", "06 39 98 12 04"),
]
"""Words that nobody knows beside two of four numbers."""


def list_of_phones(here: HereHost, stand_in: StandIn) -> str:
    sheet = stand_in.create("Épis", {"Contacts": PHONES})
    here.write_mappings(
        [{"partner": "les-epis", "name": "Les Épis", "id": sheet, "tabs": {"Contacts": "contacts"},
          "scope": "own"}]
    )  # fmt: skip
    for _ in range(3):
        here.sync()
    return sheet


def test_words_that_nobody_knows_beside_a_value_are_asked_about_once_on_the_title(
    here: HereHost, stand_in: StandIn
) -> None:
    """A yes covers these words wherever they stand, and no others."""
    person = stand_in.open(list_of_phones(here, stand_in))
    title = person.column_of("Contacts", "Téléphone")
    at = (0, title[1])

    [problem] = here.problems()
    assert (problem["kind"], problem["ref"], problem["cell"]) == ("assumed", None, "D1")
    assert [*person.notes("Contacts")] == [at]
    assert "2 cases" in person.notes("Contacts")[at]
    assert "D2 « rayé sur la fiche », D3 « pupitre du fond »" in person.notes("Contacts")[at]
    numbers = {one["fields"]["phone"] for one in here.export("contact")}
    assert numbers == {f"+3363998120{n}" for n in range(1, 5)}

    person.write_note("Contacts", *at, "")
    here.sync()
    person.type("Contacts", 4, at[1], "06 39 98 12 09 (Rayé sur la fiche)")
    for _ in range(3):
        here.sync()
    assert here.problems() == []
    assert person.notes("Contacts") == {}
    assert "+33639981209" in {one["fields"]["phone"] for one in here.export("contact")}

    person.type("Contacts", 4, at[1], "06 39 98 12 09 (tombe chez une homonyme)")
    for _ in range(3):
        here.sync()
    [problem] = here.problems()
    assert "une case a des mots" in problem["message"]
    assert "D5 « tombe chez une homonyme »" in person.notes("Contacts")[at]
    assert "rayé" not in problem["message"]


def test_a_decision_about_words_is_not_one_about_words_that_were_typed_since(
    here: HereHost, stand_in: StandIn
) -> None:
    person = stand_in.open(list_of_phones(here, stand_in))
    column = person.column_of("Contacts", "Téléphone")[1]
    [problem] = here.problems()
    person.type("Contacts", 4, column, "06 39 98 12 09 (tombe chez une homonyme)")
    assert here.run("confirm", str(problem["id"])).code == 0
    for _ in range(3):
        here.sync()

    [problem] = here.problems()
    assert "une case a des mots" in problem["message"]
    assert "D5 « tombe chez une homonyme »" in problem["message"]
    assert [*person.notes("Contacts")] == [(0, column)]
    assert here.run("confirm", str(problem["id"])).code == 0
    for _ in range(2):
        here.sync()
    assert here.problems() == []


def test_a_yes_to_words_can_be_taken_back_as_one(here: HereHost, stand_in: StandIn) -> None:
    person = stand_in.open(list_of_phones(here, stand_in))
    column = person.column_of("Contacts", "Téléphone")[1]
    person.write_note("Contacts", 0, column, "")
    for _ in range(2):
        here.sync()
    [accepted] = here.run("accepted", "--json").json
    assert "que nous ne connaissons pas" in accepted["understood"]
    assert accepted["words"] == ["pupitre du fond", "rayé sur la fiche"]
    assert "« pupitre du fond », « rayé sur la fiche »." in here.run("accepted").out

    assert here.run("accepted", "--ask-again", accepted["id"]).code == 0
    for _ in range(2):
        here.sync()

    [problem] = here.problems()
    assert "2 cases" in problem["message"]
    assert here.run("accepted", "--json").json == []
    person.type("Contacts", 1, column, "06 39 98 12 01")
    person.type("Contacts", 2, column, "06 39 98 12 02")
    for _ in range(3):
        here.sync()
    assert here.problems() == []
    assert person.notes("Contacts") == {}


def test_words_that_were_mended_before_a_yes_to_the_rest_were_not_said_yes_to(
    here: HereHost, stand_in: StandIn
) -> None:
    """Somebody mends one of two cells, and deletes the note since the other is right."""
    person = stand_in.open(list_of_phones(here, stand_in))
    column = person.column_of("Contacts", "Téléphone")[1]
    person.type("Contacts", 1, column, "06 39 98 12 08")
    person.write_note("Contacts", 0, column, "")
    for _ in range(2):
        here.sync()
    assert here.problems() == []
    assert person.notes("Contacts") == {}

    person.type("Contacts", 3, column, "06 39 98 12 03 (rayé sur la fiche)")
    person.type("Contacts", 4, column, "06 39 98 12 04 pupitre du fond")
    for _ in range(2):
        here.sync()

    [problem] = here.problems()
    assert "une case a des mots" in problem["message"]
    assert "D4 « rayé sur la fiche »" in problem["message"]


def test_a_yes_is_asked_for_with_all_the_words_that_it_covers(
    here: HereHost, stand_in: StandIn
) -> None:
    """Two cells with the same words are one example, and other words below them one more."""
    person = stand_in.open(list_of_phones(here, stand_in))
    column = person.column_of("Contacts", "Téléphone")[1]
    person.type("Contacts", 2, column, "06 39 98 12 02 (rayé sur la fiche)")
    person.type("Contacts", 4, column, "06 39 98 12 04 (tintin au tibet)")
    for _ in range(2):
        here.sync()

    [problem] = here.problems()
    assert "D2 et D3 « rayé sur la fiche », D5 « tintin au tibet »" in problem["message"]
    assert "nous ne demanderons plus pour ces mots" in person.notes("Contacts")[0, column]
    # Until then hers stays empty, and nothing said so.
    assert "les autres feuilles auront la valeur" in person.notes("Contacts")[0, column]


ITEMS = [("Désignation", "N°"), *((f"Malle {n}", f"L{n}") for n in "ABCD")]
LOANS = [
    ("Matériel", "Emprunteur", "Prêté le", "Retour prévu", "Rendu le", "État"),
    *((f"Malle {n}", "Les Épis", "01/10/2026", "01/12/2026", "", "") for n in "ABCD"),
]


def _last(day: int) -> str:
    """The last day so numbered, today included: commands live in the present."""
    today = SystemClock().now().astimezone(PARIS).date()
    month = today if today.day >= day else today.replace(day=1) - timedelta(days=1)
    return month.replace(day=day).isoformat()


def test_a_yes_for_a_column_covers_what_is_read_beside_the_rows_other_cells(
    here: HereHost, stand_in: StandIn
) -> None:
    """« 20 » for a return means the last 20th since the loan began."""
    sheet = stand_in.create("Ludo", {"Matériel": ITEMS, "Prêts": LOANS})
    tabs = {"Matériel": "items", "Prêts": "loans"}
    epis = stand_in.create("Épis", {"X": [()]})
    here.write_mappings(
        [
            {"partner": "les-epis", "name": "Les Épis", "id": epis, "tabs": {}},
            {"partner": "ludo", "name": "Ludo", "id": sheet, "tabs": tabs},
        ]
    )
    person, back = stand_in.open(sheet), LOANS[0].index("Rendu le")
    for _ in range(3):
        here.sync()

    asked = []
    for row, day in enumerate(("20", "2", "20", "19"), start=1):
        person.type("Prêts", row, back, day)
        for _ in range(2):
            here.sync()
        asked.append(list(person.notes("Prêts")))
        for at in person.notes("Prêts"):
            person.write_note("Prêts", *at, "")
        for _ in range(2):
            here.sync()
        assert (person.notes("Prêts"), here.problems()) == ({}, [])

    assert asked == [[(1, back)], [(2, back)], [(0, back)], []]
    days = sorted(str(one["fields"]["returned_on"]) for one in here.export("loan"))
    assert days == sorted(_last(day) for day in (2, 19, 20, 20))
