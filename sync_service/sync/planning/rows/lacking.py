"""Asks once what many new rows lack alike: on a title, or in the first row that lacks it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from french_cells.folding import fold
from french_cells.reading import (
    FOLLOW_FIRST,
    MAY_BE_ANOTHER,
    MAY_MEAN,
    NOT_LISTED,
    SEVERAL_SESSIONS,
    UNKNOWN_NAME,
    Value,
)
from sync_service.domain.mapping import NAMES, PERSON, is_day, is_link
from sync_service.domain.spreadsheet import BLANK
from sync_service.domain.wording.sentences import OTHERS, second_person, second_row
from sync_service.sync.planning.cells.cells_above import waits_for_above
from sync_service.sync.planning.columns.layout import View
from sync_service.sync.planning.columns.totals import is_filled
from sync_service.sync.planning.rows.newcomers import Draft
from sync_service.sync.planning.situation import Situation

_OF_NAMES = (SEVERAL_SESSIONS, UNKNOWN_NAME, MAY_BE_ANOTHER)
_SEVERAL, _MANY, _MOST = 3, 5, 0.6
PEOPLE = frozenset({PERSON, *NAMES})


def lack_columns(
    situation: Situation, view: View, drafts: Sequence[Draft]
) -> tuple[Sequence[Draft], Mapping[str, Sequence[int]]]:
    """The drafts with what is left to ask in their own cells, and field → the rows that wait.

    What every record needs and no row can say, for want of a column, is asked once, on a title.
    So is a link where nothing is known yet that its cells could name.
    """
    fields, columns = situation.codec.fields, view.header.columns
    unlisted = _unlisted(view, drafts)
    people = _unknown_people(situation, drafts)
    waiting: dict[str, list[int]] = {}
    kept: list[Draft] = []
    asked: Counter[tuple[str, str]] = Counter()
    for draft in sorted(drafts, key=lambda one: one.row.index):
        lacking = {
            name
            for name in draft.complaints
            # A name that resembles a known one keeps its own question.
            if (name in unlisted and MAY_MEAN not in draft.complaints[name][1])
            or (draft.row.index in people and name in PEOPLE)
            or (name not in columns and name in fields and fields[name].required)
        }
        for name in lacking:
            waiting.setdefault(name, []).append(draft.row.index)
        open_ones = {
            name: one
            for name, one in draft.complaints.items()
            if name not in lacking and not waits_for_above(situation, draft.row, name)
        }
        rest = {
            name: one
            for name, one in open_ones.items()
            if not _is_asked_before(name, one[1], asked)
        }
        is_told = len(rest) < len(open_ones) or bool(lacking)
        kept.append(replace(draft, complaints=rest, is_asked_above=is_told))
    return [_with_others(draft, asked) for draft in kept], waiting


def find_unmarked(situation: Situation, drafts: Iterable[Draft]) -> frozenset[int]:
    """Rows in a list of presences that name nobody known and hold no mark: nothing is lost there.

    « Ils viennent de temps en temps », or « ÉCOLES » above the schools' rows. A name that
    resembles a known one is asked about instead.
    """
    if situation.rules.layout != "matrix":
        return frozenset()
    return frozenset(draft.row.index for draft in drafts if _is_unmarked(draft))


def _is_unmarked(draft: Draft) -> bool:
    messages = [message for _, message in draft.complaints.values()]
    is_nobody = bool(messages) and all(
        (NOT_LISTED in one and MAY_MEAN not in one) or one == second_row() for one in messages
    )
    marks = (cell for name, cell in draft.row.cells.items() if is_day(name))
    return is_nobody and not any(map(is_filled, marks))


def _unknown_people(situation: Situation, drafts: Sequence[Draft]) -> frozenset[int]:
    """Rows of two or more people in a list of presences who are no contacts.

    A single one keeps its own note. So does whoever resembles a known contact, and a second row
    of the same contact.
    """
    if situation.rules.layout != "matrix" or PEOPLE.isdisjoint(situation.codec.fields):
        return frozenset()
    known = {
        _named(*(one.fields.get(name) for name in NAMES)) for one in situation.records.values()
    }
    found = {
        draft.row.index
        for draft in drafts
        for name, (_, message) in draft.complaints.items()
        if name in PEOPLE
        and (NOT_LISTED in message or message == second_person())
        and _named(*(draft.row.cells.get(one, BLANK).text for one in NAMES)) not in known
    }
    return frozenset(found) if len(found) > 1 else frozenset()


def _named(*names: Value) -> tuple[str, ...]:
    return tuple(fold(str(one or "")) for one in names)


def _is_asked_before(name: str, message: str, asked: Counter[tuple[str, str]]) -> bool:
    """True from the second row on that asks the same of the same name; counts them."""
    if not is_link(name) or not _is_of_name(message):
        return False
    asked[name, message] += 1
    return asked[name, message] > 1


def _is_of_name(message: str) -> bool:
    return message in OTHERS.values() or any(one in message for one in _OF_NAMES)


def _with_others(draft: Draft, asked: Counter[tuple[str, str]]) -> Draft:
    counts = {name: asked[name, message] - 1 for name, (_, message) in draft.complaints.items()}
    return replace(draft, others={name: count for name, count in counts.items() if count > 0})


def _unlisted(view: View, drafts: Sequence[Draft]) -> frozenset[str]:
    """Link columns whose names belong to a list that is not followed yet.

    That is so where most of a column's names resemble no known one.
    """
    asked: dict[str, set[str]] = {}
    counts: Counter[str] = Counter()
    for draft in drafts:
        for name, (_, message) in draft.complaints.items():
            if is_link(name) and _names_nothing(message):
                counts[name] += 1
                asked.setdefault(name, set()).add(draft.row.cells.get(name, BLANK).text)
    return frozenset(
        name
        for name, count in counts.items()
        if count >= _SEVERAL and _is_of_another_list(view, name, drafts, asked[name])
    )


def _is_of_another_list(
    view: View, name: str, drafts: Sequence[Draft], unknown: Collection[str]
) -> bool:
    if any(FOLLOW_FIRST in one.complaints[name][1] for one in drafts if name in one.complaints):
        return True
    said = {text for row in view.rows if (text := row.cells.get(name, BLANK).text.strip())}
    return len(unknown) >= max(_MANY, _MOST * len(said))


def _names_nothing(message: str) -> bool:
    return FOLLOW_FIRST in message or NOT_LISTED in message
