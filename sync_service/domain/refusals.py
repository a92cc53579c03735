"""Why Google did not let us write, and how a partner is told: which place, why, what to do.

Knows Google's causes by name, never its messages or its protocol.
"""

from collections.abc import Mapping
from typing import Literal, TypeAlias

Cause: TypeAlias = Literal[
    "protected",
    "typed_column",
    "too_many_choices",
    "own_list",
    "too_long",
    "office_file",
    "read_only",
    "merged",
    "table",
    "filter",
    "too_many_cells",
    "too_much_metadata",
    "formula",
    "other",
]

_WHY: Mapping[Cause, str] = {
    "protected": (
        "c’est protégé, nous n’avons pas le droit d’y écrire. Données, Feuilles et plages "
        "protégées : ajoutez {address} à ceux qui peuvent modifier, ou retirez la protection."
    ),
    "typed_column": (
        "une colonne de tableau à type fixe n’accepte ni liste, ni format, ni autre valeur de "
        "notre part. S’il y manque une valeur, choisissez « Aucun » comme type de colonne."
    ),
    "too_many_choices": (
        "la liste déroulante aurait plus de 500 choix, Google n’en veut pas. Vous pouvez taper la "
        "valeur : elle est reconnue comme avant."
    ),
    "own_list": (
        "votre liste déroulante refuse cette valeur. Ajoutez-la à la liste, ou réglez la liste "
        "sur « Afficher un avertissement »."
    ),
    "too_long": (
        "un texte dépasse 50 000 caractères, c’est plus qu’une case ne peut contenir. "
        "Raccourcissez-le là où il a été tapé."
    ),
    "office_file": (
        "c’est un fichier Excel ouvert dans Google. Choisissez Fichier, Enregistrer au format "
        "Google Sheets, puis donnez l’adresse du nouveau fichier à la coordination."
    ),
    "read_only": (
        "partagé avec nous en lecture seule : ce que vous tapez est repris, ce que les autres "
        "donnent n’arrive pas ici. Cliquez sur « Partager », {address} : choisissez « Éditeur »."
    ),
    "merged": (
        "des cases fusionnées sont en travers. Séparez-les (Format, Fusionner les cellules, "
        "Annuler la fusion)."
    ),
    "table": (
        "un tableau de cet onglet est en travers. Laissez une ligne vide sous le tableau, ou "
        "éloignez ce qui le touche."
    ),
    "filter": (
        "un filtre de cet onglet est en travers. Retirez-le (Données, Supprimer le filtre)."
    ),
    "too_many_cells": (
        "le fichier a atteint le nombre de cases que Google permet (10 millions). Supprimez les "
        "lignes et colonnes vides, ou de vieux onglets."
    ),
    "too_much_metadata": (
        "le fichier garde trop de repères de programmes, le nôtre n’y tient plus. Demandez à la "
        "coordination d’en refaire une copie et de l’adopter."
    ),
    "formula": (
        "une formule remplit ces cases : ce qui y est tapé la casserait. Tout y est lu, rien n’y "
        "est écrit. Ajoutez la ligne là où la formule prend les siennes."
    ),
    "other": "Google ne veut pas de ce que nous voulions y écrire. Montrez-le à la coordination.",
}

_SERVICE = "l’adresse de la synchronisation"


def refused(  # noqa: PLR0913 - parts of one sentence, each with its name at the call
    *,
    tab: str,
    cause: Cause,
    column: str = "",
    google: str = "",
    address: str = "",
    rows: int = 0,
) -> str:
    """The place first, Google's own words last; `column` is its title as the partner wrote it.

    `rows`: how many that others gave cannot be added there.
    """
    place = f"Onglet « {tab} »" if tab else "Ce fichier"
    place += f", colonne « {column} »" if column else ""
    why = _WHY[cause].format(address=address or _SERVICE)
    waiting = f" {_waiting(rows)}" if rows else ""
    words = f" Google : « {google} »" if google else ""
    return f"{place} : {why}{waiting}{words}"


def _waiting(rows: int) -> str:
    if rows == 1:
        return "1 ligne donnée ailleurs n’a pas pu être ajoutée."
    return f"{rows} lignes données ailleurs n’ont pas pu être ajoutées."
