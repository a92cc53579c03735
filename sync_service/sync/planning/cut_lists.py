"""A list of people that waited in a cell and named somebody who was erased since (ADR 13). Pure.

Their name goes from the cell. Whoever else was typed there stays in it, and is asked about: what
waited is no agreement.
"""

from dataclasses import replace

from sync_service.sync.planning.merge import Outcome, Sides, open_conflict


def keep_others(sides: Sides, outcome: Outcome) -> Outcome:
    """Instead of the record's list, those who are left of what was typed are written."""
    base, others = sides.base, sides.base.other
    # Only an erasure leaves a list beside what is agreed on.
    is_cut = base.kind == "agreed" and isinstance(others, list) and not sides.is_retyped
    is_asked = sides.direction == "both" and not sides.fixed and others != sides.current
    if not (is_cut and is_asked) or outcome.write is None:
        return outcome
    shown = sides.codec.show(others)
    cell = sides.cell._replace(value=shown.value, text=sides.codec.text(others))
    unknown = base._replace(value=None, raw=None)
    return replace(open_conflict(replace(sides, base=unknown, cell=cell)), write=shown)
