"""Rows of records that are not this list's: never called archived while their record lives."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync_service.records.edit_record import archive_record, edit_record
from sync_service.records.editing import Editing
from sync_service.sync.gathering.situations import codec_builder
from tests.hostile.faults.neighbours import NAME, PHONE, ROLE, TAB, Neighbours, person
from tests.hostile.faults.town import CONTACTS, Ground

OUTSIDE = "hors de votre liste"


@pytest.fixture
def here(ground: Ground, tmp_path: Path) -> Iterator[Neighbours]:
    built = Neighbours(ground, tmp_path, 4)
    yield built
    built.close()


def editing(here: Neighbours) -> Editing:
    services = here.town.services
    return Editing(services.database, services.clock, services.rng)


def moves(here: Neighbours, name: str, structure: str) -> str:
    """The coordinator says that somebody works for another structure."""
    ref = next(one.ref for one in here.records() if one.fields["family_name"] == name)
    services = here.town.services
    with services.database.reading() as stored:
        codec = codec_builder(stored, services.mappings, services.clock.now())("contact")
    edit_record(editing(here), codec, ref, {"organisation_id": structure})
    return ref


def mark_of(here: Neighbours, name: str) -> tuple[str, str]:
    """What stands in the row's reference cell, and the note on it."""
    row, column = here.row_of(here.epis, name), here.epis.column_of(TAB, "Réf.")[1]
    return here.epis.seen(TAB)[row][column], here.epis.notes(TAB).get((row, column), "")


def assert_outside(here: Neighbours, name: str, ref: str) -> None:
    label, note = mark_of(here, name)
    assert label == f"{ref} {OUTSIDE}"
    assert OUTSIDE in note
    assert "archiv" not in note
    assert "supprimer" not in note


def test_who_leaves_a_list_is_told_so_and_lives_on_elsewhere(here: Neighbours) -> None:
    ref = moves(here, "Nom1", "Le Relais")
    here.rest()

    assert_outside(here, "Nom1", ref)
    assert "Nom1" in here.shown(here.relais, NAME)
    assert here.problems() == []
    assert here.is_quiet()


def test_an_edit_in_such_a_row_changes_neither_the_record_nor_the_mark(here: Neighbours) -> None:
    ref = moves(here, "Nom1", "Le Relais")
    here.rest()
    here.epis.type(TAB, here.row_of(here.epis, "Nom1"), PHONE, "06 39 98 44 44")
    here.rest()

    assert_outside(here, "Nom1", ref)
    assert here.shown(here.relais, PHONE)["Nom1"] == person(1)[PHONE]
    assert here.shown(here.epis, PHONE)["Nom1"] == "06 39 98 44 44"
    assert here.problems() == []
    assert here.is_quiet()


def test_who_left_a_list_and_is_archived_since_is_nobody_to_delete_there(
    here: Neighbours,
) -> None:
    ref = moves(here, "Nom1", "Le Relais")
    here.rest()
    archive_record(editing(here), ref)
    here.epis.type(TAB, here.row_of(here.epis, "Nom2"), ROLE, "Autre")
    here.rest()

    assert here.told("role")["Nom2"] == "Autre"
    assert_outside(here, "Nom1", ref)
    assert here.problems() == []
    assert here.is_quiet()


def test_archived_is_another_mark_and_each_goes_when_its_reason_goes(here: Neighbours) -> None:
    left = moves(here, "Nom1", "Le Relais")
    gone = next(one.ref for one in here.records() if one.fields["family_name"] == "Nom2")
    archive_record(editing(here), gone)
    here.rest()
    assert_outside(here, "Nom1", left)
    label, note = mark_of(here, "Nom2")
    assert label.startswith(f"{gone} archivé le ")
    assert "Vous pouvez la supprimer" in note

    moves(here, "Nom1", "Centre social Les Épis")
    here.rest()
    assert mark_of(here, "Nom1") == (left, "")
    here.epis.type(TAB, here.row_of(here.epis, "Nom2"), ROLE, "Revenue")
    here.rest()
    assert mark_of(here, "Nom2") == (gone, "")
    assert here.is_quiet()


def test_the_mark_stays_true_when_what_was_remembered_is_lost(here: Neighbours) -> None:
    ref = moves(here, "Nom1", "Le Relais")
    here.rest()
    with here.town.database.transaction() as stored:
        for state in stored.memory.read_tabs(here.epis.spreadsheet_id).values():
            stored.memory.save_tab(state, [], [ref])
    here.epis.type(TAB, here.row_of(here.epis, "Nom2"), ROLE, "Autre")
    here.rest()

    assert_outside(here, "Nom1", ref)
    assert here.problems() == []


# --- somebody else's reference ----------------------------------------------------------


def test_a_known_persons_row_under_a_foreign_reference_archives_nobody(here: Neighbours) -> None:
    stolen = here.references(here.relais)[0]
    row = here.row_of(here.epis, "Nom1")
    here.epis.type(TAB, row, here.epis.column_of(TAB, "Réf.")[1], stolen)
    here.epis.type(TAB, row, ROLE, "Autre fonction")
    here.rest(6)

    assert [one.kind for one in here.problems()] == ["foreign_reference"]
    assert len(here.records()) == 6
    assert not [one for one in here.references(here.clef) if "archivé" in one]
    assert not [note for note in here.clef.notes(TAB).values() if "supprimer" in note]
    assert here.is_quiet()

    here.epis.clear(TAB, row, here.epis.column_of(TAB, "Réf.")[1])
    here.rest()
    assert here.problems() == []
    assert here.told("role")["Nom1"] == "Autre fonction"
    assert len(here.records(archived=True)) == 6


# --- what has no cell of its own --------------------------------------------------------


def test_a_new_row_without_a_column_for_its_structure_is_told_on_the_title(
    ground: Ground, tmp_path: Path
) -> None:
    here = Neighbours(ground, tmp_path, 4, clef={TAB: [CONTACTS]})
    here.clef.add_row(TAB, *person(50))
    here.rest()

    [told] = here.listed()
    assert (told["kind"], told["field"]) == ("missing_column", "organisation_id")
    assert "1 ligne attend" in str(told["message"])
    assert str(told["link"]).endswith(f"range={told['cell']}")
    assert str(told["cell"]).endswith("1")
    here.close()
