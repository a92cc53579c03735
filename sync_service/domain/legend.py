"""What a tab says itself of its marks: « P : présent   E : excusé   R : représenté »."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from french_cells.folding import fold
from french_cells.patterns import pattern
from french_cells.reading import BESIDE, Reading, Value
from french_cells.text import fold as fold_typed
from sync_service.domain.codec import (
    EntityCodec,
    FieldCodec,
    WrappedCodec,
    WrappedEntityCodec,
)
from sync_service.domain.mapping import is_link
from sync_service.domain.spreadsheet import Cell, TabSnapshot

_LEAST_MARKS, _FOOT = 2, 5
_DENYING = frozenset({"non", "pas", "sans", "jamais"})
_SURE = ("ok", "repair")
_DASHES = str.maketrans("–—", "--")
_PAIR = pattern(
    r"(?<![^\W_])(?P<mark>[^\W_]{1,3}|\+|[-–—/](?= ?=))\.? ?(?:=|:|→|->) ?"
    r"(?P<word>(?:a )?[^\W\d_]{2,}(?: [^\W\d_]{2,}(?! ?[:=]))?)"
)
_SIGN = pattern(
    r"(?P<mark>[\u2190-\u2bff\U0001f000-\U0001faff])\ufe0f? *[=:]? *(?:le |la |l['’])?"
    r"(?P<word>[^\W\d_]{2,}(?: [^\W\d_]{2,})?)"
)
"""« ⭐ neuf   🙂 bon »"""

_OF_INITIALS = pattern(r"\binitiales?\b[^;,|]*(?:[=:]|→|->)[^;,|]*\b(?:present|venu|la\b)")


@dataclass(frozen=True, slots=True)
class LegendCodec(WrappedCodec):
    """A mark of the legend is what that says; any other is read as everywhere."""

    marks: Mapping[str, Value]

    def read(self, cell: Cell) -> Reading:
        value = self.marks.get(_key(cell.text))
        return self.codec.read(cell) if value is None else Reading(value, severity="repair")


@dataclass(frozen=True, slots=True)
class SpeltOut(WrappedCodec):
    """« R 07-09 » below « R = RENDU LE »: what cannot be read may be with the legend's word."""

    words: Mapping[str, str]

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        mark, _, rest = cell.text.strip().partition(" ")
        word = self.words.get(_key(mark))
        is_sure = reading.accepted and (reading.severity != "assume" or _is_asked(reading))
        if is_sure or word is None or not rest:
            return reading
        text = f"{word} {rest}"
        spelt = self.codec.read(Cell(text, text))
        if _is_asked(spelt):
            return spelt
        return Reading(spelt.value, severity="repair") if spelt.accepted else reading


def _is_asked(reading: Reading) -> bool:
    """For words beside it that nobody knows."""
    return reading.message.startswith(BESIDE)


def with_legend(status: FieldCodec, tab: TabSnapshot, header_row: int | None) -> FieldCodec:
    """The codec of the marks, which knows those that stand above the header with their meaning."""
    marks: dict[str, Value] = {}
    for pair in _pairs(tab, header_row):
        first, _, more = pair["word"].partition(" ")
        is_told = len(first) > 1 and fold(first) not in _DENYING  # « a prévenu » is no « A »
        words = [pair["word"], first] if more and is_told else [pair["word"]]
        readings = (status.read(Cell(word, word)) for word in words)
        told = next((one for one in readings if one.accepted), Reading(None))
        if told.severity in _SURE and told.value is not None:
            marks[_key(pair["mark"])] = told.value  # type: ignore[assignment] # canonical
    if len(marks) < _LEAST_MARKS:
        return status
    own = [mark for mark in marks if status.read(Cell(mark, mark)).severity not in _SURE]
    return SpeltOut(LegendCodec(status, marks), {mark: status.text(marks[mark]) for mark in own})


def with_legends(codec: EntityCodec, tab: TabSnapshot, header_row: int | None) -> EntityCodec:
    """« ETAT : N = NEUF / U = USE » above a table: of its columns that have choices."""
    words = {_key(pair["mark"]): pair["word"] for pair in _pairs(tab, header_row)}
    if len(words) < _LEAST_MARKS:
        return codec

    def explained(one: FieldCodec) -> FieldCodec:
        return SpeltOut(with_legend(one, tab, header_row) if one.choices() else one, words)

    fields = codec.fields.items()
    return WrappedEntityCodec(
        codec, {name: one if is_link(name) else explained(one) for name, one in fields}
    )


def _pairs(tab: TabSnapshot, header_row: int | None) -> Iterator[re.Match[str]]:
    """Above the header, and of several in one cell at the foot of the tab."""
    for row in tab.rows[: header_row or 0]:
        for cell in row:
            yield from _PAIR.finditer(cell.text)
            yield from _SIGN.finditer(cell.text)
    below = max(len(tab.rows) - _FOOT, (header_row or 0) + 1)
    for cell in (cell for row in tab.rows[below:] for cell in row if "=" in cell.text):
        found = [*_PAIR.finditer(cell.text)]
        yield from found if len(found) >= _LEAST_MARKS else ()


def _key(mark: str) -> str:
    """A sign has no letters to be folded, and a dash is a dash."""
    return (fold(mark) or mark.strip(" \ufe0f")).translate(_DASHES)


@dataclass(frozen=True, slots=True)
class Initials:
    """How initials are known in a tab of marks; `are_told` by its legend."""

    split: Callable[[str], tuple[Sequence[str], str]]
    named: Callable[[str], frozenset[str]]
    key: Callable[[str], str]
    are_told: bool


def tells_initials(tab: TabSnapshot, header_row: int | None) -> bool:
    """« Initiales = pers. présente(s) », above the header."""
    return any(
        _OF_INITIALS.search(fold_typed(cell.text))
        for row in tab.rows[: header_row or 0]
        for cell in row
    )
