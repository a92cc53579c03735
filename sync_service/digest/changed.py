"""« Ce qui a changé », by partner: references and field names, never a person's value."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from french_cells.text import in_order_of
from sync_service.digest.facts import Facts
from sync_service.domain.record import (
    BY_ITS_DAY,
    DECIDED,
    FORGOTTEN,
    WHOLE,
    Change,
    Entity,
    place_of,
)
from sync_service.model.nouns import NOUNS

_OF_NOBODY = "CLEF"
"""Under which stands what is of no partner: meetings."""
_MOST_LINES = 40
"""For all partners together: a mail over 40 kB is cut by some readers."""


@dataclass(frozen=True, slots=True)
class ChangedRecord:
    """One changed record: its reference, what changed in it, where it was changed."""

    ref: str
    fields: str
    link: str


@dataclass(frozen=True, slots=True)
class PartnerChanges:
    """What changed at one partner in the week."""

    partner: str
    created: Sequence[str]
    """`3 contacts`, `1 prêt`."""
    changed: Sequence[ChangedRecord]
    more: int
    """Changed records beyond those shown."""
    archived: Sequence[ChangedRecord]
    more_archived: int


def find_changes(facts: Facts) -> Sequence[PartnerChanges]:
    """Registrations are not here: their section has figures only."""
    by_partner: dict[str, dict[str, list[Change]]] = defaultdict(lambda: defaultdict(list))
    for change in facts.changes:
        record = facts.by_ref.get(change.ref)
        is_change = change.field not in (DECIDED, FORGOTTEN)
        if is_change and record is not None and record.entity != "registration":
            by_partner[facts.partner_of(record)][change.ref].append(change)
    named = {slug: facts.name_of(slug) if slug else _OF_NOBODY for slug in by_partner}
    own = next((slug for slug in named if slug and named[slug] == _OF_NOBODY), "")
    if own and "" in by_partner:
        # The coordination may be one of the structures, and has one heading.
        by_partner[own].update(by_partner.pop(""))
        del named[""]
    # Shared evenly: one partner's busy week does not push the others out.
    most = max(1, _MOST_LINES // max(1, len(by_partner)))
    return [
        _partner_changes(facts, named[slug], by_partner[slug], most)
        for slug in sorted(by_partner, key=lambda slug: in_order_of(named[slug]))
    ]


def _partner_changes(
    facts: Facts, partner: str, by_ref: Mapping[str, Sequence[Change]], most: int
) -> PartnerChanges:
    created = [ref for ref, changes in by_ref.items() if _was_created(changes)]
    archived = [ref for ref in by_ref if facts.by_ref[ref].archived]
    changed = [
        _changed(facts, ref, changes)
        for ref, changes in by_ref.items()
        if ref not in created and ref not in archived
    ]
    return PartnerChanges(
        partner=partner,
        created=list(_counts(facts, created)),
        changed=changed[:most],
        more=max(0, len(changed) - most),
        archived=[_gone(facts, ref, by_ref[ref]) for ref in archived][:most],
        more_archived=max(0, len(archived) - most),
    )


def _was_created(changes: Sequence[Change]) -> bool:
    return any(one.field == WHOLE and one.before is None for one in changes)


def _counts(facts: Facts, refs: Sequence[str]) -> Iterator[str]:
    counts: dict[Entity, int] = defaultdict(int)
    for ref in refs:
        counts[facts.by_ref[ref].entity] += 1
    for entity, number in counts.items():
        yield f"{number} {NOUNS[entity].of(number)}"


def _changed(facts: Facts, ref: str, changes: Sequence[Change]) -> ChangedRecord:
    entity = facts.by_ref[ref].entity
    names = dict.fromkeys(one.field for one in changes if one.field != WHOLE)
    labels = [facts.labels.get(f"{entity}.{name}", name) for name in names]
    return ChangedRecord(ref, ", ".join(labels), _link(facts, changes[-1]))


def _gone(facts: Facts, ref: str, changes: Sequence[Change]) -> ChangedRecord:
    """Its row is gone from the tab: the journal says what went, and brings it back."""
    found, run = _changed(facts, ref, changes), changes[-1].run
    link = facts.addresses.desk(f"journal/{run}") if run else ""
    return replace(found, link=link or found.link)


def _link(facts: Facts, change: Change) -> str:
    """The tab where it was typed; the coordinator's page for what came another way."""
    kind, _, place = place_of(change.source).partition(":")
    spreadsheet_id, _, sheet_id = place.partition(":")
    if kind in ("sheet", BY_ITS_DAY) and spreadsheet_id:
        return facts.addresses.cell(spreadsheet_id, sheet_id)
    return facts.addresses.coordinator_page
