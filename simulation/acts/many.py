"""What guards are for: many cells or rows at once, put back in part afterwards."""

from simulation import sheets as do
from simulation.acts.cells import retype
from simulation.acts.visit import Act, Visit


def _blank_many(visit: Visit) -> bool:
    """A whole column of values."""
    name = visit.dice.choice(visit.kind.emptied)
    if visit.targets:
        return False
    return sum([visit.type_into(where, name, "") for where in visit.known()]) > 0


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
    if visit.targets:
        return False
    new, name = visit.memory.mint.value, visit.kind.common
    return sum([visit.type_into(where, name, new(name)) for where in visit.known()]) > 0


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


def _fill_a_blank(visit: Visit) -> bool:
    for row, person in visit.known():
        for name in visit.kind.fields:
            if not visit.tab.text(row, name):
                older = visit.books.older(person, name, "")
                if older and visit.type_into((row, person), name, older[-1]):
                    return True
    return False


ACTS: dict[str, Act] = {
    "blank_many": _blank_many,
    "complete_all": _complete_all,
    "retype_many": _retype_many,
    "delete_many": _delete_many,
    "put_back_some": _put_back_some,
}
