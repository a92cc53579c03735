"""What a person leaves as it is: a removed column, one that is not read, others' rows.

Each is asked about until our note is deleted. That yes is remembered, listed and taken back like
one to an assumption, but covers no value. Knows values only.
"""

from collections.abc import Mapping

from french_cells.folding import fingerprint_of, fold
from sync_service.sync.planning.assumptions import LEFT_ROWS, question_of
from sync_service.sync.planning.situation import Situation

_GONE, _UNREAD = "La colonne a été enlevée.", "La colonne n’est pas lue :"
_RULES = (_GONE, _UNREAD, LEFT_ROWS)


def gone_column(name: str) -> str:
    """The key of a yes: nobody wants this field's column here any more."""
    return question_of(name, _GONE)


def unread_column(name: str, title: str) -> str:
    """The key of a yes: the column of this title is the partner's own."""
    return question_of(name, f"{_UNREAD} « {title} ».")


def other_structure(name: str, typed: str) -> str:
    """The key of a yes: rows that say this are another structure's, and stay out."""
    return f"{question_of(name, LEFT_ROWS)} {fingerprint_of(fold(typed))}"


def is_left(key: str) -> bool:
    """Whether it is about what is left as it is, not about how cells are understood."""
    return key.partition(": ")[2].startswith(_RULES)


def is_back(key: str, columns: Mapping[str, int]) -> bool:
    """Whether it is about a column that was removed, and is there again."""
    name, _, rule = key.partition(": ")
    return rule == _GONE and name in columns


def is_confirmed(situation: Situation, key: str) -> bool:
    """Whether the coordinator said so, where she can: of a column that was removed."""
    name, _, rule = key.partition(": ")
    return rule == _GONE and situation.decision_on("", name, "missing_column") == "confirm"
