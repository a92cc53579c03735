"""One partner's own letter, and of what owner and borrower are reminded: never a family's name."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from types import MappingProxyType

from sync_service.digest.absences import Membership
from sync_service.digest.coming import (
    DAYS_AHEAD,
    ComingSession,
    coming_session,
    find_meetings,
    tell_meeting,
)
from sync_service.digest.facts import Facts, day, text
from sync_service.digest.loans import WITHIN, LoanLine, find_asked, find_loans
from sync_service.digest.seats import occupancies
from sync_service.digest.to_do import count_kinds
from sync_service.digest.words import day_and_month, quoted, short_date
from sync_service.domain.base import Problem, ProblemKind
from sync_service.domain.record import Record
from sync_service.domain.typography import unbroken
from sync_service.domain.wording.counting import counted
from sync_service.families.occupancy import Occupancy
from sync_service.model.entities.meeting import COMMITTEE

_MEMBER = ("since", "until")
_REMIND_BEFORE = timedelta(days=3)
_REMIND_LATE = (timedelta(0), timedelta(weeks=2), timedelta(weeks=4))
"""After the day when it was due; then it is the coordinator's matter."""
_UNREAD: Mapping[ProblemKind, str] = MappingProxyType({
    "lost_access": "Votre feuille n’est plus partagée : rien n’y est lu.",
    "trashed": "Votre feuille est à la corbeille : rien n’y est lu.",
})  # fmt: skip
"""Of a whole spreadsheet, in which no cell can be named."""


@dataclass(frozen=True, slots=True)
class OpenProblems:
    """What waits in one tab, in one sentence; the spreadsheet, to lead there."""

    sentence: str
    spreadsheet_id: str


@dataclass(frozen=True, slots=True)
class PartnerLetter:
    """What one partner has to do, gets back or gives back, and who comes to its sessions."""

    partner: str
    problems: Sequence[OpenProblems]
    waiting: int
    loans: Sequence[str]
    sessions: Sequence[ComingSession]
    meetings: Sequence[str] = ()
    """Of the committee; the mail has a calendar file of them."""

    def __bool__(self) -> bool:
        return bool(self.problems or self.loans or self.sessions or self.meetings)

    @property
    def headline(self) -> str:
        """`2 choses à regarder, 1 prêt, 3 séances`: what there is of it."""
        said = [
            (self.waiting, "chose à regarder", "choses à regarder"),
            (len(self.loans), "prêt", "prêts"),
            (len(self.sessions), "séance", "séances"),
            (len(self.meetings), "réunion", "réunions"),
        ]
        return ", ".join(counted(*one) for one in said if one[0])


@dataclass(frozen=True, slots=True)
class Reminder:
    """One loan that its owner and its borrower are told of, once for each of these times."""

    loan: LoanLine
    due: date
    when: Sequence[str]
    """`soon`; or those that have come by now of `late`, `late 2 weeks`, `late 4 weeks`."""

    @property
    def parties(self) -> Sequence[str]:
        """Their slugs, each once."""
        both = (self.loan.borrower_slug, self.loan.owner_slug)
        return list(dict.fromkeys(one for one in both if one))


def find_reminders(facts: Facts) -> Iterator[Reminder]:
    """Not of a loan about which its sheet is asked, nor of one that she called done."""
    asked = find_asked(facts, even_unread=True)
    for one in find_loans(facts):
        if one.due is None or one.ref in asked:
            continue
        if one.status == "overdue" and one.key not in facts.done:
            late = facts.today - one.due
            yield Reminder(one, one.due, [_late(after) for after in _REMIND_LATE if late >= after])
        if one.status == "on_loan" and one.due <= facts.today + _REMIND_BEFORE:
            yield Reminder(one, one.due, ["soon"])


def _late(after: timedelta) -> str:
    return f"late {after.days // 7} weeks" if after else "late"


def make_partner_letter(facts: Facts, slug: str) -> PartnerLetter:
    last = facts.today + timedelta(days=DAYS_AHEAD - 1)
    own = [one for one in facts.problems if one.partner == slug]
    loans = [
        one
        for one in find_loans(facts)
        if one.status not in ("reserved", WITHIN) and one.due is not None and one.due <= last
    ]
    return PartnerLetter(
        facts.name_of(slug),
        list(_open_problems(own)),
        len(own),
        list(tell_loans(loans, slug)),
        [
            _coming(one)
            for one in occupancies(facts)
            if one.session.partner == slug and facts.today <= one.session.starts_at.date() <= last
        ],
        [unbroken(tell_meeting(one)) for one in find_committees(facts, slug)],
    )


def find_committees(facts: Facts, slug: str) -> Iterator[Record]:
    """Those to come in two weeks at which this partner sits."""
    partner = next((one for one in facts.live("organisation") if text(one, "id") == slug), None)
    since, until = (day(partner, f"ct_member_{end}") if partner else None for end in _MEMBER)
    last = facts.today + timedelta(days=DAYS_AHEAD - 1)
    for one in find_meetings(facts, facts.today, last):
        is_member = Membership(since, until).covers(date.fromisoformat(text(one, "date")))
        if is_member and text(one, "kind") == COMMITTEE:
            yield one


def tell_loans(loans: Sequence[LoanLine], slug: str) -> Iterator[str]:
    """Those that this partner has to give back, and those that it gets back, in its own view."""
    for one in loans:
        if one.borrower_slug == slug:
            whom = f" à {one.owner}" if one.owner and one.owner_slug != slug else ""
            yield unbroken(f"{one.item}, à rendre{whom} {_by_when(one)}.")
        elif one.owner_slug == slug:
            yield unbroken(f"{one.item}, que {one.borrower} doit vous rendre {_by_when(one)}.")


def tell_questions(facts: Facts, numbers: Collection[int]) -> Iterator[tuple[str, str]]:
    """Those that still wait: a sentence without any value, and the address of the cell."""
    for one in facts.problems:
        if one.id in numbers:
            tab = f"Onglet {quoted(one.tab)}" if one.tab else "Votre feuille"
            cell = f", case {one.cell}" if one.cell else ""
            since = (one.since or facts.now).astimezone(facts.zone).date()
            sentence = f"{tab}{cell} : {count_kinds([one])}, depuis le {short_date(since)}."
            yield (
                unbroken(sentence),
                facts.addresses.cell(one.spreadsheet_id, one.sheet_id, one.cell),
            )


def _by_when(one: LoanLine) -> str:
    if one.due is None:
        return ""
    if one.status == "overdue":
        return f"depuis le {short_date(one.due)}"
    return f"pour le {day_and_month(one.due)}"


def _open_problems(own: Sequence[Problem]) -> Iterator[OpenProblems]:
    def place(problem: Problem) -> tuple[str, str]:
        return problem.spreadsheet_id, problem.tab

    for (spreadsheet_id, tab), group in groupby(sorted(own, key=place), key=place):
        where = f"Onglet {quoted(tab)}" if tab else "Votre feuille"
        found = list(group)
        told = count_kinds(found)
        sentence = f"{where} : {told}{'' if told.endswith('?') else '.'}"
        sentence = _UNREAD.get(found[0].kind, sentence)
        yield OpenProblems(unbroken(sentence), spreadsheet_id)


def _coming(one: Occupancy) -> ComingSession:
    """Where no family registers, nobody knows how many come."""
    told = coming_session(one)
    return told if one.session.takes_form else replace(told, taken="", share=None)
