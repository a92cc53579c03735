"""What columns get from us, and what is said of columns that cannot be told."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from french_cells.reading import Raw
from sync_service.domain.base import ColumnMemory, TabState
from sync_service.domain.mapping import Column
from sync_service.domain.spreadsheet import (
    Anchor,
    AnchorWrite,
    CellWrite,
    DropdownWrite,
    GrowWrite,
    ProtectWrite,
)
from sync_service.domain.wording import sentences
from sync_service.sync.planning.assumptions import ACCEPTED
from sync_service.sync.planning.columns.header import find_header
from sync_service.sync.planning.left_as_is import gone_column
from sync_service.sync.planning.rendering.canvas import (
    Canvas,
    draw_anchors,
    draw_dropdowns,
    draw_growth,
    draw_reference_column,
    offer_fingerprint,
)
from sync_service.sync.planning.rendering.drawn_columns import complain_of_columns
from sync_service.sync.planning.rendering.drawn_titles import find_accepted
from sync_service.sync.planning.situation import ColumnRemark
from tests.fakes.codecs import PeopleCodec, TextCodec
from tests.sync.planning.one_tab import COLUMNS, REFERENCE, TITLES, OneTab, told


def reference_of(one: OneTab) -> int:
    return one.canvas().reference_column


def test_references_go_right_of_the_header() -> None:
    assert reference_of(OneTab(["Petit"])) == REFERENCE


def test_references_go_right_of_titles_that_are_not_ours_too() -> None:
    assert reference_of(OneTab(["Petit"], titles=(*TITLES, "Remarque"))) == 6


def test_references_pass_over_columns_in_which_anything_stands() -> None:
    one = OneTab(["Petit"])
    one.tab.type(3, 5, "brouillon")
    one.tab.type(2, 6, None, is_formula=True)
    one.tab.annotate(1, 7, "Rappeler Anne")
    assert reference_of(one) == 8


def test_references_do_not_mind_columns_far_to_the_right() -> None:
    one = OneTab(["Petit"])
    one.tab.type(3, 9, "brouillon")
    assert reference_of(one) == REFERENCE


def test_references_stay_where_they_are() -> None:
    one = OneTab.met(["Petit"])
    one.tab.insert_column(5)
    assert reference_of(one) == 6


def test_references_go_right_of_a_column_known_only_by_our_mark() -> None:
    """A title that was wiped: the column is still the person's."""
    one = OneTab(["Petit"], titles=TITLES[:4])
    one.tab.anchors.append(Anchor(1, "c", "ends_on", 6))
    assert reference_of(one) == 7


def marked(*anchors: Anchor) -> Canvas:
    one = OneTab(["Petit"], titles=("Nom", "Prénom"), columns=COLUMNS[:2])
    one.tab.anchors.extend(anchors)
    return one.canvas()


def test_every_column_and_the_tab_itself_are_marked() -> None:
    assert draw_anchors(marked()) == [
        AnchorWrite(7, "c", "family_name", 0),
        AnchorWrite(7, "c", "given_name", 1),
        AnchorWrite(7, "c", "ref", 2),
        AnchorWrite(7, "gen", "lien:feuille:7"),
    ]


def test_only_marks_that_are_not_there_are_set() -> None:
    drawn = draw_anchors(marked(Anchor(1, "gen", "autre"), Anchor(2, "c", "family_name", 0)))
    assert [anchor.value for anchor in drawn] == ["given_name", "ref"]


def test_a_mark_on_another_column_does_not_count() -> None:
    drawn = draw_anchors(marked(Anchor(1, "gen", "autre"), Anchor(2, "c", "family_name", 1)))
    assert AnchorWrite(7, "c", "family_name", 0) in drawn


class Choosing(TextCodec):
    def choices(self) -> tuple[str, ...]:
        return ("Directrice", "Animateur")


CHOICES = ("Directrice", "Animateur")
HINT = sentences.offered_list()


def offered(
    *, dropdown: bool = True, known: str = "", lists: Sequence[bool | None] = (None, None, None)
) -> list[DropdownWrite]:
    """`lists`: in each row a list of ours, of theirs, or none; `known` is what ours offered."""
    column = Column("given_name", ("Prénom",), dropdown=dropdown)
    rows = [["Petit", "Luc"] for _ in lists]
    one = OneTab(*rows, titles=("Nom", "Prénom"), columns=(COLUMNS[0], column))
    one.tab.row_count = 40
    for row, is_ours in enumerate(lists, 1):
        if is_ours is not None:
            one.tab.offer(row, 1, ["x"], ours=is_ours)
    one.state = replace(
        one.state, columns={"given_name": ColumnMemory("given_name", offered=known)}
    )
    codec = PeopleCodec(fields={"given_name": Choosing("given_name"),
                                "family_name": TextCodec("family_name")})  # fmt: skip
    return draw_dropdowns(one.canvas(codec=codec))


def test_known_values_are_offered_on_all_rows_below_the_header() -> None:
    assert offered() == [DropdownWrite(7, 1, 1, 40, CHOICES, HINT)]


def test_a_list_is_offered_only_where_asked_and_where_people_have_none() -> None:
    assert offered(dropdown=False) == []
    assert offered(lists=[False, None, None]) == []


def test_a_list_that_offers_what_is_known_is_left_alone() -> None:
    assert offered(known=offer_fingerprint(CHOICES), lists=[True, True, True]) == []


def test_a_list_of_ours_follows_what_is_known() -> None:
    assert offered(known="autre", lists=[True, True, None]) == [
        DropdownWrite(7, 1, 1, 40, CHOICES, HINT)
    ]


def test_a_list_of_theirs_among_ours_is_left_alone() -> None:
    assert offered(known="autre", lists=[True, False, True, True]) == [
        DropdownWrite(7, 1, 1, 2, CHOICES, HINT),
        DropdownWrite(7, 1, 3, 5, CHOICES, HINT),
    ]


def test_a_list_that_people_removed_stays_away() -> None:
    assert offered(known="autre") == []


def test_a_list_of_ours_that_nobody_remembers_is_kept_up() -> None:
    assert len(offered(lists=[True, True, True])) == 1


def test_a_list_reaches_the_first_row_of_a_tab_that_ends_with_its_header() -> None:
    column = Column("given_name", ("Prénom",), dropdown=True)
    one = OneTab(titles=("Nom", "Prénom"), columns=(COLUMNS[0], column))
    one.tab.row_count = 1
    codec = PeopleCodec(fields={"given_name": Choosing("given_name")})
    (dropdown,) = draw_dropdowns(one.canvas(codec=codec))
    assert (dropdown.first_row, dropdown.end_row) == (1, 2)


def test_a_column_without_known_values_gets_no_list() -> None:
    column = Column("given_name", ("Prénom",), dropdown=True)
    one = OneTab(["Petit", "Luc"], titles=("Nom", "Prénom"), columns=(COLUMNS[0], column))
    assert draw_dropdowns(one.canvas()) == []


def test_the_reference_column_gets_its_title_and_a_warning_once() -> None:
    canvas = OneTab(["Un tableau"], TITLES, ["Petit"], titles=()).canvas()
    assert draw_reference_column(canvas) == [
        ProtectWrite(7, REFERENCE, 2, "Références de la synchronisation : à ne pas modifier")
    ]
    assert canvas.cells == [CellWrite(7, 2, REFERENCE, "Réf.")]
    known = OneTab.met(["Petit"]).canvas()
    assert draw_reference_column(known) == []
    assert known.cells == []


@pytest.mark.parametrize(
    ("row", "column", "grows"),
    [
        (9, 5, []),
        (10, 5, [GrowWrite(7, 1, 0)]),
        (9, 6, [GrowWrite(7, 0, 1)]),
        (12, 8, [GrowWrite(7, 3, 3)]),
    ],
)
def test_the_grid_grows_by_just_what_is_written(
    row: int, column: int, grows: list[GrowWrite]
) -> None:
    one = OneTab(["Petit"])
    one.tab.row_count, one.tab.column_count = 10, 6
    canvas = one.canvas()
    assert draw_growth(canvas) == []
    canvas.write(row, column, "x")
    assert draw_growth(canvas) == grows


def complaints(one: OneTab, **more: object) -> list[tuple[str, str | None, str]]:
    canvas = one.canvas(**more)
    complain_of_columns(canvas, {})
    return [(one.row_key, one.field, one.message) for one in canvas.problems]


def test_a_column_that_never_was_there_is_missed_only_by_rows_that_need_it() -> None:
    """A coordinator's short list, each row of which is complete elsewhere, was asked for ever."""
    one = OneTab(["Luc"], titles=("Prénom", "Téléphone"))
    assert complaints(one) == []
    assert [field for kind, field in told(one.plan()) if kind == "missing_column"] == [
        "family_name"
    ]


def test_a_column_that_a_partner_gave_up_is_not_missed_until_it_was_back() -> None:
    one = OneTab.met(["Petit", "Luc"])
    one.tab.delete_column(1)
    given_up = replace(one.state, assumptions={gone_column("given_name"): ACCEPTED})
    assert complaints(one, state=given_up, accepted=find_accepted_in(one, given_up)) == []
    one.tab.insert_column(1)
    one.tab.type(0, 1, "Prénom")
    assert find_accepted_in(one, given_up) == frozenset()


def find_accepted_in(one: OneTab, state: TabState) -> frozenset[str]:
    situation = one.situation(state=state)
    return find_accepted(situation, find_header(situation.tab, situation.columns, state))


def test_a_column_that_was_known_is_missed() -> None:
    one = OneTab.met(["Petit", "Luc"])
    one.tab.delete_column(1)
    assert [field for _, field, _ in complaints(one)] == ["given_name"]


def test_a_title_that_two_columns_bear_is_told() -> None:
    titles: tuple[Raw, ...] = (*TITLES, "Prénom")
    one = OneTab(["Petit", "Luc", None, None, None, "Anne"], titles=titles)
    ((_, field, message),) = complaints(one)
    assert field == "given_name"
    assert told(one.plan()) == [("missing_column", "given_name")]
    assert message.startswith("Plusieurs colonnes portent le titre de « Prénom »")


def test_what_was_set_aside_before_is_told_under_its_own_name() -> None:
    assert complaints(OneTab(["Petit"]), remarks=[ColumnRemark("12/13", "date illisible.")]) == [
        ("12/13", None, "Date illisible.")
    ]


def test_a_column_of_no_known_field_is_not_spoken_of() -> None:
    one = OneTab.met(["Petit"])
    memory = {**one.state.columns, "shoe_size": ColumnMemory("shoe_size")}
    one.state = replace(one.state, columns=memory)
    assert complaints(one, columns=(*COLUMNS, Column("shoe_size", ("Pointure",)))) == []
