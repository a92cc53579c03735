"""Draws what concerns a whole column: questions asked once on its title, and new titles."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from french_cells.folding import fold
from sync_service.domain.base import ProblemKind
from sync_service.domain.mapping import NAMES, PERSON
from sync_service.domain.spreadsheet import CellWrite, cell_name
from sync_service.domain.wording import sentences, tab_sentences
from sync_service.sync.planning.assumptions import (
    ACCEPTED,
    Assumed,
    Question,
    answers_in,
    asked_field,
    group,
    is_reason,
    open_answers,
    problem_of,
    question_in,
    quoted_in,
)
from sync_service.sync.planning.columns.header import Header
from sync_service.sync.planning.rendering.canvas import (
    Canvas,
    Place,
    Step,
    empty_columns,
    is_open,
)
from sync_service.sync.planning.rendering.drawn_rows import find_answer
from sync_service.sync.planning.rows.decisions import Decided
from sync_service.sync.planning.rows.lacking import PEOPLE
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.situation import Situation

_SHOWN = 3
_YES = ("confirm", "sheet")


def find_accepted(situation: Situation, header: Header) -> frozenset[str]:
    """Questions that somebody has answered with yes, now or in an earlier run."""
    known = situation.state.assumptions
    asked = open_answers(known)
    return frozenset(
        key
        for key, standing in known.items()
        if standing == ACCEPTED
        or _decision_on(situation, key, asked) in _YES
        or _is_note_deleted(situation, header, key, standing)
    )


def _decision_on(
    situation: Situation, answer: str, asked: Mapping[str, Sequence[str]]
) -> str | None:
    key = question_in(answer)
    name = key.partition(":")[0] if situation.rules.layout == "table" else ""
    return situation.decision_on(problem_of(key, asked.get(key, ())), name, "assumed")


def _is_note_deleted(situation: Situation, header: Header, key: str, standing: str) -> bool:
    """Our note was on a title that is still there; not if Google never accepted notes here."""
    refusal, name = situation.state.refusal, key.partition(":")[0]
    if (
        header.row is None
        or standing not in ("title", "reference")
        or (refusal is not None and "notes" in refusal.parts)
    ):
        return False
    column = header.columns.get(name) if standing == "title" else header.reference
    if column is None:
        return False
    cell = situation.tab.cell(header.row, column)
    return bool(cell.text.strip()) and not cell.note


def find_questions(canvas: Canvas, decided: Decided) -> Sequence[Question]:
    """Questions about cells decided in this run, and those still open in rows that were not."""
    outcomes = [*decided.merged, *(one.outcome for one in decided.newcomers)]
    situation = canvas.situation
    standings = {
        key: standing
        for key, standing in situation.state.assumptions.items()
        if key not in situation.accepted
    }
    answered = {key: count for key, one in standings.items() if (count := answers_in(one))}
    known = open_answers(standings)
    found = list(group(list(_find_assumed(canvas, outcomes)), known, answered))
    if not (found or known):
        return []  # the usual case; what follows looks at every remembered cell
    waiting = _find_waiting(situation, {one.ref for one in outcomes})
    asked = {one.key for one in found}
    standing = [
        Question(key, name, rule, ())
        for key in known.keys() - asked
        for name, _, rule in [key.partition(": ")]
        if name in waiting
    ]
    return [
        replace(
            one,
            refs=[*one.refs, *waiting.get(name, ())],
            # Rows that were not judged are not read again: their question was asked before.
            answers=sorted({*one.answers, *(known.get(one.key, ()) if name in waiting else ())}),
        )
        for one in [*found, *standing]
        for name in [one.key.partition(":")[0]]
    ]


def _find_assumed(canvas: Canvas, outcomes: Sequence[RowOutcome]) -> Iterator[Assumed]:
    columns = canvas.view.header.columns
    for outcome in outcomes:
        for name in outcome.outcomes:
            answer = find_answer(canvas.situation, outcome, name)
            if not answer or name not in columns:
                continue
            key, at = question_in(answer), (outcome.row.index, columns[name])
            own, quoted = answer if answer != key else "", quoted_in(outcome.outcomes[name].rule)
            yield Assumed(key, name, outcome.ref, at, own, quoted)


def _find_waiting(situation: Situation, judged: set[str]) -> Mapping[str, Sequence[str]]:
    """Field → references of rows not judged in this run that such a question covers."""
    waiting: dict[str, list[str]] = {}
    rules = situation.rules
    for ref, row in situation.state.rows.items():
        if ref in judged or row.archived:
            continue
        for name, cell in row.cells.items():
            if cell.kind == "assumed" and not cell.note:
                asked = asked_field(name, rules.layout, rules.cell_field)
                waiting.setdefault(asked, []).append(ref)
    return waiting


def draw_questions(canvas: Canvas, questions: Sequence[Question]) -> None:
    """On the title of their column; for the days of a matrix, on the title of our column."""
    header, fields = canvas.view.header, canvas.situation.codec.fields
    if header.row is None:
        return
    is_table = canvas.situation.rules.layout == "table"
    asked = [
        one
        for one in questions
        if one.name in fields and (not is_table or one.name in header.columns)
    ]
    joint = _of_several_columns(asked) if is_table else ()
    joint = sorted(joint, key=lambda one: header.columns[one.name])
    if joint:
        canvas.on_title.append(_say_beside(canvas, joint))
    for one in asked:
        column = header.columns[one.name] if is_table else canvas.reference_column
        message = _say(canvas, one)
        field = one.name if is_table else None
        row_key, covers = problem_of(one.key, one.answers), "\n".join(one.refs)
        place = Place(row_key, None, field, (header.row, column), covers=covers)
        canvas.complain("assumed", message, place)
        above = canvas.reference_column if one in joint else column
        canvas.asked_above.update(dict.fromkeys(one.answers or [one.key], above))
        if field is None:
            canvas.on_title.append(message)
        elif one not in joint:
            canvas.on_columns.setdefault(field, []).append(message)


def _of_several_columns(questions: Sequence[Question]) -> Sequence[Question]:
    """Words beside values in several columns make one question, if all can be quoted in it."""
    beside = [one for one in questions if one.answers]
    quoted = sum(len(one.answers) for one in beside)
    return beside if len(beside) > 1 and quoted <= tab_sentences.MOST_WORDINGS else ()


def _say(canvas: Canvas, question: Question) -> str:
    if question.answers:
        return _say_beside(canvas, [question])
    cells = [cell_name(*at) for at in question.cells[:_SHOWN]]
    label, count = _label(canvas, question), len(question.refs)
    if is_reason(question.rule):
        return tab_sentences.reasons_told(label, count, cells)
    return sentences.assumed_throughout(label, count, cells, question.rule)


def _say_beside(canvas: Canvas, questions: Sequence[Question]) -> str:
    labels = [_label(canvas, one) for one in questions]
    quoted = [told for one in questions for told in _quote(one)]
    count = sum(len(one.refs) for one in questions)
    return tab_sentences.remarks_beside(labels, count, quoted)


def _label(canvas: Canvas, question: Question) -> str:
    """A column's title as it is in the tab; in a matrix, the label of what its days hold."""
    situation, header = canvas.situation, canvas.view.header
    column = header.columns.get(question.name) if situation.rules.layout == "table" else None
    if header.row is None or column is None:
        return situation.codec.fields[question.name].label
    title = situation.tab.cell(header.row, column).text.strip()
    return title or situation.codec.fields[question.name].label


def _quote(question: Question) -> Sequence[tuple[str, str]]:
    return [
        (cell_name(*at), words) for at, words in zip(question.cells, question.quoted, strict=False)
    ]


def column_key(name: str) -> str:
    """The row key of the problem that says that a column could not be added."""
    return f"column {name}"


def draw_new_titles(canvas: Canvas) -> None:
    """Columns that the coordinator asked for, each in an empty one right of all titles."""
    situation, row = canvas.situation, canvas.view.header.row
    if row is None or not situation.new_titles:
        return
    places = _places_for_titles(canvas, row)
    for name, title in situation.new_titles.items():
        column = next(places, None)
        if column is None:
            message = tab_sentences.no_place_for_column(title)
            canvas.complain("refused", message, Place(row_key=column_key(name)))
            continue
        canvas.cells.append(CellWrite(situation.tab.sheet_id, row, column, title))
        at, why = cell_name(row, column), "colonne demandée par la coordination"
        canvas.steps.append(Step(None, name, "sheet", at, None, title, why))
        canvas.has_new_titles = situation.state.refusal is None


def _places_for_titles(canvas: Canvas, row: int) -> Iterator[int]:
    view, number = canvas.view, len(canvas.situation.new_titles)
    titled = view.header.columns.values()
    # A formula may give one title more tomorrow, and anything beside it would break it.
    if any(view.tab.cell(row, column).is_formula for column in titled):
        return
    for column in empty_columns(view, 1 + number):
        is_ours = column == canvas.reference_column
        may_title = canvas.can_touch(row, column) and not view.is_merged(row, column)
        if not is_ours and may_title and is_open(view, column):
            yield column


def complain_of_columns(canvas: Canvas, lacking: Mapping[str, Sequence[int]]) -> None:
    """Columns that were known, or that records need, and that cannot be found any more.

    `lacking`: fields without a column → rows that wait for it.
    """
    situation, header = canvas.situation, canvas.view.header
    for name, message, column in situation.remarks:
        title = None if header.row is None or column is None else (header.row, column)
        canvas.complain("missing_column", message, Place(row_key=name, at=title))
        canvas.on_title.append(message)
    at = None if header.row is None else (header.row, canvas.reference_column)
    for name, message in _missed_columns(situation, header, lacking):
        is_there = name in header.columns
        kind: ProblemKind = "invalid" if is_there else "missing_column"
        # Adding the contact answers it, whichever column it is.
        field = PERSON if is_there and name in PEOPLE and name in lacking else name
        canvas.complain(kind, message, Place(field=field, at=at))
        canvas.on_title.append(message)


def complain_of_second_columns(canvas: Canvas) -> None:
    """Somebody types there what would arrive in the column beside it."""
    header, fields = canvas.view.header, canvas.situation.codec.fields
    for column, name in header.unread.items():
        # One that is read may have been set aside since, as its formula shows an error.
        if header.row is None or name not in fields or name not in header.columns:
            continue
        title, read = (_title_of(canvas, at) for at in (column, header.columns[name]))
        message = tab_sentences.second_column(title, fields[name].label, read)
        place = Place(row_key=f"unread:{fold(title)}", field=name, at=(header.row, column))
        canvas.complain("missing_column", message, place)
        canvas.on_columns.setdefault(name, []).append(message)


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
    fields, aside = situation.codec.fields, header.aside
    constants = situation.rules.constants.keys() - lacking.keys()
    for name in (one for one in {**aside, **lacking} if one in fields and one not in constants):
        label, reason = fields[name].label, aside.get(name)
        is_needed = fields[name].required and name not in situation.given
        if reason == "doubled":
            yield name, tab_sentences.doubled_column(label)
        elif reason == "broken":
            yield name, tab_sentences.broken_column(label)
        elif name in lacking:
            yield name, _say_needed(situation, header, name, lacking[name])
        elif name in situation.state.columns:
            yield name, tab_sentences.missing_column(label)
        # A column that never was there is missed only if records need it.
        elif is_needed:
            yield name, tab_sentences.absent_column(label)
