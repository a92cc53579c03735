"""A column moves under a write, and its repair meets a sort that leaves the references behind.

Ours then stands beside another row's cells: what people gave stays, and the rest is asked about.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from demo.between import acting_between
from demo.people import Person
from sheets_emulator.state.faults import Fault, Rule
from sheets_emulator.wire import Call
from sync_service.domain.base import Problem
from tests.hostile.faults.town import ITEMS, Ground, Tabs, Town, build_town

TAB = "Matériel"
CODE, LABEL, PLACE = range(3)
EVERYTHING = (*ITEMS, "Propriétaire")
"""The coordinator's titles."""
BAZESA, PEFETO, ZERIVU = "Malle bazesa", "Malle pefeto", "Malle zerivu"
CUPBOARD = "Armoire fenudu"
Act = Callable[[], object]
Strike = Act | Fault


class Lists:
    """A partner's list of three things, and the coordinator's, in which all of them stand."""

    def __init__(self, ground: Ground, folder: Path, places: Sequence[str]) -> None:
        names = ("LM-0044", ZERIVU), ("LM-0041", BAZESA), ("LM-0073", PEFETO)
        things = [(*name, place) for name, place in zip(names, places, strict=True)]
        sheets: dict[str, Tabs] = {
            "le-relais": {TAB: [ITEMS, *things]},
            "clef": {TAB: [EVERYTHING]},
        }
        self.town: Town = build_town(ground, folder / "town.db", sheets)
        self.own: Person = self.town.sheets["le-relais"]
        self.every: Person = self.town.sheets["clef"]
        self.rest()

    def rest(self) -> None:
        for _ in range(4):
            self.town.sync()

    def strike(self, *strikes: Strike) -> None:
        """Right before the writes that bring the rows back and put them right: one for each."""
        waiting = list(strikes)
        path = f"/v4/spreadsheets/{self.every.spreadsheet_id}:batchUpdate"

        def before(call: Call) -> None:
            strike = waiting.pop(0) if waiting and call.path == path else None
            if isinstance(strike, Fault):
                self.town.world.faults.plan(Rule(strike, "writes"))
            elif strike is not None:
                strike()

        with acting_between(self.town.world, before):
            self.rest()
        assert not waiting

    def swap_columns(self) -> None:
        self.every.move_column(TAB, LABEL, CODE)

    def sort(self, *, descending: bool = False) -> None:
        self.every.sort_without_reference(TAB, PLACE, 1, descending=descending)

    def told(self) -> Mapping[str, Sequence[object]]:
        """What the records say: name → number and place."""
        with self.town.database.reading() as stored:
            fields = [one.fields for one in stored.records.read_all("item")]
        return {str(one["label"]): (one["code"], one["location"]) for one in fields}

    def asked(self) -> Sequence[Problem]:
        with self.town.database.reading() as stored:
            return [one for one in stored.problems.read_open() if one.kind == "conflict"]


Build = Callable[..., Lists]


@pytest.fixture
def build(ground: Ground, tmp_path: Path) -> Iterator[Build]:
    built: list[Lists] = []

    def make(*places: str) -> Lists:
        """The coordinator's rows were all deleted: the next write brings them back."""
        built.append(Lists(ground, tmp_path, places))
        built[-1].every.delete_rows(TAB, 1, len(places))
        built[-1].town.sync()
        return built[-1]

    yield make
    for one in built:
        one.town.close()


@pytest.mark.parametrize(
    "faults",
    [(), (Fault.CUT_AFTER_APPLY,), (Fault.SERVER_ERROR, Fault.CUT_AFTER_APPLY)],
    ids=["", "its repair is answered late", "its repair is sent twice"],
)
def test_a_thing_beside_anothers_place_keeps_its_own_and_both_are_asked_about(
    build: Build, faults: Sequence[Fault]
) -> None:
    """The cells that our repair emptied were its owner's deletion, and its neighbour's place was
    its own by then: number, name and place of two things were one record."""
    lists = build("", "", CUPBOARD)
    given, typed = lists.told(), lists.own.seen(TAB)
    lists.strike(lists.swap_columns, lists.sort, *faults)

    assert lists.told() == given
    assert lists.own.seen(TAB) == typed
    assert {(one.sheet_value, one.canonical_value) for one in lists.asked()} == {
        (CUPBOARD, None),
        (None, CUPBOARD),
    }
    shown = {tuple(line[:2]) for line in lists.every.seen(TAB)[1:]}
    assert shown == {(name, code) for name, (code, _) in given.items()}


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    "places",
    [
        ("", CUPBOARD, ""),
        (CUPBOARD, "", ""),
        (CUPBOARD, "", "Salle 2"),
        ("", "Salle 2", CUPBOARD),
        ("Salle 2", CUPBOARD, "Salle 1"),
        (CUPBOARD, "Salle 1", "Salle 1"),
    ],
)
def test_no_sort_under_a_repair_takes_a_place_from_anything(
    build: Build, places: Sequence[str], *, descending: bool
) -> None:
    lists = build(*places)
    given, typed = lists.told(), lists.own.seen(TAB)
    lists.strike(lists.swap_columns, lambda: lists.sort(descending=descending))

    assert lists.told() == given
    assert lists.own.seen(TAB) == typed


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("asked", [1, 2, 3])
def test_nothing_is_taken_from_things_with_new_names_of_which_one_is_asked_about(
    ground: Ground, tmp_path: Path, asked: int, *, descending: bool
) -> None:
    """Only names are written: a number that our repair hid was deleted, and another's place was
    the answer to the question."""
    lists = Lists(ground, tmp_path, ("", "", CUPBOARD))
    lists.own.type(TAB, asked, PLACE, "Garage hetu")
    lists.every.type(TAB, asked, PLACE, "Grenier velo")
    lists.rest()
    assert [one.sheet_value for one in lists.asked()] == ["Grenier velo"]
    for row, name in enumerate(("Caisse hepi", "Caisse lodu", "Caisse runa"), 1):
        lists.own.type(TAB, row, LABEL, name)
    typed = lists.own.seen(TAB)
    given = {line[LABEL]: (line[CODE], line[PLACE] or None) for line in typed[1:]}
    lists.strike(lists.swap_columns, lambda: lists.sort(descending=descending))

    assert lists.told() == given
    assert lists.own.seen(TAB) == typed
    lists.town.close()


def test_what_is_typed_in_a_row_of_which_nobody_doubts_whose_it_is_is_taken_at_once(
    build: Build,
) -> None:
    lists = build("", "", CUPBOARD)

    def sort_and_type() -> None:
        lists.sort()
        lists.every.type(TAB, 2, PLACE, "Salle 2")

    given = dict(lists.told())
    lists.strike(lists.swap_columns, sort_and_type)

    assert lists.told() == given | {BAZESA: ("LM-0041", "Salle 2")}


def test_whoever_puts_the_places_right_has_answered(build: Build) -> None:
    lists = build("", "", CUPBOARD)
    given, typed = lists.told(), lists.own.seen(TAB)
    lists.strike(lists.swap_columns, lists.sort)
    for row, line in enumerate(lists.every.seen(TAB)[1:], 1):
        lists.every.type(TAB, row, PLACE, given[line[CODE]][1] or "")
    lists.rest()

    assert (lists.told(), lists.own.seen(TAB)) == (given, typed)
    assert not lists.asked()


def test_a_place_that_is_typed_over_the_question_goes_everywhere(build: Build) -> None:
    lists = build("", "", CUPBOARD)
    lists.strike(lists.swap_columns, lists.sort)
    row = next(n for n, line in enumerate(lists.every.seen(TAB)) if line[CODE] == ZERIVU)
    lists.every.type(TAB, row, PLACE, "Salle 3")
    lists.rest()

    assert lists.told()[ZERIVU] == ("LM-0044", "Salle 3")
    assert [one.sheet_value for one in lists.asked()] == [None]
