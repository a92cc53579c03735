"""Leases, jobs, mails and digests, in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sync_service.domain.errors import NotFound
from sync_service.ports import Mail, Pause, Vitals
from sync_service.ports.mail import LONGEST_USE, LONGEST_WAIT
from tests.fakes.stored.tables import Step, Tables


class FakeLeases:
    """Who works on what; a process is a number that may die."""

    def __init__(self, tables: Tables, process: int, dead: frozenset[int]) -> None:
        self._leases = tables.leases
        self._process = process
        self._dead = dead

    def take(self, name: str, seconds: int, at: datetime) -> bool:
        holder, expires_at = self._leases.get(name, (self._process, at))
        longest = at + timedelta(seconds=seconds)
        if holder != self._process and expires_at > at and holder not in self._dead:
            self._leases[name] = (holder, min(expires_at, longest))
            return False
        self._leases[name] = (self._process, at + timedelta(seconds=seconds))
        return True

    def is_busy(self, name: str, at: datetime) -> bool:
        holder, expires_at = self._leases.get(name, (self._process, at))
        return holder != self._process and expires_at > at and holder not in self._dead

    def renew(self, name: str, seconds: int, at: datetime) -> bool:
        if self._leases.get(name, (None,))[0] != self._process:
            return False
        self._leases[name] = (self._process, at + timedelta(seconds=seconds))
        return True

    def are_others_busy(self, at: datetime) -> bool:
        return any(self.is_busy(name, at) for name in self._leases)

    def release(self, name: str) -> None:
        if self._leases.get(name, (None,))[0] == self._process:
            del self._leases[name]


class FakeJobRuns:
    """When jobs last ran."""

    def __init__(self, tables: Tables) -> None:
        self._tables, self._jobs = tables, tables.jobs

    def read_vitals(self, jobs: Collection[str], at: datetime) -> Vitals:
        mails = [mail for mail, state in self._tables.mails.values() if state == "open"]
        waiting = [one.created_at for one in mails if one.is_of_use(at) and not one.is_text]
        return Vitals(
            last_runs={job: self._jobs.get(job) for job in jobs},
            oldest_mail=min((one for one in waiting if one), default=None),
            set_aside=sum(state == "set_aside" for _, state in self._tables.mails.values()),
            is_paused=bool(self._tables.pauses),
            is_of_today=True,
        )

    def last(self, job: str) -> datetime | None:
        return self._jobs.get(job)

    def last_each(self, prefix: str) -> Mapping[str, datetime]:
        found = (job for job in self._jobs if job.startswith(prefix))
        return {job.removeprefix(prefix): self._jobs[job] for job in found}

    def save(self, job: str, at: datetime) -> None:
        self._jobs[job] = at

    def save_with_room(self, job: str, at: datetime) -> None:
        self.save(job, at)

    def forget(self, job: str) -> None:
        self._jobs.pop(job, None)


class FakePauses:
    """The pause after a copy was taken back."""

    def __init__(self, tables: Tables) -> None:
        self._pauses = tables.pauses

    def read(self) -> Pause | None:
        return next(iter(self._pauses), None)

    def begin(self, pause: Pause) -> None:
        self._pauses[:] = [pause]

    def end(self) -> None:
        self._pauses.clear()


class FakeOutbox:
    """Mails to send."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def add(self, mail: Mail, at: datetime) -> None:
        number = self._tables.next_number("mail")
        until = mail.useless_after or at + LONGEST_USE
        stored = replace(mail, id=number, useless_after=until, created_at=at)
        self._tables.mails[number] = (stored, "open")

    def read_due(
        self, at: datetime, limit: int = 50, longest: timedelta = LONGEST_WAIT
    ) -> Sequence[Mail]:
        due = [
            mail
            for mail in self.read_open()
            if (mail.next_at is None or not at < mail.next_at <= at + longest)
            and mail.is_of_use(at)
        ]
        return due[:limit]

    def is_due(self, mail_id: int, at: datetime) -> bool:
        return mail_id in {mail.id for mail in self.read_due(at, 1_000_000)}

    def composed(self, mail_id: int, message: bytes) -> None:
        mail, state = self._tables.mails[mail_id]
        self._tables.mails[mail_id] = (replace(mail, message=message), state)

    def sent(self, mail_id: int) -> None:
        mail, _ = self._tables.mails[mail_id]
        self._tables.mails[mail_id] = (mail, "sent")

    def failed(
        self, mail_id: int, error: str, next_at: datetime | None, *, is_doubtful: bool = False
    ) -> None:
        mail, _ = self._tables.mails[mail_id]
        mail = replace(mail, attempts=mail.attempts + 1, error=error, next_at=next_at)
        mail = replace(mail, is_doubtful=is_doubtful)
        self._tables.mails[mail_id] = (mail, "open" if next_at else "set_aside")

    def hurry(
        self,
        made_before: datetime,
        *,
        only_doubtful: bool,
        made_after: datetime | None = None,
    ) -> None:
        for number, (mail, state) in self._tables.mails.items():
            made = mail.created_at
            is_late = made is not None and made <= made_before
            is_late = is_late and (made_after is None or (made is not None and made > made_after))
            if state == "open" and is_late and (mail.is_doubtful or not only_doubtful):
                self._tables.mails[number] = (replace(mail, next_at=None), state)

    def drop(self, mail_id: int) -> None:
        mail, _ = self._tables.mails[mail_id]
        self._tables.mails[mail_id] = (mail, "dropped")

    def read_open(self) -> Sequence[Mail]:
        return [mail for mail, state in self._tables.mails.values() if state == "open"]

    def read_open_texts(self) -> Sequence[Mail]:
        return [one for one in self.read_open() if one.is_text]

    def read_set_aside(self) -> Sequence[Mail]:
        return [mail for mail, state in self._tables.mails.values() if state == "set_aside"]

    def read_to(self, address: str) -> Sequence[Mail]:
        wanted = address.lower()
        return [
            mail for mail, _ in self._tables.mails.values() if mail.recipient.lower() == wanted
        ]

    def read_sent_since(self, mail: Mail) -> Sequence[Mail]:
        return [
            one
            for one, state in self._tables.mails.values()
            if state == "sent"
            and one.recipient == mail.recipient
            and (one.id or 0) > (mail.id or 0)
        ]


class FakeDigests:
    """Which digest went to whom."""

    def __init__(self, tables: Tables) -> None:
        self._digests = tables.digests

    def claim(self, week: str, recipient: str, message: bytes) -> bool:
        if (week, recipient) in self._digests:
            return False
        self._digests[week, recipient] = ("claimed", message)
        return True

    def read(self, week: str) -> Mapping[str, Step]:
        return {to: step for (one, to), (step, _) in self._digests.items() if one == week}

    def mark(self, week: str, recipient: str, step: Step) -> None:
        if (week, recipient) not in self._digests:
            raise NotFound(week)
        self._digests[week, recipient] = (step, self._digests[week, recipient][1])

    def message(self, week: str, recipient: str) -> bytes | None:
        return self._digests.get((week, recipient), (None, None))[1]
