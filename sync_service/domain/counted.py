"""Which count of a session stands in the figures, where there are two, and whose word it is.

The first that was made, as long as it is live: the one that stays once somebody merges them. One
rule for the report, the letter, the desk and the page that corrects it.
"""

from collections.abc import Iterable, Mapping

from french_cells.reading import Value
from sync_service.domain.record import UNDO, WHOLE, Change, Record


def find_counted(counts: Iterable[Record]) -> Mapping[str, Record]:
    """By session; `counts` are live, in the order in which they were made."""
    found: dict[str, Record] = {}
    for one in counts:
        found.setdefault(str(one.fields.get("session_id")), one)
    return found


def find_sources(history: Iterable[Change]) -> Mapping[str, str]:
    """By field of a record, oldest change first: whose word its value is.

    What was taken back is whose it was before. Only who takes a record back out says so herself.
    """
    found: dict[str, str] = {}
    said: dict[tuple[str, Value], str] = {}
    for one in history:
        if one.field != WHOLE:
            said.setdefault((one.field, one.before), found.get(WHOLE, ""))
        source = one.source
        is_back = source.partition(":")[0] == UNDO and (one.field, one.after) != (WHOLE, None)
        if is_back:
            source = said.get((one.field, one.after), source)
        found[one.field] = said[one.field, one.after] = source
    return found
