"""Whole rows: new, copied, deleted, moved, sorted, brought back."""

from simulation import sheets as do
from simulation.acts import lending
from simulation.acts.visit import Act, Visit
from simulation.entries import Entry
from simulation.kinds import ITEM, LOAN, OWN
from simulation.values import is_valid, without_remark


def _new_row(visit: Visit) -> bool:
    row = visit.free_row()
    if row is None:
        return False
    if visit.kind is LOAN:
        return lending.lend(visit, row)
    own = visit.sheet.partner if visit.sheet.partner in OWN else visit.rng.choice(OWN)
    person = visit.books.someone(own, visit.kind)
    names = [name for name in visit.kind.fields if name in visit.tab.columns]
    texts = {name: visit.memory.mint.value(name) for name in names}
    visit.fill(row, texts, own)
    for name, text in texts.items():
        visit.books.note(Entry(person, name, text, visit.sheet.partner))
    return visit.say(f"adds #{person} in row {row + 1}: {texts.get(visit.kind.called)}")


def _near_double(visit: Visit) -> bool:
    """Typed by hand, and all but one cell is what another row says."""
    found, row = visit.someone(), visit.free_row()
    if found is None or row is None or visit.targets or visit.kind is LOAN:
        return False
    source, original = found
    names = ["code"] if visit.kind is ITEM else ["given_name", "email", "phone"]
    shown = {name: without_remark(text) for name, text in visit.tab.texts(source).items()}
    changed = visit.rng.choice([name for name in names if name in shown])
    texts = {**shown, changed: visit.memory.mint.value(changed)}
    partner = visit.books.people[original].partner
    person = visit.books.someone(partner, visit.kind)
    visit.fill(row, texts, partner)
    for name, text in texts.items():
        visit.books.note(Entry(person, name, text, visit.sheet.partner))
    visit.books.copies.add((visit.sheet.key, original))
    visit.memory.fresh_copies |= {original, person}
    return visit.say(f"types #{person} in row {row + 1}, {changed} apart like #{original}")


def _total(visit: Visit) -> bool:
    """Below all, once: « Total … » and how many there are. Of none, nobody does."""
    row, column = visit.free_row(), visit.tab.columns.get(visit.kind.common)
    if row is None or column is None or visit.sheet.key in visit.books.totals:
        return False
    if not visit.tab.data_rows():
        return False
    label, first = visit.tab.columns[visit.kind.called], visit.tab.place(1, visit.kind.called)
    words = f"Total {visit.memory.mint.value('own')}"
    visit.put(row, label, words)
    visit.put(row, column, f"=COUNTA({first}:{do.a1(row - 1, label)})")
    visit.books.totals[visit.sheet.key] = words
    return visit.say(f"sums up in row {row + 1}: {words}")


def _copy_row(visit: Visit) -> bool:
    """For a colleague: same given name, address and number, another name and function."""
    found, row = visit.someone(), visit.free_row()
    if found is None or row is None or visit.targets:
        return False
    source, original = found
    columns = (0, visit.tab.width)
    where = do.area(visit.tab.sheet_id, (source, source + 1), columns)
    to = do.area(visit.tab.sheet_id, (row, row + 1), columns)
    visit.batch({"copyPaste": {"source": where, "destination": to, "pasteType": "PASTE_NORMAL"}})
    person = visit.books.someone(visit.books.people[original].partner, visit.kind)
    names = [name for name in visit.kind.copied_anew if name in visit.tab.columns]
    new = {name: visit.memory.mint.value(name) for name in names}
    for name, text in new.items():
        visit.put(row, visit.tab.columns[name], text)
    for name, text in (visit.tab.texts(source) | new).items():
        # A write of ours may have met other columns: what it left there is copied as it is.
        is_rubbish = bool(text) and not is_valid(name, text)
        visit.books.note(Entry(person, name, text, visit.sheet.partner, is_rubbish=is_rubbish))
    lending.share_links(visit, source, original, person)
    visit.books.copies.add((visit.sheet.key, original))
    visit.memory.fresh_copies |= {original, person}
    return visit.say(f"copies row {source + 1}, #{original}, into row {row + 1} for #{person}")


def _delete_row(visit: Visit) -> bool:
    found = visit.someone()
    if found is None or found[1] in visit.memory.fresh_copies:
        return False
    row, person = found
    visit.memory.undo[visit.sheet.key] = visit.forget(row, person)
    visit.batch(do.delete_rows(visit.tab.sheet_id, row))
    return visit.say(f"deletes row {row + 1} of #{person}")


def _lift_row(visit: Visit) -> bool:
    """Cut, to be pasted elsewhere in a moment: the service looks meanwhile."""
    found = visit.someone()
    if found is None or found[1] in visit.memory.fresh_copies:
        return False
    row, person = found
    visit.memory.lifted[visit.sheet.key] = visit.forget(row, person)
    visit.batch(do.delete_rows(visit.tab.sheet_id, row))
    return visit.say(f"takes row {row + 1} of #{person} away for a moment")


def _lower_row(visit: Visit) -> bool:
    lifted = visit.memory.lifted.pop(visit.sheet.key, None)
    if lifted is None:
        return False
    row = visit.tab.last + 1
    return visit.bring_back(lifted, row) and visit.say(
        f"puts the row of #{lifted.person} down in row {row + 1}"
    )


def _ctrl_z(visit: Visit) -> bool:
    last = visit.memory.undo.get(visit.sheet.key)
    if last is None or visit.targets:
        return False
    del visit.memory.undo[visit.sheet.key]
    if last.name is None:
        row = min(last.row, visit.tab.last + 1)
        text = f"presses Ctrl+Z: the row of #{last.person} is back in row {row + 1}"
        return visit.bring_back(last, row) and visit.say(text)
    for row, person in visit.known():
        if person == last.person:
            return visit.type_into((row, person), last.name, last.texts[last.name])
    return False


def _insert_row(visit: Visit) -> bool:
    row = visit.rng.randint(1, visit.tab.last + 1)
    visit.batch(do.insert(visit.tab.sheet_id, "ROWS", row))
    return visit.say(f"inserts an empty row {row + 1}")


def _insert_first(visit: Visit) -> bool:
    """Right below the titles: all others move down."""
    visit.batch(do.insert(visit.tab.sheet_id, "ROWS", 1))
    return visit.say("inserts an empty row 2")


def _move_row(visit: Visit) -> bool:
    if visit.tab.last < 2:
        return False
    row, to = visit.rng.sample(range(1, visit.tab.last + 1), 2)
    visit.batch(do.move(visit.tab.sheet_id, "ROWS", row, to))
    return visit.say(f"moves row {row + 1} before row {to + 1}")


def _cut_row(visit: Visit) -> bool:
    """Cut, and pasted below everything."""
    rows, row = visit.tab.data_rows(), visit.free_row()
    if not rows or row is None:
        return False
    source = visit.rng.choice(rows)
    where = do.area(visit.tab.sheet_id, (source, source + 1), (0, visit.tab.width))
    to = {"sheetId": visit.tab.sheet_id, "rowIndex": row, "columnIndex": 0}
    paste = {"source": where, "destination": to, "pasteType": "PASTE_NORMAL"}
    visit.batch({"cutPaste": paste})
    return visit.say(f"cuts row {source + 1} and pastes it into row {row + 1}")


def _sort(visit: Visit) -> bool:
    return _sort_columns(visit, (0, visit.tab.width), "sorts")


def _sort_without_reference(visit: Visit) -> bool:
    """The selection ends before the last column."""
    reference = visit.tab.columns.get("ref")
    if reference is None or reference < max(visit.tab.columns.values()):
        return False
    return _sort_columns(visit, (0, reference), "sorts without the references")


def _sort_columns(visit: Visit, columns: tuple[int, int], what: str) -> bool:
    by = visit.rng.choice([one for one in visit.kind.fields if one in visit.tab.columns])
    where = do.area(visit.tab.sheet_id, (1, visit.tab.last + 1), columns)
    descending = visit.rng.random() < 0.5
    visit.sort(where, visit.tab.columns[by], descending=descending)
    return visit.say(f"{what} by {by}{', descending' if descending else ''}")


ACTS: dict[str, Act] = {
    "near_double": _near_double,
    "total": _total,
    "new_row": _new_row,
    "copy_row": _copy_row,
    "delete_row": _delete_row,
    "ctrl_z": _ctrl_z,
    "lift_row": _lift_row,
    "lower_row": _lower_row,
    "insert_row": _insert_row,
    "insert_first": _insert_first,
    "move_row": _move_row,
    "cut_row": _cut_row,
    "sort": _sort,
    "sort_without_reference": _sort_without_reference,
}
