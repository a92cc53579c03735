"""Draws rows that are no records yet: what each cell lacks, in a note and a problem.

Rows below titles of their own lack nothing but their columns: one question, at these titles.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from sync_service.domain.mapping import NAMES
from sync_service.domain.spreadsheet import SheetRow, cell_name, column_letters
from sync_service.domain.wording import sentences, tab_sentences
from sync_service.domain.wording.row_sentences import and_other_rows
from sync_service.sync.planning.assumptions import LEAST_CELLS
from sync_service.sync.planning.left_as_is import other_structure
from sync_service.sync.planning.merge import text_of
from sync_service.sync.planning.rendering.canvas import Canvas, Place
from sync_service.sync.planning.rendering.drawn_rows import draw_reference
from sync_service.sync.planning.rows.decisions import Decided
from sync_service.sync.planning.rows.newcomers import Draft
from sync_service.sync.planning.rows.other_titles import OtherTitles

_TELLING = 2
"""So many cells tell which row is meant: a workshop and its day."""


def draw_drafts(canvas: Canvas, drafts: Sequence[Draft]) -> None:
    """Rows that are no records yet; that many belong to other structures is said once."""
    _find_left(canvas, drafts)
    drafts = [_without_left(canvas, draft) for draft in drafts]
    said_above = _tell_of_others(canvas, drafts)
    for draft in drafts:
        _draw_draft(canvas, draft, said_above)


def _find_left(canvas: Canvas, drafts: Sequence[Draft]) -> None:
    """One deleted note answers for every row that says the same.

    Where a row was deleted and typed again elsewhere, its note went without anybody's yes.
    """
    known = canvas.situation.state.assumptions
    for draft in drafts if canvas.situation.takes_notes else ():
        for name, key in _find_others(draft).items():
            is_told = _place_of(draft) in known.get(key, "").split()
            if is_told and not draft.row.cells[name].note:
                canvas.left.add(key)


def _place_of(draft: Draft) -> str:
    """One row with one content, as it is remembered where a note was written."""
    return f"{draft.row_key}@{draft.row.index}"


def _without_left(canvas: Canvas, draft: Draft) -> Draft:
    """Without questions about another structure's row that the partner leaves as it is."""
    ended = canvas.situation.accepted | canvas.left
    left = {name for name, key in _find_others(draft).items() if key in ended}
    if not left:
        return draft
    return replace(draft, complaints={n: c for n, c in draft.complaints.items() if n not in left})


def _find_others(draft: Draft) -> Mapping[str, str]:
    """Field that names another structure → the key of a yes to its staying out."""
    cells = draft.row.cells
    return {
        name: other_structure(name, text_of(cells[name]))
        for name, (_, message) in draft.complaints.items()
        if name in cells and sentences.is_left_out(message)
    }


def _tell_of_others(canvas: Canvas, drafts: Sequence[Draft]) -> frozenset[str]:
    """Fields that name other structures in so many rows that their title says so."""
    found: dict[str, list[tuple[str, str]]] = {}
    for draft in drafts:
        for name, (_, message) in draft.complaints.items():
            if name in draft.row.cells and sentences.is_of_others(message):
                at = cell_name(draft.row.index, canvas.view.header.columns[name])
                found.setdefault(name, []).append((at, text_of(draft.row.cells[name])))
    told = {name: cells for name, cells in found.items() if len(cells) >= LEAST_CELLS}
    situation = canvas.situation
    for name, cells in told.items():
        own = situation.codec.fields[name].text(situation.keeper)
        message = tab_sentences.others_in_list(situation.codec.entity, own, cells)
        canvas.on_columns.setdefault(name, []).append(message)
        column = canvas.view.header.columns[name]
        keys = (other_structure(name, typed) for _, typed in cells)
        canvas.asked_above.update(dict.fromkeys(keys, column))
    return frozenset(told)


def _draw_draft(canvas: Canvas, draft: Draft, said_above: AbstractSet[str]) -> None:
    """Notes and problems for each cell that keeps the row from becoming a record."""
    told = {
        name: and_other_rows(message, draft.others.get(name, 0))
        for name, (_, message) in draft.complaints.items()
    }
    for name, (kind, _) in draft.complaints.items():
        # For a field without a column here, the problem points to the row's first filled cell.
        shown = name if name in draft.row.cells else _first_filled(canvas, draft.row)
        at = (draft.row.index, canvas.view.header.columns[shown]) if shown else None
        typed = text_of(draft.row.cells[shown]) if shown else ""
        place = Place(draft.row_key, None, name, at, typed or None)
        canvas.complain(kind, told[name], place)
    others = _find_others(draft)
    for name in draft.row.cells:
        # Cells that are right lose their earlier note.
        said = told.get(name, "")
        is_above = name in said_above and sentences.is_of_others(said)
        note = sentences.note(said) if said and not is_above else ""
        is_placed = canvas.place_note(draft.row.index, canvas.view.header.columns[name], note)
        if note and name in others:
            told_in = [_place_of(draft)] if is_placed else []
            before = canvas.assumptions.get(others[name], "").split()
            canvas.assumptions[others[name]] = " ".join([*before, *told_in])
    # What is missing in this tab's columns is said where the reference will be.
    rest = [said for name, said in told.items() if name not in draft.row.cells]
    note = sentences.note("\n".join(rest)) if rest else ""
    canvas.place_note(draft.row.index, canvas.reference_column, note)


def draw_orphans(canvas: Canvas, decided: Decided) -> None:
    """Removes references from rows that people emptied, or that a sort left without a record.

    Beside a title or a sum nobody would say whose it is, once its record is archived.
    """
    departures, known, unborn = decided.departures, canvas.situation.state.rows, decided.unborn
    gone = departures.gone | {one for one in departures.cleared if known[one].missing_since}
    for row in canvas.view.rows:
        is_left = row.is_blank and row.ref in gone
        is_left = is_left or (row.index in decided.passed_over and _is_over(canvas, row.ref, gone))
        is_orphan = row.ref in decided.matching.taken or is_left
        if is_orphan and (row.is_blank or row.index in unborn):
            draw_reference(canvas, row, "", "", "")


def _is_over(canvas: Canvas, ref: str | None, gone: AbstractSet[str]) -> bool:
    record = canvas.situation.records.get(ref or "")
    return ref in gone or (record is not None and record.archived)


def draw_other_titles(canvas: Canvas, decided: Decided) -> AbstractSet[int]:
    """Asks for the rows that wait below other titles; returns the rows of titles that ask."""
    drafts = {draft.row.index for draft in decided.drafts}
    waiting = [
        (one, rows)
        for one in decided.below.others
        if (rows := sorted(row.index for row in one.below if row.index in drafts))
    ]
    known = canvas.situation.state.rows
    awaited = sorted(decided.departures.awaited, key=lambda ref: (known[ref].row_hint or 0, ref))
    for one, rows in waiting:
        _ask_at_titles(canvas, one, rows, awaited)
        canvas.apart |= _find_apart(canvas, one)
    return {one.row.index for one, _ in waiting}


def _find_apart(canvas: Canvas, titles: OtherTitles) -> AbstractSet[int]:
    """Down to the last row that waits there; not what a sort took among or below known rows."""
    first, known = titles.row.index, canvas.situation.state.rows
    ours = (row.index for row in canvas.view.rows if row.index > first and row.ref in known)
    end = min(ours, default=len(canvas.view.tab.rows))
    last = max((row.index for row in titles.below if row.index < end), default=first)
    return {*range(first, last + 1)}


def _call(canvas: Canvas, ref: str) -> str:
    """A row that is gone, by the names that it showed, or by what stood first in it."""
    columns, codecs = canvas.view.header.columns, canvas.situation.codec.fields
    cells = canvas.situation.state.rows[ref].cells
    shown = {
        name: codecs[name].text(cells[name].value)
        for name in sorted(columns, key=lambda one: columns[one])
        if name in cells and name in codecs and cells[name].value is not None
    }
    names = [text for name, text in shown.items() if name in NAMES]
    return " ".join((names or [*shown.values()])[:_TELLING]) or ref


def _ask_at_titles(
    canvas: Canvas, titles: OtherTitles, rows: Sequence[int], awaited: Sequence[str]
) -> None:
    """In the first of these titles; beside a person's own note, where the reference would be."""
    moved = [
        (title, column_letters(column), "" if wanted is None else column_letters(wanted))
        for title, column, wanted in titles.moved
    ]
    named = [_call(canvas, ref) for ref in awaited]
    message = tab_sentences.titles_of_their_own(moved, [row + 1 for row in rows], named)
    index, columns = titles.row.index, canvas.view.header.columns
    first = min(columns[name] for name, cell in titles.row.cells.items() if cell.text.strip())
    # Whoever of them is erased is not to be named on.
    place = Place(titles.key, at=(index, first), covers=" ".join(sorted(awaited)))
    canvas.complain("invalid", message, place)
    is_placed = canvas.place_note(index, first, sentences.note(message))
    said = "" if is_placed else sentences.note(message)
    canvas.place_note(index, canvas.reference_column, said)
    for name in titles.row.cells:
        if columns[name] != first:
            canvas.place_note(index, columns[name], "")


def _first_filled(canvas: Canvas, row: SheetRow) -> str | None:
    """The field of the leftmost cell that holds something."""
    columns = sorted(canvas.view.header.columns.items(), key=lambda one: one[1])
    filled = (name for name, _ in columns if name in row.cells and text_of(row.cells[name]))
    return next(filled, None)
