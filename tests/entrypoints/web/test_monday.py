"""What a fresh reader's Monday on a phone stumbled over, page by page."""

import re
from dataclasses import replace

import pytest

from sync_service.domain.base import Problem
from sync_service.domain.mapping import Mappings, SpreadsheetMapping
from sync_service.domain.record import DECIDED, Change
from sync_service.ports import Run, SpreadsheetState
from tests.entrypoints.web.town import Town, answer_card, newest_link, send_form, sign_in


def main_of(page: str) -> str:
    found = page.partition("<main")[2].partition("</main>")[0]
    return found.replace("&nbsp;", " ").replace("\xa0", " ")


def test_what_is_to_do_is_one_tap_from_every_page(town: Town) -> None:
    client, _ = sign_in(town)

    for path in ("", "problemes", "ateliers", "absences", "journal", "lettres", "saison"):
        page = client.get(f"/coordination/{path}").text
        menu = page.partition('<nav aria-label="Pages"')[2].partition("</nav")[0]
        assert re.search('<a href="/coordination/"[^>]*>À faire</a>', menu)


def test_every_page_is_in_the_menu_which_opens_without_a_script(town: Town) -> None:
    """Its ten pages stood in four rows above everything else on a phone."""
    client, _ = sign_in(town)
    page = client.get("/coordination/").text
    menu = page.partition("<details")[2].partition("</details>")[0]
    found = re.findall(r'<a href="(/coordination/[^"]*)"', menu)

    assert "<summary>Menu</summary>" in menu
    assert len(found) == 12
    for path in found:
        opened = client.get(path).text
        assert opened.count(f'<a href="{path}" aria-current="page"') >= 1, path


def test_the_mails_button_and_the_pages_do_not_say_the_same_word(town: Town) -> None:
    client = town.app().test_client()
    client.post("/coordination/entrer", data={"email": "coordination@example.org"})
    mail = town.mails()[-1][2].decode()
    page = main_of(client.get(newest_link(town)).text)
    asked = main_of(client.get("/coordination/entrer?envoye=1").text)

    assert "Entrer</a>" in mail
    assert re.findall(r"<button>([^<]*)</button>", page) == ["C’est bien moi"]
    assert "Ouvrez vos courriels" in asked
    assert "Si cette adresse est connue" not in asked


def with_changes(town: Town, count: int) -> Town:
    """One run in which a sheet changed the functions of some people."""
    followed = [SpreadsheetMapping("ludo", "1abc", []), SpreadsheetMapping("mjc", "2def", [])]
    town.add("organisation", id="ludo", name="Ludothèque")
    known = {"organisation_id": "ludo", "email": "x@example.org", "role": "Bénévole"}
    refs = [town.add("contact", **known, family_name=f"Nom{n}") for n in range(count)]
    now = town.clock.now()
    with town.database.transaction() as stored:
        stored.memory.save_spreadsheet(SpreadsheetState("1abc", "ok"))
        stored.journal.open_run(Run("r1", "sync", now))
        stored.journal.append(
            Change(ref, "role", "Animatrice", "Bénévole", "sheet:1abc:7", now, "r1")
            for ref in refs
        )
        stored.journal.close_run("r1", now, {"updated": count})
    return replace(town, mappings=Mappings({}, followed))


def test_a_sheets_last_hour_is_asked_for_above_the_runs_and_says_how_much_it_is(
    town: Town,
) -> None:
    client, _ = sign_in(with_changes(town, 3))

    page = main_of(client.get("/coordination/journal").text)

    assert page.index("Voir ce qui serait repris") < page.index("/coordination/journal/r1")
    # Two readers saw nothing that said so: the date is a link, and the whole card with it.
    assert page.index("Touchez un passage") < page.index("/coordination/journal/r1")
    # Folded: what changed is on the first screen.
    assert page.index("<details><summary>Reprendre") < page.index("<select") < page.index("</det")
    assert re.findall(r"<option[^>]*>([^<]*)</option>", page) == [
        "(3) Ludothèque",
        "mjc",
    ]


def test_the_list_of_runs_names_two_of_many_records_and_counts_the_others(town: Town) -> None:
    client, _ = sign_in(with_changes(town, 5))

    page = main_of(client.get("/coordination/journal").text).replace("\xa0", " ")

    assert "5 contacts modifiés. Nom0 ; Nom1 ; et 3 autres</p>" in page


def test_the_list_of_runs_counts_alone_what_is_a_whole_sheet(town: Town) -> None:
    client, _ = sign_in(with_changes(town, 10))

    page = main_of(client.get("/coordination/journal").text)

    assert "10 contacts modifiés</p>" in page


def test_the_list_of_runs_shortens_what_is_long(town: Town) -> None:
    town.add("organisation", id="ludo", name="Ludothèque")
    ref = town.add(
        "contact", family_name="Petit", organisation_id="ludo", email="petit@example.org"
    )
    now = town.clock.now()
    said = {"role": "Bénévole", "email": "petit@example.org", "phone": "+33639981234"}
    made = [
        Change(ref, name, None, value, "sheet:1abc:7", now, "r1") for name, value in said.items()
    ]
    made.append(Change(ref, "notes", None, "x" * 60, "sheet:1abc:7", now, "r1"))
    made.append(Change(ref, "role", "Bénévole", "y" * 60, "sheet:1abc:7", now, "r1"))
    with town.database.transaction() as stored:
        stored.journal.open_run(Run("r1", "sync", now))
        stored.journal.append(made)
        stored.journal.close_run("r1", now, {"updated": 1})
    client, _ = sign_in(town)

    page = main_of(client.get("/coordination/journal").text).replace("\xa0", " ")

    assert f"(vide) → {'y' * 39}…, " in page
    assert "et 1 autre</p>" in page
    assert "xxx" not in page


def test_how_much_goes_back_is_said_before_the_button(town: Town) -> None:
    client, _ = sign_in(with_changes(town, 3))

    for path in ("journal/r1", "reprise?feuille=1abc&depuis=2026-11-25T08:00"):
        page = main_of(client.get(f"/coordination/{path}").text)
        said, button = (
            page.index("3 cases de 3 fiches"),
            page.index("Remettre comme avant</button>"),
        )
        assert said < button < page.index("Animatrice → ")


def test_what_stays_of_two_records_is_said_before_they_are_one(town: Town) -> None:
    town.add("organisation", id="ludo", name="Ludothèque")
    named = {"family_name": "Petit", "given_name": "Zoé", "organisation_id": "ludo"}
    first = town.add("contact", **named, phone="+33639981234")
    later = town.add("contact", **named, phone="+33353012011", email="zoe@example.org")
    same = Problem("duplicate", "Déjà là.", "1abc", 7, ref=later, row_key=later)
    same = replace(same, sheet_value="Petit · Zoé", canonical_value="Petit · 06 39 98 12 34")
    with town.database.transaction() as stored:
        stored.problems.replace("1abc", 7, [replace(same, covers=first)], town.clock.now())
    client, _ = sign_in(town)

    page = main_of(client.get("/coordination/problemes").text)

    stays, goes = (one.replace("-", "\u2011") for one in (first, later))
    assert f"<dt>La fiche {goes}, dans la feuille : la coordination</dt>" in page
    assert f"<dt>La fiche {stays}, qui était là d’abord</dt>" in page
    assert f"{stays}, qui était là d’abord, reste ; {goes} est archivée" in page
    assert "l’autre" not in page.casefold()
    assert "<strong>zoe@<wbr>example.org</strong>" in page, "it ended a line as « example.or »"
    told = [re.sub(r"<[^>]+>", "", one) for one in re.findall(r"<li>(.*?)</li>", page)]
    assert sorted(told) == [
        f"Courriel : zoe@example.org vient de {goes}",
        "Téléphone : 06 39 98 12 34 reste, 03 53 01 20 11 s’en va",
    ]


def test_the_sheet_to_sign_has_a_button_that_prints(town: Town) -> None:
    slug = town.slug(town.add_session())
    client, _ = sign_in(town)
    sheet = client.get(f"/coordination/emargement/{slug}")
    [script] = re.findall(r'<script src="([^"]+)"></script>', sheet.text)

    assert 'class="print" hidden>Imprimer</button>' in sheet.text
    assert "script-src 'self'" in sheet.headers["Content-Security-Policy"]
    assert "window.print()" in client.get(script).text
    assert client.get(script).mimetype == "text/javascript"


def test_no_other_page_of_the_desk_runs_a_script(town: Town) -> None:
    client, _ = sign_in(town)

    for path in ("journal", "comite", "saison", "adresses", "ateliers/passes", "materiel"):
        page = client.get(f"/coordination/{path}")
        assert "<script" not in page.text
        assert "script" not in page.headers["Content-Security-Policy"]


def test_a_family_is_called_once_about_a_session_and_told_all_of_it(town: Town) -> None:
    session = town.add_session()
    slug = town.slug(session)
    client, token = sign_in(town)
    send_form(client, slug, given_name="Ana", email="ana@example.org")
    town.clock.pass_by(minutes=5)
    client.post("/coordination/adresses", data={"token": token, "email": "ana@example.org"})
    town.clock.pass_by(minutes=5)
    change = Change(session, "place", "Ici", "Là-bas", "sheet:x:0", town.clock.now())
    with town.database.transaction() as stored:
        stored.journal.append([change])
    page = main_of(client.get("/coordination/").text)
    [ref] = {one.ref for one in town.registrations()}

    assert page.count(f'id="{ref}"') == 1
    assert "Lieu : Ici → <strong>Là-bas</strong>" in page
    assert "Aucun message ne lui arrive à ana@example.org." in page
    assert "<h1>1 chose à faire</h1>" in page

    data = {"token": token, "outcome": "change", "aussi": ["address"]}
    client.post(f"/coordination/appels/{ref}", data=data)

    assert "Il n’y a rien à faire." in main_of(client.get("/coordination/").text)


def test_an_overfull_session_says_what_to_do_and_whom_to_phone(town: Town) -> None:
    session = town.add_session(capacity=2)
    town.add(
        "registration", session_id=session, given_name="Ana", adults_count=4, status="confirmed"
    )
    client, _ = sign_in(town)

    for path in ("", "ateliers"):
        page = main_of(client.get(f"/coordination/{path}").text)
        assert "2 personnes de plus" in page or "2 de plus que de places" in page
        assert "passez des familles en « Liste d’attente »" in page
        assert 'href="tel:+33353010203"' in page


def test_whose_the_values_of_a_card_are_is_said_and_no_button_looks_like_advice(
    town: Town,
) -> None:
    town.add("organisation", id="ludo", name="Ludothèque")
    known = Problem("incident", "La feuille a bougé.", "1abc", 7, "Contacts", "ludo", row_key="x")
    first, later = (
        town.add("contact", family_name="Petit", organisation_id="ludo", email=f"z{n}@example.org")
        for n in range(2)
    )
    typed = replace(known, sheet_value="a", canonical_value="b")
    same = replace(typed, kind="duplicate", ref=later, row_key=later, covers=first)
    with town.database.transaction() as stored:
        stored.problems.replace("1abc", 7, [typed, same], town.clock.now())
    client, _ = sign_in(town)

    page = main_of(client.get("/coordination/problemes").text)

    assert page.count("la feuille : Ludothèque</dt>") == 2
    assert "<dt>La coordination</dt>" in page
    assert "qui était là d’abord</dt>" in page
    assert not re.findall(r'<button name="decision" value="\w+">', page)


def test_what_becomes_of_the_row_of_a_merged_record_is_said(town: Town) -> None:
    town.add("organisation", id="ludo", name="Ludothèque")
    first, later = (
        town.add("contact", family_name="Petit", organisation_id="ludo", email=f"z{n}@example.org")
        for n in range(2)
    )
    same = Problem("duplicate", "Semble déjà là.", "1abc", 7, ref=later, row_key=later)
    with town.database.transaction() as stored:
        stored.problems.replace("1abc", 7, [replace(same, covers=first)], town.clock.now())
        (number,) = (one.id for one in stored.problems.read_open())
    client, _ = sign_in(town)
    answer_card(client, number, "merge")

    page = main_of(client.get("/coordination/problemes").text)

    assert "marquée « archivé le » : la structure peut la supprimer, ou la laisser" in page


def test_a_call_says_what_changed_and_texts_go_to_mobiles_alone(town: Town) -> None:
    session = town.add_session()
    slug = town.slug(session)
    client, _ = sign_in(town)
    send_form(client, slug, given_name="Ana", phone="03 53 01 20 11")
    send_form(client, slug, given_name="Léo", phone="06 39 98 12 34")
    town.clock.pass_by(minutes=5)
    now = town.clock.now()
    with town.database.transaction() as stored:
        stored.journal.append(
            [
                Change(session, "date", "2026-12-08", "2026-12-09", "sheet:x:0", now),
                Change(session, "start_time", "14:00", "14:30", "sheet:x:0", now),
            ]
        )

    page = main_of(client.get("/coordination/").text)

    assert page.count("Jour : mardi 8 décembre 2026 → <strong>mercredi 9 décembre 2026") == 2
    assert page.count("Début : 14 h → <strong>14 h 30") == 2
    assert "tel:+33353012011" in page
    assert re.findall(r'href="sms:([^?]+)', page) == ["+33639981234"]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [("change", "sait ce qui change"), ("does-not-come", "a laissé sa place")],
)
def test_what_was_said_to_a_family_is_confirmed(town: Town, outcome: str, said: str) -> None:
    session = town.add_session()
    client, token = sign_in(town)
    send_form(client, town.slug(session), given_name="Ana", phone="03 53 01 20 11")
    [ref] = {one.ref for one in town.registrations()}

    data = {"token": token, "outcome": outcome}
    page = client.post(f"/coordination/appels/{ref}", data=data, follow_redirects=True)

    assert f"C’est noté : Ana {said}." in main_of(page.text)
    assert "C’est repris" not in client.get("/coordination/journal").text


def test_who_came_is_asked_once_somebody_can_come_and_has_a_way_back(town: Town) -> None:
    slug = town.slug(town.add_session())
    client, _ = sign_in(town)
    link = f'href="/coordination/presences/{slug}"'

    early = client.get("/coordination/ateliers").text
    pages = [client.get(f"/coordination/{one}/{slug}").text for one in ("presences", "emargement")]
    town.clock.instant = town.clock.instant.replace(month=12, day=9, hour=14)
    client, _ = sign_in(town)

    assert link not in early
    assert all('<a href="/coordination/ateliers">Retour aux ateliers</a>' in one for one in pages)
    assert link in client.get("/coordination/ateliers").text
    holder = town.app().test_client()
    key = re.search(r"cle=([^\s<&]+)", early)
    assert key
    shared = holder.get(f"/coordination/emargement/{slug}?cle={key[1]}")
    assert shared.status_code == 200
    assert "Retour aux ateliers" not in shared.text


def test_a_run_that_was_taken_back_is_named(town: Town) -> None:
    client, token = sign_in(with_changes(town, 3))

    page = client.post("/coordination/journal/r1", data={"token": token}, follow_redirects=True)

    assert "C’est repris : 3 cases de 3 fiches." in main_of(page.text)
    assert '<a href="/coordination/journal/r1">Revoir ce passage</a>' in page.text


def test_of_an_answer_no_value_is_promised_that_is_not_there(town: Town) -> None:
    """Two records made one, a guard passed, something called done: there was no other value."""
    ref = town.add("organisation", id="ludo", name="Ludothèque")
    now, promise = town.clock.now(), "La valeur que vous n’avez pas gardée est ci-dessous."
    with town.database.transaction() as stored:
        for run, lost in (("r1", None), ("r2", "03 53 01 20 11")):
            stored.journal.open_run(Run(run, "edit", now))
            stored.journal.append([Change(ref, DECIDED, lost, "oui", "web", now, run)])
    client, _ = sign_in(town)

    plain, with_value = (
        main_of(client.get(f"/coordination/journal/{run}").text) for run in ("r1", "r2")
    )

    assert promise not in plain
    assert "est un passage à part du" in plain
    assert promise in with_value
