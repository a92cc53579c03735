"""States of loans told with more than their word: negated, late, reserved, with two states."""

from dataclasses import replace

import pytest

from french_cells.directory import Directory, KnownName, Names
from french_cells.kinds import KINDS
from french_cells.reading import BESIDE, Raw
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


@pytest.mark.parametrize(
    "raw",
    ["rendu 1 sur 2", "4 rendus sur 6", "rendu 4 chaises sur 6", "rendu 4 le 20/11",
     "rendu en partie", "1 sur 2 rendu", "à moitié rendu", "rendue partiellement"],
)  # fmt: skip
def test_what_is_back_in_part_says_what_to_type(raw: str) -> None:
    """« Nous ne savons pas où en est le prêt » told nobody where the other one is written."""
    reading = KINDS["loan_status"](raw, TODAY)
    assert reading.error == "ambiguous"
    assert reading.message == (
        "Une partie seulement est rendue ? Écrivez ici « en prêt » et, dans la colonne de la "
        "quantité, ce qui reste sorti ; puis « rendu » quand tout est là."
    )


@pytest.mark.parametrize("raw", ["rendu sur place", "rendue le 20/11 sur place", "rendu 20/11"])
def test_where_or_when_it_came_back_is_no_part_of_it(raw: str) -> None:
    value, _ = read("loan_status", raw)
    assert isinstance(value, dict)
    assert value["status"] == "returned"


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


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("rendu le 02/11/2026 au lieu du 30, prévenus", {"returned_on": "2026-11-02"}),
        (
            "rentré le 14/09/2026, une toile mouillée, séchée chez Gilbert",
            {"returned_on": "2026-09-14"},
        ),
        ("rendue le 9/10/2026 (10 poussins !)", {"returned_on": "2026-10-09"}),
        (
            "rentrées le 7/11/2026, une bancale mais elle l’était avant",
            {"returned_on": "2026-11-07"},
        ),
        ("rendu... il est dans le couloir", {}),
        ("rendue, posée au fond, il manque le plateau", {"condition": "incomplete"}),
        ("perdu, la maîtresse est désolée", {"status": "lost"}),
        ("annulée, pas de neige", {"status": "cancelled"}),
    ],
)
def test_a_number_or_a_reason_behind_a_state_is_a_remark(raw: str, value: dict[str, str]) -> None:
    """Asked about once, on the title: what was refused in each cell is words of people's own."""
    reading = KINDS["loan_status"](raw, replace(TODAY, is_in_column=True))
    assert reading.value == {"status": "returned", **value}
    assert reading.message.startswith(BESIDE)


@pytest.mark.parametrize(
    "raw",
    [
        "rendu 10 sur 12",
        "rendu le 2/11/2026, 10 sur 12",
        "rendu le 2/11/2026 et reparti le soir même",
        "rendu le 2/11/2026, encore chez Gilbert",
        "rendu le 2/11/2026, un des deux coffrets",
        "rendu le 2/11/2026 mais c’est celui de l’an passé",
        "rendu chez Gilbert, 3 crochets",
        "annulé, Élise l’a quand même pris",
        "perdu puis retrouvé",
    ],
)
def test_a_part_or_another_state_behind_a_state_is_refused(raw: str) -> None:
    assert read("loan_status", raw, is_in_column=True)[1] == "reject"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("rendu le 2 (nov) 2026", {"status": "returned", "returned_on": "2026-11-02"}),
        ("jamais revu", {"status": "on_loan"}),
        ("prêt", {"status": "on_loan"}),
    ],
)
def test_in_a_list_of_loans_some_words_say_more_than_alone(raw: str, value: object) -> None:
    assert read("loan_status", raw, is_in_column=True) == (value, "repair")
    assert read("loan_status", raw)[1] == "reject"


@pytest.mark.parametrize("raw", ["réservé St-Nicolas", "réservé pour Noël", "réservé kermesse"])
def test_what_a_thing_is_reserved_for_is_no_borrower(raw: str) -> None:
    assert read("loan_status", raw, is_in_column=True) == ({"status": "reserved"}, "repair")
    assert read("loan_status", "réservé Nicolas", is_in_column=True)[1] != "repair"


@pytest.mark.parametrize("raw", ["chez nous", "chez eux", "jamais"])
def test_who_has_it_is_asked_where_the_cell_does_not_say(raw: str) -> None:
    assert read("loan_status", raw, is_in_column=True)[1] == "reject"
