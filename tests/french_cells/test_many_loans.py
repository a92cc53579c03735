"""What is written of loans, as associations write it: read, or refused."""

from typing import Any

import pytest

from tests.french_cells.reading import read

Told = dict[str, Any]
READ: list[tuple[str, Told, object, str]] = [
    (
        "loan_status",
        {},
        {"status": "returned"},
        (
            "Rendu. | rendues | bien rendu | retourné | revenu | a été rendu | Rapportés | "
            "restituées | rentrés | RETOURNÉE | Rendu OK | rendu - complet | prêt rendu | "
            "matériel rendu"
        ),
    ),
    (
        "loan_status",
        {},
        {"returned_on": "2026-11-03", "status": "returned"},
        "rendu le 03/11/2026 | rendu 03/11/2026 | Retourné le 03/11/2026",
    ),
    (
        "loan_status",
        {},
        {"status": "on_loan"},
        (
            "pas encore rendu | non rendue | toujours pas rendu | n'est pas rendu | A "
            "RENDRE | en cours de prêt | Prêt en cours | emprunté | n'a pas été rendu | "
            "pas encore rapporté | toujours pas restitué | pas rapporté | Prêté | prêtée | "
            "PRÊTÉ | prêt prolongé"
        ),
    ),
    (
        "loan_status",
        {},
        {"condition": "damaged", "status": "returned"},
        "rendu cassé | rendu mais abîmé | revenu cassé",
    ),
    (
        "loan_status",
        {},
        {"condition": "incomplete", "status": "returned"},
        (
            "rendu il manque 2 pièces | rendu (manque la notice) | rendu, incomplet | "
            "rendu il manque le dé"
        ),
    ),
    (
        "loan_status",
        {},
        {"borrower": "ASAL", "status": "on_loan"},
        "emprunté par ASAL | En prêt chez ASAL | prêté à l'ASAL",
    ),
    (
        "loan_status",
        {},
        {"borrower": "Les Épis", "status": "on_loan"},
        "emprunté par les Épis | chez Les Épis",
    ),
    (
        "loan_status",
        {},
        {"loaned_on": "2026-10-01", "status": "on_loan"},
        ("sorti depuis le 01/10/2026 | prêté le 01/10/2026 | emprunté depuis le 1er octobre 2026"),
    ),
    (
        "loan_status",
        {},
        {"due_on": "2026-12-15", "status": "on_loan"},
        (
            "prêté jusqu'au 15/12/2026 | prolongé jusqu'au 15/12/2026 | sera rendu le "
            "15/12/2026 | à rendre avant le 15/12/2026"
        ),
    ),
    (
        "loan_status",
        {},
        {"status": "overdue"},
        (
            "EN RETARD | relance envoyée | relancé 2 fois | 2e relance | relance par mail "
            "le 02/11/2026 | retard 15 jours | 3ème relance | relancer | déjà relancé"
        ),
    ),
    ("loan_status", {}, {"status": "reserved"}, "résa | reservée | Réservé | pré-réservé"),
    (
        "loan_status",
        {},
        {"borrower": "ASAL", "status": "reserved"},
        "réservé pour ASAL | réservé par ASAL",
    ),
    (
        "loan_status",
        {},
        {"status": "available"},
        "disponible | dispo | en stock | Disponible | DISPONIBLE",
    ),
    ("loan_status", {}, {"status": "lost"}, "perdus | non retrouvé | perdu définitivement"),
    ("loan_status", {}, {"status": "out_of_service"}, "HS | hors service | cassé"),
    ("loan_status", {}, {"status": "cancelled"}, "annulée | ANNULÉ"),
    (
        "loan_status",
        {},
        {"returned_on": "2026-11-05", "status": "returned"},
        (
            "rendu le 5 novembre | rendu le 5/11 | Rendu 05.11.2026 | rendu, 05/11/2026 | "
            "rendu le 5 nov. 2026"
        ),
    ),
    (
        "loan_status",
        {},
        {"returned_on": "2026-11-02", "status": "returned"},
        "rendu le lundi 2 novembre 2026",
    ),
    ("loan_status", {}, {"borrower": "CAF", "status": "on_loan"}, "prêté à la CAF"),
    (
        "loan_status",
        {},
        {"borrower": "CCAS de Lunéville", "status": "on_loan"},
        "Prêté au CCAS de Lunéville",
    ),
    ("loan_status", {}, {"due_on": "2026-11-01", "status": "overdue"}, "à rendre le 01/11/2026"),
]
READ += [
    (
        "loan_status",
        {},
        {"returned_on": "2026-11-05", "status": "returned"},
        "05/11/2026 rendu | rapporté le 05/11/2026 par ASAL",
    ),
    (
        "loan_status",
        {},
        {"borrower": "ASAL", "loaned_on": "2026-10-01", "status": "on_loan"},
        "emprunté le 01/10/2026 par ASAL | chez ASAL depuis le 01/10/2026",
    ),
    ("loan_status", {}, {"status": "returned"}, "c'est rendu | rendu avec 2 jours de retard"),
    ("loan_status", {}, {"status": "available"}, "dans le placard"),
    ("loan_status", {}, {"status": "overdue"}, "très en retard"),
    ("loan_status", {}, {"status": "cancelled"}, "annulé par ASAL"),
    ("loan_status", {}, {"status": "out_of_service"}, "ne marche plus"),
]
REFUSED: list[tuple[str, Told, str, str]] = [
    (
        "loan_status",
        {},
        "ambiguous",
        (
            "rendu le 3 | Rendu hier | rendu le 03/12/2026 | rendu le 31/02/2026 | jamais "
            "rendu | rendu sale | prêt | sorti le 01/10/2026, retour le 01/12/2026 | non "
            "réservé | en réserve | rendu ou perdu | rendu/en cours | prêté puis rendu | "
            "rendu, re-prêté | 03 53 01 12 12 | 46000 | plus disponible | pas complet | "
            "à rendre vite | rendu à Mme Petit | devait être "
            "rendu le 02/11/2026 | rendus sauf 1 | 3 rendus sur 5 | rendu "
            "aujourd'hui | rendu ce matin | rendu la semaine dernière | "
            "rendu le mardi 2 novembre 2026 | rendu vers le 5/11 | rendu avant le 5/11 | "
            "rendu entre le 5 et le 8 | rendu mais pas "
            "complet | rendu sauf les cartes | sans retour | attend retour | en attente de "
            "retour | pas de retour | prêté à la crèche | prêté à Mme Petit | prêté à "
            "Sonia | prêté à CAF et ASAL | chez nous | chez eux | "
            "sorti le 01/12/2026 | prêt du 01/10/2026 au 01/12/2026 | réservé "
            "pour décembre | plus réservé | dispo ? | dispo à partir du 01/12/2026 | "
            "bientôt dispo | en partie perdu | peut-être perdu | 12 | R | vendu | "
            "prêté/rendu"
        ),
    ),
    (
        "loan_status",
        {},
        "invalid",
        (
            "remis en place | à la CAF | pas en retard | pas dispo | indisponible | "
            "pas perdu | retrouvé | non annulé | oui | non | x | ✓ | Malle "
            "lecture | pas clos | non terminé | pas fait | "
            "non prolongé | pas de retard | plus en retard | ne pas "
            "relancer | réparé | plus utilisable | "
            "report | reporté | bleu | OK ✓ | ❌"
        ),
    ),
    ("loan_status", {}, "empty", "? | - | n/a | à récupérer | non disponible | Néant | NR"),
]


@pytest.mark.parametrize(
    ("kind", "told", "value", "raw"),
    [
        pytest.param(kind, told, value, raw, id=ascii(f"{place} {kind} {raw}"))
        for place, (kind, told, value, cells) in enumerate([*READ, *REFUSED])
        for raw in cells.split(" | ")
    ],
)
def test_a_cell_is_read_if_all_of_it_is_understood(
    kind: str, told: Told, value: object, raw: str
) -> None:
    assert read(kind, raw, **told)[0] == value
