import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape

import pytest
from flask.testing import FlaskClient

from sync_service.digest.facts import Addresses, Weight
from sync_service.digest.read_facts import PARIS, read_agenda, read_facts
from sync_service.digest.to_do import make_agenda
from sync_service.domain.base import Problem, ProblemKind, TabState
from sync_service.domain.mapping import Mappings, SpreadsheetMapping
from sync_service.domain.record import Change, is_undo, make_reference
from sync_service.domain.week import last_full_week
from sync_service.domain.wording.desk_sentences import let_pass
from sync_service.domain.wording.sentences import GUARDS, guard
from sync_service.ports import Mail, Pause, Run, SpreadsheetState
from tests.entrypoints.web.town import (
    Town,
    TownSettings,
    answer_card,
    find_token,
    newest_link,
    send_form,
    sign_in,
)

ADDRESS = "coordination@example.org"


def mailed_link(town: Town) -> str:
    [message] = [content for _, kind, content in town.mails() if kind == "sign-in"][-1:]
    parsed = message_from_bytes(message, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    body = parsed.get_body(("plain",))
    assert body is not None
    found = re.search(r"https?://clef\.example\.org(/coordination/entrer/\S+)", body.get_content())
    assert found
    return found[1]


def add_problem(town: Town, kind: ProblemKind = "conflict", ref: str | None = None) -> int:
    problem = Problem(
        kind,
        "Deux valeurs pour le même champ.",
        "sheet-1",
        sheet_id=7,
        tab="Contacts",
        partner="les-epis",
        ref=ref,
        row_key="C-1",
        field="phone",
        cell="B7",
        sheet_value="03 53 01 02 03",
        canonical_value="03 53 01 02 04",
    )
    with town.database.transaction() as stored:
        stored.problems.replace("sheet-1", 7, [problem], town.clock.now())
        [open_one] = stored.problems.read_open()
    assert open_one.id is not None
    return open_one.id


@pytest.mark.parametrize(
    "page",
    [
        "/",
        "/problemes",
        "/ateliers",
        "/journal",
        "/journal/x",
        "/emargement/x",
        "/absences",
        "/prets",
        "/feuilles",
        "/saison",
        "/saison/3.svg",
        "/saison/bilan.xlsx",
        "/saison/bilan.csv",
        "/lettres",
        "/lettres/2026-W47",
        "/reprise",
    ],
)
def test_others_are_shown_the_door(client: FlaskClient, page: str) -> None:
    answer = client.get(f"/coordination{page}")
    wanted = "" if page == "/" else f"?vers=/coordination{page}"
    assert answer.status_code == 404 or answer.location == f"/coordination/entrer{wanted}"
    assert "Set-Cookie" not in answer.headers


def test_the_mailed_link_lets_in_once(town: Town, client: FlaskClient) -> None:
    client.post("/coordination/entrer", data={"email": ADDRESS.upper()})
    link = mailed_link(town)
    assert "<button>C’est bien moi" in client.get(link).text
    assert client.get("/coordination/").status_code == 303
    answer = client.post(link)
    cookie = answer.headers["Set-Cookie"]
    assert all(word in cookie for word in ("HttpOnly", "Secure", "SameSite=Lax", "/coordination"))
    assert client.get("/coordination/", base_url="https://localhost").status_code == 200
    assert town.app().test_client().post(link).status_code == 404


def test_whoever_signs_in_lands_where_the_letters_link_leads(
    town: Town, client: FlaskClient
) -> None:
    number = add_problem(town)
    letter = Addresses("", "/coordination/").desk(f"problemes#p{number}")
    asked = client.get(letter.partition("#")[0])

    form = re.search(r'name="vers" value="([^"]+)"', client.get(asked.location).text)
    assert form
    sent = client.post("/coordination/entrer", data={"email": ADDRESS, "vers": unescape(form[1])})
    again = client.get(sent.location).text
    landed = client.post(mailed_link(town)).location

    assert landed == letter
    assert form[0] in again
    page, _, anchor = landed.partition("#")
    assert f'id="{anchor}"' in client.get(page, base_url="https://localhost").text


def test_a_link_that_came_too_late_offers_another_to_the_same_place(
    town: Town, client: FlaskClient
) -> None:
    wanted = "/coordination/prets?ancre=E-1"
    client.post("/coordination/entrer", data={"email": ADDRESS, "vers": wanted})
    town.clock.pass_by(minutes=16)

    page = client.get(mailed_link(town)).text

    [offered] = re.findall(r'class="button" href="([^"]+)"', page)
    again = client.get(unescape(offered)).text
    assert f'name="vers" value="{wanted}"' in again
    assert 'name="vers"' not in client.get("/coordination/entrer/x").text


@pytest.mark.parametrize(
    "place",
    [
        "https://evil.example/",
        "//evil.example/",
        "/coordination//evil.example/",
        "/coordination/../i/x",
        "/coordination/%2e%2e/i/x",
        "/coordination/\\evil.example",
        "/coordination/x y",
        "/coordination/x\r\nSet-Cookie: a=b",
        "/coordination/entrer/abc",
        "/ateliers",
        "/coordination/" + "x" * 300,
    ],
)
def test_signing_in_leads_to_no_place_but_her_own_pages(
    town: Town, client: FlaskClient, place: str
) -> None:
    assert (
        'name="vers"' not in client.get("/coordination/entrer", query_string={"vers": place}).text
    )
    client.post("/coordination/entrer", data={"email": ADDRESS, "vers": place})

    assert client.post(mailed_link(town)).location == "/coordination/"


def test_the_mailed_link_ends_after_a_quarter_of_an_hour(town: Town, client: FlaskClient) -> None:
    client.post("/coordination/entrer", data={"email": ADDRESS})
    town.clock.pass_by(minutes=16)
    assert client.get(mailed_link(town)).status_code == 404
    assert client.post(mailed_link(town)).status_code == 404


def test_an_unknown_address_gets_the_same_answer_and_no_mail(
    town: Town, client: FlaskClient
) -> None:
    known = client.post("/coordination/entrer", data={"email": ADDRESS})
    unknown = client.post("/coordination/entrer", data={"email": "x@example.org"})
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert [to for to, _, _ in town.mails()] == [ADDRESS]


def test_the_page_that_says_to_check_the_address_shows_it(town: Town) -> None:
    client = plain_http(town)
    typed = 'coordnation@example.org"><b>'
    page = client.post("/coordination/entrer", data={"email": typed}, follow_redirects=True)
    assert 'value="coordnation@example.org&#34;&gt;&lt;b&gt;"' in page.text
    assert "coordnation" not in client.get("/coordination/entrer").text, "once"


def test_a_pause_is_told_on_her_pages_until_it_ends(town: Town) -> None:
    client, _ = sign_in(town)
    with town.database.transaction() as stored:
        stored.pauses.begin(Pause(town.clock.now(), 0))
    pages = ("/coordination/", "/coordination/ateliers", "/coordination/entrer")
    for page in pages:
        assert "En pause depuis le 25/11/2026 à 09:00" in client.get(page).text
    with town.database.transaction() as stored:
        stored.pauses.end()
    assert not any("En pause" in client.get(page).text for page in pages)


def test_the_day_ends(town: Town) -> None:
    client = plain_http(town)
    assert client.get("/coordination/").status_code == 200
    town.clock.pass_by(hours=13)
    assert client.get("/coordination/").status_code == 303


def plain_http(town: Town) -> FlaskClient:
    """Signed in where the cookie needs no TLS."""
    settings = TownSettings(public_url="http://clef.example.org")
    here = replace(town, settings=settings)
    client = here.app().test_client()
    client.post("/coordination/entrer", data={"email": ADDRESS})
    [message] = [content for _, kind, content in here.mails() if kind == "sign-in"]
    flat = message.replace(b"=\r\n", b"").decode()
    found = re.search(r"http://clef\.example\.org(/coordination/entrer/[\w.-]+)", flat)
    assert found
    assert client.post(found[1]).status_code == 303
    return client


def test_a_link_that_was_used_says_what_to_do_next(town: Town) -> None:
    client = town.app().test_client()
    client.post("/coordination/entrer", data={"email": ADDRESS})
    path = newest_link(town)
    client.post(path)
    seen = [client.get(path), client.post(path), client.get("/coordination/entrer/x")]

    assert [one.status_code for one in seen] == [404, 404, 404]
    assert len({one.text for one in seen}) == 1  # nobody learns which it is
    assert 'href="/coordination/entrer"' in seen[0].text
    assert "Recevoir un autre lien" in seen[0].text


def test_a_conflict_is_decided_with_one_button(town: Town) -> None:
    client = plain_http(town)
    number = add_problem(town)
    page = client.get("/coordination/problemes").text
    assert re.findall(r">(Garder [^<]*)</button>", page.replace("\xa0", " ")) == [
        "Garder « 03 53 01 02 03 »",
        "Garder « 03 53 01 02 04 »",
    ]
    assert "https://docs.google.com/spreadsheets/d/sheet-1/edit#gid=7&amp;range=B7" in page
    answer_card(client, number, "sheet", page)
    with town.database.reading() as stored:
        problem = stored.problems.find(number)
    assert problem is not None
    assert problem.decision == "sheet"
    assert "C’est décidé" in client.get("/coordination/problemes").text


def add_guard(town: Town, kind: str, covers: str) -> int:
    said = "5 lignes ont disparu d’un coup. Elles ne sont pas archivées."
    guard = Problem("guard", said, "sheet-1", 7, "Contacts", "les-epis", covers=covers)
    guard = replace(guard, row_key=f"{kind}:12ab")
    with town.database.transaction() as stored:
        stored.problems.replace("sheet-1", 7, [guard], town.clock.now())
        [open_one] = stored.problems.read_open()
    return open_one.id or 0


def test_a_large_change_names_whose_rows_are_gone_and_whom_to_ask(town: Town) -> None:
    client = plain_http(town)
    town.add("organisation", id="les-epis", name="Les Épis")
    person = {"organisation_id": "les-epis", "given_name": "Zoé", "family_name": "Petit"}
    ref = town.add("contact", **person, phone="+33639981007", email="zoe@example.org")
    there = {"organisation_id": "les-epis", "given_name": "Nour", "family_name": "Roy"}
    town.add("contact", **there, phone="+33353010203", email="nour@example.org")
    add_guard(town, "missing", ref)

    for path in ("/coordination/", "/coordination/problemes"):
        page = client.get(path).text
        assert "<strong>Zoé Petit</strong>" in page
        assert '<a href="tel:+33353010203">03 53 01 02 03</a>' in page.replace("\xa0", " ")
        assert 'href="mailto:nour@example.org"' in page
        # Whoever's row is gone is not the one to ask.
        assert "zoe@example.org" not in page


def test_a_large_change_that_is_decided_still_says_whose_it_is(town: Town) -> None:
    """The card was called « Équipe », and nothing else."""
    client = plain_http(town)
    town.add("organisation", id="les-epis", name="Les Épis")
    ref = town.add(
        "contact",
        family_name="Petit",
        given_name="Zoé",
        organisation_id="les-epis",
        email="z@example.org",
    )
    number = add_guard(town, "missing", ref)
    answer = answer_card(client, number, "database", client.get("/coordination/").text)
    card = client.get(answer.location).text.partition(f'id="p{number}"')[2].partition("<h1>")[0]

    # « Annuler » before all that the card says: it was below the first screen.
    assert card.index("C’est décidé") < card.index("Annuler</button>") < card.index("Zoé Petit")
    assert "Les Épis" in card


def test_a_conflict_that_is_decided_no_longer_asks_to_choose(town: Town) -> None:
    client = plain_http(town)
    number = add_problem(town)
    asked = "Tapez la bonne valeur, ou effacez cette note pour garder celle d’ici."
    with town.database.transaction() as stored:
        [one] = stored.problems.read_open()
        stored.problems.replace("sheet-1", 7, [replace(one, message=asked)], town.clock.now())
    page = client.get("/coordination/problemes").text
    answer_card(client, number, "sheet", page)

    assert "Choisissez" in page
    assert "Choisissez" not in client.get("/coordination/problemes").text


def test_a_large_change_is_let_pass_or_put_back(town: Town) -> None:
    client = plain_http(town)
    number = add_guard(town, "missing", "C-7F3K2Q8")
    page = client.get("/coordination/problemes").text
    ways = ["Oui, l’archiver", "Non, remettre comme avant"]
    assert re.findall(r"<button[^>]*>(Oui[^<]*|Non[^<]*)</button>", page) == ways

    answer_card(client, number, "database", page)

    with town.database.reading() as stored:
        problem = stored.problems.find(number)
    assert problem is not None
    assert problem.decision == "database"


def test_a_large_change_says_first_what_a_no_does_not_bring_back(town: Town) -> None:
    """A partner's own column was lost, and nobody had said so."""
    client = plain_http(town)
    for kind, fate in (("missing", "restent vides"), ("blanked", "ne reviennent pas")):
        add_guard(town, kind, "C-7F3K2Q8" if kind == "missing" else "C-7F3K2Q8/role/12")
        page = client.get("/coordination/problemes").text.replace("\xa0", " ")
        said = page.index(fate)
        assert said < page.index("Non, remettre comme avant</button>")
        assert "« Fichier → Historique des versions »" in page[said:]


def test_a_decision_in_the_journal_shows_what_was_not_kept_and_leads_in_no_circle(
    town: Town,
) -> None:
    """The losing number was nowhere, and the journal sent her back to the journal."""
    client = plain_http(town)
    town.add("organisation", id="les-epis", name="Les Épis")
    ref = town.add("contact", family_name="Diop", organisation_id="les-epis", phone="+33353010204")
    number = add_problem(town, ref=ref)
    page = client.get("/coordination/problemes").text
    answer_card(client, number, "sheet", page)
    with town.database.reading() as stored:
        [made] = stored.journal.read_history(ref)
        problem = stored.problems.find(number)
    assert problem is not None

    entry = unescape(client.get(f"/coordination/journal/{made.run}").text).replace("\xa0", " ")

    assert f"N’est pas gardé : « {problem.canonical_value} »" in entry
    assert "écrivez la bonne valeur dans la feuille" in entry
    assert "Remettre comme avant</button>" not in entry


def test_new_rows_are_put_back_by_the_partner_alone(town: Town) -> None:
    client = plain_http(town)
    add_guard(town, "new", "12ab34cd")
    page = client.get("/coordination/problemes").text

    assert "Oui, ajouter cette ligne" in page
    assert "Non, remettre" not in page


@pytest.mark.parametrize("kind", sorted(GUARDS))
def test_the_yes_to_a_large_change_says_what_it_does_and_its_card_one_thing(
    town: Town, kind: str
) -> None:
    """« Oui, c’est voulu », pressed for another question, archived six people."""
    client = plain_http(town)
    cell = "/role/12" if kind in ("blanked", "changed") else ""
    covers = " ".join(f"{make_reference('contact', n)}{cell}" for n in range(6))
    number = add_guard(town, kind, covers)
    with town.database.transaction() as stored:
        [one] = stored.problems.read_open()
        told = replace(one, message=guard(kind, 6))
        stored.problems.replace("sheet-1", 7, [told], town.clock.now())
    page = client.get("/coordination/problemes").text.replace("\xa0", " ")
    yes = let_pass(kind, 6)
    assert (f">{yes}</button>" in page, "c’est voulu" in page) == (True, False)
    assert [other for other in GUARDS if other != kind and let_pass(other, 6) == yes] == []

    answer_card(client, number, "confirm", page)

    page = client.get("/coordination/problemes").text.replace("\xa0", " ").replace("&nbsp;", " ")
    assert f"C’est décidé : {yes}." in page
    happened, waits = guard(kind, 6).split(". ")[:2]
    assert (f"{happened}." in page, waits in page) == (True, False)


def test_a_yes_for_a_whole_column_is_taken_back_with_one_button(town: Town) -> None:
    followed = [SpreadsheetMapping("les-epis", "sheet-1", [])]
    client = plain_http(replace(town, mappings=Mappings({}, followed)))
    question = "status: Compris comme « présent »."
    tab = TabState("sheet-1", 7, "gen:sheet-1:7", title="CT", assumptions={question: "accepted"})
    with town.database.transaction() as stored:
        stored.memory.save_tab(tab, [])
    page = client.get("/coordination/problemes").text.replace("\xa0", " ")
    (action,) = re.findall(r'action="(/coordination/reponses/[0-9a-f]+)"', page)
    assert "les-epis<br><strong>CT</strong>" in page
    assert "Compris comme « présent »." in page

    assert client.post(action).status_code == 403
    client.post(action, data={"token": find_token(page)})

    with town.database.reading() as stored:
        (kept,) = stored.memory.read_questions()
    assert kept.assumptions == {question: "reopened"}
    assert "/coordination/reponses/" not in client.get("/coordination/problemes").text


def test_two_records_that_seem_one_may_be_let_stand_with_one_button(town: Town) -> None:
    client = plain_http(town)
    number = add_problem(town, "duplicate", ref="C-1")
    page = client.get("/coordination/problemes").text
    assert "Ce sont deux fiches différentes" in page
    answer_card(client, number, "confirm", page)
    with town.database.reading() as stored:
        problem = stored.problems.find(number)
    assert problem is not None
    assert problem.decision == "confirm"


def test_the_same_line_twice_is_decided_in_the_sheet(town: Town) -> None:
    client = plain_http(town)
    add_problem(town, "duplicate", ref="C-2")

    assert "Ce sont deux fiches" not in client.get("/coordination/problemes").text


def test_problems_call_partners_by_their_names(town: Town) -> None:
    client = plain_http(town)
    add_problem(town)
    unknown = client.get("/coordination/problemes").text
    town.add("organisation", id="les-epis", name="Les Épis d’or")
    known = client.get("/coordination/problemes").text

    assert "<h2>les-epis</h2>" in unknown
    assert "<h2>Les Épis d’or</h2>" in known


def test_what_a_partner_mends_is_folded_away_and_has_no_button(town: Town) -> None:
    client = plain_http(town)
    number = add_problem(town, "invalid")
    page = client.get("/coordination/problemes").text
    main = page.partition("<main")[2].partition("</main>")[0]
    fold = main.partition("<details")[2].rpartition("</details>")[0]

    assert "1 à corriger dans la feuille" in fold
    assert "range=B7" in fold
    # Nothing of it is decided here.
    assert 'method="post"' not in main
    assert f'<li id="p{number}">' in fold


def test_a_decision_leads_back_to_where_it_was_taken(town: Town) -> None:
    client = plain_http(town)
    number = add_problem(town)
    answer = answer_card(client, number, "sheet")

    assert answer.location == f"/coordination/problemes?ancre=p{number}#p{number}"
    assert f'id="p{number}"' in client.get("/coordination/problemes").text


def test_a_form_without_the_persons_token_decides_nothing(town: Town) -> None:
    client = plain_http(town)
    number = add_problem(town)
    answer = client.post(f"/coordination/problemes/{number}", data={"decision": "sheet"})
    assert answer.status_code == 403
    with town.database.reading() as stored:
        problem = stored.problems.find(number)
    assert problem is not None
    assert problem.decision is None


def test_calls_are_listed_and_their_answers_kept(town: Town) -> None:
    client = plain_http(town)
    session = town.add_session(capacity=1)
    first = send_form(client, town.slug(session), given_name="Ana").location
    send_form(client, town.slug(session), given_name="Bea", phone="06 39 98 12 34")
    client.post(f"{first}/annuler")
    page = client.get("/coordination/").text
    assert "Bea" in page
    assert "06\u00a039\u00a098\u00a012\u00a034" in page
    bea = next(one for one in town.registrations() if one.fields["given_name"] == "Bea")
    answer = {"outcome": "comes", "token": find_token(page)}
    client.post(f"/coordination/appels/{bea.ref}", data=answer)
    assert town.record(bea.ref).fields["status"] == "confirmed"
    assert "Il n’y a rien à faire." in client.get("/coordination/").text


def test_sessions_show_their_figures_and_the_sheet_to_sign(town: Town) -> None:
    client = plain_http(town)
    slug = town.slug(town.add_session(capacity=3))
    send_form(client, slug, given_name="Zoé", adults_count="2")
    send_form(client, slug, given_name="Ana", adults_count="2")
    page = client.get("/coordination/ateliers").text
    assert "2 sur 3" in page
    assert "1 en attente" in page
    sheet = client.get(f"/coordination/emargement/{slug}").text
    assert "Zoé" in sheet
    assert "Ana" not in sheet


def test_many_sessions_are_several_pages_each_of_which_is_found(town: Town) -> None:
    """A season was one page of a hundred kilobytes, with all its families read for it."""
    client = plain_http(town)
    refs = [
        town.add_session(title=f"Jour {day}", date=f"2027-{1 + day // 28:02}-{1 + day % 28:02}")
        for day in range(81)
    ]

    def titles(query: str) -> list[str]:
        page = client.get(f"/coordination/ateliers{query}").text
        return re.findall(r">(Jour \d+)<|>(Plus t[^<]+)<|(Page \d sur \d)", page)

    def told(query: str) -> tuple[str, str, list[str]]:
        found = ["".join(one) for one in titles(query)]
        days = [one for one in found if one.startswith("Jour")]
        return days[0], days[-1], [one for one in found if not one.startswith("Jour")]

    first = ("Jour 0", "Jour 39", ["Page 1 sur 3", "Plus tard"])
    last = ("Jour 80", "Jour 80", ["Page 3 sur 3", "Plus tôt"])
    for query in ("", "?page=1", "?page=0", "?page=-1", "?page=deux", "?ancre=D-0000000"):
        assert told(query) == first
    assert told("?page=2")[:2] == ("Jour 40", "Jour 79")
    assert told("?page=2")[2] == ["Page 2 sur 3", "Plus tôt", "Plus tard"]
    third = client.get("/coordination/ateliers?page=3").text
    assert "<title>Ateliers, page 3 sur 3 – Coordination CLEF</title>" in third
    assert told("?page=3") == told("?page=9999") == told(f"?ancre={refs[80]}") == last
    assert told(f"?ancre={refs[39]}") == first
    assert told(f"?ancre={refs[40]}")[0] == "Jour 40"


def test_a_partner_opens_its_own_sheet_only_and_not_for_ever(town: Town) -> None:
    client = plain_http(town)
    slug = town.slug(town.add_session())
    other = town.slug(town.add_session(title="Jeux"))
    send_form(client, slug)
    page = client.get("/coordination/ateliers").text
    found = re.search(
        rf"http://clef\.example\.org(/coordination/emargement/{slug}\?[^\"\s]+)\"", page
    )
    assert found
    partner = town.app().test_client()
    assert "Zoé" in partner.get(found[1]).text
    assert partner.get(found[1].replace(slug, other)).status_code == 404
    town.clock.pass_by(days=30)
    assert partner.get(found[1]).status_code == 404


def test_runs_and_their_changes_are_shown(town: Town) -> None:
    client = plain_http(town)
    send_form(client, town.slug(town.add_session()))
    [record] = town.registrations()
    page = client.get("/coordination/journal").text
    found = re.search(r'href="(/coordination/journal/[^"]+)"', page)
    assert found
    told = client.get(found[1]).text
    assert record.ref in told
    assert "<strong>Zoé, Cuisine en famille du 09/12/2026" in told
    assert "Fiche nouvelle" in told
    assert "Le formulaire d’inscription, 25/11/2026 à 09:00" in told


def test_a_run_is_taken_back_with_one_button(town: Town) -> None:
    client = plain_http(town)
    town.add("organisation", id="les-epis", name="Les Épis d’or")
    town.add("organisation", id="ludo", name="Ludothèque")
    now = {"given_name": "Ana", "organisation_id": "les-epis"}
    ana = town.add("contact", family_name="Garnier", phone="+33353010203", **now)
    before = {"given_name": "Anna", "organisation_id": "ludo"}
    changes = [
        Change(ana, name, before[name], now[name], "sheet:1abc:7", town.clock.now(), "r1")
        for name in now
    ]
    with town.database.transaction() as stored:
        stored.journal.open_run(Run("r1", "sync", town.clock.now()))
        stored.journal.append(changes)
    page = client.get("/coordination/journal/r1").text
    client.post("/coordination/journal/r1", data={"token": find_token(page)})
    after = client.get("/coordination/journal/r1").text

    assert "Ana Garnier" in page
    assert "Prénom\xa0: Anna → <strong>Ana</strong>" in page.replace("&nbsp;", "\xa0")
    assert "Structure\xa0: Ludothèque → <strong>Les Épis d’or</strong>" in page.replace(
        "&nbsp;", "\xa0"
    )
    assert "Une feuille qui n’est plus suivie" in page
    assert town.record(ana).fields["given_name"] == "Anna"
    assert "Remettre comme avant" not in after
    with town.database.reading() as stored:
        assert is_undo(stored.journal.read_history(ana)[-1].source)


def test_a_sync_that_found_nothing_is_not_in_the_journal(town: Town) -> None:
    with town.database.transaction() as stored:
        stored.journal.open_run(Run("idle", "sync", town.clock.now()))
        stored.journal.close_run("idle", town.clock.now(), {"created": 0, "cells_written": 2})
    assert "journal/idle" not in plain_http(town).get("/coordination/journal").text


def test_a_sync_that_has_just_begun_is_not_in_the_journal_either(town: Town) -> None:
    """Its page would be none yet."""
    with town.database.transaction() as stored:
        stored.journal.open_run(Run("begun", "sync", town.clock.now()))
    client = plain_http(town)
    assert "journal/begun" not in client.get("/coordination/journal").text
    assert client.get("/coordination/journal/begun").status_code == 404


def test_leaving_ends_the_visit(town: Town) -> None:
    client = plain_http(town)
    token = find_token(client.get("/coordination/").text)
    client.post("/coordination/sortir", data={"token": token})
    assert client.get("/coordination/").status_code == 303


def test_nothing_a_partner_typed_becomes_markup(town: Town) -> None:
    client = plain_http(town)
    problem = Problem("invalid", "<b>", "s", row_key="x", sheet_value="<script>1</script>")
    with town.database.transaction() as stored:
        stored.problems.replace("s", None, [problem], town.clock.now())
    assert "<script>" not in client.get("/coordination/problemes").text


def test_a_call_that_ends_with_no_frees_the_seat_for_the_next(town: Town) -> None:
    client = plain_http(town)
    slug = town.slug(town.add_session(capacity=1))
    first = send_form(client, slug, given_name="Ana").location
    send_form(client, slug, given_name="Bea", phone="06 39 98 12 34")
    send_form(client, slug, given_name="Cleo", email="cleo@example.org")
    client.post(f"{first}/annuler")
    bea = next(one for one in town.registrations() if one.fields["given_name"] == "Bea")
    token = find_token(client.get("/coordination/").text)
    answer = {"outcome": "does-not-come", "token": token}
    client.post(f"/coordination/appels/{bea.ref}", data=answer)
    statuses = {one.fields["given_name"]: one.fields["status"] for one in town.registrations()}
    assert statuses == {"Ana": "cancelled", "Bea": "cancelled", "Cleo": "confirmed"}


def test_a_decision_that_does_not_exist_is_not_taken(town: Town) -> None:
    client = plain_http(town)
    number = add_problem(town)
    token = find_token(client.get("/coordination/problemes").text)
    for path in (f"problemes/{number}", "appels/N-0000000"):
        answer = client.post(f"/coordination/{path}", data={"decision": "burn", "token": token})
        assert answer.status_code == 404


def test_another_site_neither_asks_nor_enters(town: Town, client: FlaskClient) -> None:
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    asked = client.post("/coordination/entrer", data={"email": ADDRESS}, headers=elsewhere)
    assert asked.status_code == 403
    client.post("/coordination/entrer", data={"email": ADDRESS})
    link = mailed_link(town)
    assert client.post(link, headers=elsewhere).status_code == 404
    assert client.post(link).status_code == 303


@pytest.mark.parametrize("answer", ["confirm", "database"])
def test_a_partner_s_sheet_is_proposed_with_its_whole_report(town: Town, answer: str) -> None:
    problem = Problem(
        "held",
        "Les Épis, onglet « Contacts » : 12 lignes sur 14 à prendre.\nA « Nom » → Nom",
        "roster",
        sheet_id=3,
        row_key="roster:\tsheet\tContacts\tf00",
        cell="F2",
        covers="('sheet', 'Contacts')",
    )
    with town.database.transaction() as stored:
        stored.problems.replace("roster", 3, [problem], town.clock.now())
        [known] = stored.problems.read_open()
    client = plain_http(town)

    page = client.get("/coordination/problemes").text

    assert '<p class="report">Les Épis, onglet' in page
    assert "Suivre cette feuille</button>" in page
    assert "Ne pas la suivre</button>" in page
    answer_card(client, known.id, answer, page)
    with town.database.reading() as stored:
        [decided] = stored.problems.read_open()
    assert decided.decision == answer


def test_what_is_wrong_in_her_own_tab_is_hers_to_mend(town: Town) -> None:
    problem = Problem("invalid", "pas une adresse", "roster", 3, row_key="roster:\tx", cell="B2")
    with town.database.transaction() as stored:
        stored.problems.replace("roster", 3, [problem], town.clock.now())

    page = plain_http(town).get("/coordination/problemes").text

    assert "Corrigez-la dans votre onglet" in page
    assert "La structure les corrige" not in page


def test_whose_row_is_gone_leaves_by_her_word_alone(town: Town) -> None:
    problem = Problem("guard", "reste suivie", "roster", 3, row_key="roster:\ts\tContacts\tgone")
    with town.database.transaction() as stored:
        stored.problems.replace("roster", 3, [problem], town.clock.now())
    client = plain_http(town)

    page = client.get("/coordination/problemes").text

    assert "<h2>Coordination</h2>" in page
    assert "Ce partenaire part</button>" in page
    assert "Ne pas la suivre" not in page


def test_every_link_of_the_letter_lands_on_the_thing_itself(town: Town) -> None:
    town.add("organisation", id="les-epis", name="Les Épis")
    town.add("organisation", id="ludo", name="Ludothèque")
    for month in ("09", "10", "11"):
        meeting = town.add(
            "meeting", kind="technical_committee", status="held", date=f"2026-{month}-10"
        )
        town.add("attendance", meeting_id=meeting, organisation_id="ludo", status="absent")
        town.add("attendance", meeting_id=meeting, organisation_id="les-epis", status=None)
    item = town.add("item", label="Malle", owner_organisation_id="ludo")
    days = {"loaned_on": "2026-11-01", "due_on": "2026-11-20"}
    town.add("loan", item_code=item, borrower_organisation_id="les-epis", **days)
    client = plain_http(town)
    slug = town.slug(town.add_session(capacity=1))
    send_form(client, slug, given_name="Bea", phone="06 39 98 12 34")
    [bea] = town.registrations()
    town.change(bea.ref, adults_count=3)
    town.change(str(bea.fields["session_id"]), status="planned", place="Ailleurs")
    town.add_session(date="2026-10-13", slug="over", status="held")
    add_problem(town)
    understood = Problem("assumed", "L’année manquait.", "sheet-1", 8, "Prêts", "les-epis")
    with town.database.transaction() as stored:
        stored.problems.replace("sheet-1", 8, [understood], town.clock.now())
        mail = Mail(None, "zoe@example.org", b"", "<1@example.org>", "link")
        stored.outbox.add(mail, town.clock.now())
        [kept] = [one.id for one in stored.outbox.read_open() if one.kind == "link"]
        stored.outbox.failed(kept or 0, "refused", None)
    week = last_full_week(town.clock.now(), PARIS)
    facts = read_facts(town.database, town.digest_sources, week, town.clock.now())

    tasks = make_agenda(facts).hers

    assert {one.weight for one in tasks} == set(Weight) - {
        Weight.STANDSTILL,
        Weight.COPIES,
        Weight.CALLS,
        Weight.CELLS,
    }
    for one in tasks:
        path, _, anchor = one.link.removeprefix("https://clef.example.org").partition("#")
        assert f'id="{anchor}"' in client.get(path).text, one


def test_the_two_records_that_seem_one_become_one_with_one_button(town: Town) -> None:
    client = plain_http(town)
    town.add("organisation", id="les-epis", name="Les Épis")
    named = {"family_name": "Garnier", "given_name": "Ana", "organisation_id": "les-epis"}
    first = town.add("contact", phone="+33639981234", **named)
    later = town.add("contact", email="ana@example.org", **named)
    problem = Problem(
        "duplicate", "Semble déjà là.", "sheet-1", 7, ref=later, row_key=later, covers=first
    )
    with town.database.transaction() as stored:
        stored.problems.replace("sheet-1", 7, [problem], town.clock.now())
        [known] = stored.problems.read_open()
    page = client.get("/coordination/problemes").text

    assert "C’est la même fiche" in page
    answer_card(client, known.id, "merge", page)
    assert town.record(first).fields["email"] == "ana@example.org"
    assert town.record(later).archived


def test_a_decision_is_taken_back_until_it_is_carried_out(town: Town) -> None:
    client = plain_http(town)
    number = add_problem(town)
    answer = answer_card(client, number, "sheet", client.get("/coordination/").text)
    pages = [client.get(where).text for where in ("/coordination/problemes", answer.location)]
    answer_card(client, number, "undo")

    assert answer.location == f"/coordination/?decide={number}#p{number}"
    for decided in pages:
        assert "C’est décidé&nbsp;: Garder « 03 53 01 02 03 »" in decided.replace("\xa0", " ")
        assert f'id="p{number}"' in decided
        assert ">Annuler</button>" in decided
    assert "C’est décidé" not in client.get(answer.location).text
    assert "C’est décidé" not in client.get("/coordination/problemes").text
    assert "1 chose à faire" in client.get("/coordination/").text


def test_problems_are_filtered_by_partner_and_kind_and_a_decision_keeps_the_choice(
    town: Town,
) -> None:
    client = plain_http(town)
    problems = [
        Problem("conflict", "Deux.", "s", 1, partner="les-epis", row_key="a", field="x"),
        Problem("guard", "Vidé.", "s", 1, partner="les-epis", row_key="b", covers="z"),
        Problem("conflict", "Deux.", "t", 1, partner="ludo", row_key="c", field="x"),
    ]
    with town.database.transaction() as stored:
        stored.problems.replace("s", 1, problems[:2], town.clock.now())
        stored.problems.replace("t", 1, problems[2:], town.clock.now())
    chosen = "/coordination/problemes?partenaire=les-epis&sorte=conflict"
    page = client.get(chosen).text
    [number] = re.findall(r'<li class="card" id="p(\d+)"', page)
    answer = answer_card(client, int(number), "sheet", page)

    assert "1 à regarder dans ce choix" in page
    assert answer.location == f"{chosen}&ancre=p{number}#p{number}"


def test_loans_absences_and_sheets_are_told_line_by_line(town: Town) -> None:
    town.add("organisation", id="les-epis", name="Les Épis")
    town.add("organisation", id="ludo", name="Ludothèque")
    item = town.add("item", label="Malle", owner_organisation_id="ludo")
    for due in ("2026-11-20", "2026-12-20"):
        town.add(
            "loan",
            item_code=item,
            borrower_organisation_id="les-epis",
            loaned_on="2026-11-01",
            due_on=due,
        )
    client = plain_http(town)

    page = client.get("/coordination/prets").text.replace("&nbsp;", " ")

    assert "En retard : 1" in page
    assert "Dehors : 1" in page
    assert "Réservés : 0" in page
    assert page.count("Écrire aux deux") == 1
    assert "Personne n’en est à une absence." in client.get("/coordination/absences").text
    assert "Aucune n’est suivie encore." in client.get("/coordination/feuilles").text


def absent_three_times(town: Town) -> None:
    town.add("organisation", id="ludo", name="Ludothèque", email="ludo@example.org")
    for month in ("09", "10", "11"):
        day = f"2026-{month}-10"
        meeting = town.add("meeting", kind="technical_committee", status="held", date=day)
        town.add("attendance", meeting_id=meeting, organisation_id="ludo", status="absent")


@pytest.mark.parametrize(("number", "is_folded"), [(4, False), (5, True)])
def test_what_is_lent_and_not_late_is_folded_where_it_is_long(
    town: Town, number: int, *, is_folded: bool
) -> None:
    town.add("organisation", id="ludo", name="Ludothèque")
    town.add("organisation", id="mjc", name="MJC du Lac")
    item = town.add("item", label="Malle", owner_organisation_id="ludo", quantity=9)
    lent = {"item_code": item, "borrower_organisation_id": "mjc", "loaned_on": "2026-11-01"}
    late = [town.add("loan", **lent, due_on="2026-11-20") for _ in range(5)]
    out = [town.add("loan", **lent, due_on="2026-12-20") for _ in range(number)]
    page = plain_http(town).get("/coordination/prets").text
    out_of_sight = page.partition("<h2>Dehors")[2].partition("<h2>")[0]

    assert ("<details><summary>Les voir" in out_of_sight) == is_folded
    assert all(f'id="{one}"' in out_of_sight for one in out)
    # What is late is what she comes for.
    assert "Les voir" not in page.partition(late[0])[0]


def test_the_proposed_message_stands_beside_whom_it_is_for(town: Town) -> None:
    absent_three_times(town)
    client = plain_http(town)

    for path in ("/coordination/", "/coordination/absences"):
        page = client.get(path).text
        assert 'href="mailto:ludo@example.org?subject=' in page, "a person sends it"
        assert '<a href="mailto:ludo@example.org">ludo@<wbr>example.org</a>' in page


def test_the_page_of_absences_says_who_wrote_and_when(town: Town) -> None:
    absent_three_times(town)
    client = plain_http(town)
    page = client.get("/coordination/absences").text
    form = {"token": find_token(page), "key": "absence:ludo:2026-11-10", "page": "absences"}

    answer = client.post("/coordination/fait", data={**form, "decision": "done"})
    after = client.get(answer.location.partition("#")[0]).text
    client.post("/coordination/fait", data={**form, "decision": "undo"})

    assert answer.location == "/coordination/absences#ludo"
    said = f"C’est fait, le 25/11/2026 à 09:00, par {ADDRESS}."
    assert said in after.replace("<wbr>", "")
    assert "C’est fait, le" not in client.get("/coordination/absences").text
    assert "décision" in client.get("/coordination/journal").text


def typed_in(town: Town, spreadsheet: str, run: str) -> str:
    """A contact whose name somebody typed anew in a sheet; its reference."""
    town.add("organisation", id="les-epis", name="Les Épis d’or")
    named = {"family_name": "Garnier", "given_name": "Ana", "organisation_id": "les-epis"}
    ana = town.add("contact", phone="+33353010203", **named)
    now = town.clock.now()
    change = Change(ana, "given_name", "Anna", "Ana", f"sheet:{spreadsheet}:7", now, run)
    with town.database.transaction() as stored:
        stored.memory.save_spreadsheet(SpreadsheetState(spreadsheet, "ok"))
        stored.journal.open_run(Run(run, "sync", now))
        stored.journal.append([change])
    return ana


def test_the_journal_says_of_each_run_whose_doing_it_was_and_what_changed(town: Town) -> None:
    """« 1 modifiée » and « 1 nouvelle », five alike, told nobody which was which."""
    followed = [SpreadsheetMapping("les-epis", "1abc", [])]
    town = replace(town, mappings=Mappings({}, followed))
    typed_in(town, "1abc", "r1")
    client = plain_http(town)
    send_form(client, town.slug(town.add_session()))
    page = client.get("/coordination/journal").text.replace("\xa0", " ")

    assert "<p>Les Épis d’or : 1 contact modifié. Ana Garnier, Prénom : Anna → Ana</p>" in page
    assert (
        "<p>Le formulaire d’inscription : 1 nouvelle inscription. Zoé, Cuisine en famille du "
        in page
    )


def test_a_sheet_is_taken_back_since_an_instant_once_she_saw_what_goes(town: Town) -> None:
    followed = [SpreadsheetMapping("les-epis", "1abc", [])]
    town = replace(town, mappings=Mappings({}, followed))
    ana = typed_in(town, "1abc", "r1")
    client = plain_http(town)
    asked = "/coordination/reprise?feuille=1abc&depuis=2026-11-25T08:00"
    page = client.get(asked).text
    later = client.get(asked.replace("08:00", "10:00")).text
    client.post(asked, data={"token": find_token(page)})

    assert "Prénom&nbsp;: Anna → <strong>Ana</strong>" in page
    assert "Remettre comme avant</button>" not in later
    assert town.record(ana).fields["given_name"] == "Anna"
    assert client.get("/coordination/reprise?feuille=2&depuis=2026-11-25T08:00").status_code == 404
    for since in ("hier", "0001-01-01T00:00"):
        assert client.get(f"/coordination/reprise?feuille=1abc&depuis={since}").status_code == 404


def test_late_loans_of_one_owner_are_listed_under_one_thing_and_called_done_at_once(
    town: Town,
) -> None:
    town.add("organisation", id="les-epis", name="Les Épis")
    town.add("organisation", id="ludo", name="Ludothèque")
    days = {"loaned_on": "2026-11-01", "due_on": "2026-11-20"}
    loans = []
    for label in ("Malle", "Tapis"):
        item = town.add("item", label=label, owner_organisation_id="ludo")
        loans.append(town.add("loan", item_code=item, borrower_organisation_id="les-epis", **days))
    client = plain_http(town)

    home = unescape(client.get("/coordination/").text).replace("\u00a0", " ")
    keys = re.findall('name="key" value="([^"]*)"', home)
    form = {"token": find_token(home), "key": keys, "decision": "done"}
    nobodys = {**form, "key": [*keys, "loan:E-XXXXXXX:2026-11-20"]}
    refused = client.post("/coordination/fait", data=nobodys).status_code
    client.post("/coordination/fait", data=form)
    done = client.get("/coordination/").text
    client.post("/coordination/fait", data={**form, "decision": "undo"})

    assert "<h1>1 chose à faire</h1>" in home
    assert "Ludothèque : 2 prêts en retard, le premier depuis le 20/11/2026." in home
    for label in ("Malle", "Tapis"):
        part = f"<li>« {label} », chez Les Épis, à rendre le 20/11/2026</li>"
        assert part in home.replace("\xa0", " ")
    assert sorted(keys) == sorted(f"loan:{loan}:2026-11-20" for loan in loans)
    assert refused == 409
    assert "Il n’y a rien à faire" in done
    assert "<h1>1 chose à faire</h1>" in client.get("/coordination/").text


def test_what_she_calls_done_goes_from_page_and_letter_until_there_is_something_new(
    town: Town,
) -> None:
    town.add("organisation", id="les-epis", name="Les Épis")
    town.add("organisation", id="ludo", name="Ludothèque")
    item = town.add("item", label="Malle", owner_organisation_id="ludo")
    days = {"loaned_on": "2026-11-01", "due_on": "2026-11-20"}
    loan = town.add("loan", item_code=item, borrower_organisation_id="les-epis", **days)
    client = plain_http(town)

    def headline() -> str:
        sources, now = town.digest_sources, town.clock.now()
        return read_agenda(town.database, sources, now).headline

    home = client.get("/coordination/").text
    form = {"token": find_token(home), "key": f"loan:{loan}:2026-11-20", "decision": "done"}
    client.post("/coordination/fait", data=form)
    done, quiet = client.get("/coordination/").text, headline()
    client.post("/coordination/fait", data={**form, "decision": "undo"})
    again = headline()
    client.post("/coordination/fait", data=form)
    town.change(loan, due_on="2026-11-22")

    assert "<h1>1 chose à faire</h1>" in home
    assert "C’est fait</button>" in home
    assert "Il n’y a rien à faire" in done
    assert "Annuler</button>" in done
    assert (quiet, again, headline()) == ("rien à faire", "1 chose à faire", "1 chose à faire")
    assert client.post("/coordination/fait", data=form).status_code == 409


def test_what_was_called_done_is_answered_on_top_with_its_taking_back(town: Town) -> None:
    """She was thrown to the page's end, eight screens down."""
    absent_three_times(town)
    client = plain_http(town)
    home = client.get("/coordination/").text
    form = {"token": find_token(home), "key": re.findall('name="key" value="([^"]*)"', home)}

    answer = client.post("/coordination/fait", data={**form, "decision": "done"})
    done, later = (client.get(answer.location).text for _ in range(2))
    client.post("/coordination/fait", data={**form, "decision": "undo"})
    again = client.get("/coordination/").text

    assert answer.location == "/coordination/"
    said, _, below = done.partition("<h1>")
    assert "C’est fait, le 25/11/2026" in said
    assert "Annuler</button>" in said
    assert "C’est fait" not in below, "said once"
    assert "C’est fait, le 25/11/2026" in later.partition("<h1>")[2]
    assert "C’est repris, et de nouveau à faire" in again.partition("<h1>")[0]


def test_who_was_passed_over_for_a_freed_seat_and_why_stands_with_the_session(town: Town) -> None:
    session = town.add_session(capacity=4)
    client = plain_http(town)
    sizes = {"Ana": "2", "Bea": "2", "Elif": "4", "Fatou": "2"}
    own = {
        name: send_form(
            client,
            town.slug(session),
            given_name=name,
            email=f"{name.lower()}@example.org",
            adults_count=size,
        ).location
        for name, size in sizes.items()
    }
    before = client.get("/coordination/ateliers").text
    client.post(f"{own['Ana']}/annuler")
    page = unescape(client.get("/coordination/ateliers").text).replace("\xa0", " ")

    states = {one.fields["given_name"]: one.fields["status"] for one in town.registrations()}
    assert (states["Fatou"], states["Elif"]) == ("confirmed", "waiting")
    assert "va à la première famille qui y tient" not in before
    assert (
        "Elif attend (4 personnes) : une place libérée va à la première famille qui y tient tout "
        "entière. Une famille inscrite après elle a déjà une place."
    ) in page


@pytest.mark.parametrize(("resets", "said"), [(True, "ou excuse"), (False, "n’y change rien")])
def test_the_page_of_absences_says_what_an_excuse_does(
    town: Town, said: str, *, resets: bool
) -> None:
    """« Sans excuse, depuis la dernière présence » stood above a row that an excuse had ended."""
    town = replace(town, settings=replace(town.settings, excused_resets=resets))
    absent_three_times(town)
    meeting = town.add("meeting", kind="technical_committee", status="held", date="2026-11-20")
    town.add("attendance", meeting_id=meeting, organisation_id="ludo", status="excused")

    page = sign_in(town)[0].get("/coordination/absences").text.replace("&nbsp;", " ")

    assert said in page.partition('class="hint">')[2].partition("</p>")[0]
    assert ("Ludothèque : 3" in page) is not resets


def test_whom_to_ring_stands_beside_absences_without_a_message(town: Town) -> None:
    """« Voir » and « C’est fait » were all that two absences offered."""
    town.add("organisation", id="ludo", name="Ludothèque", phone="+33353012032")
    for day in ("2026-10-10", "2026-11-10"):
        meeting = town.add("meeting", kind="technical_committee", status="held", date=day)
        town.add("attendance", meeting_id=meeting, organisation_id="ludo", status="absent")
    client = plain_http(town)

    for path in ("/coordination/", "/coordination/absences"):
        page = client.get(path).text
        assert "Écrire le message proposé" not in page
        assert '<a href="tel:+33353012032">' in page
