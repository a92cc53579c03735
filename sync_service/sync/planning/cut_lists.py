"""A cell that says who leads or answers, waited, and named somebody erased since (ADR 13). Pure.

Their name goes from the cell. Whoever else was typed there stays in it, and is asked about: what
waited is no agreement.
"""

from dataclasses import replace

from sync_service.domain.codec import Shown
from sync_service.domain.mapping import is_link
from sync_service.sync.planning.merge import Outcome, Sides, open_conflict, read_cell


def keep_others(sides: Sides, outcome: Outcome) -> Outcome:
    """Instead of the record's value, those who are left of what was typed are written."""
    base, others = sides.base, sides.base.other
    # Only an erasure leaves a list beside what is agreed on.
    if not isinstance(others, list) or base.kind != "agreed" or sides.is_retyped:
        return outcome
    if outcome.write is None or sides.direction != "both" or sides.fixed:
        return outcome
    is_one = is_link(sides.codec.name)
    text = ", ".join(others) if is_one else sides.codec.text(others)
    cell = sides.cell._replace(value=text, text=text)
    reading = read_cell(sides.codec, cell)
    if reading.accepted and reading.value == sides.current:
        return outcome
    unknown = base._replace(value=None, raw=None)
    return replace(open_conflict(replace(sides, base=unknown, cell=cell)), write=Shown(text))
