from typing import Any

import pytest
from flask.testing import FlaskClient

from demo.grid import create_grid
from demo.people import Person
from sheets_emulator import Direct, World
from sync_service.domain.wording import sentences


class Page:
    """The grid page of one spreadsheet, as its script sees it."""

    def __init__(self) -> None:
        world = World()
        caller = Direct(world, world.person)
        properties = {"title": "Prêts", "locale": "fr_FR"}
        _, made = caller.request("POST", "/v4/spreadsheets", {"properties": properties})
        self.person = Person(caller, made["spreadsheetId"])
        self.person.rename_tab(0, "Feuille")
        self.person.type(0, 0, 0, "Nom", "Rendu", "Réf.")
        self.person.type(0, 1, 0, "Zoé", "12/03/2026", "C-1")
        self.person.type(0, 2, 0, "Amin", "=1+1", "C-2")
        self.client: FlaskClient = create_grid(
            world, {"prets": self.person.spreadsheet_id}
        ).test_client()

    def ask(self, version: object = "") -> Any:  # noqa: ANN401 - any JSON
        path = f"/api/{self.person.spreadsheet_id}/0?version={version}"
        return self.client.get(path).get_json()

    def act(self, gesture: str, **where: object) -> tuple[int, Any]:
        path = f"/api/{self.person.spreadsheet_id}/0/{gesture}"
        answer = self.client.post(path, json={"row": 0, "column": 0, "frozen": 1, **where})
        return answer.status_code, answer.get_json()


@pytest.fixture
def page() -> Page:
    return Page()


def test_the_page_lists_spreadsheets_and_their_tabs(page: Page) -> None:
    (one,) = page.client.get("/api").get_json()

    assert (one["name"], one["title"]) == ("prets", "Prêts")
    assert one["tabs"] == [{"id": 0, "title": "Feuille"}]
    assert "Les feuilles des partenaires" in page.client.get("/").get_data(as_text=True)


def test_a_tab_shows_texts_formulas_and_notes(page: Page) -> None:
    page.person.write_note(0, 1, 0, "Bonjour")

    picture = page.ask()

    assert picture["rows"][1] == [{"t": "Zoé", "n": "Bonjour"}, {"t": "12/03/2026"}, {"t": "C-1"}]
    assert picture["rows"][2][1] == {"t": "2", "f": "=1+1"}


def test_a_persons_own_note_is_told_from_ours(page: Page) -> None:
    page.person.write_note(0, 1, 0, "Bonjour")
    page.person.write_note(0, 2, 0, sentences.note("tapez un nom."))

    rows = page.ask()["rows"]

    assert "o" not in rows[1][0]
    assert rows[2][0]["o"] is True


def test_what_did_not_change_is_not_sent_again(page: Page) -> None:
    version = page.ask()["version"]
    assert page.ask(version) == {"same": True}

    page.person.type(0, 1, 0, "Zoë")

    assert page.ask(version)["rows"][1][0]["t"] == "Zoë"


def test_one_types_like_a_person_in_the_sheets_locale(page: Page) -> None:
    assert page.act("type", row=3, column=1, text="1,5") == (200, {"done": True})
    page.act("type", row=3, column=0, text="=A2")

    assert page.person.seen(0)[3] == ["Zoé", "1,5"]


def test_gestures_reach_the_sheet_and_can_be_taken_back(page: Page) -> None:
    before = page.person.seen(0)
    for gesture in ("insert", "delete", "sort", "sort_torn", "copy_down", "wipe_reference"):
        assert page.act(gesture, row=1, column=0)[0] == 200
        assert page.person.seen(0) != before, gesture
        page.act("undo")
        assert page.person.seen(0) == before, gesture


def test_a_tab_without_references_says_why_a_gesture_is_impossible(page: Page) -> None:
    page.person.clear(0, 0, 2)

    status, answer = page.act("wipe_reference", row=1)

    assert status == 400
    assert "Réf." in answer["error"]


def test_a_tab_that_is_gone_and_an_unknown_gesture_are_answered_in_words(page: Page) -> None:
    assert page.client.get(f"/api/{page.person.spreadsheet_id}/99").status_code == 404
    assert page.act("dance")[0] == 400


def test_a_form_of_another_site_cannot_type(page: Page) -> None:
    path = f"/api/{page.person.spreadsheet_id}/0/type"

    answer = page.client.post(path, data={"row": 1, "column": 0, "text": "x"})

    assert answer.status_code == 415
