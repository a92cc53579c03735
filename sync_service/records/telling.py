"""What changed, in people's words: which record, which field, before and after, from where.

For the coordinator's journal and for the commands alike; programs read the journal itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType

from french_cells.directory import Directory
from french_cells.reading import Value
from sync_service.domain.codec import EntityCodec
from sync_service.domain.mapping import Mappings
from sync_service.domain.record import (
    DECISION,
    WHOLE,
    Change,
    Entity,
    Record,
    entity_of,
    is_yes,
    place_of,
)
from sync_service.families.arrivals import AT_THE_DOOR
from sync_service.model.codecs import build_codec, named_entities
from sync_service.model.directory import build_directory
from sync_service.model.schema import CellField
from sync_service.ports import Run, Transaction
from sync_service.records.told_changes import (
    NO_FIELDS,
    ToldChange,
    fate_of,
    say_record,
    sum_up,
)
from sync_service.sync.gathering.assumptions import find_assumed

_SOURCES = {
    "erasure": "un effacement demandé",
    "purge": "l’effacement à son terme",
    "sheet": "une feuille qui n’est plus suivie",
    "command": "une commande",
    "web": "les pages de la coordination",
    AT_THE_DOOR: "la page « Qui est venu ? », par son lien",
    "form": "le formulaire d’inscription",
    "seats": "une place libérée",
    "day": "une séance à venir, que personne n’a encore tenue",
    "told": "ce qui est noté de qui est venu",
    "decision": "une décision",
    "undo": "une reprise",
    "call": "un appel",
    "wish": "la page du matériel",
}
_NAMED_BY: Mapping[Entity, Sequence[str]] = {
    "attendance": ("organisation_id", "contact_id", "meeting_id"),
    "loan": ("item_code", "borrower_organisation_id"),
    "registration": ("given_name", "session_id"),
    "session_count": ("session_id",),
}
"""What records are called by that have no name of their own."""
_PERSONS = ("given_name", "contact_id")
"""Of these, what names a person."""
_NAMED_AT_MOST = 2
"""Records of a line of the list of runs, with what changed in them; the others are counted."""
_TOO_MANY_TO_COME_BACK = 200
"""As many at once are a list that is read for the first time: of rows that go a few are archived,
and beyond them somebody is asked."""
_TOO_MANY_FOR_NAMES = 10
"""A sheet that is read for the first time: two of its names tell nobody anything."""
_NEW_SAYS: Mapping[Entity, str] = {"attendance": "status", "session_count": "families_count"}
"""Of what has no name of its own: what a new one says, by the field in which it does."""


@dataclass(frozen=True, slots=True)
class ToldRun:
    """One line of the list of runs."""

    id: str
    at: datetime
    who: Sequence[str]
    """Whose doing, how much and what: `Les Épis, onglet Contacts : 1 contact modifié. Ana Garnier,
    Prénom : Anna → Ana`."""


class Teller:
    """Knows the records that changes are about, and those that they name."""

    def __init__(
        self,
        stored: Transaction,
        mappings: Mappings,
        today: date,
        people: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """`people`: source → who of the coordination it was."""
        self._stored = stored
        self._people = people
        self._mappings = mappings
        self._today = today
        self._codecs: dict[Entity, EntityCodec] = {}
        self._directory = Directory()
        self._tabs: Mapping[str, Mapping[str, str]] | None = None
        self._first_said: dict[str, Value] = {}
        self._back: set[tuple[str, datetime]] = set()

    def name_records(self, refs: Iterable[str]) -> Mapping[str, str]:
        """What people call them; those that are erased are left out."""
        records = self._stored.records.find_all(refs)
        self._learn_names(records)
        return {ref: self._name(one) for ref, one in records.items()}

    def name_rows(self, refs: Iterable[str]) -> Mapping[str, str]:
        """What a row is called on a page that whoever has its link reads.

        By a person's first name and initial, and by a family's session alone. Those that are
        erased are left out.
        """
        records = self._stored.records.find_all(refs)
        self._learn_names(records)
        return {ref: self._name_of_row(one) for ref, one in records.items()}

    def tell_runs(self, runs: Sequence[Run]) -> Sequence[ToldRun]:
        """In their order; one question to the journal, however many they are."""
        if not runs:
            return []
        by_run: dict[str | None, dict[str, list[Change]]] = {one.id: {} for one in runs}
        for change in self._stored.journal.read_changes_of([one.id for one in runs]):
            by_run[change.run].setdefault(place_of(change.source), []).append(change)
        made_by = [made for by in by_run.values() for made in by.values()]
        wanted = {ref for made in made_by for ref in _named(made)}
        asked = {one.ref for made in made_by for one in made} & self._unconfirmed.keys()
        records = self._stored.records.find_all(wanted | asked)
        self._learn_names(records, "organisation")
        self._learn_new([one for made in made_by for one in made], records)
        return [
            ToldRun(
                one.id,
                one.started_at,
                [
                    f"{self._from_where(by)} : {sum_up(made, self._back)}"
                    f"{self._about(made, records)}"
                    for by, made in by_run[one.id].items()
                ],
            )
            for one in runs
        ]

    def _about(self, made: Sequence[Change], records: Mapping[str, Record]) -> str:
        """`. Zoé Petit, Fonction : Bénévole → Animatrice`; of many records, some names."""
        told: dict[str, list[ToldChange]] = {ref: [] for ref in _named(made)}
        for one in made:
            if one.ref in told:
                told[one.ref].append(self._told(one, records.get(one.ref)))
        others = len({one.ref for one in made}) - len(told)
        if not others:
            return f". {' ; '.join(map(say_record, told.values()))}"
        names = [changes[0].name or changes[0].ref for changes in told.values()]
        more = [f"et {others} autre{'s' * (others > 1)}"] if names else []
        waiting = len(
            {
                (one.ref, name)
                for one in made
                if one.ref in records
                for name in self._waiting(one, records[one.ref])
            }
        )
        asks = [f"À confirmer : {waiting} valeur{'s' * (waiting > 1)}"] if waiting else []
        return "".join(f". {one}" for one in [" ; ".join([*names, *more]), *asks] if one)

    def tell(self, changes: Sequence[Change]) -> Sequence[ToldChange]:
        records = self._stored.records.find_all({one.ref for one in changes})
        self._learn_names(records)
        self._learn_new(changes, records)
        return [self._told(one, records.get(one.ref)) for one in changes]

    def _learn_back(self, live: Sequence[Change]) -> None:
        """Which of these were archived before: their rows came back to a sheet."""
        refs = {one.ref for one in live}
        if not refs or len(refs) > _TOO_MANY_TO_COME_BACK:
            return
        histories = self._stored.journal.read_histories(refs)
        for one in live:
            gone = (was.at for was in histories.get(one.ref, ()) if _is_archiving(was))
            if any(at <= one.at for at in gone):
                self._back.add((one.ref, one.at))

    def _learn_new(self, changes: Sequence[Change], records: Mapping[str, Record]) -> None:
        """What they said when they were made: a journal of Monday does not say Tuesday's."""
        whole = [one for one in changes if one.field == WHOLE and one.after is not None]
        self._learn_back(whole)
        made = {
            one.ref: _NEW_SAYS[entity_of(one.ref)]
            for one in whole
            if one.ref in records and entity_of(one.ref) in _NEW_SAYS
        }
        histories = self._stored.journal.read_histories(made) if made else {}
        for ref, name in made.items():
            later = (one.before for one in histories.get(ref, ()) if one.field == name)
            self._first_said[ref] = next(later, records[ref].fields.get(name))

    def _say_new(self, change: Change) -> str:
        """`Présent`; empty where a name says it all."""
        entity = entity_of(change.ref)
        if change.after is None or change.ref not in self._first_said:
            return ""
        codec, name = self._codec(entity), _NEW_SAYS[entity]
        value = codec.fields[name].text(self._first_said[change.ref])
        return value if entity == "attendance" else f"{codec.fields[name].label} : {value}"

    def _learn_names(self, records: Mapping[str, Record], *more: Entity) -> None:
        """Archived ones too: a journal is about what has been."""
        entities = {*more, *(entity_of(ref) for ref in records)}
        named = dict.fromkeys(
            [*entities, *(other for one in entities for other in named_entities(one))]
        )
        # Nobody names these, and there are the most of them.
        for entity in _NAMED_BY:
            named.pop(entity, None)
        known = [
            record
            for entity in named
            for record in self._stored.records.read_all(entity, archived=True)
        ]
        self._directory = build_directory(self._mappings.organisations, known)

    def _told(self, change: Change, record: Record | None) -> ToldChange:
        is_whole = change.field == WHOLE
        codec = self._codec(entity_of(change.ref))
        field = codec.fields.get(change.field)
        return ToldChange(
            ref=change.ref,
            at=change.at,
            name=self._name(record) if record is not None else "",
            field="fiche" if is_whole else field.label if field else _other(change.field),
            before="" if is_whole else self._shown_in(codec, change, change.before),
            after=fate_of(change, self._back)
            if is_whole
            else self._shown_in(codec, change, change.after),
            said=self._say_new(change) if is_whole else "",
            source=self._from_where(change.source),
            key=change.field,
            waits=self._waits(change, record) if record is not None else "",
            is_yes=is_yes(change),
        )

    @cached_property
    def _unconfirmed(self) -> Mapping[str, AbstractSet[str]]:
        """Reference → the fields that were understood and wait for a yes."""
        waiting = (one for one in self._stored.problems.read_open() if one.waits)
        found: dict[str, set[str]] = {}
        for ref, name in find_assumed(waiting, self._stored.memory.read_columns):
            found.setdefault(ref, set()).add(name)
        return found

    def _waits(self, change: Change, record: Record) -> str:
        """`à confirmer`; of a record that is new, which of its fields."""
        names = self._waiting(change, record)
        if not names or change.field != WHOLE:
            return "à confirmer" if names else ""
        fields = self._codec(record.entity).fields
        return f"à confirmer : {', '.join(fields[name].label for name in names)}"

    def _waiting(self, change: Change, record: Record) -> Sequence[str]:
        """The fields that this change gave a value that waits for a yes still."""
        asked = self._unconfirmed.get(change.ref, frozenset())
        if change.field != WHOLE:
            is_so = change.field in asked and change.after == record.fields.get(change.field)
            return [change.field] if is_so else []
        if change.after is None or not asked:
            return []
        history = self._stored.journal.read_history(change.ref)
        later = {one.field for one in history if one.at > change.at}
        given = (name for name, value in record.fields.items() if value is not None)
        return [name for name in given if name in asked and name not in later]

    def _shown(self, codec: EntityCodec, name: str, value: Value) -> str:
        field = codec.fields.get(name)
        return field.text(value) if field else "" if value is None else str(value)

    def _shown_in(self, codec: EntityCodec, change: Change, value: Value) -> str:
        """What a decision gave up is kept as it was typed."""
        field = codec.fields.get(change.field)
        is_typed = change.source == DECISION and isinstance(value, str)
        if is_typed and isinstance(field, CellField) and not field.holds(value):
            return str(value)
        return self._shown(codec, change.field, value)

    def _name(self, record: Record) -> str:
        own = self._directory.of(record.entity).by_target
        target = str(record.fields.get("id") or record.ref)
        if record.entity not in _NAMED_BY:
            return own[target].name if target in own else ""
        codec = self._codec(record.entity)
        parts = (
            self._shown(codec, name, record.fields.get(name)) for name in _NAMED_BY[record.entity]
        )
        return ", ".join(part for part in parts if part)

    def _name_of_row(self, record: Record) -> str:
        codec, fields = self._codec(record.entity), record.fields
        if record.entity == "contact":
            given, family = (str(fields.get(one) or "") for one in ("given_name", "family_name"))
            return " ".join(filter(None, [given, f"{family[:1]}." if family else ""]))
        if record.entity not in _NAMED_BY:
            return self._name(record)
        told = (one for one in _NAMED_BY[record.entity] if one not in _PERSONS)
        parts = (self._shown(codec, name, fields.get(name)) for name in told)
        return ", ".join(part for part in parts if part)

    def _codec(self, entity: Entity) -> EntityCodec:
        if entity not in self._codecs:
            self._codecs[entity] = build_codec(entity, self._directory, self._today)
        return self._codecs[entity]

    def _from_where(self, source: str) -> str:
        """« La ludothèque, onglet Contacts » for a sheet that is still followed."""
        source = place_of(source)
        kind, _, place = source.partition(":")
        if source in _SOURCES:
            return _SOURCES[source]
        if source in self._people:
            return f"{_SOURCES[kind]} ({self._people[source]})"
        spreadsheet_id, _, sheet_id = place.partition(":")
        followed = (
            one for one in self._mappings.spreadsheets if one.spreadsheet_id == spreadsheet_id
        )
        partner = next((one.partner for one in followed), None)
        if kind != "sheet" or partner is None:
            return _SOURCES.get(kind, source)
        if self._tabs is None:
            self._tabs = self._stored.memory.read_all_titles()
        titles = self._tabs.get(spreadsheet_id, {}).items()
        tabs = (title for generation, title in titles if generation.endswith(f":{sheet_id}"))
        name = self._directory.of("organisation").show(partner)
        return f"{name}, onglet {title}" if (title := next(tabs, "")) else name


def _other(name: str) -> str:
    return NO_FIELDS.get(name, name)


def _named(made: Sequence[Change]) -> Sequence[str]:
    """References of the records that a line of the list of runs names."""
    refs = [*dict.fromkeys(one.ref for one in made)]
    return refs[:_NAMED_AT_MOST] if len(refs) < _TOO_MANY_FOR_NAMES else ()


def _is_archiving(change: Change) -> bool:
    return change.field == WHOLE and change.after is None
