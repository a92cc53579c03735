"""A button pressed twice, or on a page that is old: nothing changes, and it is said plainly."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from french_cells.reading import Value
from sync_service.domain.base import Decision, Problem, ProblemKind
from sync_service.domain.record import WHOLE, Change
from sync_service.domain.wording import sentences
from sync_service.ports import Run, SpreadsheetState
from sync_service.records.merge_records import find_merge
from tests.entrypoints.web.quarter import Quarter
from tests.entrypoints.web.town import Town, answer_card, find_token, hidden_in, send_form, sign_in

PERSON = {"family_name": "Garnier", "given_name": "Ana", "organisation_id": "les-epis"}


def twice(town: Town) -> tuple[int, str, str]:
    """Two records that seem one; the question's number, what stays and what goes."""
    town.add("organisation", id="les-epis", name="Les Épis")
    first = town.add("contact", **PERSON, phone="+33639981234")
    later = town.add("contact", **PERSON, email="ana@example.org")
    same = Problem("duplicate", "Semble déjà là.", "s", 7, ref=later, row_key=later, covers=first)
    return ask(town, same), first, later


def ask(town: Town, problem: Problem) -> int:
    with town.database.transaction() as stored:
        stored.problems.replace("s", 7, [problem], town.clock.now())
        [known] = stored.problems.read_open()
    assert known.id is not None
    return known.id


def answer(client: FlaskClient, token: str, number: int, decision: str) -> tuple[int, str]:
    page = client.get(f"/coordination/problemes?ancre=p{number}").text
    form = {**hidden_in(page, number), "token": token, "decision": decision}
    answered = client.post(f"/coordination/problemes/{number}", data=form)
    return answered.status_code, answered.text


def known_of(town: Town, ref: str) -> dict[str, Value]:
    fields = town.record(ref).fields
    return {name: value for name, value in fields.items() if value is not None}


def test_two_records_that_were_made_one_are_said_to_be_one(town: Town) -> None:
    number, _, _ = twice(town)
    client, token = sign_in(town)
    answer(client, token, number, "merge")

    for path in (f"?decide={number}", "problemes"):
        page = client.get(f"/coordination/{path}").text
        assert "C’est décidé&nbsp;: C’est la même fiche" in page
        assert "deux fiches différentes" not in page
        assert '<button name="decision" value="part" class="second">Annuler</button>' in page


@pytest.mark.parametrize("is_over", [False, True])
def test_two_records_that_were_made_one_are_two_again_with_one_button(
    town: Town,
    is_over: bool,  # noqa: FBT001
) -> None:
    """`is_over`: a run of the sync has ended the question meanwhile."""
    number, first, later = twice(town)
    before = [known_of(town, one) for one in (first, later)]
    client, token = sign_in(town)
    answer(client, token, number, "merge")
    assert town.record(first).fields["email"] == "ana@example.org"
    if is_over:
        with town.database.transaction() as stored:
            stored.problems.replace("s", 7, [], town.clock.now())

    form = {"token": token, "decision": "part", "fiche": later}
    where = f"/coordination/problemes/{number}"
    page = client.post(where, data=form, follow_redirects=True).text
    again = client.post(where, data=form)

    assert "C’est repris&nbsp;: les deux fiches sont de nouveau là." in page
    assert ("les réunir</button>" in page) is not is_over
    assert [known_of(town, one) for one in (first, later)] == before
    assert not town.record(later).archived
    assert (again.status_code, "déjà de nouveau là" in again.text) == (404, True)


def test_what_nobody_merged_is_not_parted(town: Town) -> None:
    number, first, _ = twice(town)
    with town.database.transaction() as stored:
        gone = Change(first, WHOLE, first, None, "sheet:s:7", town.clock.now(), "r1")
        stored.journal.append([gone])
        stored.records.archive([first], town.clock.now())
    client, token = sign_in(town)

    form = {"token": token, "decision": "part", "fiche": first}
    assert client.post(f"/coordination/problemes/{number}", data=form).status_code == 404
    assert town.record(first).archived


def test_a_second_tap_makes_no_error_of_two_records_that_are_one(town: Town) -> None:
    number, first, later = twice(town)
    client, token = sign_in(town)

    assert [answer(client, token, number, "merge")[0] for _ in range(2)] == [303, 303]
    assert (town.record(first).archived, town.record(later).archived) == (False, True)


def test_a_record_that_is_archived_is_not_offered_to_be_one_with_another(town: Town) -> None:
    number, first, _ = twice(town)
    with town.database.transaction() as stored:
        stored.records.archive([first], town.clock.now())
    client, token = sign_in(town)

    assert "C’est la même fiche" not in client.get("/coordination/problemes").text
    status, page = answer(client, token, number, "merge")
    assert (status, f"La fiche {first} est archivée" in page) == (409, True)


def test_two_sessions_that_families_know_apart_say_why_they_stay_two(town: Town) -> None:
    first, later = town.add_session(), town.add_session(place="Ailleurs")
    town.add("registration", session_id=later, given_name="Ana", phone="+33639981234")
    same = Problem("duplicate", "Semble déjà là.", "s", 7, ref=later, row_key=later, covers=first)
    client, token = sign_in(town)

    status, page = answer(client, token, ask(town, same), "merge")

    assert status == 409
    assert "rien n’est réuni" in page


@pytest.mark.parametrize("decision", ["undo", "confirm", "database", "merge"])
def test_a_question_that_was_carried_out_is_said_to_be_over(town: Town, decision: str) -> None:
    client, token = sign_in(town)

    status, page = answer(client, token, 77, decision)

    assert status == 404
    assert "Cette question est déjà réglée." in page
    assert 'href="/coordination/journal"' in page.partition("déjà réglée")[2]
    assert '<a class="button" href="/coordination/">Voir ce qui reste à faire</a>' in page


def test_an_answer_that_ends_nothing_names_no_command(town: Town) -> None:
    new_rows = Problem("guard", sentences.guard("new", 9), "s", 7, row_key="new:1", covers="z")
    client, token = sign_in(town)

    status, page = answer(client, token, ask(town, new_rows), "database")

    assert (status, "sync-service" in page) == (409, False)


def late_loan(town: Town) -> tuple[str, str]:
    town.add("organisation", id="les-epis", name="Les Épis")
    town.add("organisation", id="ludo", name="Ludothèque")
    item = town.add("item", label="Malle", owner_organisation_id="ludo")
    known = {"item_code": item, "borrower_organisation_id": "les-epis"}
    loan = town.add("loan", **known, loaned_on="2026-11-01", due_on="2026-11-20")
    return loan, f"loan:{loan}:2026-11-20"


def test_a_loan_about_which_a_sheet_asks_has_no_button_that_leads_nowhere(town: Town) -> None:
    loan, _ = late_loan(town)
    asked = Problem("conflict", "Quel jour ?", "s", 7, ref=loan, row_key=loan, field="returned_on")
    ask(town, asked)
    client, _ = sign_in(town)

    page = client.get("/coordination/prets").text

    assert "C’est fait</button>" not in page
    assert "À regarder d’abord&nbsp;: une feuille dit autre chose de ce prêt." in page


def test_done_is_noted_once_and_stays_whose_it_was(town: Town) -> None:
    loan, key = late_loan(town)
    client, token = sign_in(town)
    for _ in range(2):
        client.post("/coordination/fait", data={"token": token, "key": key, "decision": "done"})
        town.clock.pass_by(minutes=7)

    page = client.get("/coordination/").text
    with town.database.reading() as stored:
        noted = stored.journal.read_history(loan)

    assert re.findall(r"C’est fait, le 25/11/2026 à ([\d:]+)", page) == ["09:00"]
    assert [one.after for one in noted] == ["c’est fait"]


def test_who_answers_after_a_colleague_is_told_of_her_own_answer_alone(town: Town) -> None:
    """« Rien n’est décidé » stood above « C’est décidé : Garder … »."""
    two = Problem("conflict", "Deux valeurs.", "s", 7, row_key="C-1", cell="B7", sheet_value="1")
    number = ask(town, two)
    client, _ = sign_in(town)
    opened = client.get("/coordination/problemes").text
    answer_card(client, number, "database", opened)

    page = answer_card(client, number, "sheet", opened)

    assert page.status_code == 409
    assert "<h1>Votre réponse n’est pas gardée</h1>" in page.text
    assert "Quelqu’un a répondu entre-temps" in unescape(page.text)


def a_seat_to_offer(town: Town) -> tuple[str, str]:
    """The session, and the family that is to be asked whether it wants the seat."""
    session = town.add_session(capacity=1)
    client, slug = town.app().test_client(), town.slug(session)
    first = send_form(client, slug, given_name="Ana").location
    send_form(client, slug, given_name="Béa", phone="06 39 98 12 34")
    client.post(f"{first}/annuler")
    [bea] = [one.ref for one in town.registrations() if one.fields["given_name"] == "Béa"]
    return session, bea


def test_a_yes_for_a_seat_that_is_gone_is_said_to_be_too_late(town: Town) -> None:
    """She had told the family that it has a place, and the page said nothing."""
    session, bea = a_seat_to_offer(town)
    client, token = sign_in(town)
    town.add("registration", session_id=session, given_name="Cléo", status="confirmed")

    form = {"token": token, "outcome": "comes"}
    answered = client.post(f"/coordination/appels/{bea}", data=form)

    assert answered.status_code == 409
    assert "La place vient d’être prise." in answered.text
    assert town.record(bea).fields["status"] == "waiting"


def test_a_yes_for_a_seat_pressed_twice_is_one(town: Town) -> None:
    _, bea = a_seat_to_offer(town)
    client, token = sign_in(town)

    form = {"token": token, "outcome": "comes"}
    codes = [client.post(f"/coordination/appels/{bea}", data=form).status_code for _ in range(2)]

    assert codes == [303, 303]
    assert town.record(bea).fields["status"] == "confirmed"


@pytest.mark.parametrize("outcome", ["comes", "does-not-come"])
def test_what_came_of_a_call_about_a_family_that_is_forgotten_says_so(
    town: Town, outcome: str
) -> None:
    client, token = sign_in(town)

    form = {"token": token, "outcome": outcome}
    answered = client.post("/coordination/appels/N-7F3K2Q8", data=form)

    assert answered.status_code == 404
    assert "Cette inscription n’est plus là." in answered.text


def test_a_yes_that_was_taken_back_is_not_taken_back_twice(town: Town) -> None:
    client, token = sign_in(town)

    answered = client.post("/coordination/reponses/abc", data={"token": token})

    assert answered.status_code == 404
    assert "est déjà repris." in answered.text


@pytest.mark.parametrize("by_journal", [False, True])
def test_after_a_merge_is_taken_back_the_question_is_asked_again(
    quarter: Quarter,
    by_journal: bool,  # noqa: FBT001
) -> None:
    """The merge's own answer was kept, and both rows stood there without a word."""
    rows = [["Nom", "Prénom", "Téléphone"], ["Garnier", "Ana", "06 39 98 12 34"]]
    person = quarter.open("les-epis", {"Contacts": rows})
    quarter.sync()
    person.add_row("Contacts", "Garnier", "Ana", "06 39 98 12 35")
    quarter.sync()
    [asked] = quarter.problems("duplicate")
    desk = quarter.desk()
    token = find_token(desk.get("/coordination/problemes").text)
    assert answer(desk, token, asked.id or 0, "merge")[0] == 303
    quarter.sync()
    assert quarter.problems("duplicate") == []

    if by_journal:
        with quarter.town.database.reading() as stored:
            run = find_merge(stored, asked.ref or "")
        desk.post(f"/coordination/journal/{run}", data={"token": token})
    else:
        form = {"token": token, "decision": "part", "fiche": asked.ref}
        desk.post(f"/coordination/problemes/{asked.id}", data=form)
    assert not quarter.town.record(asked.ref or "").archived
    quarter.sync()

    [again] = quarter.problems("duplicate")
    assert (again.ref, again.covers, again.decision) == (asked.ref, asked.covers, None)
    quarter.decide(again, "confirm")
    quarter.sync()
    assert quarter.problems("duplicate") == [], "two people they are, and stay"


@pytest.mark.parametrize(
    ("decision", "said"),
    [("merge", "c’est la même fiche"), ("confirm", "ce sont deux fiches différentes")],
)
def test_the_journal_says_which_of_two_buttons_was_pressed(
    town: Town, decision: str, said: str
) -> None:
    """« Solene Ory, oui » told nobody to what."""
    number, _, _ = twice(town)
    client, token = sign_in(town)
    answer(client, token, number, decision)
    page = unescape(client.get("/coordination/journal").text).replace("\xa0", " ")
    assert f"Ana Garnier, {said} (la feuille)" in page


@pytest.mark.parametrize(
    ("kind", "decision", "said"),
    [
        ("guard", "confirm", "oui, l’archiver"),
        ("guard", "database", "non, remettre comme avant"),
        ("incident", "confirm", "c’est vérifié"),
    ],
)
def test_the_journal_says_an_answer_as_its_button_did(
    town: Town, kind: ProblemKind, decision: Decision, said: str
) -> None:
    town.add("organisation", id="les-epis", name="Les Épis")
    ref = town.add("contact", **PERSON, phone="+33639981234")
    row_key = "missing:x" if kind == "guard" else ref
    asked = Problem(kind, "?", "s", 7, ref=ref, row_key=row_key, field="phone", covers="x")
    client, _ = sign_in(town)
    number = ask(town, asked)
    page = client.get("/coordination/problemes").text
    answer_card(client, number, decision)
    journal = unescape(client.get("/coordination/journal").text).replace("\xa0", " ")
    assert f"Ana Garnier, {said} (la feuille)" in journal
    assert said[:1].upper() + said[1:] in page


@pytest.mark.parametrize(
    ("records", "said"), [(1, "1 fiche archivée."), (2, "2 fiches archivées.")]
)
def test_what_was_taken_back_is_said_as_done(town: Town, records: int, said: str) -> None:
    """« à archiver » stood there after the fact."""
    town.add("organisation", id="les-epis", name="Les Épis")
    now = town.clock.now()
    made = [town.add("contact", **PERSON, phone=f"+3363998123{n}") for n in range(records)]
    with town.database.transaction() as stored:
        stored.journal.open_run(Run("r1", "sync", now))
        stored.journal.append([Change(one, WHOLE, None, one, "web", now, "r1") for one in made])
    client, token = sign_in(town)
    page = client.post("/coordination/journal/r1", data={"token": token}, follow_redirects=True)
    assert f"C’est repris&nbsp;: {said}" in page.text
    assert all(town.record(one).archived for one in made)


@pytest.mark.parametrize(
    ("later", "asked"),
    [
        (("Weber", "Anouck", "Bénévole", "06 39 98 12 34"), True),
        (("Weber", "Anouck", "Trésorière", "06 39 98 12 34"), False),
        (("Weber", "Anouck", "Bénévole", "06 39 98 12 35"), False),
        (("Weber", "Annie", "Bénévole", "06 39 98 12 34"), False),
        (("Weber", "Léo", "Bénévole", "06 39 98 12 34"), False),
        (("Wéber-Roy", "Anouck", "Bénévole", "06 39 98 12 34"), False),
    ],
)
def test_one_letter_of_a_first_name_makes_no_second_person_without_a_question(
    quarter: Quarter,
    later: tuple[str, ...],
    asked: bool,  # noqa: FBT001
) -> None:
    """« Anouck Weber » stood beside Anouk Weber, of one post and number, and nobody was asked."""
    head = ["Nom", "Prénom", "Fonction", "Téléphone"]
    same = ["Bénévole", "06 39 98 12 34"]
    rows = [head, ["Weber", "Anouk", *same], ["Weber", "Léa", *same]]
    person = quarter.open("les-epis", {"Contacts": rows})
    quarter.sync()
    named = {one.fields["given_name"]: one.ref for one in quarter.records("contact")}
    person.add_row("Contacts", *later)
    quarter.sync()
    quarter.sync()

    found = quarter.problems("duplicate")

    assert [one.covers for one in found] == [named["Anouk"]] * asked
    assert len(quarter.records("contact")) == 3
    if asked:
        desk = quarter.desk()
        token = find_token(desk.get("/coordination/problemes").text)
        assert answer(desk, token, found[0].id or 0, "merge")[0] == 303
        quarter.sync()
        assert {one.fields["given_name"] for one in quarter.records("contact")} == {*named}
        assert quarter.problems() == []


@pytest.mark.parametrize(
    ("source", "status"), [("sheet:t:8", 409), ("sheet:s:7", 303), ("sheet:s:7:beside", 303)]
)
def test_a_value_that_has_changed_since_is_not_chosen(
    town: Town, source: str, status: int
) -> None:
    """Her answer kept what the other list had been given meanwhile, and not what she chose.

    What the list itself gave, its own look has seen.
    """
    town.add("organisation", id="les-epis", name="Les Épis")
    ana = town.add("contact", **PERSON, phone="+33639981234", role="Direction")
    with town.database.transaction() as stored:
        made = Change(ana, WHOLE, None, ana, "sheet:t:8", town.clock.now(), "r1")
        stored.journal.append([made])
        known = SpreadsheetState("s", planned_change=stored.journal.last_change())
        stored.memory.save_spreadsheet(known)
    two = Problem(
        "conflict", "Deux valeurs.", "s", 7, ref=ana, row_key=ana, field="role", cell="B7",
        sheet_value="Accueil", canonical_value="Direction",
    )  # fmt: skip
    number = ask(town, two)
    client, token = sign_in(town)
    with town.database.transaction() as stored:
        stored.records.update(ana, {"role": "Accueil"}, town.clock.now())
        given = Change(ana, "role", "Direction", "Accueil", source, town.clock.now(), "r1")
        stored.journal.append([given])

    told, page = answer(client, token, number, "database")

    assert told == status
    if status != 409:
        return
    said = unescape(page).replace("\N{NO-BREAK SPACE}", " ")
    assert "la question montre encore « Direction »" in said
    with town.database.reading() as stored:
        assert [one.decision for one in stored.problems.read_open()] == [None]
