"""What is the same for all rows of a tab and in no column: the mapping says it, once per field.

In a list of families, the one session is named as the list's title names it. Rows that are there
keep their session, whatever happens to its day; if the title names another day, new rows wait.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from french_cells.context import Context
from french_cells.named.titled import find_days_in, find_titled
from french_cells.reading import Value
from sync_service.domain.base import TabState
from sync_service.domain.codec import EntityCodec
from sync_service.domain.mapping import TabRules
from sync_service.domain.record import Record
from sync_service.domain.spreadsheet import Cell, TabSnapshot
from sync_service.domain.wording.tab_sentences import title_of_another_day
from sync_service.model.headers.session_days import SESSION
from sync_service.sync.planning.columns.header import Header

Records = Mapping[str, Record]


def read_constants(
    codec: EntityCodec, rules: TabRules, records: Records, state: TabState, context: Context
) -> Mapping[str, Value]:
    """The constants that are known now; a name that nobody has yet is left out."""
    told = {name: _read(codec, name, text, context) for name, text in rules.constants.items()}
    standing = find_session(rules, records, state)
    told = {**told, SESSION: standing} if standing else told
    return {name: value for name, value in told.items() if value is not None}


def _read(codec: EntityCodec, name: str, text: str, context: Context) -> Value:
    reading = codec.fields[name].read(Cell(text, text))
    if reading.accepted:
        return reading.value  # type: ignore[return-value] # canonical
    titled = find_titled(text, context) if name == SESSION else None
    return titled.target if titled else None


def find_session(rules: TabRules, records: Records, state: TabState) -> str | None:
    """The session of all rows that are there, in a tab of one session; None without rows."""
    if SESSION not in rules.constants:
        return None
    sessions = {str(records[ref].fields.get(SESSION)) for ref in state.rows if ref in records}
    return sessions.pop() if len(sessions) == 1 else None


def only_of(records: Records, rules: TabRules, state: TabState, session: Value) -> Records:
    """The records without families of other sessions, since the list is for one session."""
    if SESSION not in rules.constants:
        return records
    return {
        ref: one
        for ref, one in records.items()
        if ref in state.rows or (session is not None and one.fields.get(SESSION) == session)
    }


def find_other_day(
    tab: TabSnapshot, header: Header, day: str, context: Context
) -> tuple[str, str] | None:
    """Field and sentence, if the rows above the titles name other days than the session's."""
    above = list(texts_above(tab, header.row or 0))
    told = [(text, days) for text in above if (days := find_days_in(text, context))]
    if not day or not told or any(day in days for _, days in told):
        return None
    shown = f"{date.fromisoformat(day):%d/%m/%Y}"
    return "given_name", title_of_another_day(told[0][0], shown)


def texts_above(tab: TabSnapshot, header_row: int) -> Iterable[str]:
    for row in tab.rows[:header_row]:
        text = " ".join(cell.text.strip() for cell in row if cell.text.strip())
        if text:
            yield text


def find_session_text(texts: Sequence[str], context: Context) -> str:
    """The text that names the list's only session; "" if none does, or two differ."""
    known = {one.target: text for text in texts if (one := find_titled(text, context))}
    if known:
        return next(iter(known.values())) if len(known) == 1 else ""
    dated = {days: text for text in texts if len(days := find_days_in(text, context)) == 1}
    return next(iter(dated.values())) if len(dated) == 1 else ""
