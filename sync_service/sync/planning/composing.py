"""Composite columns around a plan: composed on the way into it, taken apart on the way out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from french_cells.reading import Value
from sync_service.domain.composite import (
    ComposingCodec,
    Composites,
    changed,
    compose_records,
    resolve,
)
from sync_service.domain.record import Record
from sync_service.sync.planning.plan import Plan
from sync_service.sync.planning.situation import Situation


def with_composites(situation: Situation, composites: Composites) -> Situation:
    """The same situation, told in the tab's columns."""
    if not composites:
        return situation
    return replace(
        situation,
        composites=composites,
        records=compose_records(situation.records, composites, situation.state.rows),
        codec=ComposingCodec(situation.codec, composites),
    )


def take_apart(plan: Plan, situation: Situation) -> Plan:
    """The same plan, said of the dictionary's fields."""
    composites = situation.composites
    if not composites:
        return plan
    updated = {
        ref: changes
        for ref, composed in plan.updated.items()
        if (changes := _changes(situation.records[ref], composed, composites))
    }
    return replace(
        plan,
        is_unsettled=plan.is_unsettled or _says_less_somewhere(plan, situation),
        created=[replace(one, fields=resolve(one.fields, composites)) for one in plan.created],
        updated=updated,
        confirmed=[part for one in plan.confirmed for part in _confirmed(one, composites)],
        replaced=[_replaced(one, composites) for one in plan.replaced],
    )


def _says_less_somewhere(plan: Plan, situation: Situation) -> bool:
    """« En prêt » was taken for a loan that is late: the next run shows the whole state."""
    derived = {name: one for name, one in situation.composites.items() if one.is_derived}
    after = {one.ref: resolve(one.fields, situation.composites) for one in plan.created}
    for ref, composed in plan.updated.items():
        if derived.keys() & composed.keys():
            fields = situation.records[ref].fields
            after[ref] = changed(fields, composed, situation.composites)
    return any(
        cell.kind == "agreed"
        and cell.value is not None
        and not one.holds(cell.value, after[row.ref])
        for row in plan.written.rows
        if row.ref in after
        for name, one in derived.items()
        if (cell := row.cells.get(name)) is not None
    )


def _changes(
    record: Record, composed: Mapping[str, Value], composites: Composites
) -> Mapping[str, Value]:
    before = resolve(record.fields, composites)
    after = changed(record.fields, composed, composites)
    return {name: value for name, value in after.items() if before.get(name) != value}


def _confirmed(
    one: tuple[str, str, Value], composites: Composites
) -> Sequence[tuple[str, str, Value]]:
    ref, name, value = one
    if name not in composites:
        return [one]
    return [(ref, part, told) for part, told in composites[name].told(value).items()]


def _replaced(
    one: tuple[str, str, Value, Value], composites: Composites
) -> tuple[str, str, Value, Value]:
    ref, name, typed, value = one
    if name not in composites:
        return one
    composite = composites[name]
    return ref, composite.parts[0], typed, composite.codec.text(value)
