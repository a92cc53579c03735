"""Fields with a few known values, canonical in English and written in French."""

from collections.abc import Mapping, Sequence
from typing import Unpack

from rapidfuzz import process

from french_cells import booleans
from french_cells.answers import ambiguous, assume, invalid, ok, open_cell, repair
from french_cells.named import links
from french_cells.presence import attendance
from french_cells.presence.absence_reasons import TAKE_OUT, tells_reason
from french_cells.reading import Raw, Reading, Value
from french_cells.text import fold_words
from sync_service.model.field import CellField, FieldSettings


class Choice(CellField):
    """One of a few known values, canonical in English, written in French."""

    def __init__(
        self,
        label: str,
        labels: Mapping[str, str],
        synonyms: Mapping[str, str] | None = None,
        **settings: Unpack[FieldSettings],
    ) -> None:
        super().__init__(label, **settings)
        self.labels = labels
        written = {fold_words(word): value for word, value in (synonyms or {}).items()}
        written |= {fold_words(value): value for value in labels}
        self._written = written | {fold_words(text): value for value, text in labels.items()}
        self.expected = " ou ".join(f"« {text} »" for text in labels.values())

    def understand(self, raw: Raw) -> Reading:
        cell = open_cell(raw)
        if isinstance(cell, Reading):
            return cell
        if "?" in cell.text:
            return ambiguous(
                f"Le point d’interrogation laisse un doute. Nous attendons {self.expected}."
            )
        words = fold_words(cell.text)
        value = self._written.get(words)
        if value is None:
            return invalid(self._refuse(words))
        return ok(value) if raw == self.labels[value] else repair(value)

    def _refuse(self, words: str) -> str:
        best = process.extractOne(words, self._written.keys(), score_cutoff=75)
        if best is None:
            return f"Nous attendons {self.expected}."
        return links.suggestion([self.labels[self._written[best[0]]]])

    def text(self, value: Value) -> str:
        return self.labels.get(str(value), str(value)) if value is not None else ""

    def choices(self) -> Sequence[str]:
        return tuple(self.labels.values())


class YesNo(CellField):
    """Yes or no; a ticked box counts as yes."""

    expected = booleans.EXPECTED

    def understand(self, raw: Raw) -> Reading:
        return booleans.read(raw, self.context)

    def text(self, value: Value) -> str:
        return "" if value is None else "oui" if value else "non"

    def choices(self) -> Sequence[str]:
        return ("oui", "non")


def _without_reason(reading: Reading) -> Reading:
    """Understood or not, the note asks to take the reason out, and quotes nothing of it."""
    if reading.error == "empty":
        return reading
    if reading.accepted:
        return assume(reading.value, TAKE_OUT)
    return ambiguous(f"{TAKE_OUT} Nous attendons {attendance.EXPECTED}.")


class Presence(CellField):
    """Who was there; a blank cell is unknown, never absent."""

    expected = attendance.EXPECTED
    labels: Mapping[str, str] = {
        "present": "P",
        "absent": "A",
        "excused": "E",
        "represented": "représenté",
    }

    def understand(self, raw: Raw) -> Reading:
        reading = attendance.read(raw, self.context)
        return _without_reason(reading) if tells_reason(raw) else reading

    def text(self, value: Value) -> str:
        return self.labels.get(str(value), str(value)) if value is not None else ""

    def choices(self) -> Sequence[str]:
        return tuple(self.labels.values())
