"""Loans that are late, out or reserved, with both structures and the message that is proposed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from french_cells.text import in_order_of
from sync_service.digest.facts import Facts, Proposal, Task, Weight, day, text
from sync_service.digest.words import proposed, quoted, short_date
from sync_service.domain import told_back
from sync_service.domain.base import Problem, ProblemKind
from sync_service.domain.problem_place import place
from sync_service.domain.record import Record
from sync_service.domain.wording import sentences
from sync_service.domain.wording.counting import counted
from sync_service.model.entities.loan import loan_status

WITHIN = "within"
"""Out, and its owner has it: after two structures became one. Nobody owes it to anybody."""
_SHOWN = ("overdue", "on_loan", "reserved", WITHIN)
_TAKEN = frozenset({"overdue", "on_loan"})
_UNREAD: frozenset[ProblemKind] = frozenset({"invalid", "ambiguous"})
"""What its partner mends: until then nobody knows what a sheet says of a loan (« hier »)."""


@dataclass(frozen=True, slots=True)
class LoanLine:
    """One loan that is not back."""

    ref: str
    status: str
    """`overdue`, `on_loan`, `reserved` or `within`."""
    item: str
    owner: str
    """The structure's name; empty where the item is unknown."""
    borrower: str
    since: date | None
    due: date | None
    owner_slug: str = ""
    borrower_slug: str = ""
    told_back: date | None = None
    """The day of a return that was understood, and that no other sheet shows before a yes."""
    question: Problem | None = None
    """What waits for that yes."""
    unread: Problem | None = None
    """The cell in which its sheet says something else that nobody can read yet."""

    @property
    def sheet_says(self) -> str:
        """For the desk, in the sheet's own words."""
        if self.unread is not None:
            typed = quoted(self.unread.sheet_value or "")
            return f"La feuille dit : {typed} ({place(self.unread)}), à corriger là-bas."
        return told_back.says_back(self.told_back)

    @property
    def in_short(self) -> str:
        """For the letter, which repeats no words of a cell that nobody could read."""
        if self.unread is not None:
            return f"La feuille en dit autre chose, à corriger ({place(self.unread)})."
        return self.sheet_says

    @property
    def key(self) -> str:
        """By which she calls its being late done, until it is due on another day."""
        return f"loan:{self.ref}:{WITHIN if self.status == WITHIN else self.due}"

    @property
    def parties(self) -> Sequence[str]:
        """Borrower and owner, once where they are one."""
        return list(dict.fromkeys(filter(None, (self.borrower_slug, self.owner_slug))))

    def message(self, today: date) -> str:
        """To borrower and owner alike, for her to address, to change and to send."""
        if self.status != "overdue" or self.due is None or self.told_back:
            return ""
        late = counted((today - self.due).days, "jour")
        owner = f"\nPropriétaire : {self.owner}" if self.owner else ""
        body = (
            "Bonjour,\n\nCe prêt est en retard.\n\n"
            f"Matériel : {self.item}{owner}\nEmprunté par : {self.borrower}\n"
            f"À rendre : le {short_date(self.due)}, il y a {late}\n\n"
            "Pouvez-vous convenir ensemble d’un jour pour le retour ? Si c’est déjà rendu, notez "
            "la date dans votre feuille : cela suffit.\n\nBien à vous,\n"
            "La coordination de CLEF\n"
        )
        return proposed(f"À rendre : {self.item}", body)


def find_loans(facts: Facts, *, as_shown: bool = False) -> Sequence[LoanLine]:
    """What is late first, then by the day when it is due.

    `as_shown`: as other sheets show them, where a return that waits for a yes is none yet.
    Whoever wrote of it is reminded of nothing meanwhile.
    """
    asked = told_back.find_told_back(facts.problems) if as_shown else {}
    unread = _find_unread(facts)
    lines = (
        replace(_line(facts, one, asked.get(one.ref)), unread=unread.get(one.ref))
        for one in facts.live("loan")
    )
    return sorted(
        (one for one in lines if one.status in _SHOWN),
        key=lambda one: (
            _SHOWN.index(one.status),
            one.due or date.max,
            in_order_of(one.item),
            one.ref,
        ),
    )


def loan_tasks(facts: Facts, *, quotes: bool = False) -> Iterator[Task]:
    """One for all that is late of one owner's: whoever lends is written to once.

    `quotes`: with what a sheet says of a loan in the sheet's own words.
    """
    asked = find_asked(facts) - _find_unread(facts).keys()

    def whose(one: LoanLine) -> tuple[bool, str, str]:
        borrower = "" if one.owner_slug else one.borrower_slug
        return (one.key in facts.done, one.owner_slug, borrower)

    late = [one for one in find_loans(facts) if one.status == "overdue" and one.ref not in asked]
    yield from _told_tasks(facts)
    yield from _within_tasks(facts)
    yield from _withdrawn_tasks(facts)
    for _, group in groupby(sorted(late, key=whose), key=whose):
        yield _loan_task(facts, list(group), quotes=quotes)


def told_with_loans(facts: Facts) -> Collection[Problem]:
    """Returns that wait for a yes, of what is late until then: asked once, with the loan."""
    return [one.question for one in _told_late(facts) if one.question is not None]


def _told_late(facts: Facts) -> Sequence[LoanLine]:
    lines = find_loans(facts, as_shown=True)
    return [one for one in lines if one.status == "overdue" and one.told_back]


def _told_tasks(facts: Facts) -> Iterator[Task]:
    """One for each question: it may be that of a whole column."""
    by_question: dict[int | None, list[LoanLine]] = {}
    for one in _told_late(facts):
        by_question.setdefault(one.question.id if one.question else None, []).append(one)
    for number, lines in by_question.items():
        first = lines[0]
        says = first.in_short if len(lines) == 1 else "La feuille les dit rendus, à confirmer."
        yield Task(
            f"{_sentence_of_one(first) if len(lines) == 1 else _sentence_of_many(lines)} {says}",
            facts.addresses.desk(f"prets#{first.ref}"),
            first.due or facts.today,
            Weight.LOANS,
            partner=first.question.partner if first.question else "",
            problems=[number],
        )


def _within_tasks(facts: Facts) -> Iterator[Task]:
    """For her alone, once it would be late, until she calls it done: nobody is written to."""
    for one in find_loans(facts):
        if one.status == WITHIN and one.due is not None and one.due < facts.today:
            yield Task(
                f"{sentences.capital(_named(one))} : prêt de {one.owner} à elle-même, par exemple "
                f"depuis que deux structures sont réunies. Il était à rendre le {_day(one)}, et "
                "personne n’est relancé. Notez le retour, ou dites que c’est fait.",
                facts.addresses.desk(f"prets#{one.ref}"),
                one.due,
                Weight.LOANS,
                keys=[one.key],
            )


def _withdrawn_tasks(facts: Facts) -> Iterator[Task]:
    """Nobody takes out what is sold or broken, and whoever counts on it has to hear of it."""
    for one in find_loans(facts):
        gone = facts.withdrawn.get(one.ref)
        if gone is not None:
            owner = f" Propriétaire : {one.owner}." if one.owner else ""
            whose = one.owner or "son propriétaire"
            yield Task(
                f"{sentences.capital(_named(one))}, réservé par {one.borrower}{_days(one)} : hors "
                f"service depuis le {short_date(gone)}.{owner}",
                facts.addresses.desk(f"prets#{one.ref}"),
                gone,
                Weight.LOANS,
                parties=one.parties,
                advice=(
                    f"Prévenez {one.borrower}, et demandez à {whose} d’annuler ce prêt : "
                    "« annulé » sous « Statut », dans sa feuille. Si l’objet se prête de nouveau, "
                    "son état change dans la liste du matériel."
                ),
                # On other days it is told once more.
                keys=[f"gone:{one.ref}:{one.since}:{one.due}"],
            )


def _days(one: LoanLine) -> str:
    since = f" du {short_date(one.since)}" if one.since else ""
    return f"{since} au {_day(one)}" if one.due else since


def _loan_task(facts: Facts, lines: Sequence[LoanLine], *, quotes: bool) -> Task:
    """`lines`: the one that waits longest is the first."""
    first = lines[0]
    alone = f"{_sentence_of_one(first)} {_says(first, quotes=quotes)}".strip()
    return Task(
        alone if len(lines) == 1 else _sentence_of_many(lines),
        facts.addresses.desk(f"prets#{first.ref}"),
        first.due or facts.today,
        Weight.LOANS,
        [*_messages(lines, facts.today)],
        keys=[one.key for one in lines],
        parts=[_part(one, quotes=quotes) for one in lines] if len(lines) > 1 else (),
        parties=list(dict.fromkeys(slug for one in lines for slug in one.parties)),
    )


def _sentence_of_one(one: LoanLine) -> str:
    """What it is, and with whom, as people speak of it; its link knows the reference."""
    owner = f" Propriétaire : {one.owner}." if one.owner else ""
    what = sentences.capital(_named(one))
    return f"{what}, chez {one.borrower} : en retard depuis le {_day(one)}.{owner}"


def _sentence_of_many(lines: Sequence[LoanLine]) -> str:
    whose = lines[0].owner or lines[0].borrower
    return f"{whose} : {len(lines)} prêts en retard, le premier depuis le {_day(lines[0])}."


def _says(one: LoanLine, *, quotes: bool) -> str:
    return one.sheet_says if quotes else one.in_short


def _part(one: LoanLine, *, quotes: bool) -> str:
    says = _says(one, quotes=quotes)
    more = f". {says}" if says else ""
    return f"{_named(one)}, chez {one.borrower}, à rendre le {_day(one)}{more}"


def _messages(lines: Sequence[LoanLine], today: date) -> Iterator[Proposal]:
    """One for each who borrowed, and the owner: nobody reads what another has not brought back."""

    def whose(one: LoanLine) -> tuple[str, str]:
        return one.borrower, one.borrower_slug

    for _, group in groupby(sorted(lines, key=whose), key=whose):
        theirs = list(group)
        first = theirs[0]
        message = first.message(today) if len(theirs) == 1 else _message_of_many(theirs)
        names = dict.fromkeys(filter(None, [first.borrower, first.owner]))
        yield Proposal(message, first.parties, " et ".join(names))


def _message_of_many(lines: Sequence[LoanLine]) -> str:
    """To the owner and one who borrowed."""
    owner = lines[0].owner
    listed = "\n".join(f"- {_told(one)}" for one in lines)
    whose = f" (propriétaire : {owner})" if owner else ""
    body = (
        f"Bonjour,\n\nCes prêts ne sont pas notés comme rendus{whose} :\n\n{listed}\n\n"
        "Pouvez-vous convenir ensemble d’un jour pour chaque retour ? Pour ce qui est déjà rendu, "
        "notez la date dans votre feuille : cela suffit.\n\nBien à vous,\n"
        "La coordination de CLEF\n"
    )
    return proposed(f"Retour de {len(lines)} prêts", body)


def _day(one: LoanLine) -> str:
    return short_date(one.due) if one.due else ""


def _find_unread(facts: Facts) -> Mapping[str, Problem]:
    """Loans of which a cell says what nobody can read (« hier »): each stays as late as it is."""
    told = (one for one in facts.problems if one.field in told_back.IN_FIELDS)
    return {one.ref or "": one for one in told if one.kind in _UNREAD}


def find_asked(facts: Facts, *, even_unread: bool = False) -> AbstractSet[str]:
    """Loans of which a sheet says what may be a return: nobody is reminded of them meanwhile.

    What is no day at all (« on cherche encore ») says nothing. It is asked about `even_unread`
    where a structure would be written to: who typed it may have meant that it is back.
    """
    told = (one for one in facts.problems if one.field in told_back.IN_FIELDS)
    return {one.ref or "" for one in told if even_unread or one.kind != "invalid"}


def _told(one: LoanLine) -> str:
    """To structures: our reference is not what they call it."""
    return f"{one.item}, chez {one.borrower}, à rendre le {_day(one)}"


def _named(one: LoanLine) -> str:
    """By its reference only where nobody knows what it is."""
    return quoted(one.item) if one.owner else f"{one.item} (prêt {one.ref})"


def _line(facts: Facts, loan: Record, question: Problem | None = None) -> LoanLine:
    told = told_back.day_told(loan, question)
    shown = told_back.as_shown(loan, told).fields
    status = loan_status(shown, facts.today, is_withdrawn=loan.ref in facts.withdrawn)
    item = facts.linked(loan, "item_code")
    owner, borrower = facts.partner_of(item) if item else "", facts.partner_of(loan)
    is_within = bool(owner) and owner == borrower and status in _TAKEN
    return LoanLine(
        ref=loan.ref,
        status=WITHIN if is_within else status,
        item=text(item, "label") if item else "un matériel",
        owner=facts.name_of(owner) if item else "",
        borrower=facts.name_of(borrower),
        since=day(loan, "loaned_on"),
        due=day(loan, "due_on"),
        owner_slug=owner,
        borrower_slug=borrower,
        told_back=told,
        question=question if told else None,
    )
