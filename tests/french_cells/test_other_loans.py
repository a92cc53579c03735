"""What other people write of a loan."""

from typing import Any

import pytest

from french_cells.reading import Raw
from tests.french_cells.reading import read

Known = dict[str, Any]
Case = tuple[str, Raw, Known, object]

CASES: list[Case] = [
    ("loan_status", "Rendu.", {}, {"status": "returned"}),
    ("loan_status", "rendu(e)", {}, {"status": "returned"}),
    ("loan_status", "bien rendu", {}, {"status": "returned"}),
    ("loan_status", "rendues", {}, {"status": "returned"}),
    ("loan_status", "retourné", {}, {"status": "returned"}),
    ("loan_status", "ramené", {}, {"status": "returned"}),
    ("loan_status", "ramenée", {}, {"status": "returned"}),
    ("loan_status", "revenu", {}, {"status": "returned"}),
    ("loan_status", "rentrée", {}, {"status": "returned"}),
    ("loan_status", "retour fait", {}, {"status": "returned"}),
    ("loan_status", "retour OK", {}, {"status": "returned"}),
    ("loan_status", "terminé", {}, {"status": "returned"}),
    (
        "loan_status",
        "rendu le 7 avril 2026",
        {},
        {"status": "returned", "returned_on": "2026-04-07"},
    ),
    (
        "loan_status",
        "rendu le 07.04.2026",
        {},
        {"status": "returned", "returned_on": "2026-04-07"},
    ),
    ("loan_status", "Rendu le 7/4/26", {}, {"status": "returned", "returned_on": "2026-04-07"}),
    ("loan_status", "rendu 07/04/2026", {}, {"status": "returned", "returned_on": "2026-04-07"}),
    (
        "loan_status",
        "restitué le 07/04/2026",
        {},
        {"status": "returned", "returned_on": "2026-04-07"},
    ),
    (
        "loan_status",
        "rendu le 7/4",
        {"prefer": "past"},
        {"status": "returned", "returned_on": "2026-04-07"},
    ),
    ("loan_status", "rendu le 3", {}, "ambiguous"),
    ("loan_status", "rendu cassé", {}, {"status": "returned", "condition": "damaged"}),
    (
        "loan_status",
        "rendu avec pièces manquantes",
        {},
        {"status": "returned", "condition": "incomplete"},
    ),
    (
        "loan_status",
        "rendu, manque 2 pièces",
        {},
        {"status": "returned", "condition": "incomplete"},
    ),
    ("loan_status", "rendu mais abîmé", {}, {"status": "returned", "condition": "damaged"}),
    ("loan_status", "rendu mais incomplet", {}, {"status": "returned", "condition": "incomplete"}),
    ("loan_status", "rendu partiellement", {}, "ambiguous"),
    ("loan_status", "presque rendu", {}, "ambiguous"),
    (
        "loan_status",
        "à rendre avant le 15/12/2026",
        {},
        {"status": "on_loan", "due_on": "2026-12-15"},
    ),
    (
        "loan_status",
        "à rendre le 15 décembre 2026",
        {},
        {"status": "on_loan", "due_on": "2026-12-15"},
    ),
    ("loan_status", "retour prévu 15/12/2026", {}, {"status": "on_loan", "due_on": "2026-12-15"}),
    ("loan_status", "pas encore rendu", {}, {"status": "on_loan"}),
    ("loan_status", "non restitué", {}, {"status": "on_loan"}),
    ("loan_status", "pas rentré", {}, {"status": "on_loan"}),
    ("loan_status", "pas retourné", {}, {"status": "on_loan"}),
    ("loan_status", "n'est pas rendu", {}, {"status": "on_loan"}),
    ("loan_status", "prêt en cours", {}, {"status": "on_loan"}),
    ("loan_status", "Prêtée", {}, {"status": "on_loan"}),
    ("loan_status", "emprunté", {}, {"status": "on_loan"}),
    ("loan_status", "en circulation", {}, {"status": "on_loan"}),
    ("loan_status", "prêté à ASAL", {}, {"status": "on_loan", "borrower": "ASAL"}),
    ("loan_status", "Prêté au CCAS", {}, {"status": "on_loan", "borrower": "CCAS"}),
    ("loan_status", "Prêté à la CAF", {}, {"status": "on_loan", "borrower": "CAF"}),
    (
        "loan_status",
        "chez Familles Rurales",
        {},
        {"status": "on_loan", "borrower": "Familles Rurales"},
    ),
    ("loan_status", "emprunté par ASAL", {}, {"status": "on_loan", "borrower": "ASAL"}),
    ("loan_status", "prêté le 01/09/2026", {}, {"status": "on_loan", "loaned_on": "2026-09-01"}),
    (
        "loan_status",
        "emprunté le 1er septembre 2026",
        {},
        {"status": "on_loan", "loaned_on": "2026-09-01"},
    ),
    (
        "loan_status",
        "sorti depuis le 01/09/2026",
        {},
        {"status": "on_loan", "loaned_on": "2026-09-01"},
    ),
    ("loan_status", "prolongée", {}, {"status": "on_loan"}),
    (
        "loan_status",
        "prolongé jusqu'au 15/12/2026",
        {},
        {"status": "on_loan", "due_on": "2026-12-15"},
    ),
    ("loan_status", "RETARD", {}, {"status": "overdue"}),
    ("loan_status", "en retard !", {}, {"status": "overdue"}),
    ("loan_status", "2e relance", {}, {"status": "overdue"}),
    ("loan_status", "relance envoyée", {}, {"status": "overdue"}),
    ("loan_status", "relancé 2 fois", {}, {"status": "overdue"}),
    ("loan_status", "rendu en retard", {}, {"status": "returned"}),
    ("loan_status", "rendu avec retard", {}, {"status": "returned"}),
    ("loan_status", "réservation", {}, {"status": "reserved"}),
    ("loan_status", "reservée", {}, {"status": "reserved"}),
    ("loan_status", "disponible", {}, {"status": "available"}),
    ("loan_status", "Dispo", {}, {"status": "available"}),
    ("loan_status", "dispo", {}, {"status": "available"}),
    ("loan_status", "en stock", {}, {"status": "available"}),
    ("loan_status", "égaré", {}, {"status": "lost"}),
    ("loan_status", "perdu ?", {}, "ambiguous"),
    ("loan_status", "volée", {}, {"status": "lost"}),
    ("loan_status", "HS", {}, {"status": "out_of_service"}),
    ("loan_status", "hors service", {}, {"status": "out_of_service"}),
    ("loan_status", "hors d'usage", {}, {"status": "out_of_service"}),
    ("loan_status", "jeté", {}, {"status": "out_of_service"}),
    ("loan_status", "Annulée", {}, {"status": "cancelled"}),
    ("loan_status", "annulation", {}, {"status": "cancelled"}),
    ("loan_status", "rendu ou perdu", {}, "ambiguous"),
    ("loan_status", "rendu/en cours", {}, "ambiguous"),
    ("loan_status", "en cours ?", {}, "ambiguous"),
    ("loan_status", "rendu ???", {}, "ambiguous"),
    ("loan_status", "idem", {}, "ambiguous"),
    ("loan_status", "moitié rendu", {}, "ambiguous"),
    ("loan_status", "1 sur 2 rendu", {}, "ambiguous"),
    ("loan_status", "bleu", {}, "invalid"),
    ("loan_status", "#REF!", {}, "invalid"),
    ("loan_status", "-", {}, "empty"),
    ("loan_status", "non renseigné", {}, "empty"),
    ("loan_status", "prêté à la journée", {}, "ambiguous"),
    ("loan_status", "prêt terminé", {}, {"status": "returned"}),
    ("loan_status", "chez nous", {}, "ambiguous"),
    ("loan_status", "chez moi", {}, "ambiguous"),
    (
        "loan_status",
        "prêté à CCAS Lunéville",
        {},
        {"status": "on_loan", "borrower": "CCAS Lunéville"},
    ),
    ("loan_status", "prêté (ASAL)", {}, {"status": "on_loan", "borrower": "ASAL"}),
    (
        "loan_status",
        "rendu le 19 mai",
        {"prefer": "past"},
        {"status": "returned", "returned_on": "2026-05-19"},
    ),
    (
        "loan_status",
        "en prêt jusqu'au 15/12/2026",
        {},
        {"status": "on_loan", "due_on": "2026-12-15"},
    ),
]


@pytest.mark.parametrize(
    ("kind", "raw", "known", "made_of_it"),
    CASES,
    ids=[ascii(f"{case[0]} {case[1]!r} {case[2] or ''}") for case in CASES],
)
def test_a_cell_is_read_or_refused_as_a_careful_person_would(
    kind: str, raw: Raw, known: Known, made_of_it: object
) -> None:
    value, _ = read(kind, raw, **known)
    assert value == made_of_it
    assert type(value) is type(made_of_it)
