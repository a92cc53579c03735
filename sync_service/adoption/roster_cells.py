"""What the tab « Partenaires » is to show: our words in État, notes of ours, problems. Pure.

Never over what somebody typed, nor over a note of hers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2s

from sync_service.adoption.roster_plan import Fault, Judged
from sync_service.adoption.roster_tab import RosterColumn, RosterSheet
from sync_service.domain.base import Problem
from sync_service.domain.mapping import Mappings
from sync_service.domain.roster import LIVE, ROSTER_KEY, RosterTab, TabKey, file_keys
from sync_service.domain.spreadsheet import CellWrite, NoteWrite, WriteBatch
from sync_service.domain.wording import roster_sentences as told
from sync_service.domain.wording import sentences


@dataclass(frozen=True, slots=True)
class Shown:
    """One row as it is to be seen: our word for État (None: as it is), and why."""

    judged: Judged
    kept: RosterTab | None
    word: str | None
    notes: Mapping[RosterColumn, str]

    @property
    def state(self) -> str:
        """For programs: `RosterTab.state`, `file` or, where something is to mend, `to_mend`."""
        if self.judged.is_by_file:
            return "file"
        if self.kept is None or self.word == told.TO_MEND:
            return "to_mend" if self.word else "new"
        return self.kept.state

    @property
    def state_in_words(self) -> str:
        return (self.word or "").removeprefix(told.OUR_SIGN)


def show(judged: Judged, kept: Mapping[TabKey, RosterTab], files: Mappings) -> Shown:
    """`kept`: what is kept now, by tab."""
    known = kept.get(judged.row.key) if judged.row.key else None
    if judged.is_by_file:
        return Shown(judged, known, told.BY_FILE, {"state": told.by_file()})
    notes: dict[RosterColumn, str] = {one.column: one.message for one in judged.faults}
    if known is None:
        return Shown(judged, known, told.TO_MEND if notes else None, notes)
    is_stopped = known.state == "proposed" and (bool(notes) or known.rules is None)
    if not notes:
        notes["state"] = _note(known, live_beside(known, kept, files))
        if is_stopped and judged.row.wish == "follow" and known.message:
            notes["state"] = told.not_yet(notes["state"])
    return Shown(judged, known, told.TO_MEND if is_stopped else told.SAID[known.state], notes)


def _note(known: RosterTab, others: Sequence[str]) -> str:
    match known.state:
        case "proposed":
            return told.proposal(known.message) if known.rules is not None else known.message
        case "followed":
            return told.followed()
        case "paused":
            return told.paused()
        case "leaving":
            return known.message or told.leaving(others)
        case "left":
            return known.message or told.left()
        case "declined":
            return told.declined()


def live_beside(
    tab: RosterTab, kept: Mapping[TabKey, RosterTab], files: Mappings
) -> Sequence[str]:
    """The titles of the same spreadsheet's tabs that are still followed."""
    by_file = file_keys(files)
    listed = {one.key for one in kept.values() if one.state in LIVE}
    return sorted(title for name, title in by_file | listed if name == tab.spreadsheet_id)


def batch_of(sheet: RosterSheet, shown: Sequence[Shown]) -> WriteBatch:
    """Only what is not so yet; without a marker."""
    cells = [write for one in shown if (write := _word(sheet, one)) is not None]
    notes = [note for one in shown for note in _notes(sheet, one)]
    return WriteBatch("", cells=cells, notes=notes)


def _word(sheet: RosterSheet, shown: Shown) -> CellWrite | None:
    row = shown.judged.row
    cell = sheet.cell(row.index, "state")
    is_free = cell.value in (None, "") or told.is_ours(row.word)
    if shown.word is None or not is_free or row.word == shown.word.strip():
        return None
    if cell.is_formula or cell.is_validated or sheet.is_typed("state"):
        return None  # a list of hers would refuse our words: the note tells all the same
    place = (sheet.tab.sheet_id, row.index, sheet.columns["state"])
    return CellWrite(*place, shown.word) if sheet.is_open(row.index, "state") else None


def _notes(sheet: RosterSheet, shown: Shown) -> Iterator[NoteWrite]:
    if shown.word is None:
        return
    row = shown.judged.row.index
    for name, column in sheet.columns.items():
        before = sheet.cell(row, name).note
        wanted = shown.notes.get(name, "")
        wanted = sentences.note(wanted) if wanted else ""
        is_free = (not before or sentences.is_ours(before)) and sheet.is_open(row, name)
        if is_free and before != wanted:
            yield NoteWrite(sheet.tab.sheet_id, row, column, wanted)


def put_back(before: RosterSheet, after: RosterSheet, sent: WriteBatch) -> WriteBatch:
    """What people had where a write of ours landed, because rows moved under it.

    `before` is what the write was planned on, `after` what Google answered to it.
    """
    were = {row.key: row for row in before.rows}
    planned = {row.index: row.key for row in before.rows}
    now = {row.index: row.key for row in after.rows}
    cells, notes = [], []
    for index in _rows_of(sent):
        row = were.get(now.get(index)) if now.get(index) != planned.get(index) else None
        if row is None or row.key is None:
            continue
        word = before.cell(row.index, "state")
        if word.value is not None and not told.is_ours(row.word):
            place = (after.tab.sheet_id, index, after.columns["state"])
            cells.append(CellWrite(*place, word.value))
        for name, column in after.columns.items():
            note = before.cell(row.index, name).note
            if note and not sentences.is_ours(note):
                notes.append(NoteWrite(after.tab.sheet_id, index, column, note))
    return WriteBatch("", cells=cells, notes=notes)


def _rows_of(batch: WriteBatch) -> set[int]:
    return {one.row for one in batch.cells} | {one.row for one in batch.notes}


def problems_of(sheet: RosterSheet, shown: Sequence[Shown]) -> Iterator[Problem]:
    """What waits for the coordinator, row by row."""
    for one in shown:
        for fault in one.judged.faults:
            yield _problem(sheet, one, fault)
        if one.judged.faults or one.judged.is_by_file or one.kept is None:
            continue
        if one.kept.state == "proposed" and one.kept.rules is None:
            yield _problem(sheet, one, Fault("state", one.kept.message))
        elif one.kept.state == "proposed":
            yield _proposal(sheet, one, one.kept)
        elif one.kept.state == "leaving" and one.kept.message:
            yield _problem(sheet, one, Fault("state", one.kept.message))


def _problem(sheet: RosterSheet, shown: Shown, fault: Fault) -> Problem:
    row = shown.judged.row
    key = "\t".join((ROSTER_KEY, row.spreadsheet_id or row.structure, row.title, fault.column))
    return Problem(
        "invalid",
        sentences.capital(fault.message),
        sheet.spreadsheet_id,
        sheet.tab.sheet_id,
        tab=sheet.tab.title,
        row_key=key,
        cell=sheet.cell_name(row.index, fault.column),
    )


def _proposal(sheet: RosterSheet, shown: Shown, kept: RosterTab) -> Problem:
    row = shown.judged.row
    named = f"{row.structure}, onglet « {row.title} » : "
    return Problem(
        "held",
        named + told.proposal(kept.message),
        sheet.spreadsheet_id,
        sheet.tab.sheet_id,
        tab=sheet.tab.title,
        row_key=proposal_key(kept),
        cell=sheet.cell_name(row.index, "state"),
        covers=repr(kept.key),
    )


def proposal_key(kept: RosterTab) -> str:
    """Another one where the tab would be read otherwise: a yes is to what was shown."""
    mark = blake2s(repr((kept.rules, kept.partner)).encode(), digest_size=8).hexdigest()
    return "\t".join((ROSTER_KEY, *kept.key, mark))


def gone_problem(sheet: RosterSheet, tab: RosterTab, name: str) -> Problem:
    return Problem(
        "guard",
        told.row_gone(name, tab.title),
        sheet.spreadsheet_id,
        sheet.tab.sheet_id,
        tab=sheet.tab.title,
        partner=tab.partner,
        row_key=gone_key(tab),
    )


def gone_key(tab: RosterTab) -> str:
    return "\t".join((ROSTER_KEY, *tab.key, "gone"))


def without_cells(batch: WriteBatch) -> WriteBatch:
    """Where a list of hers in État refuses our words: notes tell all the same."""
    return replace(batch, cells=())
