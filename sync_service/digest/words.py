"""French of the letter: numbers, days, and names of what programs call by a word of ours."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from urllib.parse import parse_qs, quote, urlsplit

from sync_service.domain.base import ProblemKind
from sync_service.domain.week import Week

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

_TO_NOBODY = "mailto:?"
_INNER_QUOTES = str.maketrans({"«": "“", "»": "”"})

KINDS: Mapping[ProblemKind, tuple[str, str]] = {
    "conflict": ("valeur à choisir", "valeurs à choisir"),
    "invalid": ("case à corriger", "cases à corriger"),
    "ambiguous": ("case à préciser", "cases à préciser"),
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
    "left": "plus suivie",
    "lost_access": "plus partagée",
    "trashed": "à la corbeille",
    "copied": "copie",
    "failed": "en panne",
}
"""Of a sheet, as it was last seen."""


def quoted(text: str) -> str:
    """Between guillemets; quotes that the text has itself become inner ones."""
    inner = re.sub(r"“\s+|\s+”", lambda quote: quote[0].strip(), text.translate(_INNER_QUOTES))
    return f"« {inner} »"


def number(value: float) -> str:
    """`12`, `3,75`."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def day_and_month(moment: date) -> str:
    """`mardi 24 novembre`; the first is `1er`."""
    number = "1er" if moment.day == 1 else str(moment.day)
    return f"{_DAYS[moment.weekday()]} {number} {_MONTHS[moment.month - 1]}"


def tell_period(week: Week) -> str:
    """`du lundi 16 au dimanche 22 novembre 2026`; another month is named."""
    first = day_and_month(week.monday)
    if week.monday.month == week.sunday.month:
        first = first.rpartition(" ")[0]
    return f"du {first} au {day_and_month(week.sunday)} {week.sunday.year}"


def month_and_year(moment: date) -> str:
    """`novembre 2026`."""
    return f"{_MONTHS[moment.month - 1]} {moment.year}"


def short_date(moment: date) -> str:
    return f"{moment:%d/%m/%Y}"


def proposed(subject: str, body: str) -> str:
    """A `mailto:` address without a recipient: the letter names nobody, a person sends it."""
    return f"{_TO_NOBODY}subject={quote(subject)}&body={quote(body)}"


def read_proposed(message: str) -> str:
    """Subject and body of a proposed message, for whoever has no mail program."""
    asked = parse_qs(urlsplit(message).query)
    return "\n\n".join([*asked.get("subject", ()), *asked.get("body", ())])


def addressed(message: str, emails: Iterable[str]) -> str:
    """A proposed message with its recipients, for a page that shows their addresses anyway."""
    to = ",".join(quote(one, safe="@+") for one in dict.fromkeys(filter(None, emails)))
    return message.replace(_TO_NOBODY, f"mailto:{to}?", 1)
