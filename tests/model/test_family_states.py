"""What partners write of a family in their list of registrations, before a session and after."""

from datetime import date

import pytest

from french_cells.directory import NO_DIRECTORY
from french_cells.reading import Reading
from sync_service.domain.spreadsheet import Cell
from sync_service.model.codecs import build_codec
from sync_service.model.fields.family_states import TAKE_OUT


def read(text: str) -> Reading:
    codec = build_codec("registration", NO_DIRECTORY, date(2026, 11, 24))
    return codec.fields["status"].read(Cell(text, text))


@pytest.mark.parametrize(
    ("state", "texts"),
    [
        (
            "no_show",
            (
                "pas venue|absente|Absents|n'est pas venue|ne sont pas venus|jamais venue|pas vue"
                "|pas là|absente sans prévenir|absence|absent excusé|non venus|no show"
            ),
        ),
        (
            "attended",
            (
                "venue|venus à 3|sont venus à 3 personnes|venue à 2|là|Là|étaient là|venu seul"
                "|VENUS|est venue|venue avec 3 enfants|présents"
            ),
        ),
        ("cancelled", "annulé|ne vient plus|ne viendra pas|désistée|annulation|désistement"),
        ("waiting", "LA|en attente|Liste d'attente|attente 1"),
        ("confirmed", "ok|vient|vient quand même|viendront|Confirmée"),
    ],
)
def test_a_state_is_read_in_the_words_of_whoever_was_there(state: str, texts: str) -> None:
    """« là » put a family that had come on the waiting list, « venus à 3 » was asked about."""
    found = {text: read(text) for text in texts.split("|")}
    assert {text: one.value for text, one in found.items()} == dict.fromkeys(found, state)
    assert {one.severity for one in found.values()} <= {"ok", "repair"}


@pytest.mark.parametrize("text", ["séance annulée", "Atelier reporté", "pas de séance"])
def test_what_is_said_of_the_session_says_nothing_of_the_family(text: str) -> None:
    told = read(text)
    assert (told.value, told.severity) == ("confirmed", "repair")


@pytest.mark.parametrize(
    "text", ["séance", "sortie", "séance annulée ?", "séance annulée pour elle"]
)
def test_what_may_be_said_of_the_family_is_asked_about(text: str) -> None:
    assert not read(text).accepted


@pytest.mark.parametrize(
    "text",
    [
        "Confirmée (ne vient plus)",
        "Confirmée - pas sûr",
        "Venue (non)",
        "Venue, enfin pas vraiment",
        "Confirmée, à confirmer",
        "annulée (finalement non)",
    ],
)
def test_what_takes_the_state_back_behind_it_is_asked_about(text: str) -> None:
    assert not read(text).accepted


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Confirmée (pas de poussette)", "confirmed"),
        ("Confirmée, pas avant 10h", "confirmed"),
        ("annulée (pas de voiture)", "cancelled"),
        ("Venue (avec sa sœur)", "attended"),
    ],
)
def test_what_is_told_beside_it_is_for_people(text: str, state: str) -> None:
    assert (read(text).value, read(text).severity) == (state, "repair")


def test_words_that_nobody_knows_beside_a_presence_are_asked_about() -> None:
    assert (read("présente bzrtk").value, read("présente bzrtk").severity) == (
        "attended",
        "assume",
    )


@pytest.mark.parametrize("text", ["la", "A", "x", "oui", "non", "excusée", "à 3", "venus ?"])
def test_what_may_mean_several_states_is_asked_about(text: str) -> None:
    assert not read(text).accepted


@pytest.mark.parametrize(
    ("text", "state"), [("absente (malade)", "no_show"), ("hospitalisée", None), ("malade", None)]
)
def test_why_a_family_did_not_come_is_to_be_taken_out(text: str, state: str | None) -> None:
    reading = read(text)
    assert (reading.value, reading.message) == (state, TAKE_OUT)
