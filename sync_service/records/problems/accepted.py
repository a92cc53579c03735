"""What somebody said yes to for a whole column, and how that is taken back.

The next run asks again about what the yes covered; what other sheets have received stays there.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from french_cells.folding import fold
from french_cells.reading import BESIDE
from sync_service.domain.base import TabState
from sync_service.domain.errors import ConcurrencyError, NotFound
from sync_service.domain.mapping import Mappings
from sync_service.domain.record import Entity
from sync_service.domain.spreadsheet import Cell
from sync_service.domain.wording.tab_sentences import MOST_WORDINGS
from sync_service.model.entities import SCHEMAS
from sync_service.model.personal import schema_of
from sync_service.ports import Database, Transaction
from sync_service.records.problems.open_problems import sheet_link
from sync_service.sync.gathering.situations import CodecBuilder, codec_builder
from sync_service.sync.plan_tabs import lease_name
from sync_service.sync.planning.assumptions import (
    ACCEPTED,
    REOPENED,
    answer_of,
    question_in,
    quoted_in,
)

_SECONDS = 30
"""Nothing is asked of Google meanwhile."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """One yes; `column` is what its cells are called, if they hold one field."""

    id: str
    spreadsheet_id: str
    sheet_id: int
    tab: str
    question: str
    column: str
    understood: str
    link: str

    @property
    def is_of_words(self) -> bool:
        """Whether it is a yes to words that nobody knows, and to no others."""
        return self.understood.startswith(BESIDE)


def list_accepted(database: Database, link_base: str) -> Sequence[Accepted]:
    """By spreadsheet and tab."""
    with database.reading() as stored:
        return _read(stored, link_base)


def _read(stored: Transaction, link_base: str) -> Sequence[Accepted]:
    return [
        _accepted(state, question, link_base)
        for state in stored.memory.read_questions()
        for question in dict.fromkeys(
            question_in(answer)
            for answer, standing in state.assumptions.items()
            if standing == ACCEPTED
        )
    ]


def find_words(
    database: Database, accepted: Sequence[Accepted], mappings: Mappings, now: datetime
) -> Mapping[str, Sequence[str]]:
    """What each yes to words is about, by its id, as they stand in the cells now.

    Only digests of them are kept: those that stand nowhere any more are not known.
    """
    with database.reading() as stored:
        build = codec_builder(stored, mappings, now)
        return {one.id: _words_of(stored, one, build) for one in accepted if one.is_of_words}


def _words_of(stored: Transaction, one: Accepted, build: CodecBuilder) -> Sequence[str]:
    state = stored.memory.read_tabs(one.spreadsheet_id)[one.sheet_id]
    entity, name = entity_of_tab(state), one.question.partition(": ")[0]
    field = build(entity).fields.get(name) if entity is not None else None
    found: dict[str, str] = {}
    for row in state.rows.values() if field is not None else ():
        typed = row.cells[name].seen if name in row.cells else None
        if field is not None and isinstance(typed, str):
            message = field.read(Cell(typed, typed)).message
            answer = answer_of(name, message, typed)
            if state.assumptions.get(answer) == ACCEPTED:
                found.setdefault(answer, quoted_in(message))
    return sorted(found.values(), key=fold)


def say_words(words: Sequence[str]) -> str:
    """« rayé sur la fiche », as the question quoted them."""
    if not words:
        return "Nous ne retrouvons plus ces mots dans la feuille."
    shown = ", ".join(f"« {one} »" for one in words[:MOST_WORDINGS])
    more = len(words) - MOST_WORDINGS
    return f"{shown} et {more} de plus." if more > 0 else f"{shown}."


def _accepted(state: TabState, question: str, link_base: str) -> Accepted:
    place = (state.spreadsheet_id, state.sheet_id)
    name, _, understood = question.partition(": ")
    entity = entity_of_tab(state)
    field = schema_of(entity).cells.get(name) if entity else None
    digest = hashlib.sha256(repr((*place, question)).encode())
    return Accepted(
        digest.hexdigest()[:8],
        *place,
        tab=state.title,
        question=question,
        column=field.label if field is not None else "",
        understood=understood,
        link=sheet_link(link_base, *place),
    )


def entity_of_tab(state: TabState) -> Entity | None:
    """Of the rules under which the tab was last planned."""
    told = state.followed_as.partition(" ")[0]
    return next((one for one in SCHEMAS if one == told), None)


def ask_again(database: Database, accepted_id: str, now: datetime) -> Accepted:
    """Raises NotFound, and ConcurrencyError while the sheet is being synced."""
    with database.transaction() as stored:
        found = [one for one in _read(stored, "") if one.id == accepted_id]
        if not found:
            raise NotFound(f"Aucun « oui » n° {accepted_id}. Voyez : sync-service accepted")
        (one,) = found
        lease = lease_name(one.spreadsheet_id)
        if not stored.leases.take(lease, _SECONDS, now):
            raise ConcurrencyError("Cette feuille est lue en ce moment. Recommencez.")
        _reopen(stored, one)
        stored.leases.release(lease)
        return one


def _reopen(stored: Transaction, one: Accepted) -> None:
    """Read by the next run, though nobody changed anything in it."""
    state = stored.memory.read_tabs(one.spreadsheet_id)[one.sheet_id]
    answers: Mapping[str, str] = {
        answer: REOPENED
        if standing == ACCEPTED and question_in(answer) == one.question
        else standing
        for answer, standing in state.assumptions.items()
    }
    stored.memory.save_tab(replace(state, rows={}, assumptions=answers), ())
    seen = stored.memory.read_spreadsheet(one.spreadsheet_id)
    stored.memory.save_spreadsheet(replace(seen, fingerprint="", unsettled=True))
