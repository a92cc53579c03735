"""What guards are for: many cells or rows at once, put back in part afterwards."""

from collections import defaultdict
from collections.abc import Callable

from simulation import sheets as do
from simulation.acts.cells import retype
from simulation.acts.visit import Act, Undo, Visit

_ENOUGH_CELLS = 11
"""Of one column, for a guard; of rows that are gone, fewer are."""


def _blank_many(visit: Visit) -> bool:
    """A whole column of values."""
    name = visit.rng.choice(visit.kind.emptied)
    return _change_many(visit, name, lambda: "")


def _complete_all(visit: Visit) -> bool:
    """Whatever nobody has typed yet for anybody: some lists lack a column."""
    new = visit.memory.mint.value
    blank = [
        (where, name)
        for where in visit.known()
        for name in visit.kind.fields
        if name in visit.tab.columns and not visit.tab.text(where[0], name)
    ]
    return sum([visit.type_into(where, name, new(name)) for where, name in blank]) > 0


def _retype_many(visit: Visit) -> bool:
    """Everybody's function gets another name."""
    name = visit.kind.common
    return _change_many(visit, name, lambda: visit.memory.mint.value(name))


def _change_many(visit: Visit, name: str, text: Callable[[], str]) -> bool:
    changed = []
    for row, person in visit.known():
        before = {name: visit.tab.text(row, name)}
        if visit.type_into((row, person), name, text()):
            changed.append(Undo(person, before, row, name=name))
    visit.memory.changed[visit.sheet.key] = changed
    return bool(changed)


def _delete_many(visit: Visit) -> bool:
    if visit.targets:
        return False
    known = [one for one in visit.known() if one[1] not in visit.memory.fresh_copies][-6:]
    deleted = []
    for row, person in reversed(known):
        deleted.append(visit.forget(row, person))
        visit.batch(do.delete_rows(visit.tab.sheet_id, row))
    visit.memory.deleted[visit.sheet.key] = deleted
    return visit.say(f"deletes the rows of {[f'#{one.person}' for one in deleted]}")


def _too_much(visit: Visit) -> bool:
    """Whatever is enough for a guard."""
    is_much = sum(1 for _ in visit.known()) >= _ENOUGH_CELLS
    acts = [_blank_many, _retype_many] if is_much else [_delete_many]
    return visit.rng.choice(acts)(visit)


def _put_back_some(visit: Visit) -> bool:
    """A row that was deleted, a cell that was blanked or retyped."""
    if visit.targets:
        return False
    deleted = visit.memory.deleted.get(visit.sheet.key)
    if deleted:
        row, undo = visit.tab.last + 1, deleted.pop()
        return visit.bring_back(undo, row) and visit.say(
            f"pastes the row of #{undo.person} back into row {row + 1}"
        )
    return _fill_a_blank(visit) or retype(visit)


def _put_back_most(visit: Visit) -> bool:
    """All but a few: less than a guard asks about."""
    return _put_back_all_but(visit, visit.rng.randint(1, 4))


def _put_back_rest(visit: Visit) -> bool:
    return _put_back_all_but(visit, 0)


def _put_back_all_but(visit: Visit, count: int) -> bool:
    """Rows that were deleted, or cells that were changed, whichever are still open."""
    if visit.targets:
        return False
    deleted = visit.memory.deleted.get(visit.sheet.key, [])
    changed = visit.memory.changed.get(visit.sheet.key, [])
    done = 0
    while len(deleted) > count:
        undo = deleted.pop()
        done += visit.bring_back(undo, visit.tab.last + 1)
        visit.say(f"pastes the row of #{undo.person} back")
    rows: dict[int, list[int]] = defaultdict(list)
    for row, person in visit.known():
        rows[person].append(row)
    while len(changed) > count:
        undo = changed.pop()
        done += bool(rows[undo.person]) and _put_back(visit, undo, rows[undo.person])
    return done > 0


def _put_back(visit: Visit, undo: Undo, rows: list[int]) -> bool:
    """Of a person with two rows, in the one that it was taken from, and never twice in one."""
    row = undo.row if undo.row in rows else rows[-1]
    rows.remove(row)
    name = undo.name or ""
    return visit.type_into((row, undo.person), name, undo.texts[name])


def _fill_a_blank(visit: Visit) -> bool:
    for row, person in visit.known():
        for name in visit.kind.fields:
            if not visit.tab.text(row, name):
                older = visit.books.older(person, name, "")
                if older and visit.type_into((row, person), name, older[-1]):
                    return True
    return False


ACTS: dict[str, Act] = {
    "too_much": _too_much,
    "blank_many": _blank_many,
    "complete_all": _complete_all,
    "retype_many": _retype_many,
    "delete_many": _delete_many,
    "put_back_some": _put_back_some,
    "put_back_most": _put_back_most,
    "put_back_rest": _put_back_rest,
}
