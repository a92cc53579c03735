"""Assumptions made for one reason throughout a column: asked once, on a title (« Asked once »).

The cells of such a question have no note. A yes, given by deleting its note or as a decision, is
remembered by column and reason, and covers later cells. If the reason is unknown words beside
values, a yes covers only the words that were shown: each wording has a key of its own, a
fingerprint, though all wordings of a column make one question. Knows values only.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from french_cells.folding import fingerprint_of, fold
from french_cells.patterns import pattern
from french_cells.reading import BESIDE, NOT_KEPT, RENAMED, Reading
from sync_service.domain.base import BaseCell, BaseRow
from sync_service.domain.codec import EntityCodec, FieldCodec, WrappedCodec, WrappedEntityCodec
from sync_service.domain.mapping import Layout, is_day
from sync_service.domain.spreadsheet import Cell

Place: TypeAlias = Literal["title", "reference", ""]
"""Where our note is: on the column's title, on the title of our column, or nowhere yet."""
ACCEPTED = "accepted"
"""The state of a question answered with yes; also begins the message of a cell it covers."""
LEFT_ROWS = "Des lignes sont d’une autre structure."
"""The rule of a yes to rows that stay out of the list; that of each structure has its own key."""
REOPENED = "reopened"
"""The state of a question whose yes was taken back: what it covered is asked again."""
LEAST_CELLS = 3
"""Two of a kind are asked about in their cells; cells that were answered there count, too."""
_VALUES = pattern(r"\d+|(?<=« )[^«»]+(?= »)|[A-ZÀ-Ý][^\W\d_]+")
_RUN = pattern(r"…(?:[ /:.,-]?…)+")
_BESIDE_RULE = f"{BESIDE}."
_EXAMPLE = pattern(r"(?<=« )[^«»]+(?= »)")
_WORDS = pattern(rf"(?:(?<={re.escape(_BESIDE_RULE)})|(?<={re.escape(LEFT_ROWS)})) [0-9a-f]+$")


def asked_field(name: str, layout: Layout, cell_field: str) -> str:
    """In a matrix all days hold the same field, and are asked about together."""
    return cell_field if layout == "matrix" and is_day(name) else name


def rule_of(message: str, typed: str) -> str:
    """A reader's message without what is specific to this cell: numbers, words and names."""
    if message.startswith(BESIDE):
        return _BESIDE_RULE
    if is_reason(message):
        return _EXAMPLE.sub("…", message)  # whatever the reason is
    if is_renaming(message):
        return message
    said = fold(typed)

    def hide(match: re.Match[str]) -> str:
        return "…" if match[0].isdigit() or fold(match[0]) in said else match[0]

    return _RUN.sub("…", _VALUES.sub(hide, message))


def is_reason(rule: str) -> bool:
    """Whether it is about the reason for an absence, which is not to be in the cell."""
    return rule.startswith(NOT_KEPT)


def is_renaming(rule: str) -> bool:
    """Whether a former name was written; a yes to one cell says so of the name, for all cells."""
    return RENAMED in rule


def answers_in(standing: str) -> int:
    """How many cells of a question were accepted one by one; 0 for any other state."""
    return int(standing) if standing.isdigit() else 0


def question_of(name: str, rule: str) -> str:
    """The key of a question about a column."""
    return f"{name}: {rule}"


def answer_of(name: str, message: str, typed: str) -> str:
    """The key of a yes to this cell: that of its question, or of its wording."""
    question = question_of(name, rule_of(message, typed))
    return (
        f"{question} {fingerprint_of(fold(message))}" if message.startswith(BESIDE) else question
    )


def question_in(answer: str) -> str:
    """The question's key, from the key of a yes."""
    return _WORDS.sub("", answer)


def problem_of(question: str, answers: Collection[str]) -> str:
    """The `row_key` of its problem: a decision covers only the wordings that were shown."""
    return f"{question} {fingerprint_of(*sorted(answers))}" if answers else question


def open_answers(standings: Mapping[str, str]) -> Mapping[str, Sequence[str]]:
    """Open question → the keys of a yes to its wordings, if each wording has its own."""
    found: dict[str, list[str]] = {}
    for answer, standing in standings.items():
        if standing == ACCEPTED or answers_in(standing):
            continue
        question = question_in(answer)
        found.setdefault(question, []).extend([answer] if answer != question else [])
    return found


def quoted_in(message: str) -> str:
    """The unknown words beside a value; "" if they are not the reason."""
    return message[len(BESIDE) :].strip(" :.«»") if message.startswith(BESIDE) else ""


@dataclass(frozen=True, slots=True)
class AcceptingField(WrappedCodec):
    """A field of which a person has accepted some assumptions, by their rules."""

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
    """The key of the yes that covers it; "" if nobody was asked."""
    return reading.message.removeprefix(ACCEPTED) if reading.message.startswith(ACCEPTED) else ""


class AcceptingCodec(WrappedEntityCodec):
    """An entity's codec of which some questions were answered for good."""

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
    """The rows, in which cells covered by these questions are assumed again."""
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
    """The key of a yes to it, if that covers less than the whole question."""
    quoted: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """The cells of a column that were understood by one rule, and rows that wait with them."""

    key: str
    name: str
    """The field of its first cell: a day, in a matrix."""
    rule: str
    cells: Sequence[tuple[int, int]]
    refs: Sequence[str] = field(default_factory=tuple)
    answers: Sequence[str] = field(default_factory=tuple)
    """The keys of a yes, if each wording has its own."""
    quoted: Sequence[str] = field(default_factory=tuple)
    """The words quoted from each of its cells."""


def _rule_in(question: str) -> str:
    return question.partition(": ")[2]


def group(
    cells: Sequence[Assumed], known: Collection[str], answered: Mapping[str, int]
) -> Iterator[Question]:
    """The questions to ask once: about enough cells, or asked once before.

    A rule that applies in several columns is counted over all of them.
    """
    by_question: dict[str, list[Assumed]] = {}
    for one in cells:
        by_question.setdefault(one.question, []).append(one)
    answered_or_found = Counter(answered)
    answered_or_found.update({key: len(those) for key, those in by_question.items()})
    of_rule: Counter[str] = Counter()
    for key, count in answered_or_found.items():
        of_rule[_rule_in(key)] += count
    for key, those in by_question.items():
        rule = _rule_in(key)
        # Unknown words, and reasons for absences, are asked about on the title even for one cell.
        is_titled = rule == _BESIDE_RULE or is_reason(rule)
        if of_rule[rule] >= LEAST_CELLS or key in known or is_titled:
            # From top to bottom: rows are matched in a different order from run to run.
            those.sort(key=lambda one: one.at)
            refs = [one.ref for one in those]
            answers = sorted({one.answer for one in those} - {""})
            places, quoted = [one.at for one in those], [one.quoted for one in those]
            yield Question(key, those[0].name, rule, places, refs, answers, quoted)
