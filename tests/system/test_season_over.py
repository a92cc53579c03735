"""Last season's rows, all that a list has, taken out in September, by whoever clears it."""

from collections.abc import Mapping, Sequence

import pytest

from demo.people import Person
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

AUGUST, SEPTEMBER = "2026-08-30T{}:00+02:00", "2026-09-02T{}:00+02:00"
LABEL = "Café des parents"
DAYS = [f"{day:02}/06/2026" for day in (2, 9, 16, 23, 30)]
KINDS = {
    "Ateliers": "workshops",
    "Séances": "sessions",
    "Bilan": "session_counts",
    "Matériel": "items",
    "Prêts": "loans",
}
LOAN = ("Centre social Les Épis", "02/06/2026", "20/06/2026")
TABS: Mapping[str, Sequence[Sequence[str]]] = {
    "Ateliers": [("Action", "Porteur"), (LABEL, "Centre social Les Épis")],
    "Séances": [
        ("Atelier", "Date", "Début", "Fin", "Lieu", "État"),
        *((LABEL, day, "14h", "16h", "Auditorium", "Tenue") for day in DAYS),
    ],
    "Bilan": [
        ("Séance", "Familles", "Mères"),
        *((f"{LABEL} {day}", "7", "6") for day in DAYS),
    ],
    "Matériel": [("Désignation", "Quantité"), *((f"Malle {n}", "1") for n in range(6))],
    "Prêts": [
        ("Matériel", "Emprunteur", "Sorti le", "Rendu le"),
        *((f"Malle {n}", *LOAN) for n in range(5)),
    ],
}
OF_NOW = {
    "Séances": (LABEL, "08/09/2026", "14h", "16h", "Auditorium"),
    "Prêts": ("Malle 5", "Centre social Les Épis", "02/06/2026", ""),
}
EACH = [("Séances", "session"), ("Bilan", "session_count"), ("Prêts", "loan")]


@pytest.fixture
def partner(here: HereHost, stand_in: StandIn) -> Person:
    sheet = stand_in.create("Les Épis", TABS, entry="USER_ENTERED")
    name = "Centre social Les Épis"
    here.write_mappings([{"partner": "les-epis", "name": name, "id": sheet, "tabs": KINDS}])
    sync(here, AUGUST, "10:0{}")
    assert here.problems() == []
    return stand_in.open(sheet)


def sync(host: HereHost, day: str, minutes: str) -> None:
    for minute in range(4):
        host.settings["SYNC_NOW"] = day.format(minutes.format(minute))
        host.sync()


def known(host: HereHost, entity: str) -> dict[str, object]:
    return {one["ref"]: one["fields"] for one in host.export(entity)}


def figures(host: HereHost) -> str:
    answer = host.run("report", "--season", "2025-2026", "--json")
    assert (answer.code, "35" in answer.out) == (0, True), "five times seven families"
    return answer.out


def asked(host: HereHost) -> list[str]:
    return [one["message"] for one in host.problems() if one["kind"] == "guard"]


@pytest.mark.parametrize("way", ["taken out", "cleared"])
@pytest.mark.parametrize(("tab", "entity"), EACH)
def test_a_list_of_last_season_alone_is_emptied_and_nobody_is_asked(
    here: HereHost, partner: Person, tab: str, entity: str, way: str
) -> None:
    """« 5 lignes ont disparu d’un coup », although the guide says that nobody is bothered."""
    here.settings["SYNC_NOW"] = SEPTEMBER.format("10:00")
    before, counted = known(here, entity), figures(here)
    assert len(before) == 5

    if way == "taken out":
        partner.delete_rows(tab, 1, 5)
    else:
        partner.clear(tab, 1, 0, 5, len(partner.seen(tab)[0]))
    sync(here, SEPTEMBER, "10:0{}")

    assert (known(here, entity), figures(here)) == (before, counted)
    assert [row for row in partner.seen(tab)[1:] if any(row)] == []
    assert (here.problems(), partner.notes(tab)) == ([], {})
    assert {one["state"] for one in here.sync()["sheets"]} == {"idle"}


def test_a_new_season_begins_in_the_list_that_was_emptied(here: HereHost, partner: Person) -> None:
    before = known(here, "session")
    partner.delete_rows("Séances", 1, 5)
    sync(here, SEPTEMBER, "10:0{}")
    partner.add_row("Séances", *OF_NOW["Séances"])
    sync(here, SEPTEMBER, "11:0{}")

    after = known(here, "session")
    assert {ref: after[ref] for ref in before} == before
    assert len(after) == 6
    assert [row[1] for row in partner.seen("Séances")[1:]] == ["08/09/2026"]
    assert asked(here) == []


@pytest.mark.parametrize(("tab", "entity"), [("Séances", "session"), ("Prêts", "loan")])
def test_with_one_row_of_this_season_among_them_it_is_asked_about(
    here: HereHost, partner: Person, tab: str, entity: str
) -> None:
    partner.add_row(tab, *OF_NOW[tab])
    sync(here, SEPTEMBER, "09:0{}")
    before = known(here, entity)
    assert (len(before), asked(here)) == (6, [])

    partner.delete_rows(tab, 1, 6)
    sync(here, SEPTEMBER, "10:0{}")

    (told,) = asked(here)
    assert told.startswith("6 lignes ont disparu d’un coup.")
    assert known(here, entity) == before


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("tab", "entity"), EACH)
def test_so_it_is_with_a_few_of_them(
    here: HereHost, partner: Person, tab: str, entity: str, count: int
) -> None:
    """Three counts taken out at once were missing in last year's figures: it took five."""
    here.settings["SYNC_NOW"] = SEPTEMBER.format("10:00")
    before, counted = known(here, entity), figures(here)

    partner.delete_rows(tab, 1, count)
    sync(here, SEPTEMBER, "10:0{}")

    assert (known(here, entity), figures(here)) == (before, counted)
    assert len(partner.seen(tab)) == len(before) - count + 1
    assert (here.problems(), partner.notes(tab)) == ([], {})


@pytest.mark.parametrize("answer", ["few", "confirm"])
def test_in_a_list_that_is_emptied_old_ones_stay_known_whatever_goes_with_them(
    here: HereHost, partner: Person, answer: str
) -> None:
    """Too few to be asked about, or asked about and meant: only this season's goes."""
    tab, old = "Bilan", 5
    if answer == "few":
        partner.delete_rows(tab, 1, 3)
        sync(here, SEPTEMBER, "08:0{}")
        old = 2
    here.settings["SYNC_NOW"] = SEPTEMBER.format("08:30")
    before, counted = known(here, "session_count"), figures(here)
    partner.add_row("Séances", LABEL, "01/09/2026", "14h", "16h", "Auditorium", "Tenue")
    sync(here, SEPTEMBER, "08:4{}")
    partner.add_row(tab, f"{LABEL} 01/09/2026", "3", "2")
    sync(here, SEPTEMBER, "09:0{}")
    assert len(known(here, "session_count")) == 6

    partner.delete_rows(tab, 1, old + 1)
    sync(here, SEPTEMBER, "10:0{}")
    if answer == "confirm":
        (question,) = here.problems()
        here.run("confirm", str(question["id"]))
        sync(here, SEPTEMBER, "11:0{}")

    assert (known(here, "session_count"), figures(here)) == (before, counted)
    assert (here.problems(), partner.seen(tab)[1:]) == ([], [])


def test_a_list_emptied_in_august_is_asked_about_in_september_too(
    here: HereHost, partner: Person
) -> None:
    partner.delete_rows("Séances", 1, 5)
    sync(here, AUGUST, "11:0{}")
    first = asked(here)
    sync(here, SEPTEMBER, "10:0{}")

    assert asked(here) == first
    assert first[0].startswith("5 lignes ont disparu d’un coup.")


@pytest.mark.parametrize(("tab", "entity"), EACH)
def test_a_list_of_last_season_that_is_wiped_with_its_titles_is_asked_about(
    here: HereHost, partner: Person, tab: str, entity: str
) -> None:
    """Whoever clears a list keeps its titles: this was taken for a list that is begun anew."""
    before, width = known(here, entity), len(TABS[tab][0]) + 1
    partner.clear(tab, 0, 0, 6, width)
    sync(here, SEPTEMBER, "10:0{}")
    assert [one[:31] for one in asked(here)] == ["5 lignes ont disparu d’un coup."]
    assert known(here, entity) == before

    partner.type(tab, 0, 0, *TABS[tab][0])
    sync(here, SEPTEMBER, "10:1{}")
    assert len(asked(here)) == 1, "the titles alone answer nothing"

    (question,) = here.problems()
    here.run("confirm", str(question["id"]))
    sync(here, SEPTEMBER, "11:0{}")
    assert (here.problems(), known(here, entity)) == ([], before)
    assert partner.seen(tab)[1:] == []


@pytest.mark.parametrize("answer", [["confirm"], ["resolve", "--keep", "database"]])
def test_of_a_wiped_tab_two_rows_are_asked_about_as_many_would_be(
    here: HereHost, stand_in: StandIn, answer: Sequence[str]
) -> None:
    rows = [("Nom", "Prénom", "Courriel"), ("Colin", "Léa", "l@example.org")]
    sheet = stand_in.create("Ludo", {"Contacts": [*rows, ("Petit", "Tom", "t@example.org")]})
    here.write_mappings(
        [{"partner": "ludo", "name": "Ludo", "id": sheet, "tabs": {"Contacts": "contacts"}}]
    )
    sync(here, SEPTEMBER, "09:0{}")
    before = known(here, "contact")
    stand_in.open(sheet).clear("Contacts", 0, 0, 3, 4)
    sync(here, SEPTEMBER, "10:0{}")
    assert len(asked(here)) == 1
    assert known(here, "contact") == before

    (question,) = here.problems()
    assert here.run(*answer, str(question["id"])).code == 0
    sync(here, SEPTEMBER, "11:0{}")
    is_left = answer != ["confirm"]
    assert (here.problems(), known(here, "contact")) == ([], before if is_left else {})
    assert len(stand_in.open(sheet).seen("Contacts")[1:]) == (2 if is_left else 0)
