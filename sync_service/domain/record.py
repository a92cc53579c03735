"""Canonical records, their references such as `C-7F3K2Q8`, and their changes.

A reference names, it opens nothing. Knows nothing of sheets or tables.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from french_cells.folding import is_blank
from french_cells.patterns import pattern
from french_cells.reading import Raw, Value

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
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O, U, which people misread."""

_ENTITY_BY_LETTER: dict[str, Entity] = {letter: entity for entity, letter in LETTERS.items()}
_SHAPE = pattern(rf"([{''.join(LETTERS.values())}])-([{ALPHABET}]{{7}})")
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
# Luhn's doubled value, its two « digits » added. Tables, because every row's reference is read.
_DOUBLED = {
    character: 2 * value // len(ALPHABET) + 2 * value % len(ALPHABET)
    for value, character in enumerate(ALPHABET)
}
# Two characters at a time, for as many rows as a list has.
_PAIRS = [f"{one}{two}" for two in ALPHABET for one in ALPHABET]
_SUMS = [_VALUES[pair[0]] + _DOUBLED[pair[1]] for pair in _PAIRS]
_ALL = len(_PAIRS)


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
    is_erased: bool = False
    """The history says so; a « — » as a name is what anybody may type (`is_nobody`)."""


WHOLE = "*"
"""The field of a change that made, archived or brought back a record as a whole."""
CALLED, DECIDED = "called", "decided"
"""Fields of the journal alone: a call that was made, a question that was answered."""
FORGOTTEN = "forgotten"
"""The field of a change that told of somebody who was erased: it says only that something changed,
so that sheets that have not received that still do."""
CALL = "call"
"""The source of what the coordinator does after a call: it is the family's own word."""
DECISION = "decision"
"""The source of a change that gave up what was typed, as it was typed: no record held it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one record became another value; append-only.

    `field` is `*` for a record created or archived as a whole. `source` says from where, in one
    word and an id: `sheet:<spreadsheet>:<gid>`, `web`, `command`, `undo`, `form`, `seats`,
    `day:<spreadsheet>:<gid>`, `mapping`, `decision`, `call`, `told`, `wish:<partner>`. A state
    that another cell of its row gave has `:beside` after that.
    """

    ref: str
    field: str
    before: Value
    after: Value
    source: str
    at: datetime
    run: str | None = None


COORDINATION, FORM, SOME_PARTNER = "La coordination", "Le formulaire", "Un partenaire"
"""Who gave a value, by the role: a partner's name may begin with an article just as well."""


@dataclass(frozen=True, slots=True)
class Given:
    """Who gave a value, for a sentence: « Les Épis », « La coordination »; and when, if known."""

    author: str = COORDINATION
    at: datetime | None = None
    is_ours: bool = False
    """Nobody said it: a seat that we passed on. Whoever types or deletes has the last word."""

    @property
    def within(self) -> str:
        """The author as said inside a sentence: « la coordination », « Le Petit Prince »."""
        is_role = self.author in {COORDINATION, FORM, SOME_PARTNER}
        return self.author[:1].lower() + self.author[1:] if is_role else self.author


CALLED_OFF = ("cancelled", "postponed")
"""The states of a session or meeting that does not take place on its day."""

SEATS = "seats"
"""The source of a change by which a free seat went to whoever waited for it."""
BY_ITS_DAY = "day"
"""The source of a change that nobody made: a session is planned by its day alone. Where that was
typed follows, as in the day's own source; nothing for one that was « Tenue » before its day."""
TOLD = "told"
"""The source of what follows from who came: a session's figures, and that it took place."""
UNDO = "undo"
"""The source of what was taken back, before a key of who did it, if known."""


def by_its_day(source: str) -> str:
    """The source of a state that a day gave which came from there."""
    kind, _, place = source.partition(":")
    return f"{BY_ITS_DAY}:{place}" if kind == "sheet" else BY_ITS_DAY


def is_by_its_day(change: Change) -> bool:
    return change.source.partition(":")[0] == BY_ITS_DAY


_BESIDE = ":beside"
"""Ends the source of a state that another cell of a session's row gave: « annulé » as a remark."""


def by_other_cell(source: str) -> str:
    return source + _BESIDE


def of_tab(source: str) -> Sequence[str]:
    """All sources of changes that a tab itself gave."""
    return (source, by_its_day(source), by_other_cell(source))


def is_by_hand(source: str) -> bool:
    """Whether the coordination gave it itself, by a command or at its desk."""
    return source.partition(":")[0] in ("command", "web")


def is_by_other_cell(change: Change) -> bool:
    return change.source.endswith(_BESIDE)


def place_of(source: str) -> str:
    """The source without what tells from which cell it was: for a tab, `tab_source`."""
    return source.removesuffix(_BESIDE)


def is_undo(source: str) -> bool:
    return source.partition(":")[0] == UNDO


def is_yes(change: Change) -> bool:
    """What was understood stays as it is, and from now on other sheets receive it."""
    is_field = change.field not in (WHOLE, CALLED, DECIDED)
    return is_field and change.before == change.after is not None


NOBODY = "—"
"""The name of whoever was erased."""
ERASING = ("purge", "erasure")
"""The sources of the change that says so; an erasure leaves no other in the history."""
NAMING: Mapping[Entity, str] = {"contact": "family_name", "registration": "given_name"}
"""The field in which it then stands."""
MERGED: Sequence[Entity] = ("contact", "registration", "organisation")
"""The kinds of which a record that was merged names the one that stays."""


def says_nothing(said: Iterable[Raw]) -> bool:
    """Whether a row's cells hold the name of whoever was erased, and otherwise nothing."""
    held = [*said]
    return NOBODY in held and all(one in (NOBODY, False) or is_blank(one) for one in held)


def is_nobody(record: Record) -> bool:
    """Erased, by date or on request: what a sheet still shows of it is to go, whatever it is."""
    name = NAMING.get(record.entity)
    return record.is_erased and name is not None and record.fields.get(name) == NOBODY


def check_character(code: str) -> str:
    """Luhn modulo 32 over the six characters, in the same alphabet."""
    total = 0
    for position, character in enumerate(reversed(code)):
        total += _DOUBLED[character] if position % 2 == 0 else _VALUES[character]
    return ALPHABET[-total % len(ALPHABET)]


def make_reference(entity: Entity, number: int) -> str:
    """The reference of a record from a random number; only its lowest 30 bits count."""
    pairs = number % _ALL, (number >> 10) % _ALL, (number >> 20) % _ALL
    one, two, three = (_PAIRS[pair] for pair in pairs)
    check = ALPHABET[-sum(_SUMS[pair] for pair in pairs) % len(ALPHABET)]
    return f"{LETTERS[entity]}-{one}{two}{three}{check}"


def linked_from(
    fields: Iterable[Mapping[str, Value]], records: Sequence[Record]
) -> Sequence[Record]:
    """Those of the records that such fields link to."""
    if not records:
        return ()
    named = {value for one in fields for value in one.values() if isinstance(value, str)}
    return [one for one in records if one.ref in named]


def find_reference(text: str) -> str | None:
    """The reference that a cell's text begins with, or None for anything else.

    Forgives case, spaces and the letters that Crockford's alphabet leaves out; the check
    character must agree.
    """
    if (own := _SHAPE.fullmatch(text)) is not None:  # as we wrote it, on nearly every row
        return text if check_character(own[2][:-1]) == own[2][-1] else None
    head, dash, tail = text.strip().upper().partition("-")
    if not dash:
        return None
    folded = f"{head.strip()}-{tail.strip().translate(_MISREAD)}"
    match = _SHAPE.match(folded)
    if match is None or (len(folded) > match.end() and folded[match.end()].isalnum()):
        return None
    code = match[2]
    return match[0] if check_character(code[:-1]) == code[-1] else None


def entity_of(ref: str) -> Entity:
    return _ENTITY_BY_LETTER[ref[0]]


def tab_source(spreadsheet_id: str, sheet_id: int | None) -> str:
    """The source of a change that a tab gave."""
    return f"sheet:{spreadsheet_id}:{sheet_id}"
