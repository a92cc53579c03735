"""An older copy of a list, pasted over the rows that stand there by now: in part, or whole."""

import itertools
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from simulation.acts.visit import Act, Kept, Visit
from simulation.entries import Entry
from simulation.kinds import LOAN
from simulation.values import canonical, without_remark

_MOST = 4
"""Rows that somebody pastes over: fewer than a guard asks about."""


def _keep_copy(visit: Visit) -> bool:
    """In a file of their own, as of this day."""
    kept = [
        Kept(
            person,
            {name: without_remark(text) for name, text in visit.tab.texts(row).items()},
            visit.tab.reference(row),
        )
        for row, person in visit.known()
    ]
    visit.memory.kept[visit.sheet.key] = kept
    return len(kept) > 1 and visit.say(f"keeps a copy of {len(kept)} rows")


def _paste_cells(visit: Visit) -> bool:
    """Some columns of some rows, over the same people."""
    kept = {one.person: one.texts for one in visit.memory.kept.get(visit.sheet.key, ())}
    names, rows = _block(visit, visit.kind.fields, kept)
    cells = [
        _type_again(visit, where, name, kept[where[1]][name])
        for where in rows
        for name in names
        if name in kept[where[1]]
    ]
    visit.say(f"pasted {names} of {len(rows)} rows")
    return any(cells)


def _paste_astray(visit: Visit) -> bool:
    """The copy is of a row more or less: each gets what was the next one's, but for the names."""
    kept = visit.memory.kept.get(visit.sheet.key, [])
    names, rows = _block(visit, visit.kind.typed[-3:], [one.person for one in kept])
    after = {one.person: next_ for one, next_ in itertools.pairwise(kept)}
    if visit.kind is LOAN:
        return False
    cells = [
        _type_again(visit, where, name, after[where[1]].texts[name])
        for where in rows
        for name in names
        if where[1] in after and after[where[1]].texts.get(name)
    ]
    visit.say(f"pasted {names} a row too high into {len(rows)} rows")
    return any(cells)


def _block(
    visit: Visit, fields: Collection[str], people: Collection[int]
) -> tuple[list[str], list[tuple[int, int]]]:
    """Columns side by side, and rows below each other in which these people stand, once each."""
    columns = sorted((visit.tab.columns[one], one) for one in fields if one in visit.tab.columns)
    first = visit.rng.randint(0, max(0, len(columns) - 2))
    count = Counter(person for _, person in visit.known())
    rows = [one for one in visit.known() if one[1] in people and count[one[1]] == 1]
    start = visit.rng.randint(0, max(0, len(rows) - 2))
    block = rows[start : start + _MOST]
    return [name for _, name in columns[first : first + visit.rng.randint(2, 3)]], [
        one for at, one in enumerate(block) if one[0] == block[0][0] + at
    ]


def _type_again(visit: Visit, where: tuple[int, int], name: str, text: str) -> bool:
    return visit.type_into(where, name, text, is_rubbish=_was_rubbish(visit, name, text))


def _was_rubbish(visit: Visit, name: str, text: str) -> bool:
    meaning = canonical(name, text)
    owners = visit.books.owners(name, text) or ()
    typed = [one for owner in owners for one in visit.books.of(owner, name)]
    return any(one.is_rubbish for one in typed if one.meaning == meaning)


def _paste_copy(visit: Visit) -> bool:
    """Over everything from the first row on, but for « Réf. »."""
    return _paste_over(visit, has_references=False)


def _paste_whole_copy(visit: Visit) -> bool:
    return _paste_over(visit, has_references=True)


@dataclass
class _Over:
    """Who stood where before, and who stands where now."""

    before: dict[int, int]
    """Person → row."""
    below: frozenset[int]
    """Whose row is further down: it stays."""


def _paste_over(visit: Visit, *, has_references: bool) -> bool:
    kept = visit.memory.kept.get(visit.sheet.key, [])
    known = [*visit.known()]
    people = [one.person for one in kept]
    last = visit.tab.head + len(kept)
    filled = {row for row in range(1, len(visit.tab.rows)) if not visit.tab.is_blank(row)}
    is_clear = filled - {row for row, _ in known} <= {row for row in filled if row > last}
    is_alone = len({one for _, one in known}) == len(known) and len({*people}) == len(people)
    is_theirs = is_clear and not visit.is_any_hit(range(visit.tab.head + 1, last + 1))
    if not (kept and is_theirs and is_alone) or visit.kind is LOAN:
        return False
    if last + 2 > visit.tab.size[0] or _has_notes(visit, [row for row, _ in known]):
        return False
    over = _Over(
        {person: row for row, person in known},
        frozenset(person for row, person in known if row > last),
    )
    for person, row in over.before.items():
        if row <= last and person not in people:
            visit.forget(row, person)
    visit.unmerge()
    for row in range(visit.tab.head + 1, last + 1):
        visit.books.drop_remarks("\n".join(visit.tab.texts(row).values()))
    for row, one in enumerate(kept, start=visit.tab.head + 1):
        _put_row(visit, row, one, has_references=has_references)
    for one in kept:
        _note_again(visit, one, over)
    told = " with references" if has_references else ""
    return visit.say(f"pastes an older copy{told} over rows 2 to {last + 1}: {people}")


def _has_notes(visit: Visit, rows: Collection[int]) -> bool:
    """About somebody: beside another nobody could say whom an answer is about."""
    return any(visit.tab.note(row, name) for row in rows for name in visit.tab.columns)


def _put_row(visit: Visit, row: int, one: Kept, *, has_references: bool) -> None:
    visit.fill(row, one.texts, visit.books.people[one.person].partner)
    if has_references and "ref" in visit.tab.columns:
        place = f"'{visit.tab.title}'!{visit.tab.place(row, 'ref')}"
        visit.google.type(visit.tab.spreadsheet, place, [[one.reference]])


def _note_again(visit: Visit, one: Kept, over: _Over) -> None:
    """What was retyped so; whoever is twice now, or is back, may have either."""
    books, person = visit.books, one.person
    row = over.before.get(person)
    is_twice = person in over.below
    if is_twice:
        books.copies.add((visit.sheet.key, person))
        visit.memory.fresh_copies.add(person)
    books.people[person].is_away = False
    for name, text in one.texts.items():
        now = "" if row is None else visit.tab.text(row, name)
        if row is not None and canonical(name, now) == canonical(name, text):
            continue
        is_sure = row is not None and not is_twice
        is_rubbish = _was_rubbish(visit, name, text)
        entry = Entry(
            person, name, text, visit.sheet.partner, is_rubbish=is_rubbish, is_required=is_sure
        )
        books.note(entry, visit.seen(row, name, person) if is_sure and row is not None else ())


ACTS: dict[str, Act] = {
    "keep_copy": _keep_copy,
    "paste_cells": _paste_cells,
    "paste_astray": _paste_astray,
    "paste_copy": _paste_copy,
    "paste_whole_copy": _paste_whole_copy,
}
