"""Cells of fields where half an edit makes no sense, such as an address: one verdict. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from sync_service.domain.base import Decision
from sync_service.sync.planning.merge import Sides, read_side


def bind_groups(sides_of: Mapping[str, Sides]) -> Mapping[str, Sides]:
    groups: dict[str, list[str]] = {}
    for name, sides in sides_of.items():
        if sides.codec.group:
            groups.setdefault(sides.codec.group, []).append(name)
    bound = dict(sides_of)
    for names in groups.values():
        # With only one of its fields in the tab, a group cannot be half edited.
        if len(names) > 1:
            bound.update(_bind({name: sides_of[name] for name in names}))
    return bound


def _bind(group: Mapping[str, Sides]) -> Mapping[str, Sides]:
    """If both sides changed a group, all of its cells that differ conflict: no mixed values."""
    verdict = _group_verdict(group)
    if verdict is not None:
        return {name: _answered(sides, verdict) for name, sides in group.items()}
    if any(sides.is_refilled for sides in group.values()):
        # A note that is gone may be gone for that reason.
        return {n: replace(one, bound=True, is_note_deleted=False) for n, one in group.items()}
    # Once one cell of a group asks, the others ask with it until it is answered.
    if any(sides.base.kind == "conflict" for sides in group.values()):
        is_bound = True
    else:
        typed = any(_is_changed_here(sides) for sides in group.values())
        given = any(_is_changed_there(sides) for sides in group.values())
        is_bound = typed and given
    return {name: replace(sides, bound=is_bound) for name, sides in group.items()}


def _group_verdict(group: Mapping[str, Sides]) -> Decision | None:
    """A decision about one cell of a group is one about all of them; None if there is none."""
    is_note_told = not any(sides.is_refilled for sides in group.values())
    for sides in group.values():
        if sides.base.kind != "conflict":
            continue
        if sides.decision is not None:
            return sides.decision
        is_shown = bool(sides.base.note) and sides.base.other == sides.current
        if is_note_told and is_shown and sides.is_note_deleted and not sides.is_retyped:
            return "sheet"
        if is_shown and sides.is_retyped:
            reading = read_side(sides)
            if reading.accepted:
                return "database" if reading.value == sides.current else "sheet"
    return None


def _answered(sides: Sides, verdict: Decision) -> Sides:
    """An answer keeps the sheet's value only before what this cell's own question has shown.

    Whatever was given since is asked about, in that cell alone: nobody has chosen yet.
    """
    if sides.base.kind != "conflict":
        is_given_since = verdict == "sheet" and _is_changed_there(sides) and not _addition(sides)
        return replace(sides, bound=True) if is_given_since else sides
    if sides.is_retyped and not sides.is_refilled:
        return sides
    decision = sides.decision or _addition(sides)
    is_shown = verdict != "sheet" or sides.base.other == sides.current
    return replace(sides, decision=decision or (verdict if is_shown else None))


def _addition(sides: Sides) -> Decision | None:
    """One side filled a blank of the other: that is kept, whichever side the group goes to.

    A return was noted here and another due date there: taking that date keeps the return.
    """
    if sides.base.value is not None:
        return None
    if sides.current is None:
        return "sheet"
    reading = read_side(sides)
    return "database" if reading.accepted and reading.value is None else None


def _is_changed_here(sides: Sides) -> bool:
    if not sides.is_retyped or sides.is_first:
        return False
    reading = read_side(sides)
    return reading.accepted and reading.value not in (sides.base.value, sides.current)


def _is_changed_there(sides: Sides) -> bool:
    if sides.current == sides.base.value or sides.is_first:
        return False
    return not sides.is_retyped or (read_side(sides).value != sides.current)
