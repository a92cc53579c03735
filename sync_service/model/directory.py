"""The known organisations, items, workshops… that cells name: found by any name people write."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from sync_service.domain.mapping import KnownOrganisation
from sync_service.domain.record import Entity, Record
from sync_service.model.text import fold_words

_SUGGESTION_SCORE = 80
"""Below, a suggestion would puzzle more than it helps (measured on partners' spellings)."""

_SUGGESTION_MARGIN = 10
"""So far behind the best, another suggestion only distracts."""


@dataclass(frozen=True, slots=True)
class Known:
    """One record that a cell may name: what is stored, how it is shown, what else it is called.

    `target` is an organisation's slug, any other record's reference. `owner` is the slug of the
    organisation it belongs to; `day` the date of a meeting or session; `stock` how many there are.
    """

    target: str
    name: str
    aliases: Sequence[str] = ()
    owner: str = ""
    day: str = ""
    stock: int | None = None


class Names:
    """Records of one kind by the names that people write; unchangeable once made."""

    def __init__(self, known: Iterable[Known] = ()) -> None:
        self.by_target: Mapping[str, Known] = {one.target: one for one in known}
        named: dict[str, list[Known]] = {}
        for one in self.by_target.values():
            for name in dict.fromkeys(map(fold_words, (one.name, one.target, *one.aliases))):
                named.setdefault(name, []).append(one)
        named.pop("", None)
        self._named: Mapping[str, Sequence[Known]] = named

    def __len__(self) -> int:
        return len(self.by_target)

    def find(self, text: str) -> Sequence[Known]:
        """Every record that bears exactly this name, target or alias, accents and case aside."""
        exact = self.by_target.get(text)
        return (exact,) if exact else self._named.get(fold_words(text), ())

    def find_code(self, text: str) -> Sequence[Known]:
        """Records whose code or name is this but for its signs: « K2 » for K-2."""
        compact = fold_words(text).replace(" ", "")
        if not any(character.isdigit() for character in compact):
            return ()
        named = (found for name, found in self._named.items() if name.replace(" ", "") == compact)
        return tuple({one.target: one for found in named for one in found}.values())

    def suggest(self, text: str) -> Sequence[str]:
        """Up to three names that look alike, best first."""
        matches = process.extract(
            telling_words(text),
            {name: telling_words(name) for name in self._named},
            scorer=fuzz.WRatio,
            limit=6,
            score_cutoff=_SUGGESTION_SCORE,
        )
        best = max((score for _, score, _ in matches), default=0)
        names = [
            one.name
            for _, score, name in matches
            if score >= best - _SUGGESTION_MARGIN
            for one in self._named[name]
        ]
        return tuple(dict.fromkeys(names))[:3]

    def show(self, target: str) -> str:
        """The name that reads back as this very record: the target where names are shared."""
        one = self.by_target.get(target)
        if one is None or len(self._named.get(fold_words(one.name), ())) != 1:
            return target
        return one.name


_SMALL = frozenset({"le", "la", "les", "l", "du", "de", "des", "d", "et", "a", "au", "aux", "en"})
"""Names that share no more than these are not alike: « Les Cigognes », « Les Épis »."""


def telling_words(text: str) -> str:
    words = fold_words(text).split()
    return " ".join(word for word in words if word not in _SMALL) or " ".join(words)


_NO_NAMES = Names()


@dataclass(frozen=True, slots=True)
class Directory:
    """Everything that a link may name, by entity."""

    names: Mapping[Entity, Names] = field(default_factory=dict)

    def of(self, entity: Entity) -> Names:
        return self.names.get(entity, _NO_NAMES)


NO_DIRECTORY = Directory()


def build_directory(
    organisations: Iterable[KnownOrganisation], records: Iterable[Record]
) -> Directory:
    """What links may name: partners of the mapping files, and the live records of any entity."""
    known: dict[Entity, dict[str, Known]] = {
        "organisation": {one.slug: Known(one.slug, one.name, one.aliases) for one in organisations}
    }
    by_ref = {record.ref: record for record in records}
    for record in by_ref.values():
        one = _describe(record, by_ref)
        if one is not None:
            known.setdefault(record.entity, {})[one.target] = one
    return Directory({entity: Names(found.values()) for entity, found in known.items()})


def _describe(record: Record, by_ref: Mapping[str, Record]) -> Known | None:
    """How people may call this record; None for those that nobody names."""
    fields = {name: value for name, value in record.fields.items() if isinstance(value, str)}
    match record.entity:
        case "organisation":
            return _describe_organisation(record, fields)
        case "contact":
            given, family = fields.get("given_name", ""), fields.get("family_name", "")
            owner = fields.get("organisation_id", "")
            return Known(record.ref, f"{given} {family}".strip(), (f"{family} {given}",), owner)
        case "item":
            code, label = fields.get("code", ""), fields.get("label", "")
            owner = fields.get("owner_organisation_id", "")
            quantity = record.fields.get("quantity")
            stock = quantity if isinstance(quantity, int) else None
            return Known(record.ref, label or code, (code, f"{code} {label}"), owner, "", stock)
        case "workshop":
            owner = fields.get("lead_organisation_id", "")
            return Known(record.ref, fields.get("title", ""), (), owner)
        case "session" | "meeting":
            return _describe_dated(record, fields, by_ref)
        case "attendance" | "loan" | "registration" | "session_count":
            return None


def _describe_organisation(record: Record, fields: Mapping[str, str]) -> Known:
    aliases = record.fields.get("aliases")
    others = tuple(aliases) if isinstance(aliases, list) else ()
    slug = fields.get("id", record.ref)
    short = fields.get("short_name", "")
    return Known(slug, fields.get("name", slug), (short, record.ref, *others), slug)


def _describe_dated(
    record: Record, fields: Mapping[str, str], by_ref: Mapping[str, Record]
) -> Known:
    """« Café des parents du 12/03/2026 à 14h30 », « Comité technique du 12/03/2026 »."""
    day = fields.get("date", "")
    written = "/".join(reversed(day.split("-")))
    start = fields.get("start_time", "").replace(":", "h")
    workshop = by_ref.get(fields.get("workshop_id", ""))
    title = (
        str(workshop.fields.get("title", ""))
        if workshop
        else _MEETINGS.get(fields.get("kind", ""), "Réunion")
    )
    owner = str(workshop.fields.get("lead_organisation_id", "")) if workshop else ""
    name = f"{title} du {written}" + (f" à {start}" if workshop and start else "")
    aliases = (fields.get("slug", ""), day, written, f"{title} du {written}", f"{title} {written}")
    return Known(record.ref, name, aliases, owner, day)


_MEETINGS: Mapping[str, str] = {
    "technical_committee": "Comité technique",
    "steering_committee": "Comité de pilotage",
    "working_group": "Groupe de travail",
}
