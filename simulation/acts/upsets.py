"""What befalls a whole tab at once: sorted with its titles, another list pasted below."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from simulation import sheets as do
from simulation.acts.visit import Act, Json, Visit
from simulation.entries import Entry
from simulation.kinds import LOAN, OWN, PARTNERS
from simulation.sheets import Tab
from simulation.values import is_valid

PATIENT = frozenset({"type", "type_same", "retype", "blank", "rubbish", "titles_back"})
"""What people still do in a tab of which the titles stand among the rows."""


def _sort_with_titles(visit: Visit) -> bool:
    """« Trier la feuille », where no row is frozen: the titles end up among the rows."""
    orders = [
        (name, descending)
        for name in visit.kind.fields
        if name in visit.tab.columns
        for descending in (False, True)
        if any(_comes_before(visit, text, name) != descending for text in _filled(visit, name))
    ]
    if not orders or visit.tab.head:
        return False
    by, descending = visit.rng.choice(orders)
    where = do.area(visit.tab.sheet_id, (0, visit.tab.last + 1), (0, visit.tab.width))
    visit.sort(where, visit.tab.columns[by], descending=descending)
    visit.memory.astray.add(visit.sheet.key)
    return visit.say(f"sorts the whole tab by {by}{', descending' if descending else ''}")


def _filled(visit: Visit, name: str) -> list[str]:
    """Blank cells come last in any order."""
    return [text for row in visit.tab.data_rows() if (text := visit.tab.text(row, name))]


def _comes_before(visit: Visit, text: str, name: str) -> bool:
    """The title of its column, in the order of letters."""
    return text.casefold() < visit.tab.text(0, name).casefold()


def _titles_back(visit: Visit) -> bool:
    """By hand: the rows stay in their new order."""
    if not visit.tab.head:
        return False
    visit.batch(do.move(visit.tab.sheet_id, "ROWS", visit.tab.head, 0))
    visit.memory.astray.discard(visit.sheet.key)
    return visit.say(f"moves the titles up from row {visit.tab.head + 1}")


def _paste_list(visit: Visit) -> bool:
    """From elsewhere, in this list's order: with titles or without."""
    names = sorted(visit.tab.columns, key=lambda one: visit.tab.columns[one])
    names = [one for one in names if one != "ref"]
    return _paste(visit, names, has_titles=visit.rng.random() < 0.5)


def _paste_other_list(visit: Visit) -> bool:
    """With titles of its own, of other columns and in another order."""
    names = [*visit.kind.fields, visit.kind.whose]
    visit.rng.shuffle(names)
    return _paste(visit, names, has_titles=True)


def _paste(visit: Visit, names: Sequence[str], *, has_titles: bool) -> bool:
    """People whom no list had, right below everything or below a blank row."""
    row, first = visit.free_row(), min(visit.tab.columns.values())
    count = visit.rng.randint(2, 4)
    if visit.kind is LOAN or row is None or row + count + 4 > visit.tab.size[0]:
        return False
    if visit.is_any_hit(range(row, row + count + 2)):
        return False
    row += visit.rng.randint(0, 1)
    partner = visit.sheet.partner if visit.sheet.partner in OWN else visit.rng.choice(OWN)
    people = [visit.books.someone(partner, visit.kind) for _ in range(count)]
    lines = [[visit.kind.titles[one][0] for one in names]] if has_titles else []
    under = {column - first: name for name, column in visit.tab.columns.items()}
    for person in people:
        meant = {one: visit.memory.mint.value(one) for one in visit.kind.fields}
        line = [meant.get(one, PARTNERS[partner]) for one in names]
        _note_pasted(visit, person, {under.get(at): text for at, text in enumerate(line)})
        lines.append(line)
    visit.google.type(visit.tab.spreadsheet, f"'{visit.tab.title}'!{do.a1(row, first)}", lines)
    visit.memory.pasted.setdefault(visit.sheet.key, set()).update(people)
    told = ", ".join(f"#{one}" for one in people)
    return visit.say(f"pastes {told} into row {row + 1}, {'with titles: ' * has_titles}{names}")


def _note_pasted(visit: Visit, person: int, stands: Mapping[str | None, str]) -> None:
    """What stands under the list's own titles is read by these, whatever others are above it."""
    for name in visit.kind.fields:
        if text := stands.get(name, ""):
            is_rubbish = not is_valid(name, text)
            visit.books.note(Entry(person, name, text, visit.sheet.partner, is_rubbish=is_rubbish))


def _unpaste(visit: Visit) -> bool:
    """It was the wrong place: those rows go, and the titles above them."""
    pasted = visit.memory.pasted.pop(visit.sheet.key, set())
    known = {row: one for row, one in visit.known() if one in pasted}
    titles = [row for row in range(visit.tab.head + 1, visit.tab.last) if visit.tab.is_titles(row)]
    if not known or visit.is_any_hit([*known, *titles]):
        return False
    for row in sorted([*known, *titles], reverse=True):
        if row in known:
            visit.forget(row, known[row])
        visit.batch(do.delete_rows(visit.tab.sheet_id, row))
    return visit.say(f"deletes the pasted rows of {[f'#{one}' for one in known.values()]}")


def _line_up(visit: Visit) -> bool:
    """Under the list's own titles, as our note asks; then the pasted ones go."""
    tab, pasted = visit.tab, visit.memory.pasted.get(visit.sheet.key, set())
    titles = next(
        (row for row in range(tab.head + 1, tab.last) if _is_out_of_line(tab, row)), None
    )
    if titles is None:
        return False
    rows = [
        (row, person)
        for row, person in visit.known()
        if row > titles and person in pasted and not tab.reference(row)
    ]
    if not rows or visit.is_any_hit([titles, *(row for row, _ in rows)]):
        return False
    stood = {name: at for at, name in tab.named(titles)}
    for row, person in rows:
        _put_in_line(visit, row, person, stood)
    _rename_emptied(visit, {person for _, person in rows}, stood)
    visit.batch(do.delete_rows(tab.sheet_id, titles))
    told = ", ".join(f"#{person}" for _, person in rows)
    return visit.say(
        f"moves {told} under the list's titles, and deletes those in row {titles + 1}"
    )


def _is_out_of_line(tab: Tab, row: int) -> bool:
    return tab.is_titles(row) and any(tab.columns.get(one, at) != at for at, one in tab.named(row))


def _put_in_line(visit: Visit, row: int, person: int, stood: Mapping[str, int]) -> None:
    """`stood`: the columns in which the pasted titles have each value."""
    tab, cells = visit.tab, do.image(visit.tab, row)
    width = max([len(cells), *(at + 1 for at in tab.columns.values())])
    line: list[Json] = [{} for _ in range(width)]
    for name, at in stood.items():
        if name in tab.columns and at < len(cells):
            line[tab.columns[name]] = cells[at]
    for name in visit.kind.fields:
        text = tab.cell(row, stood[name]).get("formattedValue", "") if name in stood else ""
        if name in tab.columns and text != tab.text(row, name):
            is_rubbish = bool(text) and not is_valid(name, text)
            entry = Entry(person, name, text, visit.sheet.partner, is_rubbish=is_rubbish)
            visit.books.note(entry, visit.seen(row, name, person))
    visit.batch(do.put(tab.sheet_id, row, 0, line, do.PASTED))


def _rename_emptied(visit: Visit, people: AbstractSet[int], stood: Mapping[str, int]) -> None:
    """What somebody emptied in a column comes back, for who was moved, under its own title."""
    meant = {at: name for name, at in stood.items() if name in visit.tab.columns}
    changed = visit.memory.changed.get(visit.sheet.key, [])
    for at, undo in enumerate(changed):
        column = visit.tab.columns.get(undo.name or "", -1)
        if undo.person in people and column in meant:
            name, [text] = meant[column], undo.texts.values()
            changed[at] = replace(undo, name=name, texts={name: text})


ACTS: dict[str, Act] = {
    "sort_with_titles": _sort_with_titles,
    "titles_back": _titles_back,
    "paste_list": _paste_list,
    "paste_other_list": _paste_other_list,
    "unpaste": _unpaste,
    "line_up": _line_up,
}
