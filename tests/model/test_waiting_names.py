"""Names of people who are erased, in cells whose question is open."""

from datetime import UTC, datetime

from sync_service.domain.base import BESIDE_DAY, BaseCell
from sync_service.domain.wording.sentences import note
from sync_service.model.naming import names_of
from sync_service.model.waiting_names import cut_names, is_waiting, tells

LEA = names_of("Léa", "Petit")
SINCE = datetime(2026, 12, 1, tzinfo=UTC)
ASKED = BaseCell(
    ["Max Roy"],
    "Max Roy",
    "conflict",
    "Mme Petit Léa ; Omar Sy",
    note("Ici : « Mme Petit Léa ; Omar Sy »."),
    SINCE,
    ["Nour Aziz"],
)


def test_a_cut_cell_keeps_the_others_and_no_note_that_names_them() -> None:
    assert (is_waiting(ASKED, LEA), tells(ASKED, LEA)) == (True, True)
    typed = "Mme Petit Léa ; Omar Sy"
    assert cut_names(ASKED, LEA) == BaseCell(typed, typed, since=SINCE, other=["Omar Sy"])


def test_a_name_alone_leaves_nobody() -> None:
    waits = ASKED._replace(kind="held", sheet_raw="Léa Petit", note="", other=BESIDE_DAY)
    assert cut_names(waits, LEA) == BaseCell("Léa Petit", "Léa Petit", since=SINCE)


def test_what_is_remembered_of_a_question_about_others_forgets_the_name() -> None:
    known = ASKED._replace(value=["Léa Petit", "Max Roy"], raw="Léa Petit, Max Roy")
    about = known._replace(sheet_raw="Omar Sy", note=note("Ici : « Omar Sy »."))
    assert (is_waiting(about, LEA), tells(about, LEA)) == (False, True)
    assert cut_names(about, LEA) == about._replace(value=["Max Roy"], raw="Max Roy")
    shown = about._replace(other=["Léa Petit"])
    assert cut_names(shown, LEA).other is None


def test_other_names_and_what_is_agreed_on_are_let_be() -> None:
    assert not tells(ASKED._replace(sheet_raw="Léa Petitjean", note=""), LEA)
    assert not tells(BaseCell(["Léa Petit"], "Léa Petit"), LEA)
