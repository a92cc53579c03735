"""One column sorted by itself, while a row waits for its name; one colleague in two lists."""

from collections.abc import Iterator
from dataclasses import replace

from simulation import sheets as do
from simulation.acts.visit import Act, Visit
from simulation.entries import Entry
from simulation.kinds import CONTACT, LOAN, OWN
from simulation.values import canonical

_LEAST = 3
"""So many values that changed rows are asked about; fewer may have been put right by hand."""


def _waiting_row(visit: Visit) -> bool:
    """All is known but the name."""
    row = visit.free_row()
    if visit.kind is LOAN or row is None:
        return False
    partner = visit.sheet.partner if visit.sheet.partner in OWN else visit.rng.choice(OWN)
    person = visit.books.someone(partner, visit.kind)
    names = [one for one in visit.kind.fields if one in visit.tab.columns]
    texts = {one: visit.memory.mint.value(one) for one in names if one != visit.kind.called}
    visit.fill(row, texts, partner)
    for name, text in texts.items():
        visit.books.note(Entry(person, name, text, visit.sheet.partner))
    return visit.say(f"types #{person} in row {row + 1}, who waits for {visit.kind.called}")


def _name_row(visit: Visit) -> bool:
    name = visit.kind.called
    for row, person in visit.known():
        if not visit.tab.text(row, name):
            return visit.type_into((row, person), name, visit.memory.mint.value(name))
    return False


def _sort_column(visit: Visit) -> bool:
    """By mistake: the selection was one column wide."""
    names = [one for one in visit.kind.fields[2:] if one in visit.tab.columns]
    rows = dict(visit.known())
    filled = {row for row in range(1, len(visit.tab.rows)) if not visit.tab.is_blank(row)}
    if visit.kind is LOAN or not names or filled - rows.keys():
        return False
    name = visit.rng.choice(names)
    texts = [visit.tab.text(row, name) for row in sorted(rows)]
    is_moved = [one != other for one, other in zip(texts, sorted(texts), strict=True)]
    if not all(texts) or len({*texts}) < len(texts) or sum(is_moved) < _LEAST:
        return False
    if len({*rows.values()}) < len(rows) or visit.sheet.key in visit.books.alone:
        return False
    column = visit.tab.columns[name]
    if visit.is_column_hit(column):
        return False
    visit.memory.alone[visit.sheet.key] = {
        person: (visit.tab.text(row, name), do.image(visit.tab, row)[column])
        for row, person in rows.items()
    }
    visit.books.alone[visit.sheet.key] = name
    where = do.area(visit.tab.sheet_id, (1, visit.tab.last + 1), (column, column + 1))
    visit.sort(where, column, descending=False)
    return visit.say(f"sorts the column of {name} alone")


def _unsort_column(visit: Visit) -> bool:
    """Each gets back what was theirs."""
    name = visit.books.alone.get(visit.sheet.key)
    cells = visit.memory.alone.get(visit.sheet.key, {})
    if name is None or name not in visit.tab.columns:
        return False
    if visit.is_column_hit(visit.tab.columns[name]):
        return False
    rows = dict(_known_beside(visit, name))
    if {*rows.values()} != cells.keys() or len(rows) != len(cells):
        return False
    for row, person in rows.items():
        text, cell = cells[person]
        visit.books.drop_remarks(visit.tab.text(row, name))
        _note_restored(visit, (row, person), name, text)
        put = do.put(visit.tab.sheet_id, row, visit.tab.columns[name], [cell], "userEnteredValue")
        visit.batch(put)
    del visit.books.alone[visit.sheet.key]
    return visit.say(f"puts the column of {name} back")


def _note_restored(visit: Visit, where: tuple[int, int], name: str, text: str) -> None:
    """What was typed for somebody since their cell went away goes as theirs comes back."""
    row, person = where
    shown = canonical(name, visit.tab.text(row, name))
    is_theirs = shown in {one.meaning for one in visit.books.of(person, name)}
    # The note of a conflict is answered by whatever is put into its cell.
    if (is_theirs and shown != canonical(name, text)) or visit.is_disputed(row, name):
        entry = Entry(person, name, text, visit.sheet.partner)
        visit.books.note(entry, visit.seen(row, name, person))
        # Who keeps the other value, decided so before the column was put back.
        visit.books.contradict(person, name, text)


def _known_beside(visit: Visit, name: str) -> Iterator[tuple[int, int]]:
    for row in visit.tab.data_rows():
        texts = {one: text for one, text in visit.tab.texts(row).items() if one != name}
        person = visit.books.person_of(texts)
        if person is not None:
            yield row, person


def _type_over(visit: Visit) -> bool:
    """Another person in somebody's row, whose place they take."""
    found = visit.someone()
    if visit.kind is not CONTACT or found is None or visit.is_any_hit(found[:1]):
        return False
    if not {*visit.kind.fields} <= visit.tab.columns.keys():
        return False
    row, before = found
    person = visit.books.someone(visit.books.people[before].partner, visit.kind)
    visit.books.people[before].is_disputed = True
    visit.books.release(before)
    visit.books.people[before].successor = person
    for name in visit.kind.fields:
        text = visit.memory.mint.value(name)
        visit.books.let_go(before, name, visit.seen(row, name, before))
        _hand_on(visit, (row, before), name, person)
        visit.put(row, visit.tab.columns[name], text)
        visit.books.note(Entry(person, name, text, visit.sheet.partner))
    return visit.say(f"types #{person} over #{before} in row {row + 1}")


def _hand_on(visit: Visit, where: tuple[int, int], name: str, person: int) -> None:
    """What others gave the one before, unseen here, may be the next one's: it is one record."""
    row, before = where
    shown = {canonical(name, text) for text in visit.seen(row, name, before)}
    for one in visit.books.alive(before, name):
        if one.entry.author != visit.sheet.partner and one.meaning not in shown:
            handed = replace(one.entry, person=person, is_required=False)
            visit.books.note(handed)


def _same_colleague(visit: Visit) -> bool:
    """Who was typed last elsewhere, and whom no run has brought here yet."""
    row, last = visit.free_row(), visit.books.typings[-1].entry.person
    someone = visit.books.people[last]
    is_new = all(visit.books.is_news(last, name) for name in someone.kind.fields)
    is_here = visit.shows_already(last) or visit.kind is not someone.kind
    is_theirs = visit.sheet.scope == "all" or visit.sheet.partner == someone.partner
    if visit.kind is not CONTACT or row is None or is_here or not is_new:
        return False
    if not is_theirs:
        return False
    names = [one for one in visit.kind.fields if one in visit.tab.columns]
    texts = {one: visit.books.of(last, one)[-1].text for one in names if visit.books.of(last, one)}
    if len(texts) < len(names):
        return False
    visit.fill(row, texts, someone.partner)
    for name, text in texts.items():
        visit.books.note(Entry(last, name, text, visit.sheet.partner))
    return visit.say(f"types #{last} in row {row + 1}, too")


ACTS: dict[str, Act] = {
    "waiting_row": _waiting_row,
    "name_row": _name_row,
    "sort_column": _sort_column,
    "unsort_column": _unsort_column,
    "type_over": _type_over,
    "same_colleague": _same_colleague,
}
