"""What waits in a sheet, and for what, where a title has no room for the note that says it."""

from collections.abc import Mapping
from types import MappingProxyType

_CALLS_OFF, _MOVES = "oulez-vous annuler", "cette séance passerait du"
_COMES_BACK = "le mot qui disait que cette séance n’a pas lieu"
_MOVES_STILL = "changerait de jour, du"
_PASSED = "est passée, et"
_TOOK_PLACE = "on sait qui est venu à cette séance"
_WAITING = "{count} lignes en attente, "
HELD: Mapping[str, tuple[str, str]] = MappingProxyType({
    _MOVES: ("changer le jour d’une séance ?", ""),
    _MOVES_STILL: ("changer le jour d’une séance ?", ""),
    _PASSED: ("une séance passée est-elle reportée ?", ""),
    _TOOK_PLACE: ("une séance qui a eu lieu change-t-elle de jour ?", ""),
    _CALLS_OFF: ("annuler une séance ?", ""),
    _COMES_BACK: ("une séance a-t-elle lieu ?", ""),
    "personnes inscrites, soit": ("plus de personnes que de places, est-ce voulu ?", ""),
    "Ici, il y avait :": ("ce qui a été remplacé compte-t-il encore ?", ""),
    "ce prêt est revenu": ("un objet prêté deux fois, est-ce voulu ?", ""),
    "l’absence n’est pas notée": (
        "1 absence notée avant la séance",
        "{count} absences notées avant la séance",
    ),
    "la venue n’est pas notée": (
        "1 venue notée avant la séance",
        "{count} venues notées avant la séance",
    ),
    "portent la référence": (
        "1 référence portée par plusieurs lignes",
        "{count} références portées par plusieurs lignes",
    ),
    "est celle d’une personne effacée": (
        "1 ligne parle d’une personne effacée",
        "{count} lignes parlent de personnes effacées",
    ),
    "cette fiche est passée chez une autre structure": (
        "1 saisie pour une fiche passée ailleurs",
        "{count} saisies pour des fiches passées ailleurs",
    ),
    "cette case est calculée": (
        "1 valeur qui attend une case calculée",
        "{count} valeurs qui attendent des cases calculées",
    ),
    "une formule remplit cette case": (
        "1 valeur qui attend une case remplie par une formule",
        "{count} valeurs qui attendent des cases remplies par une formule",
    ),
    "cette case est protégée ou fusionnée": (
        "1 valeur qui attend une case protégée ou fusionnée",
        "{count} valeurs qui attendent des cases protégées ou fusionnées",
    ),
    "(une puce)": (
        "1 valeur qui attend une case à puce",
        "{count} valeurs qui attendent des cases à puce",
    ),
    "la valeur connue ailleurs : la case": (
        "1 valeur qui attend un choix de plus dans la liste de la case",
        "{count} valeurs qui attendent un choix de plus dans la liste de leur case",
    ),
    "sont calculées, nous": (
        "1 colonne calculée, où des valeurs attendent",
        "{count} colonnes calculées, où des valeurs attendent",
    ),
    "une formule remplit": (
        "1 colonne remplie par une formule, où des valeurs attendent",
        "{count} colonnes remplies par une formule, où des valeurs attendent",
    ),
    "sont protégées, nous": (
        "1 colonne protégée, où des valeurs attendent",
        "{count} colonnes protégées, où des valeurs attendent",
    ),
    "sont fusionnées, nous": (
        "1 colonne fusionnée, où des valeurs attendent",
        "{count} colonnes fusionnées, où des valeurs attendent",
    ),
    "votre liste ne propose pas": (
        "1 colonne où des valeurs attendent un choix de plus dans la liste",
        "{count} colonnes où des valeurs attendent un choix de plus dans la liste",
    ),
})  # fmt: skip
"""Words of a note → what is said of one such, and of several; of a question this also of several.

The first that a note has count: a cell's come before its column's.
"""


_ABOUT_FAMILIES = (_CALLS_OFF, _MOVES, _COMES_BACK)
_ANSWERS: Mapping[str, tuple[str, str]] = MappingProxyType({
    _CALLS_OFF: ("Oui, annuler la séance", "Non, la séance a lieu"),
    _MOVES: ("Oui, changer le jour", "Non, garder le jour"),
    _MOVES_STILL: ("Oui, changer le jour", "Non, garder le jour"),
    _PASSED: ("Oui, elle est reportée", "Non, garder le jour"),
    _TOOK_PLACE: ("Oui, changer le jour", "Non, garder le jour"),
    _COMES_BACK: ("Oui, la séance a lieu", "Non, la séance n’a pas lieu"),
})  # fmt: skip
"""The buttons under such a question: families are told what one of them says."""
_EDITS: Mapping[str, str] = MappingProxyType({
    _CALLS_OFF: "status=annulée",
    _MOVES: "status=reportée, puis date=JJ/MM/AAAA",
    _COMES_BACK: "status=prévue",
})  # fmt: skip
"""A yes, where no sheet asks any more: `edit` takes a day far away of what is put off alone."""


def concerns_families(note: str) -> bool:
    """Whether families come for nothing, or do not come, until somebody answers."""
    return find_held(note) in _ABOUT_FAMILIES


def is_about_day(note: str) -> bool:
    return find_held(note) in (_MOVES, _MOVES_STILL, _PASSED, _TOOK_PLACE)


def answers_to(note: str) -> tuple[str, str]:
    """Yes and no to what waits, in the words of the question."""
    return _ANSWERS.get(find_held(note), ("Oui, c’est voulu", "Non, remettre comme avant"))


def edit_for(question: str) -> str:
    """A yes to a question that concerns families, as `say_held` asks it, for `edit`."""
    words = next((words for words, (one, _) in HELD.items() if one == question), "")
    return _EDITS.get(words, "")


def find_held(note: str) -> str:
    """By what notes that wait for the same are known; empty for a note that is none of these.

    A problem begins with a capital where a note goes on after « Synchronisation : ».
    """
    folded = note.casefold()
    return next((words for words in HELD if words.casefold() in folded), "")


def say_held(found: str, count: int) -> str:
    """`found`: as `find_held` gives it."""
    one, several = HELD[found]
    return one if count == 1 else (several or f"{_WAITING}{one}").format(count=count)
