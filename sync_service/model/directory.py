"""What links may name: the known partners and the live records, as people call them."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from french_cells.directory import Directory, KnownName, Names
from french_cells.text import fold_words
from sync_service.domain.mapping import KnownOrganisation
from sync_service.domain.record import Entity, Record
from sync_service.model.entities.meeting import name_meeting


def build_directory(
    organisations: Iterable[KnownOrganisation], records: Iterable[Record]
) -> Directory:
    """What links may name: partners of the mapping files, and the live records of any entity."""
    known: dict[Entity, dict[str, KnownName]] = {
        "organisation": {
            one.slug: KnownName(one.slug, one.name, one.aliases) for one in organisations
        }
    }
    by_ref = {record.ref: record for record in records}
    for record in by_ref.values():
        one = describe(record, by_ref)
        if one is not None:
            known.setdefault(record.entity, {})[one.target] = replace(one, reference=record.ref)
    return Directory({entity: Names(found.values()) for entity, found in known.items()})


def with_records(known: Directory, records: Sequence[Record]) -> Directory:
    """The same names, and those of records that nothing links to yet."""
    names = {entity: list(one.by_target.values()) for entity, one in known.names.items()}
    for record in records:
        one = describe(record, {})
        if one is not None:
            names.setdefault(record.entity, []).append(replace(one, reference=record.ref))
    return replace(known, names={entity: Names(found) for entity, found in names.items()})


def with_merged(known: Directory, merged: Mapping[str, Sequence[Record]]) -> Directory:
    """The same, where the names of structures that were merged mean the one that stays.

    `merged`: by its slug. What a live one is called is its own name.
    """
    if not merged:
        return known
    gone = {str(one.fields.get("id")) for dropped in merged.values() for one in dropped}
    stay = [one for one in known.of("organisation").by_target.values() if one.target not in gone]
    taken = {fold_words(word) for one in stay for word in (*one.words, one.reference)}
    names = Names(_also_called(one, merged.get(one.target, ()), taken) for one in stay)
    return replace(known, names={**known.names, "organisation": names})


def _also_called(
    stays: KnownName, dropped: Sequence[Record], taken: AbstractSet[str]
) -> KnownName:
    """Their references as well, whose letters say nothing."""
    described = [(one.ref, describe(one, {})) for one in dropped]
    called = [word for _, one in described if one is not None for word in one.words]
    free = [word for word in dict.fromkeys(called) if fold_words(word) not in taken]
    merged = {fold_words(word) for word in (*free, *(ref for ref, _ in described))}
    aliases = (*stays.aliases, *free)
    return replace(stays, aliases=aliases, merged=frozenset(merged - {""}))


def describe(record: Record, by_ref: Mapping[str, Record]) -> KnownName | None:
    """How people may call this record; None for those that nobody names."""
    fields = {name: value for name, value in record.fields.items() if isinstance(value, str)}
    match record.entity:
        case "organisation":
            return _describe_organisation(record, fields)
        case "contact":
            given, family = fields.get("given_name", ""), fields.get("family_name", "")
            owner = fields.get("organisation_id", "")
            name, turned = f"{given} {family}".strip(), f"{family} {given}"
            mail = fields.get("email", "")
            return KnownName(record.ref, name, (turned,), owner, mail=mail)
        case "item":
            code, label = fields.get("code", ""), fields.get("label", "")
            owner = fields.get("owner_organisation_id", "")
            quantity = record.fields.get("quantity")
            stock = quantity if isinstance(quantity, int) else None
            return KnownName(
                record.ref, label or code, (code, f"{code} {label}"), owner, "", stock
            )
        case "workshop":
            owner = fields.get("lead_organisation_id", "")
            return KnownName(record.ref, fields.get("title", ""), (), owner)
        case "session" | "meeting":
            return _describe_dated(record, fields, by_ref)
        case "attendance" | "loan" | "registration" | "session_count":
            return None


def _describe_organisation(record: Record, fields: Mapping[str, str]) -> KnownName:
    aliases = record.fields.get("aliases")
    others = tuple(aliases) if isinstance(aliases, list) else ()
    slug = fields.get("id", record.ref)
    short = fields.get("short_name", "")
    return KnownName(slug, fields.get("name", slug), (short, *others), slug)


def _describe_dated(
    record: Record, fields: Mapping[str, str], by_ref: Mapping[str, Record]
) -> KnownName:
    """« Café des parents du 12/03/2026 à 14h30 », « Comité technique du 12/03/2026 »."""
    day = fields.get("date", "")
    written = "/".join(reversed(day.split("-")))
    start = fields.get("start_time", "").replace(":", "h")
    workshop = by_ref.get(fields.get("workshop_id", ""))
    title = (
        str(workshop.fields.get("title", "")) if workshop else name_meeting(fields.get("kind", ""))
    )
    owner = str(workshop.fields.get("lead_organisation_id", "")) if workshop else ""
    name = f"{title} du {written}" + (f" à {start}" if workshop and start else "")
    aliases = (fields.get("slug", ""), day, written, f"{title} du {written}", f"{title} {written}")
    until = fields.get("end_time", "")
    return KnownName(record.ref, name, aliases, owner, day, until=until)
