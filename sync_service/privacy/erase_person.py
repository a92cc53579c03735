"""What is kept about one person: shown to whoever it is about, and erased on request."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.policy import default
from typing import TypeAlias

from french_cells.reading import Value
from sync_service.domain.codec import EntityCodec
from sync_service.domain.errors import UsageError
from sync_service.domain.record import Entity, Record
from sync_service.domain.traces import Traces
from sync_service.families.registration import is_live
from sync_service.families.sessions import find_session
from sync_service.model.listed_people import without_typed
from sync_service.model.naming import ways_to_name
from sync_service.model.personal import (
    PEOPLE,
    REACHED,
    phone_fields,
    places_of_people,
    says_of,
    schema_of,
)
from sync_service.model.quotes import Others, Quotes
from sync_service.ports import Clock, Database, Erased, Mail, Transaction
from sync_service.privacy.find_left import is_emptied, still_shows
from sync_service.privacy.find_waiting import Waiting, find_names, find_waiting
from sync_service.records.edit_record import read_typed
from sync_service.records.editing import find_record
from sync_service.records.export_records import line_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is meant: canonical values, one of them given."""

    email: str | None = None
    phone: str | None = None
    ref: str | None = None


Holding: TypeAlias = Mapping[str, Sequence[tuple[str, int]]]
"""Reference → spreadsheet id and sheet id of the tabs where it has a row."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was erased: references reveal to nobody who it was."""

    refs: Sequence[str]
    erased: Erased
    spreadsheets: Sequence[str]
    """Ids of the spreadsheets whose cells the next run empties."""
    traces: Traces
    """What still tells how to reach the person, where no run empties it."""
    is_of_nobody: bool = False
    """They were erased before, and no sheet shows them any more."""
    alike: Sequence[str] = ()
    """Others who have one of their addresses or numbers: perhaps the same person, and kept."""
    waiting: Sequence[Waiting] = ()
    """Lists in which their name waits, or may stand: somebody is to look."""
    names: frozenset[str] = frozenset()
    """What nobody else is called: looked for in lists of people whose row is no record."""


def read_wanted(
    codec: EntityCodec, email: str | None, phone: str | None, ref: str | None
) -> Wanted:
    """Values as people type them; raises UsageError unless just one is given, RefusedValue."""
    given = {"email": email, "phone": phone, "ref": ref}
    typed = {name: text for name, text in given.items() if text is not None and text.strip()}
    if len(typed) != 1:
        raise UsageError("Dites de qui il s’agit : --email, --phone ou --ref, un seul des trois.")
    if "ref" in typed:
        return Wanted(ref=typed["ref"])
    values = read_typed(codec, typed)
    (name, value) = next(iter(values.items()))
    if value is None:
        raise UsageError(f"« {typed[name]} » n’est ni une adresse ni un numéro.")
    return Wanted(**{name: str(value)})


def find_people(stored: Transaction, wanted: Wanted) -> Sequence[Record]:
    """Contacts and registrations, archived ones too; raises NotFound, UsageError.

    One person is all that was merged into one record.
    """
    refs = stored.merges.find_same(_find_meant(stored, wanted))
    known = stored.records.find_all(refs)
    return [known[ref] for ref in refs if ref in known]


def _find_meant(stored: Transaction, wanted: Wanted) -> Sequence[str]:
    if wanted.ref is not None:
        record = find_record(stored, wanted.ref)
        if record.entity not in PEOPLE:
            raise UsageError(f"{record.ref} n’est ni un contact ni une inscription.")
        if record.entity != "registration":
            return [record.ref]
        # All dates of a cycle are one person's, made by one form.
        same = stored.merges.find_same([record.ref])
        bound = [one.ref for ref in same for one in stored.seats.read_bound(ref)]
        return list(dict.fromkeys([*same, *bound]))
    return [
        record.ref
        for entity in PEOPLE
        for record in stored.records.read_all(entity, archived=True)
        if _is_meant(record, wanted)
    ]


def _is_meant(record: Record, wanted: Wanted) -> bool:
    """Sheets hold what people type: case does not distinguish addresses, nor does an extension."""
    if wanted.email is not None:
        return str(record.fields.get("email") or "").lower() == wanted.email.lower()
    numbers = [record.fields.get(name) for name in phone_fields(record.entity)]
    lines = [str(number or "").partition(";")[0] for number in numbers]
    return wanted.phone is not None and wanted.phone.partition(";")[0] in lines


def gather_person(database: Database, wanted: Wanted) -> Sequence[Mapping[str, object]]:
    """Each record with what its fields are, its history and mails, who shows it, who names it."""
    with database.reading() as stored:
        people = find_people(stored, wanted)
        holding = stored.memory.find_tabs_holding(one.ref for one in people)
        quoted = _quoted_of(stored, people, _own_values(stored, people, wanted))
        return [
            {
                **line_of(record),
                "about": says_of(record.entity),
                "history": [
                    {
                        "at": change.at,
                        "field": change.field,
                        "before": change.before,
                        "after": change.after,
                        "source": change.source,
                    }
                    for change in stored.journal.read_history(record.ref)
                ],
                "spreadsheets": sorted({one for one, _ in holding.get(record.ref, ())}),
                "said_after": stored.feelings.find(record.ref),
                "waiting": [*_waiting(stored, record), *quoted],
                "mails": _mails_to(stored, record),
                "named_in": [
                    {**line_of(one), "kept": str(schema_of(one.entity).kept(name))}
                    for one, name in _naming(stored, record)
                ],
            }
            for record in people
        ]


def _waiting(stored: Transaction, record: Record) -> Sequence[Mapping[str, object]]:
    """What was typed of this person and could not be taken, or contradicts what is kept."""
    return [
        {"field": one.field, "typed": one.sheet_value, "kept": one.canonical_value}
        for one in stored.problems.read_open()
        if one.ref == record.ref
    ]


def _quoted_of(
    stored: Transaction, people: Sequence[Record], values: Collection[str]
) -> Sequence[Mapping[str, object]]:
    """What incidents show of these people: nothing of what else stood there."""
    problems = stored.problems.read_open()
    incidents = [one for one in problems if one.kind == "incident" and one.ref is None]
    if not incidents:
        return []
    records = [one for entity in REACHED for one in stored.records.read_all(entity, archived=True)]
    history = stored.journal.read_changes(entities=REACHED)
    quotes = Quotes(people, history, Others(records, history, values))
    shown = ((one.sheet_value, one.canonical_value) for one in incidents)
    parts = (tuple(map(quotes.part_of, texts)) for texts in shown)
    return [
        {"field": None, "typed": typed, "kept": kept} for typed, kept in parts if typed or kept
    ]


def _naming(stored: Transaction, record: Record) -> Iterator[tuple[Record, str]]:
    """Loans it answers for, meetings it was at, sessions it led: archived ones too; by what."""
    if record.entity != "contact":
        return
    given, family = (record.fields.get(name) for name in ("given_name", "family_name"))
    names = ways_to_name(record.ref, given, family)
    for entity, name in places_of_people():
        for one in stored.records.read_all(entity, archived=True):
            said = one.fields.get(name)
            if without_typed(said, names) != said:
                yield one, name


def _mails_to(stored: Transaction, record: Record) -> Sequence[Mapping[str, object]]:
    """What was written to this person, as it reads."""
    contacts = [record.fields.get(name) for name in ("email", "phone")]
    kept = [mail for one in contacts if one for mail in stored.outbox.read_to(str(one))]
    return [{"kind": mail.kind, **_readable(mail)} for mail in kept]


def _readable(mail: Mail) -> Mapping[str, object]:
    if mail.is_text:
        at = mail.created_at.isoformat() if mail.created_at else None
        return {"date": at, "subject": "SMS", "text": mail.message.decode()}
    message = mail.message
    parsed = message_from_bytes(message, policy=default)
    text = parsed.get_body(("plain",))
    return {
        "date": parsed["Date"],
        "subject": parsed["Subject"],
        "text": text.get_content() if text is not None else "",
    }


def erase_person(database: Database, clock: Clock, wanted: Wanted, *, is_dry: bool) -> Receipt:
    """Everywhere in the database now, in the sheets by the next run; twice is as good as once."""
    if is_dry:
        with database.reading() as stored:
            people = find_people(stored, wanted)
            values = _own_values(stored, people, wanted)
            sought = values | _former_values(stored, people)
            receipt = _receipt(stored, people, Erased(), sought)
            names, _ = find_names(stored, people)
            return replace(receipt, waiting=find_waiting(stored, people), names=names)
    with database.transaction() as stored:
        people = find_people(stored, wanted)
        values = _own_values(stored, people, wanted)
        sought = values | _former_values(stored, people)
        now, waiting = clock.now(), find_waiting(stored, people)
        names, _ = find_names(stored, people)
        for record in people:
            _give_up(stored, clock, record)
        erased = stored.retention.erase([record.ref for record in people], now, values)
        receipt = _receipt(stored, people, erased, sought)
        return replace(receipt, waiting=waiting, names=names)


def find_alike(stored: Transaction, people: Sequence[Record]) -> Sequence[str]:
    """Whoever else has one of their addresses or numbers, archived or not.

    Nobody is taken for the same person by that: a mother's number is her child's, a partner's
    address its whole team's.
    """
    refs = {one.ref for one in people}
    theirs = {_as_known(value) for one in people for value in _contacts_of(one)}
    others = (one for entity in PEOPLE for one in stored.records.read_all(entity, archived=True))
    return [
        one.ref
        for one in others
        if one.ref not in refs and not theirs.isdisjoint(map(_as_known, _contacts_of(one)))
    ]


def _as_known(value: str) -> str:
    return value.partition(";")[0].lower()


def _own_values(stored: Transaction, people: Sequence[Record], wanted: Wanted) -> frozenset[str]:
    """Addresses and numbers that nobody else has: a switchboard's stays the structure's."""
    theirs = {value for one in people for value in _contacts_of(one)}
    asked = {value for value in (wanted.email, wanted.phone) if value}
    refs = {one.ref for one in people}
    live = (one for entity in REACHED for one in stored.records.read_all(entity))
    others = {value for one in live if one.ref not in refs for value in _contacts_of(one)}
    return frozenset((theirs | asked) - others)


def _former_values(stored: Transaction, people: Sequence[Record]) -> frozenset[str]:
    """Addresses and numbers that they once had, and nobody has now, archived or not.

    A sorted column, or a remark, may still show one in a row that is not theirs. It is looked for
    there and nowhere else: it may have been typed for them by mistake.
    """
    refs = {one.ref for one in people}
    had = {
        text
        for one in people
        for change in stored.journal.read_history(one.ref)
        if change.field in _contact_fields(one.entity)
        for value in (change.before, change.after)
        for text in _texts_in(value)
    }
    known = (one for entity in REACHED for one in stored.records.read_all(entity, archived=True))
    others = (value for one in known if one.ref not in refs for value in _contacts_of(one))
    return frozenset(had.difference(others)) if had else frozenset()


def _contacts_of(record: Record) -> Iterator[str]:
    for name in _contact_fields(record.entity):
        yield from _texts_in(record.fields.get(name))


def _contact_fields(entity: Entity) -> Sequence[str]:
    return ("email", *phone_fields(entity))


def _texts_in(value: object) -> Iterator[str]:
    values = value if isinstance(value, list) else [value]
    yield from (str(one) for one in values if one)


def _give_up(stored: Transaction, clock: Clock, record: Record) -> None:
    """Frees a seat that is still to come; figures of what took place stay."""
    if record.entity != "registration":
        return
    now = clock.now()
    session = find_session(stored.records, str(record.fields.get("session_id")))
    if is_live(record) and session is not None and not session.has_begun(now):
        cancelled: Mapping[str, Value] = {"status": "cancelled"}
        stored.records.update(record.ref, cancelled, now)
        stored.records.archive([record.ref], now)


def _receipt(
    stored: Transaction, people: Sequence[Record], erased: Erased, sought: Iterable[str]
) -> Receipt:
    """Of people as they were before it; `sought`: what sheets may still say of them."""
    refs = [record.ref for record in people]
    holding = stored.memory.find_tabs_holding(refs)
    sheets = sorted({one for tabs in holding.values() for one, _ in tabs})
    is_known = erased.mails or not all(map(is_emptied, people))
    is_of_nobody = not is_known and not _is_shown(stored, holding)
    alike = find_alike(stored, people)
    return Receipt(refs, erased, sheets, Traces(sought), is_of_nobody, alike)


def _is_shown(stored: Transaction, holding: Holding) -> bool:
    """In a row that no run has emptied yet."""
    for ref, tabs in holding.items():
        for spreadsheet_id, sheet_id in tabs:
            if still_shows(stored.memory.read_tabs(spreadsheet_id)[sheet_id].rows[ref]):
                return True
    return False
