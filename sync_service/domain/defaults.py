"""Values that a new record gets though nobody said them: a default, or what we derived.

Where we write one into a cell, the base marks it as ours, so that it never counts as somebody's
word. Typed, it is a word like any other. Knows names and bases, not how a default is made.
"""

from collections.abc import Mapping

from french_cells.folding import is_blank
from french_cells.reading import Value
from sync_service.domain.base import BaseCell
from sync_service.domain.codec import EntityCodec
from sync_service.domain.mapping import is_link

DEFAULTED = frozenset(
    {
        "adults_count",
        "code",
        "consent_contact",
        "direct_confirm_hours",
        "due_on",
        "is_cycle",
        "is_new",
        "kind",
        "publish_ok",
        "quantity",
        "registration_mode",
        "registration_open",
        "scheme",
        "status",
    }
)
"""The fields of any entity that may have such a value, and that a sheet shows."""
_RETURNING = DEFAULTED - {"due_on"}
"""Not a day to be back by: whoever takes one away sets no other."""


def is_word(cell: BaseCell, value: Value) -> bool:
    """Whether somebody typed this value into the cell, as far as its base knows."""
    return cell.value == value and not cell.ours and not is_blank(cell.raw)


def is_ours_in(name: str, value: Value, before: BaseCell | None) -> bool:
    """Whether a value that we write is marked as ours: not one that was typed there `before`."""
    if is_link(name):
        return True
    return name in DEFAULTED and not (before is not None and is_word(before, value))


def refilled(
    codec: EntityCodec, fields: Mapping[str, Value], changes: Mapping[str, Value]
) -> Mapping[str, Value]:
    """These changes of a record; a field that they empty has what a new record would get.

    But for « Tenue »: who empties the state of a day that is over says nothing of what happened.
    """
    emptied = [name for name, value in changes.items() if value is None and name in _RETURNING]
    if not emptied:
        return changes
    after = {**fields, **changes}
    defaults = codec.defaults({name: one for name, one in after.items() if one is not None})
    again = {name: defaults.get(name) for name in emptied}
    return {**changes, **{name: None if one == "held" else one for name, one in again.items()}}
