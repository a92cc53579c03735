"""Names of people who are erased, in cells whose question is open."""

from datetime import UTC, datetime

from sync_service.domain.base import BESIDE_DAY, BaseCell
from sync_service.domain.wording.sentences import note
from sync_service.model.naming import names_of, ways_to_name
from sync_service.model.waiting_names import cut_names, is_unclear, is_waiting, tells

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


def test_whoever_is_meant_by_reference_is_cut_like_a_name() -> None:
    lea = ways_to_name("C-7F3K2Q8", "Léa", "Petit")
    asked = ASKED._replace(value="C-0000000", raw="Max Roy", sheet_raw="Omar Sy", note="")
    shown = asked._replace(other="C-7F3K2Q8")
    assert (tells(asked, lea), tells(shown, lea), is_waiting(shown, lea)) == (False, True, False)
    assert cut_names(shown, lea) == shown._replace(other=None)
    known = asked._replace(value="C-7F3K2Q8", raw="Mme L. Petit")
    assert cut_names(known, lea) == asked._replace(value=None, raw=None, other=["Nour Aziz"])


def test_what_is_understood_as_them_is_cut_whatever_it_says() -> None:
    lea = ways_to_name("C-7F3K2Q8", "Léa", "Petit")
    understood = BaseCell("C-7F3K2Q8", "Léa Roux", "assumed", "Léa Roux", "Compris", SINCE)
    assert is_waiting(understood, lea)
    assert not is_unclear(BaseCell("C-7F3K2Q8", "Léa Petit 06 39 98 00 11"), lea)
    assert cut_names(understood, lea) == BaseCell(
        "Léa Roux", "Léa Roux", note="Compris", since=SINCE
    )
