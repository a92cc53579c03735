"""Who a family was before a partner's edits of its row: typing another one over it takes steps.

A name now and a number in the next run look like two corrections; together they are another
family. So what a sheet changed lately is taken back before the two are compared.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from french_cells.reading import Value
from sync_service.domain.record import DECISION, WHOLE, Change, Record

NAME = "given_name"
CONTACTS = ("phone", "email")
WHO = (NAME, *CONTACTS)
"""Fields that say who a family is."""
ONE_ACT = timedelta(days=1)
"""What a sheet changes within it is typed by one person, about one family."""
SHOWN_AFTER = timedelta(hours=1)
"""What a sheet changed is shown to the family by then: it may be half of somebody else."""
_OF_SHEETS = "sheet:"


def known_before(
    record: Record, history: Sequence[Change], now: datetime, lately: timedelta = ONE_ACT
) -> Mapping[str, Value]:
    """Its name and contacts without what sheets changed lately, back to anybody else's word."""
    fields = {name: record.fields.get(name) for name in WHO}
    for change in reversed(history):
        if change.field not in (*WHO, WHOLE) or change.source == DECISION:
            continue
        is_typed = change.source.startswith(_OF_SHEETS) and change.field != WHOLE
        if not is_typed or now - change.at > lately:
            break
        fields[change.field] = change.before
    return fields
