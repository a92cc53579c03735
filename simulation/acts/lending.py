"""Loans: lent, given back by a date or by a word, of another thing than was written."""

from simulation.acts.visit import Act, Visit
from simulation.entries import Entry
from simulation.kinds import ITEM, LOAN, OWN
from simulation.values import canonical, day_told

_LATER = frozenset({"returned_on"})
"""What nobody knows on the day of the loan."""


def lend(visit: Visit, row: int) -> bool:
    """To a partner: of one's own things, or to oneself."""
    things = visit.books.things()
    free = [one for one in things if not (visit.memory.is_scarce and visit.books.is_out(one))]
    return bool(free) and _lend(visit, row, visit.rng.choice(free))


def _lend(visit: Visit, row: int, thing: int) -> bool:
    things = visit.books.things()
    owner = visit.books.people[thing].partner
    others = [one for one in OWN if one != owner]
    is_mine = visit.sheet.partner not in OWN or visit.sheet.partner == owner
    borrower = visit.rng.choice(others) if is_mine else visit.sheet.partner
    loan = visit.books.someone(borrower, LOAN)
    names = [one for one in LOAN.fields if one in visit.tab.columns and one not in _LATER]
    texts = {name: visit.memory.mint.value(name) for name in names}
    texts["item_code"] = things[thing]
    visit.fill(row, texts, borrower)
    for name, text in texts.items():
        visit.books.note(Entry(loan, name, text, visit.sheet.partner))
    return visit.say(f"lends #{thing} {things[thing]} to {borrower} in row {row + 1}: #{loan}")


def _lend_again(visit: Visit) -> bool:
    """What somebody had before is free once more."""
    row, things = visit.free_row(), visit.books.things()
    free = [one for one in things if visit.books.was_lent(one) and not visit.books.is_out(one)]
    if visit.kind is not LOAN or row is None or not free:
        return False
    return _lend(visit, row, visit.rng.choice(free))


def share_links(visit: Visit, source: int, original: int, copy: int) -> None:
    """A copied row names what the first one names there, and is given back when that was."""
    for name, called in visit.kind.links.items():
        shown = visit.tab.text(source, name)
        thing = visit.books.thing_called(shown)
        # What was typed elsewhere and is not here yet was not copied.
        named = (
            visit.books.alive(original, name) if thing is None else visit.books.of(thing, called)
        )
        for one in named[-1:]:
            written = shown if thing is None else ""
            entry = Entry(copy, name, one.text, visit.sheet.partner, written=written)
            visit.books.note(entry)
    day = day_told(visit.tab.text(source, "status"))
    if visit.kind is LOAN and day and "returned_on" not in visit.tab.columns:
        visit.books.note(Entry(copy, "returned_on", day, visit.sheet.partner))


def _give_back(visit: Visit) -> bool:
    """A date, or « rendu le 3/5/2026 » where there is no column for one."""
    found = visit.someone()
    if visit.kind is not LOAN or found is None:
        return False
    row, loan = found
    day = visit.memory.mint.value("returned_on")
    if "returned_on" in visit.tab.columns:
        return visit.type_into(found, "returned_on", day)
    column = visit.tab.columns.get("status")
    shown = visit.tab.text(row, "status")
    if column is None or visit.is_hit(row, column) or shown.casefold().startswith("rendu"):
        return False
    visit.put(row, column, f"rendu le {day}")
    visit.books.note(Entry(loan, "returned_on", day, visit.sheet.partner), [""])
    visit.tell_apart(row, "returned_on", loan)
    return visit.say(f"types 'rendu le {day}' over {shown!r} in row {row + 1} of #{loan}")


def _swap(visit: Visit) -> bool:
    """It was another thing that was lent."""
    found, things = visit.someone(), visit.books.things()
    column = visit.tab.columns.get("item_code")
    if visit.kind is not LOAN or found is None or column is None or visit.is_hit(found[0], column):
        return False
    row, loan = found
    before = visit.books.thing_called(visit.tab.text(row, "item_code"))
    others = [one for one in things if one != before and _may_lend(visit, one, loan)]
    if not others:
        return False
    thing = visit.rng.choice(others)
    seen = [] if before is None else [visit.books.of(before, "code")[-1].text]
    visit.put(row, column, things[thing])
    visit.books.note(Entry(loan, "item_code", things[thing], visit.sheet.partner), seen)
    visit.tell_apart(row, "item_code", loan)
    return visit.say(f"lends #{thing} in place of #{before} in row {row + 1} of #{loan}")


def _may_lend(visit: Visit, thing: int, loan: int) -> bool:
    """A partner writes down what is lent by them or to them."""
    mine = {visit.books.people[thing].partner, visit.books.people[loan].partner}
    return visit.sheet.scope == "all" or visit.sheet.partner in mine


def _rename_thing(visit: Visit) -> bool:
    """Loans go on naming it."""
    found = visit.someone()
    if visit.kind is not ITEM or found is None:
        return False
    before = visit.tab.text(found[0], "label")
    text = visit.memory.mint.value("label")
    return canonical("label", before) != "" and visit.type_into(found, "label", text)


ACTS: dict[str, Act] = {
    "give_back": _give_back,
    "lend_again": _lend_again,
    "swap": _swap,
    "rename_thing": _rename_thing,
}
