"""Keeps the rules across a record's fields: a typed value that breaks one is refused."""

from collections.abc import Mapping

from french_cells.reading import NO_MONTH, NO_YEAR
from sync_service.domain.codec import Objection, resolve
from sync_service.domain.record import Record
from sync_service.domain.wording.sentences import of_known_row
from sync_service.sync.planning.merge import Outcome, Sides, refuse
from sync_service.sync.planning.situation import Situation


def keep_rules(
    situation: Situation,
    record: Record,
    sides_of: Mapping[str, Sides],
    outcomes: Mapping[str, Outcome],
) -> Mapping[str, Outcome]:
    """Refuses typed values that break a rule across fields; other values are still taken."""
    kept = dict(outcomes)
    if not any(outcome.takes for outcome in kept.values()):
        return kept
    check = situation.codec.check
    fields = resolve(record.fields, situation.composites)
    # Rules that the record broke before are not held against an edit of other fields.
    broken_before = set(check(fields))
    # Refusing one value may break or satisfy another rule, so at most once for each field.
    for _ in range(len(kept)):
        taken = {name: o.base.value for name, o in kept.items() if o.takes}
        objections = set(check({**fields, **taken})) - broken_before if taken else set()
        if not objections:
            break
        for objection in objections:
            culprits = [objection.field] if objection.field in taken else list(taken)
            for name in culprits:
                kept[name] = refuse(sides_of[name], "invalid", _say(objection, kept[name]))
    return kept


def _say(objection: Objection, outcome: Outcome) -> str:
    """« Rendu le 8 » is before the loan only as we understood it: of which month that was."""
    is_part = outcome.rule.startswith((NO_MONTH, NO_YEAR))
    message = of_known_row(objection.message)
    return f"{message} {outcome.rule}" if is_part else message
