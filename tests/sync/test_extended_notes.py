"""How much of a note is ours."""

from sync_service.domain.base import BaseCell, BaseRow
from sync_service.sync.planning.rendering.extended_notes import find_ours

ASKED = "Synchronisation : voulez-vous annuler cette séance ?"
LONGER = f"{ASKED}\n« Places » : écrivez un nombre."
WORDS = "\nMarie : vu avec Paul"
ROWS = {
    "D-1": BaseRow("D-1", {"status": BaseCell("planned", "annulée", note=ASKED)}),
    "D-2": BaseRow("D-2", {"status": BaseCell("planned", "annulée")}, note=LONGER),
}


def test_words_below_a_note_of_any_row_are_a_persons() -> None:
    assert find_ours(ASKED + WORDS, ASKED, {}) == ASKED
    assert find_ours(ASKED + WORDS, "", ROWS) == ASKED
    assert find_ours(LONGER + WORDS, "Synchronisation : autre chose.", ROWS) == LONGER


def test_a_note_that_begins_as_another_one_is_all_ours() -> None:
    assert find_ours(LONGER, "", ROWS) == LONGER
    assert find_ours(f"{ASKED} Toute la ligne attend.", "", ROWS).endswith("attend.")
    assert find_ours(f"{ASKED}\n« Lieu » : écrivez un lieu.", "", ROWS).endswith("un lieu.")
    unknown = "Synchronisation : cette ligne attend."
    assert find_ours(unknown, "", ROWS) == unknown


def test_a_note_of_somebody_elses_is_none_of_ours() -> None:
    assert find_ours(WORDS, ASKED, ROWS) == ""
    assert find_ours("", ASKED, ROWS) == ""
