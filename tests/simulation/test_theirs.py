"""What is people's own in a tab: seen where a write of the service touched it, and only there."""

from dataclasses import replace
from typing import cast

import pytest

from simulation.machinery.wire import Passing
from simulation.scene import Scene
from simulation.sheets import REFERENCE, Sheet, Tab
from simulation.theirs import Theirs, touched
from simulation.world import World

Row = list[str]
TITLES = ["Nom", "Prénom", "Suivi", "Fonction", REFERENCE]
BADOT = ["Badot", "Anne", "vu bari", "Directrice", "C-1"]
COTIN = ["Cotin", "Luce", "=1", '="Ani"&"matrice"', "C-2"]
REMARK = ["", "", "vu toze", "", ""]


def tab(*rows: Row) -> Tab:
    cells = [
        [
            {
                "formattedValue": text,
                "userEnteredValue": {_kind(text): int(text) if text.isdigit() else text},
            }
            if text
            else {}
            for text in row
        ]
        for row in (TITLES, *rows)
    ]
    return Tab("S1", 0, "Contacts", cells, (60, 12))


def _kind(text: str) -> str:
    plain = "numberValue" if text.isdigit() else "stringValue"
    return "formulaValue" if text.startswith("=") else plain


def with_text(row: Row, column: int, text: str) -> Row:
    return [*row[:column], text, *row[column + 1 :]]


def test_titles_that_a_sort_left_beside_somebody_make_no_row_of_titles() -> None:
    """A list pasted below with its titles, then all but « Réf. » and remarks was sorted."""
    left = ["Badot", "Anne", "Fonction", "Directrice", "Prénom"]
    assert touched(tab(left, TITLES), tab([*left[:4], "C-1"], TITLES)) == []


@pytest.mark.parametrize(
    ("after", "place"),
    [
        ([with_text(BADOT, 2, "vu fedu"), COTIN], "C2"),
        ([with_text(BADOT, 2, ""), COTIN], "C2"),
        ([BADOT, with_text(COTIN, 2, "2")], "C3"),
        ([BADOT, with_text(COTIN, 3, "Animatrice")], "D3"),
        ([with_text(BADOT, 2, COTIN[2]), with_text(COTIN, 2, BADOT[2])], "C2"),
        ([BADOT, COTIN, ["Dupin", "Léa", "vu ours", "", "C-3"]], "C4"),
    ],
)
def test_a_write_that_touches_what_is_theirs_is_seen(after: list[Row], place: str) -> None:
    found = touched(tab(BADOT, COTIN), tab(*after))
    assert found
    assert found[0].startswith(place)


@pytest.mark.parametrize(("kept", "is_seen"), [("", False), ("à rappeler", False), (None, True)])
def test_a_note_of_ours_among_theirs_is_ours_to_take_away(
    kept: str | None, *, is_seen: bool
) -> None:
    """It stood in a column that people moved (2630030, 2634062)."""
    before, after = tab(BADOT, COTIN), tab(BADOT, COTIN)
    said = "Synchronisation : Il manque : Nom."
    before.rows[1][2]["note"] = f"{kept}\n\n{said}" if kept else said
    if kept is None:
        before.rows[1][2]["note"] = "à rappeler"
    elif kept:
        after.rows[1][2]["note"] = kept
    assert bool(touched(before, after)) == is_seen


def test_a_write_to_what_is_shared_is_none_of_that() -> None:
    after = tab(with_text(BADOT, 3, "Trésorière"), COTIN, ["Dupin", "Léa", "", "", "C-3"])
    assert touched(tab(BADOT, COTIN), after) == []


def test_a_new_row_of_ours_beside_a_remark_of_theirs_is_seen() -> None:
    after = tab(BADOT, ["Dupin", "Léa", "vu toze", "", "C-3"])
    [text] = touched(tab(BADOT, REMARK), after)
    assert "which was theirs" in text


def test_a_row_that_comes_back_into_its_own_keeps_the_remark_beside_it() -> None:
    emptied = ["", "", "vu bari", "", "C-1"]
    assert touched(tab(emptied, COTIN), tab(BADOT, COTIN)) == []


class OneFile:
    """A spreadsheet with one tab."""

    def __init__(self, *rows: Row) -> None:
        self.rows = [*rows]
        self.height = 60
        self.dressed: tuple[int, ...] = ()

    def tabs_of(self, spreadsheet: str) -> dict[int, Tab]:  # noqa: ARG002
        found = replace(tab(*self.rows), size=(self.height, 12))
        for row in self.dressed:
            found.rows[row][2]["userEnteredFormat"] = {"numberFormat": {"type": "DATE"}}
        return {0: found}


WRITE, READ = Passing("write", "S1", None), Passing("read", "S1", None)


def test_what_people_do_after_a_write_that_never_arrived_is_theirs() -> None:
    file = OneFile(BADOT, COTIN)
    theirs = Theirs(cast("World", file))
    theirs.see(WRITE)  # and the service dies
    file.rows[0] = with_text(BADOT, 2, "vu fedu")
    theirs.see(READ)
    assert theirs.touched(READ) == []
    theirs.see(WRITE)
    assert theirs.touched(WRITE) == []


@pytest.mark.parametrize("is_disturbed", [True, False])
def test_a_write_may_meet_what_people_moved_below_it_and_only_that(*, is_disturbed: bool) -> None:
    file = OneFile(BADOT, COTIN)
    theirs = Theirs(cast("World", file))
    theirs.see(READ)
    if is_disturbed:
        theirs.disturb("S1")
    theirs.see(WRITE)
    file.rows[0] = with_text(BADOT, 2, "Trésorière")
    assert bool(theirs.touched(WRITE)) != is_disturbed


@pytest.mark.parametrize("is_between", [True, False])
def test_what_another_command_reads_meanwhile_the_run_that_writes_has_not_seen(
    *, is_between: bool
) -> None:
    """Somebody was erased while a write was on its way to titles among the rows (2955698)."""
    file = OneFile(BADOT, COTIN)
    theirs = Theirs(cast("World", file))
    theirs.see(READ)
    if is_between:
        with theirs.between():
            theirs.disturb("S1")
            theirs.see(READ)
    else:
        theirs.disturb("S1")
        theirs.see(READ)
    theirs.see(WRITE)
    file.rows[0] = with_text(BADOT, 2, "Trésorière")
    assert bool(theirs.touched(WRITE)) != is_between
    theirs.see(READ)
    theirs.see(WRITE)
    file.rows[1] = with_text(COTIN, 2, "")
    assert theirs.touched(WRITE) != []


@pytest.mark.parametrize(("text", "is_missed"), [("Trésorière", False), ("vu bari", True)])
def test_what_slipped_among_theirs_is_owed_to_nobody_once_it_is_taken_away(
    text: str, *, is_missed: bool
) -> None:
    """People were there before the second write, too: it takes away only what the first left."""
    file = OneFile(BADOT, COTIN)
    theirs = Theirs(cast("World", file))
    for now in (with_text(BADOT, 2, "Trésorière"), with_text(BADOT, 2, "")):
        theirs.see(READ)
        theirs.disturb("S1")
        theirs.see(WRITE)
        file.rows[0] = now
        assert theirs.touched(WRITE) == []

    missed = theirs.missed(Scene([(Sheet("les-epis", "S1"), tab(*file.rows))], [], []))

    assert (text in missed) is is_missed


@pytest.mark.parametrize("is_struck", [True, False])
@pytest.mark.parametrize("is_put_back", [True, False])
def test_what_ours_hid_and_put_back_may_be_typed_over_by_people(
    *, is_put_back: bool, is_struck: bool
) -> None:
    """`is_struck`: people act in the window of the repair, too (seed 2850005)."""
    file = OneFile(BADOT, COTIN)
    theirs = Theirs(cast("World", file))
    theirs.disturb("S1")
    for now in (with_text(BADOT, 2, "Trésorière"), BADOT)[: 1 + is_put_back]:
        if is_struck:
            theirs.disturb("S1")
        theirs.see(WRITE)
        file.rows[0] = now
        assert theirs.touched(WRITE) == []
    file.rows[0] = with_text(BADOT, 2, "vu fedumo")
    theirs.disturb("S1")

    missed = theirs.missed(Scene([(Sheet("les-epis", "S1"), tab(*file.rows))], [], []))

    assert ("vu bari" in missed) is not is_put_back


def is_missed_where_told(hidden: str, told: str) -> bool:
    """Whether a formula that a write hid is owed, though an incident tells of one."""
    file = OneFile(BADOT, COTIN, with_text(REMARK, 2, hidden))
    theirs = Theirs(cast("World", file))
    theirs.disturb("S1")
    theirs.see(WRITE)
    file.rows[2] = with_text(REMARK, 2, "Trésorière")
    theirs.touched(WRITE)
    problems = [{"kind": "incident", "ref": None, "message": f"une formule y était, « {told} »"}]

    missed = theirs.missed(Scene([(Sheet("les-epis", "S1"), tab(*file.rows))], [], problems))

    return hidden in missed


@pytest.mark.parametrize(
    ("told", "is_missed"), [("=COUNTA(A2:A3)", False), ("=COUNTA(B2:B3)", True), ("", True)]
)
def test_a_formula_that_ours_hid_is_told_as_it_was_before_its_rows_moved(
    told: str, *, is_missed: bool
) -> None:
    """A row was put in under the write: the service saw no other (seed 2502033)."""
    assert is_missed_where_told("=COUNTA(A2:A4)", told) is is_missed


@pytest.mark.parametrize(
    ("hidden", "told", "is_missed"),
    [
        ("=COUNTA(#REF!)", "=COUNTA(A2:A3)", False),
        ("=COUNTA(#REF!)", "=COUNTA($A$2:$A3)", False),
        ("=COUNTA(#REF!)", "=COUNTA(#REF!)", False),
        ("=A2+COUNTA(#REF!)*#REF!", "=A4+COUNTA(B2:B3)*#REF!", False),
        ("=A2+COUNTA(#REF!)", "=B4+COUNTA(A2:A3)", True),
        ("=COUNTA(#REF!)", "=SUM(A2:A3)", True),
        ("=COUNTA(#REF!)", "=COUNTA()", True),
        ("=#REF!", "=A2", False),
        ("=#REF!", "=COUNTA(A2:A3)", True),
        ("=COUNTA(#REF!)", "", True),
        ("=COUNTA(A2:A3)", "=COUNTA(#REF!)", True),
    ],
)
def test_a_formula_that_people_s_sort_broke_before_ours_hid_it_is_told_as_it_was_whole(
    hidden: str, told: str, *, is_missed: bool
) -> None:
    """They sorted a total in among its rows, in the window of a write (seed 2945120).

    What ours breaks is owed as it was before that write, whole.
    """
    assert is_missed_where_told(hidden, told) is is_missed


@pytest.mark.parametrize("is_row_gone", [True, False])
def test_what_ours_hid_goes_with_the_row_that_people_then_take_away(*, is_row_gone: bool) -> None:
    file = OneFile(BADOT, COTIN)
    theirs = Theirs(cast("World", file))
    theirs.disturb("S1")
    theirs.see(WRITE)
    file.rows[0] = with_text(BADOT, 2, "Trésorière")
    theirs.touched(WRITE)
    theirs.disturb("S1", is_row_gone=is_row_gone)
    del file.rows[0]

    missed = theirs.missed(Scene([(Sheet("les-epis", "S1"), tab(*file.rows))], [], []))

    assert ("vu bari" in missed) != is_row_gone


@pytest.mark.parametrize("ours", ["46468", "Trésorière"])
def test_what_slipped_among_theirs_may_be_taken_away_where_nobody_acts(ours: str) -> None:
    """A day of ours, beside their words, was taken for theirs when the repair came."""
    file = OneFile(with_text(BADOT, 2, ""), COTIN)
    theirs = Theirs(cast("World", file))
    theirs.disturb("S1")
    for now in (ours, ""):
        theirs.see(WRITE)
        file.rows[0] = with_text(BADOT, 2, now)
        assert theirs.touched(WRITE) == []


BLANK: Row = [""] * len(TITLES)


@pytest.mark.parametrize(
    ("rows", "is_kept"), [([BADOT, BLANK, COTIN], True), ([BADOT, COTIN, BLANK], False)]
)
def test_what_is_theirs_goes_down_with_its_row_where_a_write_puts_one_in(
    rows: list[Row], *, is_kept: bool
) -> None:
    file = OneFile(BADOT, COTIN)
    file.dressed = (1,)
    theirs = Theirs(cast("World", file))
    where = {"sheetId": 0, "dimension": "ROWS", "startIndex": 2, "endIndex": 3}
    insert = {"requests": [{"insertDimension": {"range": where}}]}
    write = Passing("write", "S1", insert)
    theirs.see(write)
    file.rows, file.height, file.dressed = rows, 61, (1, 2) if is_kept else (1,)
    assert (theirs.touched(write) == []) is is_kept


@pytest.mark.parametrize(("put_back", "is_seen"), [(BADOT, False), (COTIN, True)])
@pytest.mark.parametrize("is_met", [True, False])
def test_who_ours_hid_beside_a_remark_may_be_put_back_there_and_nobody_else(
    put_back: Row, *, is_seen: bool, is_met: bool
) -> None:
    """People put a row in while a repair was on its way, which emptied the row above (2984806).

    `is_met`: they were there then; else nobody's row was to be emptied.
    """
    hidden = with_text(BLANK, 2, "vu bari")
    file = OneFile(BADOT)
    theirs = Theirs(cast("World", file))
    if is_met:
        theirs.disturb("S1")
    theirs.see(WRITE)
    file.rows[0] = hidden
    theirs.touched(WRITE)
    theirs.see(WRITE)
    file.rows[0] = with_text(put_back, 2, "vu bari")
    assert bool(theirs.touched(WRITE)) is (is_seen or not is_met)


TOTAL = ["Total", "", "vu toze", "=COUNTA(A2:A3)+9", ""]


@pytest.mark.parametrize(
    ("start", "count", "formula", "is_kept"),
    [
        (2, 1, "=COUNTA(A2:A4)+9", True),
        (2, 2, "=COUNTA(A2:A5)+9", True),
        (1, 1, "=COUNTA(A3:A4)+9", True),
        (3, 1, "=COUNTA(A2:A3)+9", True),
        (2, 1, "=COUNTA(A2:A3)+9", False),
        (2, 1, "=COUNTA(A2:A5)+9", False),
        (2, 1, "2", False),
    ],
)
def test_a_sum_counts_the_row_that_a_write_puts_in_and_is_else_as_it_was(
    start: int, count: int, formula: str, *, is_kept: bool
) -> None:
    """As a spreadsheet has it by itself: what of it stands below the new row goes down."""
    file = OneFile(BADOT, COTIN, TOTAL)
    theirs = Theirs(cast("World", file))
    where = {"sheetId": 0, "dimension": "ROWS", "startIndex": start, "endIndex": start + count}
    write = Passing("write", "S1", {"requests": [{"insertDimension": {"range": where}}]})
    theirs.see(write)
    file.rows = [BADOT, COTIN, with_text(TOTAL, 3, formula)]
    file.rows[start - 1 : start - 1], file.height = [BLANK] * count, 60 + count
    assert (theirs.touched(write) == []) is is_kept


@pytest.mark.parametrize("formula", ["=COUNTA(A2:A4)+9", "=COUNTA(A2:A3)+9"])
def test_a_sum_that_a_write_changes_which_put_a_row_into_another_tab_is_seen(formula: str) -> None:
    file = OneFile(BADOT, COTIN, TOTAL)
    theirs = Theirs(cast("World", file))
    where = {"sheetId": 7, "dimension": "ROWS", "startIndex": 2, "endIndex": 3}
    write = Passing("write", "S1", {"requests": [{"insertDimension": {"range": where}}]})
    theirs.see(write)
    file.rows, file.height = [BADOT, COTIN, with_text(TOTAL, 3, formula)], 61
    assert (theirs.touched(write) == []) is (formula == TOTAL[3])
