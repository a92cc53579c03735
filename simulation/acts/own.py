"""What people keep for themselves: columns that no mapping names, and formulas."""

from simulation import sheets as do
from simulation.acts.visit import Act, Visit
from simulation.entries import Entry

TITLE = "Suivi"
"""With which the titles of their own columns begin."""
_MANY_COLUMNS = 10
_ROWS_BELOW = 3
"""People drag a formula a little further than their rows."""


def own_columns(visit: Visit) -> list[int]:
    titles = visit.tab.rows[0] if visit.tab.rows else []
    texts = [cell.get("formattedValue", "") for cell in titles]
    return [column for column, text in enumerate(texts) if text.startswith(TITLE)]


def _own_column(visit: Visit) -> bool:
    """Anywhere, with remarks in some rows."""
    if visit.targets or visit.tab.width >= _MANY_COLUMNS:
        return False
    column = visit.rng.randint(0, visit.tab.width)
    visit.batch(do.insert(visit.tab.sheet_id, "COLUMNS", column))
    visit.put(0, column, f"{TITLE} {visit.memory.mint.value('own')}")
    for row in visit.tab.data_rows():
        if visit.rng.random() < 0.5:
            visit.put(row, column, visit.memory.mint.value("own"))
    return visit.say(f"inserts a column of their own at {column + 1}, with remarks")


def _own_value(visit: Visit) -> bool:
    return _type_own(visit, visit.memory.mint.value("own"))


def _own_formula(visit: Visit) -> bool:
    return _type_own(visit, _formula(visit.memory.mint.value("own")))


def _type_own(visit: Visit, text: str) -> bool:
    rows, columns = visit.tab.data_rows(), own_columns(visit)
    if not rows or not columns:
        return False
    row, column = visit.rng.choice(rows), visit.rng.choice(columns)
    visit.put(row, column, text)
    return visit.say(f"types {text!r} into their own {do.a1(row, column)}")


def _own_fill(visit: Visit) -> bool:
    """One formula, dragged down."""
    columns = own_columns(visit)
    if not columns:
        return False
    column, formula = visit.rng.choice(columns), _formula(visit.memory.mint.value("own"))
    last = min(visit.tab.last + _ROWS_BELOW, visit.tab.size[0] - 2)
    for row in range(1, last + 1):
        visit.put(row, column, formula)
    return visit.say(f"drags {formula!r} down their own column {column + 1}")


def _own_away(visit: Visit) -> bool:
    """A column of their own is deleted."""
    columns = own_columns(visit)
    if visit.targets or not columns:
        return False
    column = visit.rng.choice(columns)
    where = do.span(visit.tab.sheet_id, "COLUMNS", column, column + 1)
    visit.batch({"deleteDimension": {"range": where}})
    return visit.say(f"deletes their own column {column + 1}")


def _calculate(visit: Visit) -> bool:
    """A value that a formula gives, in a cell that is shared."""
    found, name = visit.someone(), visit.kind.common
    if found is None or name not in visit.tab.columns:
        return False
    row, person = found
    column, text = visit.tab.columns[name], visit.memory.mint.value(name)
    if visit.is_hit(row, column) or text.isdigit():
        return False
    seen = visit.seen(row, name, person)
    visit.put(row, column, _formula(text))
    visit.books.note(Entry(person, name, text, visit.sheet.partner), seen)
    return visit.say(f"types {_formula(text)!r} in {do.a1(row, column)} ({name} of #{person})")


def _formula(text: str) -> str:
    return f'="{text[:3]}"&"{text[3:]}"'


ACTS: dict[str, Act] = {
    "own_column": _own_column,
    "own_value": _own_value,
    "own_formula": _own_formula,
    "own_fill": _own_fill,
    "own_away": _own_away,
    "calculate": _calculate,
}
