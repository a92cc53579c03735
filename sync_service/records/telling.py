"""What changed, in people's words: which record, which field, before and after, from where.

For the coordinator's journal and for the commands alike; programs read the journal itself.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from french_cells.directory import Directory
from french_cells.reading import Value
from sync_service.domain.codec import EntityCodec
from sync_service.domain.mapping import Mappings
from sync_service.domain.record import CALLED, DECIDED, WHOLE, Change, Entity, Record, entity_of
from sync_service.families.mails.unreachable import FIELD as UNREACHABLE
from sync_service.model.codecs import build_codec, named_entities
from sync_service.model.directory import build_directory
from sync_service.ports import Run, Transaction

_SOURCES = {
    "sheet": "une feuille qui n’est plus suivie",
    "command": "une commande",
    "web": "les pages de la coordination",
    "form": "le formulaire d’inscription",
    "seats": "une place libérée",
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
_NO_FIELDS = {
    UNREACHABLE: "Mail qui ne marche pas",
    CALLED: "Appel",
    DECIDED: "Décision",
}
"""What a journal says of a record that is none of its fields."""
_HERS = frozenset({"web", "call"})
_NAMED_AT_MOST = 2
"""Records of a line of the journal: of more, their number says as much."""
_DEEDS = {CALLED: "appel", DECIDED: "décision"}


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


@dataclass(frozen=True, slots=True)
class ToldRun:
    """One line of the list of runs."""

    id: str
    at: datetime
    who: Sequence[str]
    """Whose doing, and how much: `Les Épis, onglet Contacts : 2 nouvelles, 1 modifiée`."""


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

    def name_records(self, refs: Iterable[str]) -> Mapping[str, str]:
        """What people call them; those that are erased are left out."""
        records = self._stored.records.find_all(refs)
        self._learn_names(records)
        return {ref: self._name(one) for ref, one in records.items()}

    def tell_runs(self, runs: Sequence[Run]) -> Sequence[ToldRun]:
        """In their order; one question to the journal, however many they are."""
        if not runs:
            return []
        by_run: dict[str | None, dict[str, list[Change]]] = {one.id: {} for one in runs}
        for change in self._stored.journal.read_changes_of([one.id for one in runs]):
            by_run[change.run].setdefault(change.source, []).append(change)
        refs = {one.ref for made in by_run.values() for by in made.items() for one in _named(*by)}
        records = self._stored.records.find_all(refs)
        self._learn_names(records, "organisation")
        return [
            ToldRun(
                one.id,
                one.started_at,
                [
                    f"{self._from_where(by)} : {_sum_up(made)}{self._about(by, made, records)}"
                    for by, made in by_run[one.id].items()
                ],
            )
            for one in runs
        ]

    def _about(self, by: str, made: Sequence[Change], records: Mapping[str, Record]) -> str:
        """`. Zoé Petit, Fonction`: which record, and which field or decision."""
        told = [self._told(one, records.get(one.ref)) for one in _named(by, made)]
        parts: dict[str, list[str]] = {}
        for one in told:
            what = {DECIDED: one.after, WHOLE: ""}.get(one.key, one.field)
            parts.setdefault(one.name or one.ref, []).append(what)
        lines = [", ".join(filter(None, [name, *deeds])) for name, deeds in parts.items()]
        return f". {' ; '.join(lines)}" if lines else ""

    def tell(self, changes: Sequence[Change]) -> Sequence[ToldChange]:
        records = self._stored.records.find_all({one.ref for one in changes})
        self._learn_names(records)
        return [self._told(one, records.get(one.ref)) for one in changes]

    def _learn_names(self, records: Mapping[str, Record], *more: Entity) -> None:
        """Archived ones too: a journal is about what has been."""
        entities = {*more, *(entity_of(ref) for ref in records)}
        named = dict.fromkeys(
            [*entities, *(other for one in entities for other in named_entities(one))]
        )
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
            before="" if is_whole else self._shown(codec, change.field, change.before),
            after=_fate(change) if is_whole else self._shown(codec, change.field, change.after),
            source=self._from_where(change.source),
            key=change.field,
        )

    def _shown(self, codec: EntityCodec, name: str, value: Value) -> str:
        field = codec.fields.get(name)
        return field.text(value) if field else "" if value is None else str(value)

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

    def _codec(self, entity: Entity) -> EntityCodec:
        if entity not in self._codecs:
            self._codecs[entity] = build_codec(entity, self._directory, self._today)
        return self._codecs[entity]

    def _from_where(self, source: str) -> str:
        """« La ludothèque, onglet Contacts » for a sheet that is still followed."""
        kind, _, place = source.partition(":")
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
    return _NO_FIELDS.get(name, name)


def _named(source: str, made: Sequence[Change]) -> Sequence[Change]:
    """Those that the list of runs names: a few that the coordination did one by one."""
    few = len({one.ref for one in made}) <= _NAMED_AT_MOST
    return made if few and source.partition(":")[0] in _HERS else ()


def _sum_up(changes: Sequence[Change]) -> str:
    """`2 nouvelles, 1 modifiée`: records, each once."""
    whole = {one.ref: _fate(one) for one in changes if one.field == WHOLE}
    done = {one.ref: _DEEDS.get(one.field, "modifiée") for one in changes}
    # A record that was answered about and changed was changed.
    done |= {one.ref: "modifiée" for one in changes if one.field not in _DEEDS}
    fates = Counter((done | whole).values())
    return ", ".join(f"{number} {fate}{'s' * (number > 1)}" for fate, number in fates.items())


def _fate(change: Change) -> str:
    """Of a whole record."""
    return "archivée" if change.after is None else "nouvelle"
