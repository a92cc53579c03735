"""Empties the outbox: composes due mails, hands them over, waits longer after each failure.

A mail that can never be sent is set aside and shown; it does not hold up the others. A server
that is away ends the round.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sync_service.domain.errors import MailNotAccepted, NotFound, SyncServiceError, UsageError
from sync_service.domain.instants import past
from sync_service.ports import Clock, Database, Mail, MailServer, Transaction
from sync_service.ports.mail import LATE_AFTER, LONGEST_WAIT
from sync_service.ports.surroundings import (
    LEASE_SECONDS,
    Held,
    beating,
    read_pause,
    say_paused,
    take_lease,
)

_WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    LONGEST_WAIT,
)
"""After the last one the mail is set aside: a reader would not understand it any more."""
_EARLY_JOB = "mail-tried-early"
_EARLY_EVERY = timedelta(minutes=1)
_AWAY_JOB, _BACK_JOB = "mail-server-away", "mail-server-back"
"""When it last did not answer, and when mails that it may have were last due for its return."""


@dataclass(frozen=True, slots=True)
class MailServices:
    """What mails leave by."""

    database: Database
    mail_sender: MailServer
    clock: Clock
    compose: Callable[[Transaction, Mail], bytes | None]
    """What a mail says now; None where nobody is left to read it, or nothing to say."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What one round did."""

    sent: int = 0
    failed: int = 0
    set_aside: int = 0
    broken_off: str = ""
    """Why the round ended before its time: the mail server is away."""


def send_mails(services: MailServices, is_stopping: Callable[[], bool] = lambda: False) -> Sent:
    """One round. No transaction is held while the mail server is spoken to."""
    database, clock = services.database, services.clock
    with database.reading() as stored:
        due = stored.outbox.read_due(clock.now())
    sent, server_took = Sent(), False
    for mail in due:
        if sent.broken_off or is_stopping():
            break
        lease = f"mail:{_id(mail)}"
        if _claim(database, clock, mail, lease):
            with beating(Held(database, clock, lease)):
                before, sent = sent, _send(services, mail, sent)
            server_took |= sent.sent > before.sent and not mail.is_text
    if server_took:
        _hurry(services, only_doubtful=True)
    return sent if due else _try_early(services)


def _hurry(services: MailServices, *, only_doubtful: bool) -> None:
    with services.database.transaction() as stored:
        made_before = services.clock.now() - LATE_AFTER
        stored.outbox.hurry(made_before, only_doubtful=only_doubtful)


def _try_early(services: MailServices) -> Sent:
    """While mails wait for long, one a minute is tried before its time, and nobody counts that.

    So the end of the server's illness is seen at once, and all the others leave. For one that the
    server may have already it is only asked whether it answers.
    """
    now = services.clock.now()
    with services.database.reading() as stored:
        mail = find_early(stored.outbox.read_open(), now, stored.jobs.last(_EARLY_JOB))
    if mail is None:
        return Sent()
    lease = f"mail:{_id(mail)}"
    with services.database.transaction() as stored:
        if not take_lease(stored, lease, LEASE_SECONDS, now):
            return Sent()
        stored.jobs.save(_EARLY_JOB, now)
    with beating(Held(services.database, services.clock, lease)):
        if mail.is_doubtful:
            return _ask(services)
        sent = _send(services, mail, Sent(), is_early=True)
    if sent.sent:
        _hurry(services, only_doubtful=False)
    return sent


def find_early(waiting: Iterable[Mail], at: datetime, last: datetime | None) -> Mail | None:
    """A late one, or else one that the server may have already, for which it can be asked.

    No text message: of the mail server it says nothing.
    """
    tried = past(last, at)
    if tried is not None and at - tried < _EARLY_EVERY:
        return None
    of_use = [one for one in waiting if one.is_of_use(at) and not one.is_text]
    late = (one for one in of_use if one.is_late(at) and not one.is_doubtful)
    return next(late, None) or next((one for one in of_use if one.is_doubtful), None)


def _ask(services: MailServices) -> Sent:
    """Once the server answers again, each mail that it may have is due, for one time.

    Where it answered all the while, nobody knows that it is well: they wait for their time.
    """
    try:
        services.mail_sender.try_out()
    except MailNotAccepted as error:
        with services.database.transaction() as stored:
            stored.jobs.save(_AWAY_JOB, services.clock.now())
        return Sent(broken_off=str(error))
    with services.database.transaction() as stored:
        away, back = stored.jobs.last(_AWAY_JOB), stored.jobs.last(_BACK_JOB)
        if away is not None and (back is None or back < away):
            stored.outbox.hurry(away, only_doubtful=True, made_after=back)
            stored.jobs.save(_BACK_JOB, services.clock.now())
    return Sent()


def _claim(database: Database, clock: Clock, mail: Mail, lease: str) -> bool:
    """False where another worker has it in hand or has sent it, and during a pause."""
    with database.transaction() as stored:
        if not take_lease(stored, lease, LEASE_SECONDS, clock.now()):
            return False
        is_due = stored.outbox.is_due(_id(mail), clock.now())
        if not is_due:
            stored.leases.release(lease)
        return is_due


def _compose(services: MailServices, mail: Mail) -> bytes | None:
    """What it says now, which is kept; None, and the mail is dropped, where that is nothing.

    Raises MailNotAccepted for a mistake of ours: it concerns no other mail.
    """
    if mail.about is None:
        # Composed by an older version, and final.
        return mail.message
    with services.database.transaction() as stored:
        try:
            message = services.compose(stored, mail)
        except SyncServiceError:
            raise
        except Exception as error:
            said = f"Ce message ne se laisse pas écrire ({type(error).__name__})."
            raise MailNotAccepted(said, final=True) from error
        if message is None:
            stored.outbox.drop(_id(mail))
        else:
            stored.outbox.composed(_id(mail), message)
    return message


def next_attempt(attempts: int, at: datetime) -> datetime | None:
    """When to try again after so many failures; None: never."""
    return at + _WAITS[attempts] if attempts < len(_WAITS) else None


def send_again(services: MailServices, mail_id: int) -> None:
    """Tries a mail that was set aside once more, now; refused again, it stays set aside.

    Raises NotFound; UsageError if it would be of no use to its reader any more, or if the service
    waits for a person, MailNotAccepted.
    """
    database = services.database
    mail = _find_set_aside(database, mail_id)
    if (pause := read_pause(database)) is not None:
        raise UsageError(f"Rien n’est parti. {say_paused(pause)}")
    if not mail.is_of_use(services.clock.now()):
        raise UsageError(
            f"Le message {mail_id} parle de ce qui est passé : il n’est pas parti. "
            f"Pour ne plus le voir : sync-service mails drop {mail_id}"
        )
    try:
        message = _compose(services, mail)
        if message is None:
            raise UsageError(
                f"Le message {mail_id} n’a plus rien à dire : il ne partira pas, et il n’est plus "
                "dans la liste."
            )
        services.mail_sender.send(message, mail.recipient)
    except MailNotAccepted as error:
        with database.transaction() as stored:
            stored.outbox.failed(mail_id, str(error), None)
        raise
    with database.transaction() as stored:
        stored.outbox.sent(mail_id)


def drop_mail(database: Database, mail_id: int) -> None:
    """Raises NotFound unless it is set aside."""
    _find_set_aside(database, mail_id)
    with database.transaction() as stored:
        stored.outbox.drop(mail_id)


def _find_set_aside(database: Database, mail_id: int) -> Mail:
    with database.reading() as stored:
        found = [one for one in stored.outbox.read_set_aside() if one.id == mail_id]
    if not found:
        raise NotFound(
            f"Aucun message mis de côté n’a le numéro {mail_id}. La liste : sync-service mails"
        )
    return found[0]


def _send(services: MailServices, mail: Mail, before: Sent, *, is_early: bool = False) -> Sent:
    database = services.database
    try:
        message = _compose(services, mail)
        if message is None:
            return before
        services.mail_sender.send(message, mail.recipient)
    except MailNotAccepted as error:
        after = replace(before, broken_off=str(error) if error.broken != "no" else "")
        is_patient = is_early and error.broken == "no" and not error.final
        if error.broken == "before" or is_patient:
            # Not this mail's fault: it leaves as soon as the server is back.
            return after
        next_at = None if error.final else next_attempt(mail.attempts, services.clock.now())
        with database.transaction() as stored:
            is_doubtful = error.broken == "midway"
            stored.outbox.failed(_id(mail), str(error), next_at, is_doubtful=is_doubtful)
        if next_at is None:
            return replace(after, set_aside=after.set_aside + 1)
        return replace(after, failed=after.failed + 1)
    with database.transaction() as stored:
        stored.outbox.sent(_id(mail))
    return replace(before, sent=before.sent + 1)


def _id(mail: Mail) -> int:
    if mail.id is None:
        raise ValueError("Only a mail read from the outbox can be sent.")
    return mail.id
