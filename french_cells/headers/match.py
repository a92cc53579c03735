"""Which field a column's title names: by alias, by kind of sheet, by the values below it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from french_cells.answers import ambiguous, assume, empty, invalid, ok, open_cell, repair
from french_cells.context import Context
from french_cells.headers.aliases import keyed_titles, plain_titles, title_table, unclear_keys
from french_cells.headers.near import REMARK, find_near
from french_cells.headers.spelling import key_of
from french_cells.headers.values import find_kind, find_sure_kind
from french_cells.reading import Raw, Reading
from french_cells.text import Typed, fold_words

EXPECTED = "un titre de colonne, par exemple « Téléphone »"
_EVIDENCE = {
    "sheet": "la feuille",
    "neighbour": "la colonne voisine",
    "values": "les valeurs",
}
_COMPATIBLE: Mapping[str, tuple[str, ...]] = {
    "contact.phone": ("contact.mobile",),
    "contact.full_name": ("contact.family_name", "loan.borrower", "workshop.facilitator"),
    "organisation.name": ("loan.borrower", "workshop.place", "item.location"),
    "address.street": ("workshop.place", "item.location"),
}
"""Columns that rightly hold values of another kind: a workshop's place is often a street."""


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
    if match.by in _EVIDENCE:
        return assume(match.name, f"Compris d’après {_EVIDENCE[match.by]}.")
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
    following = f"{key_of(next_header)} "
    plain = fold_words(title)
    for one in title_table().neighbours:
        if plain in one.titles and following.startswith(tuple(f"{word} " for word in one.before)):
            return Match(one.field, 0.85, "neighbour")
    return None


def _is_label(cell: Typed, name: str) -> bool:
    return cell.raw == title_table().titles[name][0]


def find_match(title: str, sheet: str = "", samples: Sequence[Raw] = ()) -> Match | None:
    """The one field meant, or None when several could be, or when the values contradict it."""
    by_title = _by_title(title, sheet, samples)
    if by_title is None:
        is_unclear = _is_unclear(REMARK.sub(" ", title))
        found = find_kind(samples) if is_unclear else find_sure_kind(samples)
        return Match(found, 0.8 if is_unclear else 0.6, "values") if found else None
    return _weigh(by_title, samples)


def _by_title(title: str, sheet: str, samples: Sequence[Raw]) -> Match | None:
    plain, key = fold_words(title), key_of(title)
    table = title_table()
    by_sheet = table.by_sheet.get(table.sheets.get(sheet, sheet), {})
    for word in (plain, key):
        if word in by_sheet:
            return Match(_as_answered(by_sheet[word], samples), 0.85, "sheet")
    if _is_unclear(title):
        return None
    exact = plain_titles().get(plain) or keyed_titles().get(key)
    if exact is not None:
        return Match(exact, 0.95, "alias")
    near = find_near(title)
    return Match(near[0], near[1], "alias") if near else None


def _is_unclear(title: str) -> bool:
    plain = fold_words(title)
    if plain in title_table().unclear:
        return True
    return plain not in plain_titles() and key_of(title) in unclear_keys()


def _weigh(match: Match, samples: Sequence[Raw]) -> Match | None:
    """The title against what is below it: free words give way, plain ones are not believed."""
    below = find_kind(samples) if match.by == "sheet" else find_sure_kind(samples)
    if below is None or below == match.name or match.name in _COMPATIBLE.get(below, ()):
        return match
    is_loose = match.by == "sheet" or match.name == "note"
    return Match(below, 0.8, "values") if is_loose else None


def _as_answered(name: str, samples: Sequence[Raw]) -> str:
    """« Retour » over « oui » and « non » is no date."""
    return "loan.status" if name == "loan.returned_on" and are_answers(samples) else name


_ANSWERS = frozenset({"oui", "non", "o", "n", "x", "true", "false", "ok"})


def are_answers(samples: Sequence[Raw]) -> bool:
    """Most are yes or no, whatever the title may be short for; « oui 13/10 » is one as well."""
    answers = [fold_words(str(one)) for one in samples if one is not None and str(one).strip()]
    said = sum(one in _ANSWERS or one.startswith(("oui ", "non ")) for one in answers)
    return said > len(answers) / 2
