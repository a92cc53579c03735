"""Which field a column's title names: by alias, by kind of sheet, by the values below it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from sync_service.domain.reading import Raw, Reading
from sync_service.model.readers.answers import (
    ambiguous,
    assume,
    empty,
    invalid,
    ok,
    open_cell,
    repair,
)
from sync_service.model.readers.context import Context
from sync_service.model.readers.headers.aliases import title_table
from sync_service.model.readers.headers.values import find_kind
from sync_service.model.text import Typed, fold, fold_words

EXPECTED = "un titre de colonne, par exemple « Téléphone »"
_SMALL = frozenset(
    [
        "de",
        "du",
        "des",
        "d",
        "l",
        "le",
        "la",
        "les",
        "un",
        "une",
        "et",
        "ou",
        "par",
        "pour",
        "au",
        "aux",
        "a",
        "en",
        "sur",
        "son",
        "sa",
        "ses",
        "votre",
        "vos",
        "qu",
        "que",
    ]
)
_SPELLINGS: Mapping[str, str] = {
    "nbre": "nb", "nombre": "nb", "nbr": "nb", "nbe": "nb", "nbres": "nb", "telephone": "tel",
    "phone": "tel", "telephonique": "tel", "tph": "tel", "num": "numero", "no": "numero",
    "n": "numero", "nr": "numero", "email": "mail", "mel": "mail", "courriel": "mail",
    "qte": "quantite", "ref": "reference", "obs": "observation", "max": "maximum",
    "maxi": "maximum", "adr": "adresse", "cp": "cp", "mme": "madame", "pres": "presence",
    "ets": "etablissement", "etab": "etablissement", "asso": "association", "org": "organisme",
    "part": "partenaire", "fct": "fonction", "emprunt": "emprunt", "inscr": "inscription",
    "resp": "responsable", "comm": "commentaire", "commentaires": "commentaire", "rq": "remarque",
    "rem": "remarque",
}  # fmt: skip
_INCLUSIVE = re.compile(
    r"(?<=[a-z]{2})(?:\((?:e|s|es|trice|rice|ne|euse)\)(?:\(s\))?"
    r"|[.·\u2022\u00b7\u22c5/-](?:e|es|s|trice|rice|euse|ice|e[.·-]s)\b)"
)
_DEFAULT_NAMES = re.compile(
    r"(?:unnamed|colonne|column|champ|field|col|sans titre|feuille)[ :_]*\d*|[a-z]{1,2}\d*|\d+"
)
_FUZZY_SCORE = 90


@dataclass(frozen=True, slots=True)
class Match:
    """A field that a title names, and how surely: 1 is its own label."""

    name: str
    confidence: float
    by: str


def read(raw: Raw, context: Context) -> Reading:
    """The field's identifier for a title, as the context makes it plain."""
    if isinstance(raw, bool | int | float):
        return invalid(f"Nous attendons {EXPECTED}.")
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        return (
            cell if cell.error == "empty" and not context.samples else _read_unnamed(context, cell)
        )
    if "@" in cell.folded and cell.folded != "@":
        return ambiguous("C’est une valeur, pas un titre de colonne.")
    match = _by_neighbour(cell.text, context.next_header) or find_match(
        cell.text, context.sheet, context.samples
    )
    if match is None:
        return ambiguous("Ce titre peut dire plusieurs choses : lequel de nos champs est-ce ?")
    if match.by in {"sheet", "values"}:
        return assume(
            match.name,
            f"Compris d’après {'la feuille' if match.by == 'sheet' else 'les valeurs'}.",
        )
    return ok(match.name) if _is_label(cell, match.name) else repair(match.name)


def _read_unnamed(context: Context, refusal: Reading) -> Reading:
    kind = find_kind(context.samples)
    return (
        assume(kind, "Compris d’après les valeurs.")
        if kind
        else (refusal if refusal.error else empty())
    )


def _by_neighbour(title: str, next_header: str) -> Match | None:
    """« Nom » before « Prénom » is a person's, before « Adresse » a structure's."""
    if fold_words(title) not in {"nom", "noms"} or not next_header:
        return None
    following = key_of(next_header)
    if following.startswith("prenom"):
        return Match("contact.family_name", 0.85, "sheet")
    near_structures = (
        "adresse",
        "type",
        "siret",
        "rue",
        "cp",
        "code postal",
        "commune",
        "ville",
        "sigle",
    )
    if following.startswith(near_structures):
        return Match("organisation.name", 0.85, "sheet")
    return None


def _is_label(cell: Typed, name: str) -> bool:
    return cell.raw == title_table().titles[name][0]


def find_match(title: str, sheet: str = "", samples: Sequence[Raw] = ()) -> Match | None:
    """The one field meant, or None when several could be."""
    key = key_of(title)
    table = title_table()
    sheet_kind = table.sheets.get(sheet, sheet)
    plain = fold_words(title)
    by_sheet = table.by_sheet.get(sheet_kind, {})
    for word in (plain, key):
        if word in by_sheet:
            return Match(_as_answered(by_sheet[word], samples), 0.85, "sheet")
    by_values = find_kind(samples)
    exact = _plain_titles().get(plain)
    if plain in table.unclear or (exact is None and key in _unclear_keys()):
        return Match(by_values, 0.8, "values") if by_values else None
    exact = exact or _keys().get(key)
    if exact is not None:
        return Match(exact, 0.95, "alias")
    return _find_near(title, key) or (Match(by_values, 0.6, "values") if by_values else None)


_QUALIFIERS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("structure", "contact", "referent", "professionnel", "professionnelle", "pro", "1"),
        ("contact.email", "contact.phone", "contact.mobile", "address."),
    ),
    "total": ("report.", "registration.adults_count", "registration.children_count"),
    **dict.fromkeys(("divers", "diver", "diverse", "libre"), ("note",)),
}
"""Words that change nothing of these fields: « Code postal structure », « Nb total familles »."""


def _without_qualifiers(key: str) -> str | None:
    words = key.split()
    dropped = [word for word in words if word in _QUALIFIERS]
    bare = " ".join(word for word in words if word not in _QUALIFIERS)
    name = _keys().get(bare) if dropped and bare not in _unclear_keys() else None
    fits = name is not None and all(name.startswith(_QUALIFIERS[word]) for word in dropped)
    return name if fits else None


def _as_answered(name: str, samples: Sequence[Raw]) -> str:
    """« Retour » over « oui » and « non » is no date."""
    answers = {fold_words(str(sample)) for sample in samples if str(sample).strip()}
    yes_or_no = bool(answers) and answers <= {"oui", "non", "o", "n", "x", "true", "false"}
    return "loan.status" if name == "loan.returned_on" and yes_or_no else name


def _without_remark(title: str) -> str | None:
    without = re.sub(r"\([^)]*\)|\*|:.*$", " ", title)
    if without.strip() and without != title:
        found = _keys().get(key_of(without))
        if found is not None and key_of(without) not in _unclear_keys():
            return found
    return None


def _find_near(title: str, key: str) -> Match | None:  # noqa: PLR0911 - one answer for each shape of title
    """A title with a remark in brackets, two titles of one field, or a slip of the pen."""
    if _DEFAULT_NAMES.fullmatch(fold_words(title)):
        return None
    if re.search(r"\((?:nombre|nb|nbre|total|en %)", fold(title)):
        return None  # « Présents (nombre) » counts what « Présents » ticks.
    found = _without_remark(title)
    if found is not None:
        return Match(found, 0.85, "alias")
    parts = {_keys().get(key_of(part)) for part in re.split(r"[/\n|]| ou ", title) if part.strip()}
    if len(parts) == 1 and None not in parts:
        return Match(next(iter(parts)) or "", 0.85, "alias")
    bare = _without_qualifiers(key)
    if bare is not None:
        return Match(bare, 0.8, "alias")
    if len(key) < 5:  # noqa: PLR2004 - the number says itself
        return None
    best = process.extract(
        key, _keys().keys(), scorer=fuzz.ratio, limit=4, score_cutoff=_FUZZY_SCORE
    )
    names = {_keys()[alias] for alias, _, _ in best}
    if len(names) != 1 or {best[0][0], key} & _unclear_keys():
        return None
    return Match(names.pop(), 0.7, "alias")


def key_of(title: str) -> str:
    """What two spellings of a title have in common: no small words, plurals or short forms."""
    if " " not in title:
        title = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", title)
    folded = re.sub(r"\be[ .-]?mails?\b", "mail", _INCLUSIVE.sub("", fold(title)))
    folded = re.sub(r"n ?[°º]s?", "numero ", folded)
    words = [_SPELLINGS.get(word, word) for word in fold_words(folded).split()]
    kept = [_singular(word) for word in words if word not in _SMALL] or words
    return " ".join(_SPELLINGS.get(word, word) for word in kept)


def _singular(word: str) -> str:
    return (
        word[:-1]
        if len(word) > 3 and word[-1] in "sx" and word not in {"acces", "temps", "jeux", "places"}  # noqa: PLR2004 - the number says itself
        else word
    )


@cache
def _plain_titles() -> Mapping[str, str]:
    return {
        fold_words(alias): name
        for name, aliases in title_table().titles.items()
        for alias in aliases
    }


@cache
def _keys() -> Mapping[str, str]:
    """Keys that name one field; « prêté à » and « prêté le » share theirs, so it names none."""
    found: dict[str, set[str]] = {}
    for name, aliases in title_table().titles.items():
        for alias in aliases:
            found.setdefault(key_of(alias), set()).add(name)
    return {key: names.pop() for key, names in found.items() if len(names) == 1 and key}


@cache
def _unclear_keys() -> frozenset[str]:
    return frozenset(key_of(word) for word in title_table().unclear)
