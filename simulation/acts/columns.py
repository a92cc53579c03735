"""Columns moved, renamed, inserted; references wiped and spoiled."""

from simulation import sheets as do
from simulation.acts.visit import Act, Visit


def _move_column(visit: Visit) -> bool:
    column, to = visit.rng.sample(range(visit.tab.width), 2)
    visit.batch(do.move(visit.tab.sheet_id, "COLUMNS", column, to))
    return visit.say(f"moves column {column + 1} before column {to + 1}")


def _rename_column(visit: Visit) -> bool:
    name = visit.rng.choice([one for one in visit.kind.titles if one in visit.tab.columns])
    column = visit.tab.columns[name]
    if visit.is_hit(0, column):
        return False
    title = visit.rng.choice(visit.kind.titles[name])
    visit.put(0, column, title)
    return visit.say(f"renames column {column + 1} to {title}")


def _insert_column(visit: Visit) -> bool:
    if visit.tab.width > 9:
        return False
    column = visit.rng.randint(0, visit.tab.width)
    visit.batch(do.insert(visit.tab.sheet_id, "COLUMNS", column))
    visit.put(0, column, "À moi")
    return visit.say(f"inserts a column of their own at {column + 1}")


def _wipe_reference(visit: Visit) -> bool:
    return _set_reference(visit, "")


def _spoil_reference(visit: Visit) -> bool:
    return _set_reference(visit, f"{visit.kind.letter}-????")


def _set_reference(visit: Visit, text: str) -> bool:
    rows = visit.tab.data_rows()
    column = visit.tab.columns.get("ref")
    if not rows or column is None:
        return False
    row = visit.rng.choice(rows)
    if visit.is_hit(row, column) or visit.is_mostly_new(row):
        return False
    person = visit.books.person_of(visit.tab.texts(row))
    if person is not None:
        visit.leave_reference(row, person)
    visit.put(row, column, text)
    return visit.say(f"makes the reference in row {row + 1} {text!r}")


ACTS: dict[str, Act] = {
    "move_column": _move_column,
    "rename_column": _rename_column,
    "insert_column": _insert_column,
    "wipe_reference": _wipe_reference,
    "spoil_reference": _spoil_reference,
}
