"""A thing that is sold, lost or another structure's now: what its list and the others say."""

import pytest

from demo.people import Person
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

CONDITION, OWNER = 1, 2
TITLES = ("Désignation", "État", "Propriétaire")
THINGS = [TITLES, ("Malle lecture", "Usé", ""), ("Tapis", "Bon", "")]
LENT = ("Matériel", "Emprunteur", "Sorti le", "Retour prévu", "Rendu le", "Statut")
SOLD_ON, PICKED_UP = "2026-11-24T10:00:00+01:00", "2026-12-08T10:00:00+01:00"
OVER = "2026-12-15T10:00:00+01:00"


@pytest.fixture
def lists(here: HereHost, stand_in: StandIn) -> tuple[Person, Person]:
    """The owner's list of things, and the coordinator's of all."""
    own = stand_in.create("Ludothèque", {"Matériel": THINGS}, entry="RAW")
    every = stand_in.create("CLEF", {"Matériel": [TITLES]}, entry="RAW")
    nursery = stand_in.create("Crèche", {"Matériel": [TITLES]}, entry="RAW")
    tabs = {"Matériel": "items"}
    here.write_mappings(
        [
            {"partner": "ludo", "name": "Ludothèque", "id": own, "tabs": tabs},
            {"partner": "clef", "name": "CLEF", "id": every, "tabs": tabs, "scope": "all"},
            {"partner": "creche", "name": "Crèche La Farandole", "id": nursery, "tabs": tabs},
        ]
    )
    rest(here)
    assert here.problems() == []
    return stand_in.open(own), stand_in.open(every)


def rest(here: HereHost) -> None:
    for _ in range(4):
        here.sync()


def seen_condition(list_of_all: Person, label: str) -> str:
    return next(str(row[CONDITION]) for row in list_of_all.seen("Matériel") if row[0] == label)


@pytest.mark.parametrize("typed", ["vendue", "donnée à la MJC", "perdue", "jetée"])
def test_what_is_sold_lost_or_given_away_is_out_of_service_for_everybody(
    here: HereHost, lists: tuple[Person, Person], typed: str
) -> None:
    own, every = lists
    own.type("Matériel", 1, CONDITION, typed)
    rest(here)

    assert seen_condition(every, "Malle lecture") == "Hors service"
    assert own.seen("Matériel")[1][CONDITION] == typed
    assert here.problems() == []


@pytest.mark.parametrize("typed", ["une vendue", "freins refaits"])
def test_words_over_a_state_take_it_from_nobody(
    here: HereHost, lists: tuple[Person, Person], typed: str
) -> None:
    own, every = lists
    own.type("Matériel", 1, CONDITION, typed)
    rest(here)

    assert seen_condition(every, "Malle lecture") == "Usé"
    assert own.seen("Matériel")[1][CONDITION] == typed
    assert [one["cell"] for one in here.problems()] == ["B2"]


def test_words_where_no_state_is_known_are_the_owners_own(
    here: HereHost, lists: tuple[Person, Person]
) -> None:
    own, _ = lists
    own.add_row("Matériel", "Tricycle", "freins refaits")
    rest(here)

    assert here.problems() == []
    assert any(row[:2] == ["Tricycle", "freins refaits"] for row in own.seen("Matériel"))


def test_the_coordination_hands_a_thing_on_and_the_note_says_that_it_does(
    here: HereHost, lists: tuple[Person, Person]
) -> None:
    """« Effacez cette note » brought the note back, three times."""
    own, every = lists
    own.type("Matériel", 2, OWNER, "Crèche La Farandole")
    rest(here)
    note = own.notes("Matériel")[2, OWNER]
    assert "dites-le à la coordination" in note
    assert "effacez cette note" not in note
    (told,) = here.problems()
    assert "changez la structure dans votre liste" in told["message"]

    (row,) = (n for n, one in enumerate(every.seen("Matériel")) if one[0] == "Tapis")
    every.type("Matériel", row, OWNER, "Crèche La Farandole")
    rest(here)
    owners = {one["fields"]["owner_organisation_id"] for one in here.export("item")}
    assert owners == {"ludo", "creche"}
    # Its row says where it is, and that it may go.
    own.delete_rows("Matériel", 2)
    rest(here)
    assert here.problems() == []


@pytest.fixture
def lender(parties: tuple[Person, Person]) -> Person:
    return parties[0]


@pytest.fixture
def parties(here: HereHost, stand_in: StandIn) -> tuple[Person, Person]:
    """A structure's things, and two loans of another: one is out, one is to come."""
    loans = [
        LENT,
        ("Malle lecture", "Crèche La Farandole", "07/12/2026", "11/12/2026", "", ""),
        ("Tapis", "Crèche La Farandole", "23/11/2026", "11/12/2026", "", ""),
    ]
    own = stand_in.create("Ludothèque", {"Matériel": THINGS, "Prêts": loans})
    nursery = stand_in.create("Crèche", {"Prêts": [LENT]})
    here.settings["SYNC_NOW"] = SOLD_ON
    both = {"Matériel": "items", "Prêts": "loans"}
    lent = {"Prêts": "loans"}
    here.write_mappings(
        [
            {"partner": "ludo", "name": "Ludothèque", "id": own, "tabs": both},
            {"partner": "creche", "name": "Crèche La Farandole", "id": nursery, "tabs": lent},
        ]
    )
    rest(here)
    return stand_in.open(own), stand_in.open(nursery)


def seen_states(sheet: Person) -> dict[str, str]:
    return {str(row[0]): str(row[5]) for row in sheet.seen("Prêts")[1:] if row[0]}


def letter(here: HereHost) -> str:
    answer = here.run("digest", "--week", "2026-W48", "--output", "letter")
    assert answer.code == 0, answer.err
    text = (here.folder / "letter" / "text.txt").read_text()
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def test_a_reservation_of_what_was_sold_is_told_and_never_called_late(
    here: HereHost, lender: Person
) -> None:
    """Nobody was asked; it went « En prêt », and the borrower was reproached with being late."""
    told = (
        "« Malle lecture », réservé par Crèche La Farandole du 07/12/2026 au 11/12/2026 : hors "
        "service depuis le 24/11/2026. Propriétaire : Ludothèque."
    )
    lender.type("Matériel", 1, CONDITION, "vendue")
    lender.type("Matériel", 2, CONDITION, "perdu")
    rest(here)
    assert told in letter(here)

    for now in (PICKED_UP, OVER):
        here.settings["SYNC_NOW"] = now
        rest(here)
        assert told in letter(here)
        assert "« Malle lecture », chez" not in letter(here)
    assert "« Tapis », chez Crèche La Farandole : en retard" in letter(here), "it was taken out"


def test_a_reservation_of_what_was_sold_is_one_in_both_sheets_and_in_the_export(
    here: HereHost, parties: tuple[Person, Person]
) -> None:
    """The letter said « réservé », and both sheets « En prêt », then « En retard »."""
    lender, borrower = parties
    lender.type("Matériel", 1, CONDITION, "vendue")
    lender.type("Matériel", 2, CONDITION, "perdu")
    rest(here)

    for now, carpet in ((PICKED_UP, "En prêt"), (OVER, "En retard")):
        here.settings["SYNC_NOW"] = now
        rest(here)
        states = {"Malle lecture": "Réservé", "Tapis": carpet}
        assert [seen_states(one) for one in parties] == [states, states]
    assert {one["fields"]["status"] for one in here.export("loan")} == {"reserved", "overdue"}

    lender.type("Matériel", 1, CONDITION, "Bon")
    rest(here)
    assert seen_states(borrower)["Malle lecture"] == "En retard", "on the same day"


def test_who_says_that_a_sold_thing_is_out_reads_what_to_do(
    here: HereHost, parties: tuple[Person, Person]
) -> None:
    lender, borrower = parties
    lender.type("Matériel", 1, CONDITION, "vendue")
    rest(here)
    here.settings["SYNC_NOW"] = PICKED_UP
    rest(here)

    (row,) = (n for n, one in enumerate(borrower.seen("Prêts")) if one[0] == "Malle lecture")
    borrower.type("Prêts", row, 5, "En prêt")
    rest(here)
    assert "corrigez son état dans la liste du matériel" in borrower.notes("Prêts")[row, 5]
    assert borrower.seen("Prêts")[row][5] == "En prêt"
    (ref,) = (one["ref"] for one in here.export("loan") if one["fields"]["status"] == "reserved")
    answer = here.run("edit", ref, "status=en prêt")
    assert answer.code != 0
    assert "hors service" in answer.err

    lender.type("Matériel", 1, CONDITION, "Bon")
    rest(here)
    assert here.problems() == []
    assert seen_states(lender)["Malle lecture"] == "En prêt"


@pytest.mark.parametrize(
    ("tab", "row", "column", "typed"),
    [("Prêts", 1, 5, "annulé"), ("Matériel", 1, CONDITION, "Bon")],
)
def test_a_reservation_of_what_was_sold_is_told_until_it_is_called_off_or_the_thing_is_back(
    here: HereHost, lender: Person, tab: str, row: int, column: int, typed: str
) -> None:
    lender.type("Matériel", 1, CONDITION, "vendue")
    rest(here)
    assert "hors service" in letter(here)

    lender.type(tab, row, column, typed)
    rest(here)

    assert "hors service" not in letter(here)
    assert here.problems() == []


def test_a_loan_that_is_typed_once_it_has_begun_was_taken_out_all_the_same(
    here: HereHost, lender: Person
) -> None:
    lender.type("Matériel", 1, CONDITION, "hors service")
    lender.type("Prêts", 1, 5, "annulé")
    rest(here)

    here.settings["SYNC_NOW"] = PICKED_UP
    lender.add_row("Prêts", "Malle lecture", "Crèche La Farandole", "05/12/2026", "10/12/2026")
    rest(here)
    here.settings["SYNC_NOW"] = OVER
    rest(here)

    assert "Ludothèque : 2 prêts en retard, le premier depuis le 10/12/2026." in letter(here)
    assert "« Malle lecture », chez Crèche La Farandole, à rendre le 10/12/2026" in letter(here)


def test_a_second_loan_of_that_day_that_did_go_out_is_another_in_the_sheet_too(
    here: HereHost, lender: Person
) -> None:
    """Both read « Réservé », and « pas revenu » was refused in the one that was late."""
    for row, text in enumerate(("Quantité", 2)):
        lender.type("Matériel", row, len(TITLES) + 1, text)
    lender.type("Matériel", 1, CONDITION, "hors service")
    rest(here)
    here.settings["SYNC_NOW"] = OVER
    late = ("Malle lecture", "Crèche La Farandole", "07/12/2026", "10/12/2026")
    lender.add_row("Prêts", *late)
    rest(here)
    (row,) = (n for n, one in enumerate(lender.seen("Prêts")) if tuple(one[:4]) == late)
    assert [lender.seen("Prêts")[n][5] for n in (1, row)] == ["Réservé", "En retard"]
    states = {one["fields"]["due_on"]: one["fields"]["status"] for one in here.export("loan")}
    assert states["2026-12-10"] == "overdue"

    for typed in ("pas revenu", "rendu le 14/12/2026"):
        lender.type("Prêts", row, 5, typed)
        rest(here)
        assert [one["kind"] for one in here.problems()] == ["duplicate"]
    states = {one["fields"]["due_on"]: one["fields"]["status"] for one in here.export("loan")}
    assert states["2026-12-10"] == "returned"
    assert lender.seen("Prêts")[1][5] == "Réservé"
