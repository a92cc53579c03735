"""Whose turn an open problem is, a partner's or the coordinator's, and what can end it."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from french_cells.reading import Value
from sync_service.domain.base import Decision, Problem, ProblemKind

_ENDS: Mapping[Decision, frozenset[ProblemKind]] = MappingProxyType({
    "confirm": frozenset(
        {
            "assumed", "guard", "scramble", "incident", "duplicate", "missing_column",
            "missing_tab", "copied",
        }
    ),
    "sheet": frozenset({"conflict", "assumed", "held"}),
    "database": frozenset({"conflict", "assumed", "invalid", "ambiguous", "guard", "scramble"}),
})  # fmt: skip
"""Which problems a decision can end; one that ends nothing would wait for ever."""
_PUT_BACK = frozenset({"missing", "blanked", "changed", "column"})
"""What guards hold that can be put back in the sheet: it says of which records the rows were.

Nobody but the partner deletes new rows, and of torn ones only the partner knows whose they are.
"""


OVERFULL = "seats"
"""How it begins what a question covers that asks whether more people than places are meant: yes
ends it, and no is done in the sheet, where a family is moved to the waiting list."""
LENT_TWICE = "lent twice"
"""What a question covers that asks whether a loan is meant of which more is out than there is: no
is done in the sheet, where a day is changed or a return noted."""
ASKS = "families"
"""What a question covers that asks about a session on which families count: yes or no ends it."""
GONE_COLUMN = "gone"
"""What a question covers that asks whether a column was removed on purpose: no is done there."""
DONE = "done:"
"""How the names begin of what she calls done, or meant."""
OVER = "over:"
"""How the keys of these begin for sessions that are overfull."""


def over_key(done: Iterable[str], session_ref: str, taken: int) -> str:
    """By which she says that so many people are meant, until one more comes.

    The one that she has said it by, of so many or more, is among `done`; else it is a new one.
    One rule for her pages, the letter and the cells of sheets: where one asks, all do.
    """
    of_session = f"{OVER}{session_ref}:"
    said = (int(one.removeprefix(of_session)) for one in done if one.startswith(of_session))
    return f"{of_session}{min((n for n in said if n >= taken), default=taken)}"


def overfull_by(people: int) -> str:
    """What such a question covers: a yes is about just so many people."""
    return f"{OVERFULL}:{people}"


def is_about_seats(covers: Value) -> bool:
    return isinstance(covers, str) and covers.partition(":")[0] == OVERFULL


def people_asked(covers: Value) -> int | None:
    """How many people such a question names; None for others, and as earlier releases asked it."""
    people = str(covers).partition(":")[2]
    return int(people) if is_about_seats(covers) and people.isdecimal() else None


def is_partners(problem: Problem) -> bool:
    """Whether the structure mends it in its own sheet, in its own time, and only there.

    What she can say yes to herself is hers to decide, though the structure may, too; and so is
    what waits in her own tab « Partenaires », which is of no partner.
    """
    if not problem.partner:
        return False
    if problem.kind == "held":
        return not problem.covers
    if problem.kind == "duplicate":
        return not can_end(problem, "confirm")
    return problem.kind in ("invalid", "ambiguous", "foreign_reference")


def is_decidable(problem: Problem) -> bool:
    """Whether the coordinator can end it without opening a sheet."""
    return any(can_end(problem, one) for one in _ENDS)


def is_about_column(problem: Problem) -> bool:
    """One question on a title, about the cells below it."""
    return problem.kind == "assumed" and problem.ref is None


def refs_about(problem: Problem) -> Sequence[str]:
    """References of the records that a question is about: its row's, or all below its title."""
    return [problem.ref] if problem.ref is not None else problem.covers.split()


def is_guard(problem: Problem) -> bool:
    """A change too large to be meant waits for an answer."""
    return problem.kind in ("guard", "scramble")


def held_by(problem: Problem) -> tuple[str, int]:
    """Which class of change a guard holds, and how much: rows, or cells that were emptied."""
    kind, elements = problem.row_key.partition(":")[0], problem.covers.split()
    # Of changed rows each cell is an element.
    is_by_row = kind == "changed"
    return kind, len({one.partition("/")[0] for one in elements} if is_by_row else elements)


def can_end(problem: Problem, decision: Decision) -> bool:
    if problem.kind == "held" and problem.covers:
        has_no = problem.covers != LENT_TWICE and not is_about_seats(problem.covers)
        return has_no or decision != "database"
    if problem.kind in ("held", "invalid", "ambiguous") and None in (problem.ref, problem.field):
        return False
    if problem.kind == "duplicate" and problem.row_key != problem.ref:
        return False  # the very same line twice: only the sheet can show what it is for
    if is_about_column(problem):
        return decision != "database"  # many cells: what else they are, only the sheet can say
    if problem.kind in ("missing_tab", "copied", "missing_column"):
        is_there = can_be_confirmed(problem) or problem.covers == GONE_COLUMN
        return decision == "confirm" and is_there
    is_put_back = is_guard(problem) and decision == "database"
    return problem.kind in _ENDS[decision] and (not is_put_back or _can_be_put_back(problem))


def _can_be_put_back(problem: Problem) -> bool:
    return bool(problem.covers) and problem.row_key.partition(":")[0] in _PUT_BACK


def can_be_confirmed(problem: Problem) -> bool:
    """There is a tab that would be followed then."""
    return problem.kind in ("missing_tab", "copied") and bool(problem.covers)
