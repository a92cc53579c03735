"""Three faces on the family's page after a session: one answer each, counted, from five on."""

from collections.abc import Sequence

import pytest
from flask.testing import FlaskClient

from french_cells.reading import Value
from sync_service.digest.season_book import read_season_book
from sync_service.domain.week import Season
from tests.entrypoints.web.town import LABELS, Town, send_form, sign_in

ASKED = "Comment était l’atelier"


def families(town: Town, number: int, title: str = "Cuisine") -> tuple[FlaskClient, Sequence[str]]:
    """So many at a session in two weeks, and their pages."""
    client, slug = town.app().test_client(), town.slug(town.add_session(capacity=30, title=title))
    names = [f"Ana{chr(ord('a') + one)}" for one in range(number)]
    return client, [send_form(client, slug, given_name=one).location for one in names]


def say(client: FlaskClient, page: str, feeling: str) -> int:
    return client.post(f"{page}/avis", data={"avis": feeling}).status_code


def shown(town: Town) -> list[list[Value]]:
    """The lines of the season's table."""
    book = read_season_book(town.database, Season(2026), LABELS)
    return [[*row] for one in book.tables if one.title == "Avis des familles" for row in one.rows]


def counts(town: Town) -> dict[str, int]:
    with town.database.reading() as stored:
        return {said: n for one in stored.feelings.count().values() for said, n in one.items()}


def test_a_family_says_how_it_was_once_and_may_change_it(town: Town) -> None:
    client, [page] = families(town, 1)
    town.clock.pass_by(days=15)
    assert ASKED in client.get(page).text

    assert (say(client, page, "good"), say(client, page, "good")) == (303, 303)
    assert counts(town) == {"good": 1}
    said = client.get(page).text
    assert "Vous pouvez changer votre réponse" in said
    assert 'value="good" class="" aria-pressed="true"' in said
    say(client, page, "bad")

    assert counts(town) == {"bad": 1}
    assert say(client, page, "great") == 400


@pytest.mark.parametrize("case", ["before", "during", "called off", "cancelled", "stayed away"])
def test_only_whoever_was_there_is_asked_once_it_is_over(town: Town, case: str) -> None:
    client, [page] = families(town, 1)
    record = town.registrations()[0]
    town.clock.pass_by(days=0 if case == "before" else 14, hours=6)
    if case != "during":
        town.clock.pass_by(days=1 if case != "before" else 0)
    if case == "called off":
        town.change(str(record.fields["session_id"]), status="cancelled")
    if case in ("cancelled", "stayed away"):
        town.change(record.ref, status="cancelled" if case == "cancelled" else "no_show")

    assert ASKED not in client.get(page).text
    say(client, page, "good")

    assert counts(town) == {}


def test_nothing_is_shown_of_fewer_than_five_answers(town: Town) -> None:
    client, pages = families(town, 5, title="Cuisine")
    other, fewer = families(town, 4, title="Lecture")
    town.clock.pass_by(days=15)
    for page in pages[:4]:
        say(client, page, "good")
    for page in fewer:
        say(other, page, "bad")
    assert shown(town) == []

    say(client, pages[4], "fair")

    assert shown(town) == [["Cuisine", 5, 4, 1, 0], ["Total", 5, 4, 1, 0]], "no sum tells more"
    desk, _ = sign_in(town)
    assert "Avis des familles" in desk.get("/coordination/saison").text


def test_what_an_erased_family_said_still_counts(town: Town) -> None:
    client, pages = families(town, 5, title="Cuisine")
    town.clock.pass_by(days=15)
    for page in pages:
        say(client, page, "good")
    refs = [one.ref for one in town.registrations()]

    with town.database.transaction() as stored:
        stored.retention.erase(refs, town.clock.now())

    assert shown(town)[0] == ["Cuisine", 5, 5, 0, 0]
    with town.database.reading() as stored:
        assert [stored.feelings.find(ref) for ref in refs] == [None] * 5
    assert ASKED not in client.get(pages[0]).text
    say(client, pages[0], "bad")
    assert counts(town) == {"good": 5}, "nobody says it twice"
