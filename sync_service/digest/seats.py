"""Sessions to come: places taken, who waits, whom to phone. Numbers, never a parent's name."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from sync_service.digest.facts import Facts, Task, Weight, day, text
from sync_service.digest.words import day_and_month
from sync_service.domain.base import Problem
from sync_service.domain.decisions import is_about_seats, over_key
from sync_service.domain.record import (
    CALLED_OFF,
    Record,
)
from sync_service.domain.seats import standing_of
from sync_service.domain.wording.counting import counted
from sync_service.families.calls.noted_calls import Reason
from sync_service.families.occupancy import Occupancy, occupancy_of
from sync_service.families.registration import is_live
from sync_service.families.sessions import Session, join_sessions

TOO_MANY = (
    "Dans la feuille, passez des familles en « Liste d’attente » : un mail le leur dit, et "
    "qui n’en a pas sera à appeler ici. Ou demandez-le à la structure, ou dites que c’est voulu."
)
"""What the coordinator does about a session that is overfull."""
_CALLS: Mapping[Reason, tuple[str, str]] = {
    "seat": (
        "en attente à appeler, il y a de la place pour elle",
        "en attente à appeler, il y a de la place pour elles",
    ),
    "promotion": (
        "à prévenir que sa place est réservée",
        "à prévenir que leur place est réservée",
    ),
    "address": (
        "à appeler, son adresse mail ne marche pas",
        "à appeler, leur adresse mail ne marche pas",
    ),
    "change": ("à prévenir d’un changement par téléphone",) * 2,
    "cancelled": ("à prévenir de l’annulation par téléphone",) * 2,
    "removed": (
        "à prévenir que la feuille l’a désinscrite",
        "à prévenir que la feuille les a désinscrites",
    ),
    "place": (
        "à prévenir de sa place, ou de son attente",
        "à prévenir de leur place, ou de leur attente",
    ),
}
"""Said of one family, and of several."""


def occupancies(facts: Facts) -> Sequence[Occupancy]:
    """Every live session from the first day on that takes place, by date and hour."""
    registrations, first = _by_session(facts), facts.first_day.isoformat()
    coming = (one for one in facts.live("session") if text(one, "date") >= first)
    sessions = join_sessions(coming, facts.live("workshop"), facts.live("organisation"))
    return [
        occupancy_of(one, registrations.get(one.ref, ())) for one in sessions if not one.is_off
    ]


def call_tasks(facts: Facts) -> Iterator[Task]:
    for call in facts.to_phone:
        session = facts.by_ref.get(call.session_ref)
        # Erased since: there is nobody left to phone.
        if session is not None:
            one, several = _CALLS[call.reason]
            families = counted(call.families, f"famille {one}", f"familles {several}")
            if call.day:
                session = replace(session, fields={**session.fields, "date": call.day})
            yield Task(
                f"{_place(facts, session)} : {families}.",
                facts.addresses.desk(f"#{call.first}"),
                facts.today,
                Weight.CALLS if call.reason == "seat" else Weight.FAMILIES,
                call=(call.session_ref, call.reason),
            )


def overfull_tasks(facts: Facts) -> Iterator[Task]:
    for one in occupancies(facts):
        at, seats = one.session.starts_at.date(), one.seats
        if seats.over and at >= facts.today:
            too_many = counted(seats.over, "personne")
            place = f"{one.session.title}, {day_and_month(at)}"
            sentence = (
                f"{place} : {seats.taken} sur {one.session.capacity}, {too_many} de plus que de "
                "places."
            )
            link = facts.addresses.desk(f"ateliers#{one.session.ref}")
            yield Task(
                sentence,
                link,
                facts.today,
                Weight.SEATS,
                parties=[one.session.partner],
                advice=TOO_MANY,
                # A family more, and she is asked again.
                keys=[over_key(facts.done, one.session.ref, seats.taken)],
                sheet=_sheet_of(facts, one.session),
            )


def is_meant(facts: Facts, one: Occupancy) -> bool:
    """Whether somebody said of an overfull session that so many people are meant."""
    key = over_key(facts.done, one.session.ref, one.seats.taken)
    return bool(one.seats.over) and key in facts.done


def called_off_tasks(facts: Facts) -> Iterator[Task]:
    """Their partner opens the room for nobody: it is told where no tab of theirs says so."""
    followed = {one.partner for one in facts.followed if not one.paused}
    for session in facts.live("session"):
        at, partner = day(session, "date"), facts.partner_of(session)
        if session.ref in facts.unseen_off and at is not None and partner:
            word = "reportée" if text(session, "status") == "postponed" else "annulée"
            whose = facts.name_of(partner)
            unseen = (
                f"la feuille de {whose} ne le montre pas"
                if partner in followed
                else f"{whose} n’a pas de feuille suivie qui le montre"
            )
            yield Task(
                f"{_place(facts, session)} : {word}, et {unseen}.",
                facts.addresses.desk(f"ateliers#{session.ref}"),
                facts.today,
                Weight.SEATS,
                parties=[partner],
                advice=f"Prévenez {whose}, puis appuyez sur « C’est fait ».",
                keys=[f"off:{session.ref}:{at}"],
            )


def unread_tasks(facts: Facts) -> Iterator[Task]:
    """Families who register where no sheet shows them: whoever receives them knows of nobody.

    Called done, it is asked again with another family, also in place of one that cancelled, and
    once one that waited has a place.
    """
    registered = _by_session(facts)
    for one in occupancies(facts):
        ref, partner = one.session.ref, one.session.partner
        known = registered.get(ref, ()) if ref in facts.unread_families else ()
        families = {family.ref: standing_of(family) for family in known if is_live(family)}
        if families:
            at, whose = one.session.starts_at.date(), facts.name_of(partner)
            yield Task(
                f"{one.session.title}, {day_and_month(at)} : {_count(families.values())}, "
                "aucune feuille suivie ne le montre.",
                facts.addresses.desk(f"ateliers#{ref}"),
                facts.today,
                Weight.FAMILIES,
                parties=[partner],
                advice=(
                    f"Donnez la liste à signer à {whose}, ou annulez la séance ; puis appuyez "
                    "sur « C’est fait »."
                ),
                keys=[
                    f"unread:{ref}:{family}{' waits' * (standing == 'waiting')}"
                    for family, standing in families.items()
                ],
            )


def unanswered_tasks(facts: Facts) -> Iterator[Task]:
    """What a partner asked in its sheet and left: nobody is asked there any more."""
    for session in facts.live("session"):
        partner = facts.partner_of(session)
        whose = facts.name_of(partner)
        for one in facts.unanswered.get(session.ref, ()):
            yield Task(
                f"{_place(facts, session)} : {one.question} La feuille de {whose} n’est plus "
                "suivie, et la question est restée sans réponse.",
                facts.addresses.desk(f"ateliers#{session.ref}"),
                one.at.astimezone(facts.zone).date(),
                Weight.FAMILIES,
                parties=[partner],
                advice=(
                    f"Rien n’est changé : demandez à {whose} ce qu’il en est. Si c’est oui, "
                    "changez la séance ; puis appuyez sur « C’est fait »."
                ),
                keys=[f"unanswered:{session.ref}:{one.at:%Y-%m-%dT%H:%M:%S}"],
            )


def _count(standings: Collection[str]) -> str:
    """« 2 familles inscrites et 1 en attente »."""
    waiting = sum(one == "waiting" for one in standings)
    seated = len(standings) - waiting
    if not seated:
        return counted(waiting, "famille en attente", "familles en attente")
    told = counted(seated, "famille inscrite", "familles inscrites")
    return f"{told} et {waiting} en attente" if waiting else told


def told_with_seats(facts: Facts) -> Collection[Problem]:
    """What waits in rows of sessions that are overfull: it is told once, with the session.

    And in those of sessions that are off since: their sheet has not been read again yet.
    """
    told = {one.session.ref for one in occupancies(facts) if one.seats.over}
    told |= {one.ref for one in facts.live("session") if text(one, "status") in CALLED_OFF}
    return [one for one in facts.problems if _session_of(facts, one) in told]


def _session_of(facts: Facts, problem: Problem) -> str:
    """Of whose seats a row waits; empty for what is about none."""
    family = facts.by_ref.get(problem.ref or "")
    is_seat = is_about_seats(problem.covers) and family is not None
    return text(family, "session_id") if family is not None and is_seat else ""


def _sheet_of(facts: Facts, session: Session) -> str:
    """The row that waits, else the partner's spreadsheet."""
    for one in facts.problems:
        if _session_of(facts, one) == session.ref:
            return facts.addresses.cell(one.spreadsheet_id, one.sheet_id, one.cell)
    theirs = (one.spreadsheet_id for one in facts.sheets if one.partner == session.partner)
    spreadsheet = next(theirs, "")
    return facts.addresses.cell(spreadsheet) if spreadsheet else ""


def _place(facts: Facts, session: Record) -> str:
    """« Café des parents, mardi 8 décembre »."""
    at, workshop = day(session, "date"), facts.linked(session, "workshop_id")
    title = text(workshop, "title") if workshop else session.ref
    return f"{title}, {day_and_month(at)}" if at else title


def _by_session(facts: Facts) -> Mapping[str, Sequence[Record]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for registration in facts.live("registration"):
        found[text(registration, "session_id")].append(registration)
    return found
