"""The journal says who did what, one act once, and after taking back what holds now."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from sync_service.domain.base import Decision, Problem
from sync_service.domain.record import Change
from sync_service.domain.wording import session_sentences
from sync_service.records.editing import Editing, write_run
from tests.entrypoints.web.quarter import Quarter
from tests.entrypoints.web.test_arrivals import link_of, tick
from tests.entrypoints.web.test_committee import tick as tick_members
from tests.entrypoints.web.test_late_answers import answer, ask, twice
from tests.entrypoints.web.test_told_back import ITEMS, LENT, TITLES
from tests.entrypoints.web.town import Town, answer_card, send_form, sign_in

HER = "coordination@example.org"
JOURNAL = "/coordination/journal"


def words(page: str) -> str:
    """What is read of a page, as one line."""
    shown = unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2].replace("<wbr>", "")))
    return re.sub(r"\s+", " ", shown)


def newest_run(town: Town) -> str:
    """The next one is a minute later."""
    town.clock.pass_by(minutes=1)
    with town.database.reading() as stored:
        return stored.journal.read_runs(1)[0].id


def take_back(client: FlaskClient, token: str, run: str) -> TestResponse:
    return client.post(f"{JOURNAL}/{run}", data={"token": token}, follow_redirects=True)


def test_two_records_made_one_are_one_run_with_the_button_that_parts_them(town: Town) -> None:
    """The newer of two runs of the same minute had no button, and the journal sent her there."""
    number, first, later = twice(town)
    client, token = sign_in(town)

    answer(client, token, number, "merge")

    page = client.get(JOURNAL).text
    assert len(re.findall(r'class="card whole"', page)) == 1
    assert "c’est la même fiche (la feuille)" in words(page)
    run = newest_run(town)
    assert "Remettre comme avant" in client.get(f"{JOURNAL}/{run}").text
    take_back(client, token, run)
    assert not town.record(later).archived
    assert not town.record(first).archived


def test_after_each_of_two_looks_the_journal_says_what_holds_now(town: Town) -> None:
    """« C’est repris », then « Annuler »: nobody knew which of the two numbers holds."""
    town.add("organisation", id="les-epis", name="Les Épis")
    ana = town.add(
        "contact",
        family_name="Garnier",
        given_name="Ana",
        organisation_id="les-epis",
        phone="+33353012041",
    )
    client, token = sign_in(town)
    now, made_by = town.clock.now(), Editing(town.database, town.clock, town.rng)
    with town.database.transaction() as stored:
        stored.records.update(ana, {"phone": "+33353012042"}, now)
        change = Change(ana, "phone", "+33353012041", "+33353012042", "web", now)
        run = write_run(stored, made_by, [change], now)

    town.clock.pass_by(minutes=1)
    back = words(take_back(client, token, run).text)
    again = words(take_back(client, token, newest_run(town)).text)

    assert "Maintenant : Ana Garnier, Téléphone : 03 53 01 20 41" in back
    assert "Maintenant : Ana Garnier, Téléphone : 03 53 01 20 42" in again
    assert "Annuler" in back.partition("Journal")[0]
    assert "Reprendre de nouveau" in again.partition("Journal")[0]


def test_what_was_taken_back_says_who_did(town: Town) -> None:
    session = town.add_session(scheme="laep", date="2026-11-24")
    client, token = sign_in(town)
    tick(client, f"/coordination/presences/{town.slug(session)}", families_count="3")

    page = words(take_back(client, token, newest_run(town)).text)

    assert f"Une reprise ({HER}) : 1 bilan de séance archivé" in page
    assert f"Les pages de la coordination ({HER}) : 1 nouveau bilan de séance" in page


def test_who_came_is_said_to_come_from_her_or_from_the_sessions_link(
    town: Town, client: FlaskClient
) -> None:
    session = town.add_session(capacity=20)
    send_form(client, town.slug(session), given_name="Ana")
    path = link_of(town, session)
    town.clock.pass_by(days=14, hours=6)
    tick(client, path, came=["Ana"])
    desk, _ = sign_in(town)
    assert "La page « Qui est venu ? », par son lien : " in words(desk.get(JOURNAL).text)
    town.clock.pass_by(minutes=1)

    tick(desk, f"/coordination/presences/{town.slug(session)}", came=[], families_count="2")

    shown = desk.get(JOURNAL).text
    assert "coordination@<wbr>example.org" in shown, "no line ends in the middle of a word"
    page = words(shown)
    assert f"Les pages de la coordination ({HER}) : " in page
    assert "Nombre de familles : 1 → 2" in page


def test_a_new_presence_and_a_new_count_say_what_they_say(town: Town) -> None:
    """« Fiche nouvelle » of a presence told nobody whether somebody was there."""
    town.add_session()
    meeting = town.add("meeting", kind="technical_committee", status="held", date="2026-10-14")
    town.add("attendance", meeting_id=meeting, organisation_id="les-epis", status="present")
    desk, _ = sign_in(town)
    tick_members(desk, les_epis="absent")
    run = newest_run(town)
    said = "Centre social Les Épis, Comité technique du 25/11/2026"
    assert f"{said}, absent" in words(desk.get(JOURNAL).text)

    town.clock.pass_by(minutes=1)
    tick_members(desk, les_epis="present")

    assert "Fiche nouvelle, absent" in words(desk.get(f"{JOURNAL}/{run}").text), "as it was then"
    assert "absent → présent" in words(desk.get(JOURNAL).text)


def newest_page(quarter: Quarter, desk: FlaskClient) -> str:
    """What the page of the newest run says."""
    with quarter.town.database.reading() as stored:
        [run] = stored.journal.read_runs(1)
    return words(desk.get(f"{JOURNAL}/{run.id}").text)


def test_a_yes_is_told_as_one_and_no_change(quarter: Quarter) -> None:
    """« 20/11/2026 → 20/11/2026 » looked like a mistake of ours."""
    owner = quarter.open(
        "les-epis", {"Matériel": ITEMS, "Prêts": [TITLES, ("Malle écrans", *LENT)]}
    )
    quarter.sync(2)
    owner.type("Prêts", 1, 4, "rendu le 20")
    quarter.sync(2)
    desk = quarter.desk()
    [question] = quarter.problems("assumed")
    answer_card(desk, question.id, "confirm")
    # In the same run something else changes, so that the list of runs has it.
    owner.type("Prêts", 1, 3, "31/10/2026")
    quarter.sync(2)

    page, journal = newest_page(quarter, desk), words(desk.get(JOURNAL).text)

    assert "Rendu le : 20/11/2026 , confirmé" in page
    assert "Retour prévu : 30/10/2026 → 31/10/2026, Rendu le : 20/11/2026, confirmé" in journal
    assert "20/11/2026 → 20/11/2026" not in page + journal
    assert "1 prêt modifié" in journal


PEOPLE = ("Structure", "Nom", "Prénom", "Téléphone", "Mail")


def test_values_that_wait_are_told_where_records_are_only_named(quarter: Quarter) -> None:
    """The numbers of four people stood in their runs as facts."""
    names = ("Garnier", "Marchal", "Noël", "Perrin")
    people = [("Les Épis", name, "Ana", "", f"a{at}@example.org") for at, name in enumerate(names)]
    owner = quarter.open("les-epis", {"Contacts": [PEOPLE, *people]})
    quarter.sync(2)
    for row in range(1, 5):
        owner.type("Contacts", row, 3, f"03 53 01 20 4{row} (rayé sur la fiche)")
    quarter.sync(2)
    desk = quarter.desk()

    journal = words(desk.get(JOURNAL).text)

    told = "Ana Garnier ; Ana Marchal ; et 2 autres. À confirmer : 4 valeurs"
    assert told in journal
    assert newest_page(quarter, desk).count("(à confirmer)") == 4

    [question] = quarter.problems("assumed")
    answer_card(desk, question.id, "confirm")
    quarter.sync(2)
    assert "confirmer" not in words(desk.get(JOURNAL).text)
    assert "Téléphone : 03 53 01 20 41 , confirmé" in newest_page(quarter, desk)


def test_a_record_that_is_new_says_which_of_its_values_waits(quarter: Quarter) -> None:
    owner = quarter.open("les-epis", {"Contacts": [PEOPLE]})
    quarter.sync(2)
    number = "03 53 01 20 41 (rayé sur la fiche)"
    owner.add_row("Contacts", "Les Épis", "Garnier", "Ana", number, "ana@example.org")
    quarter.sync(2)
    desk = quarter.desk()

    said = "1 nouveau contact. Ana Garnier (à confirmer : Téléphone)"
    assert said in words(desk.get(JOURNAL).text)
    assert "Fiche nouvelle (à confirmer : Téléphone)" in newest_page(quarter, desk)

    owner.type("Contacts", 1, 3, "03 53 01 20 42")
    quarter.sync(2)
    assert "confirmer" not in words(desk.get(JOURNAL).text)


def test_what_a_large_run_changed_in_one_tab_says_once_where_and_when(quarter: Quarter) -> None:
    """A list of eighty people was as many screens long, each with the list's name and the hour."""
    people = [("Les Épis", f"Petit{n}", "Ana", "", f"a{n}@example.org") for n in range(9)]
    quarter.open("les-epis", {"Contacts": [PEOPLE, *people]})
    quarter.sync(1)
    desk = quarter.desk()
    with quarter.town.database.reading() as stored:
        [run] = stored.journal.read_runs(1)

    page = desk.get(f"{JOURNAL}/{run.id}").text

    assert page.count("Centre social Les Épis, onglet Contacts") == 1
    shown, _, folded = page.partition("<summary>Voir les 4 autres</summary>")
    assert [one.count('<li class="card">') for one in (shown, folded)] == [5, 4]


@pytest.mark.parametrize(
    ("asked", "decision", "said"),
    [
        (session_sentences.takes_place_again(2), "confirm", "oui, la séance a lieu"),
        (session_sentences.takes_place_again(2), "database", "non, la séance n’a pas lieu"),
        (session_sentences.calls_off_families(2), "confirm", "oui, annuler la séance"),
        (session_sentences.calls_off_families(2), "database", "non, la séance a lieu"),
    ],
)
def test_the_journal_says_of_a_session_what_its_button_did(
    town: Town, asked: str, decision: Decision, said: str
) -> None:
    """« Non, remettre comme avant » stood there of a session that takes place."""
    session = town.add_session()
    held = Problem(
        "held", asked, "s", 7, "Séances", "les-epis", session, session, "status", "B7",
        covers="families",
    )  # fmt: skip
    client, _ = sign_in(town)
    number = ask(town, held)
    page = client.get("/coordination/problemes").text
    answer_card(client, number, decision)
    journal = unescape(client.get("/coordination/journal").text).replace("\xa0", " ")
    assert f", {said} (onglet Séances, " in journal
    assert f">{said[:1].upper() + said[1:]}</button>" in unescape(page).replace("\xa0", " ")
