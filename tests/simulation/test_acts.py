"""People of the simulation do what people do: what they see in a row, they do to that row."""

import random
from collections.abc import Iterable
from typing import Any, cast

import pytest

from simulation.acts import ACTS
from simulation.acts.filling import count_up
from simulation.acts.visit import Kept, Memory, Undo, Visit
from simulation.books import Books
from simulation.entries import Entry
from simulation.kinds import CONTACT
from simulation.machinery.google import Google
from simulation.sheets import REFERENCE, Sheet, Tab
from simulation.values import FIELDS, Mint

BADOT = ("Badot", "Anne", "Directrice", "", "0353010001")
COTIN = ("Cotin", "Anne", "Animatrice", "", "0353010001")
SHEET = Sheet("clef", "S1")
Rows = list[tuple[str, ...]]


class Keyboard:
    """Where what was typed ends."""

    def __init__(self) -> None:
        self.typed: dict[str, str] = {}

    def type(self, spreadsheet: str, where: str, rows: list[list[str]]) -> None:
        self.typed[f"{spreadsheet} {where}"] = rows[0][0]

    def batch(self, spreadsheet: str, *requests: object) -> None:
        """Rows that go are no typing."""


def visit_to(
    rows: Rows, books: Books, keyboard: Keyboard, hit: Iterable[tuple[int, int]] = ()
) -> Visit:
    """`hit`: rows and columns of cells into which a write is on its way."""
    titles = [*(CONTACT.titles[name][0] for name in FIELDS), REFERENCE]
    cells = [[{"formattedValue": text} for text in row] for row in [titles, *rows]]
    memory = Memory(books, random.Random(1), Mint(), lambda _: None)  # noqa: S311 - chance for tests
    tab = Tab("S1", 0, "Contacts", cells, (60, 12))
    targets = frozenset((0, *place) for place in hit)
    return Visit(memory, cast("Google", keyboard), SHEET, tab, targets)


def visit_to_a_note() -> tuple[Visit, int]:
    """Of ours, which quotes what somebody had written beside a number that is another's now."""
    books = Books()
    person = note(books, BADOT)
    books.remarks["vu avec elle"] = person
    visit = visit_to([(*BADOT, "C-1")], books, Keyboard())
    told = "Ici, il y avait : « 0353010009 (vu avec elle) »."
    visit.tab.rows[1][visit.tab.columns["phone"]]["note"] = told
    return visit, person


@pytest.mark.parametrize(("told", "is_missed"), [("deux valeurs différentes", False), ("", True)])
def test_whoever_deletes_the_note_of_a_conflict_answers_both_its_values(
    told: str, *, is_missed: bool
) -> None:
    """Another gave the one that it showed once more, before the service could look (2910398)."""
    books = Books()
    person = note(books, BADOT)
    books.note(Entry(person, "role", "Présidente", "office"))
    books.look()
    visit = visit_to([(*BADOT, "C-1")], books, Keyboard())
    cell = visit.tab.rows[1][visit.tab.columns["role"]]
    cell["note"] = f"Synchronisation : {told}. La coordination a donné : « Présidente »."

    assert ACTS["delete_note"](visit)
    given = books.note(Entry(person, "role", "Présidente", "office"), ["Accueil"])

    assert books.is_missed(given) == is_missed


def note(books: Books, texts: tuple[str, ...]) -> int:
    person = books.someone("les-epis")
    for name, text in zip(FIELDS, texts, strict=True):
        books.note(Entry(person, name, text, "clef"))
    return person


def test_each_of_a_persons_two_rows_gets_back_what_was_taken_from_it() -> None:
    """Both went into one row: the first was lost at once, and whoever typed it had seen it."""
    books, keyboard = Books(), Keyboard()
    person = note(books, BADOT)
    visit = visit_to([(*BADOT, ""), (*BADOT, "")], books, keyboard)
    visit.memory.changed[SHEET.key] = [
        Undo(person, {"email": "a@example.org"}, 1, name="email"),
        Undo(person, {"email": "b@example.org"}, 2, name="email"),
    ]

    ACTS["put_back_rest"](visit)

    expected = {"S1 'Contacts'!D2": "a@example.org", "S1 'Contacts'!D3": "b@example.org"}
    assert keyboard.typed == expected


def test_whoever_deletes_a_row_gives_up_the_words_that_its_note_kept() -> None:
    """They had stood beside a value that another list changed (seed 2402042)."""
    visit, _ = visit_to_a_note()

    assert ACTS["delete_row"](visit)

    assert not visit.books.remarks


@pytest.mark.parametrize(("name", "is_kept"), [("phone", False), ("role", True)])
def test_whoever_types_in_a_cell_gives_up_the_words_that_its_note_quotes(
    name: str, *, is_kept: bool
) -> None:
    """Emptied after the office's number had come over a number with words (seed 2610001)."""
    visit, person = visit_to_a_note()

    visit.type_into((1, person), name, "")

    assert bool(visit.books.remarks) == is_kept


@pytest.mark.parametrize("act", ["delete_row", "wipe_reference"])
@pytest.mark.parametrize(("ref", "is_disputed"), [("C-1", True), ("C-2", False)])
def test_whoever_leaves_a_reference_on_one_of_two_rows_says_that_this_is_it(
    act: str, ref: str, *, is_disputed: bool
) -> None:
    """A note had asked which of them it is: what others still gave the row that went was called
    lost, and the record, mixed; so it was where the reference was left on the copy (2887133)."""
    books = Books()
    people = [note(books, BADOT), note(books, COTIN)]
    books.look()

    ACTS[act](visit_to([(*BADOT, "C-1"), (*COTIN, ref)], books, Keyboard()))

    assert [books.people[one].is_disputed for one in people] == [is_disputed] * 2


@pytest.mark.parametrize(("email", "is_known"), [("a@example.org", True), ("", False)])
def test_nobody_is_known_by_a_given_name_that_stands_alone(email: str, *, is_known: bool) -> None:
    """A value of ours that had slipped into a blank row was typed over as if that were somebody's
    row; what their own row went on showing was called back from the dead."""
    books, keyboard = Books(), Keyboard()
    note(books, ("Badot", "Anne", "Directrice", "a@example.org", "0353010001"))

    ACTS["type"](visit_to([("", "Anne", "", email, "", "")], books, keyboard))

    assert bool(keyboard.typed) == is_known


@pytest.mark.parametrize(("ref", "is_fresh"), [("", True), ("", False), ("C-1", False)])
def test_a_row_may_be_taken_away_while_its_copy_waits_once_the_service_has_seen_both(
    ref: str, *, is_fresh: bool
) -> None:
    books = Books()
    badot, cotin = note(books, BADOT), note(books, COTIN)
    visit = visit_to([(*BADOT, "C-1"), (*COTIN, ref)], books, Keyboard())
    visit.memory.fresh_copies |= {badot, cotin} if is_fresh else set()

    assert ACTS["lift_row"](visit) != is_fresh


@pytest.mark.parametrize(
    ("email", "is_rubbish"), [("Directrice", True), ("a@example.org", False), ("", False)]
)
def test_what_stands_astray_in_a_row_is_copied_as_words(email: str, *, is_rubbish: bool) -> None:
    """A function under the address, where a write of ours met other columns (seed 2958898)."""
    books = Books()
    note(books, BADOT)
    family, given, role, _, phone = BADOT
    visit = visit_to([(family, given, role, email, phone, "C-1")], books, Keyboard())
    visit.google.batch = lambda *_: None  # type: ignore[method-assign, assignment]

    assert ACTS["copy_row"](visit)

    assert [(one.text, one.is_rubbish) for one in books.of(2, "email")] == [(email, is_rubbish)]


def test_people_know_rows_above_titles_that_a_sort_put_among_them() -> None:
    books, keyboard = Books(), Keyboard()
    badot, cotin = note(books, BADOT), note(books, COTIN)
    visit = visit_to([(*BADOT, "C-1"), (*COTIN, "C-2")], books, keyboard)
    rows = [visit.tab.rows[1], visit.tab.rows[0], visit.tab.rows[2]]
    visit.tab = Tab("S1", 0, "Contacts", rows, (60, 12))

    assert (visit.tab.head, [*visit.known()]) == (1, [(0, badot), (2, cotin)])
    assert not ACTS["sort_with_titles"](visit)
    assert ACTS["titles_back"](visit)


def test_a_list_with_titles_in_another_order_is_read_under_the_lists_own() -> None:
    books, keyboard = Books(), Keyboard()
    note(books, BADOT)
    visit = visit_to([(*BADOT, "C-1")], books, keyboard)

    assert ACTS["paste_other_list"](visit)

    pasted = [one for one in books.typings if one.entry.person > 1]
    assert {one.entry.person for one in pasted} == visit.memory.pasted[SHEET.key]
    assert any(one.is_rubbish for one in pasted)


def test_a_list_that_is_moved_under_the_lists_titles_is_what_was_meant_all_along() -> None:
    books = Books()
    batches: list[dict[str, Any]] = []
    badot = note(books, BADOT)
    duval = books.someone("clef")
    stands = dict(zip(FIELDS, ["Anne", "Duval", "Bénévole", "", ""], strict=True))
    for name, text in stands.items():
        books.note(Entry(duval, name, text, "clef"))
    rows = [(*BADOT, "C-1"), ("Prénom", "Nom", "Fonction"), ("Anne", "Duval", "Bénévole")]
    visit = visit_to(rows, books, Keyboard())
    visit.memory.pasted[SHEET.key] = {badot, duval}
    visit.google.batch = lambda _, *some: batches.extend(some)  # type: ignore[method-assign, assignment]

    assert ACTS["line_up"](visit)

    assert books.possible(duval, "family_name") == {"duval"}
    assert books.possible(duval, "given_name") == {"anne"}
    assert books.possible(badot, "family_name") == {"badot"}
    moved, deleted = batches
    shown = [one.get("userEnteredValue") for one in moved["updateCells"]["rows"][0]["values"]]
    assert moved["updateCells"]["start"]["rowIndex"] == 3
    assert len(shown) == len(FIELDS) + 1
    assert deleted["deleteDimension"]["range"]["startIndex"] == 2


def test_what_was_emptied_under_other_titles_comes_back_under_its_own() -> None:
    """Else an address would be typed over the telephones (seed 2913326)."""
    books = Books()
    badot, duval = note(books, BADOT), books.someone("clef")
    books.note(Entry(duval, "family_name", "Duval", "clef"))
    rows = [(*BADOT, "C-1"), ("Prénom", "Nom", "Fonction"), ("", "Duval", "Bénévole")]
    visit = visit_to(rows, books, Keyboard())
    visit.memory.pasted[SHEET.key] = {duval}
    emptied = [
        Undo(badot, {"family_name": "Badot"}, 1, name="family_name"),
        Undo(duval, {"family_name": "Anne"}, 3, name="family_name"),
    ]
    visit.memory.changed[SHEET.key] = [*emptied]

    assert ACTS["line_up"](visit)

    mine, theirs = visit.memory.changed[SHEET.key]
    assert mine == emptied[0]
    assert (theirs.name, theirs.texts) == ("given_name", {"given_name": "Anne"})


def test_a_list_in_line_stays_where_it_is() -> None:
    books = Books()
    badot = note(books, BADOT)
    titles = tuple(CONTACT.titles[name][0] for name in FIELDS)
    visit = visit_to([(*COTIN, "C-2"), titles, BADOT], books, Keyboard())
    visit.memory.pasted[SHEET.key] = {badot}

    assert not ACTS["line_up"](visit)


OLDER = {**dict(zip(FIELDS, BADOT, strict=True)), "role": "Bénévole"}


@pytest.mark.parametrize("act", ["paste_copy", "paste_whole_copy"])
def test_whoever_pastes_an_older_copy_over_a_newcomer_takes_them_away(act: str) -> None:
    """Who was there has again what they had; who stands further down now is there twice."""
    books = Books()
    badot, cotin = note(books, BADOT), note(books, COTIN)
    visit = visit_to([(*COTIN, "C-2"), (*BADOT, "C-1")], books, Keyboard())
    visit.memory.kept[SHEET.key] = [Kept(badot, OLDER, "C-1")]
    visit.google.call = lambda *_: None  # type: ignore[method-assign, assignment]

    assert ACTS[act](visit)

    assert books.people[cotin].is_away
    assert (SHEET.key, badot) in books.copies
    assert books.possible(badot, "role") == {"directrice", "bénévole"}


def test_an_older_value_that_is_pasted_over_the_same_person_replaces_what_stood_there() -> None:
    books = Books()
    badot, cotin = note(books, BADOT), note(books, COTIN)
    visit = visit_to([(*BADOT, "C-1"), (*COTIN, "C-2")], books, Keyboard())
    older = {name: f"{text}x" for name, text in zip(FIELDS, COTIN, strict=True) if text}
    visit.memory.kept[SHEET.key] = [Kept(badot, OLDER, "C-1"), Kept(cotin, older, "C-2")]

    assert ACTS["paste_cells"](visit)

    assert any(not one.is_alive for one in books.typings)


def test_whoever_pastes_an_older_copy_over_words_gives_them_up() -> None:
    """They stood beside a value that the copy has without them (seed 2634085)."""
    books = Books()
    badot, cotin = note(books, BADOT), note(books, COTIN)
    books.remarks = {"noté par Lise": badot, "noté par Luc": cotin}
    worded = (*BADOT[:4], f"{BADOT[4]} (noté par Lise)", "C-1")
    visit = visit_to([worded, (*COTIN[:4], "(noté par Luc)", "C-2")], books, Keyboard())
    visit.memory.kept[SHEET.key] = [Kept(badot, OLDER, "C-1")]
    visit.google.call = lambda *_: None  # type: ignore[method-assign, assignment]

    assert ACTS["paste_copy"](visit)

    assert books.remarks == {"noté par Luc": cotin}


@pytest.mark.parametrize("act", ["wipe_reference", "spoil_reference"])
@pytest.mark.parametrize("is_looked_at", [True, False])
def test_nobody_takes_the_reference_of_a_row_that_nothing_else_is_known_by(
    act: str, *, is_looked_at: bool
) -> None:
    """Four of five cells were typed over in one day, too: nobody can say whose it is (2630054)."""
    books = Books()
    note(books, BADOT)
    if is_looked_at:
        books.look()

    assert ACTS[act](visit_to([(*BADOT, "C-1")], books, Keyboard())) == is_looked_at


@pytest.mark.parametrize(("ref", "is_typed"), [("C-1", True), ("", False), ("C-????", False)])
def test_words_are_replaced_in_rows_that_are_known_by_their_reference(
    ref: str, *, is_typed: bool
) -> None:
    books, keyboard = Books(), Keyboard()
    row = ("Badot", "Anne", "Chargée de vie", "", "")
    note(books, row)

    ACTS["replace_everywhere"](visit_to([(*row, ref)], books, keyboard))

    assert bool(keyboard.typed) == is_typed


_ROWS = [BADOT, COTIN, ("Dubois", "Luc", "Chargée de vie", "c@example.org", "0353010003")]
_ALL = frozenset((row, column) for row in range(1, 4) for column in range(5))


@pytest.mark.parametrize(
    ("act", "hit"),
    [
        ("fill_down", _ALL),
        ("replace_everywhere", _ALL),
        ("paste_copy", frozenset({(1, 4)})),
        ("type_over", _ALL),
        ("sort_column", _ALL),
        ("heading", _ALL),
    ],
)
@pytest.mark.parametrize("is_hit", [True, False])
def test_people_act_in_the_instant_of_a_write_beside_what_it_writes(
    act: str, hit: frozenset[tuple[int, int]], *, is_hit: bool
) -> None:
    """Of two who type into one cell at once, nobody can say whose value is to stand."""
    books = Books()
    people = [note(books, row) for row in _ROWS]
    rows: Rows = [(*row, f"C-{at}") for at, row in enumerate(_ROWS)]
    visit = visit_to(rows, books, Keyboard(), hit if is_hit else {(3, 5)})
    visit.memory.kept[SHEET.key] = [Kept(people[0], OLDER, "C-0")]
    visit.google.call = lambda *_: None  # type: ignore[method-assign, assignment]

    assert ACTS[act](visit) != is_hit


@pytest.mark.parametrize("is_empty", [True, False])
def test_nobody_sums_up_an_empty_list(*, is_empty: bool) -> None:
    """« =COUNTA(A2:A1) » turns round as rows come in (seed 2630030)."""
    books, keyboard = Books(), Keyboard()
    note(books, BADOT)

    done = ACTS["total"](visit_to([] if is_empty else [(*BADOT, "C-1")], books, keyboard))

    assert done == bool(keyboard.typed) == (not is_empty)


@pytest.mark.parametrize(
    ("text", "steps", "expected"),
    [
        ("31/12/2027", 2, "02/01/2028"),
        ("03 53 01 00 98", 1, "03 53 01 00 99"),
        ("03 53 01 00 98", 2, ""),
        ("Trésorière", 1, ""),
    ],
)
def test_what_ends_in_a_number_counts_up_as_it_is_dragged(
    text: str, steps: int, expected: str
) -> None:
    assert count_up(text, steps) == expected


@pytest.mark.parametrize("act", ["fill_down", "fill_series"])
def test_what_is_dragged_down_is_typed_for_everybody_below(act: str) -> None:
    books, keyboard = Books(), Keyboard()
    rows = [("Badot", "Anne", "Directrice", "", "0353010001"), COTIN]
    rows += [("Dubois", "Luc", "Trésorier", "", "0353010007")]
    for row in rows:
        note(books, row)
    visit = visit_to([(*row, f"C-{at}") for at, row in enumerate(rows)], books, keyboard)

    assert ACTS[act](visit)

    assert {place[-2:] for place in keyboard.typed} <= {"C3", "C4", "E3", "E4"}
    assert len(keyboard.typed) == 2 or act == "fill_down"


def test_one_word_put_for_another_is_typed_wherever_it_stood() -> None:
    books, keyboard = Books(), Keyboard()
    rows = [("Badot", "Anne", "Chargée de vie", "", ""), ("Cotin", "Luc", "Trésorier", "", "")]
    for row in rows:
        note(books, row)
    visit = visit_to([(*row, f"C-{at}") for at, row in enumerate(rows)], books, keyboard)

    assert ACTS["replace_everywhere"](visit)

    assert keyboard.typed == {"S1 'Contacts'!C2": "Responsable de vie"}


def test_a_column_that_was_sorted_alone_is_put_back_for_each_person() -> None:
    books = Books()
    rows = [
        ("Badot", "Anne", "Trésorière", "", ""),
        ("Cotin", "Luc", "Directeur", "", ""),
        ("Dubois", "Lise", "Animatrice", "", ""),
        ("", "Max", "Bénévole", "", ""),
    ]
    for row in rows:
        note(books, row)
    visit = visit_to([(*row, f"C-{at}") for at, row in enumerate(rows)], books, Keyboard())

    assert ACTS["sort_column"](visit)
    assert books.alone == {SHEET.key: "role"}
    assert not ACTS["sort_column"](visit)
    assert ACTS["unsort_column"](visit)
    assert books.alone == {}


@pytest.mark.parametrize(("typed", "is_given_up"), [("Cheffe", True), ("", False)])
def test_what_was_typed_in_a_column_sorted_alone_goes_as_the_column_is_put_back(
    typed: str, *, is_given_up: bool
) -> None:
    """Each cell gets back what it was before the sort (seed 2650052)."""
    books, roles = Books(), ["Trésorière", "Directeur", "Animatrice", "Bénévole"]
    rows = [(f"Badot{role[0]}", "Anne", role, "", "") for role in roles]
    people = [note(books, row) for row in rows]
    visit = visit_to([(*row, f"C-{at}") for at, row in enumerate(rows)], books, Keyboard())
    assert ACTS["sort_column"](visit)
    for row, role in enumerate(sorted(roles), start=1):
        visit.tab.rows[row][2]["formattedValue"] = role
    if typed:
        books.note(Entry(people[0], "role", typed, "clef"), ["Trésorière"])
        visit.tab.rows[1][2]["formattedValue"] = typed

    assert ACTS["unsort_column"](visit)

    typings = {one.text: one.is_alive for one in books.of(people[0], "role")}
    assert typings == {"Trésorière": True, **({typed: False} if is_given_up else {})}


@pytest.mark.parametrize("is_shown", [True, False])
def test_a_column_put_back_answers_the_note_of_a_conflict(*, is_shown: bool) -> None:
    """Whatever is typed there while the note shows the other value wins (seed 2802142)."""
    books, roles = Books(), ["Trésorière", "Directeur", "Animatrice", "Bénévole"]
    rows = [(f"Badot{role[0]}", "Anne", role, "", "") for role in roles]
    people = [note(books, row) for row in rows]
    visit = visit_to([(*row, f"C-{at}") for at, row in enumerate(rows)], books, Keyboard())
    assert ACTS["sort_column"](visit)
    for row, role in enumerate(sorted(roles), start=1):
        visit.tab.rows[row][2]["formattedValue"] = role
    books.note(Entry(people[0], "role", "Cheffe", ""), ["Trésorière"])
    books.moment += 1
    if is_shown:
        visit.tab.rows[1][2]["note"] = "Synchronisation : deux valeurs différentes. « Cheffe »."

    assert ACTS["unsort_column"](visit)

    given = next(one for one in books.of(people[0], "role") if one.text == "Cheffe")
    assert given.is_alive is not is_shown


@pytest.mark.parametrize("is_decided", [True, False])
def test_a_column_put_back_keeps_nothing_that_was_decided_against_meanwhile(
    *, is_decided: bool
) -> None:
    """The office had kept the other value, and no run had carried that out yet (3010153)."""
    books, roles = Books(), ["Trésorière", "Directeur", "Animatrice", "Bénévole"]
    rows = [(f"Badot{role[0]}", "Anne", role, "", "") for role in roles]
    people = [note(books, row) for row in rows]
    visit = visit_to([(*row, f"C-{at}") for at, row in enumerate(rows)], books, Keyboard())
    assert ACTS["sort_column"](visit)
    for row, role in enumerate(sorted(roles), start=1):
        visit.tab.rows[row][2]["formattedValue"] = role
    visit.tab.rows[1][2]["note"] = "Synchronisation : deux valeurs différentes. « Cheffe »."
    if is_decided:
        books.give_up("role", "Trésorière", {"family_name": "BadotT"})

    assert ACTS["unsort_column"](visit)

    put_back = books.of(people[0], "role")[-1]
    assert put_back.text == "Trésorière"
    assert books.is_missed(put_back) is not is_decided


def test_a_colleague_typed_in_two_lists_is_one_person() -> None:
    books, keyboard = Books(), Keyboard()
    note(books, COTIN)
    books.look()
    visit = visit_to([(*COTIN, "C-2")], books, keyboard)
    visit.google.call = lambda *_: None  # type: ignore[method-assign, assignment]
    assert not ACTS["same_colleague"](visit)

    badot = books.someone("les-epis")
    for name, text in zip(FIELDS, BADOT, strict=True):
        books.note(Entry(badot, name, text, "les-epis"))

    assert ACTS["same_colleague"](visit)
    assert books.typings[-1].entry.person == badot


def test_a_heading_is_no_row_of_anybodys() -> None:
    books = Books()
    badot = note(books, BADOT)
    visit = visit_to([("Équipe", "", "", "", "", ""), (*BADOT, "C-1")], books, Keyboard())
    visit.tab.rows[1].append({"formattedValue": "vu"})  # in a column of their own (seed 2652074)
    books.headings[SHEET.key] = {"Équipe"}

    assert [*visit.known()] == [(2, badot)]
    assert ACTS["heading"](visit)
    assert len(books.headings[SHEET.key]) == 2
    assert ACTS["drop_heading"](visit)
    assert "Équipe" not in books.headings[SHEET.key]


@pytest.mark.parametrize(
    ("note_", "is_seen"), [("", True), ("Elles portent la référence C-1.", False)]
)
def test_a_blank_in_a_row_that_is_held_is_seen_by_nobody_elsewhere(
    note_: str, *, is_seen: bool
) -> None:
    """Elsewhere the same was emptied and typed again; then the row was taken (seed 2611001)."""
    books = Books()
    person = note(books, BADOT)
    visit = visit_to([(*BADOT, "C-1")], books, Keyboard())
    visit.tab.rows[1][visit.tab.columns["ref"]]["note"] = note_
    visit.type_into((1, person), "role", "")
    books.look()
    books.note(Entry(person, "role", "", "les-epis"), ["Directrice"])
    books.look()
    books.moment += 1
    books.note(Entry(person, "role", "Directrice", "les-epis"), [""])

    assert ("" not in books.possible(person, "role")) == is_seen


@pytest.mark.parametrize(
    ("author", "shown", "is_handed_on"),
    [("les-epis", BADOT[2], True), ("les-epis", "Trésorière", False), ("clef", BADOT[2], False)],
)
def test_what_others_gave_whom_somebody_types_over_may_be_the_next_ones(
    author: str, shown: str, *, is_handed_on: bool
) -> None:
    """Not what stood in the row, nor what the same list had given (seed 3000166)."""
    books = Books()
    before = note(books, BADOT)
    books.note(Entry(before, "role", "Trésorière", author), [BADOT[2]])

    row = (*BADOT[:2], shown, *BADOT[3:], "C-1")
    assert ACTS["type_over"](visit_to([row], books, Keyboard()))

    person = books.people[before].successor
    assert person is not None
    assert (person in (books.owners("role", "Trésorière") or ())) is is_handed_on
    assert books.of(person, "role")[-1].is_alive
