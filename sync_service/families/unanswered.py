"""What a sheet still asked about a session on which families count when its partner left.

Nobody asks it any more: the session's history keeps what was typed, and letter and `leave` tell
it, until the session's day or state is another, or its tab is read again and asks by itself. Of
what was typed beside the question, which may say why, nothing leaves the sheet.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from french_cells.directory import NO_DIRECTORY
from french_cells.moments.dates import PARIS
from french_cells.reading import Value
from french_cells.text import fold_words
from sync_service.domain.base import REMARK, Problem
from sync_service.domain.codec import EntityCodec
from sync_service.domain.record import DECIDED, WHOLE, Change, entity_of, tab_source
from sync_service.domain.spreadsheet import Cell
from sync_service.domain.wording.held_sentences import (
    concerns_families,
    find_held,
    is_about_day,
    say_held,
)
from sync_service.model.codecs import build_codec
from sync_service.model.composites import with_wholes
from sync_service.ports import SpreadsheetState, Transaction

_UNANSWERED = "sans réponse : "
"""How the history says so, before the question."""
_BESIDE, _UNDER = "(dans une remarque)", "(sous « {label} »)"
"""In place of a text that may say why: that stays in the sheet alone."""
_IN_OUR_WORDS = ("date", "status", "moment")
"""Columns of which is told what was understood."""
_ANSWERS = ("date", "status", WHOLE)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What was typed, empty where a word was taken away; « annuler une séance ? »; and when."""

    typed: str
    question: str
    at: datetime


def is_asked(problem: Problem) -> bool:
    """Whether families come for nothing, or do not come, until somebody answers."""
    is_of_session = problem.ref is not None and entity_of(problem.ref) == "session"
    return problem.kind == "held" and is_of_session and concerns_families(problem.message)


def keep_unanswered(stored: Transaction, problems: Iterable[Problem], now: datetime) -> None:
    """Of a spreadsheet that is left; nothing typed goes without a trace."""
    asked = [one for one in problems if is_asked(one)]
    if not asked:
        return
    codec = _codec_as_of(now)
    stored.journal.append(
        Change(
            one.ref,
            DECIDED,
            ", ".join(filter(None, [say_typed(codec, one), *say_beside(stored, one, now)]))
            or None,
            f"{_UNANSWERED}{say_held(find_held(one.message), 1)}",
            tab_source(one.spreadsheet_id, one.sheet_id),
            now,
        )
        for one in asked
        if one.ref is not None
    )


def _codec_as_of(now: datetime) -> EntityCodec:
    today = now.astimezone(PARIS).date()
    return with_wholes(build_codec("session", NO_DIRECTORY, today), today)


def say_beside(stored: Transaction, problem: Problem, now: datetime) -> Iterable[str]:
    """What waits in the row of a day that is asked about, which no question names: « annulée »."""
    if not is_about_day(problem.message):
        return
    tabs = stored.memory.read_tabs(problem.spreadsheet_id).values()
    own = [one.rows for one in tabs if one.sheet_id == problem.sheet_id]
    known = [rows[ref] for rows in own if (ref := problem.ref or "") in rows]
    codec = _codec_as_of(now)
    for name, cell in (cell for row in known for cell in row.cells.items()):
        typed = str(cell.sheet_raw or "") if cell.waits_with_day else ""
        if said := say_typed(codec, replace(problem, field=name, sheet_value=typed)):
            yield said


def say_typed(codec: EntityCodec, problem: Problem) -> str | None:
    """Without what else stands in the cell: « Auditorium (annulé, Sofia est malade) »."""
    typed, name = problem.sheet_value, problem.field or ""
    if not typed:
        return typed
    if name == REMARK or name not in codec.fields:
        return _BESIDE
    field = codec.fields[name]
    reading = field.read(Cell(typed, typed)) if name in _IN_OUR_WORDS else None
    if reading is None or not reading.accepted or reading.value is None:
        return _UNDER.format(label=field.label)
    said = field.text(cast(Value, reading.value))
    return typed if fold_words(typed) == fold_words(said) else said


def read_tabs(stored: Transaction) -> frozenset[str]:
    """The tabs that are followed and were read, as the sources of what they give."""
    generations = (one for tabs in stored.memory.read_all_titles().values() for one in tabs)
    return frozenset(f"sheet:{':'.join(one.split(':')[-2:])}" for one in generations)


def read_unanswered(
    stored: Transaction, refs: Collection[str], states: Mapping[str, SpreadsheetState]
) -> Mapping[str, Sequence[Unanswered]]:
    """By session."""
    histories = stored.journal.read_histories(refs, [DECIDED, *_ANSWERS]) if refs else {}
    asked = {ref: one for ref, one in histories.items() if any(map(_is_kept, one))}
    if not asked:
        return {}
    tabs = read_tabs(stored)
    found = {ref: find_unanswered(one, states, tabs) for ref, one in asked.items()}
    return {ref: some for ref, some in found.items() if some}


def find_unanswered(
    history: Sequence[Change],
    states: Mapping[str, SpreadsheetState],
    tabs: AbstractSet[str] = frozenset(),
) -> Sequence[Unanswered]:
    """`history`: oldest first; `tabs`: those that were read. What was asked twice is once told."""
    found: dict[tuple[str, str], Unanswered] = {}
    for one in history:
        if one.field in _ANSWERS:
            found.clear()
        if _is_kept(one) and not _asks_again(one, states, tabs):
            typed, question = str(one.before or ""), str(one.after).removeprefix(_UNANSWERED)
            found[typed, question] = Unanswered(typed, question, one.at)
    return [*found.values()]


def _is_kept(change: Change) -> bool:
    return change.field == DECIDED and str(change.after or "").startswith(_UNANSWERED)


def _asks_again(
    change: Change, states: Mapping[str, SpreadsheetState], tabs: AbstractSet[str]
) -> bool:
    """A spreadsheet that was left has no fingerprint until it is read again."""
    state = states.get(change.source.split(":")[1])
    if state is None or state.fingerprint:
        return state is not None and change.source in tabs
    return state.read_at is not None and state.read_at > change.at
