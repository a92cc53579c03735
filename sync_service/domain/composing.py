"""The way into a plan and out of it for composite columns: a codec, and a plan taken apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sync_service.domain import sentences
from sync_service.domain.codec import Called, EntityCodec, FieldCodec, Objection
from sync_service.domain.composite import Composites, changed, compose_records, resolve
from sync_service.domain.plan import Plan
from sync_service.domain.reading import Value
from sync_service.domain.record import Entity, Record
from sync_service.domain.situation import Situation


@dataclass(frozen=True, slots=True)
class ComposingCodec:
    """An entity's codec with its composites as further fields; rules and keys ask the parts."""

    inner: EntityCodec
    composites: Composites
    entity: Entity = field(init=False)
    fields: Mapping[str, FieldCodec] = field(init=False)

    def __post_init__(self) -> None:
        composed = {name: one.codec for name, one in self.composites.items()}
        object.__setattr__(self, "entity", self.inner.entity)
        object.__setattr__(self, "fields", {**self.inner.fields, **composed})

    def check(self, fields: Mapping[str, Value]) -> Sequence[Objection]:
        real = resolve(fields, self.composites)
        return [self._relocate(one, fields, real) for one in self.inner.check(real)]

    def strong_keys(self, fields: Mapping[str, Value]) -> Sequence[tuple[str, ...]]:
        """A field's own column goes before what a derived one hints at."""
        typed = {name: value for name, value in fields.items() if value is not None}
        real = resolve(fields, self.composites)
        hinted = {name: one for name, one in self.composites.items() if one.is_derived}
        own = {n: v for n, v in typed.items() if n in real and n not in hinted}
        return self.inner.strong_keys({**real, **own} if hinted else real)

    def called(self, fields: Mapping[str, Value]) -> Called | None:
        return self.inner.called(resolve(fields, self.composites))

    def defaults(self, fields: Mapping[str, Value]) -> Mapping[str, Value]:
        """Without the parts that a composite's value tells: they come with it."""
        real = resolve(fields, self.composites)
        told = {name for name, value in real.items() if name not in fields and value is not None}
        completed = self.inner.defaults(real)
        return {**{n: v for n, v in completed.items() if n not in told}, **fields}

    def _relocate(
        self, objection: Objection, fields: Mapping[str, Value], real: Mapping[str, Value]
    ) -> Objection:
        """A part's objection is said at the cell that the part came from, or should come from."""
        part = objection.field
        for name, composite in self.composites.items():
            is_given = name in fields and real.get(part) != fields.get(part)
            if not is_given and (composite.is_derived or part not in composite.parts):
                continue
            codec = self.inner.fields.get(part)
            if real.get(part) is None and codec is not None and codec.required:
                label, expected = composite.codec.label, composite.codec.expected
                return Objection(name, sentences.required(label, expected))
            return replace(objection, field=name)
        return objection


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
