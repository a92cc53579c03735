"""What people typed to name a record, once it moved or was renamed: never two meanings at once."""

from collections.abc import Sequence

import pytest

from demo.people import Person
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

FAMILIES = [
    ("Café des parents 08/12", "Nora"),
    ("mardi 8 décembre", "Léna"),
    ("08/12/2026", "Inès"),
    ("Café des parents du 15/12", "Zoé"),
]
SHEETS: dict[str, tuple[str, Sequence[Sequence[str]]]] = {
    "Ateliers": ("workshops", [("Action", "Porteur"), ("Café des parents", "Les Épis")]),
    "Séances": (
        "sessions",
        [
            ("Atelier", "Date", "Début", "Fin", "Lieu", "Places"),
            ("cafe des parents", "08/12/2026", "14h", "16h", "Salle", "8"),
            ("Café des parents", "15/12/2026", "14h", "16h", "Salle", "8"),
            ("Café des parents", "17/11/2026", "14h", "16h", "Salle", "8"),
        ],
    ),
    "Inscriptions": ("registrations", [("Séance", "Prénom"), *FAMILIES]),
    "Bilan": (
        "session_counts",
        [("Séance", "Familles", "Enfants 0-2 ans"), ("Café des parents 17/11", "4", "2")],
    ),
    "Matériel": ("items", [("Matériel", "Code"), ("Grande tente", "T1"), ("Malle contes", "M1")]),
    "Prêts": (
        "loans",
        [
            ("Matériel", "Emprunteur", "Sorti le", "Retour prévu"),
            ("tente", "Les Épis", "20/11/2026", "30/11/2026"),
            ("M1", "Les Épis", "20/11/2026", "30/11/2026"),
        ],
    ),
}
MOVED = "Café des parents du 10/12/2026 à 14h00"


@pytest.fixture
def epis(here: HereHost, stand_in: StandIn) -> Person:
    sheet = stand_in.create("Les Épis", {title: rows for title, (_, rows) in SHEETS.items()})
    tabs = {title: mapping for title, (mapping, _) in SHEETS.items()}
    here.write_mappings([{"partner": "les-epis", "name": "Les Épis", "id": sheet, "tabs": tabs}])
    rest(here)
    assert here.problems() == []
    return stand_in.open(sheet)


def rest(here: HereHost) -> None:
    for _ in range(3):
        here.sync()
    requests = here.sync()["requests"]
    assert (requests["reads"], requests["writes"]) == (0, 0)


def column(epis: Person, tab: str) -> list[object]:
    return [row[0] for row in epis.seen(tab)[1:]]


def test_families_of_a_session_that_moved_are_not_told_by_the_day_of_another(
    here: HereHost, epis: Person
) -> None:
    """« Café des parents 08/12 » stood in two rows, for two sessions: the old day was free."""
    before = column(epis, "Inscriptions")
    epis.type("Séances", 1, 1, "10/12/2026")
    rest(here)
    assert column(epis, "Inscriptions") == [MOVED, MOVED, MOVED, before[3]]

    epis.add_row("Séances", "Café des parents", "08/12/2026", "14h", "16h", "Salle", "8")
    rest(here)
    epis.add_row("Inscriptions", "Café des parents 08/12", "Sonia")
    rest(here)
    days = {one["ref"]: one["fields"]["date"] for one in here.export("session")}
    families = [one["fields"] for one in here.export("registration")]
    assert {one["given_name"]: days[one["session_id"]][-2:] for one in families} == {
        "Nora": "10", "Léna": "10", "Inès": "10", "Zoé": "15", "Sonia": "08",
    }  # fmt: skip
    assert column(epis, "Inscriptions")[-1] == "Café des parents 08/12"
    assert here.problems() == []


def test_what_still_names_the_same_session_stays_as_typed(here: HereHost, epis: Person) -> None:
    before = column(epis, "Inscriptions")
    epis.type("Séances", 1, 2, "15h")
    rest(here)

    assert column(epis, "Inscriptions") == before


def test_figures_of_a_session_whose_day_was_corrected_name_its_day(
    here: HereHost, epis: Person
) -> None:
    epis.type("Séances", 3, 1, "18/11/2026")
    rest(here)

    assert column(epis, "Bilan") == ["Café des parents du 18/11/2026 à 14h00"]
    assert here.problems() == []


def test_a_loan_of_a_thing_that_was_renamed_has_its_name_unless_its_code_is_said(
    here: HereHost, epis: Person
) -> None:
    epis.type("Matériel", 1, 0, "Barnum")
    epis.type("Matériel", 2, 0, "Valise")
    rest(here)

    assert column(epis, "Prêts") == ["Barnum", "M1"]
    assert here.problems() == []


def test_sessions_of_a_renamed_workshop_have_its_name(here: HereHost, epis: Person) -> None:
    epis.type("Ateliers", 1, 0, "Thé des parents")
    rest(here)

    assert column(epis, "Séances") == ["Thé des parents"] * 3
    assert here.problems() == []


def test_a_formula_that_names_it_by_its_old_day_is_not_written(
    here: HereHost, epis: Person
) -> None:
    epis.type("Inscriptions", 1, 0, '="Café des parents "&"08/12"')
    rest(here)
    epis.type("Séances", 1, 1, "10/12/2026")
    rest(here)

    assert column(epis, "Inscriptions")[:2] == ["Café des parents 08/12", MOVED]
