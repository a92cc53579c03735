"""Somebody whom the coordinator's command makes nearly the same as another: one question."""

import pytest

from demo.people import Person
from sync_service.records.edit_record import edit_record, new_record
from sync_service.records.editing import Editing
from sync_service.sync.gathering.situations import codec_builder
from tests.entrypoints.web.quarter import Quarter
from tests.entrypoints.web.test_nearly_the_same import ODILE, PAUL, TITLES, asked, begin
from tests.entrypoints.web.town import answer_card

ROW = 3
WRONG = {
    "organisation_id": "Les Épis",
    "family_name": "Marchall",
    "given_name": "Odile",
    "phone": "03 53 01 00 12",
}
NAMESAKE = {**WRONG, "family_name": "Marchal", "email": "odile@example.org"}


def editing(quarter: Quarter) -> Editing:
    return Editing(quarter.town.database, quarter.town.clock, quarter.town.rng)


def make(quarter: Quarter, **typed: str) -> str:
    """As `sync-service new contact …` does."""
    with quarter.town.database.reading() as stored:
        codec = codec_builder(stored, quarter.mappings, quarter.town.clock.now())("contact")
    return new_record(editing(quarter), codec, typed).ref


def change(quarter: Quarter, ref: str, **typed: str) -> None:
    with quarter.town.database.reading() as stored:
        codec = codec_builder(stored, quarter.mappings, quarter.town.clock.now())("contact")
    edit_record(editing(quarter), codec, ref, typed)


def begin_in_two(quarter: Quarter) -> tuple[Person, Person]:
    """The partner's list, and the coordinator's that shows all."""
    hers = quarter.open("coordination", {"Contacts": [("Structure", *TITLES)]}, shows_all=True)
    person = begin(quarter)
    quarter.sync(2)
    return person, hers


def notes(person: Person) -> list[str]:
    return [note for note in person.notes("Contacts").values() if "déjà dans cette liste" in note]


@pytest.mark.parametrize("typed", [WRONG, NAMESAKE], ids=["a slip", "the same mail"])
def test_one_made_by_command_is_one_question_in_the_partners_list(
    quarter: Quarter, typed: dict[str, str]
) -> None:
    person, hers = begin_in_two(quarter)

    make(quarter, **typed)
    for _ in range(2):
        quarter.sync()
        assert asked(quarter) == [(typed["family_name"], "Marchal")]
        [question] = quarter.problems()
        assert (question.partner, question.cell) == ("les-epis", f"F{ROW + 1}")
        assert typed["family_name"] in (question.sheet_value or "")
        assert (len(notes(person)), notes(hers)) == (1, [])
    page = quarter.desk().get("/coordination/problemes").text
    assert "C’est la même fiche" in page


def test_made_one_at_the_desk_they_are_asked_about_no_more(quarter: Quarter) -> None:
    person, _ = begin_in_two(quarter)
    make(quarter, **WRONG)
    quarter.sync()
    desk = quarter.desk()
    [question] = quarter.problems("duplicate")

    assert answer_card(desk, question.id, "merge").status_code == 303
    quarter.sync()

    assert (quarter.problems(), notes(person)) == ([], [])
    assert len(quarter.records("contact")) == 2


def test_whoever_deletes_the_note_calls_them_two(quarter: Quarter) -> None:
    person, _ = begin_in_two(quarter)
    ref = make(quarter, **WRONG)
    quarter.sync()

    person.write_note("Contacts", ROW, 5, "")
    quarter.sync()
    change(quarter, ref, phone="03 53 01 00 99")
    quarter.sync()
    change(quarter, ref, phone="03 53 01 00 12")
    quarter.sync()

    assert (quarter.problems(), len(quarter.records("contact"))) == ([], 3)


def test_one_whom_a_command_calls_nearly_the_same_is_one_question(quarter: Quarter) -> None:
    person, hers = begin_in_two(quarter)
    paul = next(
        one.ref for one in quarter.records("contact") if one.fields["given_name"] == "Paul"
    )

    change(quarter, paul, family_name="Marchall", given_name="Odile", phone="03 53 01 00 12")
    for _ in range(2):
        quarter.sync()
        assert asked(quarter) == [("Marchall", "Marchal")]
        assert (len(notes(person)), notes(hers)) == (1, [])


def test_where_the_partner_has_no_list_the_coordinators_asks(quarter: Quarter) -> None:
    rows = [("Structure", *TITLES), ("Les Épis", *ODILE), ("Les Épis", *PAUL)]
    hers = quarter.open("coordination", {"Contacts": rows}, shows_all=True)
    quarter.sync()

    make(quarter, **WRONG)
    quarter.sync()

    assert asked(quarter) == [("Marchall", "Marchal")]
    assert len(notes(hers)) == 1


def test_a_colleague_made_by_command_is_not_asked_about(quarter: Quarter) -> None:
    begin_in_two(quarter)

    make(quarter, **{**WRONG, "family_name": "Durand"})
    quarter.sync()

    assert (quarter.problems(), len(quarter.records("contact"))) == ([], 3)


def test_what_the_coordinators_list_asks_the_partners_does_not_ask_again(quarter: Quarter) -> None:
    person, hers = begin_in_two(quarter)

    hers.add_row("Contacts", "Les Épis", "Marchall", "Odile", "Animatrice", "", "03 53 01 00 12")
    quarter.sync()

    assert asked(quarter) == [("Marchall", "Marchal")]
    assert (notes(person), len(notes(hers))) == ([], 1)
