"""What must hold in the district at rest: told from sheets, records, problems and history."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sync_service.domain.base import Problem
from sync_service.domain.record import Change, Entity, Record
from tests.hostile.district.dwellers import Dwellers
from tests.hostile.district.sheets import COLUMNS, OWN, REFERENCE, STATUSES, Desk, find
from tests.hostile.faults.town import Town
from tests.hostile.faults.watch import plain

_ENTITIES: tuple[Entity, ...] = (
    "contact", "item", "loan", "registration", "meeting", "attendance", "session",
)  # fmt: skip
_LOAN = {"Caution": "deposit", "Date de sortie": "loaned_on", "Matériel": "item_code"}
_FAMILY = {"Prénom": "given_name"}
_DATES = {"loaned_on"}
_FIELDS = "sheets.data.rowData.values(userEnteredValue)"

Rows = dict[tuple[str, str], list[list[str]]]


@dataclass(frozen=True)
class Scene:
    """All that can be seen from outside; `rows` by slug and tab, titles first."""

    rows: Rows
    notes: list[str]
    formulas: list[tuple[str, str, str]]
    """Slug, title of the column, formula."""
    records: dict[str, Record]
    problems: list[Problem]
    history: list[Change]

    def live(self, entity: Entity) -> list[Record]:
        return [r for r in self.records.values() if r.entity == entity and not r.archived]


def look(town: Town, dwellers: Dwellers) -> Scene:
    rows: Rows = {}
    notes: list[str] = []
    formulas: list[tuple[str, str, str]] = []
    for slug, desk in dwellers.desks.items():
        for title in ("Contacts", "Prêts", "Inscriptions", "Présences"):
            if desk.has(title):
                rows[slug, title] = desk.lines(title)
                notes += desk.person.notes(desk.tab(title)).values()
        formulas += [(slug, *found) for found in _formulas(desk, rows[slug, "Contacts"][0])]
    with town.database.reading() as stored:
        found = [r for e in _ENTITIES for r in stored.records.read_all(e, archived=True)]
        records = {record.ref: record for record in found}
        problems = list(stored.problems.read_open())
        return Scene(rows, notes, formulas, records, problems, [*stored.journal.read_changes()])


def complaints(scene: Scene, dwellers: Dwellers) -> list[str]:
    """Every broken promise, in words; empty when all is well."""
    return [
        *(f"lost: {word}" for word in _lost(scene, dwellers)),
        *(f"mixed: {record.ref} {record.fields}" for record in _mixed(scene, dwellers)),
        *(f"apart: {what}" for what in _apart(scene)),
        *(f"taken from people: {word}" for word in _taken(scene, dwellers)),
        *(f"formula: {what}" for what in scene.formulas if what[1] != OWN),
        *(f"registration: {what}" for what in _unfaithful(scene, dwellers)),
        *(f"deleted though edited: {ref}" for ref in _gone(scene, dwellers)),
    ]


def _lost(scene: Scene, dwellers: Dwellers) -> list[str]:
    """I1."""
    watch = dwellers.watch
    shown = [cell for lines in scene.rows.values() for line in lines for cell in line]
    shown += [str(v) for record in scene.records.values() for v in record.fields.values()]
    for problem in scene.problems:
        shown += [problem.sheet_value or "", problem.canonical_value or ""]
    everything = "\n".join(map(plain, shown))
    missing = [word for word in watch.wanted if word not in everything]
    return [word for word in missing if not _is_replaced(word, scene, dwellers)]


def _is_replaced(word: str, scene: Scene, dwellers: Dwellers) -> bool:
    """History shows that it arrived, and that a later one took its place."""
    watch = dwellers.watch
    for change in scene.history:
        if word in plain(change.before):
            later = watch.words_in(change.after)
            if any(watch.order[one] > watch.order[word] for one in later):
                return True
    return False


def _mixed(scene: Scene, dwellers: Dwellers) -> Iterator[Record]:
    """I2. What waits behind an open problem of its cell is shown, and not counted."""
    watch = dwellers.watch
    waiting = {(problem.ref, problem.field) for problem in scene.problems}
    for record in scene.live("contact"):
        fields = [str(v) for name, v in record.fields.items() if (record.ref, name) not in waiting]
        owners = [watch.owners[word] for word in watch.words_in(" ".join(fields))]
        if owners and not set.intersection(*owners):
            yield record


def _apart(scene: Scene) -> Iterator[str]:
    """I3: a cell that says something else than its record, with no open problem about it."""
    contacts = {titles: name for name, many in COLUMNS.items() for titles in many}
    for (slug, tab), lines in scene.rows.items():
        if tab == "Présences":
            yield from _apart_days(scene, lines)
            continue
        wanted = {"Contacts": contacts, "Prêts": _LOAN, "Inscriptions": _FAMILY}[tab]
        yield from (f"{slug}/{tab}: {what}" for what in _apart_rows(scene, lines, wanted))


def _apart_rows(scene: Scene, lines: list[list[str]], wanted: dict[str, str]) -> Iterator[str]:
    open_cells = {(p.ref, p.field) for p in scene.problems}
    unfit = {p.ref for p in scene.problems if p.kind in {"held", "duplicate"}}
    if any(p.kind in {"guard", "scramble"} for p in scene.problems):
        return
    place = find(lines[0], (REFERENCE,))
    for line in lines[1:]:
        record = scene.records.get(line[place]) if place is not None else None
        if record is None or record.archived or record.ref in unfit:
            continue
        for column, title in enumerate(lines[0]):
            name = wanted.get(title)
            if name is None or (record.ref, name) in open_cells:
                continue
            if not _is_same(scene, name, line[column], record.fields.get(name)):
                yield f"{record.ref}.{name}: {line[column]} / {record.fields.get(name)}"


def _is_same(scene: Scene, name: str, shown: str, value: object) -> bool:
    if name == "item_code":
        # A thing is called by its number or by its name.
        item = scene.records.get(str(value))
        return item is not None and plain(shown) in map(plain, item.fields.values())
    return _canonical(name, shown) == plain(value)


def _canonical(name: str, shown: str) -> str:
    if name in _DATES:
        return "-".join(reversed(shown.split("/")))
    if name == "phone":
        return plain(shown.replace(" ", "").replace("0", "+33", 1)) if shown else ""
    return plain(shown)


def _apart_days(scene: Scene, lines: list[list[str]]) -> Iterator[str]:
    meetings = {one.ref: str(one.fields["date"]) for one in scene.live("meeting")}
    known = {
        (one.fields["organisation_id"], meetings.get(str(one.fields["meeting_id"]))): one
        for one in scene.live("attendance")
    }
    slugs = {"Les Épis": "les-epis", "Le Relais": "le-relais"}
    open_cells = {p.cell for p in scene.problems if p.tab == "Présences"}
    for row, line in enumerate(lines[1:], 2):
        for column, title in enumerate(lines[0]):
            at = f"{chr(ord('A') + column)}{row}"
            if "/" not in title or line[0] not in slugs or at in open_cells:
                continue
            record = known.get((slugs[line[0]], _canonical("loaned_on", title)))
            status = record.fields["status"] if record is not None else None
            shown = line[column]
            said = STATUSES.get(shown, shown)
            if said != status and _LABELS.get(shown.casefold()) != status:
                yield f"Présences {at}: {shown} / {status}"


_LABELS = {"présent": "present", "absent": "absent", "excusé": "excused"}
"""How we write what a person set elsewhere."""


def _taken(scene: Scene, dwellers: Dwellers) -> list[str]:
    """I8, I9: words in people's own column, formulas and notes."""
    shown = [cell for lines in scene.rows.values() for line in lines for cell in line]
    everything = "\n".join([*shown, *scene.notes])
    formulas = "\n".join(formula for *_, formula in scene.formulas)
    return [
        word
        for word, count in dwellers.own.items()
        if count > 0 and word not in everything and word not in formulas
    ]


def _unfaithful(scene: Scene, dwellers: Dwellers) -> Iterator[str]:
    """I15: each registration stands in its sheet exactly once."""
    lines = scene.rows["les-epis", "Inscriptions"]
    place = find(lines[0], (REFERENCE,))
    rows = Counter(line[place] for line in lines[1:]) if place is not None else Counter[str]()
    for ref in dwellers.registered:
        if rows[ref] != 1:
            yield f"{ref} in {rows[ref]} rows"


def _gone(scene: Scene, dwellers: Dwellers) -> list[str]:
    """I13."""
    return [ref for ref in dwellers.spared if scene.records[ref].archived]


def _formulas(desk: Desk, titles: list[str]) -> Iterator[tuple[str, str]]:
    answer = desk.person.read_tab(desk.tab("Contacts"), _FIELDS)
    for row in answer["sheets"][0]["data"][0].get("rowData", []):
        for column, cell in enumerate(row.get("values", [])):
            formula = cell.get("userEnteredValue", {}).get("formulaValue")
            if formula is not None:
                yield titles[column], formula
