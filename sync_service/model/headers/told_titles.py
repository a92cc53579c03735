"""What every record needs and no title names, by a word of one title: « Où on s'arrête ».

Where two titles have such a word nobody knows which of them it is, and nothing is guessed.
"""

from collections.abc import Collection, Mapping, Sequence

from french_cells.text import fold_words
from sync_service.domain.record import Entity
from sync_service.domain.spreadsheet import Cell
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
    ("registration", "given_name"): frozenset({
        "famille", "familles", "nom", "noms", "parent", "parents", "participant", "participants",
        "participante", "participantes", "inscrit", "inscrits", "inscrite", "inscrites", "qui",
        "personne", "personnes", "adulte", "responsable", "maman", "mamans",
    }),
}  # fmt: skip
_NOT_ITSELF = frozenset({
    "n", "no", "num", "numero", "code", "ref", "nb", "nbre", "nombre", "qte", "date", "jour",
    "prix", "tarif", "etat", "age", "retour", "fin", "si", "remarque", "remarques",
})  # fmt: skip
"""« N° jeu », « État du jeu »: something of a thing, and not which one."""
_NOT_PARENTS = frozenset(
    {"enfant", "enfants", "bebe", "bebes", "eleve", "eleves", "petit", "petits"}
)
"""Children are kept by their ages alone."""
_WHOLE, _PART, _MOST = "given_name", "family_name", 0.6


def find_by_words(
    entity: Entity, needed: Collection[str], free: Sequence[int], titles: Mapping[int, str]
) -> Mapping[int, Guess]:
    """Columns that are no field's → what is needed, where just one title has a word of it."""
    words = {column: frozenset(fold_words(titles[column]).split()) for column in free}
    found: dict[int, Guess] = {}
    for name in needed:
        own = _WORDS.get((entity, name), frozenset[str]())
        others = _NOT_ITSELF | _NOT_PARENTS if name == _WHOLE else _NOT_ITSELF
        fitting = [c for c, said in words.items() if said & own and not said & others]
        if len(fitting) == 1 and fitting[0] not in found:
            found[fitting[0]] = (name, *_BY_WORD)
    return found


def settle_whole_names(
    guessed: Mapping[int, Guess], body: Sequence[Sequence[Cell]], entity: Entity
) -> Mapping[int, Guess]:
    """« Nom » over « ANTOINE Marie » in a list of families without another name."""
    column = next((one for one, (name, _, _) in guessed.items() if name == _PART), None)
    is_told = any(name == _WHOLE for name, _, _ in guessed.values())
    if entity != "registration" or column is None or is_told:
        return guessed
    texts = [row[column].text.strip() for row in body if column < len(row)]
    names = [text for text in texts if text]
    several = sum(" " in text for text in names)
    is_whole = bool(names) and several >= _MOST * len(names)
    return {**guessed, column: (_WHOLE, *_BY_WORD)} if is_whole else guessed


def settle_beginnings(guessed: Mapping[int, Guess], entity: Entity) -> Mapping[int, Guess]:
    """« Départ » left of « Fin »: of two ends of a session the first one is its beginning."""
    names = [name for name, _, _ in guessed.values()]
    ends = sorted(column for column, (name, _, _) in guessed.items() if name == _END)
    if entity != "session" or _START in names or len(ends) != _PAIR:
        return guessed
    return {**guessed, ends[0]: (_START, *_BY_WORD)}
