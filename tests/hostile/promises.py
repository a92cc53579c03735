"""What must hold at rest, told from sheets, records and open problems: asks the engine nothing."""

from collections.abc import Mapping

from french_cells.reading import Value
from sync_service.domain.record import Record
from tests.builders import World
from tests.fakes.spreadsheets import FakeTab
from tests.hostile.hands import FIELDS, Watch, column_of, reference_column_of, token_of

Apart = tuple[str, str, object, object]
"""Reference, field, what the cell shows, what the record says."""


def lost(watch: Watch, world: World, tabs: Mapping[str, FakeTab]) -> set[str]:
    """Typed values that nobody took away and that are nowhere any more."""
    shown: set[str] = set()
    for tab in tabs.values():
        shown |= {str(cell.value) for line in tab.grid for cell in line}
    for record in world.records(archived=True):
        shown |= {token_of(name, value) for name, value in record.fields.items()}
    for problem in world.problems():
        shown |= {str(problem.sheet_value), str(problem.canonical_value)}
    missing = watch.typed - watch.excused - shown
    texts = " ".join(shown)
    return {token for token in missing if token not in texts}


def mixed(watch: Watch, world: World) -> list[Record]:
    """Records whose values belong to no single person, unless a person made it so by hand."""
    open_cells = {(problem.ref, problem.field) for problem in world.problems()}
    found = []
    for record in world.records(archived=True):
        tokens = {
            name: token_of(name, value)
            for name in FIELDS
            if (value := record.fields.get(name)) is not None
        }
        owners = {name: watch.owners[t] for name, t in tokens.items() if t in watch.owners}
        if not owners or set.intersection(*owners.values()):
            continue
        kept = {
            name
            for name in owners
            if (record.ref, name) in open_cells or (record.ref, tokens[name]) in watch.given
        }
        if not _is_handed_over(watch, record.ref, owners, kept):
            found.append(record)
    return found


def _is_handed_over(
    watch: Watch, ref: str, owners: Mapping[str, set[int]], kept: set[str]
) -> bool:
    """Somebody copied a row, reference and all, for another person and took the first row away.

    No reader of the sheet can tell this from a row that was typed anew. All that is `kept` of the
    first person is the last valid value of a cell that is refused, and shown as such, or what the
    coordinator gave to this very reference.
    """
    taken = [ids for name, ids in owners.items() if name not in kept]
    heirs = set.intersection(*taken) & watch.copies[ref] if taken else set()
    return bool(heirs) and all(owners[name] & (watch.removed | heirs) for name in kept)


def apart(world: World, tabs: Mapping[str, FakeTab]) -> list[Apart]:
    """Cells that say something else than their record, with no open problem about it."""
    problems = {(p.ref, p.field) for p in world.problems()}
    refs_held = {p.ref for p in world.problems() if p.kind in ("held", "duplicate")}
    if any(p.kind in ("guard", "scramble") for p in world.problems()):
        return []
    records = {record.ref: record for record in world.records()}
    differing: list[Apart] = []
    for tab in tabs.values():
        column = reference_column_of(tab)
        for row in range(1, len(tab.grid)):
            ref = str(tab.cell(row, column).value) if column is not None else ""
            if ref not in records or ref in refs_held:
                continue
            for index, name in enumerate(FIELDS):
                shown = tab.cell(row, column_of(tab, index)).value
                token = _shown(name, records[ref].fields.get(name))
                if shown != token and (ref, name) not in problems:
                    differing.append((ref, name, shown, token))
    return differing


def taken(watch: Watch, world: World, tabs: Mapping[str, FakeTab]) -> set[str]:
    """People's own notes and formulas that are gone, and half words that somebody believed."""
    cells = [cell for tab in tabs.values() for line in tab.grid for cell in line]
    notes = " ".join(cell.note for cell in cells)
    computed = {str(cell.value) for cell in cells if cell.is_formula}
    with world.database.reading() as stored:
        believed = {str(change.after) for change in stored.journal.read_changes()}
    missing = {word for word in watch.notes if word not in notes}
    return missing | (watch.formulas - computed) | (watch.halves & believed)


def _shown(name: str, value: Value) -> str | None:
    return None if value is None else token_of(name, value)
