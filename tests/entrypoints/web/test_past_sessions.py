"""The desk's list of what has been, and sessions that nobody registers for."""

import re
from html import unescape

from flask.testing import FlaskClient

from tests.entrypoints.web.town import Town, sign_in

COMING, PAST = "/coordination/ateliers", "/coordination/ateliers/passes"


def read(client: FlaskClient, path: str) -> str:
    return unescape(client.get(path).text).replace("\xa0", " ")


def card_of(page: str, ref: str) -> str:
    return page.partition(f'id="{ref}"')[2].partition("</li>")[0]


def test_a_session_without_a_form_has_its_sheet_on_the_desk(town: Town) -> None:
    """The letter and the public list had it, and nobody could print its sheet."""
    free = town.add_session(title="Café des parents", registration_mode="free", capacity=None)
    client, _ = sign_in(town)

    card = card_of(read(client, COMING), free)

    assert "Sans inscription" in card
    assert "0</strong>" not in card
    sheet = re.search(r'href="(/coordination/emargement/[^"]+)">Liste à signer', card)
    assert sheet
    assert "Café des parents" in read(client, sheet[1])


def test_an_anonymous_session_is_counted_and_not_signed(town: Town) -> None:
    laep = town.add_session(title="La Parenthèse", scheme="laep", date="2026-11-25")
    client, _ = sign_in(town)

    card = card_of(read(client, COMING), laep)

    assert "anonyme" in card
    assert "Liste à signer" not in card
    # What its partner gets is where one counts.
    assert "emargement" not in card
    assert "/coordination/presences/" in card


def test_what_has_been_is_listed_with_its_count_the_newest_first(town: Town) -> None:
    counted = town.add_session(title="Lecture", date="2026-10-07", status="held")
    town.add("session_count", session_id=counted, families_count=7)
    missing = town.add_session(title="Jeux", date="2026-11-04", status="held")
    off = town.add_session(title="Peinture", date="2026-11-11", status="cancelled")
    coming = town.add_session(title="Cuisine")
    before = town.add_session(title="Yoga", date="2026-08-31")
    client, _ = sign_in(town)
    page = read(client, re.search(rf'href="({PAST})"', client.get(COMING).text)[1])  # type: ignore[index]

    assert page.index(off) < page.index(missing) < page.index(counted)
    assert coming not in page
    assert before not in page
    assert "<strong>7 familles</strong>" in card_of(page, counted)
    assert "Pas de compte" in card_of(page, missing)
    assert "presences" not in card_of(page, off)
    assert before in read(client, f"{PAST}?saison=2025-2026")
    assert client.get(f"{PAST}?saison=x").status_code == 404


def test_who_came_is_said_from_the_list_and_leads_back_to_it(town: Town) -> None:
    session = town.add_session(title="Jeux", date="2026-11-04", status="held")
    client, _ = sign_in(town)
    found = re.search(r'href="([^"]+)">Dire qui est venu', card_of(read(client, PAST), session))
    assert found
    page = read(client, found[1])
    key = re.search(r'name="cle" value="([^"]+)"', page)
    back = re.search(r'name="retour" value="([^"]+)"', page)
    assert key
    assert back
    data = {"cle": key[1], "retour": back[1], "families_count": "4"}
    kept = client.post(found[1].partition("?")[0], data=data, follow_redirects=True)
    way = re.search(r'href="([^"]+)">Retour aux ateliers passés', kept.text)
    assert way

    assert "4 familles" in card_of(read(client, way[1]), session)
