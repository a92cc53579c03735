"""Numbers, answers and ages: what may stand beside them, and what has them refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.french_cells.reading import read

PASSED_OVER = [
    "{} ex.", "{} enfants", "{} !", "= {}", "x{}", "qté {}", "nb : {}", "{},0", "{}.0", "{} €",
    "{} inscrits", "{} (dont 1 abîmé)", "{} dont 2 nouveaux", "{} en bon état", "'{}",
]  # fmt: skip
IN_DOUBT = [
    "{} ?", "~{}", "{}+", "> {}", "plus de {}", "environ {}", "{} ou plus", "au moins {}",
    "{} à confirmer", "{} je crois", "{} peut-être", "{} sans doute", "{} manquants", "{} perdus",
    "{} cassés", "{} au lieu de 9", "reste {} sur 9", "{} de moins", "{} adultes 2 enfants",
    "max ou {}", "{} maxi", "{}-99", "{} ou 99", "{} prévus", "{} places restantes", "{} annulés",
]  # fmt: skip


@given(st.integers(2, 999), st.sampled_from(PASSED_OVER))
def test_a_number_is_read_beside_its_unit_or_a_remark(number: int, around: str) -> None:
    assert read("quantity", around.format(number))[0] == number


@given(st.integers(2, 999), st.sampled_from(["{} maxi", "{} au plus", "max {}", "{} pers. max"]))
def test_the_most_is_a_number_where_it_is_asked_for(number: int, around: str) -> None:
    """« Places »: how many came is not « 12 max »."""
    assert read("quantity", around.format(number), field="capacity")[0] == number
    assert read("quantity", around.format(number), field="families_count")[1] == "reject"


@given(st.integers(1, 90), st.sampled_from(IN_DOUBT))
def test_a_number_in_doubt_is_never_taken(number: int, around: str) -> None:
    assert read("quantity", around.format(number))[1] == "reject"


YES = ["oui", "Oui.", "oui (mère)", "oui, le matin", "fait le 12/03/2026", "reçu", "oui !", "1.0"]
NO = [
    "non",
    "Non.",
    "pas encore",
    "non payé",
    "jamais",
    "refus",
    "impayé",
    "non, pas encore",
    "0.0",
]
NEITHER = [
    "oui je crois", "oui sauf photos", "oui mais non", "oui, pas encore", "oui ou non",
    "oui (à confirmer)", "peut-être", "12/03/2026", "oui, annulé", "oui refusé", "plutôt oui",
    "pas sûr", "oui, jamais", "oui si possible", "oui normalement", "oui plus maintenant",
]  # fmt: skip


@pytest.mark.parametrize("typed", YES)
def test_a_yes_is_read(typed: str) -> None:
    assert read("boolean", typed)[0] is True


@pytest.mark.parametrize("typed", NO)
def test_a_no_is_read(typed: str) -> None:
    assert read("boolean", typed)[0] is False


@pytest.mark.parametrize("typed", NEITHER)
def test_neither_yes_nor_no_is_asked(typed: str) -> None:
    assert read("boolean", typed)[1] == "reject"


@pytest.mark.parametrize(
    "typed", ["(3 et 5 ans)", "3 ans, 5 ans.", "3 ans / 5 ans", "3 ans 5 ans"]
)
def test_two_children_are_two_ages(typed: str) -> None:
    assert read("children_ages", typed)[0] == [3, 5]


@pytest.mark.parametrize("typed", ["3 ans 1/2", "3 ans ½", "3 ans et demi", "42 mois"])
def test_half_a_year_falls_away(typed: str) -> None:
    assert read("children_ages", typed) == ([3], "assume")


@pytest.mark.parametrize("typed", ["3 ans et 6 mois", "3 ans 6 mois", "3 ans, 6 mois", "3-5 ans"])
def test_one_child_or_two_is_asked(typed: str) -> None:
    assert read("children_ages", typed) == ("ambiguous", "reject")


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("pour les 3-6 ans", 3, 6), ("(3-6 ans)", 3, 6), ("âge : 3-6 ans.", 3, 6),
        ("trois à six ans", 3, 6), ("6+ ans", 6, None), ("à partir de six ans", 6, None),
        ("moins de trois ans", 0, 2), ("les plus de 3 ans", 3, None), ("tous les âges", 0, None),
        ("enfants de 3 ans", 3, 3),
    ],
)  # fmt: skip
def test_an_age_range_is_read_with_the_words_around_it(
    typed: str, first: int, last: int | None
) -> None:
    assert read("age_range", typed)[0] == {"min": first, "max": last, "unit": "years"}


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("duration_min", "2h3"), ("age_range", "610 ans"), ("age_range", "06/10"),
        ("children_ages", "+ 4 ans"), ("children_ages", "3,5."), ("quantity", "(44927)"),
        ("quantity", "07-marrs"), ("boolean", "non refusé"), ("boolean", "pas absent"),
    ],
)  # fmt: skip
def test_what_has_two_readings_is_asked(kind: str, typed: str) -> None:
    assert read(kind, typed)[1] == "reject"
