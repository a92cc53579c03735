"""Stories told by the real commands, with a fault or a person at one request after another.

Sheets at rest: A (own), C (all). A change reaches A, and in the instant of its write, of its
repair or of its recovery something happens.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from simulation.machinery.wire import Passing
from simulation.sheets import (
    PASTED,
    Sheet,
    area,
    delete_rows,
    image,
    insert,
    move,
    put,
    sort,
    span,
)
from simulation.stage import Stage
from simulation.world import World
from tests.taste import taste

pytestmark = pytest.mark.hostile

PEOPLE = ("Badot", "Cadet", "Fabert", "Gillot", "Batcot", "Henry")
Act = Callable[[], object]
Strike = str | Act | None


@dataclass
class Script:
    """What befalls the writes into one sheet, in turn: before each is passed on, and after."""

    spreadsheet: str
    before_writes: list[Strike] = field(default_factory=list)
    after_writes: list[Strike] = field(default_factory=list)

    def before(self, passing: Passing) -> str | None:
        return self._next(self.before_writes, passing)

    def after(self, passing: Passing) -> str | None:
        return self._next(self.after_writes, passing)

    def _next(self, waiting: list[Strike], passing: Passing) -> str | None:
        if passing.kind != "write" or passing.spreadsheet != self.spreadsheet or not waiting:
            return None
        strike = waiting.pop(0)
        told = strike() if callable(strike) else strike
        return told if isinstance(told, str) else None


@dataclass
class Town:
    """Partner A's sheet, the coordinator's C, and the commands."""

    world: World

    @property
    def a(self) -> Sheet:
        return self.world.sheets[0]

    @property
    def c(self) -> Sheet:
        return next(sheet for sheet in self.world.sheets if sheet.scope == "all")

    def sync(self, times: int = 1) -> None:
        for _ in range(times):
            self.world.pass_time(60)
            self.world.run("sync", "--json")

    def strike(self, before: Sequence[Strike] = (), after: Sequence[Strike] = ()) -> None:
        """Of the writes into A's sheet."""
        self.world.strike_with(Script(self.a.spreadsheet, list(before), list(after)))

    def kill(self) -> None:
        self.world.running[-1].kill()

    def die(self) -> str:
        """Killed before the request arrives."""
        self.kill()
        return "reset"

    def edit(self, ref: str, **values: str) -> None:
        texts = [f"{name}={value}" for name, value in values.items()]
        assert self.world.run("edit", ref, *texts).code == 0

    def rows(self, sheet: Sheet) -> dict[str, dict[str, str]]:
        tab = self.world.tab(sheet)
        return {tab.reference(row): tab.texts(row) for row in tab.data_rows()}

    def ref_of(self, name: str) -> str:
        found = self.rows(self.a).items()
        return next(ref for ref, texts in found if texts["family_name"] == name)

    def records(self) -> dict[str, dict[str, str]]:
        return {one["ref"]: one["fields"] for one in self.world.export() if not one["archived"]}

    def sort(self, *, descending: bool, count: int = 0) -> Act:
        def act() -> None:
            tab = self.world.tab(self.a)
            where = {
                "sheetId": tab.sheet_id,
                "startRowIndex": 1,
                "endRowIndex": 1 + len(PEOPLE) + count,
            }
            request = sort(where, tab.columns["family_name"], descending=descending)
            self.world.google.batch(self.a.spreadsheet, request)

        return act

    def insert_row(self, place: int = 1) -> None:
        tab = self.world.tab(self.a)
        self.world.google.batch(self.a.spreadsheet, insert(tab.sheet_id, "ROWS", place))

    def take_row(self, ref: str) -> list[dict[str, object]]:
        """Deletes the row in A; its cells, as Ctrl+Z brings them back."""
        tab = self.world.tab(self.a)
        row = next(row for row in tab.data_rows() if tab.reference(row) == ref)
        self.world.google.batch(self.a.spreadsheet, delete_rows(tab.sheet_id, row))
        return image(tab, row)

    def give_row(self, cells: list[dict[str, object]], row: int) -> None:
        sheet_id = self.world.tab(self.a).sheet_id
        requests = insert(sheet_id, "ROWS", row), put(sheet_id, row, 0, cells, PASTED)
        self.world.google.batch(self.a.spreadsheet, *requests)

    def cut_below(self, name: str) -> None:
        """Ctrl+X in A, and Ctrl+V below all: nothing moves up into its place."""
        tab = self.world.tab(self.a)
        row = next(row for row in tab.data_rows() if tab.text(row, "family_name") == name)
        where = area(tab.sheet_id, (row, row + 1), (0, tab.width))
        to = {"sheetId": tab.sheet_id, "rowIndex": tab.last + 1, "columnIndex": 0}
        paste = {"source": where, "destination": to, "pasteType": "PASTE_NORMAL"}
        self.world.google.batch(self.a.spreadsheet, {"cutPaste": paste})

    def questions(self) -> list[str]:
        return [one["ref"] for one in self.world.problems() if one["kind"] == "duplicate"]

    def type(self, sheet: Sheet, ref: str, name: str, text: str) -> None:
        tab = self.world.tab(sheet)
        row = next(row for row in tab.data_rows() if tab.reference(row) == ref)
        self.world.google.type(sheet.spreadsheet, f"Contacts!{tab.place(row, name)}", [[text]])


@pytest.fixture(params=taste(["one process"], ["a process each"]))
def town(stage: Stage, request: pytest.FixtureRequest) -> Iterator[Town]:
    """Its commands come one after the other in a process that stays until it is killed."""
    world = stage.world
    world.open("story", "sqlite", stays=request.param == "one process")
    town = Town(world)
    rows = [
        [name, "Anne", "Accueil", f"{name.lower()}@example.org", f"06 39 98 01 0{number}"]
        for number, name in enumerate(PEOPLE)
    ]
    world.google.type(town.a.spreadsheet, "Contacts!A2", rows)
    town.sync(4)
    yield town
    world.close()


def assert_at_rest(town: Town, expected: dict[str, dict[str, str]]) -> None:
    """Three runs are enough: sheets and records as expected, nothing open."""
    town.sync(3)
    assert town.rows(town.a) == expected
    shown = {ref: texts["email"] for ref, texts in town.rows(town.c).items()}
    assert shown == {ref: texts["email"] for ref, texts in expected.items()}
    assert {ref: one["email"] for ref, one in town.records().items()} == shown
    assert town.world.problems() == []


def changed(town: Town) -> dict[str, dict[str, str]]:
    """The coordinator edits Badot's e-mail: how all has to end."""
    expected = town.rows(town.a)
    ref = town.ref_of("Badot")
    expected[ref]["email"] = "nouvelle@example.org"
    town.edit(ref, email="nouvelle@example.org")
    return expected


@pytest.mark.parametrize("fault", ["500", "reset", "500_after", "cut", "truncated", "timeout"])
def test_a_repair_that_is_struck_is_not_taken_for_done(town: Town, fault: str) -> None:
    expected = changed(town)
    where = "after" if fault in {"500_after", "cut", "truncated", "timeout"} else "before"
    sorted_ = town.sort(descending=True)
    if where == "before":
        town.strike(before=[sorted_, fault])
    else:
        town.strike(before=[sorted_], after=[None, fault])

    town.sync()

    assert_at_rest(town, expected)


def test_a_recovery_whose_repair_is_struck_goes_on(town: Town) -> None:
    expected = changed(town)
    town.strike(before=[town.sort(descending=True), "500"], after=[town.kill])

    town.sync(2)

    assert_at_rest(town, expected)


def test_rows_that_move_under_the_write_and_under_each_repair_end_where_they_belong(
    town: Town,
) -> None:
    expected = changed(town)
    down, up = town.sort(descending=True), town.sort(descending=False)
    town.strike(before=[down, up, down, up, down])

    town.sync(2)

    assert_at_rest(town, expected)


@pytest.mark.parametrize("is_killed", [False, True], ids=["", "and killed"])
@pytest.mark.parametrize("by", ["coordinator", "partner"])
def test_a_change_taken_back_stays_taken_back(town: Town, by: str, *, is_killed: bool) -> None:
    """Ours, written while a row was inserted in A, was later taken for A's own typing."""
    ref, expected = town.ref_of("Badot"), town.rows(town.a)

    def change(text: str) -> None:
        if by == "coordinator":
            town.edit(ref, email=text)
        else:
            town.type(town.c, ref, "email", text)

    before = expected[ref]["email"]
    change("autre@example.org")
    town.strike(before=[town.insert_row], after=[town.kill] if is_killed else [])
    town.sync(2)
    change(before)
    town.sync(3)

    assert_at_rest(town, expected)


def test_a_colleague_copied_from_a_row_is_one_row_elsewhere_too(town: Town) -> None:
    """Killed right after the row was appended to C: it was appended again."""
    tab = town.world.tab(town.a)
    copied = [["Neuf", "Anne", "Trésorière", "badot@example.org", "06 39 98 01 00"]]
    town.world.google.type(town.a.spreadsheet, "Contacts!A9", copied)
    town.world.strike_with(Script(town.c.spreadsheet, [], [town.kill]))
    town.sync(2)
    town.sync(4)

    names = [texts["family_name"] for texts in town.rows(town.c).values()]
    lines = town.world.tab(town.c)
    assert len(lines.data_rows()) == len(names) == len(PEOPLE) + 1
    assert names.count("Neuf") == 1
    assert tab.sheet_id == town.world.tab(town.a).sheet_id


def test_columns_that_move_under_a_write_take_nothing_along(town: Town) -> None:
    expected = changed(town)

    def move() -> None:
        sheet_id = town.world.tab(town.a).sheet_id
        request = {
            "moveDimension": {"source": span(sheet_id, "COLUMNS", 3, 4), "destinationIndex": 1}
        }
        town.world.google.batch(town.a.spreadsheet, request)

    town.strike(before=[move, "500"])
    town.sync()

    assert_at_rest(town, expected)


def test_a_repair_that_met_other_rows_before_a_kill_is_done_where_its_rows_went(
    town: Town,
) -> None:
    expected = changed(town)

    def move_first_row_to_the_end() -> None:
        tab = town.world.tab(town.a)
        town.world.google.batch(town.a.spreadsheet, move(tab.sheet_id, "ROWS", 1, 1 + len(PEOPLE)))

    town.strike(
        before=[town.sort(descending=True), move_first_row_to_the_end], after=[None, town.kill]
    )
    town.sync()
    town.insert_row()

    assert_at_rest(town, expected)


def test_a_title_retyped_before_a_repair_is_applied_leaves_nobodys_value_behind(
    town: Town,
) -> None:
    expected = changed(town)
    town.strike(before=[town.sort(descending=True), "500", "500", "500"])
    town.sync()
    tab = town.world.tab(town.a)
    at = tab.place(0, "email")
    town.world.google.type(town.a.spreadsheet, f"Contacts!{at}", [["E-mail"]])

    assert_at_rest(town, expected)


def test_a_note_of_their_own_stays_where_a_repair_passes(town: Town) -> None:
    expected = changed(town)
    tab = town.world.tab(town.a)
    note = put(tab.sheet_id, 2, 0, [{"note": "Rappeler jeudi"}], "note")
    town.world.google.batch(town.a.spreadsheet, note)
    town.sync(2)
    name = tab.text(2, "family_name")
    town.edit(town.ref_of("Badot"), email="derniere@example.org")
    expected[town.ref_of("Badot")]["email"] = "derniere@example.org"
    town.strike(before=[town.sort(descending=True), "500"])
    town.sync()

    assert_at_rest(town, expected)
    after = town.world.tab(town.a)
    row = next(row for row in after.data_rows() if after.text(row, "family_name") == name)
    assert after.note(row, "family_name") == "Rappeler jeudi"


@pytest.mark.parametrize("end", ["reset", "kill"])
@pytest.mark.parametrize("is_repair", [False, True], ids=["write", "repair"])
def test_what_stood_there_before_is_typed_again_over_a_write_that_nobody_saw_proved(
    town: Town, end: str, *, is_repair: bool
) -> None:
    """Killed right after it, or its answer lost; the person's own value, put back, was lost."""
    ref = town.ref_of("Badot")

    def type_it() -> str:
        assert town.rows(town.a)[ref]["email"] == "autre@example.org"
        town.type(town.a, ref, "email", "badot@example.org")
        if end == "kill":
            town.kill()
        return "reset"

    town.edit(ref, email="autre@example.org")
    if is_repair:
        town.strike(before=[town.insert_row], after=[None, type_it])
    else:
        town.strike(after=[type_it])
    town.sync()
    town.sync(3)

    assert town.records()[ref]["email"] == "badot@example.org"
    assert {town.rows(one)[ref]["email"] for one in (town.a, town.c)} == {"badot@example.org"}
    assert town.world.problems() == []


@pytest.mark.parametrize("is_moved", [False, True], ids=["still", "moved"])
def test_what_is_emptied_in_a_row_that_nobody_saw_appended_stays_empty(
    town: Town, *, is_moved: bool
) -> None:
    """Killed right after it was appended; the telephone emptied since was written again."""
    new = [["Neuf", "Anne", "Trésorière", "neuf@example.org", "06 39 98 01 09"]]
    town.world.google.type(town.a.spreadsheet, "Contacts!A9", new)
    town.world.strike_with(Script(town.c.spreadsheet, [], [town.kill]))
    town.sync(2)
    ref = next(ref for ref, one in town.records().items() if one["family_name"] == "Neuf")
    if is_moved:
        first = insert(town.world.tab(town.c).sheet_id, "ROWS", 1)
        town.world.google.batch(town.c.spreadsheet, first)
    town.type(town.c, ref, "phone", "")
    town.sync(3)

    assert town.records()[ref]["phone"] is None
    assert {town.rows(one)[ref]["phone"] for one in (town.a, town.c)} == {""}
    assert town.world.problems() == []


@pytest.mark.parametrize("where", ["elsewhere", "elsewhere, its repair cut", "in its cell"])
def test_typing_answers_a_question_only_where_it_was_shown(town: Town, where: str) -> None:
    """Rows moved under the write of its note, which ended its run; it was put back afterwards."""
    ref, is_moved = town.ref_of("Badot"), where != "in its cell"
    town.type(town.a, ref, "email", "neuf@example.org")
    town.edit(ref, email="autre@example.org")

    def cut() -> str:
        town.kill()
        return "reset"

    if where == "elsewhere, its repair cut":
        town.strike(before=[town.insert_row, cut])
    else:
        town.strike(before=[town.insert_row if is_moved else None], after=[town.kill])
    town.sync()
    town.type(town.a, ref, "email", "encore@example.org")
    town.sync(3)

    asked = {(one["sheet_value"], one["canonical_value"]) for one in town.world.problems()}
    assert asked == ({("encore@example.org", "autre@example.org")} if is_moved else set())
    kept = "autre" if is_moved else "encore"
    assert town.records()[ref]["email"] == f"{kept}@example.org"


def test_a_row_brought_back_beside_what_it_has_become_is_asked_about(town: Town) -> None:
    """Given another name and address while it was gone: the old one made a second person."""
    ref = town.ref_of("Badot")
    cells = town.take_row(ref)
    town.type(town.c, ref, "family_name", "Badot-Leroy")
    town.edit(ref, email="leroy@example.org")
    town.sync(3)
    assert town.rows(town.a)[ref]["family_name"] == "Badot-Leroy"
    town.give_row(cells, 1)
    town.sync(3)

    [again] = town.questions()
    assert again != ref
    assert town.rows(town.a)[again]["family_name"] == "Badot"


def test_a_question_is_not_answered_by_what_becomes_of_the_first_elsewhere(town: Town) -> None:
    """Another address for a day, and then the same again: nobody asked any more."""
    ref = town.ref_of("Badot")
    again = [["Badotte", "Anne", "Trésorière", "badot@example.org", "06 39 98 01 00"]]
    town.world.google.type(town.a.spreadsheet, "Contacts!A9", again)
    town.sync(2)
    asked = town.questions()
    town.edit(ref, email="autre@example.org")
    town.sync(2)
    town.edit(ref, email="badot@example.org")
    town.sync(2)

    assert len(asked) == 1
    assert town.questions() == asked


def test_a_copy_and_its_original_sorted_off_their_references_stay_who_they_are(town: Town) -> None:
    """Both were changed before any look, and have the address: the first row took the record.

    Nor does the sort answer what is asked about them; the reference left on one of them does.
    """
    ref, tab = town.ref_of("Henry"), town.world.tab(town.a)
    copied = [["Zola", "Anne", "Trésorière", "henry@example.org", "06 39 98 01 05", ref]]
    town.world.google.type(town.a.spreadsheet, "Contacts!A8", copied)
    town.type(town.a, ref, "role", "Directrice")
    town.sync()
    assert town.records()[ref]["role"] == "Accueil"
    where = area(tab.sheet_id, (1, 8), (0, tab.columns["ref"]))
    by_name = sort(where, tab.columns["family_name"], descending=True)
    town.world.google.batch(town.a.spreadsheet, by_name)
    town.sync(3)

    assert town.records()[ref]["family_name"] == "Henry"
    assert town.records()[ref]["role"] == "Accueil"
    shown = town.world.tab(town.a)
    [zola] = [row for row in shown.data_rows() if shown.text(row, "family_name") == "Zola"]
    column = chr(ord("A") + shown.columns["ref"])
    town.world.google.type(town.a.spreadsheet, f"Contacts!{column}{zola + 1}", [[""]])
    town.sync(3)
    assert town.records()[ref]["family_name"] == "Henry"
    assert town.records()[ref]["role"] == "Directrice"
    assert "Zola" in [one["family_name"] for one in town.records().values()]


def test_an_edit_and_a_sort_in_one_go_answer_no_question_about_a_copy(town: Town) -> None:
    """The original had two cells unlike the record then, and its copy one (seed 2858165)."""
    ref, tab = town.ref_of("Henry"), town.world.tab(town.a)
    copied = [["Zola", "Anne", "Accueil", "henry@example.org", "06 39 98 01 05", ref]]
    town.world.google.type(town.a.spreadsheet, "Contacts!A8", copied)
    town.type(town.a, ref, "phone", "06 39 98 01 47")
    town.sync(2)
    before = town.records()
    assert [one["kind"] for one in town.world.problems()] == ["held"]

    town.type(town.a, ref, "email", "jeanne@example.org")
    where = area(tab.sheet_id, (1, 8), (0, tab.columns["ref"]))
    by_name = sort(where, tab.columns["family_name"], descending=True)
    town.world.google.batch(town.a.spreadsheet, by_name)
    town.sync(3)

    assert town.records() == before
    assert [one["kind"] for one in town.world.problems()] == ["held"]
    shown = town.world.tab(town.a)
    both = [row for row in shown.data_rows() if shown.reference(row) == ref]
    assert {shown.text(row, "family_name") for row in both} == {"Henry", "Zola"}


def test_a_copy_beside_a_reference_that_a_sort_left_there_is_not_whose_row_went(
    town: Town,
) -> None:
    """Henry's row bore Badot's reference when it was copied: Zola was poured into Badot."""
    gone, ref = town.ref_of("Badot"), town.ref_of("Henry")
    town.take_row(gone)
    town.type(town.a, ref, "ref", gone)
    copied = [["Zola", "Paule", "Accueil", "zola@example.org", "06 39 98 01 05", gone]]
    town.world.google.type(town.a.spreadsheet, "Contacts!A8", copied)
    town.sync(3)

    named = {one: fields["family_name"] for one, fields in town.records().items()}
    assert gone not in named
    assert named[ref] == "Henry"
    assert "Zola" in named.values()
    shown = town.rows(town.a).items()
    assert {one: texts["family_name"] for one, texts in shown} == named


def test_a_lone_name_that_a_sort_left_beside_a_reference_is_not_whose_row_went(
    town: Town,
) -> None:
    """Seen while Badot's row was cut out: Zola was poured into her record (seed 2856008)."""
    tab, gone = town.world.tab(town.a), town.ref_of("Badot")
    town.world.google.type(town.a.spreadsheet, "Contacts!A8", [["Zola"]])
    where = area(tab.sheet_id, (1, 2 + len(PEOPLE)), (0, tab.columns["ref"]))
    by_name = sort(where, tab.columns["family_name"], descending=True)
    town.world.google.batch(town.a.spreadsheet, by_name)
    cells = image(town.world.tab(town.a), 7)
    town.world.google.batch(town.a.spreadsheet, delete_rows(tab.sheet_id, 7))
    town.sync()
    town.give_row(cells, 7)
    town.sync(3)

    named = {one: fields["family_name"] for one, fields in town.records().items()}
    assert named[gone] == "Badot"
    assert sorted(named.values()) == sorted(PEOPLE)
    shown = {ref: one["family_name"] for ref, one in town.rows(town.a).items()}
    assert shown == {**named, "": "Zola"}
    [question] = town.world.problems()
    assert (question["kind"], question["cell"]) == ("invalid", "D2")


def test_a_row_typed_anew_beside_what_it_was_is_asked_about(town: Town) -> None:
    """Reference, first name and address at once, while the record was changed elsewhere."""
    ref, tab = town.ref_of("Badot"), town.world.tab(town.a)
    town.type(town.c, ref, "role", "Directrice")
    row = next(row for row in tab.data_rows() if tab.reference(row) == ref)
    for name, text in {
        "given_name": "Annie",
        "email": "annie@example.org",
        "ref": "C-????",
    }.items():
        town.world.google.type(town.a.spreadsheet, f"Contacts!{tab.place(row, name)}", [[text]])
    town.sync(3)

    [again] = town.questions()
    shown = town.rows(town.a)
    assert {one["family_name"] for one in (shown[ref], shown[again])} == {"Badot"}
    assert shown[again]["given_name"] == "Annie"


@pytest.mark.parametrize("shared", [False, True], ids=["own number", "switchboard"])
def test_a_first_name_retyped_in_two_lists_beside_anothers_reference_is_asked_about(
    town: Town, *, shared: bool
) -> None:
    """No mail and no post says whose the row is: a family name and a number do, unless others
    have that number too."""
    ref = town.ref_of("Badot")
    for name in ("role", "email"):
        town.type(town.a, ref, name, "")
    if shared:
        town.type(town.a, town.ref_of("Henry"), "phone", "06 39 98 01 00")
    town.sync(2)
    tab = town.world.tab(town.a)
    where = area(tab.sheet_id, (1, 1 + len(PEOPLE)), (0, tab.columns["ref"]))
    by_name = sort(where, tab.columns["family_name"], descending=True)
    town.world.google.batch(town.a.spreadsheet, by_name)
    tab = town.world.tab(town.a)
    row = next(row for row in tab.data_rows() if tab.texts(row)["family_name"] == "Badot")
    cell = f"Contacts!{tab.place(row, 'given_name')}"
    town.world.google.type(town.a.spreadsheet, cell, [["Annie"]])
    town.type(town.c, ref, "given_name", "Sabine")
    town.sync(4)

    people = [one for one in town.records().values() if one["family_name"] == "Badot"]
    assert sorted(one["given_name"] for one in people) == ["Annie", "Sabine"]
    assert len(town.questions()) == (not shared)


@pytest.mark.parametrize("by", ["email", "family_name"])
def test_what_we_wrote_into_a_blank_row_stays_alone_in_none_wherever_that_went(
    town: Town, by: str
) -> None:
    """A name of ours stood there for good, as if it were a heading."""
    ref = town.ref_of("Badot")
    town.insert_row()
    town.sync(2)
    expected = town.rows(town.a)
    expected[ref]["family_name"] = "Badet"
    town.edit(ref, family_name="Badet")
    town.strike(before=[town.insert_row], after=[town.kill])
    town.sync()
    tab = town.world.tab(town.a)
    where = area(tab.sheet_id, (1, 3 + len(PEOPLE)), (0, tab.columns["ref"]))
    town.world.google.batch(town.a.spreadsheet, sort(where, tab.columns[by], descending=False))

    assert_at_rest(town, expected)
    assert len(town.world.tab(town.a).data_rows()) == len(PEOPLE)


def test_a_row_whose_copy_was_appended_before_a_kill_takes_over_nothing(town: Town) -> None:
    """C was sorted without its references, and rows went after the write: the copy's original
    was taken for whose reference it had got, and that one's address was written over its own."""
    tab = town.world.tab(town.c)
    copied = [["Neuf", "Anne", "Trésorière", "cadet@example.org", "06 39 98 01 01"]]
    town.world.google.type(town.a.spreadsheet, "Contacts!A9", copied)
    where = area(tab.sheet_id, (1, 1 + len(PEOPLE)), (0, tab.columns["ref"]))
    by_name = sort(where, tab.columns["family_name"], descending=True)
    town.world.google.batch(town.c.spreadsheet, by_name)
    town.world.strike_with(Script(town.c.spreadsheet, [], [town.kill]))
    town.sync()
    town.world.google.batch(town.c.spreadsheet, delete_rows(tab.sheet_id, 1, 3))
    town.sync(3)

    assert town.records()[town.ref_of("Cadet")]["email"] == "cadet@example.org"
    assert not [one for one in town.world.problems() if one["kind"] == "incident"]


@pytest.mark.parametrize("is_torn", [False, True], ids=["deleted", "sorted"])
def test_a_copy_appended_before_a_kill_gets_nothing_that_was_for_its_original(
    town: Town, *, is_torn: bool
) -> None:
    """It was the likest row of those left, once the original was deleted; or had lost its own
    reference in a sort, and what was in it was taken out of the original."""
    tab, ref = town.world.tab(town.c), town.ref_of("Badot")
    copied = [["Neuf", "Anne", "Trésorière", "badot@example.org", "06 39 98 01 00"]]
    town.world.google.type(town.a.spreadsheet, "Contacts!A9", copied)
    town.edit(ref, phone="06 39 98 02 00")
    town.world.strike_with(Script(town.c.spreadsheet, [], [town.kill]))
    town.sync()
    row = next(row for row in tab.data_rows() if tab.reference(row) == ref)
    if is_torn:
        where = area(tab.sheet_id, (1, 2 + len(PEOPLE)), (0, tab.columns["ref"]))
        act = sort(where, tab.columns["family_name"], descending=True)
    else:
        act = delete_rows(tab.sheet_id, row)
    town.world.google.batch(town.c.spreadsheet, act)
    town.sync(3)

    phones = {one["family_name"]: one["phone"] for one in town.records().values()}
    assert phones["Neuf"] == "+33639980100"
    assert phones.get("Badot", "+33639980200") == "+33639980200"
    assert {one["kind"] for one in town.world.problems()} <= {"duplicate"}


def test_a_copy_appended_before_a_kill_and_sorted_off_its_reference_is_not_its_original(
    town: Town,
) -> None:
    """The original's row was cut from C: the copy, not known there yet, passed for it."""
    ref, tab = town.ref_of("Henry"), town.world.tab(town.c)
    copied = [["Alban", "Anne", "Trésorière", "henry@example.org", "06 39 98 01 05"]]
    town.world.google.type(town.a.spreadsheet, "Contacts!A9", copied)
    row = next(row for row in tab.data_rows() if tab.reference(row) == ref)
    town.world.google.batch(town.c.spreadsheet, delete_rows(tab.sheet_id, row))
    town.world.strike_with(Script(town.c.spreadsheet, [], [town.kill]))
    town.sync()
    where = area(tab.sheet_id, (1, 1 + len(PEOPLE)), (0, tab.columns["ref"]))
    by_name = sort(where, tab.columns["family_name"], descending=False)
    town.world.google.batch(town.c.spreadsheet, by_name)
    town.sync()

    assert town.records()[ref]["family_name"] == "Henry"


def test_a_row_that_ours_met_before_a_kill_and_that_moved_since_is_not_gone(town: Town) -> None:
    """Ours, pushed onto it, got its telephone; once all was sorted, it passed for deleted."""
    neuf = ["family_name=Neuf", "given_name=Zoé", "email=neuf@example.org"]
    town.world.run("new", "contact", *neuf, "organisation_id=les-epis")
    town.strike(before=[town.insert_row], after=[town.kill])
    town.sync()
    tab = town.world.tab(town.a)
    where = area(tab.sheet_id, (1, 3 + len(PEOPLE)), (0, tab.columns["ref"] + 1))
    by_name = sort(where, tab.columns["family_name"], descending=True)
    town.world.google.batch(town.a.spreadsheet, by_name)
    town.sync(4)

    names = {"Neuf", *PEOPLE}
    assert {one["family_name"] for one in town.records().values()} == names
    assert {one["family_name"] for one in town.rows(town.a).values()} == names
    assert town.records()[town.ref_of("Neuf")].get("phone") is None
    assert town.world.problems() == []


@pytest.mark.parametrize(
    ("name", "erased"),
    [("Cadet", "Gillot"), ("Gillot", "Henry")],
    ids=["between", "the last ones"],
)
def test_a_row_cut_below_all_before_a_repair_takes_no_other_with_it(
    town: Town, name: str, erased: str
) -> None:
    """The write had met the row above whoever was erased. What its repair put back was taken out
    again, as if the rows had moved up into the place that was cut, and no run missed it."""
    expected = town.rows(town.a)
    cut, gone = town.ref_of(name), town.ref_of(erased)
    expected[cut]["email"] = "nouvelle@example.org"
    del expected[gone]
    town.edit(cut, email="nouvelle@example.org")
    assert town.world.run("erase", "--ref", gone).code == 0
    town.strike(before=[town.insert_row, lambda: town.cut_below(name)])
    town.sync(4)

    shown = {ref: one for ref, one in town.rows(town.a).items() if gone not in ref}
    assert shown == expected
    assert town.records().keys() == expected.keys()
    assert town.world.problems() == []


@pytest.mark.parametrize("place", [4, 5])
def test_a_row_put_in_beside_whole_rows_of_a_repair_takes_none_of_them_away(
    town: Town, place: int
) -> None:
    """The one above whoever was erased was taken out as it had been put back, and archived."""
    expected = town.rows(town.a)
    gone = town.ref_of("Gillot")
    del expected[gone]
    assert town.world.run("erase", "--ref", gone).code == 0
    town.strike(before=[town.insert_row, lambda: town.insert_row(place)])
    town.sync(4)

    assert {ref: one for ref, one in town.rows(town.a).items() if gone not in ref} == expected
    assert town.records().keys() == expected.keys()
    assert town.world.problems() == []


@pytest.mark.parametrize(
    ("name", "is_sorted"),
    [("family_name", False), ("family_name", True), ("phone", False)],
    ids=["over ours", "over ours, then sorted", "beside ours"],
)
def test_what_is_typed_into_a_row_of_ours_that_met_another_is_not_that_ones(
    town: Town, name: str, *, is_sorted: bool
) -> None:
    """Killed before anybody looked; who typed saw our new person, and the other one got it."""
    neuf = ["family_name=Neuf", "given_name=Zoé", "email=neuf@example.org"]
    town.world.run("new", "contact", *neuf, "organisation_id=les-epis")
    henry = town.ref_of("Henry")
    before = town.records()[henry]
    town.strike(before=[town.insert_row], after=[town.kill])
    town.sync()
    town.type(town.a, town.ref_of("Neuf"), name, "06 39 98 01 77")
    if is_sorted:
        tab = town.world.tab(town.a)
        where = area(tab.sheet_id, (1, 3 + len(PEOPLE)), (0, tab.columns["ref"] + 1))
        by_mail = sort(where, tab.columns["email"], descending=True)
        town.world.google.batch(town.a.spreadsheet, by_mail)
    town.sync(4)

    assert town.records()[henry] == before
    assert town.records()[town.ref_of("Neuf")]["phone"] is None
    assert {one["family_name"] for one in town.rows(town.a).values()} == {"Neuf", *PEOPLE}
    [incident] = town.world.problems()
    assert (incident["kind"], incident["sheet_value"]) == ("incident", "06 39 98 01 77")
    assert incident["canonical_value"] == ("Henry" if name == "family_name" else "06 39 98 01 05")


def test_what_stood_there_before_is_typed_again_in_a_row_that_moves_before_anybody_looks(
    town: Town,
) -> None:
    """Or ours met another row, where a person mended it: nobody can know, so both are told."""
    ref = town.ref_of("Badot")
    town.edit(ref, email="autre@example.org")
    town.strike(after=[town.kill])
    town.sync()
    town.type(town.a, ref, "email", "badot@example.org")
    town.sort(descending=True)()
    town.sync(4)

    [incident] = town.world.problems()
    assert incident["kind"] == "incident"
    values = {incident["sheet_value"], incident["canonical_value"]}
    assert values == {"badot@example.org", "autre@example.org"}
    assert {town.rows(one)[ref]["email"] for one in (town.a, town.c)} == {"autre@example.org"}


def test_of_two_rows_as_like_a_record_a_sort_off_the_references_proves_neither(town: Town) -> None:
    """A copy for a colleague and its original, in which another cell was typed: each lacks one."""
    tab, ref = town.world.tab(town.a), town.ref_of("Badot")
    row = next(row for row in tab.data_rows() if tab.reference(row) == ref)
    cells, end = image(tab, row), 1 + len(PEOPLE)
    town.world.google.batch(town.a.spreadsheet, put(tab.sheet_id, end, 0, cells, PASTED))
    place = town.world.tab(town.a).place(end, "family_name")
    town.world.google.type(town.a.spreadsheet, f"Contacts!{place}", [["Neuf"]])
    place = tab.place(row, "email")
    town.world.google.type(town.a.spreadsheet, f"Contacts!{place}", [["à demander"]])
    where = area(tab.sheet_id, (1, end + 1), (0, tab.columns["ref"]))
    by_phone = sort(where, tab.columns["phone"], descending=True)
    town.world.google.batch(town.a.spreadsheet, by_phone)
    before = town.records()
    town.sync(3)

    assert town.records() == before
    assert {one["kind"] for one in town.world.problems()} == {"held"}
    names = [texts["family_name"] for texts in town.rows(town.c).values()]
    assert sorted(names) == sorted(PEOPLE)
    tab = town.world.tab(town.a)
    both = [row for row in tab.data_rows() if tab.reference(row) == ref]
    assert {tab.text(row, "family_name") for row in both} == {"Badot", "Neuf"}


@pytest.mark.parametrize("is_covered", [True, False], ids=["covered", "deleted"])
def test_a_row_that_ours_covered_or_that_was_deleted_before_anybody_looked_is_shown_once_more(
    town: Town, *, is_covered: bool
) -> None:
    """Ours, pushed onto it, hid all of it; once all was sorted, it passed for deleted."""
    neuf = ["family_name=Neuf", "given_name=Zoé", "role=Caisse", "email=neuf@example.org"]
    phone = "phone=06 39 98 01 88"
    town.world.run("new", "contact", *neuf, phone, "organisation_id=les-epis")
    henry = town.ref_of("Henry")
    town.strike(before=[town.insert_row] if is_covered else [], after=[town.kill])
    town.sync()
    if not is_covered:
        town.take_row(henry)
    tab = town.world.tab(town.a)
    where = area(tab.sheet_id, (1, 3 + len(PEOPLE)), (0, tab.columns["ref"] + 1))
    by_name = sort(where, tab.columns["family_name"], descending=True)
    town.world.google.batch(town.a.spreadsheet, by_name)
    town.sync(4)

    names = {"Neuf", *PEOPLE}
    assert {one["family_name"] for one in town.records().values()} == names
    assert {one["family_name"] for one in town.rows(town.a).values()} == names
    assert town.world.problems() == []
    town.take_row(henry)
    town.sync(3)
    assert henry not in town.records()


def test_what_a_guard_holds_in_a_row_that_ours_covered_is_there_again(town: Town) -> None:
    """Its record lacks it yet: the row came back as the record has it, and the word was gone."""
    more = [[f"{name}eau", "Anne", "Accueil", f"{name}eau@example.org"] for name in PEOPLE]
    town.world.google.type(town.a.spreadsheet, f"Contacts!A{2 + len(PEOPLE)}", more)
    town.sync(2)
    last = town.ref_of("Henryeau")
    for ref in town.rows(town.a):
        town.type(town.a, ref, "role", "Cuisine")
    town.type(town.a, last, "family_name", "Lazare")
    town.sync()
    assert {one["kind"] for one in town.world.problems()} == {"guard"}
    neuf = ["family_name=Neuf", "given_name=Zoé", "role=Caisse", "email=neuf@example.org"]
    town.world.run("new", "contact", *neuf, "organisation_id=les-epis")
    town.strike(before=[town.insert_row], after=[town.kill])
    town.sync()
    assert last not in town.rows(town.a)
    town.sort(descending=True, count=2 + len(more))()
    town.sync(4)

    row = town.rows(town.a)[last]
    assert (row["family_name"], row["role"]) == ("Lazare", "Cuisine")
    assert town.records()[last]["family_name"] == "Henryeau"
    [guard] = town.world.problems()
    town.world.run("confirm", str(guard["id"]))
    town.sync(3)
    assert town.records()[last]["family_name"] == "Lazare"
    assert {one["role"] for one in town.records().values()} == {"Caisse", "Cuisine"}


@pytest.mark.parametrize("fault", [None, "reset", "500"])
@pytest.mark.parametrize("name", ["phone", "role"])
def test_what_is_typed_there_while_the_repair_is_on_its_way_is_not_that_ones_either(
    town: Town, name: str, fault: str | None
) -> None:
    """The row showed our new person still, and the cell is none that any write touches."""
    neuf = ["family_name=Neuf", "given_name=Zoé", "email=neuf@example.org"]
    town.world.run("new", "contact", *neuf, "organisation_id=les-epis")
    henry = town.ref_of("Henry")
    before = town.records()[henry]

    def type_it() -> str | None:
        town.type(town.a, town.ref_of("Neuf"), name, "06 39 98 01 77")
        return fault

    town.strike(before=[town.insert_row, type_it])
    town.sync(5)

    assert town.records()[henry] == before
    assert town.records()[town.ref_of("Neuf")].get(name) is None
    assert town.rows(town.a)[henry][name] == town.rows(town.c)[henry][name]
    [incident] = town.world.problems()
    assert (incident["kind"], incident["sheet_value"]) == ("incident", "06 39 98 01 77")


@pytest.mark.parametrize("role", ["", "Ménage"])
@pytest.mark.parametrize("end", ["reset", "kill"])
def test_what_is_typed_over_ours_in_a_row_that_it_met_is_told_beside_what_ours_hid(
    town: Town, role: str, end: str
) -> None:
    """Whoever typed there saw our value and not the row's own, which was gone without a word."""
    badot, henry = town.ref_of("Badot"), town.ref_of("Henry")

    def type_it() -> str:
        assert town.rows(town.a)[henry]["role"] == role
        town.type(town.a, henry, "role", "Cuisine")
        if end == "kill":
            town.kill()
        return "reset"

    town.edit(badot, role=role)
    town.strike(before=[town.sort(descending=True)], after=[type_it])
    town.sync(4)

    [incident] = town.world.problems()
    assert (incident["kind"], incident["sheet_value"]) == ("incident", "Cuisine")
    assert incident["canonical_value"] == "Accueil"
    assert {town.rows(one)[henry]["role"] for one in (town.a, town.c)} == {"Cuisine"}
    assert {town.rows(one)[badot]["role"] for one in (town.a, town.c)} == {role}


@pytest.mark.parametrize("end", ["answer", "reset", "kill"])
def test_where_ours_hid_a_formula_the_row_shows_what_it_did_and_the_formula_is_told(
    town: Town, end: str
) -> None:
    """Ours stayed in the other one's row, and was that one's by the next run but one."""
    formula = '="badot"&"@example.org"'
    badot, cadet = town.ref_of("Badot"), town.ref_of("Cadet")
    town.type(town.a, badot, "email", formula)
    town.sync(2)
    expected = town.rows(town.a)
    expected[cadet]["email"] = "nouvelle@example.org"
    town.edit(cadet, email="nouvelle@example.org")
    strikes: dict[str, Strike] = {"answer": None, "reset": "reset", "kill": town.kill}
    town.strike(before=[town.insert_row], after=[strikes[end]])
    town.sync(4)

    assert town.rows(town.a) == expected
    emails = {ref: texts["email"] for ref, texts in expected.items()}
    assert {ref: one["email"] for ref, one in town.records().items()} == emails
    assert {ref: texts["email"] for ref, texts in town.rows(town.c).items()} == emails
    [incident] = town.world.problems()
    assert (incident["kind"], incident["sheet_value"]) == ("incident", "badot@example.org")
    assert incident["canonical_value"] == formula


@pytest.mark.parametrize("end", ["reset", "kill"])
@pytest.mark.parametrize(("column", "to"), [(5, 3), (5, 2), (2, 5)])
def test_what_is_typed_into_a_new_row_of_ours_across_moved_columns_stays(
    town: Town, column: int, to: int, end: str
) -> None:
    """All of the row was put under its titles again, and the word typed over ours was gone."""
    sheet = town.c

    def move_it() -> None:
        request = move(town.world.tab(sheet).sheet_id, "COLUMNS", column, to)
        town.world.google.batch(sheet.spreadsheet, request)

    def type_it() -> str:
        tab = town.world.tab(sheet)
        place = tab.place(tab.data_rows()[-1], "role")
        town.world.google.type(sheet.spreadsheet, f"Contacts!{place}", [["Cuisine"]])
        if end == "kill":
            town.kill()
        return "reset"

    neuf = {"family_name": "Neuf", "given_name": "Zoé", "email": "neuf@example.org"}
    texts = [f"{name}={text}" for name, text in neuf.items()]
    town.world.run("new", "contact", *texts, "role=Caisse", "organisation_id=les-epis")
    town.world.strike_with(Script(sheet.spreadsheet, [move_it], [type_it]))
    town.sync(4)

    [shown] = [one for one in town.rows(sheet).values() if one["family_name"] == "Neuf"]
    assert {name: shown[name] for name in neuf} == neuf
    assert shown["role"] == "Cuisine"
    assert {one["kind"] for one in town.world.problems()} <= {"conflict"}


@pytest.mark.parametrize("end", ["reset", "killed after", "killed before the repair"])
def test_what_is_typed_into_a_row_that_shows_somebody_else_goes_to_nobody_else(
    town: Town, end: str
) -> None:
    """Badot's values met Henry's row; whoever corrected her function there changed Henry's."""
    badot, henry = town.ref_of("Badot"), town.ref_of("Henry")
    before = town.records()[henry]

    def type_it() -> str:
        town.type(town.a, henry, "role", "Cuisine")
        if end == "killed after":
            town.kill()
        return "reset"

    town.edit(badot, role="Ménage", email="neuve@example.org", phone="06 39 98 02 00")
    if end == "killed before the repair":
        town.strike(before=[town.sort(descending=True), town.die])
        town.sync()
        assert town.rows(town.a)[henry]["role"] == "Ménage"
        type_it()
    else:
        town.strike(before=[town.sort(descending=True)], after=[type_it])
    town.sync(4)

    assert town.records()[henry] == before
    assert {town.rows(one)[henry]["role"] for one in (town.a, town.c)} == {"Accueil"}
    assert {town.rows(one)[badot]["role"] for one in (town.a, town.c)} == {"Ménage"}
    [incident] = town.world.problems()
    assert (incident["kind"], incident["sheet_value"]) == ("incident", "Cuisine")
    assert incident["canonical_value"] == "Accueil"


def test_what_is_typed_into_ones_own_row_before_its_repair_stays(town: Town) -> None:
    """It shows what she always had: ours went to somebody else's row."""
    badot = town.ref_of("Badot")
    town.edit(badot, role="Ménage", email="neuve@example.org", phone="06 39 98 02 00")
    town.strike(before=[town.sort(descending=True), town.die])
    town.sync()
    town.type(town.a, badot, "given_name", "Zélie")
    town.type(town.a, badot, "phone", "06 39 98 01 77")
    town.sync(4)

    assert town.records()[badot]["given_name"] == "Zélie"
    assert town.rows(town.a)[badot]["phone"] == "06 39 98 01 77"
    assert not [one for one in town.world.problems() if one["kind"] == "incident"]
