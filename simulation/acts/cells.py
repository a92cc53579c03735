"""Typing: something new, rubbish, nothing, what was right before, over a note of ours."""

from simulation import sheets as do
from simulation.acts.visit import Act, Visit
from simulation.entries import Entry
from simulation.links import asks_of_loan
from simulation.values import canonical, remark_in


def _type(visit: Visit) -> bool:
    found = visit.someone()
    if found is None:
        return False
    name = visit.rng.choice(visit.kind.typed)
    return visit.type_into(found, name, visit.memory.mint.value(name))


def _type_same(visit: Visit) -> bool:
    """Into the very cell into which somebody typed elsewhere a moment ago."""
    last = visit.books.typings[-1].entry
    for row, person in visit.known():
        if person == last.person and last.name in visit.kind.typed:
            return visit.type_into((row, person), last.name, visit.memory.mint.value(last.name))
    return False


def _type_absent(visit: Visit) -> bool:
    """Into the row of somebody whose row has just gone elsewhere."""
    for row, person in visit.known():
        if visit.books.people[person].is_away:
            name = visit.rng.choice(visit.kind.typed)
            return visit.type_into((row, person), name, visit.memory.mint.value(name))
    return False


def _rubbish(visit: Visit) -> bool:
    found = visit.someone()
    if found is None:
        return False
    name = visit.rng.choice(visit.kind.rubbish)
    return visit.type_into(found, name, visit.memory.mint.rubbish(name), is_rubbish=True)


def _blank(visit: Visit) -> bool:
    found = visit.someone()
    if found is None:
        return False
    return visit.type_into(found, visit.rng.choice(visit.kind.blanked), "")


def retype(visit: Visit) -> bool:
    """« No, it was right before »: the value before, where something was typed last."""
    for row, person in sorted(visit.known(), key=lambda one: -visit.books.latest(one[1])):
        for name in visit.books.by_latest(person):
            older = visit.books.older(person, name, canonical(name, visit.tab.text(row, name)))
            if older and visit.type_into((row, person), name, older[-1]):
                return True
    return False


def _note(visit: Visit) -> bool:
    """A note of one's own, where there is none yet."""
    found = visit.someone()
    name = visit.rng.choice(visit.kind.typed)
    if found is None or name not in visit.tab.columns or visit.tab.note(found[0], name):
        return False
    column, note = visit.tab.columns[name], [{"note": "à revoir"}]
    visit.batch(do.put(visit.tab.sheet_id, found[0], column, note, "note"))
    return visit.say(f"writes a note of their own in {do.a1(found[0], column)}")


def _remark(visit: Visit) -> bool:
    """Words beside a value that stands there, and about which nobody is asked."""
    found = visit.someone()
    names = sorted({"phone", "email"} & visit.tab.columns.keys() & set(visit.kind.fields))
    if found is None or not names:
        return False
    (row, person), name = found, visit.rng.choice(names)
    text, column = visit.tab.text(row, name), visit.tab.columns[name]
    values = [one for one in visit.books.of(person, name) if one.meaning == canonical(name, text)]
    is_value = any(values) and not any(one.is_rubbish for one in values)
    is_told = visit.tab.note(row, name) or visit.tab.note(row, "ref")
    if not text or not is_value or is_told or remark_in(text) or visit.is_hit(row, column):
        return False
    words = visit.memory.mint.value("remark")
    if visit.books.is_news(person, name):
        visit.books.early_words.add(words)
    visit.put(row, column, f"{text} ({words})")
    # The value is no news: nobody would miss it more than before.
    is_required = any(one.is_alive and one.is_required for one in values)
    entry = Entry(person, name, text, visit.sheet.partner, is_required=is_required)
    visit.books.note(entry, [text])
    visit.books.remarks[words] = person
    return visit.say(
        f"appends ({words}) to {text!r} in {do.a1(row, column)} ({name} of #{person})"
    )


def _delete_note(visit: Visit) -> bool:
    """Our note goes: of a conflict, that keeps what the sheet shows."""
    for row, person in visit.known():
        for name in visit.kind.fields:
            if name not in visit.tab.columns or not visit.tab.note(row, name):
                continue
            column = visit.tab.columns[name]
            if visit.is_hit(row, column):
                continue
            visit.books.drop_remarks(visit.tab.note(row, name))
            if asks_of_loan(visit.tab.note(row, name)):
                visit.books.meant.add(visit.tab.reference(row))
            here, *shown = visit.seen(row, name, person)
            others = [one for one in shown if canonical(name, one) != canonical(name, here)]
            visit.books.replace(person, name, others)
            if visit.is_disputed(row, name):
                visit.books.choose(person, name, here)
                visit.books.answer(person, name, [here, *shown])
            visit.books.contradict(person, name, here)
            visit.decide_group(row, name, person)
            visit.batch(do.put(visit.tab.sheet_id, row, column, [{"note": ""}], "note"))
            return visit.say(f"deletes the note in {do.a1(row, column)}")
    return False


ACTS: dict[str, Act] = {
    "type": _type,
    "type_same": _type_same,
    "type_absent": _type_absent,
    "rubbish": _rubbish,
    "blank": _blank,
    "retype": retype,
    "note": _note,
    "remark": _remark,
    "delete_note": _delete_note,
}
