"""After a crash only what is still ours is put right."""

from collections.abc import Sequence

import pytest

from french_cells.reading import Raw
from sync_service.domain.spreadsheet import (
    BLANK,
    GENERAL,
    Cell,
    CellExtras,
    CellWrite,
    NoteWrite,
    TabSnapshot,
    WriteBatch,
)
from sync_service.sync.verification.new_rows import set_moved_aside
from sync_service.sync.verification.recovery import carry_over, redo
from sync_service.sync.verification.recovery import recover as recover_tab
from sync_service.sync.verification.verify import Lost, Verdict, verify

BATCH = WriteBatch("m", cells=[CellWrite(7, 1, 0, "ours")], notes=[NoteWrite(7, 1, 0, "our note")])
SLIPPED = Verdict(
    is_as_planned=False,
    cells=[CellWrite(7, 1, 0, "theirs"), CellWrite(7, 2, 0, "ours")],
    notes=[NoteWrite(7, 1, 0, "")],
    lost=[Lost(CellWrite(7, 1, 0, "ours"), [Cell("theirs")])],
)


def recover(verdict: Verdict, batch: WriteBatch, after: TabSnapshot) -> Verdict:
    """Before the write, the cell held what is to be put back."""
    return recover_tab(verdict, batch, tab("theirs"), after, 0, None)


def tab(value: Raw, note: str = "") -> TabSnapshot:
    return TabSnapshot(7, "Contacts", [(), (Cell(value, str(value), CellExtras(note)),), ()], 3, 1)


def test_a_cell_that_still_holds_what_we_wrote_is_put_right() -> None:
    found = recover(SLIPPED, BATCH, tab("ours", "our note"))

    assert found.cells == SLIPPED.cells
    assert found.notes == SLIPPED.notes
    assert found.lost == SLIPPED.lost


def test_what_somebody_typed_over_it_stays() -> None:
    found = recover(SLIPPED, BATCH, tab("typed since", "our note"))

    assert found.cells == [CellWrite(7, 2, 0, "ours")]
    assert found.lost == []


def test_a_note_of_somebody_else_stays() -> None:
    assert recover(SLIPPED, BATCH, tab("ours", "their own note")).notes == []


HEADER = ("Nom", "Courriel", "Ville")
STOOD = (("Badot", "b@example.org", "Lunéville"), ("Batcot", "c@example.org", "Nancy"))
OURS = WriteBatch("m", cells=[CellWrite(7, 1, 1, "new@example.org")])


def people(*rows: tuple[str, ...]) -> TabSnapshot:
    lines = [[Cell(value, value) for value in row] for row in (HEADER, *rows)]
    return TabSnapshot(7, "Contacts", lines, 100, 10)


def recovered(*rows: tuple[str, ...]) -> Verdict:
    before, after = people(*STOOD), people(*rows)
    return recover_tab(verify(OURS, before, after, 0), OURS, before, after, 0, None)


def test_a_value_of_ours_that_went_on_with_another_row_is_taken_out_of_it() -> None:
    """Written on Batcot, who stood there for an instant, and then was sorted away with it."""
    found = recovered(
        ("Badot", "b@example.org", "Lunéville"), ("Batcot", "new@example.org", "Nancy")
    )

    assert found.cells == [CellWrite(7, 2, 1, "c@example.org")]
    assert found.lost == []


def test_where_what_stood_there_before_may_have_been_typed_again_both_values_are_told() -> None:
    """Batcot is above Badot now, and ours is nowhere: typed over in one row or the other."""
    found = recovered(
        ("Batcot", "c@example.org", "Nancy"), ("Badot", "b@example.org", "Lunéville")
    )

    assert found.cells == [CellWrite(7, 2, 1, "new@example.org")]
    [lost] = found.lost
    assert (lost.write.value, lost.stood[0].value) == ("b@example.org", "new@example.org")


def test_what_stayed_in_the_wrong_row_is_put_right_beside_what_went_on_from_another() -> None:
    """A row came in on top: both cells met the row above theirs. Then a row between was cut."""
    before = people(*STOOD, ("Cadet", "", "Toul"), ("Dubois", "", "Metz"), ("Fabert", "", "Bar"))
    written = [CellWrite(7, 2, 1, "new@example.org"), CellWrite(7, 5, 2, "Épinal")]
    batch = WriteBatch("m", cells=written)
    after = people(
        ("", "", ""),
        ("Badot", "new@example.org", "Lunéville"),
        ("Batcot", "c@example.org", "Nancy"),
        ("Dubois", "", "Épinal"),
        ("Fabert", "", "Bar"),
    )

    found = recover_tab(verify(batch, before, after, 0), batch, before, after, 0, None)

    assert sorted(found.cells, key=lambda cell: cell.row) == [
        CellWrite(7, 2, 1, "b@example.org"),
        CellWrite(7, 4, 2, "Metz"),
    ]
    assert found.lost == []


def test_a_number_that_our_day_met_is_shown_as_a_number_again() -> None:
    """Columns changed places under the write, and rows before anybody looked."""

    def tab(*rows: Sequence[Cell]) -> TabSnapshot:
        return TabSnapshot(7, "Prêts", rows, 100, 10)

    def texts(*values: str) -> list[Cell]:
        return [Cell(value, value) if value else BLANK for value in values]

    other, name, empty = [*texts("y"), Cell(1120, "1120")], Cell("x", "x"), BLANK
    before = tab(texts("Nom", "Caution", "Rendu"), [name, Cell(1119, "1119"), empty], other)
    batch = WriteBatch("m", cells=[CellWrite(7, 1, 2, 45451, "DATE")])
    day = Cell(45451, "08/06/2024", CellExtras(format="DATE"))
    after = tab(texts("Nom", "Rendu", "Caution"), [other[0], empty, other[1]], [name, empty, day])

    found = recover_tab(verify(batch, before, after, 0), batch, before, after, 0, None)

    assert found.cells == [CellWrite(7, 2, 2, 1119, GENERAL)]


def test_a_value_of_ours_that_went_on_with_its_own_row_stays() -> None:
    found = recovered(
        ("Batcot", "c@example.org", "Nancy"), ("Badot", "new@example.org", "Lunéville")
    )

    assert found.cells == []


def test_a_row_with_the_same_value_that_went_where_we_wrote_proves_nothing() -> None:
    """Cadet, who shares the address, came to stand just where Batcot had got it, not Badot."""
    cadet = ("Cadet", "new@example.org", "Toul")
    before = people(*STOOD, cadet)
    after = people(cadet, ("Batcot", "new@example.org", "Nancy"), STOOD[0])

    found = recover_tab(verify(OURS, before, after, 0), OURS, before, after, 0, None)

    assert found.cells == [CellWrite(7, 2, 1, "c@example.org")]
    assert found.lost == []


def test_what_is_where_we_wrote_is_asked_about_though_its_own_row_shows_it_too() -> None:
    """Somebody typed the very same value into Badot's row before anybody looked."""
    found = recovered(
        ("Batcot", "new@example.org", "Nancy"), ("Badot", "new@example.org", "Lunéville")
    )

    assert found.cells == [CellWrite(7, 1, 1, "c@example.org")]
    assert [(one.shown, one.stood[0].value) for one in found.lost] == [
        ("new@example.org", "c@example.org")
    ]


def test_what_somebody_copied_from_ours_stays() -> None:
    found = recovered(
        ("Badot", "new@example.org", "Lunéville"), ("Batcot", "new@example.org", "Nancy")
    )

    assert found.cells == []


EMPTYING = WriteBatch("m", cells=[CellWrite(7, 1, 1, None)])
CADET = ("Cadet", "d@example.org", "Toul")


def emptied(*rows: tuple[str, ...]) -> Verdict:
    before, after = people(*STOOD, CADET), people(*rows)
    return recover_tab(verify(EMPTYING, before, after, 0), EMPTYING, before, after, 0, None)


def test_a_blank_of_ours_that_went_on_with_another_row_is_taken_out_of_it() -> None:
    """It was taken for what a person had emptied, and two telephones were lost."""
    found = emptied(("", "", ""), ("Batcot", "", "Nancy"), STOOD[0], CADET)

    assert found.cells == [CellWrite(7, 2, 1, "c@example.org")]
    assert found.lost == []


def test_what_a_person_emptied_elsewhere_stays_empty() -> None:
    badot, batcot = ("Badot", "", "Lunéville"), ("Batcot", "", "Nancy")
    assert emptied(("", "", ""), badot, batcot, CADET).cells == []


def test_where_two_rows_hold_what_we_wrote_once_both_values_are_told() -> None:
    before = people(*STOOD, ("Calmet", "d@example.org", "Metz"))
    after = people(
        ("Badot", "b@example.org", "Lunéville"),
        ("Batcot", "new@example.org", "Nancy"),
        ("Calmet", "new@example.org", "Metz"),
    )

    found = recover_tab(verify(OURS, before, after, 0), OURS, before, after, 0, None)

    assert [(one.shown, one.stood[0].value) for one in found.lost] == [
        ("new@example.org", "c@example.org"),
        ("new@example.org", "d@example.org"),
    ]


def test_where_the_row_that_we_wrote_for_is_gone_both_values_are_told() -> None:
    """Nobody knows whether ours went on with another row, or its owner typed the same."""
    found = recovered(("Batcot", "c@example.org", "Nancy"), ("Cadet", "d@example.org", "Metz"))
    assert found.cells == []

    before = people(*STOOD, ("Cadet", "d@example.org", "Metz"))
    after = people(("Cadet", "d@example.org", "Metz"), ("Batcot", "new@example.org", "Nancy"))
    found = recover_tab(verify(OURS, before, after, 0), OURS, before, after, 0, None)

    assert found.cells == [CellWrite(7, 2, 1, "c@example.org")]
    assert [one.shown for one in found.lost] == ["new@example.org"]


REPAIR = WriteBatch(
    "m",
    cells=[CellWrite(7, 1, 1, "b@example.org"), CellWrite(7, 2, 1, "new@example.org")],
    notes=[NoteWrite(7, 2, 1, "our note")],
)
MISPLACED = (("Batcot", "new@example.org", "Nancy"), ("Badot", "old@example.org", "Lunéville"))


def carried(*rows: tuple[str, ...]) -> Verdict:
    return carry_over(REPAIR, people(*MISPLACED), people(*rows), 0)


def test_a_repair_that_was_not_applied_goes_where_the_rows_went_since() -> None:
    found = carried(
        ("Cadet", "d@example.org", "Metz"),
        ("Badot", "old@example.org", "Lunéville"),
        ("Batcot", "new@example.org", "Nancy"),
    )

    assert found.cells == [
        CellWrite(7, 3, 1, "b@example.org"),
        CellWrite(7, 2, 1, "new@example.org"),
    ]
    assert found.notes == [NoteWrite(7, 2, 1, "our note")]
    assert found.lost == []


def test_a_repair_that_was_not_applied_is_the_same_where_nobody_acted() -> None:
    assert carried(*MISPLACED).cells == REPAIR.cells


def test_what_was_typed_since_is_not_put_right() -> None:
    found = carried(
        ("Batcot", "typed@example.org", "Nancy"), ("Badot", "old@example.org", "Lunéville")
    )

    assert found.cells == [CellWrite(7, 2, 1, "new@example.org")]
    assert found.lost == []


def test_what_a_repair_cannot_follow_is_told_with_both_values() -> None:
    found = carried(
        ("Autre", "new@example.org", "Toul"), ("Badot", "old@example.org", "Lunéville")
    )

    assert [(one.shown, one.stood[0].value) for one in found.lost] == [
        ("new@example.org", "b@example.org")
    ]


def test_a_new_row_of_ours_that_was_sorted_is_where_it_belongs() -> None:
    added = ("Neuf", "n@example.org", "Metz")
    batch = WriteBatch("m", cells=[CellWrite(7, 3, c, value) for c, value in enumerate(added)])
    before, after = people(*STOOD), people(added, *STOOD)

    found = recover_tab(verify(batch, before, after, 0), batch, before, after, 0, None)

    assert found.cells == []


def test_what_is_typed_elsewhere_stays_where_our_new_row_shows_the_same() -> None:
    """It was taken for the new row's own, which was thought to be missing, and wiped."""
    added = ("Neuf", "n@example.org", "Metz")
    batch = WriteBatch("m", cells=[CellWrite(7, 3, c, value) for c, value in enumerate(added)])
    before = people(("Badot", "", "Lunéville"), STOOD[1])
    after = people(("Badot", "n@example.org", "Lunéville"), STOOD[1], added)

    found = recover_tab(verify(batch, before, after, 0), batch, before, after, 0, None)

    assert (found.cells, found.lost) == ([], [])


def test_what_a_repair_was_to_put_back_is_put_back_where_its_row_went_since() -> None:
    """Badot's row was deleted under the repair, which met Cadet's; then a row came in on top."""
    before = people(*STOOD[:1], ("Batcot", "", "Nancy"), ("Cadet", "d@example.org", "Toul"))
    repair = WriteBatch("m", cells=[CellWrite(7, 2, 1, "c@example.org")])
    after = people(("", "", ""), ("Batcot", "", "Nancy"), ("Cadet", "c@example.org", "Toul"))
    slipped = verify(repair, before, after, 0)

    found = redo(recover_tab(slipped, repair, before, after, 0, None), repair, before, after)

    assert sorted(found.cells, key=lambda cell: cell.row) == [
        CellWrite(7, 2, 1, "c@example.org"),
        CellWrite(7, 3, 1, "d@example.org"),
    ]


def test_two_values_that_a_repair_gave_to_one_another_are_exchanged() -> None:
    """Each was taken out again, and neither row got its own back."""
    before = people(("Badot", "", "Lunéville"), ("Batcot", "", "Nancy"))
    mine = [CellWrite(7, 1, 1, "b@example.org"), CellWrite(7, 2, 1, "c@example.org")]
    repair = WriteBatch("m", cells=mine)
    after = people(
        ("", "", ""), ("Batcot", "b@example.org", "Nancy"), ("Badot", "c@example.org", "Lunéville")
    )
    slipped = verify(repair, before, after, 0)

    found = redo(recover_tab(slipped, repair, before, after, 0, None), repair, before, after)

    assert sorted(found.cells, key=lambda cell: cell.row) == [
        CellWrite(7, 2, 1, "c@example.org"),
        CellWrite(7, 3, 1, "b@example.org"),
    ]


def test_what_a_person_typed_where_a_repair_belongs_stays() -> None:
    before = people(*STOOD[:1], ("Batcot", "", "Nancy"), ("Cadet", "d@example.org", "Toul"))
    repair = WriteBatch("m", cells=[CellWrite(7, 2, 1, "c@example.org")])
    after = people(
        ("", "", ""), ("Batcot", "e@example.org", "Nancy"), ("Cadet", "c@example.org", "Toul")
    )
    slipped = verify(repair, before, after, 0)

    found = redo(recover_tab(slipped, repair, before, after, 0, None), repair, before, after)

    assert [cell.row for cell in found.cells if cell.column == 1] == [3]


@pytest.mark.parametrize(("shown", "is_told"), [("new@example.org", True), ("", False)])
def test_what_a_repair_left_as_we_had_written_it_for_somebody_else_is_put_right_and_told(
    shown: str, *, is_told: bool
) -> None:
    """Nobody can know whether the repair missed its row or somebody typed that again."""
    before = people(STOOD[0], ("Batcot", shown, "Nancy"))
    repair = WriteBatch("r", cells=[CellWrite(7, 2, 1, "c@example.org")])
    slipped = verify(repair, before, before, 0)
    late = recover_tab(slipped, repair, before, before, 0, None)

    found = redo(late, repair, before, before, [OURS])

    assert found.cells == (repair.cells if is_told else [])
    assert [one.write.value for one in found.lost] == ([shown] if is_told else [])


def added(*rows: tuple[str, ...], edited: str = "") -> Verdict:
    """References of Badot and Cadet were exchanged, and Cadet's colleague was appended."""
    before = people(
        ("Badot", "b@example.org", "Lunéville", "C-2"),
        ("Cadet", "d@example.org", "Toul", "C-1"),
        ("Dubois", "e@example.org", "Metz", "C-4"),
    )
    mine = {(4, c): text for c, text in enumerate(("Neuf", "d@example.org", "Toul", "C-3"))}
    mine |= {(1, 3): "C-1", (2, 3): "C-2"} | ({(1, 1): edited} if edited else {})
    batch = WriteBatch("m", cells=[CellWrite(7, *at, text) for at, text in mine.items()])
    after = people(*rows)
    return recover_tab(verify(batch, before, after, 0), batch, before, after, 0, None)


CADET_AND_NEUF = (
    ("Cadet", "d@example.org", "Toul", "C-2"),
    ("Neuf", "d@example.org", "Toul", "C-3"),
)


def test_what_a_new_row_of_ours_shares_with_another_stays_there_when_rows_are_gone() -> None:
    """Badot and Dubois were deleted; Cadet, beside the reference that Badot had, got Badot's."""
    found = added(*CADET_AND_NEUF)

    assert (found.cells, found.lost) == ([], [])


def test_a_new_row_of_ours_is_no_row_of_before_where_something_is_to_be_put_right() -> None:
    dubois = ("Dubois", "new@example.org", "Metz", "C-4")
    found = added(*CADET_AND_NEUF, dubois, edited="new@example.org")

    assert found.cells == [CellWrite(7, 3, 1, "e@example.org")]


BADOT = ("Badot", "b@example.org", "Toul", "03 53 01 00 02", "C-0")
DUBOIS = ("Dubois", "d@example.org", "Toul", "03 53 01 00 01", "C-1")
CALMET = ("Calmet", "e@example.org", "Metz", "03 53 01 00 03", "C-2")
NEUF = ("Neuf", *DUBOIS[1:4], "C-3")


def late(*rows: tuple[str, ...]) -> Verdict:
    """Dubois was given another address, and a colleague's row appended that shows the old one."""
    before = people(BADOT, DUBOIS, CALMET)
    mine = {(2, 1): "new@example.org", **{(4, column): text for column, text in enumerate(NEUF)}}
    batch = WriteBatch("m", cells=[CellWrite(7, *at, text) for at, text in mine.items()])
    batch, after = set_moved_aside(batch, before, people(*rows), 0, None)
    return recover_tab(verify(batch, before, after, 0), batch, before, after, 0, None)


def test_a_row_that_we_appended_gets_nothing_that_was_for_a_row_that_is_gone() -> None:
    """It was the likest row of those left, and got the address that was for another person."""
    assert late(BADOT, CALMET, NEUF).cells == []


def test_a_row_that_we_appended_is_ours_without_the_reference_that_a_sort_left_behind() -> None:
    sorted_ = (NEUF, CALMET, ("Dubois", "new@example.org", *DUBOIS[2:]), BADOT)
    left_behind = ("C-0", "C-1", "C-3", "C-2")
    found = late(*((*row[:4], ref) for row, ref in zip(sorted_, left_behind, strict=True)))

    assert (found.cells, found.lost) == ([], [])


def test_of_a_row_of_ours_and_its_original_that_exchanged_references_ours_has_its_name() -> None:
    """As many cells of ours are in the one as in the other; the name of one is an old one."""
    before = people(BADOT, DUBOIS)
    batch = WriteBatch("m", cells=[CellWrite(7, 3, c, text) for c, text in enumerate(NEUF)])
    after = people(BADOT, (*NEUF[:4], "C-1"), (*DUBOIS[:4], "C-3"))
    left, seen = set_moved_aside(batch, before, after, 0, 4)

    assert left.cells == []
    assert [seen.cell(row, 0).text for row in range(1, 4)] == ["Badot", "", "Dubois"]


def test_a_row_of_before_that_shows_all_of_ours_but_the_reference_is_not_ours() -> None:
    before, after = people(DUBOIS), people(DUBOIS)
    mine = (*DUBOIS[:4], "C-3")
    batch = WriteBatch("m", cells=[CellWrite(7, 2, c, text) for c, text in enumerate(mine)])

    assert set_moved_aside(batch, before, after, 0, None) == (batch, after)


def test_what_stands_where_our_new_row_was_is_not_ours() -> None:
    """Another row, with two of its values, slid up there."""
    autre = ("Autre", *DUBOIS[1:4], "C-5")
    before = people(DUBOIS, CALMET, ("", "", ""), autre)
    batch = WriteBatch("m", cells=[CellWrite(7, 3, c, text) for c, text in enumerate(NEUF)])
    left, after = set_moved_aside(batch, before, people(DUBOIS, NEUF, CALMET, autre), 0, None)

    assert left.cells == []
    assert [after.cell(row, 0).text for row in range(5)] == [
        "Nom",
        "Dubois",
        "",
        "Calmet",
        "Autre",
    ]


def moved(beside: tuple[str, str]) -> Verdict:
    """A row of three cells was appended, and is the first one now; Dubois is nowhere."""
    before, after = people(BADOT, DUBOIS), people(("Neuf", "n@example.org", *beside, "C-3"), BADOT)
    mine = {(3, 0): "Neuf", (3, 1): "n@example.org", (3, 4): "C-3"}
    batch = WriteBatch("m", cells=[CellWrite(7, *at, text) for at, text in mine.items()])
    batch, after = set_moved_aside(batch, before, after, 0, 4)
    return recover_tab(verify(batch, before, after, 0), batch, before, after, 0, None)


def test_what_is_left_beside_a_new_row_of_ours_shows_whose_row_it_met() -> None:
    found = moved((DUBOIS[2], DUBOIS[3]))

    assert {(cell.row, cell.column): cell.value for cell in found.cells} == {
        (1, 0): "Dubois",
        (1, 1): "d@example.org",
        (1, 4): "C-1",
    }
    assert found.lost == []


def test_what_a_person_typed_beside_a_new_row_of_ours_is_nobody_elses() -> None:
    assert moved(("", "03 53 01 00 09")).cells == []


def misled(*row: str) -> Verdict:
    """A new row of four cells met Dubois, pushed down by an empty one; somebody typed since."""
    before, after = people(BADOT, DUBOIS), people(("",), BADOT, row)
    mine = {(3, c): text for c, text in enumerate(("Neuf", "n@example.org", "Bar"))}
    mine[3, 4] = "C-3"
    batch = WriteBatch("m", cells=[CellWrite(7, *at, text) for at, text in mine.items()])
    return recover_tab(verify(batch, before, after, 0), batch, before, after, 0, 4)


def test_what_is_typed_over_a_new_row_of_ours_is_given_to_nobody_whose_row_it_met() -> None:
    found = misled("Typed", "n@example.org", "Bar", DUBOIS[3], "C-3")

    assert sorted((cell.column, cell.value) for cell in found.cells) == [
        (0, "Dubois"),
        (1, "d@example.org"),
        (2, "Toul"),
        (4, "C-1"),
    ]
    [lost] = found.lost
    assert (lost.write.value, [cell.value for cell in lost.stood]) == ("Typed", ["Dubois"])


def test_where_nothing_of_ours_is_left_but_its_reference_what_is_typed_stays() -> None:
    """Dubois stands beside a reference that a sort left behind."""
    found = misled("Typed", *DUBOIS[1:4], "C-3")

    assert (found.cells, found.lost) == ([CellWrite(7, 3, 4, "C-1")], [])


BLANK_ROW = ("", "", "", "")
KNOWN = [
    ("Adam", "adam@example.org", "Metz", "C-1"),
    ("Badot", "badot@example.org", "Toul", "C-2"),
    ("Catot", "catot@example.org", "Nancy", "C-3"),
    ("Dubois", "dubois@example.org", "Pont", "C-4"),
    ("Zola", "zola@example.org", "Lunéville", ""),
    ("Emery", "emery@example.org", "Jarny", "C-5"),
]
FERRY = ("Ferry", "ferry@example.org", "Briey", "C-6")


@pytest.mark.parametrize(
    "typed",
    ["ferry@example.org", "typed@example.org", "zola@example.org", ""],
    ids=["left", "typed over", "one of them", "emptied"],
)
def test_which_of_two_values_ours_hid_is_told_though_a_person_typed_over_ours(
    typed: str,
) -> None:
    """Two rows are gone; whoever typed there saw neither."""
    batch = WriteBatch("m", cells=[CellWrite(7, 6, at, value) for at, value in enumerate(FERRY)])
    adam, badot, _, dubois, _, emery = KNOWN
    ours = (FERRY[0], typed, *FERRY[2:])
    before, after = listed(*KNOWN), listed(adam, dubois, emery, BLANK_ROW, badot, ours)
    found = recover_tab(verify(batch, before, after, 0), batch, before, after, 0, 3)

    told = {(one.write.row, one.write.column): one for one in found.lost}
    assert (told[6, 1].shown, told[6, 1].write.value) == (typed, typed or None)
    assert [one.value for one in told[6, 1].stood] == [
        None, "catot@example.org", "zola@example.org",
    ]  # fmt: skip
    assert ((6, 1) in {(one.row, one.column) for one in found.cells}) == (typed == FERRY[1])


def test_what_ours_may_have_hidden_is_not_told_where_it_is_there_again() -> None:
    """Nothing else may have stood there."""
    stood = [BLANK, Cell("theirs", "theirs")]
    slipped = Verdict(is_as_planned=False, lost=[Lost(CellWrite(7, 1, 0, "ours"), stood)])

    assert recover(slipped, BATCH, tab("theirs")).lost == []
    [told] = recover(slipped, BATCH, tab("typed since")).lost
    assert (told.write.value, told.shown) == ("typed since", "typed since")


def listed(*rows: tuple[str, ...]) -> TabSnapshot:
    lines = [[Cell(value or None, value) for value in row] for row in ((*HEADER, "Réf."), *rows)]
    return TabSnapshot(7, "Contacts", lines, 100, 10)
