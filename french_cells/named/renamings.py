"""What is said where somebody wrote what a record was called before."""

from collections.abc import Iterable

from french_cells.answers import assume
from french_cells.directory import Directory, KnownName
from french_cells.named.items import told_in
from french_cells.reading import RENAMED, Reading
from french_cells.text import clean, fold_words


def assume_renamed(before: Reading, called: str, now: KnownName, known: Directory) -> Reading:
    """Shown to a person: another one may have taken its row, or be about to have its name.

    The rule names both, in one spelling: accepted for one name, it is for no other.
    """
    past = (one.name for one in known.formerly(now.reference))
    name = next((one for one in past if fold_words(one) in told_in(called)), clean(called))
    return assume(before.value, f"« {name} » {RENAMED} « {now.name} ».")


def ask_renamed(known: Iterable[str]) -> str:
    names = [*known]
    if len(set(names)) < len(names):
        return "Plusieurs ont porté ce nom : écrivez sa référence ou son code."
    return f"Plusieurs ont porté ce nom : écrivez {' ou '.join(f'« {one} »' for one in names)}."
