"""What is no family name is asked about, in its own column as in one for whole names."""

from datetime import date

import pytest

from french_cells.context import Context
from french_cells.people import persons
from tests.builders import World
from tests.fakes.spreadsheets import FakeTab

TODAY = date(2026, 11, 24)
NO_NAMES = (
    "M. et Mme Petit",
    "Petit et Mme Roy",
    "M. Petit et Mme Roy",
    "Louise ou Sophie",
    "Petit ?",
    "Mme",
    "M.",
    "Madame",
    "idem",
)


def contacts(*rows: list[str]) -> tuple[World, FakeTab]:
    """Each: name, given name, what she does, mail."""
    world = World()
    tab = world.add_contacts(list(rows))
    world.sync_until_quiet()
    return world, tab


@pytest.mark.parametrize("typed", NO_NAMES)
def test_several_people_or_a_civility_alone_are_no_family_name(typed: str) -> None:
    """« et Mme Petit » became a man's family name."""
    world, tab = contacts([typed, "Odile", "Accueil", "o@example.org"])
    assert world.records() == []
    [problem] = world.problems()
    assert (problem.cell, tab.cell(1, 0).value) == ("A2", typed)


@pytest.mark.parametrize("typed", NO_NAMES)
def test_read_refuses_the_same(typed: str) -> None:
    assert not persons.read(typed, Context(today=TODAY)).accepted


@pytest.mark.parametrize(
    ("typed", "family", "civility"),
    [
        ("MmeGarnier", "Garnier", "mme"),
        ("Dr Lefort", "Lefort", None),
        ("Docteur Lefort", "Lefort", None),
        ("Drouet", "Drouet", None),
        ("Monsieur", "Monsieur", None),
        ("Dupont-Petit", "Dupont-Petit", None),
        ("Klein / Simonin", "Klein / Simonin", None),
        ("Petit épouse Roy", "Petit épouse Roy", None),
    ],
)
def test_the_name_behind_a_civility_is_taken(
    typed: str, family: str, civility: str | None
) -> None:
    world, _ = contacts([typed, "Odile", "Accueil", "o@example.org"])
    [one] = world.records()
    assert (one.fields["family_name"], one.fields.get("title")) == (family, civility)
    assert world.problems() == []


def test_a_civility_that_sticks_to_a_whole_name_is_none_of_it() -> None:
    read = [persons.read(text, Context(today=TODAY)) for text in ("MmeGarnier", "Mme Garnier")]
    assert read[0].value == read[1].value == {"given": None, "family": "Garnier", "title": "Mme"}


def test_idem_below_a_post_that_is_vacant_is_asked_about() -> None:
    """He was no record, no note and no problem."""
    world, tab = contacts(
        ["poste à pourvoir", "", "Accueil", ""], ["idem", "Karim", "Accueil", "k@example.org"]
    )
    [problem] = world.problems()
    assert (problem.cell, world.records()) == ("A3", [])
    assert "« idem » ne suit plus" in tab.cell(2, 0).note


@pytest.mark.parametrize("sign", ["?", "-", "–", "/"])
def test_nobody_is_asked_about_a_row_that_holds_a_sign_and_no_more(sign: str) -> None:
    world, _ = contacts([sign, "", "", ""], ["Garnier", "Zoé", "", "g@example.org"])
    assert (len(world.records()), world.problems()) == (1, [])


@pytest.mark.parametrize("sign", ["?", "-"])
def test_where_more_is_said_the_name_is_asked_for(sign: str) -> None:
    world, _ = contacts([sign, "Zoé", "", "g@example.org"])
    assert [one.cell for one in world.problems()] == ["A2"]
