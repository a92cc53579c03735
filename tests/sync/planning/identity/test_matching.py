"""Which row is which record, pass by pass."""

from collections.abc import Mapping, Sequence

import pytest

from sync_service.domain.base import BaseCell, BaseRow, row_fingerprint
from sync_service.domain.spreadsheet import BLANK, Cell, SheetRow
from sync_service.sync.planning.identity.claims import find_named
from sync_service.sync.planning.identity.match_index import (
    NOBODY,
    NOBODY_ASKED,
    Keys,
    MatchIndex,
    Matching,
    Namesake,
)
from sync_service.sync.planning.identity.matching import match_rows

FIELDS = ("a", "b", "c", "d", "e")
W, X, Y, Z = "C-WWWWWWW", "C-XXXXXXX", "C-YYYYYYY", "C-ZZZZZZZ"
BASE: Mapping[str, str] = {X: "a1 b1 c1 d1", Y: "a2 b2 c2 d2", Z: "a3 b3 c3 d3"}


def values_of(content: str) -> list[str | None]:
    """A point is a blank cell, and so is what is not there."""
    values = [None if word == "." else word.split(">")[-1] for word in content.split()]
    return values + [None] * (len(FIELDS) - len(values))


def row(index: int, content: str, ref: str | None = None) -> SheetRow:
    values = values_of(content)
    cells = {n: Cell(v, v or "") for n, v in zip(FIELDS, values, strict=True)}
    return SheetRow(index, cells, BLANK, ref, row_fingerprint(values), is_blank=False)


def base_row(ref: str, content: str) -> BaseRow:
    """Of « b0>b1 » it was agreed on the first, and a note of ours asks about the other."""
    cells = {n: BaseCell(v, v) for n, v in zip(FIELDS, values_of(content), strict=True)}
    for name, word in zip(FIELDS, content.split(), strict=False):
        if ">" in word:
            before, shown = word.split(">")
            cells[name] = BaseCell(before, before, "held", shown, "Est-ce voulu ?")
    return BaseRow(ref, cells)


def match(
    rows: Sequence[SheetRow],
    *,
    base: Mapping[str, str] = BASE,
    keys: Mapping[str, str] | None = None,
    foreign: Sequence[str] = (),
    shown: Mapping[str, str] | None = None,
    beside: Mapping[str, str] | None = None,
    drafts: Sequence[SheetRow] = (),
) -> Matching:
    bases = {ref: base_row(ref, content) for ref, content in base.items()}
    written = {ref: base_row(ref, content) for ref, content in (shown or {}).items()}
    by_key = {(value,): ref for ref, values in (keys or {}).items() for value in values.split()}

    def row_keys(one: SheetRow) -> Keys:
        texts = [str(one.cells[name].value) for name in ("a", "e")] if keys else []
        return [(text,) for text in texts if text == texts[0] or (text,) in by_key]

    def keys_of(ref: str) -> Keys:
        return [key for key, owner in by_key.items() if owner == ref]

    known = MatchIndex(
        base=bases,
        fingerprints={ref: row_fingerprint(values_of(content)) for ref, content in base.items()},
        usable=frozenset({*base, *written}),
        foreign=frozenset(foreign),
        row_keys=row_keys,
        record_of=lambda key: by_key.get((key[0],)),
        keys_of=keys_of,
        shown=written.get,
        beside=beside or {},
        drafts=frozenset(one.fingerprint for one in drafts),
    )
    return match_rows(rows, known)


def test_content_names_a_row_whatever_its_reference_says() -> None:
    rows = [row(1, BASE[X], Y), row(2, BASE[Y], None), row(3, BASE[Z], X)]
    assert match(rows).found == {1: X, 2: Y, 3: Z}


def test_a_reference_names_a_row_that_was_edited() -> None:
    assert match([row(1, "a1 b1 c9 d9", X)]).found == {1: X}


def test_a_row_retyped_whole_keeps_its_reference() -> None:
    assert match([row(1, "a9 b9 c9 d9", X)]).found == {1: X}


def test_a_row_without_its_reference_keeps_its_record_from_a_copy_that_has_another_name() -> None:
    """Its reference and a telephone had been wiped; the copy still had both (seed 2380042)."""
    rows = [row(1, "Roux Zoé . . z@x"), row(2, "Petit Zoé 0353 . z@x", X)]
    matching = match(rows, base={X: "Roux Zoé 0353 . z@x"}, keys={X: "Roux z@x"})
    assert (matching.found, [one.index for one in matching.new]) == ({1: X}, [2])


def test_a_row_in_which_a_sort_left_one_address_is_not_who_has_that_address() -> None:
    """One column sorted alone, over an empty row; what a guard holds is in no base (2754001)."""
    rows = [
        row(1, ". . . . z@x"),
        row(2, "Roux Zoe 0399 . t@x", X),
        row(3, "Petit b2 c2 . p@x", Y),
    ]
    base = {X: "Roux Zoé 0353 . z@x", Y: "Petit b2 c2 . t@x"}
    matching = match(rows, base=base, keys={X: "z@x", Y: "t@x"})
    assert (matching.found, [one.index for one in matching.new]) == ({2: X, 3: Y}, [1])


def test_a_row_of_which_one_address_is_left_is_still_who_has_it() -> None:
    rows = [row(1, ". . . . z@x"), row(2, BASE[Y], Y)]
    matching = match(rows, base={X: "Roux Zoé 0353 . z@x", Y: BASE[Y]}, keys={X: "z@x"})
    assert matching.found == {1: X, 2: Y}


@pytest.mark.parametrize(
    ("alone", "row_of_x", "keys"),
    [
        (". . . d1", "a1 b9 c1 d1 e1", None),
        ("a1", "a1 b9 . d1 e9", {X: "a1", Y: "a2"}),
        (". . c0", "a1 b9 c0 d1 .", None),
    ],
)
def test_a_cell_above_a_row_that_lost_its_reference_is_not_that_record(
    alone: str, row_of_x: str, keys: Mapping[str, str] | None
) -> None:
    """A row just begun: a name, a number, or a function that others have, too."""
    base = {X: "a1 b1 c0 d1 e1", Y: "a2 b2 c0 d2 e2"}
    rows = [row(1, alone), row(2, row_of_x), row(3, base[Y], Y)]
    matching = match(rows, base=base, keys=keys)
    assert (matching.found, [one.index for one in matching.new]) == ({2: X, 3: Y}, [1])


def test_a_row_emptied_to_a_word_of_all_is_whom_the_others_leave() -> None:
    rows = [row(1, ". . . d0"), row(2, "a2 b2 c9 d0")]
    matching = match(rows, base={X: "a1 b1 c1 d0", Y: "a2 b2 c2 d0"})
    assert matching.found == {1: X, 2: Y}


def test_a_row_beside_no_reference_in_a_torn_list_is_in_question_too() -> None:
    """Sorted off the references, and one column by itself; its name is another's."""
    texts = (
        "a1 b2 c3 d0 e5|a6 b7 c8 d0 e10|a11 b12 c13 d0 e15|a16 . c17 d0 e19|a20 b21 c0 d0 e24|"
        "a25 b26 c2 d0 e29|a30 b31 c32 d0 e34|a35 . c1 d0 e38|a39 b40 c41 d0 e43|a44 b45 c1 d0 ."
    )
    base = {f"C-{number}": text for number, text in enumerate(texts.split("|"))}
    keys = {ref: " ".join(text.split()[::4]).removesuffix(" .") for ref, text in base.items()}
    shown = (
        "a6 b12 c13 d0 e15|a44 . c17 d0 e19|a39 b2 c3 d0 e5|a35 b31 c32 d0 e34|a30 b40 c41 d0 e43|"
        "a25 b7 c8 d0 e10|a20 b21 c0 d0 e24|a16 . c1 d0 e38|a11 b45 c1 d0 .|a1 b26 c2 d0 e29"
    )
    refs = ["C-0", "C-1", "C-2", "C-3", "C-4", None, "C-5", "C-6", "C-7", "C-8"]
    rows = [
        row(at, text, ref)
        for at, (text, ref) in enumerate(zip(shown.split("|"), refs, strict=True))
    ]
    matching = match(rows, base=base, keys=keys)
    assert matching.found.get(5) == "C-1" or 5 in matching.contradicting


def test_a_row_of_which_a_name_alone_is_left_is_that_record_beside_a_strangers_row() -> None:
    """« Nom » and « Téléphone »: a new row, a number cleared, sorted without the references."""
    base = {X: "Noel 0600", Y: "Simon 0602"}
    rows = [row(1, "Noel 0600", X), row(2, "Barre 0705", Y), row(3, "Simon .")]
    matching = match(rows, base=base, keys={X: "Noel", Y: "Simon"})
    assert (matching.found, [one.index for one in matching.new]) == ({1: X, 3: Y}, [2])


def test_a_row_that_shows_nothing_of_its_reference_leaves_it_to_one_that_shows_most() -> None:
    """Sorted off the references, a column emptied, in a list whose rows have no names."""
    rows = [row(1, "a9 b9 c9", X), row(2, "a1 b1 c1")]
    matching = match(rows)
    assert (matching.found, [one.index for one in matching.new]) == ({2: X}, [1])


def test_a_row_beside_anothers_reference_is_the_record_it_shows_more_of_than_its_copy() -> None:
    """Copied for a colleague, then sorted without the references: both show most of X."""
    original, copy = row(1, "a1 b1 c1 d9", Y), row(2, "a9 b9 c1 d1", X)
    matching = match([original, copy, row(3, BASE[Y], X)])
    assert (matching.found, [one.index for one in matching.new]) == ({1: X, 3: Y}, [2])


def test_a_row_without_a_reference_is_the_record_that_two_copies_of_it_are_less_like() -> None:
    """Copied twice, retyped, sorted against a blank row: two copies stand beside references."""
    base = {X: "a1 b1 c1 d1 e1", Y: BASE[Y]}
    rows = [row(1, "a1 b1 c1 d9 e1"), row(2, "a8 b8 c1 d1 e1", X), row(3, "a9 b9 c1 d1 e1", Y),
            row(4, BASE[Y], X)]  # fmt: skip
    matching = match(rows, base=base, keys={X: "a1 e1", Y: "a2"})
    assert (matching.found, matching.held) == ({1: X, 4: Y}, {})
    assert [one.index for one in matching.new] == [2, 3]


@pytest.mark.parametrize(("are_sorted", "is_retyped"), [(True, False), (False, True)])
def test_where_references_were_left_behind_one_proves_nothing_beside_a_row_of_nobody(
    *, are_sorted: bool, is_retyped: bool
) -> None:
    """All was sorted without them, a row was deleted, and one had just been typed.

    Beside a reference that is where it was it is what somebody typed over the record's row.
    """
    base = {ref: f"a{number} b c{number} d{number}" for number, ref in enumerate("KLMN", 1)}
    keys = {ref: f"a{number}" for number, ref in enumerate("KLMN", 1)}
    places = "LMK" if are_sorted else "KLM"
    known = [
        row(at, base[ref], place)
        for at, (ref, place) in enumerate(zip("KLM", places, strict=True))
    ]
    found = match([*known, row(4, "a9 b c9 d9", "N")], base=base, keys=keys).found
    assert found == {0: "K", 1: "L", 2: "M", **({4: "N"} if is_retyped else {})}


def test_a_row_as_its_base_is_the_record_whatever_copies_of_two_people_bear_its_reference() -> (
    None
):
    """One of them has its address still, and was taken for it."""
    base = {X: "a1 b1 c1 d1 e1", Y: BASE[Y], Z: BASE[Z]}
    rows = [row(1, base[X], Y), row(2, "a9 b2 c2 d2", X), row(3, "a8 b9 c9 d1 e1", X),
            row(4, BASE[Y], Z), row(5, BASE[Z])]  # fmt: skip
    matching = match(rows, base=base, keys={X: "a1 e1", Y: "a2", Z: "a3"})
    assert (matching.found, matching.held) == ({1: X, 4: Y, 5: Z}, {})


@pytest.mark.parametrize("places", ["4123", "3142", "...."])
def test_rows_of_two_peoples_names_and_addresses_are_those_that_leave_nobody_without_a_row(
    places: str,
) -> None:
    """Cells of a copy pasted a row too high, beside references that were left behind."""
    base = {number: " ".join(f"{name}{number}" for name in FIELDS) for number in "1234"}
    keys = {number: f"a{number} e{number}" for number in "1234"}
    rows = [row(1, "a1 b1 c2 d2 e2", places[0]), row(2, "a2 b2 c3 d3 e3", places[1]),
            row(3, base["3"], places[2]), row(4, base["4"], places[3])]  # fmt: skip
    assert match(rows, base=base, keys=keys).found == {1: "1", 2: "2", 3: "3", 4: "4"}


@pytest.mark.parametrize("places", ["41230", "43012", "....."])
def test_such_rows_one_after_the_other_are_told_apart_from_the_last(places: str) -> None:
    base = {number: " ".join(f"{name}{number}" for name in FIELDS) for number in "01234"}
    keys = {number: f"a{number} e{number}" for number in "01234"}
    rows = [row(0, "a0 b0 c1 d1 e1", places[0]), row(1, "a1 b1 c2 d2 e2", places[1]),
            row(2, "a2 b2 c3 d3 e3", places[2]), row(3, base["3"], places[3]),
            row(4, base["4"], places[4])]  # fmt: skip
    assert match(rows, base=base, keys=keys).found == dict(enumerate("01234"))


@pytest.mark.parametrize("places", ["4123", "3142"])
def test_rows_of_two_people_are_told_apart_by_cells_of_their_own_where_nobody_has_a_key(
    places: str,
) -> None:
    base = {number: " ".join(f"{name}{number}" for name in FIELDS) for number in "1234"}
    rows = [row(1, "a1 b1 c2 d2 e2", places[0]), row(2, "a2 b2 c3 d3 e3", places[1]),
            row(3, base["3"], places[2]), row(4, base["4"], places[3])]  # fmt: skip
    assert match(rows, base=base).found == {1: "1", 2: "2", 3: "3", 4: "4"}


@pytest.mark.parametrize(("beside", "found"), [({Z: X}, X), ({}, Z), ({Z: Y}, Z)])
def test_a_row_is_whose_a_question_said_if_it_shows_as_much_of_that_one(
    beside: Mapping[str, str], found: str
) -> None:
    """Retyped since, it shows one cell of the record that it was, and one of its reference's."""
    matching = match([row(1, "a1 b9 c9 d3", Z), row(2, "a2 b2 c2 d9", Y)], beside=beside)
    assert matching.found == {1: found, 2: Y}


@pytest.mark.parametrize(("content", "found"), [("a9 b1 c9 d9", X), ("a9 b8 c9 d9", Y)])
def test_so_it_is_with_a_new_name_and_address_while_it_shows_something_of_that_one(
    content: str, found: str
) -> None:
    """Replaced in all rows while these were in question."""
    matching = match([row(1, content, Y)], beside={Y: X}, keys={X: "a1", Y: "a2"})
    assert matching.found == {1: found}


def test_a_row_that_a_sort_left_beside_no_reference_is_found_too_and_a_new_one_is_nobody() -> None:
    """Names stayed, all else was replaced; a new row came to stand beside somebody's reference."""
    base = {f"C-{n}": f"a{n} b{n} c{n} d0" for n in range(4)}
    rows = [
        row(0, "a0 x0 y0 d0", "C-0"),
        row(1, "a3 x3 y3 d0", "C-1"),
        row(2, "a9 x9 y9 d0", "C-2"),
        row(3, "a1 x1 y1 d0", "C-3"),
        row(4, "a2 x2 y2 d0"),
    ]
    matching = match(rows, base=base)
    assert matching.found == {0: "C-0", 1: "C-3", 3: "C-1", 4: "C-2"}
    assert [one.index for one in matching.new] == [2]


def test_of_a_row_that_did_not_move_a_sort_of_the_others_takes_nothing() -> None:
    """Its name and address were replaced, as all were; one cell of its own is left."""
    base = {f"C-{n}": f"a{n} b{n} c{n} d0" for n in range(5)}
    rows = [row(n, f"x{n} b{n} c{n} d0", f"C-{4 - n}") for n in (0, 1, 3, 4)]
    rows.insert(2, row(2, "x2 b2 y2 d0", "C-2"))
    keys = {ref: f"a{ref[-1]}" for ref in base}
    assert match(rows, base=base, keys=keys).found == {n: f"C-{n}" for n in range(5)}


@pytest.mark.parametrize(("content", "is_known"), [("a9 b9 c9 d9", False), ("a9 b9 c9 d8", True)])
def test_a_row_that_waits_to_become_a_record_is_not_one_that_was_retyped(
    content: str, *, is_known: bool
) -> None:
    """A sort left the reference beside it, and the record's row was deleted (seed 2716017)."""
    draft = row(9, "a9 b9 c9 d9")
    matching = match([row(1, content, X), row(2, BASE[Y], Y)], drafts=[draft])
    assert (1 in matching.found) == is_known


@pytest.mark.parametrize(("beside", "is_known"), [({X: NOBODY}, False), ({}, True)])
def test_nor_is_it_if_something_was_typed_in_it_since(
    beside: Mapping[str, str], *, is_known: bool
) -> None:
    matching = match([row(1, "a9 b9 c9 d8", X), row(2, BASE[Y], Y)], beside=beside)
    assert (1 in matching.found) == is_known


SCHOOL: Mapping[str, str] = {X: "a1 b1 c1 s e1", Y: "a2 b2 c2 s e2"}


@pytest.mark.parametrize("said", [NOBODY, NOBODY_ASKED])
@pytest.mark.parametrize(
    ("content", "is_known"),
    [("a9 b9 c9 s e9", False), ("a1 b9 c9 s e9", True), ("a9 b9 c9 s e1", True)],
)
def test_nobodys_row_is_not_its_references_for_what_others_show_too(
    content: str, *, is_known: bool, said: str
) -> None:
    """A structure in common; a key or a cell that nobody else shows is enough (seed 2959040)."""
    rows = [row(1, content, X), row(2, SCHOOL[Y], Y)]
    matching = match(rows, base=SCHOOL, keys={X: "a1", Y: "a2"}, beside={X: said})
    assert (1 in matching.found) == is_known


def test_a_row_put_back_beside_somebodys_reference_is_not_who_works_there_too() -> None:
    """Torn off its own by a sort, deleted, written anew by us and put back from the clipboard."""
    rows = [row(1, SCHOOL[Y], Y), row(2, "a2 b2 c2 s e9", X)]
    matching = match(rows, base=SCHOOL, keys={X: "a1 e1", Y: "a2 e2"})
    assert matching.found == {1: Y}
    assert [one.index for one in matching.new] == [2]


def test_a_twin_beside_a_colleagues_reference_is_not_that_colleague() -> None:
    """Put back twice each, and sorted without the references: one stood in for the other."""
    rows = [row(1, SCHOOL[Y], Z), row(2, SCHOOL[Y], X), row(3, SCHOOL[X], Y), row(4, SCHOOL[X], Y),
            row(5, BASE[Z])]  # fmt: skip
    keys = {X: "a1 e1", Y: "a2 e2", Z: "a3"}
    matching = match(rows, base={**SCHOOL, Z: BASE[Z]}, keys=keys)
    assert (matching.found, matching.twins) == ({1: Y, 3: X, 5: Z}, {2: 1, 4: 3})


def test_whoever_is_typed_over_a_colleague_keeps_the_reference() -> None:
    rows = [row(1, SCHOOL[Y], Y), row(2, "a9 b2 c9 s e9", X)]
    assert match(rows, base=SCHOOL, keys={X: "a1 e1", Y: "a2 e2"}).found == {1: Y, 2: X}


def test_of_two_rows_that_each_have_a_key_of_a_record_it_is_the_one_more_like_it() -> None:
    """A copy for a colleague has its address, the original, retyped meanwhile, its name."""
    copy, original = row(1, "a9 b9 c1 d1", Y), row(2, "a1 b1 c1 d9", Z)
    rows = [copy, original, row(3, BASE[Y]), row(4, BASE[Z])]
    matching = match(rows, keys={X: "a1 a9", Y: "a2", Z: "a3"})
    assert (matching.found, [one.index for one in matching.new]) == ({2: X, 3: Y, 4: Z}, [1])


def test_of_a_row_and_its_copy_beside_references_of_others_the_likest_is_the_record() -> None:
    """That of the copy is nobody's else for the moment, that of the original is another row's."""
    base = {X: "a1 b1 c1 d1 e1", Y: "a2 b2 c2 d2 e2", Z: "a3 b3 c3 d3 e3"}
    original, copy = row(1, "a1 b1 c1 d1 e9", Y), row(2, "a9 b9 c1 d1 e1", Z)
    matching = match([copy, original, row(3, base[Y], X)], base=base)
    assert (matching.found, [one.index for one in matching.new]) == ({1: X, 3: Y}, [2])


@pytest.mark.parametrize("keys", [{X: "a1", Y: "a2", Z: "a3"}, None])
def test_a_copy_beside_a_reference_that_others_bear_is_poured_into_no_record(
    keys: Mapping[str, str] | None,
) -> None:
    """Sorted without the references, then copied and edited, while whose it is was cut.

    Also in a list where no row has a key.
    """
    rows = [row(1, BASE[Y], X), row(2, "a9 b9 c2 d2", X)]
    matching = match(rows, keys=keys)
    assert (matching.found, [one.index for one in matching.new]) == ({1: Y}, [2])


def test_a_row_of_which_a_name_is_left_is_that_record_whatever_its_reference() -> None:
    """Sorted without the references, while whose it bears was cut."""
    keys = {X: "a1", Y: "a2", Z: "a3"}
    assert match([row(1, "a1 b9 c9 d9", Z)], keys=keys).found == {1: X}


def test_a_row_beside_a_repeated_reference_with_which_it_shares_nothing_is_whom_it_shows() -> None:
    """Sorted without the references, in a list where no row has a key, and one was healed.

    Both were held, so nobody was X, and a third row that bears X was poured into it.
    """
    rows = [row(1, "a1 b1 c1 .", Y), row(2, "a2 b2 c2 .", Y), row(3, "a9 b9 c9 d9", X)]
    matching = match(rows)
    assert (matching.found, [one.index for one in matching.new]) == ({1: X, 2: Y}, [3])


def test_of_a_row_and_a_copy_alike_both_are_held() -> None:
    """Name and address of the original were retyped: nothing says which of the two it is."""
    keys = {X: "a1", Y: "a2", Z: "a3"}
    rows = [row(1, "a9 b1 c1 d9", X), row(2, "a1 b9 c9 d1", X)]
    assert match(rows, keys=keys).held == {1: X, 2: X}


@pytest.mark.parametrize("own", ["a1 b1 c1 d1", "a1 b1 c1 d9"])
def test_copies_that_share_a_reference_left_behind_hold_no_row_that_stands_beside_them(
    own: str,
) -> None:
    """Sorted without the references, then copied twice: the row itself became a second record."""
    copies = [row(2, "a8 b8 c1 d8", X), row(3, "a9 b9 c1 d9", X)]
    matching = match([row(1, own), *copies], keys={X: "a1", Y: "a2", Z: "a3"})
    assert (matching.found, matching.held) == ({1: X}, {})
    assert [one.index for one in matching.new] == [2, 3]


@pytest.mark.parametrize("emptied", ["a9 b1 c9 . e1", "a9 b1 c9 d8 e1", "a9 b1 . d1 e1"])
def test_a_copy_that_became_a_record_is_that_one_beside_the_reference_it_came_with(
    emptied: str,
) -> None:
    """Made for a colleague with the same address: a column changed before its reference came.

    Both were held for X, so nobody was Y, which was archived without a question.
    """
    base = {X: "a1 b1 c1 d1 e1", Y: "a9 b1 c9 d1 e1"}
    original = emptied.replace("a9", "a1").replace("c9", "c1")
    rows = [row(1, original, X), row(2, emptied, X)]
    assert match(rows, base=base, keys={X: "a1 e1", Y: "a9"}).found == {1: X, 2: Y}


def test_two_copies_as_like_a_record_hold_nobody_where_its_own_row_shows_more_of_it() -> None:
    """Sorted without the references: both copies share its address, which it has changed since.

    Both were held, and its own row became a second record.
    """
    base = {X: "a1 b1 c1 d1 e1", Y: "a2 b2 c2 d2", Z: "a3 b3 c3 d3 e3"}
    copies = [row(2, "a8 b1 c8 d1 e1", Y), row(3, "a9 b1 c9 d1 e1", X)]
    rows = [*copies, row(4, "a1 b1 c1 d1 e9", Z), row(5, base[Z], X), row(6, base[Y], X)]
    matching = match(rows, base=base, keys={X: "a1 e1", Y: "a2", Z: "a3 e3"})
    assert (matching.found, matching.held) == ({4: X, 5: Z, 6: Y}, {})
    assert [one.index for one in matching.new] == [2, 3]


def test_a_copy_without_a_reference_takes_no_record_away() -> None:
    matching = match([row(1, "a1 b1 c9 d9", X), row(2, "a1 b1 c1 d9", None)])
    assert matching.found == {1: X}


def test_a_row_of_which_little_is_left_is_not_poured_into_whose_reference_it_bears() -> None:
    """Sorted without the references, then retyped; the row of whom it names is cut just now."""
    rows = [row(1, "a9 b9 c1 d1", Z), row(2, BASE[Y], X)]
    assert match(rows, keys={X: "a1", Y: "a2", Z: "a3"}).found == {1: X, 2: Y}


def test_a_successor_typed_into_a_row_is_its_record_whoever_went_elsewhere() -> None:
    rows = [row(1, "a9 b9 c3 d1", Z), row(2, BASE[Y], X)]
    assert match(rows, keys={X: "a1", Y: "a2", Z: "a3"}).found == {1: Z, 2: Y}


@pytest.mark.parametrize(
    ("copy", "why"),
    [
        ("a9 b c d2 e9", "less than half of it is of whose row went"),
        ("a9 b c d2 .", "half of it is"),
        ("a9 b c . .", "all but its name is, and of both"),
    ],
)
@pytest.mark.parametrize("edited", ["a2 b c d2 e2", "a2 b8 c d2 e2"])
def test_a_copy_beside_a_reference_that_a_sort_left_there_is_not_whose_row_went(
    copy: str, edited: str, why: str
) -> None:
    """X's row was deleted, and Y's row copied beside X's reference: the copy was poured into X."""
    base = {X: "a1 b c d1 e1", Y: "a2 b c d2 e2"}
    rows = [row(1, edited, X), row(2, copy, X)]
    matching = match(rows, base=base, keys={X: "a1", Y: "a2"})
    assert (matching.found, [one.index for one in matching.new]) == ({1: Y}, [2]), why


def test_a_row_beside_a_reference_that_a_sort_left_there_shows_something_of_its_record() -> None:
    """Without a key it disagrees with nobody; X's row was cut out as the list was read."""
    w = "C-WWWWWWW"
    base = {**BASE, w: "a4 b4 c4 d4"}
    moved = [row(2, base[Z], Y), row(3, base[w], Z), row(4, base[Y], w)]
    matching = match([row(1, "a9", X), *moved], base=base)
    assert matching.found == {2: Z, 3: w, 4: Y}
    assert [one.index for one in matching.new] == [1]
    assert match([row(1, "a9", X), *moved[:1]], base=base).found == {1: X, 2: Z}, "one row swapped"


def test_a_copy_of_a_row_that_was_edited_shows_what_that_row_shows_now() -> None:
    base = {X: "a1 b1 c1 d1 e1", Y: "a2 b2 c2 d2 e2"}
    rows = [row(1, "a2 b2 c2 d8 e1", X), row(2, "a9 b9 c9 d8 e1", X)]
    matching = match(rows, base=base, keys={X: "a1", Y: "a2"})
    assert (matching.found, [one.index for one in matching.new]) == ({1: Y}, [2])


def test_in_a_list_without_keys_a_copy_is_not_whose_reference_it_was_copied_with_either() -> None:
    base = {X: "a1 b c d1 e1", Y: "a2 b c d2 e2"}
    matching = match([row(1, base[Y], X), row(2, "a9 b c d2 e9", X)], base=base)
    assert (matching.found, [one.index for one in matching.new]) == ({1: Y}, [2])


@pytest.mark.parametrize("retyped", ["a9 b1 c1 d9 e9", "a9 b1 c1 d1 e9", "a1 b9 c9 d2 e2"])
def test_a_row_retyped_that_shows_more_of_its_record_keeps_it_whoever_else_bears_its_reference(
    retyped: str,
) -> None:
    """Its reference was dragged over a row of somebody else's."""
    base = {X: "a1 b1 c1 d1 e1", Y: "a2 b2 c2 d2 e2"}
    rows = [row(1, base[Y], X), row(2, retyped, X)]
    assert match(rows, base=base, keys={X: "a1", Y: "a2"}).found == {1: Y, 2: X}


def test_a_reference_yields_to_another_free_record_that_is_clearly_more_like() -> None:
    matching = match([row(1, "a2 b2 c2 d9", X), row(2, "a1 b1 c1 d9", Y)])
    assert matching.found == {1: Y, 2: X}
    assert matching.contradicting == {1, 2}


def test_a_reference_that_stayed_behind_does_not_name_a_new_row() -> None:
    """Sorted without the references, while a cell of the row was ours and not in its base yet."""
    keys = {X: "a1", Y: "a2", Z: "a3"}
    rows = [row(1, "a9 b9 c9 d9", X), row(2, BASE[Z], Y), row(3, "a1 b1 c1 d9", Z)]
    matching = match(rows, keys=keys)
    assert matching.found == {2: Z, 3: X}
    assert [new.index for new in matching.new] == [1]


def test_a_reference_that_came_along_with_a_copy_says_nothing() -> None:
    matching = match([row(1, BASE[Y], Y), row(2, "a9 b2 c2 d2", X)])
    assert matching.found == {1: Y}
    assert [new.index for new in matching.new] == [2]


def test_of_rows_with_one_reference_the_one_as_its_base_is_the_original() -> None:
    matching = match([row(1, "a1 b1 c1 d9", X), row(2, BASE[X], X)])
    assert matching.found == {2: X}
    assert [new.index for new in matching.new] == [1]


def test_identical_twins_count_as_one() -> None:
    matching = match([row(1, BASE[X], X), row(2, BASE[X], X)])
    assert matching.found == {1: X}
    assert matching.twins == {2: 1}


def test_twins_that_were_edited_alike_count_as_one() -> None:
    matching = match([row(1, "a1 b1 c1 d9", X), row(2, "a1 b1 c1 d9", X)])
    assert matching.found == {1: X}
    assert matching.twins == {2: 1}


@pytest.mark.parametrize("of_the_copy", [X, None])
def test_put_back_as_a_note_asks_a_row_is_the_record_beside_a_copy(
    of_the_copy: str | None,
) -> None:
    """The copy showed what had been typed, and took the record along."""
    base = {**BASE, X: "a1 b0>b1 c1 d1"}
    rows = [row(1, "a1 b0 c1 d1", X), row(2, BASE[Y], Y), row(3, BASE[Z], Z)]
    matching = match([*rows, row(4, BASE[X], of_the_copy)], base=base)
    assert (matching.found, [one.index for one in matching.new]) == ({1: X, 2: Y, 3: Z}, [4])


def test_a_row_that_is_another_record_s_is_not_put_back() -> None:
    rows = [row(1, BASE[Y], X), row(2, BASE[X], Y), row(3, BASE[Z], Z)]
    base = {**BASE, X: "a2>a1 b2>b1 c2>c1 d2>d1"}
    assert match(rows, base=base).found == {1: Y, 2: X, 3: Z}


def test_differing_rows_with_one_reference_are_held() -> None:
    matching = match([row(1, "a1 b1 c1 d8", X), row(2, "a1 b1 c1 d9", X)])
    assert matching.held == {1: X, 2: X}
    assert X in matching.taken


def test_of_differing_rows_with_one_reference_the_one_that_bears_the_name_is_the_original() -> (
    None
):
    """The other was copied for somebody else while a cell of the original was typed anew."""
    keys = {X: "a1", Y: "a2", Z: "a3"}
    rows = [row(1, "a1 b1 c1 d9", X), row(2, "a9 b1 c1 d9", X)]
    matching = match(rows, keys=keys)
    assert matching.found == {1: X}
    assert [new.index for new in matching.new] == [2]
    assert match([rows[0], row(2, "a1 b9 c1 d8", X)], keys=keys).held == {1: X, 2: X}


def test_rows_that_are_plainly_other_records_do_not_hold_a_reference_they_bear() -> None:
    """Sorted without the references, one row and its copy came to bear a third record's."""
    keys = {X: "a1", Y: "a2", Z: "a3"}
    rows = [row(1, "a9 b2 c2 d8", X), row(2, "a2 b2 c2 d9", X), row(3, BASE[X], Z)]
    matching = match(rows, keys=keys)
    assert matching.found == {2: Y, 3: X}
    assert [new.index for new in matching.new] == [1]


def test_a_reference_left_on_a_copy_does_not_name_it_while_the_original_stands() -> None:
    """Two rows bore it; a person wiped it from the original instead of from the copy."""
    keys = {X: "a1", Y: "a2", Z: "a3"}
    copy, original = row(2, "a9 b9 c1 d9", X), row(1, "a1 b1 c1 d9", None)
    matching = match([original, copy], keys=keys)
    assert matching.found == {1: X}
    assert [new.index for new in matching.new] == [2]
    assert match([copy], keys=keys).found == {2: X}


def test_a_reference_left_on_a_copy_with_the_same_address_does_not_name_it_either() -> None:
    """The copy was made for a colleague, and the original lost its reference meanwhile."""
    base, keys = {X: "a1 b1 c1 d1 e1"}, {X: "a1 e1"}
    copy, original = row(1, "a9 b1 c9 d1 e1", X), row(2, "a1 b1 c1 d9 e1", None)
    matching = match([copy, original], base=base, keys=keys)
    assert (matching.found, [new.index for new in matching.new]) == ({2: X}, [1])
    renamed, namesake = row(1, "a9 b1 c1 d1 e1", X), row(2, "a1 b1 c9 d9 e1", None)
    assert match([renamed, namesake], base=base, keys=keys).found == {1: X}


def test_a_reference_left_on_a_short_copy_does_not_name_it_either() -> None:
    """Most of the little that it says is the original's."""
    base, keys = {X: "a1 b1 c1 d1 e1"}, {X: "a1", Y: "a2"}
    copy, original = row(1, "a9 b1 c1 . .", X), row(2, "a1 b1 c1 d1 e9")
    matching = match([copy, original], base=base, keys=keys)
    assert matching.found == {2: X}
    assert [new.index for new in matching.new] == [1]
    assert match([copy], base=base, keys=keys).found == {1: X}
    renamed = row(1, "a1 b1 c1 . .", X)
    assert match([renamed, original], base=base, keys=keys).found == {1: X}
    namesake = row(2, "a1 b9 c9 d9 e9")
    assert match([copy, namesake], base=base, keys=keys).found == {1: X}


def test_a_reference_dragged_down_over_other_rows_holds_nobody() -> None:
    rows = [row(1, "a1 b1 c1 d9", X), row(2, BASE[Y], X), row(3, BASE[Z], X)]
    assert match(rows).found == {1: X, 2: Y, 3: Z}


def test_a_wiped_reference_is_found_by_likeness() -> None:
    assert match([row(1, "a1 b1 c1 d9", None)]).found == {1: X}


def test_likeness_of_two_records_names_none() -> None:
    base = {X: "a1 b b b", Y: "a2 b b b"}
    matching = match([row(1, "a9 b b b")], base=base)
    assert [new.index for new in matching.new] == [1]


def test_a_strong_key_names_a_row_and_beats_likeness() -> None:
    keys = {X: "a1", Y: "a2", Z: "a3"}
    assert match([row(1, "a2 b9 c9 d9")], keys=keys).found == {1: Y}
    matching = match([row(1, "a9 b1 c1 d1")], keys=keys)
    assert [new.index for new in matching.new] == [1]


def test_a_record_taken_is_free_for_no_later_row() -> None:
    matching = match([row(1, BASE[X], X), row(2, "a1 b1 c1 d9", None)])
    assert matching.found == {1: X}
    assert [new.index for new in matching.new] == [2]


def test_somebody_elses_reference_takes_nothing() -> None:
    matching = match([row(1, "a9 b9 c9 d9", "C-OTHERSX")], foreign=["C-OTHERSX"])
    assert matching.foreign == {1: "C-OTHERSX"}
    assert matching.new == []


def test_three_rows_that_contradict_their_references_are_a_scramble() -> None:
    rows = [row(1, "a2 b2 c2 d9", X), row(2, "a3 b3 c3 d9", Y), row(3, "a1 b1 c1 d9", Z)]
    assert match(rows).is_scrambled
    assert not match([row(1, BASE[Y], X), row(2, BASE[Z], Y), row(3, BASE[X], Z)]).is_scrambled


def test_rows_that_show_nothing_but_one_records_values_are_torn_from_nobody() -> None:
    """A column was emptied, which is held, and the rows were sorted without the references."""
    rows = [row(1, "a2 b2 c2", X), row(2, "a3 b3 c3", Y), row(3, "a1 b1 c1", Z)]
    matching = match(rows)
    assert matching.found == {1: Y, 2: Z, 3: X}
    assert not matching.contradicting
    few = [row(1, "a2 b2", X), row(2, "a3 b3", Y), row(3, "a1 b1", Z)]
    assert match(few).is_scrambled


def test_a_blank_row_is_nobody() -> None:
    blank = SheetRow(1, dict.fromkeys(FIELDS, BLANK), BLANK, X, row_fingerprint([None] * 5), True)  # noqa: FBT003
    matching = match([blank])
    assert (matching.found, matching.new) == ({}, [])


def test_a_row_found_by_likeness_though_its_reference_names_another_contradicts_it() -> None:
    moved = "a2 b2 c2 d9"
    taken = row(1, BASE[X], X)
    assert match([taken, row(2, moved, X)]).contradicting == {2}
    assert match([taken, row(2, moved, None)]).contradicting == set()
    assert match([taken, row(2, moved, "C-UNKNOWN")]).contradicting == set()


def test_a_copy_of_a_row_with_another_reference_takes_that_record_from_nobody() -> None:
    """Most of it is Y's, nothing is X's; Y stands elsewhere, so the copy is somebody new."""
    matching = match([row(1, "a2 b2 c2 d8", Y), row(2, "a9 b2 c2 d2", X)])
    assert matching.found == {1: Y}
    assert [new.index for new in matching.new] == [2]
    assert match([row(2, "a9 b2 c2 d2", X)]).found == {2: Y}


def test_rows_retyped_whole_that_are_like_nobody_keep_their_references() -> None:
    matching = match([row(1, "x x x x", X), row(2, "y y y y", Y)])
    assert (matching.found, matching.contradicting) == ({1: X, 2: Y}, set())


def test_a_row_without_strong_keys_is_found_by_likeness_among_records_that_have_some() -> None:
    base = {X: "- b1 c1 d1", Y: "a2 b2 c2 d2"}
    assert match([row(1, "a9 b1 c1 d1")], base=base, keys={Y: "a2"}).found == {1: X}


def test_a_row_whose_key_was_retyped_and_that_was_sorted_off_its_reference_is_its_record() -> None:
    """An item with a new number became a second item, beside the first."""
    keys = {X: "a1", Y: "a2", Z: "a3"}
    sorted_rows = [row(1, "a9 b1 c1 d1", Y), row(2, BASE[Y], X), row(3, BASE[Z], Z)]
    assert match(sorted_rows, keys=keys).found == {1: X, 2: Y, 3: Z}


@pytest.mark.parametrize(
    ("content", "ref", "why"),
    [
        ("a9 b1 c1 d1", None, "a new row bears none"),
        ("a9 b1 c1 d1", Z, "nobody else has it"),
        ("a9 b1 c1 d9", Y, "two cells are another's"),
    ],
)
def test_a_row_with_another_key_is_somebody_new_where_nothing_says_that_rows_were_sorted(
    content: str, ref: str | None, why: str
) -> None:
    keys = {X: "a1", Y: "a2", Z: "a3"}
    matching = match([row(1, content, ref), row(2, BASE[Y], X)], keys=keys)
    assert 1 not in matching.found or matching.found[1] != X, why


def test_a_copy_with_another_key_is_not_the_record_that_is_as_like_it() -> None:
    """Malle 1 was copied to make malle 3, while malle 2, the same but for its number, was away."""
    base = {X: "a1 b c d", Y: "a2 b c d"}
    matching = match([row(1, BASE[Z], None), row(2, "a1 b c d", X), row(3, "a3 b c d", X)],
                     base=base, keys={X: "a1", Y: "a2"})  # fmt: skip
    assert matching.found == {2: X}
    assert {new.index for new in matching.new} == {1, 3}


@pytest.mark.parametrize("copy", ["a3 b c d e3", "a3 b c d ."])
def test_a_copy_of_a_copy_is_not_the_first_one_whose_row_went(copy: str) -> None:
    """X was copied to make Y, and Y for somebody new; then X's row was deleted."""
    base = {X: "a1 b c d e1", Y: "a2 b c d e2"}
    assert match([row(1, base[Y], Y), row(2, copy, Y)], base=base).found == {1: Y}
    assert match([row(1, base[Y], Y), row(2, "a1 b c d e3", Y)], base=base).found == {1: Y, 2: X}


def test_of_two_rows_alike_the_one_that_bears_the_reference_is_the_record() -> None:
    rows = [row(1, BASE[X], None), row(2, BASE[X], X)]
    matching = match(rows)
    assert (matching.found, matching.twins) == ({2: X}, {1: 2})


@pytest.mark.parametrize(
    ("other", "is_held", "why"),
    [
        (row(1, "a1 b1 c9 d1", Y), True, "each has all of its cells but one"),
        (row(1, "a1 b1 c9 d1", None), False, "a new row bears none"),
        (row(1, "a1 b9 c9 d1", Y), False, "it has fewer of them"),
        (row(1, "a1 b1 c1 d9", Y), False, "both say the same"),
    ],
)
def test_of_two_rows_as_like_a_record_a_reference_left_behind_by_a_sort_proves_neither(
    other: SheetRow, why: str, *, is_held: bool
) -> None:
    matching = match([other, row(2, "a1 b1 c1 d9", X), row(3, BASE[Y], Z)])
    assert matching.held == ({1: X, 2: X} if is_held else {}), why
    assert matching.found == ({3: Y} if is_held else {2: X, 3: Y})


def test_two_records_alike_are_told_apart_by_their_references_alone() -> None:
    base = {X: "a b c d", Y: "a b c d"}
    assert match([row(1, "a b c d", Y), row(2, "a b c d", X)], base=base).found == {1: Y, 2: X}
    unsigned = match([row(1, "a b c d")], base=base)
    assert (unsigned.found, len(unsigned.new)) == ({}, 1)


def test_two_rows_alike_beside_others_references_are_the_two_records_that_are_so() -> None:
    """Sorted off their references, both passed for a third record, and its repetition."""
    base = {X: "a b c d", Y: "a b c d", Z: BASE[Z]}
    rows = [row(1, "a b c d", Z), row(2, "a b c d"), row(3, BASE[Z], Y)]
    assert match(rows, base=base).found == {1: X, 2: Y, 3: Z}
    again = match([*rows, row(4, "a b c d")], base=base)
    assert (again.found, len(again.new)) == ({3: Z}, 1)


W = "C-WWWWWWW"
NEARLY: Mapping[str, str] = {X: "a b c d1", Y: "a b c d2", Z: BASE[Z], W: "a4 b4 c4 d4"}
"""Two records that are alike but for one cell."""


@pytest.mark.parametrize(
    ("rows", "keys", "found", "why"),
    [
        (["a b c .", "a b c ."], None, {1: X, 2: Y}, "each is either of the two"),
        (["a b c ."], None, {}, "one of the two is gone, and nobody knows which"),
        (["a b c .", "a b c .", "a b c ."], None, {}, "one of them is a copy"),
        (["a b . .", "a b . ."], None, {}, "so little may be chance"),
        (["a b c e", "a b c e"], None, {}, "something else was typed there"),
        (["a b c .", "a b . ."], None, {}, "they are not equal"),
        (["a b c .", "a b c ."], {Z: "a", X: "k", Y: "l"}, {}, "another has the name"),
    ],
)
def test_rows_alike_by_now_beside_others_references_are_the_records_alike_but_for_what_they_lack(
    rows: Sequence[str], keys: Mapping[str, str] | None, found: Mapping[int, str], why: str
) -> None:
    """Sorted off their references, and one cell of each emptied before any run."""
    left = [Z, W, None]
    seen = [row(index, one, left[index - 1]) for index, one in enumerate(rows, 1)]
    others = [row(8, NEARLY[Z], X), row(9, NEARLY[W], Y)]
    matching = match([*seen, *others], base=NEARLY, keys=keys)
    assert matching.found == {**found, 8: Z, 9: W}, why


def test_an_edit_of_one_cell_more_like_another_is_no_reason_to_doubt_a_reference() -> None:
    """A single cell in favour of the other is chance: two first names, one town."""
    assert match([row(1, "a2 b1 c2 d9", X)]).found == {1: X}
    assert match([row(1, "a2 b2 c2 d1", X)]).found == {1: Y}


def test_most_of_a_row_more_like_another_by_one_cell_is_chance_too() -> None:
    base = {X: "a1 b1 c1 d1 e1", Y: "a2 b2 c2 d2 e2"}
    matching = match([row(1, "a2 b2 c2 d1 e1", X)], base=base)
    assert (matching.found, matching.contradicting) == ({1: X}, set())


def test_a_row_that_names_somebody_new_disputes_no_record_that_it_is_like() -> None:
    matching = match([row(1, "a9 b2 c2 d2", X)], keys={X: "a1", Y: "a2", Z: "a3"})
    assert (matching.found, matching.contradicting) == ({}, set())


def test_of_two_rows_that_dispute_a_record_the_one_more_like_it_is_the_record() -> None:
    base = {X: "a1 b1 c1 d1 e1", Y: "a2 b2 c2 d2 e2", Z: "a3 b3 c3 d3 e3"}
    rows = [row(1, "a2 b2 c2 d9 e9", X), row(2, "a2 b2 c2 d2 e9", Z)]
    assert match(rows, base=base).found == {2: Y}


def test_a_new_row_above_others_keeps_nobody_from_their_references() -> None:
    matching = match([row(1, "a9 b9 c9 d9"), row(2, "a1 b1 c8 d8", X)])
    assert matching.found == {2: X}


def test_of_two_rows_as_like_a_record_beside_references_of_others_neither_is_it() -> None:
    """One may be a copy that was made for somebody else: with its reference's it has nothing."""
    rows = [row(1, "a3 b3 c3 d9", X), row(2, "a3 b3 c3 d8", Y)]
    matching = match(rows)
    assert (matching.found, matching.held) == ({}, {1: Z, 2: Z})


def test_a_row_beside_its_own_reference_that_is_more_like_the_record_is_it() -> None:
    base = {ref: f"{content} e{content[1]}" for ref, content in BASE.items()}
    rows = [
        row(1, "a3 b3 c3 d8 e8", X),
        row(2, "a3 b3 c3 d9 e9", Y),
        row(3, "a3 b3 c3 d3 e9", Z),
    ]
    assert match(rows, base=base).found[3] == Z


def test_a_disputed_row_keeps_its_reference_where_it_has_something_of_its_record() -> None:
    rows = [row(1, "a3 b3 c3 d9", X), row(2, "a3 b3 c3 d2", Y)]
    matching = match(rows)
    assert matching.contradicting == {1, 2}
    assert sorted(matching.found.values()) == [Y, Z]


def test_new_rows_alike_are_one_and_its_repetition() -> None:
    matching = match([row(1, "a9 b9 c9 d9"), row(2, "a9 b9 c9 d9")])
    assert [new.index for new in matching.new] == [1]
    assert matching.twins == {2: 1}


def test_a_foreign_reference_on_a_row_of_ours_does_not_hide_whose_it_is() -> None:
    matching = match([row(1, BASE[X], "C-OTHERSX")], foreign=["C-OTHERSX"])
    assert (matching.found, matching.foreign) == ({1: X}, {})


def test_two_contradictions_are_no_scramble_yet() -> None:
    assert not match([row(1, "a2 b2 c2 d9", X), row(2, "a1 b1 c1 d9", Y)]).is_scrambled


def test_a_row_that_we_wrote_is_its_references_though_it_is_like_anothers() -> None:
    """A colleague's row, copied: most of it is the other's, and no base knows it yet."""
    rows = [row(1, BASE[X], X), row(2, "a9 b1 c1 d1", "C-WWWWWWW")]
    assert match(rows, shown={"C-WWWWWWW": "a9 b1 c1 d1"}).found == {1: X, 2: "C-WWWWWWW"}


def test_a_reference_that_came_along_with_a_copy_is_no_row_that_we_wrote() -> None:
    rows = [row(1, BASE[X], X), row(2, "a9 b1 c1 d1", "C-WWWWWWW")]
    matching = match(rows, shown={"C-WWWWWWW": "a8 b8 c8 d8"})
    assert matching.found == {1: X}
    assert [one.index for one in matching.new] == [2]


@pytest.mark.parametrize("keys", [None, {X: "a1"}])
def test_whose_row_bears_a_foreign_reference_is_not_gone(keys: Mapping[str, str] | None) -> None:
    rows = [row(1, "a1 b1 c1 d9", "C-WWWWWWW"), row(2, BASE[Y], Y)]
    matching = match(rows, foreign=["C-WWWWWWW"], keys=keys)
    assert matching.foreign == {1: "C-WWWWWWW"}
    assert matching.found == {2: Y}
    assert matching.taken == {X, Y}


def test_a_stranger_under_a_foreign_reference_keeps_nobodys_place() -> None:
    matching = match([row(1, "a9 b9 c1 d9", "C-WWWWWWW")], foreign=["C-WWWWWWW"])
    assert matching.taken == set()


def test_of_rows_with_one_name_the_one_with_the_records_number_is_meant() -> None:
    """And a name alone in its row, which may be a heading, is no rival of the row below it."""
    plain, other, numbered, alone = row(1, "n"), row(2, "n b2"), row(3, "n b3"), row(4, "n")
    is_same = {1: True, 2: True, 3: False, 4: True}

    def meant(*rows: SheetRow, alone: Sequence[int] = ()) -> list[int]:
        def namesake(one: SheetRow) -> Namesake:
            return Namesake("n", X, is_same=is_same[one.index])

        known = MatchIndex(
            {}, {}, frozenset({X}), frozenset(), lambda _row: (), lambda _key: None,
            lambda _ref: (), namesake_of=namesake,
        )  # fmt: skip
        return [one.index for one, _ in find_named(rows, alone, known)]

    assert meant(numbered) == [3]
    assert meant(plain, numbered) == meant(plain, numbered, alone=[1]) == [1]
    assert meant(plain, other) == meant(plain, alone, alone=[1, 4]) == []
    assert meant(other, alone, alone=[4]) == [2]


def test_what_a_row_left_behind_is_free_for_the_next() -> None:
    """Both stand beside another's reference, and much of them was typed over: the second kept
    that, and so a third one's address (seed 2891126)."""
    base = {X: "a1 b1 c1 d1 t", Y: "a2 b2 c2 d2 s", Z: "a3 b3 c3 d3 t", W: "a4 b4 c4 d4 s"}
    rows = [row(1, "a4 . c4n d4n s", X), row(2, ". b1n c1 d1n t", Y)]
    assert match(rows, base=base).found == {1: W, 2: X}


def test_so_it_is_for_a_row_above() -> None:
    keys = {X: "a1", Y: "a2", Z: "a3", W: "a4"}
    base = {X: "a1 b1 c1 d1 t", Y: "a2 b2 c2 d2 s", Z: "a3 b3 c3 d3 s", W: "a4 b4 c4 d4 t"}
    rows = [row(1, "a2n b2n c2 . s", X), row(2, "a3n b3 c3 d3n s", Y)]
    assert match(rows, base=base, keys=keys).found == {1: Y, 2: Z}
