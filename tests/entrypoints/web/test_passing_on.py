"""What she sends to others: addresses and messages that can be read, copied and shared."""

import re
from html import unescape
from urllib.parse import unquote

from flask.testing import FlaskClient

from sync_service.domain.base import Problem
from sync_service.domain.mapping import Mappings, SpreadsheetMapping
from sync_service.domain.record import Change
from tests.entrypoints.web.town import Town, find_token, send_form, sign_in


def followed(**more: object) -> Town:
    return Town(mappings=Mappings({}, [SpreadsheetMapping("ludo", "s", [])]), **more)  # type: ignore[arg-type]


def absent_three_times(town: Town) -> None:
    town.add("organisation", id="ludo", name="Ludothèque", email="ludo@example.org")
    for month in ("09", "10", "11"):
        day = f"2026-{month}-10"
        meeting = town.add("meeting", kind="technical_committee", status="held", date=day)
        town.add("attendance", meeting_id=meeting, organisation_id="ludo", status="absent")


def has_buttons_for(page: str, field: str) -> bool:
    """Hidden until a script shows them."""
    return all(
        re.search(rf'<button[^>]* {kind}="{field}" hidden', page)
        for kind in ("data-copies", "data-sends")
    )


def runs_script(client: FlaskClient, path: str) -> bool:
    answer = client.get(path)
    found = re.search(r'<script src="([^"]+)"></script>', answer.text)
    allowed = "script-src 'self'" in answer.headers["Content-Security-Policy"]
    return allowed and found is not None and client.get(found[1]).status_code == 200


def test_the_proposed_message_is_read_without_a_mail_program() -> None:
    town = followed()
    absent_three_times(town)
    client, _ = sign_in(town)

    for path in ("/coordination/", "/coordination/absences"):
        page = unescape(client.get(path).text)
        found = re.search(r'<p class="report" id="(message-[^"]+)">([^<]*)</p>', page)
        assert found, path
        assert found[2].startswith("Comité technique")
        assert "10/11/2026" in found[2]
        assert has_buttons_for(page, found[1])
        assert runs_script(client, path)


def test_the_page_for_a_structure_is_copied_or_shared_and_leads_back() -> None:
    town = followed()
    town.add("organisation", id="ludo", name="Ludothèque")
    wrong = Problem("invalid", "Écrivez un numéro.", "s", 7, "Contacts", "ludo", row_key="x")
    with town.database.transaction() as stored:
        stored.problems.replace("s", 7, [wrong], town.clock.now())
    client, _ = sign_in(town)

    for path, field in (
        ("/coordination/feuilles", "page-s"),
        ("/coordination/feuilles", "materiel-s"),
        ("/coordination/problemes", "liste-s"),
    ):
        page = client.get(path).text
        address = re.search(rf'<input id="{field}" readonly value="http://[^/"]+(/[^"]+)"', page)
        assert address, field
        assert has_buttons_for(page, field)
        assert runs_script(client, path)
        # Hers leads back; what she passes on does not.
        assert f'{address[1]}?retour=feuilles">' in page
        assert "Retour aux feuilles" in client.get(f"{address[1]}?retour=feuilles").text
        assert "Retour aux feuilles" not in client.get(address[1]).text


def test_her_team_is_told_which_address_to_open() -> None:
    """« La personne ouvre cette adresse-ci », and there was none."""
    client, _ = sign_in(Town())
    page = client.get("/coordination/equipe").text

    assert (
        '<a href="http://clef.example.org/coordination/">http://<wbr>clef.example.org/<wbr>coor'
        in page
    )
    assert has_buttons_for(page, "ici")
    assert runs_script(client, "/coordination/equipe")


def test_a_family_without_a_number_is_found_through_a_partner_whose_number_is_there(
    town: Town,
) -> None:
    session = town.add_session()
    town.add(
        "contact", family_name="Roy", given_name="Nour", organisation_id="les-epis",
        phone="+33639981007",
    )  # fmt: skip
    town.add("registration", session_id=session, given_name="Samira", status="confirmed")
    town.clock.pass_by(minutes=5)
    change = Change(session, "place", "Ici", "Là-bas", "sheet:x:0", town.clock.now())
    with town.database.transaction() as stored:
        stored.journal.append([change])
    client, token = sign_in(town)
    page = client.get("/coordination/").text
    card = page.partition("<strong>Samira</strong>")[2].partition("</li>")[0]

    assert token == find_token(page)
    assert "à retrouver avec Centre social Les Épis" in card
    assert "Nour Roy" in card
    assert card.count('href="tel:') == 1  # one number of theirs on all her pages
    assert 'href="tel:+33639981007"' in card


def seat_is_free_tomorrow(town: Town, **typed: str) -> None:
    """Too late for a mail alone: Samira, who waits, is to be called."""
    session = town.add_session(date="2026-11-26", capacity=1)
    client = town.app().test_client()
    first = send_form(client, town.slug(session), given_name="Ana").location
    send_form(client, town.slug(session), given_name="Samira", **typed)
    client.post(f"{first}/annuler")


def read_card(town: Town) -> str:
    client, _ = sign_in(town)
    page = client.get("/coordination/").text
    return unescape(page.partition("<strong>Samira</strong>")[2].partition("</li>")[0])


def test_a_family_with_a_mail_address_alone_is_written_to_from_her_card(town: Town) -> None:
    """« 1 famille à appeler » showed her first name, and no way to her."""
    seat_is_free_tomorrow(town, email="samira.b@example.org", language="en")
    card = read_card(town)

    mail = re.search(r'<a href="mailto:([^?]+)\?([^"]+)">([^/]+)</a>', card)
    assert mail, card
    assert (mail[1], mail[3].replace("<wbr>", "")) == ("samira.b@example.org",) * 2
    asked = unquote(mail[2])
    assert asked.startswith("subject=Cuisine en famille&body=Hello Samira,")
    assert "A place is free. Do you want to come?" in asked
    assert "À dire\xa0: Bonjour Samira, Une place s’est libérée." in unquote(card)
    # It lies open for who has no mail program.
    said = re.search(r'<p class="report" id="message-N-[^"]+"([^>]*)>([^<]*)</p>', card)
    assert said, card
    assert said[1] == ' lang="en" dir="auto"'
    assert said[2].startswith("Cuisine en famille\n\nHello Samira,")
    assert "à retrouver" not in card


def test_a_family_with_a_telephone_is_called_and_its_address_is_beside_it(town: Town) -> None:
    seat_is_free_tomorrow(town, phone="03 53 01 02 09", email="samira@example.org")
    card = read_card(town)
    assert card.index('href="tel:+33353010209"') < card.index('href="mailto:samira@example.org?')


def test_an_address_that_is_out_of_reach_is_no_way_to_a_family(town: Town) -> None:
    """The card of another session, or after « C’est dit », showed neither a way nor a partner."""
    seat_is_free_tomorrow(town, email="samira@example.org")
    client, token = sign_in(town)
    client.post("/coordination/adresses", data={"token": token, "email": "samira@example.org"})
    town.clock.pass_by(minutes=1)
    [ref] = [one.ref for one in town.registrations() if one.fields["given_name"] == "Samira"]
    said = {"token": token, "outcome": "address"}
    client.post(f"/coordination/appels/{ref}", data=said)

    card = read_card(town)
    assert "mailto:" not in card
    assert ", sans téléphone\xa0: à retrouver avec Centre social Les Épis" in card
