"""What must hold once all is quiet, told from sheets, records, problems and history alone."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sync_service.domain.base import Problem
from sync_service.domain.record import Change, Entity, Record
from tests.hostile.faults.town import Town
from tests.hostile.faults.watch import Watch, plain

_ENTITIES: tuple[Entity, ...] = ("contact", "item", "loan")
_FIELDS = {
    "Nom": "family_name",
    "Prénom": "given_name",
    "Fonction": "role",
    "Courriel": "email",
    "Désignation": "label",
    "Emplacement": "location",
    "Caution": "deposit",
}


@dataclass(frozen=True)
class Scene:
    """All that can be seen from outside."""

    rows: list[tuple[str, str, list[str], list[str]]]
    """Slug, tab, titles, cells."""
    records: list[Record]
    problems: list[Problem]
    history: list[Change]


def look(town: Town) -> Scene:
    rows = []
    for slug, sheet in town.sheets.items():
        for title, number in sheet.tabs().items():
            titles, *lines = sheet.seen(number) or [[]]
            if number < 1000:  # copies that people made are theirs
                rows += [(slug, title, titles, line) for line in lines if any(line)]
    with town.database.reading() as stored:
        records = [r for e in _ENTITIES for r in stored.records.read_all(e, archived=True)]
        return Scene(
            rows, records, list(stored.problems.read_open()), list(stored.journal.read_changes())
        )


def complaints(town: Town, watch: Watch) -> list[str]:
    """Every broken promise, in words; empty when all is well."""
    scene = look(town)
    return [
        *(f"lost: {word}" for word in _lost(scene, watch)),
        *(f"mixed: {record.ref} {record.fields}" for record in _mixed(scene, watch)),
        *(f"twice: {what}" for what in _twice(scene, watch)),
        *(f"archived: {record.ref}" for record in scene.records if record.archived),
        *(f"apart: {what}" for what in _apart(scene)),
    ]


def _lost(scene: Scene, watch: Watch) -> list[str]:
    shown = [cell for *_, line in scene.rows for cell in line]
    shown += [str(value) for record in scene.records for value in record.fields.values()]
    for problem in scene.problems:
        shown += [problem.sheet_value or "", problem.canonical_value or ""]
    everything = "\n".join(map(plain, shown))
    missing = [word for word in watch.wanted if word not in everything]
    return [word for word in missing if not _is_replaced(word, scene, watch)]


def _is_replaced(word: str, scene: Scene, watch: Watch) -> bool:
    """History shows that it arrived and that a later one took its place."""
    for change in scene.history:
        if word in plain(change.before):
            later = watch.words_in(change.after)
            return any(watch.order[one] > watch.order[word] for one in later)
    return False


def _mixed(scene: Scene, watch: Watch) -> Iterator[Record]:
    for record in scene.records:
        words = watch.words_in(" ".join(map(str, record.fields.values())))
        owners = [watch.owners[word] for word in words]
        if owners and not set.intersection(*owners):
            yield record


def _twice(scene: Scene, watch: Watch) -> Iterator[str]:
    """A word in two records, or in two rows of one tab."""
    in_records = Counter(
        word
        for record in scene.records
        for word in watch.words_in(" ".join(map(str, record.fields.values())))
    )
    yield from (f"{word} in {n} records" for word, n in in_records.items() if n > 1)
    in_rows: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for slug, tab, _, line in scene.rows:
        in_rows[slug, tab].update(watch.words_in(" ".join(line)))
    for where, words in in_rows.items():
        yield from (f"{word} in {n} rows of {where}" for word, n in words.items() if n > 1)


def _apart(scene: Scene) -> Iterator[str]:
    """A cell that says something else than its record, with no open problem about it."""
    records = {record.ref: record for record in scene.records}
    open_cells = {(p.ref, p.field) for p in scene.problems}
    unfit = {p.ref for p in scene.problems if p.kind in {"held", "duplicate"}}
    for slug, tab, titles, line in scene.rows:
        cells = dict(zip(titles, [*line, *[""] * len(titles)], strict=False))
        record = records.get(cells.get("Réf.", ""))
        if record is None:
            yield f"{slug}/{tab}: no record for {line}"
            continue
        for title, name in _FIELDS.items():
            if title not in cells or (record.ref, name) in open_cells or record.ref in unfit:
                continue
            if plain(cells[title]) != plain(record.fields.get(name)):
                yield f"{slug}/{tab} {record.ref}.{name}: {cells[title]} / {record.fields[name]}"
