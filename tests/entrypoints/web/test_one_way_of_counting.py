"""Seats are counted in one way: page, desk, letter, sheet; and nobody is seated in silence."""

from flask.testing import FlaskClient

from sync_service.digest import Addresses
from sync_service.digest.read_facts import DigestSources, read_facts
from sync_service.digest.seats import occupancies
from sync_service.domain.week import Week
from tests.entrypoints.web.quarter import Quarter, register

TAB = "Inscriptions"
LABEL = "Cuisine en famille du 10/12/2026"


def in_the_letter(quarter: Quarter) -> tuple[int, int]:
    sources = DigestSources((), Addresses("", ""), {}, excused_resets=True)
    now = quarter.town.clock.now()
    facts = read_facts(quarter.town.database, sources, Week.of(now.date()), now)
    [one] = occupancies(facts)
    return one.taken, one.waiting


def test_page_desk_and_letter_count_alike(quarter: Quarter, family: FlaskClient) -> None:
    """« 13 sur 8 » and « 10 sur 8 » for one session: rows typed by hand counted in one of them."""
    sheet = quarter.open()
    quarter.sync()
    register(family, quarter.the("session"), "Ana", adults_count="3")
    sheet.add_row(TAB, LABEL, "Zoé", "06 39 98 12 34", "", "3", "")
    sheet.add_row(TAB, LABEL, "Yves", "06 39 98 12 35", "", "", "")
    quarter.sync()

    assert "7 sur 8" in quarter.desk().get("/coordination/ateliers").text
    assert in_the_letter(quarter) == (7, 0)
    page = register(family, quarter.the("session"), "Bea", adults_count="2")
    assert "liste d’attente" in family.get(page).text
    assert in_the_letter(quarter) == (7, 1)


def test_the_partner_who_overfills_is_told_in_the_row(
    quarter: Quarter, family: FlaskClient
) -> None:
    sheet = quarter.open()
    quarter.sync()
    register(family, quarter.the("session"), "Ana", adults_count="7")
    row = sheet.add_row(TAB, LABEL, "Zoé", "06 39 98 12 34", "", "3", "")
    quarter.sync()

    [problem] = quarter.problems()
    assert (problem.kind, problem.tab) == ("held", TAB)
    row = next(n for n, line in enumerate(sheet.seen(TAB)) if "Zoé" in line)
    [note] = [n for (at, _), n in sheet.notes(TAB).items() if at == row]
    assert "8 places" in note
    assert "10 personnes" in note
    assert in_the_letter(quarter) == (10, 0)
    quarter.sync()
    assert len(quarter.problems()) == 1

    sheet.type("Séances", 1, 5, "12")
    quarter.sync()
    assert quarter.problems() == []
    assert row not in {at for at, _ in sheet.notes(TAB)}


def test_an_overfull_session_that_was_meant_is_asked_about_once(
    quarter: Quarter, family: FlaskClient
) -> None:
    sheet = quarter.open()
    quarter.sync()
    register(family, quarter.the("session"), "Ana", adults_count="8")
    sheet.add_row(TAB, LABEL, "Zoé", "06 39 98 12 34", "", "1", "Confirmée")
    quarter.sync()
    [(at, _)] = [(at, note) for at, note in sheet.notes(TAB).items() if "8 places" in note]

    sheet.write_note(TAB, *at, "")
    quarter.sync()

    assert quarter.problems() == []
    assert at not in sheet.notes(TAB)
    assert len(quarter.records("registration")) == 2


def test_a_waiting_family_without_contact_is_listed_not_seated_in_silence(
    quarter: Quarter, family: FlaskClient
) -> None:
    quarter.open()
    quarter.sync()
    first = register(family, quarter.the("session"), "Ana", adults_count="8")
    waiting = register(family, quarter.the("session"), "Cleo", adults_count="2")

    family.post(f"{first}/annuler")
    quarter.follow()

    assert "liste d’attente" in family.get(waiting).text
    home = quarter.desk().get("/coordination/").text
    assert "Cleo" in home
    assert "à retrouver" in home


def test_a_family_without_contact_is_found_when_its_session_changes(
    quarter: Quarter, family: FlaskClient
) -> None:
    sheet = quarter.open()
    quarter.sync()
    register(family, quarter.the("session"), "Cleo")
    quarter.town.clock.pass_by(minutes=20)
    sheet.type("Séances", 1, 2, "15h00")
    quarter.sync()
    quarter.follow()
    assert "Cleo" in quarter.desk().get("/coordination/").text
