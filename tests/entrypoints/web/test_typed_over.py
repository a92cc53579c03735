"""A partner types another family over a family's row, or another workshop over a session's."""

import re
from collections.abc import Sequence
from itertools import permutations

import pytest
from flask.testing import FlaskClient

from demo.people import Person
from sync_service.ports import SYNC_JOB
from tests.entrypoints.web.quarter import A_WORKSHOP, Quarter, go_on, register, row_of

TAB = "Inscriptions"
NAME, PHONE, MAIL = 1, 2, 3
YASMINE = ("Yasmine", "06 39 98 10 55", "yasmine@example.org")


@pytest.fixture
def sheet(quarter: Quarter) -> Person:
    return quarter.open_two_places([A_WORKSHOP[0], "Jeux de société"])


def two_families(
    quarter: Quarter, family: FlaskClient, phone: str = "03 53 01 12 30"
) -> list[str]:
    session = quarter.the("session")
    pages = [
        register(family, session, "Nadia", email="nadia@example.org", phone=phone),
        register(family, session, "Bea", phone="03 53 01 12 34"),
    ]
    go_on(quarter)
    return pages


def type_over(sheet: Person, name: str, *cells: str) -> None:
    row = row_of(sheet, name)
    for column, text in enumerate(cells, NAME):
        sheet.type(TAB, row, column, text)


def to_call(quarter: Quarter) -> str:
    text = re.sub(r"<[^>]*>", "", quarter.desk().get("/coordination/").text)
    return re.sub(r"(?:&nbsp;|\s)+", " ", text[text.index("À faire –") :])


def seated(quarter: Quarter) -> list[str]:
    families = quarter.records("registration")
    return sorted(str(one.fields["given_name"]) for one in families if not one.archived)


def test_the_first_familys_page_shows_nothing_of_the_other_one(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    """It said « Vous avez une place » with a stranger's name and number, and nobody was told."""
    pages = two_families(quarter, family)
    type_over(sheet, "Nadia", *YASMINE)
    quarter.sync(times=1)
    assert "Yasmine" not in family.get(pages[0]).text
    go_on(quarter)

    page = family.get(pages[0]).text
    assert not [one for one in ("Yasmine", "98 10 55", "yasmine@") if one in page]
    assert "Vous avez une place" not in page
    assert quarter.told()[1:] == [("nadia@example.org", "removed")]
    assert seated(quarter) == ["Bea", "Yasmine"]
    assert (sheet.notes(TAB), quarter.problems()) == ({}, [])
    [yasmine] = [
        one for one in quarter.records("registration") if one.fields["given_name"] == "Yasmine"
    ]
    assert yasmine.ref in sheet.seen(TAB)[row_of(sheet, "Yasmine")]


@pytest.mark.parametrize("first", ["03 53 01 12 30", ""])
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_nearly_the_same_name_with_another_number_and_address_is_another_family(
    quarter: Quarter, family: FlaskClient, sheet: Person, order: Sequence[int], first: str
) -> None:
    """Anaé's page said « Vous avez une place » with the number and the address of Danaé."""
    pages = two_families(quarter, family, phone=first)
    row, nadine = row_of(sheet, "Nadia"), ("Nadina", "06 39 98 10 55", "nad@example.org")
    for column in order:
        sheet.type(TAB, row, (NAME, PHONE, MAIL)[column], nadine[column])
        quarter.sync(times=1)
    go_on(quarter)

    page = family.get(pages[0]).text
    assert not [one for one in ("Nadina", "98 10 55", "nad@") if one in page]
    assert ("nadia@example.org", "removed") in quarter.told()
    assert seated(quarter) == ["Bea", "Nadina"]


@pytest.mark.parametrize("first", ["03 53 01 12 30", ""])
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_nearly_the_same_name_with_another_number_and_no_address_is_another_family(
    quarter: Quarter, family: FlaskClient, sheet: Person, order: Sequence[int], first: str
) -> None:
    """Carla's page said « Vous avez une place » with the name and the number of Carli."""
    pages = two_families(quarter, family, phone=first)
    row, nadine = row_of(sheet, "Nadia"), ("Nadina", "06 39 98 10 55", "")
    for column in order:
        sheet.type(TAB, row, (NAME, PHONE, MAIL)[column], nadine[column])
        quarter.sync(times=1)
    go_on(quarter)

    page = family.get(pages[0]).text
    assert not [one for one in ("Nadina", "98 10 55") if one in page]
    assert ("nadia@example.org", "removed") in quarter.told()
    assert seated(quarter) == ["Bea", "Nadina"]


def test_a_family_typed_over_one_that_is_gone_by_now_never_becomes_that_one(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    """Its workshop was named as no other is, so it waited: then the first one's page showed it."""
    pages = two_families(quarter, family)
    row = row_of(sheet, "Nadia")
    workshop, nadia = sheet.seen(TAB)[row][0], sheet.seen(TAB)[row][-1]
    sheet.type(TAB, row, 0, "Voltige")
    for column, text in ((NAME, YASMINE[0]), (PHONE, YASMINE[1]), (MAIL, "")):
        sheet.type(TAB, row, column, text)
    go_on(quarter)
    assert seated(quarter) == ["Bea"]
    sheet.type(TAB, row, MAIL, YASMINE[2])
    go_on(quarter)
    sheet.type(TAB, row, 0, workshop)
    go_on(quarter)

    page = family.get(pages[0]).text
    assert not [one for one in ("Yasmine", "98 10 55", "yasmine@") if one in page]
    assert ("nadia@example.org", "removed") in quarter.told()
    assert seated(quarter) == ["Bea", "Yasmine"]
    assert nadia not in [one.ref for one in quarter.records("registration")]


def test_nobody_who_waits_leaves_a_cell_with_the_family_that_it_is_typed_over(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    """Bea's page kept a stranger's address, who read that Bea was out; Bea heard nothing."""
    pages = two_families(quarter, family)
    row = row_of(sheet, "Bea")
    sheet.type(TAB, row, MAIL, YASMINE[2])
    quarter.sync(times=1)
    sheet.type(TAB, row, 0, "Voltige", *YASMINE[:2])
    go_on(quarter)

    assert seated(quarter) == ["Nadia"]
    assert "yasmine@" not in family.get(pages[1]).text
    assert "removed" not in [kind for _, kind in quarter.told()]
    assert "Sa ligne a été retirée de la feuille" in to_call(quarter)


DAYS = ("10/12/2026", "17/12/2026")


@pytest.mark.parametrize("days", [(DAYS[0], DAYS[0]), (DAYS[1], DAYS[0])])
@pytest.mark.parametrize("is_at_once", [False, True])
def test_a_family_typed_over_one_is_in_the_session_that_its_row_names_whatever_that_means_now(
    quarter: Quarter, family: FlaskClient, days: Sequence[str], *, is_at_once: bool
) -> None:
    """Two sessions were on one day now: the second family had no place, and the first one's page
    showed its address. Where they changed places, it was in the other one.
    """
    sheet = quarter.open_two_places(days=DAYS)
    first, _ = sorted(quarter.records("session"), key=lambda one: str(one.fields["date"]))
    page = register(family, first, "Bea", phone="03 53 01 12 34")
    go_on(quarter)
    for number, day in enumerate(days, 1):
        sheet.type("Séances", number, 1, day)
    row = row_of(sheet, "Bea")
    sheet.type(TAB, row, MAIL, YASMINE[2])
    if not is_at_once:
        quarter.sync(times=1)
    sheet.type(TAB, row, NAME, *YASMINE[:2])
    go_on(quarter)

    assert seated(quarter) == ["Yasmine"]
    assert "yasmine@" not in family.get(page).text
    [yasmine] = [one for one in quarter.records("registration") if not one.archived]
    assert yasmine.fields["session_id"] == first.ref
    assert (sheet.notes(TAB), quarter.problems()) == ({}, [])


def finish_a_round(quarter: Quarter) -> None:
    """As the worker notes it, once a run of its own is done."""
    with quarter.town.database.transaction() as stored:
        stored.jobs.save(SYNC_JOB, quarter.town.clock.now())


def test_another_family_typed_over_one_is_another_where_nobody_looked_for_a_day_meanwhile(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    """Killed after the first, and back on the next day: Carla's page showed Danaé for good."""
    pages = two_families(quarter, family)
    finish_a_round(quarter)
    row = row_of(sheet, "Nadia")
    sheet.type(TAB, row, NAME, *YASMINE[:2])
    sheet.type(TAB, row, MAIL, "nadia@example.org")
    quarter.town.clock.pass_by(minutes=4)
    quarter.sync(times=1)
    sheet.type(TAB, row, MAIL, "")
    quarter.town.clock.pass_by(hours=26)
    go_on(quarter)

    page = family.get(pages[0]).text
    assert not [one for one in ("Yasmine", "98 10 55") if one in page]
    assert ("nadia@example.org", "removed") in quarter.told()
    assert seated(quarter) == ["Bea", "Yasmine"]


def test_a_family_without_a_mail_address_is_to_be_called(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    two_families(quarter, family)
    type_over(sheet, "Bea", *YASMINE)
    go_on(quarter)
    assert "Sa ligne a été retirée de la feuille" in to_call(quarter)
    assert "Bea" in to_call(quarter)


@pytest.mark.parametrize(
    "typed",
    [
        ("Yasmine", "06 39 98 10 55"),
        ("Nadja", "06 39 98 10 55", "nadia@example.org"),
        ("Nadja", "06 39 98 10 55", "nadja@example.org"),
        ("Nadja", "03 53 01 12 31", "autre@example.org"),
        ("Nadia", "06 39 98 10 55", "autre@example.org"),
    ],
)
def test_a_correction_is_the_same_familys(
    quarter: Quarter, family: FlaskClient, sheet: Person, typed: Sequence[str]
) -> None:
    """Another name beside the address that stayed, misspelt ones, or other contacts alone."""
    pages = two_families(quarter, family)
    type_over(sheet, "Nadia", *typed)
    go_on(quarter)
    assert len(quarter.records("registration")) == 2
    assert "Vous avez une place" in family.get(pages[0]).text
    assert "removed" not in [kind for _, kind in quarter.told()]


def test_a_family_by_its_family_name_first_with_other_contacts_stays(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    """« Durant Zoe » for « Zoe Durant », reached otherwise since, was another family."""
    session = quarter.the("session")
    page = register(family, session, "Zoe Durant", email="zoe@example.org", phone="03 53 01 12 30")
    go_on(quarter)
    type_over(sheet, "Zoe Durant", "DURANT  Zoé", *YASMINE[1:])
    go_on(quarter)

    assert "Vous avez une place" in family.get(page).text
    assert ("zoe@example.org", "removed") not in quarter.told()
    assert len(seated(quarter)) == 1


def test_names_and_contacts_that_change_places_are_nobody_new(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    """As in a sort that leaves the other columns where they are."""
    two_families(quarter, family)
    session, phone = quarter.the("session"), "03 53 01 12 38"
    register(family, session, "Cleo", phone=phone, adults_count="2")
    go_on(quarter)
    before = {name: sheet.seen(TAB)[row_of(sheet, name)] for name in ("Bea", "Cleo")}
    rows = {name: row_of(sheet, name) for name in before}
    for name, other in (("Bea", "Cleo"), ("Cleo", "Bea")):
        for column in (NAME, PHONE):
            sheet.type(TAB, rows[name], column, str(before[other][column]))
    go_on(quarter)
    assert len(quarter.records("registration")) == 3
    assert "Sa ligne a été retirée" not in to_call(quarter)


def test_ctrl_z_gives_the_first_family_its_place_back(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    pages = two_families(quarter, family)
    type_over(sheet, "Nadia", *YASMINE)
    go_on(quarter)
    for _ in YASMINE:
        sheet.undo()
    go_on(quarter)
    assert seated(quarter) == ["Bea", "Nadia"]
    assert "Vous avez une place" in family.get(pages[0]).text
    told = quarter.told()
    assert told[1] == ("nadia@example.org", "removed")
    assert {*told[2:]} == {("nadia@example.org", "seated"), ("yasmine@example.org", "removed")}
    assert (sheet.notes(TAB), quarter.problems()) == ({}, [])


STEPS = ((NAME, YASMINE[0]), (PHONE, YASMINE[1]), (MAIL, YASMINE[2]))


@pytest.mark.parametrize("order", list(permutations(range(len(STEPS)))))
def test_another_family_typed_cell_by_cell_with_runs_between_is_another_one(
    quarter: Quarter, family: FlaskClient, sheet: Person, order: Sequence[int]
) -> None:
    """Each cell looked like a correction: the first one's page ended with a stranger's number."""
    pages = two_families(quarter, family)
    row = row_of(sheet, "Nadia")
    for number in order:
        column, text = STEPS[number]
        sheet.type(TAB, row, column, text)
        quarter.sync()
        quarter.follow()
        page = family.get(pages[0]).text + family.get(f"{pages[0]}/changer").text
        assert not [one for one in ("Yasmine", "98 10 55", "yasmine@") if one in page]
        quarter.town.clock.pass_by(minutes=15)
    go_on(quarter)

    assert "Vous avez une place" not in family.get(pages[0]).text
    assert ("nadia@example.org", "removed") in quarter.told()
    assert ("yasmine@example.org", "removed") not in quarter.told()
    assert seated(quarter) == ["Bea", "Yasmine"]
    assert (sheet.notes(TAB), quarter.problems()) == ({}, [])
    for _ in YASMINE:
        sheet.undo()
    go_on(quarter)
    assert seated(quarter) == ["Bea", "Nadia"]
    page = family.get(pages[0]).text
    assert "Vous avez une place" in page
    assert "nadia@example.org" in page


def test_who_was_typed_over_has_its_own_name_again_however_late_the_next_run_is(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    """A run a day later took it for gone, and left it the name that was typed first."""
    pages = two_families(quarter, family)
    row = row_of(sheet, "Nadia")
    sheet.type(TAB, row, NAME, YASMINE[0])
    quarter.sync(times=1)
    for column, text in ((PHONE, YASMINE[1]), (MAIL, YASMINE[2])):
        sheet.type(TAB, row, column, text)
    quarter.sync(times=1)
    quarter.town.clock.pass_by(hours=26)
    go_on(quarter)

    assert seated(quarter) == ["Bea", "Yasmine"]
    assert "Yasmine" not in family.get(pages[0]).text
    assert ("nadia@example.org", "removed") in quarter.told()


def test_half_typed_over_a_family_reads_nothing_of_the_other_one_while_no_worker_looks(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    """The worker died after the first cell: an hour later the page bore the other one's name."""
    pages = two_families(quarter, family)
    sheet.type(TAB, row_of(sheet, "Nadia"), NAME, YASMINE[0])
    quarter.sync(times=1)
    finish_a_round(quarter)
    for hours in (2, 20):
        quarter.town.clock.pass_by(hours=hours)
        text = family.get(pages[0]).text
        assert "Nadia" in text
        assert "Yasmine" not in text

    finish_a_round(quarter)
    assert "Yasmine" in family.get(pages[0]).text


def test_while_a_guard_holds_its_row_a_family_reads_nothing_of_the_other_one(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    """An hour later its page bore the name that had been typed first, above its own place."""
    session, others = quarter.the("session"), ["Bea", "Cleo", "Dora", "Elsa", "Fani"]
    page = register(family, session, "Nadia", email="nadia@example.org", phone="03 53 01 12 30")
    for number, name in enumerate(others):
        register(family, session, name, phone=f"03 53 01 12 4{number}")
    go_on(quarter)
    row = row_of(sheet, "Nadia")
    sheet.type(TAB, row, NAME, YASMINE[0])
    quarter.sync(times=1)
    for column, text in ((PHONE, YASMINE[1]), (MAIL, YASMINE[2])):
        sheet.type(TAB, row, column, text)
    for name in others:
        sheet.delete_rows(TAB, row_of(sheet, name))
    quarter.sync(times=2)
    assert [one.kind for one in quarter.problems()] == ["guard"]

    for hours in (2, 40):
        quarter.town.clock.pass_by(hours=hours)
        quarter.sync(times=1)
        text = family.get(page).text
        assert "Nadia" in text
        assert "Yasmine" not in text


def test_a_family_is_found_and_written_to_by_its_own_name_meanwhile(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    pages = two_families(quarter, family)
    row = row_of(sheet, "Nadia")
    ref = next(cell for cell in sheet.seen(TAB)[row] if cell.startswith("N-"))
    sheet.type(TAB, row, NAME, "Yasmine")
    quarter.sync()
    for name in ("Nadia", "Yasmine"):
        assert family.post("/i", data={"code": ref, "given_name": name}).status_code == 303
    family.post(f"{pages[0]}/annuler")
    [(_, letter)] = quarter.letters("left")
    assert "Nadia" in letter
    assert "Yasmine" not in letter


@pytest.mark.parametrize("is_looked_at_between", [False, True])
def test_a_family_whose_name_and_number_are_corrected_on_two_days_stays(
    quarter: Quarter, family: FlaskClient, sheet: Person, *, is_looked_at_between: bool
) -> None:
    """The father comes instead, and later his own telephone is noted."""
    pages = two_families(quarter, family)
    row = row_of(sheet, "Bea")
    sheet.type(TAB, row, NAME, "Karim")
    quarter.sync()
    quarter.town.clock.pass_by(days=2)
    if is_looked_at_between:
        finish_a_round(quarter)
    sheet.type(TAB, row, PHONE, "06 39 98 10 77")
    go_on(quarter)
    page = family.get(pages[1]).text
    assert "Karim" in page
    assert "Vous avez une place" in page
    assert seated(quarter) == ["Karim", "Nadia"]


def test_families_hear_that_their_session_is_another_workshops(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    """Their pages alone said so."""
    pages = two_families(quarter, family)
    sheet.type("Séances", 1, 0, "Jeux de société")
    go_on(quarter)

    assert quarter.told()[1:] == [("nadia@example.org", "change")]
    [(_, letter)] = quarter.letters("change")
    assert "Atelier : Cuisine en famille → Jeux de société" in letter.replace("\u00a0", " ")
    assert "Cuisine en famille" in family.get(pages[0]).text
    home = to_call(quarter)
    assert "Bea" in home
    assert "Atelier : Cuisine en famille → Jeux de société" in home


def test_a_workshop_put_back_before_anybody_was_told_is_no_news(
    quarter: Quarter, family: FlaskClient, sheet: Person
) -> None:
    two_families(quarter, family)
    for title in ("Jeux de société", "Cuisine en famille"):
        sheet.type("Séances", 1, 0, title)
        quarter.sync()
    go_on(quarter)
    assert len(quarter.told()) == 1
    assert "Bea" not in to_call(quarter)
