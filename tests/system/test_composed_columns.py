"""Columns that hold several fields, or a derived one: over the real client and the stand-in."""

import pytest

from tests.system.processes import HereHost, Host, StandIn
from tests.system.test_sync import sync_until_quiet

pytestmark = pytest.mark.system

ITEMS = [["N° d'inventaire", "Désignation", "Quantité"], ["ME-1", "Malle écrans", "2"]]
LOANS = [
    ["Matériel", "Emprunteur", "Sortie", "Retour prévu", "Statut"],
    ["ME-1", "La Farandole", "02/11/2026", "30/11/2026", ""],
]
BORROWED = [["Matériel", "Emprunteur", "Sortie", "Retour prévu", "Rendu le", "Statut"]]


def lend(host: Host, stand_in: StandIn) -> tuple[str, str]:
    """Les Épis lend two kits; La Farandole has one of them."""
    lender = stand_in.create("Les Épis", {"Matériel": ITEMS, "Prêts": LOANS})
    borrower = stand_in.create("La Farandole", {"Emprunts": BORROWED})
    host.write_mappings(
        [
            {
                "partner": "les-epis",
                "name": "Les Épis",
                "id": lender,
                "tabs": {"Matériel": "items", "Prêts": "loans"},
            },
            {
                "partner": "la-farandole",
                "name": "La Farandole",
                "id": borrower,
                "tabs": {"Emprunts": "loans"},
            },
        ]
    )
    return lender, borrower


NAMES = [
    ["Nom et prénom", "Fonction", "Mail"],
    ["AUBERTIN Malo", "Animateur", "malo@example.org"],
    ["Zoélie Perrin-Noël", "Directrice", "zoelie@example.org"],
]
PARTED = [["Structure", "Nom", "Prénom", "Courriel"]]


def test_names_in_one_column_and_in_two_follow_each_other(
    here: HereHost, stand_in: StandIn
) -> None:
    partner = stand_in.create("Les Épis", {"Contacts": NAMES})
    coordinator = stand_in.create("CLEF", {"Contacts": PARTED})
    here.write_mappings(
        [
            {
                "partner": "les-epis",
                "name": "Les Épis",
                "id": partner,
                "tabs": {"Contacts": "contacts_full_name"},
            },
            {
                "partner": "clef",
                "id": coordinator,
                "tabs": {"Contacts": "contacts"},
                "scope": "all",
            },
        ]
    )
    sync_until_quiet(here)
    (problem,) = here.problems()
    assert (problem["cell"], problem["kind"]) == ("A3", "assumed")
    stand_in.open(partner).type("Contacts", 2, 0, "Zoélie PERRIN-NOËL")
    sync_until_quiet(here)
    shown = stand_in.open(coordinator).seen("Contacts")[1:]
    assert sorted(line[:3] for line in shown) == [
        ["Les Épis", "Aubertin", "Malo"],
        ["Les Épis", "Perrin-Noël", "Zoélie"],
    ]
    row = next(i for i, line in enumerate(shown, start=1) if line[1] == "Aubertin")
    stand_in.open(coordinator).type("Contacts", row, 2, "Malik")
    sync_until_quiet(here)
    assert [line[0] for line in stand_in.open(partner).seen("Contacts")[1:]] == [
        "Malik AUBERTIN",
        "Zoélie PERRIN-NOËL",
    ]
    assert here.problems() == []


def test_a_loans_state_follows_the_dates_the_hint_and_the_calendar(
    here: Host, stand_in: StandIn
) -> None:
    here.settings["SYNC_NOW"] = "2026-11-24T09:00:00+01:00"
    lender, borrower = lend(here, stand_in)
    sync_until_quiet(here)
    assert stand_in.open(lender).seen("Prêts")[1][4] == "En prêt"
    assert stand_in.open(borrower).seen("Emprunts")[1][5] == "En prêt"

    here.settings["SYNC_NOW"] = "2026-12-01T09:00:00+01:00"
    sync_until_quiet(here)
    assert stand_in.open(borrower).seen("Emprunts")[1][5] == "En retard"
    assert here.export("loan")[0]["fields"]["status"] == "overdue"

    stand_in.open(lender).type("Prêts", 1, 4, "rendu le 28/11/2026")
    sync_until_quiet(here)
    assert stand_in.open(borrower).seen("Emprunts")[1][4:6] == ["28/11/2026", "Rendu"]
    assert stand_in.open(lender).seen("Prêts")[1][4] == "rendu le 28/11/2026"
    assert here.problems() == []


@pytest.mark.parametrize("is_late_already", [False, True])
def test_words_beside_a_state_stay_when_the_loan_gets_late(
    *, is_late_already: bool, here: HereHost, stand_in: StandIn
) -> None:
    """Who writes that a thing is not back needs no state of ours over it."""
    here.settings["SYNC_NOW"] = "2026-11-24T09:00:00+01:00"
    lender, borrower = lend(here, stand_in)
    sync_until_quiet(here)
    late, words = "2026-12-02T09:00:00+01:00", "pas revenu, relancée le 23/11"
    if is_late_already:
        here.settings["SYNC_NOW"] = late
        sync_until_quiet(here)
    stand_in.open(lender).type("Prêts", 1, 4, words)
    sync_until_quiet(here)
    here.settings["SYNC_NOW"] = late
    sync_until_quiet(here)

    assert stand_in.open(lender).seen("Prêts")[1][4] == words
    assert stand_in.open(borrower).seen("Emprunts")[1][5] == "En retard"
    assert here.problems() == []

    stand_in.open(borrower).type("Emprunts", 1, 4, "01/12/2026")
    sync_until_quiet(here)
    assert stand_in.open(lender).seen("Prêts")[1][4] == "Rendu"
    assert [words in one["message"] for one in here.problems()] == [True]


def test_the_last_kit_cannot_be_lent_twice(here: HereHost, stand_in: StandIn) -> None:
    here.settings["SYNC_NOW"] = "2026-11-24T09:00:00+01:00"
    lender, borrower = lend(here, stand_in)
    sync_until_quiet(here)
    stand_in.open(lender).type("Matériel", 1, 2, "1")
    sync_until_quiet(here)
    stand_in.open(lender).type("Prêts", 2, 0, "ME-1", "Les Épis", "23/11/2026", "15/12/2026")
    sync_until_quiet(here)
    (problem,) = here.problems()
    assert (problem["ref"], problem["tab"]) == (None, "Prêts")
    assert "La Farandole (1, jusqu’au 30/11/2026)" in problem["message"]

    stand_in.open(borrower).type("Emprunts", 1, 4, "22/11/2026")
    sync_until_quiet(here)
    assert here.problems() == []
    assert len(here.export("loan")) == 2


PRESENT = [["Personne", "13/10/2026", "10/11/2026"], ["Malo Aubertin", "P", "A"]]


def test_people_down_and_dates_across_are_attendance(here: HereHost, stand_in: StandIn) -> None:
    here.settings["SYNC_NOW"] = "2026-11-24T09:00:00+01:00"
    tabs = {"Contacts": NAMES[:2], "CT": PRESENT}
    sheet = stand_in.create("Les Épis", tabs)
    mapped = {"Contacts": "contacts_full_name", "CT": "people_attendance"}
    here.write_mappings([{"partner": "les-epis", "name": "Les Épis", "id": sheet, "tabs": mapped}])
    sync_until_quiet(here)
    (contact,) = here.export("contact")
    told = [one["fields"] for one in here.export("attendance")]
    assert {one["contact_id"] for one in told} == {contact["ref"]}
    assert {one["organisation_id"] for one in told} == {"les-epis"}
    assert sorted(one["status"] for one in told) == ["absent", "present"]
    stand_in.open(sheet).type("CT", 1, 2, "excusé")
    sync_until_quiet(here)
    assert sorted(one["fields"]["status"] for one in here.export("attendance")) == [
        "excused",
        "present",
    ]
    assert here.problems() == []
