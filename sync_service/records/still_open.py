"""What of a structure still waits: questions, sessions to come, loans that are out, its things.

Said before the structure leaves or is archived, with what to do; decides nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sync_service.domain.base import Problem
from sync_service.domain.record import Record
from sync_service.domain.wording.counting import counted
from sync_service.domain.wording.held_sentences import edit_for, find_held, say_held
from sync_service.families.registration import count_live, text_of
from sync_service.families.sessions import PARIS, read_partner_names
from sync_service.families.unanswered import is_asked, read_unanswered, say_beside
from sync_service.model.entities.loan import loan_status
from sync_service.ports import Transaction
from sync_service.sync.gathering.withdrawn import read_withdrawn

_OVER = ("cancelled", "held")
_OUT = {"overdue": "en retard", "on_loan": "en prêt", "reserved": "réservé"}


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What a sheet says of a session on which families count, and nobody has answered yet."""

    ref: str
    title: str
    at: date | None
    typed: str
    question: str
    """« annuler une séance ? »."""
    answer: str
    """What a yes is for `edit`."""


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session to come, and how many families count on it."""

    ref: str
    title: str
    at: date
    families: int


@dataclass(frozen=True, slots=True)
class OpenLoan:
    """A loan that is not back, or not out yet."""

    ref: str
    label: str
    owner: str
    borrower: str
    state: str


@dataclass(frozen=True, slots=True)
class StillOpen:
    """What nobody would look after once a structure is gone."""

    sessions: Sequence[OpenSession] = ()
    loans: Sequence[OpenLoan] = ()
    items: Sequence[str] = ()
    """References of what it lends."""
    questions: Sequence[OpenQuestion] = ()
    """Nobody asks them any more once its sheets are left."""

    @property
    def is_urgent(self) -> bool:
        """Somebody else counts on it."""
        return bool(self.sessions or self.loans)


def find_still_open(stored: Transaction, slug: str, now: datetime) -> StillOpen:
    """Of the structure with this slug."""
    today = now.astimezone(PARIS).date()
    items = {one.ref: one for one in stored.records.read_all("item")}
    own = {ref for ref, one in items.items() if text_of(one, "owner_organisation_id") == slug}
    return StillOpen(
        sorted(_sessions(stored, slug, today), key=lambda one: one.at),
        [*_loans(stored, slug, items, today)],
        sorted(own),
        [*_questions(stored, slug, now)],
    )


def _questions(stored: Transaction, slug: str, now: datetime) -> Iterator[OpenQuestion]:
    """In its own sheets; a yes or no that no run has carried out yet counts for none.

    Also what those that were left already asked.
    """
    asked = [
        (one.ref or "", _typed(stored, one, now), say_held(find_held(one.message), 1))
        for one in stored.problems.read_open()
        if one.partner == slug and is_asked(one)
    ]
    today = now.astimezone(PARIS).date()
    asked += [one for one in _left_unanswered(stored, slug, today) if one not in asked]
    sessions = stored.records.find_all({ref for ref, _, _ in asked})
    workshops = stored.records.find_all({text_of(one, "workshop_id") for one in sessions.values()})
    for ref, typed, question in asked:
        session = sessions.get(ref)
        if session is not None:
            workshop = workshops.get(text_of(session, "workshop_id"))
            title = text_of(workshop, "title") if workshop is not None else session.ref
            day = text_of(session, "date")
            yield OpenQuestion(
                session.ref,
                title,
                date.fromisoformat(day) if day else None,
                typed,
                question,
                edit_for(question),
            )


def _typed(stored: Transaction, problem: Problem, now: datetime) -> str:
    return ", ".join(filter(None, [problem.sheet_value, *say_beside(stored, problem, now)]))


def _left_unanswered(
    stored: Transaction, slug: str, today: date
) -> Iterator[tuple[str, str, str]]:
    """Session, what was typed, and the question."""
    coming = {one.ref: one for one in stored.records.read_sessions_from(today.isoformat())}
    left = read_unanswered(stored, coming.keys(), stored.memory.read_spreadsheets())
    workshops = stored.records.find_all({text_of(coming[ref], "workshop_id") for ref in left})
    for ref, questions in left.items():
        workshop = workshops.get(text_of(coming[ref], "workshop_id"))
        if workshop is not None and text_of(workshop, "lead_organisation_id") == slug:
            yield from ((ref, one.typed, one.question) for one in questions)


def _sessions(stored: Transaction, slug: str, today: date) -> Iterator[OpenSession]:
    workshops = {
        one.ref: text_of(one, "title")
        for one in stored.records.read_all("workshop")
        if text_of(one, "lead_organisation_id") == slug
    }
    for one in stored.records.read_sessions_from(today.isoformat()):
        at, workshop = text_of(one, "date"), text_of(one, "workshop_id")
        is_ahead = at >= today.isoformat() and one.fields.get("status") not in _OVER
        if is_ahead and workshop in workshops:
            families = count_live(stored, one.ref)
            yield OpenSession(one.ref, workshops[workshop], date.fromisoformat(at), families)


def _loans(
    stored: Transaction, slug: str, items: dict[str, Record], today: date
) -> Iterator[OpenLoan]:
    names, loans = read_partner_names(stored.records), stored.records.read_all("loan")
    withdrawn = read_withdrawn(stored, loans, items, today)
    for one in loans:
        item = items.get(text_of(one, "item_code"))
        state = loan_status(one.fields, today, is_withdrawn=one.ref in withdrawn)
        borrower = text_of(one, "borrower_organisation_id")
        owner = text_of(item, "owner_organisation_id") if item is not None else ""
        if state in _OUT and slug in (owner, borrower):
            label = text_of(item, "label") if item is not None else text_of(one, "item_code")
            yield OpenLoan(
                one.ref,
                label,
                names.get(owner, owner),
                names.get(borrower, borrower),
                _OUT[state],
            )


def tell_still_open(still: StillOpen) -> Sequence[str]:
    """One line each, then what to do about its kind."""
    told = (_tell_questions, _tell_sessions, _tell_loans, _tell_items)
    return [line for tell in told for line in tell(still)]


def _tell_questions(still: StillOpen) -> Iterator[str]:
    for one in still.questions:
        day = f" du {one.at:%d/%m/%Y}" if one.at is not None else ""
        said = f"la feuille dit « {one.typed} »" if one.typed else "rien ne le dit plus"
        yield (
            f"Sans réponse : {one.question} {one.ref}, « {one.title} »{day}, {said}. Si oui : "
            f"sync-service edit {one.ref} {one.answer}, et les familles l’apprennent."
        )
    if still.questions:
        yield (
            "Personne ne le demande plus une fois la feuille quittée, et rien n’est changé sans "
            "réponse : demandez au partenaire ce qu’il en est."
        )


def _tell_sessions(still: StillOpen) -> Iterator[str]:
    for one in still.sessions:
        yield (
            f"Séance à venir {one.ref}, « {one.title} » du {one.at:%d/%m/%Y} : "
            f"{counted(one.families, 'famille inscrite')}."
        )
    if still.sessions:
        # Where families count on it, the example is of use as it stands.
        first = max(still.sessions, key=lambda one: one.families).ref
        yield (
            "Les pages continuent d’y inscrire des familles. Si la séance n’a pas lieu : "
            f"sync-service edit {first} status=annulée, et les familles l’apprennent. Si elle a "
            f"lieu : sync-service edit {first} registration_open=non, et donnez au partenaire la "
            "liste à signer de la page « Ateliers »."
        )


def _tell_loans(still: StillOpen) -> Iterator[str]:
    for one in still.loans:
        yield (
            f"Prêt {one.ref}, « {one.label} » de {one.owner or 'personne'} chez "
            f"{one.borrower or 'personne'} : {one.state}."
        )
    ahead = [one.ref for one in still.loans if one.state == _OUT["reserved"]]
    out = [one.ref for one in still.loans if one.ref not in ahead]
    if out:
        yield (
            "Convenez du retour, puis notez-le dans une feuille qui reste suivie, ou par : "
            f"sync-service edit {out[0]} returned_on=JJ/MM/AAAA."
        )
    if ahead:
        yield (
            "Une réservation n’a pas de retour : annulez-la dans une feuille qui reste suivie, ou "
            f"par : sync-service edit {ahead[0]} status=annulé."
        )


def _tell_items(still: StillOpen) -> Iterator[str]:
    if still.items:
        yield (
            f"{counted(len(still.items), 'objet')} sur la page du matériel : ce que la structure "
            f"reprend s’archive, par exemple sync-service archive {still.items[0]}."
        )
