"""What is assumed for one reason throughout a column: asked once, on a title (« Asked once »).

The cells of such a question bear no note. A yes to it, given by deleting its note or as a
decision, is remembered by column and reason, and covers later cells. Values only.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from french_cells.folding import fold
from french_cells.patterns import pattern
from french_cells.reading import Reading
from sync_service.domain.base import BaseCell, BaseRow
from sync_service.domain.codec import EntityCodec, FieldCodec, WrappedCodec, WrappedEntityCodec
from sync_service.domain.mapping import Layout
from sync_service.domain.spreadsheet import Cell

Place: TypeAlias = Literal["title", "reference", ""]
"""Where our note stands: on the column's title, on that of our own, nowhere (yet)."""
ACCEPTED = "accepted"
REOPENED = "reopened"
"""A yes was taken back: what it covered is asked about again."""
LEAST_CELLS = 3
"""Two of a kind are asked about where they are; those that were answered there count, too."""
_VALUES = pattern(r"\d+|(?<=« )[^«»]+(?= »)|[A-ZÀ-Ý][^\W\d_]+")
_RUN = pattern(r"…(?:[ /:.,-]?…)+")


def asked_field(name: str, layout: Layout, cell_field: str) -> str:
    """In a matrix every day holds the same field, and its days are asked about together."""
    return cell_field if layout == "matrix" and name[:1].isdigit() else name


def rule_of(message: str, typed: str) -> str:
    """A reader's message without what is this cell's own: its numbers, words and names."""
    said = fold(typed)

    def hide(match: re.Match[str]) -> str:
        return "…" if match[0].isdigit() or fold(match[0]) in said else match[0]

    return _RUN.sub("…", _VALUES.sub(hide, message))


def answers_in(standing: str) -> int:
    """How many cells of a question somebody said yes to where they are; 0 for all other words."""
    return int(standing) if standing.isdigit() else 0


def question_of(name: str, rule: str) -> str:
    """How a question is remembered, and what its problem's `row_key` is."""
    return f"{name}: {rule}"


@dataclass(frozen=True, slots=True)
class AcceptingField(WrappedCodec):
    """A field whose assumptions a person has accepted, by their rules."""

    asked: str
    accepted: frozenset[str]

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        if reading.severity != "assume":
            return reading
        question = question_of(self.asked, rule_of(reading.message, cell.text))
        if question not in self.accepted:
            return reading
        return replace(reading, severity="repair", message=ACCEPTED)


class AcceptingCodec(WrappedEntityCodec):
    """An entity's codec where some questions were answered for good."""

    def __init__(
        self, codec: EntityCodec, accepted: frozenset[str], layout: Layout, cell_field: str
    ) -> None:
        fields: Mapping[str, FieldCodec] = {
            name: AcceptingField(one, asked_field(name, layout, cell_field), accepted)
            for name, one in codec.fields.items()
        }
        super().__init__(codec, fields)


def reopen(
    rows: Mapping[str, BaseRow],
    fields: Mapping[str, FieldCodec],
    keys: Collection[str],
    asked_of: Callable[[str], str],
) -> Mapping[str, BaseRow]:
    """The rows with the cells that these questions were about assumed once more."""
    names = {name for name in fields if any(one.startswith(f"{asked_of(name)}: ") for one in keys)}

    def was_asked(name: str, cell: BaseCell) -> bool:
        if name not in names or cell.kind != "agreed" or cell.value is None:
            return False
        text = "" if cell.raw is None else str(cell.raw)
        reading = fields[name].read(Cell(cell.raw, text))
        key = question_of(asked_of(name), rule_of(reading.message, text))
        return reading.severity == "assume" and key in keys

    def assumed(row: BaseRow) -> BaseRow:
        found = {
            name: cell._replace(kind="assumed", sheet_raw=cell.raw)
            for name, cell in row.cells.items()
            if was_asked(name, cell)
        }
        return replace(row, cells={**row.cells, **found}) if found else row

    return {ref: assumed(row) for ref, row in rows.items()}


@dataclass(frozen=True, slots=True)
class Assumed:
    """One cell that was understood by a rule."""

    question: str
    name: str
    ref: str
    at: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Question:
    """The cells of a column that one rule made sense of, and who else waits with them."""

    key: str
    name: str
    """The field of its first cell: a day, in a matrix."""
    rule: str
    cells: Sequence[tuple[int, int]]
    refs: Sequence[str] = field(default_factory=tuple)


def _rule_in(question: str) -> str:
    return question.partition(": ")[2]


def group(
    cells: Sequence[Assumed], known: Mapping[str, str], answered: Mapping[str, int]
) -> Iterator[Question]:
    """The questions to ask once: of enough cells, or asked once already.

    A rule that is asked about in several columns is counted in all of them.
    """
    by_question: dict[str, list[Assumed]] = {}
    for one in cells:
        by_question.setdefault(one.question, []).append(one)
    met = Counter(answered)
    met.update({key: len(those) for key, those in by_question.items()})
    of_rule: Counter[str] = Counter()
    for key, count in met.items():
        of_rule[_rule_in(key)] += count
    for key, those in by_question.items():
        rule = _rule_in(key)
        if of_rule[rule] >= LEAST_CELLS or key in known:
            # As one reads down the column: rows match in another order from run to run.
            those.sort(key=lambda one: one.at)
            refs = [one.ref for one in those]
            yield Question(key, those[0].name, rule, [one.at for one in those], refs)
