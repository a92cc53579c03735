"""« À faire »: one sentence and one link each, by consequence."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from sync_service.digest.absences import absence_tasks
from sync_service.digest.facts import Facts, Task, Weight, day, text
from sync_service.digest.french import counted, quoted, short_date
from sync_service.digest.seats import call_tasks, overfull_tasks
from sync_service.digest.words import KINDS
from sync_service.domain.base import Problem, ProblemKind

_UNREAD_STATES = {"failed": "n’a pas pu être lue", "paused": "est en pause"}


_CELLS: frozenset[ProblemKind] = frozenset({"invalid", "ambiguous", "assumed"})
_CHOICES: frozenset[ProblemKind] = frozenset(
    {"conflict", "incident", "duplicate", "held", "foreign_reference"}
)
"""All other kinds keep a whole tab or spreadsheet from being read or written."""


def find_tasks(facts: Facts) -> Sequence[Task]:
    """All of them, what harms most first, and the oldest first of what weighs the same."""
    asked = [*_problem_tasks(facts), *call_tasks(facts), *_mail_tasks(facts)]
    return _in_turn([*asked, *find_tasks_beside(facts)])


def find_tasks_beside(facts: Facts) -> Sequence[Task]:
    """What neither problems nor calls nor mails tell, in the same order."""
    return _in_turn(
        [
            *_unread_tasks(facts),
            *overfull_tasks(facts),
            *absence_tasks(facts),
            *_loan_tasks(facts),
        ]
    )


def _in_turn(tasks: Iterable[Task]) -> Sequence[Task]:
    return sorted(tasks, key=lambda task: (task.weight, task.since))


def _problem_tasks(facts: Facts) -> Iterator[Task]:
    """One task for all cells of one partner, and for all else of one kind in one tab."""

    def place(problem: Problem) -> tuple[str, str, str]:
        if problem.kind in _CELLS:
            return (problem.partner, "", "")
        return (problem.spreadsheet_id, problem.tab, problem.kind)

    for _, group in groupby(sorted(facts.problems, key=place), key=place):
        # The link leads to the oldest: who opens it begins with what waited longest.
        problems = sorted(group, key=lambda one: one.since or facts.now)
        yield _problem_task(facts, problems)


def _problem_task(facts: Facts, problems: Sequence[Problem]) -> Task:
    oldest = problems[0]
    kinds = Counter(one.kind for one in problems)
    what = ", ".join(counted(number, *KINDS[kind]) for kind, number in kinds.items())
    tab = f", onglet {quoted(oldest.tab)}" if oldest.tab else ""
    cell = f" ({oldest.cell})" if oldest.cell else ""
    # Of no partner is what waits in the coordinator's own tab « Partenaires ».
    whose = facts.name_of(oldest.partner) if oldest.partner else "Coordination"
    since = (oldest.since or facts.now).astimezone(facts.zone).date()
    return Task(
        f"{whose}{tab} : {what}{cell}.",
        facts.addresses.cell(oldest.spreadsheet_id, oldest.sheet_id, oldest.cell),
        since,
        _weight_of(oldest.kind),
    )


def _weight_of(kind: ProblemKind) -> Weight:
    if kind in _CELLS:
        return Weight.CELLS
    return Weight.CHOICE if kind in _CHOICES else Weight.STANDSTILL


def _unread_tasks(facts: Facts) -> Iterator[Task]:
    """Sheets that could not be read; those without access have a problem of their own."""
    for sheet in facts.sheets:
        if sheet.state in _UNREAD_STATES:
            since = (sheet.read_at or facts.now).astimezone(facts.zone).date()
            yield Task(
                f"La feuille de {facts.name_of(sheet.partner)} {_UNREAD_STATES[sheet.state]}.",
                facts.addresses.cell(sheet.spreadsheet_id),
                since,
                Weight.STANDSTILL,
            )


def _loan_tasks(facts: Facts) -> Iterator[Task]:
    # What its sheet says of a loan waits for an answer: that is a task already.
    asked = {one.ref for one in facts.problems if one.field in ("status", "returned_on")}
    for loan in facts.live("loan"):
        if loan.ref in asked:
            continue
        due = day(loan, "due_on")
        if due is None or due >= facts.today or loan.fields.get("returned_on"):
            continue
        item = facts.linked(loan, "item_code")
        label = quoted(text(item, "label")) if item else "un matériel"
        owner = f" à {facts.name_of(facts.partner_of(item))}" if item else ""
        yield Task(
            f"Prêt {loan.ref} en retard depuis le {short_date(due)} : {label}, emprunté{owner} "
            f"par {facts.name_of(facts.partner_of(loan))}.",
            facts.addresses.coordinator_page,
            due,
            Weight.LOANS,
        )


def _mail_tasks(facts: Facts) -> Iterator[Task]:
    if facts.set_aside_mails:
        sentence = f"{counted(facts.set_aside_mails, 'message')} à renvoyer ou à abandonner."
        page = facts.addresses.coordinator_page
        yield Task(sentence, page, facts.today, Weight.FAMILIES)
