"""Mails to partners: their letter on Mondays, what a loan asks of them, what waits in their sheet.

Each is claimed in the transaction that puts it into the outbox, so that it leaves once, whoever
crashes; what it says is true when it leaves. Nothing of it names a person.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sync_service.digest.facts import Facts, text
from sync_service.digest.loans import WITHIN, find_loans
from sync_service.digest.partner_letter import (
    PartnerLetter,
    Reminder,
    find_committees,
    find_reminders,
    make_partner_letter,
    tell_loans,
    tell_questions,
)
from sync_service.digest.read_facts import PARIS, gather_facts
from sync_service.digest.send_digest import Publisher, way_out
from sync_service.domain.base import Problem, ProblemKind
from sync_service.domain.record import Record
from sync_service.domain.week import Week, last_full_week
from sync_service.families.calls.people_to_phone import read_to_do
from sync_service.families.mails.meeting_calendar import meetings_file
from sync_service.ports import Letter, Mail, Transaction
from sync_service.ports.mail import Envelope, domain_of, put_in
from sync_service.ports.surroundings import try_again

LETTER, REMINDER, QUESTION = "partner-letter", "loan-reminder", "open-question"
TO_PARTNERS = frozenset({LETTER, REMINDER, QUESTION})
EVERYBODY = "*"
_USE_OF_A_REMINDER = timedelta(days=3)
_ASKED: frozenset[ProblemKind] = frozenset({"conflict", "guard"})
"""What stands still until somebody answers: a partner can, in its own sheet."""
_ASKED_AFTER = (timedelta(weeks=2), timedelta(weeks=4))


@dataclass(frozen=True, slots=True)
class PartnerPost:
    """What mails to partners need of the outside."""

    publisher: Publisher
    letters_to: Collection[str]
    """Slugs; `*` is every partner with a followed sheet."""
    open_cells_url: Callable[[str], str]
    """Spreadsheet → the page of what waits there; empty where there is no public page."""
    has_left: Callable[[Transaction, str], bool]
    """Whether whoever reads this address asked for no more of them."""
    reply_to: str


def owe_letters(post: PartnerPost) -> int:
    """How many mails; one transaction for each partner."""
    week = last_full_week(post.publisher.clock.now(), PARIS)
    followed = {one.partner for one in post.publisher.sources.spreadsheets if not one.paused}
    chosen = followed if EVERYBODY in post.letters_to else followed & {*post.letters_to}
    return sum(try_again(partial(_owe_letter, post, week, slug)) for slug in sorted(chosen))


def owe_reminders(post: PartnerPost) -> int:
    """How many mails: one to each party, with all that it is reminded of today."""
    with post.publisher.database.reading() as stored:
        facts = _gather(post, stored)
    reminders = list(find_reminders(facts))
    return try_again(partial(_owe_reminders, post, reminders)) if reminders else 0


def owe_questions(post: PartnerPost) -> int:
    """To the contact of a sheet in which a question has waited for two weeks, and for four.

    Whoever has none in the mapping files is written to by nobody.
    """
    sheets = post.publisher.sources.spreadsheets
    contacts = {one.spreadsheet_id: one.contact for one in sheets if not one.paused}
    now = post.publisher.clock.now()
    with post.publisher.database.reading() as stored:
        waiting = [
            one
            for one in stored.problems.read_open()
            if one.waits and one.kind in _ASKED and contacts.get(one.spreadsheet_id)
        ]
    late = [one for one in waiting if _weeks_over(one, now)]
    return try_again(partial(_owe_questions, post, contacts, late)) if late else 0


def _weeks_over(problem: Problem, now: datetime) -> Sequence[int]:
    since = problem.since or now
    return [one.days // 7 for one in _ASKED_AFTER if now - since >= one]


def _owe_questions(post: PartnerPost, contacts: Mapping[str, str], late: Sequence[Problem]) -> int:
    now, owed = post.publisher.clock.now(), dict[tuple[str, str], list[int]]()
    with post.publisher.database.transaction() as stored:
        for one in late:
            name = f"problem {one.id} {one.since:%Y-%m-%d}"
            weeks = _weeks_over(one, now)
            # Whoever is told after four weeks for the first time is not told of two as well.
            claimed = [stored.digests.claim(name, f"{number} weeks", b"") for number in weeks]
            if claimed[-1]:
                to = (contacts[one.spreadsheet_id], one.partner)
                owed.setdefault(to, []).append(one.id or 0)
        for (address, slug), numbers in owed.items():
            about = {"refs": [], "partner": slug, "problems": numbers}
            until = now + _USE_OF_A_REMINDER
            mail = Mail.intended(address, QUESTION, about, until=until)
            _add(stored, post, mail, f"{numbers} {slug} {now:%Y-%m-%d}")
    return len(owed)


def _owe_letter(post: PartnerPost, week: Week, slug: str) -> int:
    with post.publisher.database.transaction() as stored:
        to = _addresses(post, _organisations(stored).get(slug), slug)
        if not to or not stored.digests.claim(week.label, slug, b""):
            return 0
        about = {"refs": [], "partner": slug}
        # A letter that could not leave all week makes room for the next one.
        until = week.after.bounds(PARIS)[1]
        for address in to:
            mail = Mail.intended(address, LETTER, about, until=until)
            _add(stored, post, mail, f"{week.label} {slug}")
    return len(to)


def _owe_reminders(post: PartnerPost, reminders: Sequence[Reminder]) -> int:
    now, count = post.publisher.clock.now(), 0
    with post.publisher.database.transaction() as stored:
        known = _organisations(stored)
        parties = {slug for one in reminders for slug in one.parties}
        to = {slug: _addresses(post, known.get(slug), slug) for slug in sorted(parties)}
        # Whom nobody can be told of waits until somebody can.
        told = [one for one in reminders if any(to[slug] for slug in one.parties)]
        new = [one for one in told if _claim(stored, one)]
        for slug, addresses in to.items():
            loans = {one.loan.ref: one.due.isoformat() for one in new if slug in one.parties}
            about = {"refs": [], "partner": slug, "loans": loans}
            for address in addresses if loans else ():
                mail = Mail.intended(address, REMINDER, about, until=now + _USE_OF_A_REMINDER)
                _add(stored, post, mail, f"{sorted(loans.items())} {slug} {now:%Y-%m-%d}")
                count += 1
    return count


def _claim(stored: Transaction, one: Reminder) -> bool:
    """Of a loan that is put off to another day, people are reminded again.

    Who is told after four weeks for the first time is not told of those before as well.
    """
    names = [f"{one.loan.ref} {when}" for when in one.when]
    return [stored.digests.claim(one.due.isoformat(), name, b"") for name in names][-1]


def _organisations(stored: Transaction) -> Mapping[str, Record]:
    return {text(one, "id"): one for one in stored.records.read_all("organisation")}


def _addresses(post: PartnerPost, organisation: Record | None, slug: str) -> Sequence[str]:
    """Those of its sheets in the mapping files, or else the structure's own."""
    sheets = post.publisher.sources.spreadsheets
    named = [one.contact for one in sheets if one.partner == slug and one.contact]
    own = text(organisation, "email") if organisation is not None else ""
    return list(dict.fromkeys(named)) or ([own] if own else [])


def _add(stored: Transaction, post: PartnerPost, mail: Mail, period: str) -> None:
    """Under the Message-ID of this period, so that a mail program shows a repeat once."""
    key = hashlib.sha256(f"{period} {mail.recipient}".encode()).hexdigest()[:24]
    message_id = f"<{mail.kind}.{key}@{domain_of(post.publisher.mail_from)}>"
    stored.outbox.add(replace(mail, message_id=message_id), post.publisher.clock.now())


def compose_for_partner(post: PartnerPost, stored: Transaction, mail: Mail) -> bytes | None:
    """None where there is nothing to say any more, or nobody who wants to hear it."""
    if post.has_left(stored, mail.recipient):
        return None
    facts = _gather(post, stored)
    letter = _written(post, facts, mail)
    if letter is None:
        return None
    publisher = post.publisher
    envelope = Envelope(
        publisher.mail_from, mail.recipient, mail.message_id, publisher.clock.now()
    )
    reply = {"Reply-To": post.reply_to} if post.reply_to else {}
    more = {**reply, **way_out(publisher.unsubscribe_url(mail.recipient))}
    message = put_in(envelope, letter, more=more)
    meetings = list(find_committees(facts, (mail.about or {})["partner"]))
    if mail.kind == LETTER and meetings:
        content = meetings_file(meetings, publisher.clock.now())
        kind = {"method": "PUBLISH", "charset": "utf-8"}
        message.add_attachment(
            content, maintype="text", subtype="calendar", filename="reunions.ics", params=kind
        )
    return message.as_bytes()


def _written(post: PartnerPost, facts: Facts, mail: Mail) -> Letter | None:
    about = mail.about or {}
    context: dict[str, object] = {
        "partner": facts.name_of(about["partner"]),
        "unsubscribe_url": post.publisher.unsubscribe_url(mail.recipient),
    }
    if mail.kind == LETTER:
        letter = make_partner_letter(facts, about["partner"])
        context |= {"letter": letter, "links": _links(post, facts, letter)}
        has_news = bool(letter)
    elif mail.kind == REMINDER:
        context["loans"] = _still_out(facts, about)
        has_news = bool(context["loans"])
    else:
        context["questions"] = list(tell_questions(facts, about["problems"]))
        has_news = bool(context["questions"])
    return post.publisher.letters.render(mail.kind, "fr", context) if has_news else None


def _links(post: PartnerPost, facts: Facts, letter: PartnerLetter) -> Mapping[str, str]:
    """Spreadsheet → the page of what waits there, or the spreadsheet itself."""
    asked = {one.spreadsheet_id for one in letter.problems}
    return {one: post.open_cells_url(one) or facts.addresses.cell(one) for one in asked}


def _still_out(facts: Facts, about: Mapping[str, Any]) -> Sequence[str]:
    """Loans that are not back, and are due on the day of which the mail was to remind."""
    live = (one for one in find_loans(facts) if one.status != WITHIN)
    out = [one for one in live if about["loans"].get(one.ref) == str(one.due)]
    return list(tell_loans(out, about["partner"]))


def _gather(post: PartnerPost, stored: Transaction) -> Facts:
    now = post.publisher.clock.now()
    sources = post.publisher.sources
    return gather_facts(stored, read_to_do(stored, now), sources, last_full_week(now, PARIS), now)
