"""What there is to do, by consequence: one function for letter, desk and commands."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from sync_service.digest.absences import absence_tasks
from sync_service.digest.facts import Facts, Task, Weight, text
from sync_service.digest.loans import loan_tasks, told_with_loans
from sync_service.digest.seats import (
    call_tasks,
    called_off_tasks,
    overfull_tasks,
    told_with_seats,
    unanswered_tasks,
    unread_tasks,
)
from sync_service.digest.words import KINDS, day_and_month, quoted, short_date
from sync_service.domain.base import Problem, ProblemKind
from sync_service.domain.decisions import is_decidable, is_partners
from sync_service.domain.mapping import followed_for_archived
from sync_service.domain.problem_place import spot
from sync_service.domain.roster import ROSTER_KEY
from sync_service.domain.wording.counting import counted
from sync_service.domain.wording.held_sentences import concerns_families, find_held, say_held
from sync_service.model.entities.meeting import name_meeting

_PARTNERS_NAMED = 4
"""In one line; the page names all."""
_LONG = timedelta(weeks=2)
"""So long a partner is left to mend in its own time; then she is told since when it waits."""
_UNREAD_STATES = {"failed": "n’a pas pu être lue", "paused": "est en pause"}
_CHOICES: frozenset[ProblemKind] = frozenset(
    {"conflict", "incident", "duplicate", "held", "foreign_reference"}
)
"""All other kinds keep a whole tab or spreadsheet from being read or written."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """What the coordinator does, what harms most first; and what partners mend at home."""

    hers: Sequence[Task]
    partners: Sequence[Task]
    """One for each partner."""
    done: Sequence[Task] = ()
    """What would be hers, had she not called it done."""

    @property
    def count(self) -> int:
        """All that partners mend is one thing to do: to see that they do."""
        return len(self.hers) + bool(self.partners)

    @property
    def headline(self) -> str:
        """`3 choses à faire`, or `rien à faire`."""
        return f"{counted(self.count, 'chose')} à faire" if self.count else "rien à faire"


def make_agenda(facts: Facts, *, quotes: bool = False) -> Agenda:
    """`quotes`: the desk says what a sheet says in the sheet's words, and no letter does."""
    done: list[Task] = []
    waiting: list[Task] = []
    for one in find_tasks(facts, quotes=quotes):
        (done if one.keys and set(one.keys) <= set(facts.done) else waiting).append(one)
    return Agenda(
        [one for one in waiting if one.is_hers],
        [one for one in waiting if not one.is_hers],
        done,
    )


def find_tasks(facts: Facts, *, quotes: bool = False) -> Sequence[Task]:
    """All of them, what harms most first, and the oldest first of what weighs the same."""
    tasks = [
        *_problem_tasks(facts),
        *call_tasks(facts),
        *_mail_tasks(facts),
        *_unread_tasks(facts),
        *_ownerless_tasks(facts),
        *_copy_tasks(facts),
        *overfull_tasks(facts),
        *called_off_tasks(facts),
        *_meeting_tasks(facts),
        *unread_tasks(facts),
        *unanswered_tasks(facts),
        *absence_tasks(facts),
        *loan_tasks(facts, quotes=quotes),
        *_count_tasks(facts),
    ]
    return sorted(tasks, key=lambda task: (task.weight, task.since))


def _problem_tasks(facts: Facts) -> Iterator[Task]:
    """One for all that one partner mends at home, and one for all of its that waits for a yes.

    One for all else of one kind in one tab.
    """

    def place(problem: Problem) -> tuple[str, str, str]:
        if is_partners(problem):
            return (problem.partner, "", "")
        # Of a structure that types much, one line, not one for each of its tabs.
        if problem.partner and problem.kind == "assumed":
            return (problem.partner, "", problem.kind)
        return (problem.spreadsheet_id, problem.tab, problem.kind)

    elsewhere = {one.id for one in (*told_with_seats(facts), *told_with_loans(facts))}
    found = [one for one in facts.problems if one.id not in elsewhere]
    for _, group in groupby(sorted(found, key=place), key=place):
        # The link leads to what families wait for, else to the oldest, which waited longest.
        problems = sorted(group, key=lambda one: (_weight_of(one), one.since or facts.now))
        yield _problem_task(facts, problems)


def _problem_task(facts: Facts, problems: Sequence[Problem]) -> Task:
    first = problems[0]
    # Of no partner is what waits in the coordinator's own tab « Partenaires ».
    whose = facts.name_of(first.partner) if first.partner else "Coordination"
    days = sorted({(one.since or facts.now).astimezone(facts.zone).date() for one in problems})
    since = days[0]
    is_long = is_partners(first) and facts.today - since >= _LONG
    which = "la plus ancienne depuis" if len(days) > 1 else "depuis"
    told = f", {which} le {short_date(since)}" if is_long else ""
    return Task(
        f"{whose}{_where(problems)}{told}.",
        _list_of(facts, problems) or _address(facts, first),
        since,
        _weight_of(first),
        partner=first.partner,
        problems=[one.id for one in problems],
    )


def _where(problems: Sequence[Problem]) -> str:
    """The cell of the oldest where all are in one tab, else how many there are in each."""
    by_tab: dict[str, list[Problem]] = {}
    for one in problems:
        by_tab.setdefault(one.tab, []).append(one)
    if len(by_tab) > 1:
        parts = (f"{_tab(tab)}{count_kinds(theirs)}" for tab, theirs in by_tab.items())
        return f" : {' ; '.join(parts)}"
    tab = f", onglet {quoted(problems[0].tab)}" if problems[0].tab else ""
    where = spot(problems[0])
    return f"{tab} : {count_kinds(problems)}{f' ({where})' if where else ''}"


def _tab(title: str) -> str:
    return f"onglet {quoted(title)}, " if title else ""


def find_mending(facts: Facts) -> Sequence[Problem]:
    """What partners mend at home: the same here, on the page of problems and on that of sheets."""
    return [*filter(is_partners, facts.problems)]


def count_kinds(problems: Sequence[Problem]) -> str:
    """`2 cases à corriger, 1 valeur à choisir`; of what waits on purpose, for what it waits."""
    kinds = Counter((one.kind, _held(one)) for one in problems)
    return ", ".join(_count_kind(number, *what) for what, number in kinds.items())


def _count_kind(number: int, kind: ProblemKind, held: str) -> str:
    told = counted(number, *KINDS[kind])
    if held == ROSTER_KEY:
        return "suivre une feuille ?" if number == 1 else f"{told}, suivre une feuille ?"
    return say_held(held, number) if held else told


def _held(problem: Problem) -> str:
    if problem.kind != "held":
        return ""
    is_proposal = problem.row_key.startswith(ROSTER_KEY)
    return ROSTER_KEY if is_proposal else find_held(problem.message)


def _list_of(facts: Facts, problems: Sequence[Problem]) -> str:
    """What of a partner is in several tabs: its list, where each has its own link."""
    tabs = {(one.spreadsheet_id, one.tab) for one in problems}
    partner = problems[0].partner
    return facts.addresses.desk(f"problemes?partenaire={partner}") if len(tabs) > 1 else ""


def _address(facts: Facts, problem: Problem) -> str:
    """Its card where she decides it, else the very cell."""
    card = "" if is_partners(problem) else facts.addresses.desk(f"problemes#p{problem.id}")
    cell = facts.addresses.cell(problem.spreadsheet_id, problem.sheet_id, problem.cell)
    return card if card and is_decidable(problem) else cell


def _weight_of(problem: Problem) -> Weight:
    if is_partners(problem):
        return Weight.CELLS
    if problem.kind == "assumed" and problem.partner:
        return Weight.ASSUMED
    if problem.kind == "held" and concerns_families(problem.message):
        return Weight.FAMILIES
    if problem.kind in _CHOICES or not problem.partner:
        return Weight.CHOICE
    return Weight.STANDSTILL


def _unread_tasks(facts: Facts) -> Iterator[Task]:
    """Sheets that could not be read; those without access have a problem of their own.

    One that its partner has left for good is paused, too, and nothing of it is known any more.
    """
    for sheet in facts.sheets:
        has_left = sheet.state == "paused" and sheet.read_at is None
        if sheet.state in _UNREAD_STATES and not has_left:
            since = (sheet.read_at or facts.now).astimezone(facts.zone).date()
            yield Task(
                f"La feuille de {facts.name_of(sheet.partner)} {_UNREAD_STATES[sheet.state]}.",
                facts.addresses.cell(sheet.spreadsheet_id),
                since,
                Weight.STANDSTILL,
                partner=sheet.partner,
            )


def _ownerless_tasks(facts: Facts) -> Iterator[Task]:
    """Sheets that are followed for a structure that was archived, or merged into another."""
    for sheet in followed_for_archived(facts.followed, facts.records.get("organisation", ())):
        whose = facts.name_of(sheet.partner)
        yield Task(
            f"La feuille de {whose} est encore suivie, mais cette structure est archivée : "
            "ce qui y est corrigé n’arrive nulle part.",
            facts.addresses.cell(sheet.spreadsheet_id),
            facts.today,
            Weight.STANDSTILL,
            partner=sheet.partner,
            advice=(
                "Demandez à qui fait tourner le service de la suivre pour la structure qui "
                "reste, ou de la quitter : sync-service status dit comment."
            ),
        )


def _meeting_tasks(facts: Facts) -> Iterator[Task]:
    """One partner's title counts for all, and they stay at home: she hears whose it was."""
    for meeting in facts.live("meeting"):
        found = facts.meetings_off.get(meeting.ref)
        if found is not None:
            word = "reportée" if text(meeting, "status") == "postponed" else "annulée"
            whose, at = facts.name_of(found.partner), date.fromisoformat(text(meeting, "date"))
            kind = name_meeting(text(meeting, "kind"))
            yield Task(
                f"Réunion du {day_and_month(at)} ({kind}) : {word} pour tous par {whose}, dans sa "
                "feuille.",
                facts.addresses.desk(f"comite?le={at}"),
                found.at.astimezone(facts.zone).date(),
                Weight.CHOICE,
                parties=[found.partner],
                advice=(
                    "Si elle a lieu, dites-le sur sa page : les listes et les lettres la "
                    "reprennent. Sinon, appuyez sur « C’est fait »."
                ),
                # Called off once more, it is told once more.
                keys=[f"off:{meeting.ref}:{found.at:%Y-%m-%dT%H:%M:%S}"],
            )


def _count_tasks(facts: Facts) -> Iterator[Task]:
    """One for all: where it is said, each has its line."""
    if facts.uncounted:
        partners = Counter(facts.name_of(one.partner) for one in facts.uncounted)
        told = [f"{name} ({number})" for name, number in partners.most_common(_PARTNERS_NAMED)]
        if len(partners) > len(told):
            told.append(counted(len(partners) - len(told), "autre structure"))
        yield Task(
            f"{counted(len(facts.uncounted), 'séance passée')} sans compte : {', '.join(told)}.",
            facts.addresses.desk("saison#sans-compte"),
            facts.uncounted[0].at,
            Weight.COUNTS,
            keys=[f"count:{one.ref}" for one in facts.uncounted],
        )


def _mail_tasks(facts: Facts) -> Iterator[Task]:
    if facts.set_aside_mails:
        sentence = f"{counted(facts.set_aside_mails, 'message')} à renvoyer ou à abandonner."
        link = facts.addresses.desk("#messages")
        yield Task(sentence, link, facts.today, Weight.FAMILIES)


def _copy_tasks(facts: Facts) -> Iterator[Task]:
    """No page mends it, so nothing is to be opened: whoever runs the service is told."""
    if facts.no_copy_since is not None:
        sentence = (
            f"Aucune copie de sauvegarde depuis le {short_date(facts.no_copy_since)} : prévenez "
            "l’hébergeur du service."
        )
        yield Task(sentence, "", facts.no_copy_since, Weight.COPIES)
