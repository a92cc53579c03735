"""What is assumed for one reason throughout a column: asked once, on a title (« Asked once »).

The cells of such a question bear no note. A yes to it, given by deleting its note or as a
decision, is remembered by column and reason, and covers later cells. Where the reason is that
nobody knows the words beside a value, it covers the words that were shown, and no others: each
has a key of its own, a fingerprint, and all of a column are one question. Values only.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from french_cells.folding import fingerprint_of, fold
from french_cells.patterns import pattern
from french_cells.reading import BESIDE, NOT_KEPT, Reading
from sync_service.domain.base import BaseCell, BaseRow
from sync_service.domain.codec import EntityCodec, FieldCodec, WrappedCodec, WrappedEntityCodec
from sync_service.domain.mapping import Layout, is_day
from sync_service.domain.spreadsheet import Cell

Place: TypeAlias = Literal["title", "reference", ""]
"""Where our note stands: on the column's title, on that of our own, nowhere (yet)."""
ACCEPTED = "accepted"
"""A yes stands; so begins, too, what is said of a cell that it covers."""
REOPENED = "reopened"
"""A yes was taken back: what it covered is asked about again."""
LEAST_CELLS = 3
"""Two of a kind are asked about where they are; those that were answered there count, too."""
_VALUES = pattern(r"\d+|(?<=« )[^«»]+(?= »)|[A-ZÀ-Ý][^\W\d_]+")
_RUN = pattern(r"…(?:[ /:.,-]?…)+")
_BESIDE_RULE = f"{BESIDE}."
_EXAMPLE = pattern(r"(?<=« )[^«»]+(?= »)")
_WORDS = pattern(rf"(?<={re.escape(_BESIDE_RULE)}) [0-9a-f]+$")


def asked_field(name: str, layout: Layout, cell_field: str) -> str:
    """In a matrix every day holds the same field, and its days are asked about together."""
    return cell_field if layout == "matrix" and is_day(name) else name


def rule_of(message: str, typed: str) -> str:
    """A reader's message without what is this cell's own: its numbers, words and names."""
    if message.startswith(BESIDE):
        return _BESIDE_RULE
    if is_reason(message):
        return _EXAMPLE.sub("…", message)  # whatever letters the reason has
    said = fold(typed)

    def hide(match: re.Match[str]) -> str:
        return "…" if match[0].isdigit() or fold(match[0]) in said else match[0]

    return _RUN.sub("…", _VALUES.sub(hide, message))


def is_reason(rule: str) -> bool:
    """Whether it is about the reason for an absence, which the cell is not to say."""
    return rule.startswith(NOT_KEPT)


def answers_in(standing: str) -> int:
    """How many cells of a question somebody said yes to where they are; 0 for all other words."""
    return int(standing) if standing.isdigit() else 0


def question_of(name: str, rule: str) -> str:
    """What is asked of a column, as it is remembered."""
    return f"{name}: {rule}"


def answer_of(name: str, message: str, typed: str) -> str:
    """How a yes to this very cell is remembered: that of its question, or of its words."""
    question = question_of(name, rule_of(message, typed))
    return (
        f"{question} {fingerprint_of(fold(message))}" if message.startswith(BESIDE) else question
    )


def question_in(answer: str) -> str:
    """What was asked, of what a yes is remembered as."""
    return _WORDS.sub("", answer)


def problem_of(question: str, answers: Collection[str]) -> str:
    """Its problem's `row_key`: a decision is about the words that were shown, and no others."""
    return f"{question} {fingerprint_of(*sorted(answers))}" if answers else question


def open_answers(standings: Mapping[str, str]) -> Mapping[str, Sequence[str]]:
    """Each open question, and what a yes to it is remembered as where each wording has its own."""
    found: dict[str, list[str]] = {}
    for answer, standing in standings.items():
        if standing == ACCEPTED or answers_in(standing):
            continue
        question = question_in(answer)
        found.setdefault(question, []).extend([answer] if answer != question else [])
    return found


def quoted_in(message: str) -> str:
    """The words beside a value that nobody knows; empty where they are not the reason."""
    return message[len(BESIDE) :].strip(" :.«»") if message.startswith(BESIDE) else ""


@dataclass(frozen=True, slots=True)
class AcceptingField(WrappedCodec):
    """A field whose assumptions a person has accepted, by their rules."""

    asked: str
    accepted: frozenset[str]

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        if reading.severity != "assume":
            return reading
        answer = answer_of(self.asked, reading.message, cell.text)
        if answer not in self.accepted:
            return reading
        return replace(reading, severity="repair", message=f"{ACCEPTED}{answer}")


def accepted_as(reading: Reading) -> str:
    """What the yes to it is remembered as; empty where nobody was asked."""
    return reading.message.removeprefix(ACCEPTED) if reading.message.startswith(ACCEPTED) else ""


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
        key = answer_of(asked_of(name), reading.message, text)
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
    answer: str = ""
    """What a yes to it is remembered as, where that is less than a yes to the question."""
    quoted: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """The cells of a column that one rule made sense of, and who else waits with them."""

    key: str
    name: str
    """The field of its first cell: a day, in a matrix."""
    rule: str
    cells: Sequence[tuple[int, int]]
    refs: Sequence[str] = field(default_factory=tuple)
    answers: Sequence[str] = field(default_factory=tuple)
    """What a yes is remembered as, where each wording has its own."""
    quoted: Sequence[str] = field(default_factory=tuple)
    """What is quoted of each of its cells."""


def _rule_in(question: str) -> str:
    return question.partition(": ")[2]


def group(
    cells: Sequence[Assumed], known: Collection[str], answered: Mapping[str, int]
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
        # Words are asked about on the title even if they are one cell's, and reasons asked for.
        is_titled = rule == _BESIDE_RULE or is_reason(rule)
        if of_rule[rule] >= LEAST_CELLS or key in known or is_titled:
            # As one reads down the column: rows match in another order from run to run.
            those.sort(key=lambda one: one.at)
            refs = [one.ref for one in those]
            answers = sorted({one.answer for one in those} - {""})
            places, quoted = [one.at for one in those], [one.quoted for one in those]
            yield Question(key, those[0].name, rule, places, refs, answers, quoted)
