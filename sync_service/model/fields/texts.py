"""Fields for people's own words: kept as typed, whatever they say."""

import re
from typing import Unpack

from french_cells.answers import ambiguous, empty, find_doubt, invalid, ok, repair
from french_cells.lexicon import cut
from french_cells.patterns import pattern
from french_cells.people import family_names, posts
from french_cells.people.name_shape import find_names, is_given
from french_cells.reading import Raw, Reading, Value
from french_cells.text import (
    clean,
    find_hostile,
    fold,
    fold_words,
    is_finite,
    number_text,
    tidy,
    unmangle,
)
from sync_service.domain.spreadsheet import Cell
from sync_service.model.listed_people import cut_list, join_list
from sync_service.model.naming import without_civility
from sync_service.model.schema import CellField, FieldSettings


class SeenAsText(CellField):
    """A field for which a number in a cell is only how a sheet took what was typed."""

    def raw_of(self, cell: Cell) -> Raw:
        if isinstance(cell.value, str):
            return cell.value
        is_number = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
        return cell.text if is_number and cell.text else super().raw_of(cell)


class Text(SeenAsText):
    """A person's own words: kept as typed, composed and trimmed."""

    def __init__(
        self,
        label: str,
        *,
        shortest: int = 1,
        longest: int = 500,
        expected: str = "un texte",
        **settings: Unpack[FieldSettings],
    ) -> None:
        super().__init__(label, **settings)
        self.expected = expected
        self.shortest = shortest
        self.longest = longest

    def understand(self, raw: Raw) -> Reading:
        if isinstance(raw, bool):
            return ok(self.keep("oui" if raw else "non"))
        if not is_finite(raw):
            return invalid("Nous attendons un texte.")
        if isinstance(raw, int | float):
            return repair(number_text(raw))
        return self._read_text(raw or "")

    def holds(self, value: Value) -> bool:
        if not isinstance(value, str) or not 0 < len(value) <= self.longest:
            return False
        return tidy(value) == value and find_hostile(value) is None

    def _read_text(self, raw: str) -> Reading:
        if len(raw) > self.longest:
            return invalid(f"Le texte est trop long : {self.longest} caractères au plus.")
        raw, typed = unmangle(raw), raw
        hostile = find_hostile(raw)
        if hostile:
            return invalid(f"La case contient {hostile} : effacez-la et tapez-la de nouveau.")
        text = self.keep(raw)
        if not text:
            return empty()
        if len(text) < self.shortest:
            return invalid(f"Le texte est trop court : {self.shortest} caractères au moins.")
        return ok(text) if text == typed else repair(text)

    def keep(self, raw: str) -> str:
        """The text as it is stored; what is inside stays as typed."""
        return tidy(raw)


class Title(Text):
    """A name of something, on one line, with plain apostrophes and no full stop."""

    def keep(self, raw: str) -> str:
        text = clean(raw).replace("\u2019", "'")
        while text.endswith(".") and not text.endswith(".."):
            text = text[:-1].rstrip()
        return text


class Acronym(Text):
    """Capitals without dots: « C.A.F. » → CAF."""

    def keep(self, raw: str) -> str:
        return clean(re.sub(r"\.(?=\s|\w|$)", "", clean(raw))).upper()


class Words(CellField):
    """A list of short texts: one per line, or between semicolons, or between commas."""

    expected = "des mots séparés par des virgules"

    def holds(self, value: Value) -> bool:
        return isinstance(value, list) and all(word.strip() for word in value)

    def understand(self, raw: Raw) -> Reading:
        text = Text(self.label, longest=5_000).understand(raw)
        if not isinstance(text.value, str):
            return text
        words = cut_list(text.value)
        return ok(words) if words else empty()

    def text(self, value: Value) -> str:
        return join_list(value) if isinstance(value, list) else ""


class Identifier(Text):
    """A code of somebody else's making: kept as it is."""

    def __init__(self, label: str, **settings: Unpack[FieldSettings]) -> None:
        super().__init__(label, longest=200, **settings)


_BRACKETED = pattern(r"(?P<name>[^()]*?)\s*\((?P<remark>[^()]*)\)")
"""« Petit (la grande) » is called Petit; what is all in brackets names nobody."""
_NO_NAME = "Ce n’est pas un nom : écrivez celui de la personne."
_DOUBTED = (
    "Ce qui est entre parenthèses laisse un doute : n’écrivez ici que le nom de la personne."
)


class GivenName(Text):
    """A given name: « ? » is none."""

    def understand(self, raw: Raw) -> Reading:
        return posts.read_nobody(raw) or super().understand(raw)


class FamilyName(Text):
    """A family name; capitals are put back into usual case, anything else stays as typed."""

    def understand(self, raw: Raw) -> Reading:
        if isinstance(raw, str) and (bracketed := _BRACKETED.fullmatch(raw.strip())):
            is_civility = without_civility(f"{bracketed['remark']} {bracketed['name']}")
            if is_civility == bracketed["name"]:  # « MOREL (Mme) »
                return self.understand(is_civility)
            if bracketed["name"] and _leaves_doubt(bracketed["remark"]):
                return ambiguous(_DOUBTED)
            named = self.understand(bracketed["name"]) if bracketed["name"] else None
            if named is None and posts.is_vacant(bracketed["remark"]):
                return empty()
            return repair(named.value) if named and named.accepted else ambiguous(_NO_NAME)
        if isinstance(raw, str) and _is_whole_name(without_civility(raw.strip())):
            return ambiguous("Le prénom va dans sa colonne : ne laissez ici que le nom.")
        return family_names.find_fault(raw) or super().understand(raw)

    def keep(self, raw: str) -> str:
        name = without_civility(clean(raw))
        has_capitals_only = name == name.upper() and name != name.lower()
        is_shouted = has_capitals_only and sum(map(str.isalpha, name)) > 1
        return restore_case(name) if is_shouted else name


def _leaves_doubt(remark: str) -> bool:
    """« Petit (?) », « Petit (remplacée par Léa Colin) »: perhaps it is somebody else."""
    is_doubted = find_doubt(fold(remark)) or posts.read_nobody(remark)
    return bool(is_doubted or find_names(cut(remark)))


def _is_whole_name(name: str) -> bool:
    """« GARNIER Louise »: capitals for the family, and a given name in its own case."""
    words = name.split()
    shouted = [word for word in words if word.isupper() and len(word) > 1]
    others = [word for word in words if word not in shouted]
    return bool(shouted) and bool(others) and all(is_given(fold_words(one)) for one in others)


def restore_case(name: str) -> str:
    """« LE GOFF » → Le Goff, « O'BRIEN » → O'Brien, « DUPONT-PETIT » → Dupont-Petit."""
    return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), name)
