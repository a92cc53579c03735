"""Items that partners lend: kits, games, books, equipment."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar

from french_cells.answers import repair
from french_cells.folding import fold
from french_cells.reading import Raw, Reading, Value
from french_cells.text import fold_words
from sync_service.domain.codec import Called
from sync_service.domain.record import Entity
from sync_service.model.fields import (
    Ages,
    Choice,
    Condition,
    Count,
    Days,
    Link,
    Text,
    Title,
    Words,
)
from sync_service.model.schema import CanonicalSchema

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "kit": "Malle",
        "game": "Jeu",
        "book": "Livre",
        "exhibition": "Exposition",
        "facilitation_tool": "Outil d'animation",
        "equipment": "Matériel",
        "medium": "Support",
    }
)
_KIND_SYNONYMS: Mapping[str, str] = MappingProxyType({
    "mallette": "kit", "valise": "kit", "caisse": "kit", "malle pédagogique": "kit",
    "jeux": "game", "jeu de société": "game", "jouet": "game", "puzzle": "game", "album": "book",
    "livres": "book", "ouvrage": "book", "bd": "book", "expo": "exhibition",
    "panneaux": "exhibition", "outil": "facilitation_tool", "photolangage": "facilitation_tool",
    "équipement": "equipment", "vidéoprojecteur": "equipment", "barnum": "equipment",
    "tapis": "equipment", "motricité": "equipment", "mobilier": "equipment", "dvd": "medium",
    "affiche": "medium", "film": "medium",
})  # fmt: skip
CONDITIONS: Mapping[str, str] = MappingProxyType(
    {
        "new": "Neuf",
        "good": "Bon",
        "worn": "Usé",
        "incomplete": "Incomplet",
        "damaged": "Abîmé",
        "out_of_service": "Hors service",
    }
)
_NOT_LENT: Mapping[str, str] = MappingProxyType(
    {"gone": "out_of_service", "lost": "out_of_service"}
)
"""What was sold, given away or lost is in nobody's way in the list, and nobody can ask for it."""


class ItemKind(Choice):
    """A kind by its word, or by the one in it: « jeu géant » is a game."""

    def understand(self, raw: Raw) -> Reading:
        reading = super().understand(raw)
        words = fold_words(raw) if isinstance(raw, str) else ""
        kind = _find_kind(words) if reading.error == "invalid" and "?" not in str(raw) else None
        return repair(kind) if kind else reading


class ItemSchema(CanonicalSchema):
    """One thing, or several alike, that an organisation lends."""

    entity: ClassVar[Entity] = "item"

    code = Text("N° d'inventaire", longest=60)
    label = Title(
        "Désignation", required=True, longest=200, expected="un nom, par exemple Jeu de quilles"
    )
    kind = ItemKind("Type", KINDS, _KIND_SYNONYMS, sorts=True)
    quantity = Count("Quantité", load_default=1, may_be_unknown=True)
    contents = Words("Contenu")
    age_range = Ages(
        "Âge", may_be_theirs=True, sorts=True, known_as=("registration.children_ages",)
    )
    themes = Words("Thèmes")
    condition = Condition("État", CONDITIONS, _NOT_LENT, may_be_theirs=True)
    location = Text("Emplacement")
    owner_organisation_id = Link(
        "Propriétaire", "organisation", required=True, known_as=("organisation.name",)
    )
    loan_days = Days("Durée de prêt")

    def keys(self, fields: Mapping[str, Value]) -> Iterator[Sequence[Value]]:
        yield fields.get("owner_organisation_id"), fields.get("code")

    def called(self, fields: Mapping[str, Value]) -> Called | None:
        """« Tapis d'éveil » is its owner's « M2, Tapis d'éveil » if it has no number itself."""
        label, owner = fields.get("label"), fields.get("owner_organisation_id")
        if not label or not owner:
            return None
        code = str(fields.get("code") or "")
        number = "" if fold(code) == fold(_make_code(fields)) else fold(code)
        return Called((f"{owner} {fold_words(str(label))}",), is_all=not number, number=number)

    def derive(self, fields: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
        yield "code", _make_code(fields)
        yield "kind", _find_kind(fold_words(str(fields.get("label", "")))) or "equipment"


def _make_code(fields: Mapping[str, Value]) -> str:
    """Where nobody numbers things."""
    return fold_words(str(fields.get("label", ""))).replace(" ", "-").upper()[:60]


def _find_kind(words: str) -> str | None:
    """« Malle écrans » → kit."""
    names = {label: kind for kind, label in KINDS.items()} | dict(_KIND_SYNONYMS)
    padded = f" {words} "
    for name, kind in names.items():
        if f" {fold_words(name)} " in padded:
            return kind
    return None
