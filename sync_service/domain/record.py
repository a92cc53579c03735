"""Canonical records, their references and their changes. Knows nothing of sheets or tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from french_cells.reading import Value

Entity: TypeAlias = Literal[
    "organisation",
    "contact",
    "meeting",
    "attendance",
    "item",
    "loan",
    "workshop",
    "session",
    "registration",
    "session_count",
]

LETTERS: Mapping[Entity, str] = {
    "organisation": "S",
    "contact": "C",
    "meeting": "R",
    "attendance": "P",
    "item": "M",
    "loan": "E",
    "workshop": "A",
    "session": "D",
    "registration": "N",
    "session_count": "B",
}
"""The kind of record that a reference names, so that people can read it aloud."""


@dataclass(frozen=True, slots=True)
class Record:
    """One canonical record.

    `fields` uses the dictionary's names; an organisation link is its slug, any other a reference.
    """

    ref: str
    entity: Entity
    fields: Mapping[str, Value]
    updated_at: datetime
    archived: bool = False


DECISION = "decision"
"""The source of a change that gave up what was typed, as it was typed: no record held it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one record became another value; append-only.

    `field` is `*` for a record created or archived as a whole. `source` says from where, in one
    word and
    an id: `sheet:<spreadsheet>:<gid>`, `web`, `command`, `undo`, `form`, `mapping`, `decision`.
    """

    ref: str
    field: str
    before: Value
    after: Value
    source: str
    at: datetime
    run: str | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """Who gave a value, for a sentence: « Les Épis », « La coordination »; and when, if known."""

    author: str = "La coordination"
    at: datetime | None = None


NOBODY = "—"
"""The name of whoever was erased."""
_NAMES: Mapping[Entity, str] = {"contact": "family_name", "registration": "given_name"}


def is_nobody(record: Record) -> bool:
    """Erased, by date or on request: what a sheet still shows of it is to go, whatever it is."""
    name = _NAMES.get(record.entity)
    return name is not None and record.fields.get(name) == NOBODY
