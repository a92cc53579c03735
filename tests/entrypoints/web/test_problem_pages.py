"""The page of problems in pages of forty: nothing is lost between them, and counts are of all."""

import re
from collections.abc import Sequence
from html import unescape

import pytest
from flask.testing import FlaskClient

from sync_service.domain.base import Problem, ProblemKind
from tests.entrypoints.web.town import Town, answer_card, sign_in

PATH = "/coordination/problemes"
OF_EACH = 25
SPREADSHEETS = {"les-epis": "s1", "le-relais": "s2"}
KINDS: Sequence[ProblemKind] = ("conflict", "invalid")


@pytest.fixture
def client() -> FlaskClient:
    """Of two partners, fifty problems each: half for her to decide, half for them to mend."""
    town = Town()
    for slug in SPREADSHEETS:
        town.add("organisation", id=slug, name=slug.title())
    for slug, spreadsheet in SPREADSHEETS.items():
        problems = [
            Problem(kind, "Ceci.", spreadsheet, 1, "Contacts", slug, row_key=f"{kind}{number}")
            for number in range(OF_EACH)
            for kind in KINDS
        ]
        with town.database.transaction() as stored:
            stored.problems.replace(spreadsheet, 1, problems, town.clock.now())
    return sign_in(town)[0]


def shown_on(page: str) -> Sequence[str]:
    return re.findall(r'<li[^>]* id="(p\d+)"', page)


def test_each_problem_is_on_one_page_in_the_order_of_partners_and_kinds(
    client: FlaskClient,
) -> None:
    """A thousand of them made a page of a megabyte."""
    pages = [unescape(client.get(f"{PATH}?page={number}").text) for number in (1, 2, 3)]
    shown = [one for page in pages for one in shown_on(page)]

    assert [len(shown_on(page)) for page in pages] == [40, 40, 20]
    assert len({*shown}) == len(shown) == 100
    assert all("100 à regarder" in page for page in pages)
    assert [re.findall(r"<h2>(.+?)</h2>", page) for page in pages] == [
        ["Les-Epis"], ["Les-Epis", "Le-Relais"], ["Le-Relais"]
    ]  # fmt: skip
    # What a partner mends is counted whole where it goes on overleaf.
    assert all(f"{OF_EACH} à corriger dans la feuille" in page for page in pages)
    assert [re.findall(r">(Précédents|Suivants)<", page) for page in pages] == [
        ["Suivants"], ["Précédents", "Suivants"], ["Précédents"]
    ]  # fmt: skip


def test_pages_keep_what_was_chosen(client: FlaskClient) -> None:
    first = unescape(client.get(f"{PATH}?partenaire=les-epis&sorte=").text)
    (link,) = re.findall(r'<a href="([^"]+)">Suivants<', first)
    second = unescape(client.get(link).text)

    assert "50 à regarder" in second
    assert "Page 2 sur 2" in second
    # Whoever hears titles alone heard the same one for each page of a list.
    assert "<title>Problèmes, page 2 sur 2 – Coordination CLEF</title>" in second
    assert re.findall(r"<h2>(.+?)</h2>", second) == ["Les-Epis"]
    assert len(shown_on(second)) == 10


def test_a_letters_link_and_a_decision_lead_to_the_page_on_which_it_stands(
    client: FlaskClient,
) -> None:
    last = shown_on(client.get(f"{PATH}?page=3").text)[0]
    page = client.get(f"{PATH}?ancre={last}").text
    assert last in shown_on(page)
    second = client.get(f"{PATH}?page=2").text
    (asked, *_) = re.findall(r'<li class="card" id="(p\d+)"', second)
    back = answer_card(client, int(asked[1:]), "sheet", second).location

    assert back.endswith(f"#{asked}")
    assert asked in shown_on(client.get(back.partition("#")[0]).text)


@pytest.mark.parametrize("number", ["0", "-1", "abc", "99999", "²", ""])
def test_what_is_no_page_is_the_nearest_one(client: FlaskClient, number: str) -> None:
    shown = client.get(PATH, query_string={"page": number})
    assert shown.status_code == 200
    assert "Page 1 sur 3" in shown.text
