"""How much of a note is ours."""

from datetime import UTC, datetime

import pytest

from french_cells.reading import NO_MONTH, NO_YEAR
from sync_service.domain.base import BaseCell, BaseRow
from sync_service.domain.wording.row_sentences import and_other_rows, waits_to_be_reached
from sync_service.domain.wording.sentences import conflict_with_refusal, or_a_title
from sync_service.domain.wording.session_sentences import seats_unread
from sync_service.sync.planning.rendering.extended_notes import find_ours

ASKED = "Synchronisation : voulez-vous annuler cette séance ?"
LONGER = f"{ASKED}\n« Places » : écrivez un nombre."
REFUSED = "Synchronisation : écrivez un nombre."
GIVEN_ON = datetime(2026, 12, 8, tzinfo=UTC)
WORDS = "\nMarie : vu avec Paul"
ROWS = {
    "D-1": BaseRow("D-1", {"status": BaseCell("planned", "annulée", note=ASKED)}),
    "D-3": BaseRow("D-3", {"seats": BaseCell(None, "huit", note=REFUSED)}),
    "D-2": BaseRow("D-2", {"status": BaseCell("planned", "annulée")}, note=LONGER),
}
LABELS = ("Lieu", "Places")


@pytest.mark.parametrize(
    "words",
    [
        "\nMarie : vu avec Paul",
        " Marie : vu avec Paul",
        "\n« Salle prise », vu avec Paul",
        "\n« Salle prise » : vu avec Paul",
    ],
)
def test_words_behind_a_note_of_any_row_are_a_persons(words: str) -> None:
    assert find_ours(ASKED + words, ASKED, {}, LABELS) == ASKED
    assert find_ours(ASKED + words, "", ROWS, LABELS) == ASKED
    assert find_ours(LONGER + WORDS, "Synchronisation : autre chose.", ROWS, LABELS) == LONGER


def test_a_note_that_begins_as_another_one_is_all_ours() -> None:
    assert find_ours(LONGER, "", ROWS, LABELS) == LONGER
    unknown = "Synchronisation : cette ligne attend."
    assert find_ours(unknown, "", ROWS, LABELS) == unknown


@pytest.mark.parametrize(
    "ours",
    [
        waits_to_be_reached(ASKED),
        and_other_rows(ASKED, 1),
        and_other_rows(ASKED, 12),
        or_a_title(ASKED),
        and_other_rows(or_a_title(ASKED), 2),
        f"{ASKED}\n« Lieu » : écrivez un lieu.",
        f"{ASKED} {seats_unread()}",
        f"{ASKED} {NO_MONTH} : compris comme le 08/12/2026.",
        f"{ASKED} {NO_YEAR} : compris comme le 08/12/2026.",
        conflict_with_refusal("8,5", "M. Roy", GIVEN_ON, REFUSED, ""),
    ],
)
def test_a_longer_note_goes_on_in_our_words_and_words_below_it_are_a_persons(ours: str) -> None:
    assert find_ours(ours, "", ROWS, LABELS) == ours
    assert find_ours(ours + WORDS, "", ROWS, LABELS) == ours


def test_a_note_of_somebody_elses_is_none_of_ours() -> None:
    assert find_ours(WORDS, ASKED, ROWS, LABELS) == ""
    assert find_ours("", ASKED, ROWS, LABELS) == ""
