"""What a cell may say about a loan, as one canonical text: its state, and what is beside it."""

from collections.abc import Mapping

from french_cells.reading import Value

LOAN_STATUSES: Mapping[str, str] = {
    "reserved": "Réservé",
    "on_loan": "En prêt",
    "overdue": "En retard",
    "returned": "Rendu",
    "cancelled": "Annulé",
    "available": "Disponible",
    "lost": "Perdu",
    "out_of_service": "Hors service",
}

BY_WORDS = "L’état est compris d’après les mots qui le disent."
"""Why « rendu sans sa boîte » is back and incomplete."""
BACK = "available"
"""It is back, and nobody said since when."""
SAID = frozenset({"cancelled", "lost", BACK})
"""States that no date gives: somebody's word, and stored."""


def join_words(state: str, facts: Mapping[str, str | None]) -> str:
    """`returned returned_on=2026-03-12`; a fact without a value was taken back."""
    return " ".join([state, *(f"{name}={facts[name] or ''}" for name in sorted(facts))])


def split_words(value: Value) -> tuple[str, Mapping[str, str | None]]:
    """State and facts, by field."""
    state, *told = str(value).split(" ")
    pairs = (one.partition("=") for one in told)
    return state, {name: fact or None for name, _, fact in pairs}
