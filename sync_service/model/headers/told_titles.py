"""What every record needs and no title names, by a word of one title: « Où on s'arrête ».

Where two titles have such a word nobody knows which of them it is, and nothing is guessed.
"""

from collections.abc import Collection, Mapping, Sequence

from french_cells.text import fold_words
from sync_service.domain.record import Entity
from sync_service.model.headers.wholes import Guess

_BY_WORD = (0.6, "un mot du titre")
_START, _END = "start_time", "end_time"
_PAIR = 2
_WORDS: Mapping[tuple[Entity, str], frozenset[str]] = {
    ("session", "place"): frozenset({
        "ou", "rdv", "rendez", "lieu", "endroit", "salle", "arret", "arrete", "adresse",
    }),
    ("session", _START): frozenset({"debut", "commence", "depart", "demarre", "heure"}),
    ("loan", "item_code"): frozenset({
        "jeu", "jeux", "jouet", "jouets", "lot", "lots", "objet", "objets", "materiel", "malle",
        "malles", "article", "articles", "chose", "choses", "outil", "outils", "instrument",
    }),
}  # fmt: skip
_NOT_ITSELF = frozenset({
    "n", "no", "num", "numero", "code", "ref", "nb", "nbre", "nombre", "qte", "date", "jour",
    "prix", "tarif", "etat", "age", "retour", "fin", "si", "remarque", "remarques",
})  # fmt: skip
"""« N° jeu », « État du jeu »: something of a thing, and not which one."""


def find_by_words(
    entity: Entity, needed: Collection[str], free: Sequence[int], titles: Mapping[int, str]
) -> Mapping[int, Guess]:
    """Columns that are no field's → what is needed, where just one title has a word of it."""
    words = {column: frozenset(fold_words(titles[column]).split()) for column in free}
    found: dict[int, Guess] = {}
    for name in needed:
        own = _WORDS.get((entity, name), frozenset[str]())
        fitting = [c for c, said in words.items() if said & own and not said & _NOT_ITSELF]
        if len(fitting) == 1 and fitting[0] not in found:
            found[fitting[0]] = (name, *_BY_WORD)
    return found


def settle_beginnings(guessed: Mapping[int, Guess], entity: Entity) -> Mapping[int, Guess]:
    """« Départ » left of « Fin »: of two ends of a session the first one is its beginning."""
    names = [name for name, _, _ in guessed.values()]
    ends = sorted(column for column, (name, _, _) in guessed.items() if name == _END)
    if entity != "session" or _START in names or len(ends) != _PAIR:
        return guessed
    return {**guessed, ends[0]: (_START, *_BY_WORD)}
