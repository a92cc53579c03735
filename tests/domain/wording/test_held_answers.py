"""The buttons under what waits in a sheet say what they do where families are told of it."""

import pytest

from sync_service.domain.wording import session_sentences
from sync_service.domain.wording.held_sentences import (
    answers_to,
    concerns_families,
    find_held,
    say_held,
)
from sync_service.domain.wording.sentences import capital

CALLED_OFF = ("Oui, annuler la séance", "Non, la séance a lieu")


@pytest.mark.parametrize(
    ("note", "answers"),
    [
        (session_sentences.calls_off_families(3), CALLED_OFF),
        (session_sentences.deleted_with_families(1), CALLED_OFF),
        (
            session_sentences.moves_families("5/12", "12/12", 2),
            ("Oui, changer le jour", "Non, garder le jour"),
        ),
        (
            session_sentences.takes_place_again(2),
            ("Oui, la séance a lieu", "Non, la séance n’a pas lieu"),
        ),
    ],
)
def test_the_answers_are_in_the_words_of_the_question(note: str, answers: tuple[str, str]) -> None:
    """« Oui, c’est voulu » under « Voulez-vous annuler la séance ? » told eleven families."""
    for told in (note, capital(note)):
        assert answers_to(told) == answers
        assert concerns_families(told)


def test_what_is_about_no_family_is_meant_or_put_back() -> None:
    note = session_sentences.overfull(6, 8)

    assert answers_to(note) == ("Oui, c’est voulu", "Non, remettre comme avant")
    assert not concerns_families(note)


def test_a_past_session_that_gets_a_day_to_come_is_asked_about_in_words_of_its_own() -> None:
    note = session_sentences.takes_place_anew("5/12", "12/12", 2)

    assert answers_to(note) == ("Oui, elle est reportée", "Non, garder le jour")
    assert not concerns_families(note), "nobody waits at a door"


@pytest.mark.parametrize("state", ["", "annulée"])
def test_a_day_that_no_family_waits_for_is_answered_as_before(state: str) -> None:
    note = session_sentences.moves_still("5/12", "12/12", state)

    assert answers_to(note) == ("Oui, changer le jour", "Non, garder le jour")
    assert not concerns_families(note)


def test_what_gave_way_in_a_row_used_once_more_is_no_question_about_families() -> None:
    note = session_sentences.keeps_its_day([("Lieu", "Mairie")])

    assert say_held(find_held(note), 1) == "ce qui a été remplacé compte-t-il encore ?"
    assert not concerns_families(note)


def test_a_session_of_which_is_known_who_came_is_asked_about_in_words_of_its_own() -> None:
    note = session_sentences.took_place("5/12", "12/12")

    assert answers_to(note) == ("Oui, changer le jour", "Non, garder le jour")
    assert not concerns_families(note)
