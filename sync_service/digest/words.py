"""French names of what programs call by a word of ours: states, problems, kinds of record."""

from collections.abc import Mapping

from sync_service.domain.base import ProblemKind
from sync_service.domain.record import Entity

KINDS: Mapping[ProblemKind, tuple[str, str]] = {
    "conflict": ("valeur à choisir", "valeurs à choisir"),
    "invalid": ("cellule à corriger", "cellules à corriger"),
    "ambiguous": ("cellule à préciser", "cellules à préciser"),
    "assumed": ("valeur à confirmer", "valeurs à confirmer"),
    "duplicate": ("ligne en double", "lignes en double"),
    "held": ("ligne en attente", "lignes en attente"),
    "guard": ("grande modification à confirmer", "grandes modifications à confirmer"),
    "scramble": ("mélange de lignes à vérifier", "mélanges de lignes à vérifier"),
    "refused": ("onglet où Google n’a pas tout accepté", "refus d’écriture de Google"),
    "foreign_reference": ("référence d’une autre structure", "références d’une autre structure"),
    "missing_column": ("colonne introuvable", "colonnes introuvables"),
    "missing_tab": ("onglet introuvable", "onglets introuvables"),
    "lost_access": ("feuille qui n’est plus partagée", "feuilles qui ne sont plus partagées"),
    "trashed": ("feuille à la corbeille", "feuilles à la corbeille"),
    "copied": ("copie à adopter ou à supprimer", "copies à adopter ou à supprimer"),
    "incident": ("écriture à vérifier", "écritures à vérifier"),
}
"""Singular and plural."""

STATES: Mapping[str, str] = {
    "ok": "à jour",
    "idle": "à jour",
    "new": "pas encore lue",
    "waiting": "en cours de saisie",
    "guard": "protégée, en attente d’une décision",
    "paused": "en pause",
    "lost_access": "plus partagée",
    "trashed": "à la corbeille",
    "copied": "copie",
    "failed": "en panne",
}
"""Of a sheet, as it was last seen."""

NOUNS: Mapping[Entity, str] = {
    "organisation": "structure",
    "contact": "contact",
    "meeting": "réunion",
    "attendance": "présence",
    "item": "matériel",
    "loan": "prêt",
    "workshop": "atelier",
    "session": "séance",
    "registration": "inscription",
    "session_count": "bilan de séance",
}
