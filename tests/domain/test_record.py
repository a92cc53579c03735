"""References are read aloud, mistyped and mended."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync_service.domain.record import (
    ALPHABET,
    LETTERS,
    Entity,
    check_character,
    entity_of,
    find_reference,
    make_reference,
)

entities = st.sampled_from(get_args(Entity))
numbers = st.integers(0, 2**30 - 1)


@given(entities, numbers)
def test_a_reference_is_found_again_and_names_its_kind(entity: Entity, number: int) -> None:
    ref = make_reference(entity, number)
    assert find_reference(ref) == ref
    assert entity_of(ref) == entity
    assert ref[0] == LETTERS[entity]
    assert len(ref) == 9


@given(numbers, numbers)
def test_different_numbers_make_different_references(one: int, other: int) -> None:
    refs = {make_reference("contact", one), make_reference("contact", other)}
    assert len(refs) == len({one, other})


@given(numbers, st.integers(0, 6), st.sampled_from(ALPHABET))
def test_one_mistyped_character_is_noticed(number: int, place: int, typed: str) -> None:
    ref = make_reference("contact", number)
    at = 2 + place
    wrong = ref[:at] + typed + ref[at + 1 :]
    for text in (wrong, f" {wrong.lower()} vu"):
        assert find_reference(text) == (ref if wrong == ref else None)


def test_the_check_character_is_luhns_by_hand() -> None:
    """From the right, every other one doubled: Q 1+14, 2, K 1+6, 3, F 30, 7: 64 lacks 0 of 64."""
    assert check_character("7F3K2Q") == "0"
    assert check_character("7F3K2R") == "Y"


def test_a_references_number_is_what_people_already_have_in_their_sheets() -> None:
    assert make_reference("contact", 0) == "C-0000000"
    assert make_reference("contact", 2**30 + 33) == make_reference("contact", 33)


@pytest.mark.parametrize(
    "typed",
    [
        "c-7f3k2q0",
        "  C-7F3K2Q0 ",
        "C - 7F3K2Q0",
        "C-7F3K2Q0 archivé le 24/11/2026",
        "C-7F3K2Q0, voir Anne",
        "C-7F3K2Q0 - voir Anne",
    ],
)
def test_case_spaces_and_words_after_it_are_forgiven(typed: str) -> None:
    assert find_reference(typed) == "C-7F3K2Q0"


def test_letters_that_people_misread_are_forgiven() -> None:
    ref = make_reference("contact", 1)
    assert ref.startswith("C-100000")
    for typed in ("I", "L", "i", "l"):
        assert find_reference(ref[:2] + typed + ref[3:].replace("0", "O")) == ref


@pytest.mark.parametrize(
    "text", ["", "C", "C7F3K2Q0", "X-7F3K2Q0", "C-7F3K2Q", "C-7F3K2Q08", "C-7F3K2Q0A", "C-7F3K2Q1"]
)
def test_anything_else_is_none(text: str) -> None:
    assert find_reference(text) is None
