"""Draws what is said of columns that are missing, needed, or not read."""

from collections.abc import Iterator, Mapping, Sequence

from french_cells.folding import fold
from sync_service.domain.base import ProblemKind
from sync_service.domain.decisions import GONE_COLUMN
from sync_service.domain.mapping import NAMES, PERSON
from sync_service.domain.spreadsheet import cell_name
from sync_service.domain.wording import tab_sentences
from sync_service.sync.planning.cells.day_beside import SESSION
from sync_service.sync.planning.columns.header import Header
from sync_service.sync.planning.left_as_is import gone_column, unread_column
from sync_service.sync.planning.rendering.canvas import Canvas, Place
from sync_service.sync.planning.rows.lacking import PEOPLE
from sync_service.sync.planning.situation import Situation
from sync_service.sync.planning.under_headings import STATUS


def complain_of_columns(canvas: Canvas, lacking: Mapping[str, Sequence[int]]) -> None:
    """Columns that were known, or that records need, and that cannot be found any more.

    `lacking`: fields without a column → rows that wait for it.
    """
    situation, header = canvas.situation, canvas.view.header
    for name, message, column in situation.remarks:
        title = None if header.row is None or column is None else (header.row, column)
        canvas.complain("missing_column", message, Place(row_key=name, at=title))
        canvas.on_title.append(message)
    _draw_on_titles(canvas)
    at = None if header.row is None else (header.row, canvas.reference_column)
    for name, message in _missed_columns(situation, header, lacking):
        is_there = name in header.columns
        kind: ProblemKind = "invalid" if is_there else "missing_column"
        # Adding the contact answers it, whichever column it is.
        field = PERSON if is_there and name in PEOPLE and name in lacking else name
        canvas.complain(kind, message, Place(field=field, at=at))
        canvas.on_title.append(message)
    for name in _find_gone(situation, header, lacking):
        message, key = tab_sentences.missing_column(_label(situation, name)), gone_column(name)
        canvas.complain("missing_column", message, Place(field=name, at=at, covers=GONE_COLUMN))
        canvas.on_title.append(message)
        canvas.asked_above[key] = canvas.reference_column


def _draw_on_titles(canvas: Canvas) -> None:
    """Of columns that are read."""
    header, situation = canvas.view.header, canvas.situation
    for name, message, key in situation.on_titles:
        if header.row is None or name not in header.columns:
            continue
        canvas.on_columns.setdefault(name, []).append(message)
        if key:
            place = Place(row_key=key, at=(header.row, header.columns[name]))
            canvas.complain("invalid", message, place)
    told = situation.told_on_titles.items()
    canvas.offered.update({name: one for name, one in told if name in header.columns})


def complain_of_second_columns(canvas: Canvas) -> None:
    """Somebody types there what would arrive in the column beside it."""
    header, fields = canvas.view.header, canvas.situation.codec.fields
    told: set[tuple[str, str]] = set()
    for column, name in header.unread.items():
        # One that is read may have been set aside since, as its formula shows an error.
        if header.row is None or name not in fields or name not in header.columns:
            continue
        title, read = (_title_of(canvas, at) for at in (column, header.columns[name]))
        key, is_told = unread_column(name, title), (name, fold(title)) in told
        if is_told or key in canvas.situation.accepted or _is_read_beside(canvas, column, name):
            continue
        told.add((name, fold(title)))
        message = tab_sentences.second_column(title, fields[name].label, read)
        place = Place(row_key=f"unread:{fold(title)}", field=name, at=(header.row, column))
        canvas.complain("missing_column", message, place)
        canvas.on_columns.setdefault(name, []).append(message)
        canvas.asked_above[key] = header.columns[name]


def _is_read_beside(canvas: Canvas, column: int, name: str) -> bool:
    """Whether it says more of the field's column: a weekday, a session's day, « annulé »."""
    readers, tab = canvas.situation.readers, canvas.view.tab
    below = range(canvas.view.header.first_row, len(tab.rows))
    if name == SESSION:
        return readers.session_day is not None
    if name == STATUS:
        return readers.beside is not None
    tell = readers.weekday
    return tell is not None and any(tell(tab.cell(row, column).text) is not None for row in below)


def _title_of(canvas: Canvas, column: int) -> str:
    """The lowest of one or two rows of titles."""
    header = canvas.view.header
    rows = range(header.first_row - 1, (header.row or 0) - 1, -1)
    titles = (canvas.view.tab.cell(row, column).text.strip() for row in rows)
    return next(filter(None, titles), "")


def _say_needed(situation: Situation, header: Header, name: str, rows: Sequence[int]) -> str:
    label, told = situation.codec.fields[name].label, situation.rules.constants.get(name)
    column, count = header.columns.get(name), len(rows)
    if column is None and told is not None:
        return tab_sentences.needed_constant(label, told, count)
    if column is None:
        return tab_sentences.needed_column(label, count)
    if name not in PEOPLE:
        return tab_sentences.needed_list(label, count)
    columns = [header.columns[one] for one in (PERSON, *NAMES) if one in header.columns]
    named = [
        (cell_name(row, column), " ".join(situation.tab.cell(row, one).text for one in columns))
        for row in rows
    ]
    return tab_sentences.unknown_people(named)


def _missed_columns(
    situation: Situation, header: Header, lacking: Mapping[str, Sequence[int]]
) -> Iterator[tuple[str, str]]:
    """Field → what is said about its column, once for all rows."""
    for name in _find_away(situation, header, lacking):
        label, reason = _label(situation, name), header.aside.get(name)
        if reason == "doubled":
            yield name, tab_sentences.doubled_column(label)
        elif reason == "broken":
            yield name, tab_sentences.broken_column(label)
        elif name in lacking:
            yield name, _say_needed(situation, header, name, lacking[name])


def _find_gone(
    situation: Situation, header: Header, lacking: Mapping[str, Sequence[int]]
) -> Iterator[str]:
    """Fields whose column was here once; what never was here is missed once a row needs it."""
    for name in _find_away(situation, header, lacking):
        is_gone = name not in lacking and header.aside.get(name) == "missing"
        is_left = gone_column(name) in situation.accepted
        if is_gone and name in situation.state.columns and not is_left:
            yield name


def _find_away(
    situation: Situation, header: Header, lacking: Mapping[str, Sequence[int]]
) -> Iterator[str]:
    """Fields without a column that can be read, or whose cells nothing known could explain."""
    fields = situation.codec.fields
    constants = situation.rules.constants.keys() - lacking.keys()
    for name in {**header.aside, **lacking}:
        if name in fields and name not in constants:
            yield name


def _label(situation: Situation, name: str) -> str:
    return situation.codec.fields[name].label
