"""What a partner's sheet asked about families, and nobody had answered when the partner left."""

import json
from typing import Any

import pytest

from tests.system.processes import HereHost, StandIn
from tests.system.test_partner_left import LUDO, NOW, _sheets  # noqa: F401 - a fixture
from tests.system.test_partners_join import TITLES

pytestmark = pytest.mark.system

PLACE, STATE_OF_SESSION, STATE_OF_ROW = 4, 6, 5
LEAVE = ("leave", "--partner", "ludo", "--output", "sortie", "--yes", "--json")
TOLD = "annuler une séance ? La feuille de Ludothèque n’est plus suivie"


def rest(host: HereHost) -> None:
    for _ in range(3):
        host.sync()


def call_off(host: HereHost, stand_in: StandIn, sheet: str) -> str:
    """The reference of the session, « annulée » in its row alone."""
    stand_in.open(sheet).type("Séances", 1, STATE_OF_SESSION, "annulée")
    rest(host)
    assert [one["kind"] for one in host.problems()] == ["held"]
    (session,) = host.export("session")
    return str(session["ref"])


def questions(told: Any) -> list[str]:  # noqa: ANN401 - a command's answer
    return [one for one in told["still_open"] if one.startswith("Sans réponse : ")]


def letter(host: HereHost) -> str:
    return " ".join(host.run("digest").out.split())


def test_a_second_leave_and_the_letter_tell_it_until_the_session_is_another(
    here: HereHost, stand_in: StandIn, sheets: dict[str, str]
) -> None:
    """The first one dropped it, and nothing said any more that the session was called off."""
    ref = call_off(here, stand_in, sheets["ludo"])
    assert TOLD not in letter(here)
    first, second = (json.loads(here.run(*LEAVE).out) for _ in range(2))
    assert [f"{ref}, « Soirée jeux » du 11/12/2026, la feuille dit « annulée »" in one
            for one in (*questions(first), *questions(second))] == [True, True]  # fmt: skip
    assert f"Soirée jeux, vendredi 11 décembre : {TOLD}" in letter(here)
    assert "sans réponse : annuler une séance ?" in here.run("history", ref).out

    assert here.run("edit", ref, "status=annulée").code == 0
    assert questions(json.loads(here.run(*LEAVE).out)) == []
    assert TOLD not in letter(here)


def test_what_waits_beside_a_day_is_told_with_it(
    here: HereHost, stand_in: StandIn, sheets: dict[str, str]
) -> None:
    """The day alone was told, and families would have come to a session called off."""
    own = stand_in.open(sheets["ludo"])
    own.type("Séances", 1, 1, "11/12/2027")
    own.type("Séances", 1, STATE_OF_SESSION, "annulée")
    rest(here)
    (session,) = here.export("session")
    first, second = (json.loads(here.run(*LEAVE).out) for _ in range(2))
    typed = "la feuille dit « 11/12/2027, annulée »"
    assert [typed in one for one in (*questions(first), *questions(second))] == [True, True]
    told = here.run("history", session["ref"]).out
    assert "11/12/2027, annulée" in " ".join(told.split())


def test_followed_again_the_sheet_asks_by_itself(
    here: HereHost, stand_in: StandIn, sheets: dict[str, str]
) -> None:
    call_off(here, stand_in, sheets["ludo"])
    assert here.run(*LEAVE).code == 0
    path = here.mappings / "spreadsheets.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("paused = true", "paused = false"), encoding="utf-8")
    stand_in.open(sheets["ludo"]).type("Séances", 1, STATE_OF_SESSION, "prévue")
    for _ in range(2):
        rest(here)
        for one in here.problems():
            assert here.run("confirm", str(one["id"])).code == 0
    assert TOLD not in letter(here)


def test_followed_again_without_that_tab_it_is_told_as_before(
    here: HereHost, stand_in: StandIn, sheets: dict[str, str]
) -> None:
    """The letter was silent, and nobody asked."""
    call_off(here, stand_in, sheets["ludo"])
    assert here.run(*LEAVE).code == 0
    again = {"Inscriptions": "registrations", "Ateliers": "workshops"}
    here.write_mappings(
        [{"partner": "ludo", "name": "Ludothèque", "id": sheets["ludo"], "tabs": again}]
    )
    here.settings["SYNC_NOW"] = "2026-11-25T10:00:00+01:00"
    rest(here)
    assert "Réf." in stand_in.open(sheets["ludo"]).seen("Inscriptions")[0]
    assert TOLD in letter(here)
    again["Séances"] = "sessions"
    here.write_mappings(
        [{"partner": "ludo", "name": "Ludothèque", "id": sheets["ludo"], "tabs": again}]
    )
    here.settings["SYNC_NOW"] = "2026-11-26T10:00:00+01:00"
    rest(here)
    assert TOLD not in letter(here)


def test_what_stands_beside_the_word_is_neither_kept_nor_told(
    here: HereHost, stand_in: StandIn, sheets: dict[str, str]
) -> None:
    """« Sofia est malade » went into the history, from a remark alone it did not."""
    why = "Médiathèque (annulé, Sofia est malade)"
    stand_in.open(sheets["ludo"]).type("Séances", 1, PLACE, why)
    rest(here)
    assert [one["kind"] for one in here.problems()] == ["held"]
    (session,) = here.export("session")
    assert here.run(*LEAVE).code == 0
    told = json.loads(here.run(*LEAVE).out)
    assert ["la feuille dit « (sous « Lieu ») »" in one for one in questions(told)] == [True]
    said = " ".join((here.run("history", session["ref"]).out + json.dumps(told)).split())
    assert "malade" not in said


@pytest.fixture(name="roster")
def _roster(here: HereHost, stand_in: StandIn) -> tuple[str, str]:
    """The coordinator's spreadsheet and the library's, which she follows by rows of hers."""
    roster = stand_in.create("Coordination", {"Partenaires": [TITLES]})
    sheet = stand_in.create("Ludothèque", {tab: LUDO[tab] for tab in list(LUDO)[2:]})
    here.settings |= {
        "SYNC_NOW": NOW,
        "PARTNERS_SHEET": f"https://docs.google.com/spreadsheets/d/{roster}/edit",
    }
    here.write_mappings([])
    (here.mappings / "organisations.toml").write_text(
        '[[organisation]]\nslug = "ludo"\nname = "Ludothèque"\n', encoding="utf-8"
    )
    for tab in ("Ateliers", "Séances", "Inscriptions"):
        place = f"https://docs.google.com/spreadsheets/d/{sheet}/edit"
        row = ["Ludothèque", place, tab, tab.lower(), "", "oui"]
        stand_in.open(roster).add_row("Partenaires", *row)
    assert here.run("partners", "--json").code == 0
    rest(here)
    return roster, sheet


def test_set_left_in_the_coordinators_list_it_is_told_in_the_letter_and_by_leave(
    here: HereHost, stand_in: StandIn, roster: tuple[str, str]
) -> None:
    """« parti » there dropped it without a word."""
    ref = call_off(here, stand_in, roster[1])
    for row in (1, 2, 3):
        stand_in.open(roster[0]).type("Partenaires", row, STATE_OF_ROW, "parti")
    report = here.run("partners", "--json").json
    assert {one["state"] for one in report["partners"]} == {"left"}
    assert here.problems() == []
    assert f"Soirée jeux, vendredi 11 décembre : {TOLD}" in letter(here)

    refused = here.run(*LEAVE)
    assert refused.code == 2
    said = " ".join((refused.out + refused.err).split())
    assert "Ce qui reste ouvert chez ce partenaire" in said
    assert f"Sans réponse : annuler une séance ? {ref}" in said
