"""Which count of a session stands in the figures, where there are two.

The first that was made, as long as it is live: the one that stays once somebody merges them. One
rule for the report, the letter, the desk and the page that corrects it.
"""

from collections.abc import Iterable, Mapping

from sync_service.domain.record import Record


def find_counted(counts: Iterable[Record]) -> Mapping[str, Record]:
    """By session; `counts` are live, in the order in which they were made."""
    found: dict[str, Record] = {}
    for one in counts:
        found.setdefault(str(one.fields.get("session_id")), one)
    return found
