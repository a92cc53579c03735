"""The same person typed again: one question, on the row that came second, and never silence."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync_service.records.editing import Editing
from sync_service.records.merge_records import merge_records
from tests.hostile.faults.neighbours import (
    EMAIL,
    GIVEN,
    NAME,
    PHONE,
    ROLE,
    TAB,
    Neighbours,
    person,
)
from tests.hostile.faults.town import Ground, Tabs

Build = Callable[..., Neighbours]


@pytest.fixture
def build(ground: Ground, tmp_path: Path) -> Iterator[Build]:
    built: list[Neighbours] = []

    def make(count: int = 4, **more: Tabs) -> Neighbours:
        built.append(Neighbours(ground, tmp_path, count, **more))
        return built[-1]

    yield make
    for one in built:
        one.close()


@pytest.fixture
def here(build: Build) -> Neighbours:
    return build()


def reference_column(here: Neighbours) -> int:
    return here.epis.column_of(TAB, "Réf.")[1]


def merge(here: Neighbours, keep: str, drop: str) -> None:
    services = here.town.services
    merge_records(Editing(services.database, services.clock, services.rng), keep, drop)


def duplicates(here: Neighbours) -> list[tuple[str, str | None]]:
    """Tab's partner and cell of each question."""
    return [(one.partner, one.cell) for one in here.problems("duplicate")]


def notes(here: Neighbours) -> dict[tuple[int, int], str]:
    return {at: note for at, note in here.epis.notes(TAB).items() if "déjà" in note}


@pytest.mark.parametrize(
    ("column", "typed"),
    [(ROLE, "Présidente"), (PHONE, "06 39 98 77 77"), (EMAIL, "z@example.org")],
)
def test_the_same_person_typed_again_is_one_question_on_that_row_alone(
    here: Neighbours, column: int, typed: str
) -> None:
    again = list(person(1))
    again[column] = typed
    row = here.epis.add_row(TAB, *again)
    here.rest()

    assert duplicates(here) == [("les-epis", f"F{row + 1}")]
    assert list(notes(here)) == [(row, reference_column(here))]
    assert len(here.problems()) == 1
    assert len(here.references(here.epis)) == 5
    assert here.is_quiet()
    assert duplicates(here) == [("les-epis", f"F{row + 1}")]


def test_the_question_names_both_and_follows_its_row(here: Neighbours) -> None:
    here.epis.add_row(TAB, *person(1)[:ROLE], "Présidente", *person(1)[EMAIL:])
    here.rest()
    here.epis.sort(TAB, ROLE, 1, descending=True)
    here.rest()

    row = here.row_of_text(here.epis, "Présidente")
    [told] = [one for one in here.listed() if one["kind"] == "duplicate"]
    line = here.epis.seen(TAB)[row]
    assert told["cell"] == f"F{row + 1}"
    assert told["ref"] == line[reference_column(here)]
    assert "Présidente" in str(told["sheet_value"])
    assert "Fonction 1" in str(told["canonical_value"])
    first = here.epis.seen(TAB)[here.row_of_text(here.epis, "Fonction 1")]
    assert first[reference_column(here)] in str(told["message"])


def test_deleting_the_note_ends_it_for_good(here: Neighbours) -> None:
    row = here.epis.add_row(TAB, *person(1)[:ROLE], "Présidente", *person(1)[EMAIL:])
    here.rest()
    here.epis.write_note(TAB, row, reference_column(here), "")
    here.rest()
    assert here.problems() == []
    here.epis.type(TAB, row, PHONE, "06 39 98 78 78")
    here.rest()

    assert here.problems() == []
    assert len(here.records()) == 7
    assert here.is_quiet()


def test_a_confirmation_says_the_same(here: Neighbours) -> None:
    here.epis.add_row(TAB, *person(1)[:ROLE], "Présidente", *person(1)[EMAIL:])
    here.rest()
    here.decide(here.problems("duplicate")[0], "confirm")
    here.rest()

    assert here.problems() == []
    assert not notes(here)
    assert len(here.records()) == 7


def test_merging_ends_it_and_leaves_one_person(here: Neighbours) -> None:
    here.epis.add_row(TAB, *person(1)[:ROLE], "Présidente", *person(1)[EMAIL:])
    here.rest()
    refs = here.references(here.epis)
    merge(here, refs[1], refs[4])
    here.rest()

    assert here.problems() == []
    assert not notes(here)
    assert [one.ref for one in here.records() if one.fields["family_name"] == "NOM1"] == []
    assert len(here.records()) == 6
    assert here.is_quiet()


@pytest.mark.parametrize("is_first_dropped", [True, False])
def test_deleting_either_row_ends_it(here: Neighbours, *, is_first_dropped: bool) -> None:
    row = here.epis.add_row(TAB, *person(1)[:ROLE], "Présidente", *person(1)[EMAIL:])
    here.rest()
    here.epis.delete_rows(TAB, 2 if is_first_dropped else row)
    here.rest()

    assert here.problems() == []
    assert not notes(here)
    assert len(here.records()) == 6


def test_taking_back_a_deletion_that_ended_it_asks_again(here: Neighbours) -> None:
    row = here.epis.add_row(TAB, *person(1)[:ROLE], "Présidente", *person(1)[EMAIL:])
    here.rest()
    here.epis.delete_rows(TAB, row)
    here.rest()
    assert here.epis.undo()
    here.rest()

    assert len(here.records()) == 7
    assert len(duplicates(here)) == 1
    assert list(notes(here)) == [(row, reference_column(here))]
    assert here.is_quiet()


def test_another_name_and_address_end_it(here: Neighbours) -> None:
    row = here.epis.add_row(TAB, *person(1)[:ROLE], "Présidente", *person(1)[EMAIL:])
    here.rest()
    here.epis.type(TAB, row, NAME, "Autre")
    here.epis.type(TAB, row, EMAIL, "autre@example.org")
    here.rest()

    assert here.problems() == []
    assert not notes(here)


def test_a_third_colleague_at_an_address_that_two_share_is_nobodys_question(
    here: Neighbours,
) -> None:
    """« accueil@… » is everybody's: that is known once two people were let stand with it."""
    for number, name in enumerate(("Autre", "Encore"), 4):
        here.epis.add_row(TAB, name, "Luc", "", person(1)[EMAIL], f"06 39 98 55 {number:02}")
        here.rest()
        for problem in here.problems("duplicate"):
            assert name == "Autre"
            here.decide(problem, "confirm")
        here.rest()

    assert here.problems() == []


def test_a_list_met_for_the_first_time_is_not_asked_about(build: Build) -> None:
    shared = ("Autre", "Zoé", "", person(1)[EMAIL], "")
    here = build(
        epis={TAB: [("Nom", "Prénom", "Fonction", "Courriel"), person(1)[:4], shared[:4]]}
    )

    assert here.problems() == []


def test_a_workshop_of_the_same_title_is_one_question(build: Build) -> None:
    rows = [("Titre", "Public"), ("Poterie", "3-5 ans"), ("Cuisine", "6-8 ans")]
    here = build(epis={"Ateliers": rows})
    assert here.problems() == []
    here.epis.add_row("Ateliers", "Poterie", "9-11 ans")
    here.rest()

    [told] = here.problems()
    assert (told.kind, told.tab, told.cell) == ("duplicate", "Ateliers", "C4")
    assert len(here.records("workshop")) == 3
    refs = here.references(here.epis, "Ateliers")
    merge(here, refs[0], refs[2])
    here.rest()
    assert here.problems() == []


def test_taking_back_a_deletion_that_was_overruled_makes_nobody_twice_in_silence(
    here: Neighbours,
) -> None:
    row = here.row_of(here.clef, "Nom1")
    here.clef.type(TAB, row, 1 + PHONE, "06 39 98 66 66")
    here.epis.delete_rows(TAB, 2)
    here.rest()
    assert here.epis.undo()
    here.rest()

    assert here.shown(here.epis, PHONE)["Nom1"]
    assert len(duplicates(here)) == 1
    assert len(notes(here)) == 1
    assert here.is_quiet()


def test_a_person_with_two_first_names_in_one_row_is_no_question(here: Neighbours) -> None:
    here.epis.add_row(TAB, "Nom1", "Zoé", "", "zoe@example.org", "")
    here.epis.type(TAB, 1, GIVEN, "Anne")
    here.rest()

    assert here.problems() == []
