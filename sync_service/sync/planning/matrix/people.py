"""Rows of a matrix that are people: told by one column for the person, or by their names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from french_cells.folding import fold
from french_cells.reading import Reading, Value
from sync_service.domain.codec import FieldCodec, WrappedCodec
from sync_service.domain.mapping import Column
from sync_service.domain.record import Record
from sync_service.domain.snapshot import Cell

PERSON = "contact_id"
NAMES = ("family_name", "given_name")


def has_people(columns: Iterable[Column]) -> bool:
    """Whether a matrix's rows are people; else they are partners."""
    return any(column.field in (PERSON, *NAMES) for column in columns)


def person_fields(contact: Record) -> Mapping[str, Value]:
    """What a person's row is known by."""
    return {PERSON: contact.ref, **{name: contact.fields.get(name) for name in NAMES}}


def person_keys(fields: Mapping[str, Value]) -> Sequence[tuple[str, ...]]:
    keys: list[tuple[str, ...]] = []
    if isinstance(ref := fields.get(PERSON), str):
        keys.append((PERSON, ref))
    if fields.get("family_name"):
        keys.append(("name", *(fold(str(fields.get(name) or "")) for name in NAMES)))
    return keys


@dataclass(frozen=True, slots=True)
class KnownWords(WrappedCodec):
    """A name as the contacts have it, whatever its case and accents here: « ZOE » is Zoé."""

    known: Mapping[str, str]
    """Folded name → its one spelling."""

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        spelt = self.known.get(fold(str(reading.value))) if reading.accepted else None
        return Reading(spelt) if spelt is not None else reading


def known_words(codec: FieldCodec, contacts: Iterable[Record]) -> KnownWords:
    spellings: dict[str, set[str]] = {}
    for contact in contacts:
        if isinstance(name := contact.fields.get(codec.name), str):
            spellings.setdefault(fold(name), set()).add(name)
    plain = {word: min(names) for word, names in spellings.items() if len(names) == 1}
    return KnownWords(codec, plain)
