"""What one run changed, as one line says it: which records, which fields. Pure."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sync_service.domain.record import (
    CALLED,
    DECIDED,
    FORGOTTEN,
    WHOLE,
    Change,
    Entity,
    entity_of,
    is_undo,
    is_yes,
)
from sync_service.families.mails.unreachable import FIELD as UNREACHABLE
from sync_service.model.nouns import NOUNS

NO_FIELDS = {
    UNREACHABLE: "Mail qui ne marche pas",
    CALLED: "Appel",
    DECIDED: "Décision",
    FORGOTTEN: "Valeur effacée",
}
"""What a journal says of a record that is none of its fields."""
_FIELDS_AT_MOST = 3
_VALUE_LENGTH = 40
_DEEDS = {CALLED: "appel", DECIDED: "décision"}
CONFIRMED = "confirmé"


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One line of a journal that people read."""

    ref: str
    at: datetime
    name: str
    """Of the record; empty where it has none any more."""
    field: str
    before: str
    after: str
    source: str
    key: str = ""
    """The field by our own name."""
    said: str = ""
    """By a record that is new and has no name of its own."""
    waits: str = ""
    """`à confirmer`, of what was understood and no other sheet has yet; of a record that is new,
    with its fields of which that is so: `à confirmer : Téléphone`."""
    is_yes: bool = False
    """What was understood is what it was: somebody said so, and now other sheets have it."""


def say_record(changes: Sequence[ToldChange]) -> str:
    """One record's changes of a run; of a new or archived one nothing but what was answered."""
    name = changes[0].name or changes[0].ref
    if whole := [one for one in changes if one.key == WHOLE]:
        deeds = [_say_field(one, one) for one in changes if one.key in _DEEDS]
        told = ", ".join(filter(None, [name, whole[0].said, *deeds]))
        return f"{told}{_in_brackets(whole[0].waits)}"
    fields: dict[str, list[ToldChange]] = {}
    for one in changes:
        fields.setdefault(one.key, []).append(one)
    deeds = [_say_field(of[0], of[-1]) for of in fields.values()]
    more = len(deeds) - _FIELDS_AT_MOST
    unsaid = (of[-1].waits for of in [*fields.values()][_FIELDS_AT_MOST:])
    waits = _in_brackets(next(filter(None, unsaid), ""))
    rest = [f"et {more} autre{'s' * (more > 1)}{waits}"] if more > 0 else []
    return ", ".join([name, *deeds[:_FIELDS_AT_MOST], *rest])


def _say_field(first: ToldChange, last: ToldChange) -> str:
    if last.key in (DECIDED, CALLED):
        return last.after
    if last.key in NO_FIELDS:
        return last.field
    if first.is_yes and last.is_yes:
        return f"{last.field} : {_short(last.after)}, {CONFIRMED}"
    waits = _in_brackets(last.waits)
    return f"{last.field} : {_short(first.before)} → {_short(last.after)}{waits}"


def _in_brackets(waits: str) -> str:
    return f" ({waits})" if waits else ""


def _short(value: str) -> str:
    if len(value) > _VALUE_LENGTH:
        return f"{value[: _VALUE_LENGTH - 1].rstrip()}…"
    return value or "(vide)"


def sum_up(changes: Sequence[Change], back: Collection[tuple[str, datetime]]) -> str:
    """`2 nouveaux contacts, 1 séance modifiée`: records, each once."""
    whole = {one.ref: fate_of(one, back) for one in changes if one.field == WHOLE}
    done = {one.ref: "" for one in changes}
    # A record that was answered about, or confirmed, and changed was changed.
    done |= {one.ref: _done(one) for one in sorted(changes, key=_weight)}
    fates = Counter(
        # A deed is no record's: two are two, whatever they are about.
        (fate, None if fate in _DEEDS.values() else entity_of(ref))
        for ref, fate in (done | whole).items()
    )
    return ", ".join(_count(number, *what) for what, number in fates.items())


def _done(change: Change) -> str:
    return "confirmée" if is_yes(change) else _DEEDS.get(change.field, "modifiée")


def _weight(change: Change) -> int:
    """What the last one says stands for the record."""
    return 0 if change.field in _DEEDS else 1 if is_yes(change) else 2


def _count(number: int, fate: str, entity: Entity | None) -> str:
    if entity is None:
        return f"{number} {fate}{'s' * (number > 1)}"
    noun = NOUNS[entity]
    if fate == "nouvelle":
        new = "nouvelle" if noun.is_feminine else "nouveau"
        ending = "" if number == 1 else "s" if noun.is_feminine else "x"
        return f"{number} {new}{ending} {noun.of(number)}"
    agreed = fate if noun.is_feminine else fate.removesuffix("e")
    return f"{number} {noun.of(number)} {agreed}{'s' * (number > 1)}"


def fate_of(change: Change, back: Collection[tuple[str, datetime]]) -> str:
    """Of a whole record. `back`: which of them were archived before, and when they came."""
    if change.after is None:
        return "archivée"
    is_back = is_undo(change.source) or (change.ref, change.at) in back
    return "revenue" if is_back else "nouvelle"
