"""Her team: let in, taken out, for a while, to read; and the journal that says who did what."""

import re
from dataclasses import replace
from html import unescape

import pytest
from flask.testing import FlaskClient

from sync_service.domain.base import Problem
from sync_service.families.change_registration import may_come_back
from sync_service.families.changes.taken_out import find_told_by_sheet
from sync_service.families.find_registration import has_unsubscribed, stop_news
from sync_service.families.sessions import find_session
from sync_service.families.sign_in import read_coordinators, read_letter_readers
from tests.entrypoints.web.town import (
    Town,
    answer_card,
    find_token,
    newest_link,
    send_form,
    sign_in,
)

HER = "coordination@example.org"
PAGE = "/coordination/equipe"
FIGURES = ("/saison", "/saison/bilan.xlsx", "/saison/bilan.csv", "/absences", "/prets")
OF_FAMILIES = (
    "/", "/problemes", "/ateliers", "/journal", "/comite", "/equipe", "/lettres", "/feuilles",
    "/adresses",
)  # fmt: skip


def let_in(
    town: Town, email: str, role: str = "coordinator", until: str = "", status: int = 200
) -> str:
    client, token = sign_in(town)
    data = {"token": token, "email": email, "role": role, "jusqu": until}
    answer = client.post(PAGE, data=data, follow_redirects=True)
    assert answer.status_code == status
    return answer.text


def visit(town: Town, email: str) -> FlaskClient | None:
    """That person's browser; None where no link came."""
    town = replace(town, settings=replace(town.settings, public_url="http://clef.example.org"))
    client, before = town.app().test_client(), len(town.mails())
    client.post("/coordination/entrer", data={"email": email})
    if len(town.mails()) == before:
        return None
    client.post(newest_link(town))
    return client


def journal_of(client: FlaskClient) -> str:
    """Its addresses in one piece: a page may end its line after « @ »."""
    return client.get("/coordination/journal").text.replace("<wbr>", "")


def test_whom_she_lets_in_comes_in_until_she_takes_them_out(town: Town) -> None:
    assert visit(town, "relais@example.org") is None

    page = let_in(town, " Relais@Example.org ")
    other = visit(town, "relais@example.org")

    assert f"Ajoutée le 25/11/2026 par {HER}" in page
    assert other is not None
    assert other.get("/coordination/").status_code == 200
    client, token = sign_in(town)
    client.post(f"{PAGE}/retirer", data={"token": token, "email": "relais@example.org"})
    assert other.get("/coordination/").status_code == 303, "at once"
    assert visit(town, "relais@example.org") is None


def test_a_stand_in_comes_in_until_her_last_day(town: Town) -> None:
    let_in(town, "relais@example.org", until="2026-11-27")
    town.clock.pass_by(days=2)
    assert visit(town, "relais@example.org") is not None
    with town.database.reading() as stored:
        team = read_coordinators(stored, [HER], town.clock.now())
    assert team == [HER, "relais@example.org"], "and gets the letter"

    town.clock.pass_by(days=1)

    assert visit(town, "relais@example.org") is None
    client, _ = sign_in(town)
    assert "n’entre plus depuis le 27/11/2026" in client.get(PAGE).text


def test_who_reads_sees_figures_and_no_family(town: Town) -> None:
    let_in(town, "pilotage@example.org", role="reader")
    reader = visit(town, "pilotage@example.org")

    assert reader is not None
    for path in FIGURES:
        assert reader.get(f"/coordination{path}").status_code == 200, path
    for path in OF_FAMILIES:
        answer = reader.get(f"/coordination{path}")
        assert (answer.status_code, answer.location) == (303, "/coordination/saison"), path
    menu = reader.get("/coordination/saison").text
    assert "Sortir</button>" in menu
    assert "Problèmes</a>" not in menu
    with town.database.reading() as stored:
        assert read_coordinators(stored, [HER], town.clock.now()) == [HER], "no letter"


def test_who_reads_changes_nothing(town: Town) -> None:
    let_in(town, "pilotage@example.org", role="reader")
    reader = visit(town, "pilotage@example.org")
    client, token = sign_in(town)
    assert reader is not None

    data = {"token": token, "email": "autre@example.org", "role": "coordinator"}

    for path in (PAGE, f"{PAGE}/retirer", "/coordination/comite"):
        assert reader.post(path, data=data).status_code == 403, path
    assert "autre@example.org" not in client.get(PAGE).text


def test_who_reads_opens_no_list_of_families_at_the_door(town: Town) -> None:
    let_in(town, "pilotage@example.org", role="reader")
    session = town.add_session()
    reader = visit(town, "pilotage@example.org")
    assert reader is not None

    for path in ("presences", "emargement"):
        answer = reader.get(f"/coordination/{path}/{town.slug(session)}")
        # Asked for an address, which it had just given, it went round in a circle.
        assert (answer.status_code, answer.location) == (303, "/coordination/saison"), path


@pytest.mark.parametrize(
    ("email", "until", "said"),
    [
        ("pas une adresse", "", "Écrivez une adresse e-mail entière"),
        ("relais@[example.org", "", "Écrivez une adresse e-mail entière"),
        ("a@example.org, b@example.org", "", "Écrivez une adresse e-mail entière"),
        ("relais@example", "", "Écrivez une adresse e-mail entière"),
        ("rel\u200dais@ex\u00adample\u0301", "", "Écrivez une adresse e-mail entière"),
        (HER.upper(), "", "fixée par l’hébergeur"),
        ("relais@example.org", "2026-11-24", "Le dernier jour est passé"),
    ],
)
def test_what_makes_no_sense_is_said_and_kept_nowhere(
    town: Town, email: str, until: str, said: str
) -> None:
    page = let_in(town, email, until=until, status=422)

    assert said in page
    with town.database.reading() as stored:
        assert stored.team.read_all() == []


def test_only_the_pages_own_roles_are_taken(town: Town) -> None:
    client, token = sign_in(town)
    data = {"token": token, "email": "relais@example.org", "role": "owner"}

    assert client.post(PAGE, data=data).status_code == 400


def test_the_journal_says_who_of_them_did_it_and_keeps_no_address(town: Town) -> None:
    town.add("organisation", id="les-epis", name="Les Épis")
    meeting = town.add("meeting", kind="technical_committee", date="2026-11-10", status="held")
    town.add("attendance", meeting_id=meeting, organisation_id="les-epis", status=None)
    let_in(town, "relais@example.org")
    other = visit(town, "relais@example.org")
    assert other is not None
    page = other.get("/coordination/comite?le=2026-11-10").text
    token, ticked = find_token(page), {"membre": "les-epis", "p-les-epis": "present"}

    other.post("/coordination/comite", data={"token": token, "le": "2026-11-10", **ticked})

    client, token = sign_in(town)
    assert "(relais@example.org)" in journal_of(client)
    with town.database.reading() as stored:
        sources = {one.source for one in stored.journal.read_changes()}
    assert not [one for one in sources if "@" in one]
    client.post(f"{PAGE}/retirer", data={"token": token, "email": "relais@example.org"})
    said = journal_of(client)
    assert "relais@example.org" not in said
    assert "Les pages de la coordination" in said


def test_the_journal_says_who_of_them_answered_a_question(town: Town) -> None:
    organisation = town.add("organisation", id="les-epis", name="Les Épis")
    contact = town.add("contact", family_name="Diop", organisation_id="les-epis", email=HER)
    sheet = Problem("guard", "?", "1abc", 7, "Contacts", "les-epis", row_key="rows", covers="x")
    cell = replace(sheet, kind="conflict", ref=contact, row_key=contact, field="email", cell="B7")
    cell = replace(cell, sheet_value="diop@example.org", canonical_value=HER)
    asked = [cell, sheet]
    with town.database.transaction() as stored:
        stored.problems.replace("1abc", 7, asked, town.clock.now())
        conflict, guard = (one.id for one in stored.problems.read_open())
    let_in(town, "relais@example.org")
    other = visit(town, "relais@example.org")
    assert other is not None

    for number, answer in ((conflict, "sheet"), (conflict, "undo"), (guard, "confirm")):
        assert answer_card(other, number, answer).status_code == 303

    client, _ = sign_in(town)
    journal = journal_of(client)
    assert journal.count("Les pages de la coordination (relais@example.org)\xa0: 1 décision") == 3
    # Three alike told nobody which was which.
    plain = journal.replace("\xa0", " ")
    kept = f"gardé « diop@example.org » (Les Épis), pas « {HER} » (onglet Contacts, B7)"
    assert f"1 décision. Diop, {kept}<" in plain
    assert "1 décision. Diop, décision reprise (onglet Contacts, B7)<" in plain
    assert "oui, la prendre comme elle est (onglet Contacts)<" in plain
    with town.database.reading() as stored:
        made = [(one.ref, one.after) for one in stored.journal.read_changes()]
    assert made == [
        (contact, kept),
        (contact, "décision reprise (onglet Contacts, B7)"),
        (organisation, "oui, la prendre comme elle est (onglet Contacts)"),
    ]


def test_the_journal_says_who_of_them_called_a_family(town: Town) -> None:
    session = town.add_session(capacity=1)
    called = {"session_id": session, "given_name": "Ana", "phone": "+33639980101"}
    ana = town.add("registration", status="confirmed", **called)
    client, token = sign_in(town)

    for outcome in ("change", "does-not-come"):
        data = {"token": token, "outcome": outcome}
        assert client.post(f"/coordination/appels/{ana}", data=data).status_code == 303

    journal = journal_of(client)
    assert f"Un appel ({HER})\xa0: 1 appel. Ana, " in journal
    assert ", sait ce qui change<" in journal
    assert f"Un appel ({HER})\xa0: 1 inscription modifiée. Ana" in journal
    with town.database.reading() as stored:
        told, given_up = stored.journal.read_changes()
        record = stored.records.find_all([ana])[ana]
        about = find_session(stored.records, session)
        assert about is not None
        assert may_come_back(stored, record, about, town.clock.now()), "it was its own word"
    assert (told.field, told.after) == ("called", "sait ce qui change")
    assert (given_up.before, given_up.after) == ("confirmed", "cancelled")
    assert find_told_by_sheet([given_up]) == {}, "no partner took it out"


def readers_of_the_letter(town: Town) -> list[str]:
    with town.database.reading() as stored:
        fixed, now = town.settings.coordinators, town.clock.now()
        return list(read_letter_readers(stored, fixed, town.desk.links, now))


def letter_link(town: Town, address: str = HER) -> str:
    return town.desk.links.letter_url(address).removeprefix(town.settings.public_url)


def test_her_letter_ends_in_words_for_her_and_comes_again(town: Town) -> None:
    """Its link led to the families' page, with nothing that led back, and her team's page went
    on saying that she gets it."""
    let_in(town, "relais@example.org")
    browser = town.app().test_client()

    asked = browser.get(letter_link(town)).text
    assert readers_of_the_letter(town) == [HER, "relais@example.org"], "looking ends nothing"
    stopped = browser.post(letter_link(town), follow_redirects=True).text

    assert readers_of_the_letter(town) == ["relais@example.org"]
    for page in (asked, stopped):
        assert "La reçoit encore" in page
        assert "relais@" in page
        assert "inscription" not in page
    assert "la lettre du lundi ne vous arrive plus" in stopped
    assert visit(town, HER) is not None, "she comes in as before"
    client, _ = sign_in(town)
    assert "à sa demande du 25/11/2026" in client.get(PAGE).text
    assert "ne vous arrive plus" in client.get("/coordination/lettres").text
    again = browser.post(letter_link(town), data={"decision": "again"}, follow_redirects=True).text
    assert readers_of_the_letter(town) == [HER, "relais@example.org"]
    assert "Ne plus recevoir la lettre du lundi" in again


def test_a_mail_program_ends_her_letter_by_one_click(town: Town) -> None:
    town.app().test_client().post(letter_link(town), data={"List-Unsubscribe": "One-Click"})
    assert readers_of_the_letter(town) == []
    page = town.app().test_client().get(letter_link(town)).text
    assert "Personne d’autre ne la reçoit" in page


def test_who_ended_her_letter_where_families_do_has_it_again_from_her_team(town: Town) -> None:
    """Letters of before led there."""
    stop_news(town.desk, HER)
    assert readers_of_the_letter(town) == []
    town.clock.pass_by(minutes=1)
    client, token = sign_in(town)

    client.post(f"{PAGE}/lettre", data={"token": token, "decision": "again"})
    assert readers_of_the_letter(town) == [HER]
    with town.database.reading() as stored:
        assert has_unsubscribed(stored, town.desk.links, HER), "of nothing else"
    town.clock.pass_by(minutes=1)
    client.post(f"{PAGE}/lettre", data={"token": token, "decision": "stop"})
    assert readers_of_the_letter(town) == []


def test_nobody_has_a_colleague_written_to_again(town: Town) -> None:
    let_in(town, "relais@example.org")
    town.app().test_client().post(letter_link(town, "relais@example.org"))
    client, _ = sign_in(town)

    page = client.get(PAGE).text

    assert "Ne reçoit plus la lettre du lundi" in page
    assert "Recevoir la lettre à nouveau" not in page


def test_her_letters_link_leaves_families_news_as_they_are(town: Town) -> None:
    browser = town.app().test_client()
    slug = town.slug(town.add_session())
    send_form(browser, slug, email=HER, consent_contact="1")
    browser.post(letter_link(town))
    assert town.registrations()[0].fields["consent_contact"] is True


def test_whom_she_lets_in_is_told_nothing_and_she_is_told_so(town: Town) -> None:
    page = let_in(town, "relais@example.org")
    assert "Aucun message ne lui part" in page
    assert {to for to, _, _ in town.mails()} == {HER}


def test_whom_she_lets_in_and_takes_out_is_in_the_journal_with_who_did_it(town: Town) -> None:
    """Somebody who may do everything came in, and nothing said who had let them in."""
    town.add("organisation", id="les-epis", name="Les Épis")
    let_in(town, "relais@example.org")
    let_in(town, "comite@example.org", role="reader")
    client, token = sign_in(town)
    journal = unescape(journal_of(client)).replace("\xa0", " ")
    assert f"Équipe ({HER}) : relais@example.org entre, et voit tout" in journal
    assert f"Équipe ({HER}) : comite@example.org entre, et voit les chiffres" in journal
    town.add("contact", family_name="Diop", organisation_id="les-epis", email="relais@example.org")
    town.clock.pass_by(minutes=1)

    for _ in range(2):
        client.post(f"{PAGE}/retirer", data={"token": token, "email": "relais@example.org"})
    client.post(f"{PAGE}/retirer", data={"token": token, "email": "comite@example.org"})

    journal = unescape(journal_of(client)).replace("\xa0", " ")
    assert journal.count(f"Équipe ({HER}) : relais@example.org n’entre plus") == 1
    assert f"Équipe ({HER}) : une personne n’entre plus" in journal, "no address is kept"


def test_taking_somebody_out_is_asked_once(town: Town) -> None:
    let_in(town, "relais@example.org")
    page = sign_in(town)[0].get(PAGE).text
    before, _, after = page.partition("<summary>Retirer</summary>")
    assert f'action="{PAGE}/retirer"' not in before
    assert "Oui, retirer relais@<wbr>example.org</button>" in after.partition("</details>")[0]


def test_who_is_taken_out_is_said_to_come_in_no_more(town: Town) -> None:
    """Letting in said « C’est noté », taking out said nothing."""
    let_in(town, "relais@example.org")
    client, token = sign_in(town)
    data = {"token": token, "email": "relais@example.org"}

    said = client.post(f"{PAGE}/retirer", data=data, follow_redirects=True).text
    again = client.post(f"{PAGE}/retirer", data=data, follow_redirects=True).text

    assert "relais@<wbr>example.org n’entre plus ici" in said
    assert "n’entre plus ici" not in again.partition("<h1>")[0], "nobody was there any more"


def test_nobody_has_a_right_that_nobody_chose(town: Town) -> None:
    """« Coordination », which may do everything, was ticked beforehand."""
    client, token = sign_in(town)
    assert not re.findall(r'name="role"[^>]* checked', client.get(PAGE).text)

    answer = client.post(PAGE, data={"token": token, "email": "relais@example.org"})

    assert answer.status_code == 422
    assert "Choisissez ce que cette personne peut." in answer.text
    assert 'value="relais@example.org"' in answer.text, "nothing is typed twice"
    assert visit(town, "relais@example.org") is None
