"""What the coordinator of the simulation does, and what it says in the books."""

import random
from collections.abc import Iterator
from typing import Any, ClassVar, cast

import pytest

from simulation.books import Books
from simulation.entries import Entry
from simulation.kinds import CONTACT, LOAN
from simulation.machinery.machine import Ended
from simulation.office import Office
from simulation.sheets import REFERENCE, Sheet, Tab
from simulation.stage import Stage
from simulation.values import FIELDS, Mint
from simulation.world import World

pytestmark = pytest.mark.hostile

BADOT = ["Badot", "Anne", "Directrice", "a@example.org", "03 53 01 00 01"]
RECORD = dict(zip(FIELDS, BADOT, strict=True))


@pytest.fixture
def world(stage: Stage) -> Iterator[World]:
    stage.world.open("office", "sqlite")
    yield stage.world
    stage.world.close()


def test_a_cell_that_somebody_has_just_typed_is_edited_by_nobody_else(world: World) -> None:
    """Both changed one name in a benign run, and the conflict that it is was called cowardly."""
    texts, books, told = dict(zip(FIELDS, BADOT, strict=True)), Books(), list[str]()
    fields = [f"{name}={text}" for name, text in texts.items()]
    world.run("sync")
    assert world.run("new", "contact", *fields, "organisation_id=les-epis").code == 0
    badot = books.someone("les-epis")
    for name, text in texts.items():
        books.note(Entry(badot, name, text, "les-epis"))
    office = Office(world, books, random.Random(1), Mint(), told.append)  # noqa: S311 - chance for tests
    books.look()
    for name in FIELDS:
        if name != "role":
            books.note(Entry(badot, name, f"{texts[name]} bis", "les-epis"), [texts[name]])

    assert office.act("edit_apart")
    assert "role:" in told[-1]
    assert not office.act("edit_apart")


def test_what_nobody_typed_may_stay_where_it_was_decided_on_and_nothing_is_typed_since() -> None:
    """A blank kept against a day: no value was left, and the blank passed for one come back."""
    books = Books()
    loan = books.someone("les-epis", LOAN)
    books.note(Entry(loan, "returned_on", "20/05/2024", "clef"))
    books.replace(loan, "returned_on", ["20/05/2024"])
    before = books.possible(loan, "returned_on")
    books.choose(loan, "returned_on", "")
    decided = books.possible(loan, "returned_on")
    books.note(Entry(loan, "returned_on", "21/05/2024", "clef"))

    assert (before, decided) == (set(), {""})
    assert "" not in books.possible(loan, "returned_on")


class Dispute:
    """A loan of which two days are open, both in one group."""

    sheets: ClassVar = ()
    running: tuple[str, ...] = ()
    texts: ClassVar = {"loaned_on": "2021-03-25", "returned_on": "2024-05-06", "deposit": "1085"}
    sheet: ClassVar = {"loaned_on": "2021-04-08", "returned_on": "2024-04-03"}

    def problems(self) -> list[dict[str, Any]]:
        return [
            {
                "id": number,
                "kind": "conflict",
                "partner": "clef",
                "ref": "E-1",
                "cell": None,
                "field": name,
                "message": "Deux valeurs différentes.",
                "sheet_value": text,
                "canonical_value": self.texts[name],
            }
            for number, (name, text) in enumerate(self.sheet.items())
        ]

    def export(self) -> list[dict[str, Any]]:
        return [{"entity": "loan", "ref": "E-1", "fields": self.texts}]

    def run(self, *arguments: str) -> Ended:  # noqa: ARG002
        return Ended(0, "", "")


class Choices(random.Random):
    """Chooses as told: the problem, and what to keep."""

    def __init__(self, *told: int | str) -> None:
        super().__init__()
        self._told = [*told]

    def choice(self, seq: Any) -> Any:  # noqa: ANN401
        told = self._told.pop(0)
        return seq[told] if isinstance(told, int) else told


def test_what_the_coordinator_decided_by_itself_is_not_decided_by_another_of_its_group() -> None:
    dispute, books = Dispute(), Books()
    loan = books.someone("les-epis", LOAN)
    for name, text in dispute.texts.items():
        books.note(Entry(loan, name, text, "les-epis"))
    for name, text in dispute.sheet.items():
        books.note(Entry(loan, name, text, "clef"))
    office = Office(
        cast("World", dispute), books, Choices(0, "database", 1, "sheet"), Mint(), lambda _: None
    )

    assert office.act("resolve")
    assert office.act("resolve")

    shown = {name: books.possible(loan, name) for name in dispute.sheet}
    assert shown == {"loaned_on": {"2021-03-25"}, "returned_on": {"2024-04-03"}}


class Added(Dispute):
    """A loan of which the first day is open, and a return that its sheet or its record has."""

    def __init__(self, here: str, there: str) -> None:
        self.sheet = {"loaned_on": "2021-04-08", "returned_on": here}  # type: ignore[misc]
        self.texts = {**Dispute.texts, "returned_on": there}  # type: ignore[misc]


_BACK = "2024-04-03"


@pytest.mark.parametrize(
    ("here", "there", "seen", "chosen", "is_kept"),
    [
        (_BACK, "", [""], (0, "database"), True),
        ("", _BACK, [""], (0, "sheet"), True),
        (_BACK, "", ["2024-05-06"], (0, "database"), False),
        (_BACK, "2024-05-06", [""], (0, "database"), False),
        (_BACK, "", [""], (1, "database"), False),
    ],
)
def test_what_one_side_alone_has_added_stays_whatever_is_decided_on_another_of_its_group(
    here: str,
    there: str,
    seen: list[str],
    chosen: tuple[int, str],
    *,
    is_kept: bool,
) -> None:
    """A return noted here and a first day typed there: the day was decided on, the return not."""
    dispute, books = Added(here, there), Books()
    loan = books.someone("les-epis", LOAN)
    for name, text in Dispute.texts.items():
        books.note(Entry(loan, name, text, "les-epis"))
    books.note(Entry(loan, "loaned_on", "2021-04-08", "clef"))
    back = books.note(Entry(loan, "returned_on", _BACK, "clef"), seen)
    office = Office(cast("World", dispute), books, Choices(*chosen), Mint(), lambda _: None)

    assert office.act("resolve")

    assert books.is_missed(back) is is_kept


def test_a_return_that_was_given_up_is_none_that_one_side_has_added() -> None:
    dispute, books = Added(_BACK, ""), Books()
    loan = books.someone("les-epis", LOAN)
    books.note(Entry(loan, "loaned_on", "2021-03-25", "les-epis"))
    books.note(Entry(loan, "returned_on", _BACK, "clef"), [""])
    books.replace(loan, "returned_on", [_BACK])
    books.note(Entry(loan, "returned_on", "2024-05-06", "les-epis"), [""])
    choices = Choices(0, "database")
    office = Office(cast("World", dispute), books, choices, Mint(), lambda _: None)

    assert office.act("resolve")

    assert "" in books.possible(loan, "returned_on")


@pytest.mark.parametrize("running", [(), ("sync",)])
def test_whoever_decides_otherwise_while_that_is_carried_out_may_get_either(
    running: tuple[str, ...],
) -> None:
    dispute, books = Dispute(), Books()
    loan = books.someone("les-epis", LOAN)
    for name, text in dispute.texts.items():
        books.note(Entry(loan, name, text, "les-epis"))
    for name, text in dispute.sheet.items():
        books.note(Entry(loan, name, text, "clef"))
    choices = Choices(0, "database", 0, "sheet")
    office = Office(cast("World", dispute), books, choices, Mint(), lambda _: None)

    assert office.act("resolve")
    dispute.running = running
    assert office.act("resolve")

    before = "2021-03-25" in books.possible(loan, "loaned_on")
    assert before == bool(running)


class Joined:
    """A record, and a list in whose row of that record stands somebody else."""

    def __init__(
        self, record: dict[str, str], row: dict[str, str], field: str = "family_name"
    ) -> None:
        self.sheets = [Sheet("les-epis", "S1")]
        self._record, self._row, self._field = record, row, field

    def tab(self, sheet: Sheet) -> Tab:
        titles = [CONTACT.titles[name][0] if name != "ref" else REFERENCE for name in self._row]
        lines = [titles, [*self._row.values()]]
        cells = [[{"formattedValue": text} for text in line] for line in lines]
        return Tab(sheet.spreadsheet, 0, "Contacts", cells, (60, 12))

    def problems(self) -> list[dict[str, Any]]:
        return [
            {
                "id": 1,
                "kind": "conflict",
                "partner": "clef",
                "spreadsheet": "S1",
                "ref": "C-1",
                "cell": "A2",
                "field": self._field,
                "message": "Deux valeurs différentes.",
                "sheet_value": self._row[self._field],
                "canonical_value": self._record[self._field],
            }
        ]

    def export(self) -> list[dict[str, Any]]:
        return [{"ref": "C-1", "fields": self._record}]

    def run(self, *arguments: str) -> Ended:  # noqa: ARG002
        return Ended(0, "", "")


@pytest.mark.parametrize("phone", ["03 53 01 00 02", "03 53 01 00 09"])
def test_whoever_decides_for_one_persons_value_in_anothers_row_says_that_they_are_one(
    phone: str,
) -> None:
    """Another was typed over them while their number came from elsewhere (seed 2652100)."""
    record = dict(zip(FIELDS, BADOT, strict=True))
    row = dict(
        zip(FIELDS, ["Cotin", "Luce", "Aide", "c@example.org", "03 53 01 00 03"], strict=True)
    )
    books, other = Books(), {**record, "phone": "03 53 01 00 02"}
    for texts in (other, row):
        person = books.someone("les-epis")
        for field, text in texts.items():
            books.note(Entry(person, field, text, "les-epis"))
    joined = Joined({**row, "phone": phone}, row, "phone")
    office = Office(cast("World", joined), books, Choices(0, "database"), Mint(), lambda _: None)

    assert office.act("resolve")
    is_one = phone == other["phone"]
    assert [one.is_disputed for one in books.people.values()] == [is_one] * 2


@pytest.mark.parametrize("name", ["Cotin", "Dupin"])
def test_whoever_decides_between_two_peoples_names_for_one_record_says_that_they_are_one(
    name: str,
) -> None:
    """Two partners had copied one row, and its address made the one's row the other's record: the
    name that the coordinator decided against was called lost."""
    record = dict(zip(FIELDS, BADOT, strict=True))
    books, row = Books(), {**record, "family_name": "Cotin"}
    for texts in (record, {**row, "family_name": name}):
        person = books.someone("les-epis")
        for field, text in texts.items():
            books.note(Entry(person, field, text, "les-epis"))
    office = Office(
        cast("World", Joined(record, row)), books, Choices(0, "database"), Mint(), lambda _: None
    )

    assert office.act("resolve")
    is_one = name == "Cotin"
    assert [one.is_disputed for one in books.people.values()] == [is_one] * 2


class Held(Joined):
    """A guard asks about the list, which shows more or less than the record."""

    def all_tabs(self) -> list[tuple[Sheet, Tab]]:
        return [(one, self.tab(one)) for one in self.sheets]

    def problems(self) -> list[dict[str, Any]]:
        return [
            {"id": 1, "kind": "guard", "spreadsheet": "S1", "ref": None, "partner": "les-epis"}
        ]

    is_archived = False

    def export(self) -> list[dict[str, Any]]:
        fields = {**self._record, "organisation_id": "les-epis"}
        return [{"ref": "C-1", "archived": self.is_archived, "fields": fields}]


@pytest.mark.parametrize(
    ("recorded", "shown", "possible"),
    [
        ("", {**RECORD, "role": "Directrice"}, {"", "directrice"}),
        ("Cheffe", {**RECORD, "role": "Directrice"}, {"cheffe", "directrice"}),
        ("", dict.fromkeys(FIELDS, "Cotin"), {"directrice"}),
    ],
)
def test_a_no_to_a_guard_leaves_a_blank_where_one_was(
    recorded: str, shown: dict[str, str], possible: set[str]
) -> None:
    """Fourteen roles had been typed at once, two where none was known: the blank that stayed, as
    was decided, passed for one come back. Of a row that is gone, nothing is decided cell by cell.
    """
    books, record = Books(), {**RECORD, "role": recorded}
    badot = books.someone("les-epis")
    for name, text in record.items():
        if text:
            books.note(Entry(badot, name, text, "les-epis"))
    books.note(Entry(badot, "role", "Directrice", "les-epis"), [recorded])
    office = Office(cast("World", Held(record, shown)), books, Choices(0), Mint(), lambda _: None)

    assert office.act("refuse")
    assert books.possible(badot, "role") == possible


def test_a_no_to_a_guard_gives_up_what_is_held_of_somebody_archived_meanwhile() -> None:
    """Their row was taken out of another list for a moment (seeds 2790044 and 2800312)."""
    books = Books()
    badot = books.someone("les-epis")
    for name in filter(RECORD.get, RECORD):
        books.note(Entry(badot, name, RECORD[name], "les-epis"))
    books.note(Entry(badot, "role", "Cheffe", "les-epis"), [RECORD["role"]])
    held = Held(RECORD, {**RECORD, "role": "Cheffe", "ref": "C-1"})
    held.is_archived = True
    office = Office(cast("World", held), books, Choices(0), Mint(), lambda _: None)

    assert office.act("refuse")
    required = {one.entry.name for one in books.typings if one.is_alive and one.is_required}
    assert "role" not in required
    assert "family_name" in required


@pytest.mark.parametrize(("ref", "is_given_up"), [("C-1", True), ("C-2", False)])
def test_a_no_to_a_guard_gives_up_whoever_was_typed_over_somebody_in_such_a_row(
    ref: str, *, is_given_up: bool
) -> None:
    """Another person stood in the row that came back as it was (seed 2650024)."""
    books, cotin = Books(), ["Cotin", "Luce", "Animatrice", "c@example.org", ""]
    shown = dict(zip(FIELDS, cotin, strict=True))
    people = [books.someone("les-epis") for _ in range(2)]
    for person, texts in zip(people, (RECORD, shown), strict=True):
        for name in filter(texts.get, texts):
            books.note(Entry(person, name, texts[name], "les-epis"))
    held = Held(RECORD, {**shown, "ref": ref})
    office = Office(cast("World", held), books, Choices(0), Mint(), lambda _: None)

    assert office.act("refuse")
    assert [books.people[one].is_disputed for one in people] == [False, is_given_up]


class OfTwo(Dispute):
    """A contact whose cell shows somebody else's address, since a column was sorted alone."""

    texts: ClassVar = RECORD
    sheet: ClassVar = {"email": "l@example.org"}

    def export(self) -> list[dict[str, Any]]:
        return [{"entity": "contact", "ref": "E-1", "fields": self.texts}]


@pytest.mark.parametrize(("keep", "are_one"), [("sheet", True), ("database", False)])
def test_anothers_address_that_she_keeps_is_no_mixture_though_the_row_is_nobodys(
    keep: str, *, are_one: bool
) -> None:
    dispute, books = OfTwo(), Books()
    badot, cotin = (books.someone("les-epis", CONTACT) for _ in range(2))
    for name, text in RECORD.items():
        books.note(Entry(badot, name, text, "les-epis"))
    books.note(Entry(cotin, "email", "l@example.org", "les-epis"))
    office = Office(cast("World", dispute), books, Choices(0, keep), Mint(), lambda _: None)

    assert office.act("resolve")

    mixed = {**RECORD, "email": "l@example.org"}
    assert (books.owners_of(mixed) == {badot, cotin}) is are_one


class TypedOver(Dispute):
    """A contact's record, which becomes that of whoever was typed over them."""

    def __init__(self) -> None:
        self.now = dict(RECORD)
        self.shown: dict[str, str] = {}

    def problems(self) -> list[dict[str, Any]]:
        [told, *_] = super().problems()
        texts = {"sheet_value": self.shown["role"], "canonical_value": self.now["role"]}
        return [{**told, "ref": "C-1", "field": "role", **texts}]

    def export(self) -> list[dict[str, Any]]:
        fields = {**self.now, "organisation_id": "les-epis"}
        return [{"ref": "C-1", "archived": False, "fields": fields}]

    def run(self, *arguments: str) -> Ended:
        if arguments[0] == "edit":
            self.now["role"] = arguments[2].partition("=")[2]
        return super().run(*arguments)


@pytest.mark.parametrize(
    ("answer", "are_missed"),
    [("sheet", False), ("database", True), ("typed", False), ("deleted", False), ("", True)],
)
def test_what_she_gives_whoever_is_typed_over_is_given_up_with_what_became_of_it(
    answer: str, *, are_missed: bool
) -> None:
    """She gives a function to the first, whose row shows another's already: that is asked."""
    cotin = ["Cotin", "Luce", "Animatrice", "c@example.org", ""]
    world, books = TypedOver(), Books()
    world.shown = dict(zip(FIELDS, cotin, strict=True))
    first, second = (books.someone("les-epis") for _ in range(2))
    books.people[first].successor = second
    for name, text in world.shown.items():
        books.note(Entry(second, name, text, "clef"))
    for name in sorted(RECORD, key=lambda one: one == "role"):
        books.note(Entry(first, name, RECORD[name], "les-epis"))
    office = Office(cast("World", world), books, Choices(0, answer), Mint(), lambda _: None)
    assert office.act("edit_same")
    given = world.now["role"]
    world.now = {**world.shown, "role": given}
    books.look()
    books.moment += 1

    if answer == "typed":
        books.note(Entry(second, "role", "Accueil", "clef"), [given])
    elif answer == "deleted":
        books.let_go(second, "role", [given])
    elif answer:
        assert office.act("resolve")

    assert any(books.is_missed(one) for one in books.typings if one.text == given) is are_missed
