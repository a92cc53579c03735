"""What an undo changes: each field goes back, unless somebody mended it since. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from french_cells.reading import Value
from sync_service.domain.record import DECISION, Change, Record

WHOLE = "*"
"""The field of a change that created or archived a record as a whole."""


@dataclass(frozen=True, slots=True)
class TakingBack:
    """What goes back. `kept` are references and fields that somebody changed since."""

    fields: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    archived: Sequence[str] = ()
    returned: Sequence[str] = ()
    kept: Sequence[tuple[str, str]] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.fields or self.archived or self.returned)


def take_back(changes: Iterable[Change], records: Mapping[str, Record]) -> TakingBack:
    """`changes` are those to take back, oldest first; `records` as they are now."""
    fields: dict[str, dict[str, Value]] = {}
    kept: list[tuple[str, str]] = []
    archived: list[str] = []
    returned: list[str] = []
    for (ref, name), (before, after) in _spans(changes).items():
        record = records.get(ref)
        # Erased since, or changed and changed back: nothing is left to undo.
        if record is None or before == after:
            continue
        if name == WHOLE and record.archived == (after is None):
            (archived if before is None else returned).append(ref)
        elif name != WHOLE and record.fields.get(name) == after:
            fields.setdefault(ref, {})[name] = before
        # Mended since: the mend stays, and is told.
        elif name != WHOLE and record.fields.get(name) != before:
            kept.append((ref, name))
    return TakingBack(fields, archived, returned, kept)


def _spans(changes: Iterable[Change]) -> Mapping[tuple[str, str], tuple[Value, Value]]:
    """Per reference and field: the value before the first change and after the last."""
    spans: dict[tuple[str, str], tuple[Value, Value]] = {}
    for change in changes:
        # No record ever held what was typed and given up.
        if change.source == DECISION:
            continue
        before, _ = spans.get((change.ref, change.field), (change.before, None))
        spans[change.ref, change.field] = (before, change.after)
    return spans
