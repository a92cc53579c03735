"""States of loans told with more than their word: negated, late, reserved, with two states."""

import pytest

from french_cells.directory import Directory, KnownName, Names
from french_cells.kinds import KINDS
from french_cells.reading import Raw
from tests.french_cells.reading import TODAY, Case, cases, read

TOLD: list[Case] = [
    ("réservé pour le 15/12/2026", {"status": "reserved"}, "assume"),
    ("dispo le 15/12/2026", "ambiguous", "reject"),
    ("en prêt, en retard", {"status": "overdue"}, "repair"),
    ("sorti en retard", {"status": "overdue"}, "assume"),
    ("prêté sorti", {"status": "on_loan"}, "assume"),
    ("perdu définitivement", {"status": "lost"}, "repair"),
    ("n’est toujours pas rapportée", {"status": "on_loan"}, "assume"),
    ("ont été rendues", {"status": "returned"}, "repair"),
    ("pas complet", "ambiguous", "reject"),
    ("rendu avant le 5/11", "ambiguous", "reject"),
    ("retour le 05/11/2026", {"status": "returned", "returned_on": "2026-11-05"}, "assume"),
    ("prêté à nous", "ambiguous", "reject"),
    ("prêté à CAF et MJC", "ambiguous", "reject"),
    ("vide", "empty", "reject"),
]


@pytest.mark.parametrize(("raw", "value", "severity"), cases(TOLD))
def test_a_state_told_in_more_words(raw: Raw, value: object, severity: str) -> None:
    assert read("loan_status", raw) == (value, severity)


def test_a_day_without_its_year_says_which_one_was_understood() -> None:
    """That the two were understood together told nobody what to look at."""
    reading = KINDS["loan_status"]("rendu le 25/09", TODAY)
    assert reading.message == "Sans année, compris comme le 25/09/2026."


def test_a_structure_with_and_in_its_name_may_borrow() -> None:
    names = Names([KnownName("duo", "Jeux et Jouets")])
    known = Directory({"organisation": names})
    assert read("loan_status", "prêté à Jeux et Jouets", directory=known) == (
        {"status": "on_loan", "borrower": "Jeux et Jouets"},
        "repair",
    )


@pytest.mark.parametrize(
    ("raw", "status", "severity"),
    [
        ("récupéré", "returned", "repair"),
        ("sorti", "on_loan", "repair"),
        ("rangé", "available", "repair"),
        ("relancé", "overdue", "assume"),
    ],
)
def test_in_its_column_a_state_in_other_words_is_no_question(
    raw: Raw, status: str, severity: str
) -> None:
    """That somebody was reminded does not say that nothing came back since."""
    assert read("loan_status", raw, is_in_column=True) == ({"status": status}, severity)
