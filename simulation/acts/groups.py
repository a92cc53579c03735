"""Rows that say how a list is divided, typed between those of people."""

from simulation import sheets as do
from simulation.acts.visit import Act, Visit
from simulation.kinds import CONTACT
from simulation.sheets import HEADINGS


def _heading(visit: Visit) -> bool:
    """Above some row, merged across the list or not."""
    rows, had = visit.tab.data_rows(), visit.books.headings.setdefault(visit.sheet.key, set())
    words = sorted(HEADINGS - had)
    if visit.kind is not CONTACT or not rows or not words:
        return False
    if visit.tab.last + 3 > visit.tab.size[0]:
        return False
    row, word = visit.rng.choice(rows), visit.rng.choice(words)
    columns = [visit.tab.columns[one] for one in visit.kind.fields if one in visit.tab.columns]
    if visit.is_hit(row, min(columns)):
        return False
    visit.batch(do.insert(visit.tab.sheet_id, "ROWS", row))
    visit.put(row, min(columns), word)
    had.add(word)
    is_whole = max(columns) - min(columns) + 1 == len(columns)
    if is_whole and visit.rng.random() < 0.3:
        where = do.area(visit.tab.sheet_id, (row, row + 1), (min(columns), max(columns) + 1))
        visit.batch({"mergeCells": {"range": where, "mergeType": "MERGE_ALL"}})
    return visit.say(f"heads what is below with {word!r} in row {row + 1}")


def _drop_heading(visit: Visit) -> bool:
    rows = [row for row in range(visit.tab.last + 1) if visit.tab.is_heading(row)]
    if not rows or visit.is_any_hit(rows[:1]):
        return False
    visit.batch(do.delete_rows(visit.tab.sheet_id, rows[0]))
    texts = {cell.get("formattedValue", "") for cell in visit.tab.rows[rows[0]]}
    visit.books.headings[visit.sheet.key] -= texts
    return visit.say(f"deletes the heading in row {rows[0] + 1}")


ACTS: dict[str, Act] = {"heading": _heading, "drop_heading": _drop_heading}
