"""Texts and cells made comparable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from french_cells.folding import fingerprint_of, fold, is_blank, raw_key
from french_cells.reading import Raw

raws = st.none() | st.booleans() | st.integers(-(2**50), 2**50) | st.text() | st.floats(0, 1e9)


@pytest.mark.parametrize(
    ("title", "folded"),
    [
        ("N° de Tél.", "n de tel"),
        ("  Prénom   de l’ENFANT ", "prenom de l enfant"),
        ("Courriel/Mail", "courriel mail"),
        ("Straße", "strasse"),
        ("2ᵉ séance", "2e seance"),
        ("𝗡𝗼𝗺", "nom"),
        ("…", ""),
    ],
)
def test_titles_are_compared_without_accents_case_and_punctuation(title: str, folded: str) -> None:
    assert fold(title) == folded


@given(st.text())
def test_what_was_folded_stays_as_it_is(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_cells_are_equal_when_they_hold_the_same() -> None:
    assert raw_key(5) == raw_key(5.0)
    assert raw_key(None) == raw_key("")


@pytest.mark.parametrize(
    ("one", "other"), [(5, "5"), (True, 1), (True, False), (False, None), ("True", True), (1, 2)]
)
def test_what_only_looks_alike_differs(one: Raw, other: Raw) -> None:
    assert raw_key(one) != raw_key(other)


@given(st.text(min_size=1))
def test_no_text_looks_like_nothing(text: str) -> None:
    assert raw_key(text) != raw_key(None)


def test_spaces_are_blank_and_an_unticked_box_is_not() -> None:
    assert is_blank(None)
    assert is_blank(" \u00a0")
    assert not is_blank(0)
    assert not is_blank(False)  # noqa: FBT003
    assert not is_blank("x")


def test_a_digest_tells_parts_from_one_another() -> None:
    assert fingerprint_of("ab", "c") != fingerprint_of("a", "bc")
    assert fingerprint_of("a", "") != fingerprint_of("a")


def test_a_digest_is_the_same_in_every_process_and_fits_a_cell_of_the_store() -> None:
    """Stored by one process, compared by the next: it may not move with a release."""
    assert fingerprint_of("Petit", "Luc") == "bbac7011db4db6ed6ccf1d19"


def test_half_an_emoji_has_a_digest_too() -> None:
    assert fingerprint_of("\ud83d") != fingerprint_of("")
