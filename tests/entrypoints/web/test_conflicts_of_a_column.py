"""Alike conflicts, of one column of one tab, in one form: each pair is seen and answered."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from demo.people import Person
from sync_service.domain.base import Problem
from sync_service.domain.wording import sentences
from tests.entrypoints.web.quarter import Quarter
from tests.entrypoints.web.test_kept_in_one_column import (
    HERS,
    THEIRS,
    WHO,
    e164,
    phones,
    type_at_once,
)
from tests.entrypoints.web.test_old_pages import PHONE, row_of
from tests.entrypoints.web.town import Town, answer_card, sign_in


@pytest.fixture
def sheets(quarter: Quarter) -> tuple[Person, Person]:
    return type_at_once(quarter)


def form_page(desk: FlaskClient) -> tuple[str, str]:
    """Its address, as the page of problems leads to it, and what it shows."""
    page = desk.get("/coordination/problemes").text
    [address] = re.findall(r'href="(/coordination/conflits\?[^"]+)"', page)
    return unescape(address), desk.get(unescape(address)).text


def hidden(page: str) -> dict[str, str]:
    form = page.partition('action="/coordination/conflits"')[2].partition("</form>")[0]
    return dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', form))


def ticked(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(garder-\d+)" value="(\w+)" checked', page))


def plain(page: str) -> str:
    shown = unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]))
    return re.sub(r"\s+", " ", shown.replace("\xa0", " "))


def numbers(quarter: Quarter) -> list[int | None]:
    """Of the open conflicts, by whom they are about."""
    names = {one.ref: one.fields["family_name"] for one in quarter.records("contact")}
    found = {names[one.ref or ""]: one.id for one in quarter.problems("conflict")}
    return [found.get(name) for name in WHO]


@pytest.mark.usefixtures("sheets")
def test_the_page_of_problems_leads_to_a_form_that_shows_every_pair(quarter: Quarter) -> None:
    """61 of one column were 61 presses, and as many pages."""
    desk = quarter.desk()
    problems = plain(desk.get("/coordination/problemes").text)
    assert "Répondre ensemble aux 4 valeurs à choisir : Téléphone" in problems

    _, page = form_page(desk)

    assert ticked(page) == {}
    for n, name in enumerate(WHO):
        row = plain(
            "<main" + page.partition(f'id="p{numbers(quarter)[n]}"')[2].partition("</fieldset>")[0]
        )
        assert name in row
        assert f"Garder « {THEIRS[n]} »" in row
        assert f"Garder « {HERS[n]} »" in row


def test_each_row_is_answered_for_itself_and_what_has_no_answer_stays_open(
    quarter: Quarter, sheets: tuple[Person, Person]
) -> None:
    desk, asked = quarter.desk(), numbers(quarter)
    _, page = form_page(desk)
    by_value = {
        n: dict(
            re.findall(rf'name="garder-{number}" value="(\w+)"> Garder «\xa0([\d\xa0]+)', page)
        )
        for n, number in enumerate(asked)
    }
    wanted = {0: THEIRS[0], 1: HERS[1]}
    answers = {
        f"garder-{asked[n]}": next(
            deed
            for deed, value in by_value[n].items()
            if value.strip().replace("\xa0", " ") == said
        )
        for n, said in wanted.items()
    }

    answered = desk.post("/coordination/conflits", data={**hidden(page), **answers})

    assert answered.status_code == 303
    after = plain(desk.get(answered.location).text)
    assert "2 réponses sont gardées. Le service le fait au prochain passage." in after
    assert "Il y en a 2. Une ligne sans choix reste à décider." in after
    quarter.sync()
    assert phones(quarter)[:2] == [e164(THEIRS[0]), e164(HERS[1])]
    assert [
        sheet.seen("Contacts")[row_of(sheet, at, WHO[0])][PHONE + at]
        for at, sheet in enumerate(sheets)
    ] == [THEIRS[0]] * 2
    assert [one is None for one in numbers(quarter)] == [True, True, False, False]


@pytest.mark.parametrize("side", ["sheet", "database"])
def test_ticking_all_decides_nothing_and_leaves_what_is_ticked(
    quarter: Quarter,
    sheets: tuple[Person, Person],  # noqa: ARG001
    side: str,
) -> None:
    desk, asked = quarter.desk(), numbers(quarter)
    _, page = form_page(desk)
    other = {"sheet": "database", "database": "sheet"}[side]

    filled = desk.post(
        "/coordination/conflits",
        data={**hidden(page), f"garder-{asked[2]}": other, "tout": side},
    )

    assert filled.status_code == 200
    assert "Rien n’est décidé encore." in plain(filled.text)
    wanted = {f"garder-{number}": side for number in asked} | {f"garder-{asked[2]}": other}
    assert ticked(filled.text) == wanted
    assert [one.decision for one in quarter.problems()] == [None] * 4
    sent = {**hidden(filled.text), **ticked(filled.text)}
    assert desk.post("/coordination/conflits", data=sent).status_code == 303
    assert sorted(str(one.decision) for one in quarter.problems()) == sorted([side] * 3 + [other])


def test_a_value_typed_meanwhile_is_shown_anew_and_the_others_are_kept(
    quarter: Quarter, sheets: tuple[Person, Person]
) -> None:
    desk, asked = quarter.desk(), numbers(quarter)
    _, page = form_page(desk)
    [one, *_] = [one for one in quarter.problems() if one.id == asked[0]]
    keeper, at = (sheets[1], 1) if not one.partner else (sheets[0], 0)
    keeper.type("Contacts", row_of(keeper, at, WHO[0]), PHONE + at, "03 53 01 00 99")
    quarter.sync()
    sent = {**hidden(page), **{f"garder-{number}": "sheet" for number in asked}}

    answered = desk.post("/coordination/conflits", data=sent)

    kept = [one.decision for one in quarter.problems("conflict")]
    if answered.status_code == 303:
        # Typed again, it was decided by that: no question is left of it.
        assert kept == ["sheet"] * 3
        assert "1 question était réglée avant votre réponse." in plain(
            desk.get(answered.location).text
        )
    else:
        assert answered.status_code == 409
        assert kept.count("sheet") == 3
        told = plain(answered.text)
        assert "1 à décider à nouveau" in told
        assert "3 réponses sont gardées." in told


@pytest.mark.usefixtures("sheets")
def test_a_form_sent_twice_is_one_and_each_answer_can_be_taken_back(quarter: Quarter) -> None:
    desk, asked = quarter.desk(), numbers(quarter)
    address, page = form_page(desk)
    sent = {**hidden(page), **{f"garder-{number}": "sheet" for number in asked}}
    for _ in range(2):
        assert desk.post("/coordination/conflits", data=sent).status_code == 303
    journal = plain(desk.get("/coordination/journal").text)
    assert journal.count("gardé «") == 4

    decided = desk.get(address).text
    assert "Il n’y en a plus." in decided
    assert decided.count('value="undo"') == 4
    assert answer_card(desk, asked[3], "undo", decided).status_code == 303
    assert [one.decision for one in quarter.problems()].count(None) == 1
    quarter.sync()
    assert [one.id for one in quarter.problems("conflict")] == [asked[3]]


@pytest.mark.usefixtures("sheets")
def test_an_old_answer_over_a_colleagues_is_shown_hers(quarter: Quarter) -> None:
    desk, asked = quarter.desk(), numbers(quarter)
    _, page = form_page(desk)
    answer_card(quarter.desk(), asked[1], "database")
    sent = {**hidden(page), **{f"garder-{number}": "sheet" for number in asked}}

    answered = desk.post("/coordination/conflits", data=sent)

    assert answered.status_code == 409
    assert sorted(str(one.decision) for one in quarter.problems()) == ["database", *["sheet"] * 3]
    assert answered.text.count("C’est décidé") == 1


def conflict(town: Town, n: int, **more: object) -> Problem:
    if n == 0:
        town.add("organisation", id="les-epis", name="Les Épis")
    person = {"organisation_id": "les-epis", "family_name": f"Nom{n:02}", "phone": "+33639981234"}
    ref = town.add("contact", **person)
    told = sentences.conflict(f"Ici {n}", f"Là {n}", "La MJC", town.clock.now())
    values = {"sheet_value": f"Ici {n}", "canonical_value": f"Là {n}"} | more
    return Problem(
        "conflict",
        told,
        "s",
        7,
        "Contacts",
        "les-epis",
        ref,
        ref,
        "role",
        f"B{n}",
        **values,  # type: ignore[arg-type]
    )


def ask(town: Town, *problems: Problem) -> list[int]:
    with town.database.transaction() as stored:
        stored.problems.replace("s", 7, list(problems), town.clock.now())
        return [one.id or 0 for one in stored.problems.read_open()]


ADDRESS = "/coordination/conflits?feuille=s&onglet=7&champ=role"


def test_a_form_without_an_answer_says_what_to_do(town: Town) -> None:
    ask(town, *(conflict(town, n) for n in range(3)))
    client, _ = sign_in(town)

    answered = client.post("/coordination/conflits", data=hidden(client.get(ADDRESS).text))

    assert answered.status_code == 422
    assert "<title>Erreur : Valeurs à choisir" in answered.text
    assert "Choisissez une valeur dans une ligne au moins." in answered.text


def test_two_of_a_column_are_answered_by_their_cards(town: Town) -> None:
    ask(town, *(conflict(town, n) for n in range(2)))
    client, _ = sign_in(town)
    assert "Répondre ensemble" not in client.get("/coordination/problemes").text


def test_of_sixty_one_the_first_forty_are_shown_and_the_others_after_them(town: Town) -> None:
    ask(town, *(conflict(town, n) for n in range(61)))
    client, _ = sign_in(town)
    assert "aux 61 valeurs" in client.get("/coordination/problemes").text
    page = client.get(ADDRESS).text
    assert page.count("<fieldset") == 40
    assert "Voici les 40 premières, sur 61." in page
    sent = {**hidden(page), "tout": "sheet"}
    filled = client.post("/coordination/conflits", data=sent).text
    answered = client.post("/coordination/conflits", data={**hidden(filled), **ticked(filled)})
    assert "40 réponses sont gardées." in client.get(answered.location).text
    rest = client.get(ADDRESS).text
    assert rest.count("<fieldset") == 21
    assert "Il y en a 21." in rest


def test_what_is_no_conflict_of_that_column_is_not_answered(town: Town) -> None:
    guard = Problem("guard", "5 lignes.", "s", 7, "Contacts", "les-epis", row_key="missing:1")
    *_, other = ask(town, *(conflict(town, n) for n in range(3)), guard)
    client, _ = sign_in(town)
    sent = hidden(client.get(ADDRESS).text) | {f"garder-{other}": "database", f"vu-{other}": "x"}

    answered = client.post("/coordination/conflits", data=sent)

    assert "1 question était réglée" in client.get(answered.location).text
    with town.database.reading() as stored:
        assert [one.decision for one in stored.problems.read_open()] == [None] * 4


def test_the_form_is_the_coordinators_alone(town: Town) -> None:
    client = town.app().test_client()
    for answered in (client.get(ADDRESS), client.post("/coordination/conflits")):
        assert answered.status_code == 303
        assert answered.location.startswith("/coordination/entrer")
