"""The coordinator's own edits of one record: change, create, archive.

Values are read exactly as if they were typed in a sheet; one refused value and nothing is stored.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from types import MappingProxyType
from typing import cast

from french_cells.reading import BESIDE, NONE_OF_OURS, Reading, Value
from sync_service.domain.codec import (
    Beside,
    ComposingCodec,
    Composites,
    EntityCodec,
    FieldCodec,
    Objection,
)
from sync_service.domain.dated_anew import (
    ended_by_day,
    held_on,
    is_held_again,
    is_held_ahead,
    is_unsaid_ahead,
)
from sync_service.domain.defaults import refilled
from sync_service.domain.errors import RefusedValue, UsageError
from sync_service.domain.record import (
    WHOLE,
    Change,
    Entity,
    Record,
    by_its_day,
    find_reference,
    make_reference,
)
from sync_service.domain.spreadsheet import Cell
from sync_service.domain.wording import sentences
from sync_service.families.told_arrivals import is_known_who_came
from sync_service.model.composites import build_composites
from sync_service.ports import RandomSource, Transaction
from sync_service.records.editing import Editing, find_record, refuse_erased, write_run
from sync_service.records.family_guards import (
    is_put_off_by_hand,
    refuse_archiving,
    refuse_far_date,
)
from sync_service.sync.commit_plan import with_own_slugs
from sync_service.sync.gathering.lookups import find_shortage
from sync_service.sync.gathering.nobodys import is_nobodys
from sync_service.sync.gathering.withdrawn import find_withdrawn

Typed = Mapping[str, str]
_NOTHING_YET: Mapping[str, Value] = MappingProxyType({})


def edit_record(editing: Editing, codec: EntityCodec, ref: str, typed: Typed) -> Record:
    """The record with these fields changed; an unchanged value is no change.

    Raises NotFound, UsageError for an unknown field, RefusedValue.
    """
    with editing.database.transaction() as stored:
        before, today = _hold_live(stored, ref), editing.clock.now().date()
        withdrawn = find_withdrawn(stored, typed, [before], today)
        built = build_composites(codec, typed, today, withdrawn=withdrawn)
        composites = {name: one.about(before.ref) for name, one in built.items()}
        values = read_typed(ComposingCodec(codec, composites), typed, before.fields)
        plain = _take_apart(values, composites, before.fields)
        now = editing.clock.now()
        meant = refilled(codec, before.fields, plain)
        by_day = _find_state(stored, before, meant, now.date())
        meant = {**meant, **by_day}
        source_of = partial(_source_of, editing, by_day)
        changed = {n: one for n, one in meant.items() if before.fields.get(n) != one}
        said = _find_said(stored, editing, before, plain, now)
        if said and not changed:
            write_run(stored, editing, said, now)
        if not changed:
            return before
        after = {**before.fields, **changed}
        refuse_new_objections(codec, before.fields, after)
        refuse_far_date(stored, codec, before, changed, now)
        # In the transaction: somebody else may lend the last one meanwhile.
        _refuse_shortage(find_shortage(stored, codec, before.ref, after, now.date()))
        stored.records.update(before.ref, changed, now)
        changes = [
            Change(before.ref, name, before.fields.get(name), value, source_of(name), now)
            for name, value in changed.items()
        ]
        write_run(stored, editing, [*said, *changes], now)
        return stored.records.find(before.ref) or before


def _find_state(
    stored: Transaction, before: Record, meant: Mapping[str, Value], today: date
) -> Mapping[str, Value]:
    """The state that a session's new day gives it; {} if it gives none, or one is said."""
    if before.entity != "session" or meant.get("date") is None or "status" in meant:
        return {}
    after = {**before.fields, **meant}
    is_new = after["date"] != before.fields.get("date")
    if is_new and before.fields.get("status") == "postponed":
        is_told = partial(is_known_who_came, stored, before.ref)
        return {"status": ended_by_day(after["date"], today, is_told)}
    is_ahead = is_held_ahead(before.entity, after, today)
    if is_ahead or is_unsaid_ahead(before.entity, before.fields, after, today):
        return {"status": "planned"}
    is_back = is_held_again(
        before.fields, after, today, lambda: held_on(stored.journal.read_history(before.ref))
    )
    return {"status": "held"} if is_back else {}


def _source_of(editing: Editing, by_day: Mapping[str, Value], name: str) -> str:
    """« Tenue » that is given back was somebody's word; « Prévue » is nobody's."""
    is_ours = by_day.get(name) == "planned"
    return by_its_day(editing.source) if is_ours else editing.source


def _find_said(
    stored: Transaction,
    editing: Editing,
    before: Record,
    values: Mapping[str, Value],
    now: datetime,
) -> list[Change]:
    """A yes to each default that was typed as it is: from now on it is somebody's word.

    So is « Reportée » that a sheet said, which she has to say to give a told session another day.
    """
    same = {name: value for name, value in values.items() if before.fields.get(name) == value}
    return [
        Change(before.ref, name, value, value, editing.source, now)
        for name, value in same.items()
        if is_nobodys(stored, before.ref, name, now)
        or (name == "status" and _is_put_off_elsewhere(stored, before))
    ]


def _is_put_off_elsewhere(stored: Transaction, record: Record) -> bool:
    is_put_off = (record.entity, record.fields.get("status")) == ("session", "postponed")
    return is_put_off and not is_put_off_by_hand(stored, record)


def new_record(editing: Editing, codec: EntityCodec, typed: Typed) -> Record:
    """A new record; raises UsageError for an unknown field, RefusedValue."""
    composites = build_composites(codec, typed, editing.clock.now().date())
    values = _take_apart(read_typed(ComposingCodec(codec, composites), typed), composites, {})
    fields = {**codec.defaults(values), **values}
    refuse_new_objections(codec, None, fields)
    with editing.database.transaction() as stored:
        now = editing.clock.now()
        ref = fresh_reference(stored, codec.entity, editing.rng)
        _refuse_shortage(find_shortage(stored, codec, ref, fields, now.date()))
        stored.records.add(with_own_slugs(stored, [Record(ref, codec.entity, fields, now)]))
        made = Change(ref, WHOLE, None, ref, editing.source, now)
        write_run(stored, editing, [made], now)
        return stored.records.find(ref) or Record(ref, codec.entity, fields, now)


def archive_record(
    editing: Editing, ref: str, check: Callable[[Record], None] = lambda _record: None
) -> Record:
    """Archives a live record; archiving one twice changes nothing.

    `check` may refuse it. Raises NotFound, and UsageError where families would lose a session
    without a word, or others count on a structure.
    """
    with editing.database.transaction() as stored:
        record = hold_record(stored, ref)
        if record.archived:
            return record
        now = editing.clock.now()
        check(record)
        refuse_archiving(stored, record, now)
        stored.records.archive([record.ref], now)
        gone = Change(record.ref, WHOLE, record.ref, None, editing.source, now)
        write_run(stored, editing, [gone], now)
        return stored.records.find(record.ref) or record


def read_typed(
    codec: EntityCodec, typed: Typed, standing: Mapping[str, Value] = _NOTHING_YET
) -> dict[str, Value]:
    """Canonical values by field name; a value that is there already raises no question.

    Raises UsageError or RefusedValue.
    """
    return {
        field.name: _read(field, text, standing.get(field.name))
        for field, text in ((_find_field(codec, name), text) for name, text in typed.items())
    }


def _take_apart(
    values: Mapping[str, Value], composites: Composites, fields: Mapping[str, Value]
) -> dict[str, Value]:
    """Each field that a composite's value gives; raises RefusedValue where it contradicts."""
    plain = {name: value for name, value in values.items() if name not in composites}
    beside = Beside({**fields, **plain}, plain.keys())
    for name, composite in composites.items():
        reading = composite.relate(Reading(values[name]), beside)
        if not reading.accepted:
            raise RefusedValue(name, reading.message)
        plain.update(composite.told(cast(Value, reading.value)))
    return plain


def hold_record(stored: Transaction, ref: str) -> Record:
    """As it is when nobody else changes it any more before the transaction ends."""
    stored.records.hold([find_reference(ref) or ref])
    return find_record(stored, ref)


def fresh_reference(stored: Transaction, entity: Entity, rng: RandomSource) -> str:
    """A reference that no record has or ever had."""
    while True:
        ref = make_reference(entity, rng.number())
        if stored.records.find(ref) is None:
            return ref


def _hold_live(stored: Transaction, ref: str) -> Record:
    record = hold_record(stored, ref)
    refuse_erased(record)
    if record.archived:
        raise UsageError(f"La fiche {record.ref} est archivée : elle ne se modifie plus.")
    return record


def _find_field(codec: EntityCodec, name: str) -> FieldCodec:
    field = codec.fields.get(name)
    if field is None:
        known = ", ".join(f"{one} ({field.label})" for one, field in codec.fields.items())
        raise UsageError(f"Champ inconnu : {name}. Champs possibles : {known}.")
    return field


def _read(field: FieldCodec, text: str, standing: Value) -> Value:
    if not text.strip():
        if field.required:
            raise RefusedValue(field.name, f"« {field.label} » ne peut pas rester vide.")
        return None
    reading = field.read(Cell(value=text, text=text))
    if not reading.accepted and standing is not None and text.strip() == field.text(standing):
        return standing
    is_no_value = reading.message == NONE_OF_OURS  # left alone in a sheet; here it is meant for us
    if not reading.accepted or is_no_value:
        said = sentences.capital(sentences.refused("", field.expected)) if is_no_value else ""
        expected = f"Valeur non comprise. Attendu : {field.expected}."
        raise RefusedValue(field.name, said or reading.message or expected)
    if reading.severity == "assume" and reading.value is None:
        # « Oui » for a day: a sheet takes it for what another field says.
        raise RefusedValue(field.name, f"{reading.message} Attendu : {field.expected}.")
    if reading.message.startswith(BESIDE):
        # A sheet keeps them beside the value and asks; here they would be nowhere.
        raise RefusedValue(field.name, f"{reading.message} Écrivez la valeur seule.")
    return cast(Value, reading.value)  # an accepted reading holds a canonical value


def refuse_new_objections(
    codec: EntityCodec, before: Mapping[str, Value] | None, after: Mapping[str, Value]
) -> None:
    """Only what this edit breaks: a rule that was broken before is somebody else's problem."""
    known = set() if before is None else set(codec.check(before))
    for objection in codec.check(after):
        if objection not in known:
            raise RefusedValue(objection.field, objection.message)


def _refuse_shortage(objection: Objection | None) -> None:
    if objection is not None:
        raise RefusedValue(objection.field, sentences.capital(objection.message))
