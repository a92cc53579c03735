"""Which column of a list of loans is when a thing is due, where two of them speak of returns."""

from collections.abc import Mapping, Sequence

from french_cells.loans.loan_facts import split_words
from french_cells.loans.loan_statuses import asks_return
from french_cells.text import fold_words
from sync_service.domain.codec import EntityCodec
from sync_service.domain.spreadsheet import Cell
from sync_service.model.headers.values import text_in
from sync_service.model.headers.wholes import Guess

_DUE, _BACK, _STATE = "due_on", "returned_on", "status"
_PAIR = 2
_PLAIN = frozenset({"date", "jour", "de", "du", "le", "retour", "retours"})
"""« Retour », « Date de retour »: neither « prévu » nor « effectif »."""
_OUT = frozenset({"false", "faux", "non", "n", "on_loan", "overdue", "reserved"})


def settle_due(
    guessed: Mapping[int, Guess],
    titles: Mapping[int, str],
    body: Sequence[Sequence[Cell]],
    codec: EntityCodec,
) -> Mapping[int, Guess]:
    """The guesses, with « Retour » as the day a loan is due, beside what says when or whether.

    Beside « Rendu le » it is the less sure one of the two; beside boxes or a state that says
    whether, unless loans that are out have no such day.
    """
    back = [column for column, (name, _, _) in guessed.items() if name == _BACK]
    if any(name == _DUE for name, _, _ in guessed.values()) or len(back) not in {1, _PAIR}:
        return guessed
    due = min(back, key=lambda column: (guessed[column][1], column))
    if len(back) == 1 and not _is_due(due, guessed, titles, body, codec):
        return guessed
    return {**guessed, due: (_DUE, *guessed[due][1:])}


def _is_due(
    column: int,
    guessed: Mapping[int, Guess],
    titles: Mapping[int, str],
    body: Sequence[Sequence[Cell]],
    codec: EntityCodec,
) -> bool:
    state = next((one for one, (name, _, _) in guessed.items() if name == _STATE), None)
    if state is None or not _PLAIN.issuperset(fold_words(titles[column]).split()):
        return False
    is_answered = asks_return(titles[state])
    lines = [row for row in body if len(row) > max(column, state) and any(map(text_in, row))]
    out = [row for row in lines if _is_out(row[state], codec, is_answered=is_answered)]
    dated = sum(bool(text_in(row[column])) for row in out)
    return 2 * dated > len(out) if out else is_answered


def _is_out(cell: Cell, codec: EntityCodec, *, is_answered: bool) -> bool:
    """No box ticked, « non », « en prêt »; a blank answer says as much, a blank state nothing."""
    if not text_in(cell):
        return is_answered
    state, _ = split_words(codec.fields[_STATE].read(cell).value)  # type: ignore[arg-type] # canonical
    return not _OUT.isdisjoint({state, fold_words(text_in(cell))})
