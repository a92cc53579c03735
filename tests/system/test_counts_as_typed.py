"""Counts of sessions as partners type them: which session of a day, how many hours."""

from collections.abc import Sequence

import pytest

from demo.people import Person
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

CAFE, DAY = "Café des parents", "17/11/2026"


@pytest.fixture
def partner(here: HereHost, stand_in: StandIn) -> Person:
    rows: dict[str, list[Sequence[object]]] = {
        "Ateliers": [("Action", "Porteur"), (CAFE, "Les Épis")],
        "Séances": [
            ("Atelier", "Date", "Début", "Fin", "Lieu", "Places"),
            (CAFE, DAY, "10h", "12h", "Salle", "8"),
            (CAFE, DAY, "14h", "16h", "Salle", "8"),
        ],
        "Bilan": [("Séance", "Familles", "Bénévoles", "Heures")],
    }
    tabs = {"Ateliers": "workshops", "Séances": "sessions", "Bilan": "session_counts"}
    sheet = stand_in.create("Les Épis", rows)
    here.write_mappings([{"partner": "les-epis", "name": "Les Épis", "id": sheet, "tabs": tabs}])
    for _ in range(3):
        here.sync()
    assert here.problems() == []
    return stand_in.open(sheet)


def test_of_two_sessions_of_a_day_the_hour_beside_it_says_which(
    here: HereHost, partner: Person
) -> None:
    """« Café des parents 17/11/2026 14h » was asked about as if no hour stood there."""
    partner.add_row("Bilan", f"{CAFE} {DAY} 14h", "4")
    partner.add_row("Bilan", f"{CAFE} 17/11 (10h)", "7")
    for _ in range(3):
        here.sync()

    assert here.problems() == []
    starts = {one["ref"]: one["fields"]["start_time"] for one in here.export("session")}
    counted = {
        starts[one["fields"]["session_id"]]: one["fields"]["families_count"]
        for one in here.export("session_count")
    }
    assert counted == {"14:00": 4, "10:00": 7}


def test_an_hour_beside_the_day_is_understood_however_it_is_written(
    here: HereHost, partner: Person
) -> None:
    """« 17/11 14h. » was not known here, and « 2026-11-17T10:00 » was two sessions'."""
    partner.add_row("Séances", CAFE, "10/11/2026", "14h", "16h", "Salle", "8")
    partner.add_row("Bilan", f"{CAFE} 17/11 14h.", "4")
    partner.add_row("Bilan", "2026-11-17T10:00", "7")
    partner.add_row("Bilan", "2026-11-10T14:00", "5")
    for _ in range(3):
        here.sync()

    assert [one["message"] for one in here.problems()] == []
    sessions = {one["ref"]: one["fields"] for one in here.export("session")}
    counted = {
        (sessions[session]["date"], sessions[session]["start_time"]): one["fields"][
            "families_count"
        ]
        for one in here.export("session_count")
        for session in [one["fields"]["session_id"]]
    }
    assert counted == {
        ("2026-11-17", "14:00"): 4,
        ("2026-11-17", "10:00"): 7,
        ("2026-11-10", "14:00"): 5,
    }


def test_hours_are_read_as_one_says_them(here: HereHost, partner: Person) -> None:
    """« 3h30 » was « pas un seul nombre »."""
    partner.add_row("Bilan", f"{CAFE} {DAY} 14h00", "4", "2", "3h30")
    partner.add_row("Bilan", f"{CAFE} {DAY} 10h00", "7", "2", "2h par personne")
    for _ in range(3):
        here.sync()

    (asked,) = here.problems()
    assert (asked["cell"], asked["sheet_value"]) == ("D3", "2h par personne")
    assert "Combien d’heures en tout ? Nous attendons un nombre d’heures" in asked["message"]
    assert "3,5" in asked["message"]
    hours = [one["fields"]["volunteer_hours"] for one in here.export("session_count")]
    assert sorted(hours, key=str) == [3.5, None]
    assert partner.seen("Bilan")[1][3] == "3h30"


def test_what_is_typed_where_a_time_was_is_the_number_that_was_typed(
    here: HereHost, partner: Person
) -> None:
    """« 2 » was 0 there, and what the coordinator gave was seen as « 00:00 »."""
    partner.add_row("Bilan", f"{CAFE} {DAY} 14h00", "4", "2", "3:30")
    for _ in range(2):
        here.sync()
    partner.type("Bilan", 1, 3, "2")
    for _ in range(2):
        here.sync()

    (count,) = here.export("session_count")
    assert count["fields"]["volunteer_hours"] == 2

    assert here.run("edit", count["ref"], "volunteer_hours=5").code == 0
    for _ in range(2):
        here.sync()
    assert partner.seen("Bilan")[1][3] == "05:00"
    (count,) = here.export("session_count")
    assert count["fields"]["volunteer_hours"] == 5
    assert here.problems() == []


def test_what_is_typed_where_a_time_was_is_seen_as_it_is_understood(
    here: HereHost, partner: Person
) -> None:
    """« 2 » was 2 for everybody else, and « 00:00 » for whoever had typed it."""
    partner.add_row("Bilan", f"{CAFE} {DAY} 14h00", "4", "2", "3:30")
    partner.add_row("Bilan", f"{CAFE} {DAY} 10h00", "4", "2", "12:30")
    for _ in range(2):
        here.sync()
    partner.type("Bilan", 1, 3, "2")
    partner.type("Bilan", 2, 3, "36")
    for _ in range(2):
        here.sync()

    assert [row[3] for row in partner.seen("Bilan")[1:]] == ["02:00", "36"]
    hours = [one["fields"]["volunteer_hours"] for one in here.export("session_count")]
    assert sorted(hours) == [2, 36]
    assert {sheet["state"] for sheet in here.sync()["sheets"]} == {"idle"}
    assert here.problems() == []


def test_half_an_hour_or_half_a_day_is_for_a_person_to_say(
    here: HereHost, partner: Person
) -> None:
    """« 0,5 » typed where a time was is seen as « 12:00 », and was 12 in all lists."""
    partner.add_row("Bilan", f"{CAFE} {DAY} 14h00", "4", "2", "3:30")
    for _ in range(2):
        here.sync()
    partner.type("Bilan", 1, 3, "0,5")
    for _ in range(2):
        here.sync()

    (asked,) = here.problems()
    assert asked["message"].endswith("combien d’heures ? Écrivez « 0,5 h » ou « 12 h ».")
    (count,) = here.export("session_count")
    assert count["fields"]["volunteer_hours"] == 3.5

    partner.type("Bilan", 1, 3, "0,5 h")
    for _ in range(2):
        here.sync()
    (count,) = here.export("session_count")
    assert (count["fields"]["volunteer_hours"], here.problems()) == (0.5, [])


def test_half_a_day_typed_over_half_an_hour_is_asked_about(
    here: HereHost, partner: Person
) -> None:
    """The cell holds 0,5 then, which is what the record says: « 00:30 » is seen for that."""
    partner.add_row("Bilan", f"{CAFE} {DAY} 14h00", "4", "2", "0:30")
    for _ in range(2):
        here.sync()
    partner.type("Bilan", 1, 3, "12:00")
    for _ in range(2):
        here.sync()

    (asked,) = here.problems()
    assert asked["message"].endswith("Écrivez « 0,5 h » ou « 12 h ».")
    assert partner.seen("Bilan")[1][3] == "12:00"


def test_six_twelve_or_eighteen_hours_in_a_fresh_cell_are_so_many(
    here: HereHost, partner: Person
) -> None:
    """« 12:00 » was asked about, as if half an hour had been typed where times were."""
    partner.add_row("Bilan", f"{CAFE} {DAY} 14h00", "4", "2", "12:00")
    partner.add_row("Bilan", f"{CAFE} {DAY} 10h00", "4", "2")
    for _ in range(2):
        here.sync()
    partner.type("Bilan", 2, 3, "6:00")
    for _ in range(2):
        here.sync()

    assert here.problems() == []
    counts = {one["fields"]["volunteer_hours"]: one["ref"] for one in here.export("session_count")}
    assert counts.keys() == {12, 6}

    # A sum of theirs goes on counting what the coordinator gives.
    assert here.run("edit", counts[6], "volunteer_hours=18").code == 0
    for _ in range(2):
        here.sync()
    assert [row[3] for row in partner.seen("Bilan")[1:]] == ["12:00", "18:00"]
    assert here.problems() == []
    hours = [one["fields"]["volunteer_hours"] for one in here.export("session_count")]
    assert sorted(hours) == [12, 18]
    assert {sheet["state"] for sheet in here.sync()["sheets"]} == {"idle"}


def test_half_a_day_typed_over_half_an_hour_in_words_is_asked_about(
    here: HereHost, partner: Person
) -> None:
    """Its cell may show times: « 0,5 h » is how such a question is answered."""
    partner.add_row("Bilan", f"{CAFE} {DAY} 14h00", "4", "2", "0,5 h")
    for _ in range(2):
        here.sync()
    partner.type("Bilan", 1, 3, "12:00")
    for _ in range(2):
        here.sync()

    (asked,) = here.problems()
    assert asked["message"].endswith("Écrivez « 0,5 h » ou « 12 h ».")
    partner.type("Bilan", 1, 3, "12 h")
    for _ in range(2):
        here.sync()
    (count,) = here.export("session_count")
    assert (count["fields"]["volunteer_hours"], here.problems()) == (12, [])


@pytest.mark.parametrize("answer", ["0,5 h", "12 h"])
def test_half_an_hour_typed_over_no_hours_at_all_is_asked_about(
    here: HereHost, partner: Person, answer: str
) -> None:
    """« 0,5 » in a cell that showed « 0:00 », and shows « 12:00 » now, was 12 in all lists."""
    partner.add_row("Bilan", f"{CAFE} {DAY} 14h00", "4", "2", "0:00")
    for _ in range(2):
        here.sync()
    (count,) = here.export("session_count")
    assert count["fields"]["volunteer_hours"] == 0
    partner.type("Bilan", 1, 3, "0,5")
    for _ in range(2):
        here.sync()

    (asked,) = here.problems()
    assert partner.seen("Bilan")[1][3] == "12:00"
    assert asked["message"].endswith("combien d’heures ? Écrivez « 0,5 h » ou « 12 h ».")
    (count,) = here.export("session_count")
    assert count["fields"]["volunteer_hours"] == 0

    partner.type("Bilan", 1, 3, answer)
    for _ in range(2):
        here.sync()
    (count,) = here.export("session_count")
    assert count["fields"]["volunteer_hours"] == (0.5 if answer == "0,5 h" else 12)
    assert here.problems() == []


@pytest.mark.parametrize(("typed", "hours", "seen"), [("2", 2, "02:00"), ("3:30", 3.5, "03:30")])
def test_other_hours_typed_over_no_hours_at_all_are_taken_unasked(
    here: HereHost, partner: Person, typed: str, hours: float, seen: str
) -> None:
    partner.add_row("Bilan", f"{CAFE} {DAY} 14h00", "4", "2", "0:00")
    for _ in range(2):
        here.sync()
    partner.type("Bilan", 1, 3, typed)
    for _ in range(2):
        here.sync()

    (count,) = here.export("session_count")
    assert (count["fields"]["volunteer_hours"], here.problems()) == (hours, [])
    assert partner.seen("Bilan")[1][3] == seen


def rest(here: HereHost) -> None:
    for _ in range(2):
        here.sync()


def assert_half_an_hour_is_asked_about(here: HereHost, partner: Person, row: int) -> None:
    (asked,) = here.problems()
    assert (asked["cell"], partner.seen("Bilan")[row][3]) == (f"D{row + 1}", "12:00")
    assert asked["message"].endswith("combien d’heures ? Écrivez « 0,5 h » ou « 12 h ».")
    hours = [one["fields"]["volunteer_hours"] for one in here.export("session_count")]
    assert 12 not in hours

    here.sync()  # and nobody takes it later
    assert [one["cell"] for one in here.problems()] == [f"D{row + 1}"]
    partner.type("Bilan", row, 3, "0,5 h")
    rest(here)
    hours = [one["fields"]["volunteer_hours"] for one in here.export("session_count")]
    assert (0.5 in hours, here.problems()) == (True, [])


@pytest.mark.parametrize("between", ["", "3h30", "3,5 h"])
def test_half_an_hour_where_a_time_was_before_it_was_emptied_or_worded_is_asked_about(
    here: HereHost, partner: Person, between: str
) -> None:
    """The cell keeps its format: « 0,5 » was 12 in all lists."""
    partner.add_row("Bilan", f"{CAFE} {DAY} 14h00", "4", "2", "3:30")
    rest(here)
    if between:
        partner.type("Bilan", 1, 3, between)
    else:
        partner.clear("Bilan", 1, 3)
    rest(here)
    assert here.problems() == []

    partner.type("Bilan", 1, 3, "0,5")
    rest(here)
    assert_half_an_hour_is_asked_about(here, partner, 1)


def test_half_an_hour_where_the_coordinator_emptied_a_time_is_asked_about(
    here: HereHost, partner: Person
) -> None:
    partner.add_row("Bilan", f"{CAFE} {DAY} 14h00", "4", "2", "3:30")
    rest(here)
    (count,) = here.export("session_count")
    assert here.run("edit", count["ref"], "volunteer_hours=").code == 0
    rest(here)
    assert partner.seen("Bilan")[1][3] == ""

    partner.type("Bilan", 1, 3, "0,5")
    rest(here)
    assert_half_an_hour_is_asked_about(here, partner, 1)


def test_half_an_hour_after_our_own_advice_is_asked_about(here: HereHost, partner: Person) -> None:
    partner.add_row("Bilan", f"{CAFE} {DAY} 14h00", "4", "2", "3:30")
    rest(here)
    for typed in ("0,25", "0,25 h", "0,5"):
        partner.type("Bilan", 1, 3, typed)
        rest(here)
    assert_half_an_hour_is_asked_about(here, partner, 1)


@pytest.mark.parametrize("way", ["put in", "copied"])
def test_half_an_hour_in_a_row_with_the_formats_of_another_is_asked_about(
    here: HereHost, partner: Person, way: str
) -> None:
    partner.add_row("Bilan", f"{CAFE} {DAY} 14h00", "4", "2", "3:30")
    rest(here)
    if way == "copied":
        partner.copy_row("Bilan", 1, 2)
    else:
        partner.insert_rows("Bilan", 2)
    partner.type("Bilan", 2, 0, f"{CAFE} {DAY} 10h00", "9", "2", "0,5")
    rest(here)
    assert_half_an_hour_is_asked_about(here, partner, 2)


def test_part_of_an_hour_in_two_decimals_where_a_time_was_is_asked_about(
    here: HereHost, partner: Person
) -> None:
    """« 0,45 », seen as « 10:48 », was 10,8."""
    partner.add_row("Bilan", f"{CAFE} {DAY} 14h00", "4", "2", "0:30")
    rest(here)
    partner.type("Bilan", 1, 3, "0,45")
    rest(here)

    (asked,) = here.problems()
    assert asked["message"].endswith("Écrivez « 27 min » ou « 10,8 h ».")
    partner.type("Bilan", 1, 3, "45 min")
    rest(here)
    (count,) = here.export("session_count")
    assert (count["fields"]["volunteer_hours"], here.problems()) == (0.75, [])


def test_hours_of_a_list_that_is_met_are_taken_as_they_are_seen(
    here: HereHost, partner: Person
) -> None:
    """Six, twelve and other hours beside each other, and later in a fresh cell of a known row."""
    partner.add_row("Séances", CAFE, DAY, "17h", "", "Salle", "8")
    typed = {"10h00": "6:00", "14h00": "3:30", "17h00": ""}
    for at, hours in typed.items():
        partner.add_row("Bilan", f"{CAFE} {DAY} {at}", "4", "2", hours)
    rest(here)
    rest(here)
    partner.type("Bilan", 3, 3, "18:00")
    rest(here)

    assert here.problems() == []
    told = [one["fields"]["volunteer_hours"] for one in here.export("session_count")]
    assert sorted(told) == [3.5, 6, 18]


@pytest.mark.parametrize(
    "typed",
    [f"{CAFE} 10h et 14h 17/11", f"{CAFE} 10h + 14h, {DAY}", f"10h et 14h {CAFE} {DAY}",
     "17/11 10h 14h"],
)  # fmt: skip
def test_a_count_of_two_sessions_of_a_day_is_asked_about(
    here: HereHost, partner: Person, typed: str
) -> None:
    """All eleven families of both were counted in the first one."""
    partner.add_row("Bilan", typed, "11")
    rest(here)

    assert here.export("session_count") == []
    (asked,) = here.problems()
    both = f"« {CAFE} du {DAY} à 10h00 » ou « {CAFE} du {DAY} à 14h00 »"
    assert asked["message"].endswith(f"écrivez {both}.")


@pytest.mark.parametrize("typed", [f"{CAFE} 10/11 à 5h", f"{CAFE} 10/11/2026 à 4h00"])
def test_a_count_at_an_early_hour_is_not_that_of_the_only_session_of_the_day(
    here: HereHost, partner: Person, typed: str
) -> None:
    """« à 5h » was taken for a length, so that it contradicted nothing."""
    partner.add_row("Séances", CAFE, "10/11/2026", "14h", "16h", "Salle", "8")
    partner.add_row("Bilan", typed, "11")
    rest(here)

    assert here.export("session_count") == []
    (asked,) = here.problems()
    assert f"« {CAFE} du 10/11/2026 à 14h00 »" in asked["message"]


def test_an_hour_with_its_end_or_spelt_out_is_understood(here: HereHost, partner: Person) -> None:
    partner.add_row("Bilan", f"{CAFE} 17/11 de 14 à 16h", "11")
    partner.add_row("Bilan", f"{CAFE} {DAY} à 10 heures précises", "7")
    rest(here)

    assert [one["message"] for one in here.problems()] == []
    counts = [one["fields"]["families_count"] for one in here.export("session_count")]
    assert sorted(counts) == [7, 11]


@pytest.mark.parametrize("typed", [f"{CAFE} {DAY} 14h, 16h", f"{CAFE} 14h et 16h {DAY}"])
def test_until_when_a_session_is_names_no_other(
    here: HereHost, partner: Person, typed: str
) -> None:
    """It was « pas connu ici »: a comma before the end was one before another session."""
    partner.add_row("Bilan", typed, "4")
    rest(here)

    assert [one["message"] for one in here.problems()] == []
    starts = {one["ref"]: one["fields"]["start_time"] for one in here.export("session")}
    (count,) = here.export("session_count")
    assert starts[count["fields"]["session_id"]] == "14:00"
