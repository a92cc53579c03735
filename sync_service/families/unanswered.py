"""What a sheet still asked about a session on which families count when its partner left.

Nobody asks it any more: the session's history keeps what was typed, and letter and `leave` tell
it, until the session's day or state is another, or the sheet is read again and asks by itself.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sync_service.domain.base import REMARK, Problem
from sync_service.domain.record import DECIDED, WHOLE, Change, entity_of, tab_source
from sync_service.domain.wording.held_sentences import concerns_families, find_held, say_held
from sync_service.ports import SpreadsheetState, Transaction

_UNANSWERED = "sans réponse : "
"""How the history says so, before the question."""
_BESIDE = "(dans une remarque)"
"""In place of its text, which may say why: that stays in the sheet alone."""
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
    stored.journal.append(
        Change(
            one.ref,
            DECIDED,
            _BESIDE if one.field == REMARK and one.sheet_value else one.sheet_value,
            f"{_UNANSWERED}{say_held(find_held(one.message), 1)}",
            tab_source(one.spreadsheet_id, one.sheet_id),
            now,
        )
        for one in problems
        if one.ref is not None and is_asked(one)
    )


def is_any_left(states: Mapping[str, SpreadsheetState]) -> bool:
    """Those that were left have no fingerprint: they are read anew if they are followed again."""
    return any(not one.fingerprint for one in states.values())


def read_unanswered(
    stored: Transaction, refs: Collection[str], states: Mapping[str, SpreadsheetState]
) -> Mapping[str, Sequence[Unanswered]]:
    """By session. Reads no history where no spreadsheet is left."""
    if not refs or not is_any_left(states):
        return {}
    histories = stored.journal.read_histories(refs, [DECIDED, *_ANSWERS])
    found = {ref: find_unanswered(history, states) for ref, history in histories.items()}
    return {ref: some for ref, some in found.items() if some}


def find_unanswered(
    history: Sequence[Change], states: Mapping[str, SpreadsheetState]
) -> Sequence[Unanswered]:
    """`history`: oldest first. What was asked twice is one question."""
    found: dict[tuple[str, str], Unanswered] = {}
    for one in history:
        if one.field in _ANSWERS:
            found.clear()
        said = str(one.after or "")
        if one.field == DECIDED and said.startswith(_UNANSWERED) and not _asks_again(one, states):
            typed, question = str(one.before or ""), said.removeprefix(_UNANSWERED)
            found[typed, question] = Unanswered(typed, question, one.at)
    return [*found.values()]


def _asks_again(change: Change, states: Mapping[str, SpreadsheetState]) -> bool:
    state = states.get(change.source.split(":")[1])
    return state is not None and state.read_at is not None and state.read_at > change.at
