"""Parts of one address in question, of which a person has seen some: by real commands."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial

import pytest

from demo.people import Person
from sync_service.adapters.google.spreadsheets import GoogleSpreadsheets
from sync_service.domain.spreadsheet import SpreadsheetSnapshot, WriteBatch
from tests.system.processes import HereHost, StandIn
from tests.system.test_wiped_conflicts import (
    POSTCODE,
    TOWN,
    address_of,
    asked,
    rest,
    structures,
)

pytestmark = pytest.mark.system

TAB = "Structures"
Address = tuple[object, object]


@pytest.fixture
def clef(here: HereHost, stand_in: StandIn) -> tuple[Person, str]:
    """Its first structure's address is 54000 Nancy."""
    return structures(here, stand_in)


def edit(here: HereHost, ref: str, *values: str) -> None:
    assert here.run("edit", ref, *values).code == 0


def resolve(here: HereHost, field: str, keep: str) -> None:
    (problem,) = (one for one in here.problems() if one["field"] == field)
    assert here.run("resolve", str(problem["id"]), "--keep", keep).code == 0


class Killed(BaseException):
    """The process is gone; nothing of ours can catch it."""


@contextmanager
def under_the_write(
    monkeypatch: pytest.MonkeyPatch, act: Callable[[], object], *, is_killed: bool
) -> Iterator[None]:
    """A person acts once a write of ours is on its way, before it is applied."""
    send, acts = GoogleSpreadsheets.write, [act]

    def write(
        self: GoogleSpreadsheets, spreadsheet_id: str, batch: WriteBatch
    ) -> SpreadsheetSnapshot:
        if acts:
            acts.pop()()
        answer = send(self, spreadsheet_id, batch)
        if is_killed:
            raise Killed
        return answer

    with monkeypatch.context() as patched:
        patched.setattr(GoogleSpreadsheets, "write", write)
        yield
    assert acts == []


def in_question(here: HereHost) -> Sequence[Address]:
    """The values of the sheet and of the database."""
    assert {kind for kind, *_ in asked(here)} <= {"conflict"}
    return sorted((here_, there) for _, _, here_, there in asked(here))


def shown(clef: Person) -> Address:
    line = clef.seen(TAB)[1]
    return str(line[POSTCODE]), line[TOWN]


def both_asked(here: HereHost, clef: Person, ref: str) -> None:
    clef.type(TAB, 1, TOWN, "Toul")
    edit(here, ref, "postcode=54300", "city=Lunéville")
    rest(here)
    assert in_question(here) == [("54000", "54300"), ("Toul", "Lunéville")]


def town_asked(here: HereHost, clef: Person, ref: str) -> None:
    clef.type(TAB, 1, TOWN, "Toul")
    edit(here, ref, "city=Lunéville")
    rest(here)
    assert in_question(here) == [("Toul", "Lunéville")]


def keep_here(here: HereHost, _: Person) -> str:
    resolve(here, "city", "sheet")
    return "Toul"


def type_town(_: HereHost, clef: Person) -> str:
    clef.type(TAB, 1, TOWN, "Verdun")
    return "Verdun"


def delete_note(_: HereHost, clef: Person) -> str:
    clef.write_note(TAB, 1, TOWN, "")
    return "Toul"


ANSWERS = [keep_here, type_town, delete_note]
Answer = Callable[[HereHost, Person], str]


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_postcode_given_since_its_question_is_asked_about(
    answer: Answer, here: HereHost, clef: tuple[Person, str]
) -> None:
    """It was given up for the sheet's, together with the town that somebody had answered."""
    sheet, ref = clef
    both_asked(here, sheet, ref)
    town = answer(here, sheet)
    edit(here, ref, "postcode=55100")
    rest(here)

    assert address_of(here, ref) == ("55100", town)
    assert in_question(here) == [("54000", "55100")]
    assert "55100" in sheet.notes(TAB)[1, POSTCODE]

    sheet.write_note(TAB, 1, POSTCODE, "")
    rest(here)
    assert (address_of(here, ref), asked(here)) == (("54000", town), [])
    assert {one["state"] for one in here.sync()["sheets"]} == {"idle"}


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_postcode_given_beside_a_town_in_question_is_asked_about(
    answer: Answer, here: HereHost, clef: tuple[Person, str]
) -> None:
    """It was written beside the town that somebody kept in the sheet: half of each address."""
    sheet, ref = clef
    town_asked(here, sheet, ref)
    town = answer(here, sheet)
    edit(here, ref, "postcode=55100")
    rest(here)

    assert address_of(here, ref) == ("55100", town)
    assert in_question(here) == [("54000", "55100")]
    assert shown(sheet) == ("54000", town)


@pytest.mark.parametrize("answer", [type_town, delete_note])
@pytest.mark.parametrize("before", [both_asked, town_asked])
@pytest.mark.parametrize("is_killed", [False, True])
def test_an_answer_under_the_write_of_a_question_is_none_to_it(
    before: Callable[[HereHost, Person, str], None],
    answer: Answer,
    here: HereHost,
    clef: tuple[Person, str],
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_killed: bool,
) -> None:
    """The postcode that was given was replaced by the sheet's before anybody had read of it."""
    sheet, ref = clef
    before(here, sheet, ref)
    edit(here, ref, "postcode=55100")
    said: list[str] = []
    act = partial(answer, here, sheet)
    with (
        under_the_write(monkeypatch, lambda: said.append(act()), is_killed=is_killed),
        suppress(Killed),
    ):
        here.sync()
    rest(here)

    assert address_of(here, ref) == ("55100", *said)
    assert in_question(here) == [("54000", "55100")]
    assert "55100" in sheet.notes(TAB)[1, POSTCODE]

    sheet.type(TAB, 1, POSTCODE, "55000")
    rest(here)
    assert (address_of(here, ref), asked(here)) == (("55000", *said), [])
    assert {one["state"] for one in here.sync()["sheets"]} == {"idle"}


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_to_questions_that_all_stood_there_answers_all(
    answer: Answer, here: HereHost, clef: tuple[Person, str]
) -> None:
    sheet, ref = clef
    both_asked(here, sheet, ref)
    town = answer(here, sheet)
    rest(here)
    assert (address_of(here, ref), asked(here)) == (("54000", town), [])
    assert shown(sheet) == ("54000", town)


def test_the_value_of_the_other_side_takes_what_was_given_beside_it(
    here: HereHost, clef: tuple[Person, str]
) -> None:
    sheet, ref = clef
    both_asked(here, sheet, ref)
    resolve(here, "city", "database")
    edit(here, ref, "postcode=55100")
    rest(here)
    assert (address_of(here, ref), asked(here)) == (("55100", "Lunéville"), [])
    assert shown(sheet) == ("55100", "Lunéville")
