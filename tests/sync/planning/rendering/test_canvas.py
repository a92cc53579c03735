"""What a plan puts on a tab: notes that respect others', values as their cells allow."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from french_cells.reading import Raw, Value
from sync_service.domain.codec import FieldCodec
from sync_service.domain.spreadsheet import Area, Cell, CellExtras, CellWrite, NoteWrite, Table
from sync_service.sync.planning.rendering.canvas import Canvas, Place
from tests.fakes.codecs import DayCodec, HourCodec, PhoneCodec, YesNoCodec
from tests.sync.planning.one_tab import OneTab

OURS, OLDER = "Synchronisation : nouveau", "Synchronisation : ancien"
AT = (1, 2)


def canvas(note: str = "", *, number_format: str = "", is_locked: bool = False) -> Canvas:
    """A cell with this note; whoever locked it locked only it."""
    one = OneTab(["Petit", "Luc", "06 39 98 00 01"])
    one.tab.put(*AT, Cell("06 39 98 00 01", "06 39 98 00 01", CellExtras(note, number_format)))
    if is_locked:
        one.tab.locked.append(Area(1, 2, 2, 3))
    return one.canvas()


def placed(note: str, standing: str, known: str = "", *, is_locked: bool = False) -> object:
    """The note written there, or whether all is well without writing."""
    drawn = canvas(standing, is_locked=is_locked)
    is_well = drawn.place_note(*AT, note, known)
    if drawn.notes:
        assert is_well
        assert drawn.notes == [NoteWrite(7, *AT, drawn.notes[0].note)]
        return drawn.notes[0].note
    return is_well


def test_a_note_is_put_where_none_stands() -> None:
    assert placed(OURS, "") == OURS


@pytest.mark.parametrize("note", [OURS, ""])
def test_a_note_of_ours_gives_way_to_the_next_or_to_none(note: str) -> None:
    assert placed(note, OLDER, OLDER) == note


def test_what_stands_already_is_not_written_again() -> None:
    assert placed(OURS, OURS, OURS) is True
    assert placed("", "") is True


def test_a_note_of_somebody_else_is_never_touched() -> None:
    assert placed(OURS, "Rappeler Anne") is False
    assert placed("", "Rappeler Anne") is True


@pytest.mark.parametrize("note", [OURS, ""])
def test_what_somebody_wrote_below_a_note_of_ours_stays_when_that_ends(note: str) -> None:
    """It stayed as it was, until the next change in its row took it away as a whole."""
    drawn = canvas(f"{OLDER} Vu, Anne")
    assert drawn.place_note(*AT, note, OLDER) is (not note)
    assert drawn.notes == [NoteWrite(7, *AT, "Vu, Anne")]


def test_a_note_of_ours_that_somebody_wrote_on_stays_while_it_asks_the_same() -> None:
    assert placed(OURS, f"{OURS} Vu, Anne", OURS) is False


def test_a_note_of_ours_that_we_do_not_remember_gives_way() -> None:
    assert placed(OURS, OLDER, "") == OURS
    assert placed(OURS, OLDER, "Synchronisation : encore avant") == OURS


def test_no_note_goes_into_a_cell_that_is_locked() -> None:
    assert placed(OURS, "", is_locked=True) is False
    assert placed("", OLDER, OLDER, is_locked=True) is True


def test_only_the_locked_cell_is_locked() -> None:
    drawn = canvas(is_locked=True)
    assert not drawn.can_touch(*AT)
    assert drawn.can_touch(1, 1)
    assert drawn.can_touch(2, 2)


@pytest.mark.parametrize(
    ("number_format", "value", "written_format"),
    [
        ("", 46085, "DATE"),
        ("DATE", 46085, ""),
        ("DATE_TIME", 46085, ""),
        ("NUMBER", "04/03/2026", ""),
        ("TEXT", "04/03/2026", ""),
    ],
)
def test_a_date_is_written_as_its_cell_is_formatted(
    number_format: str, value: Raw, written_format: str
) -> None:
    drawn = canvas(number_format=number_format)
    assert drawn.show(*AT, DayCodec("starts_on"), "2026-03-04") == value
    assert drawn.cells == [CellWrite(7, *AT, value, written_format)]


def test_a_date_in_an_empty_cell_formatted_as_a_number_gets_its_own_format() -> None:
    """It read « 46 085,00 »."""
    one = OneTab(["Petit"])
    one.tab.put(1, 1, Cell(extras=CellExtras(format="NUMBER")))
    drawn = one.canvas()
    drawn.show(1, 1, DayCodec("starts_on"), "2026-03-04")
    assert drawn.cells == [CellWrite(7, 1, 1, 46085, "DATE")]


@pytest.mark.parametrize(
    ("own", "beside", "written"),
    [
        (Cell(), [0.5], (14.5 / 24, "TIME")),
        (Cell(extras=CellExtras(format="TIME")), [0.5], (14.5 / 24, "")),
        (Cell("9h", "9h"), [0.5, 0.25], (14.5 / 24, "TIME")),
        (Cell(0.5, "12:00", CellExtras(format="TIME")), ["9h", "10h"], (14.5 / 24, "")),
        # People chose another look for this cell, or type words here.
        (Cell(extras=CellExtras(format="TEXT")), [0.5], ("14h30", "")),
        (Cell(extras=CellExtras(format="NUMBER")), [0.5], ("14h30", "")),
        (Cell(), ["9h"], ("14h30", "")),
        (Cell(extras=CellExtras(format="TIME")), ["9h"], ("14h30", "")),
        (Cell(), [0.5, "9h"], ("14h30", "")),
        (Cell(), [], ("14h30", "")),
    ],
)
def test_an_hour_is_written_as_its_column_has_them(
    own: Cell, beside: Sequence[Raw], written: tuple[Raw, str]
) -> None:
    one = OneTab(["Petit"], *(["Petit"] for _ in beside))
    one.tab.put(1, 2, own)
    for row, value in enumerate(beside, 2):
        looks = "" if isinstance(value, str) else "TIME"
        one.tab.put(row, 2, Cell(value, str(value), CellExtras(format=looks)))
    drawn = one.canvas()

    assert drawn.show(1, 2, HourCodec("phone"), "14:30") == written[0]
    assert drawn.cells == [CellWrite(7, 1, 2, *written)]


@pytest.mark.parametrize("value", [True, False])
def test_a_checkbox_gets_true_or_false(*, value: bool) -> None:
    """« oui » stood in it, which a checkbox refuses."""
    one = OneTab(["Petit"])
    one.tab.put(1, 1, Cell(not value, extras=CellExtras(is_validated=True, is_checkbox=True)))
    drawn = one.canvas()
    assert drawn.show(1, 1, YesNoCodec("ct_member"), value) is value
    assert drawn.cells == [CellWrite(7, 1, 1, value)]
    assert drawn.show(1, 0, YesNoCodec("ct_member"), value) == ("oui" if value else "non")


def in_typed_column(column_type: str, *choices: str) -> Canvas:
    """Its third column is one of a table of Google's, which refuses every format of ours there."""
    drawn = canvas()
    at = {AT[1]: choices} if choices else {}
    table = Table("t1", Area(0, 3, 0, 5), {AT[1]: column_type}, at)
    drawn.view = replace(drawn.view, tab=replace(drawn.view.tab, tables=[table]))
    return drawn


@pytest.mark.parametrize(
    ("column_type", "codec", "value", "written"),
    [
        ("DATE", DayCodec("left_on"), "2026-03-04", 46085),
        ("DATE_TIME", DayCodec("left_on"), "2026-03-04", 46085),
        ("TEXT", DayCodec("left_on"), "2026-03-04", "04/03/2026"),
        ("TIME", HourCodec("hour"), "14:30", 14.5 / 24),
        ("TEXT", HourCodec("hour"), "14:30", "14h30"),
        ("BOOLEAN", YesNoCodec("ct_member"), True, True),
        ("BOOLEAN", YesNoCodec("ct_member"), False, False),
        ("TEXT", YesNoCodec("ct_member"), True, "oui"),
        ("TEXT", PhoneCodec("phone"), "+33639980002", "06 39 98 00 02"),
    ],
)
def test_a_typed_column_gets_what_it_shows_and_no_format(
    column_type: str, codec: FieldCodec, value: Value, written: Raw
) -> None:
    drawn = in_typed_column(column_type)

    shown = drawn.show(*AT, codec, value)

    assert (shown, type(shown)) == (written, type(written))
    assert drawn.cells == [CellWrite(7, *AT, written)]


def test_a_day_that_waits_is_put_back_into_a_typed_column_without_its_format() -> None:
    drawn = in_typed_column("DATE")
    drawn.write(*AT, 46085, "DATE")
    drawn.write(AT[0], AT[1] + 1, 46085, "DATE")
    assert [cell.format for cell in drawn.cells] == ["", "DATE"]


def test_a_typed_column_with_a_list_gets_its_own_word_for_a_value() -> None:
    """Google refuses any other word there."""
    drawn = in_typed_column("DROPDOWN", "06 39 98 00 01", "06.39.98.00.02")
    assert drawn.show(*AT, PhoneCodec("phone"), "+33639980002") == "06.39.98.00.02"


def test_a_text_is_written_as_it_is_whatever_the_format() -> None:
    codec: FieldCodec = PhoneCodec("phone")
    drawn = canvas(number_format="DATE")
    assert drawn.show(*AT, codec, "+33639980002") == "06 39 98 00 02"
    assert drawn.cells == [CellWrite(7, *AT, "06 39 98 00 02", "")]


def test_a_problem_tells_all_that_is_known_of_its_place() -> None:
    drawn = canvas()
    drawn.complain("invalid", "trop court.", Place("k", "C-1", "phone", AT, "06", "07"))
    (problem,) = drawn.problems
    assert (problem.kind, problem.message) == ("invalid", "Trop court.")
    assert (problem.spreadsheet_id, problem.sheet_id, problem.tab) == ("feuille", 7, "Contacts")
    assert (problem.partner, problem.row_key, problem.ref) == ("les-epis", "k", "C-1")
    assert (problem.field, problem.cell) == ("phone", "C2")
    assert (problem.sheet_value, problem.canonical_value) == ("06", "07")
    assert problem.since == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_a_problem_of_no_cell_names_none() -> None:
    drawn = canvas()
    drawn.complain("guard", "trop.", Place())
    assert (drawn.problems[0].cell, drawn.problems[0].ref, drawn.problems[0].row_key) == (
        None, None, "",
    )  # fmt: skip
