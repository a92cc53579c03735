"""In September partners clear their lists of last year's rows: its figures stay as they are."""

from collections.abc import Sequence

import pytest
from flask.testing import FlaskClient

from demo.people import Person
from sync_service.domain.record import Entity
from sync_service.domain.week import Season
from tests.entrypoints.web.quarter import (
    A_WORKSHOP,
    FAMILIES,
    SESSIONS,
    WORKSHOPS,
    Quarter,
    register,
)

DAYS = [f"{day:02}/12/2026" for day in range(1, 13)]
"""Of a season that is over when these lists are cleared."""
COUNTS = ("Séance", "Nombre de familles", "Mères")
ITEMS, LOANS = ("Désignation", "N°"), ("Objet", "Emprunteur", "Sorti le", "Rendu le")
LABEL = "Cuisine en famille"


def a_session(day: str) -> Sequence[str]:
    return (LABEL, day, "14h30", "16h30", "Auditorium", "8")


@pytest.fixture
def sheet(quarter: Quarter) -> Person:
    """A list of sessions and one of their counts, which the coordinator sees in hers."""
    sheet = quarter.open(
        tabs={
            "Ateliers": [WORKSHOPS, A_WORKSHOP],
            "Séances": [SESSIONS, *map(a_session, [*DAYS, "15/09/2027"])],
            "Bilan": [COUNTS],
            "Matériel": [ITEMS, *((f"Malle {n}", f"M-{n}") for n in range(9))],
            "Prêts": [
                LOANS,
                *((f"M-{n}", "MJC du Moulin", "01/10/2026", "15/10/2026") for n in range(7)),
                *((f"M-{n}", "MJC du Moulin", "01/10/2026", "") for n in (7, 8)),
            ],
        }
    )
    quarter.sync()
    wait(quarter, days=25)
    for day in DAYS[:8]:
        sheet.add_row("Bilan", f"{LABEL} du {day}", "5", "4")
    quarter.sync()
    wait(quarter, days=260)
    assert quarter.town.clock.now().date() >= Season(2027).first_day
    assert quarter.problems("guard", "held") == []
    return sheet


def wait(quarter: Quarter, *, days: int = 0, minutes: int = 0) -> None:
    quarter.town.clock.pass_by(minutes=days * 24 * 60 + minutes)
    quarter.sync()


def clear(quarter: Quarter, sheet: Person, tab: str, rows: Sequence[int]) -> None:
    for row in sorted(rows, reverse=True):
        sheet.delete_rows(tab, row)
    for _ in range(4):
        wait(quarter, minutes=5)


def live(quarter: Quarter, entity: Entity) -> dict[str, object]:
    return {one.ref: dict(one.fields) for one in quarter.records(entity) if not one.archived}


def rows_of(sheet: Person, tab: str) -> list[str]:
    """The last column has the references."""
    return [row[-1] for row in sheet.seen(tab)[1:] if row]


@pytest.mark.parametrize(
    ("tab", "entity", "rows"),
    [
        ("Séances", "session", range(1, 13)),
        ("Bilan", "session_count", range(1, 8)),
        ("Prêts", "loan", range(1, 7)),
    ],
)
def test_what_is_over_stays_known_without_its_row_and_nobody_is_asked(
    quarter: Quarter, sheet: Person, tab: str, entity: Entity, rows: range
) -> None:
    """The coordinator was asked, and once she had said yes each session came back with a note."""
    before, shown, asked = live(quarter, entity), rows_of(sheet, tab), quarter.problems()

    clear(quarter, sheet, tab, rows)

    assert rows_of(sheet, tab) == shown[len(rows) :]
    assert live(quarter, entity) == before
    assert sheet.notes(tab) == {}
    assert quarter.problems() == asked


def test_a_new_year_s_rows_are_others_though_only_their_day_differs(
    quarter: Quarter, sheet: Person
) -> None:
    before = live(quarter, "session")
    clear(quarter, sheet, "Séances", range(1, 13))

    for day in DAYS[:6]:
        sheet.add_row("Séances", *a_session(day.replace("2026", "2027")))
    for _ in range(3):
        wait(quarter, minutes=5)

    after = live(quarter, "session")
    assert {ref: after[ref] for ref in before} == before
    assert len(after) == len(before) + 6
    assert quarter.problems("guard", "held", "duplicate") == []


def test_rows_that_are_put_back_are_the_same(quarter: Quarter, sheet: Person) -> None:
    before, shown = live(quarter, "session"), sheet.seen("Séances")
    clear(quarter, sheet, "Séances", range(1, 13))

    for row in shown[1:13]:
        sheet.add_row("Séances", *row)
    for _ in range(3):
        wait(quarter, minutes=5)

    assert live(quarter, "session") == before
    assert sorted(rows_of(sheet, "Séances")) == sorted(row[-1] for row in shown[1:])
    assert (sheet.notes("Séances"), quarter.problems("guard", "duplicate")) == ({}, [])


def test_a_list_that_is_emptied_is_a_mishap(quarter: Quarter, sheet: Person) -> None:
    clear(quarter, sheet, "Séances", range(1, 14))
    [asked] = quarter.problems("guard")
    assert "13 lignes ont disparu" in asked.message


@pytest.mark.parametrize(
    ("tab", "entity", "past", "living"),
    [("Séances", "session", range(1, 13), 14), ("Prêts", "loan", range(1, 7), 8)],
)
def test_a_living_row_that_goes_with_them_is_asked_about_alone(
    quarter: Quarter, sheet: Person, tab: str, entity: Entity, past: range, living: int
) -> None:
    """A loan that is out went without a word among those that were back."""
    sheet.add_row("Séances", *a_session("01/10/2027"))
    wait(quarter, minutes=5)
    before, shown = live(quarter, entity), rows_of(sheet, tab)

    clear(quarter, sheet, tab, [*past, living])

    [asked] = quarter.problems("guard")
    assert asked.message.startswith("Une ligne a disparu.")
    assert live(quarter, entity) == before
    quarter.decide(asked, "database")
    wait(quarter)
    assert sorted(rows_of(sheet, tab)) == sorted(shown[len(past) :])
    assert live(quarter, entity) == before


def test_a_living_row_that_goes_after_them_is_deleted_as_ever(
    quarter: Quarter, sheet: Person
) -> None:
    before = live(quarter, "loan")
    clear(quarter, sheet, "Prêts", range(1, 7))
    clear(quarter, sheet, "Prêts", [2])
    assert len(live(quarter, "loan")) == len(before) - 1
    assert quarter.problems("guard") == []


@pytest.mark.parametrize("count", [1, 2])
def test_so_it_is_with_a_few_rows_however_often(
    quarter: Quarter, sheet: Person, count: int
) -> None:
    """Fewer than five left the figures of the season without a word."""
    before, shown = live(quarter, "session_count"), rows_of(sheet, "Bilan")
    for _ in range(2):
        clear(quarter, sheet, "Bilan", range(1, count + 1))
        wait(quarter, days=20)
    assert live(quarter, "session_count") == before
    assert rows_of(sheet, "Bilan") == shown[2 * count :]
    assert (sheet.notes("Bilan"), quarter.problems("guard", "held")) == ({}, [])


def test_in_the_season_itself_a_mass_of_rows_is_asked_about(
    quarter: Quarter, sheet: Person
) -> None:
    quarter.town.clock.pass_by(minutes=-120 * 24 * 60)
    clear(quarter, sheet, "Séances", range(1, 13))
    [asked] = quarter.problems("guard")
    assert "12 lignes ont disparu" in asked.message


@pytest.mark.parametrize("count", [2, 8])
def test_rows_of_families_that_are_forgotten_leave_and_are_counted_on(
    quarter: Quarter, family: FlaskClient, count: int
) -> None:
    """Of « — » under « Prénom » eight at once were asked about, and two no longer counted."""
    sheet = quarter.open(
        tabs={
            "Ateliers": [WORKSHOPS, A_WORKSHOP],
            "Séances": [SESSIONS, *map(a_session, DAYS)],
            "Inscriptions": [FAMILIES],
        }
    )
    quarter.sync()
    for number, session in enumerate(quarter.records("session")[:10]):
        register(family, session, f"Ana{number}", email=f"ana{number}@example.org")
    quarter.sync()
    wait(quarter, days=70)
    assert quarter.purge() == 10
    wait(quarter, minutes=5)
    before = live(quarter, "registration")

    clear(quarter, sheet, "Inscriptions", range(1, count + 1))

    assert live(quarter, "registration") == before
    assert len(rows_of(sheet, "Inscriptions")) == len(before) - count
    assert (sheet.notes("Inscriptions"), quarter.problems()) == ({}, [])


@pytest.mark.parametrize(
    ("tab", "entity", "rows"),
    [("Séances", "session", range(1, 13)), ("Bilan", "session_count", range(1, 8))],
)
def test_what_was_cleared_stays_known_however_many_rows_come_after_it(
    quarter: Quarter, sheet: Person, tab: str, entity: Entity, rows: range
) -> None:
    """Once they were less than a fifth of the list, the counts were archived after all."""
    before = live(quarter, entity)
    clear(quarter, sheet, tab, rows)

    days = [f"{day:02}/{month}/2027" for month in (10, 11, 12) for day in range(1, 31)]
    add_in_parts(quarter, sheet, "Séances", [a_session(day) for day in days])
    if tab == "Bilan":
        wait(quarter, days=120)
        counts = [(f"{LABEL} du {day}", "5", "4") for day in days]
        add_in_parts(quarter, sheet, "Bilan", counts)

    after = live(quarter, entity)
    assert before.keys() <= after.keys()
    assert len(after) == len(before) + len(days)
    assert len(rows_of(sheet, tab)) == len(before) - len(rows) + len(days)
    assert sheet.notes(tab) == {}


EVENINGS = 3
WAYS = ["taken out", "cleared", "cleared but for its reference"]


def take_one(quarter: Quarter, sheet: Person, tab: str, row: int, way: str) -> None:
    """One row, and a run or two before the next."""
    width = len(sheet.seen(tab)[0])
    if way == "taken out":
        sheet.delete_rows(tab, row)
    else:
        sheet.clear(tab, row, 0, 1, width if way == "cleared" else width - 1)
    for _ in range(2):
        wait(quarter, minutes=3)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("tab", "entity", "each"), [("Séances", "session", 3), ("Bilan", "session_count", 2)]
)
def test_what_is_taken_out_row_by_row_on_some_evenings_stays_known(
    quarter: Quarter, sheet: Person, tab: str, entity: Entity, each: int, way: str
) -> None:
    """The first ones of each evening left the figures of the season without a word."""
    before, shown = live(quarter, entity), rows_of(sheet, tab)

    for evening in range(EVENINGS):
        for number in range(each):
            at = 1 + (0 if way == "taken out" else evening * each + number)
            take_one(quarter, sheet, tab, at, way)
        wait(quarter, days=2)

    assert live(quarter, entity) == before
    assert [one for one in rows_of(sheet, tab) if one] == shown[EVENINGS * each :]
    assert sheet.notes(tab) == {}
    assert quarter.problems("guard", "held", "duplicate") == []


def test_one_that_figures_need_leaves_its_list_alone_and_stays_known(
    quarter: Quarter, sheet: Person
) -> None:
    """It came back with a note each time, and with eleven others it did not."""
    before, shown = live(quarter, "session"), rows_of(sheet, "Séances")
    clear(quarter, sheet, "Séances", [1])
    wait(quarter, days=3)
    assert live(quarter, "session") == before
    assert (rows_of(sheet, "Séances"), sheet.notes("Séances")) == (shown[1:], {})


def add_in_parts(quarter: Quarter, sheet: Person, tab: str, rows: Sequence[Sequence[str]]) -> None:
    """So few at once that nobody is asked about the new ones."""
    for first in range(0, len(rows), 15):
        for row in rows[first : first + 15]:
            sheet.add_row(tab, *row)
        for _ in range(2):
            wait(quarter, minutes=5)
