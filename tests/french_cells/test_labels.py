"""What a cell is called, typed again before its value."""

import pytest

from tests.french_cells.reading import read

LABELLED: list[tuple[str, str, str, object]] = [
    ("boolean", "", "Réponse : oui", True),
    ("boolean", "Photos autorisées", "Photos autorisées : non", False),
    ("age_range", "", "Tranche d'âge : 3-6 ans", {"min": 3, "max": 6, "unit": "years"}),
    ("commune", "Lieu", "Lieu : Lunéville", {"nom": "Lunéville", "code_insee": "54329"}),
    ("children_ages", "", "Âge des enfants : 3 et 5 ans", [3, 5]),
    ("loan_status", "", "Statut : rendu", {"status": "returned"}),
    ("attendance", "", "Présence : excusée", "excused"),
]
NOT_LABELLED: list[tuple[str, str, str]] = [
    ("boolean", "", "Léa : oui"),
    ("boolean", "Photos", "Réponse de Léa : oui"),
    ("boolean", "", "Нет : oui"),
    ("boolean", "", "لا : oui"),
    ("person_name", "", "le : DUPONT Marie"),
    ("commune", "", "et : Nancy"),
    ("boolean", "", "Réponse : peut-être"),
    ("boolean", "", "Réponse : oui : non"),
    ("age_range", "", "Ancienne tranche : 3-6 ans"),
    ("commune", "", "Ancienne commune : Lunéville"),
    ("commune", "", "Commune : à confirmer"),
    ("loan_status", "", "Statut : rendu ?"),
    ("attendance", "", "Présence : P ou A"),
]


@pytest.mark.parametrize(("kind", "header", "typed", "value"), LABELLED)
def test_a_label_is_set_aside_and_nothing_else_is(
    kind: str, header: str, typed: str, value: object
) -> None:
    assert read(kind, typed, header=header)[0] == value


@pytest.mark.parametrize(("kind", "header", "typed"), NOT_LABELLED)
def test_what_is_no_label_or_has_no_value_behind_it_is_refused(
    kind: str, header: str, typed: str
) -> None:
    assert read(kind, typed, header=header)[1] == "reject"


def test_a_value_behind_its_label_is_repaired() -> None:
    assert read("boolean", "Réponse : oui") == (True, "repair")
