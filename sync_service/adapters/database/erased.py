"""Who was erased: the history says so, not a « — » in place of a name, which anybody may type."""

from sqlalchemy import ColumnElement, Table, and_, case, exists, false

from sync_service.adapters.database import tables
from sync_service.domain.record import ERASING, NOBODY, Entity
from sync_service.model.personal import PEOPLE, name_field


def was_erased(entity: Entity, table: Table) -> ColumnElement[bool]:
    """Of a row of the entity's table."""
    if entity not in PEOPLE:
        return false()
    name, change = name_field(entity), tables.change.c
    is_told = and_(change.ref == table.c.ref, change.field == name, change.source.in_(ERASING))
    # The history is searched only where the name would be that of nobody.
    return case((table.c[name] == NOBODY, exists().where(is_told).correlate(table)), else_=false())
