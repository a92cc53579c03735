"""Partners at two or three successive absences, and meetings that nobody filled in.

The rule of three is about partners, never about persons. A partner is present if any of its
members is present or represented. Only meetings held since it joined count. An unknown presence
neither adds nor resets, and is asked about.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from french_cells.reading import Value
from french_cells.text import in_order_of
from sync_service.digest.facts import Facts, Proposal, Task, Weight, day, text
from sync_service.digest.words import proposed, short_date
from sync_service.domain.record import Record
from sync_service.domain.wording.counting import counted
from sync_service.model.entities.meeting import COMMITTEE

Presence: TypeAlias = Literal["present", "excused", "absent", "unknown"]

DISENGAGED_AFTER = 3
"""The charter's number of successive unjustified absences."""

_TOLD_FROM = 2


@dataclass(frozen=True, slots=True)
class Membership:
    """When a partner sat on the committee; None is open-ended."""

    since: date | None = None
    until: date | None = None

    def covers(self, day: date) -> bool:
        joined = self.since is None or self.since <= day
        return joined and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Streak:
    """Successive absences up to now: their dates, and the dates that nobody filled in."""

    absences: Sequence[date] = ()
    unknown: Sequence[date] = ()

    @property
    def length(self) -> int:
        return len(self.absences)

    @property
    def is_disengaged(self) -> bool:
        return self.length >= DISENGAGED_AFTER


def partner_presence(member_statuses: Iterable[Value]) -> Presence:
    """One presence for a partner from those of its members at one meeting.

    A member who may have come makes an absence uncertain: a wrong reproach is worse than a
    question.
    """
    statuses = set(member_statuses)
    if statuses & {"present", "represented"}:
        return "present"
    if "excused" in statuses:
        return "excused"
    return "absent" if statuses == {"absent"} else "unknown"


def find_streak(
    held: Mapping[date, Iterable[Value]], membership: Membership, *, excused_resets: bool = True
) -> Streak:
    """The streak at the last of these meetings: date → statuses of the partner's members.

    `held` has every held meeting, also those for which the partner has no status.
    """
    absences: list[date] = []
    unknown: list[date] = []
    for met_on in sorted(held):
        if not membership.covers(met_on):
            continue
        match partner_presence(held[met_on]):
            case "absent":
                absences.append(met_on)
            case "unknown":
                unknown.append(met_on)
            case "present":
                absences.clear()
            case "excused":
                absences = [] if excused_resets else absences
    return Streak(tuple(absences), tuple(unknown))


@dataclass(frozen=True, slots=True)
class Absence:
    """A partner that misses meetings: how many in a row, on which days."""

    slug: str
    partner: str
    length: int
    days: Sequence[date]

    @property
    def key(self) -> str:
        """By which she calls it done, until there is one more."""
        return f"absence:{self.slug}:{self.days[-1]}"

    @property
    def is_told(self) -> bool:
        """Whether letter and desk say it as a thing to do."""
        return self.length >= _TOLD_FROM

    @property
    def since(self) -> date:
        return self.days[0]


def find_absences(facts: Facts) -> Sequence[Absence]:
    """Every partner with at least one absence in its streak, the longest first."""
    found = [
        Absence(slug, facts.name_of(slug), streak.length, streak.absences)
        for slug, streak in _streaks(facts).items()
        if streak.absences
    ]
    return sorted(found, key=lambda one: (-one.length, one.since, in_order_of(one.partner)))


def absence_tasks(facts: Facts) -> Iterator[Task]:
    for absence in find_absences(facts):
        if absence.is_told:
            link = facts.addresses.desk(f"absences#{absence.slug}")
            message = absence_message(absence)
            yield Task(
                _sentence(absence),
                link,
                absence.since,
                Weight.ABSENCES,
                [Proposal(message, [absence.slug], absence.partner)] if message else (),
                absence.slug,
                keys=[absence.key],
                parties=[absence.slug],
            )
    yield from _unknown_tasks(facts)


def _sentence(absence: Absence) -> str:
    what = f"{absence.partner} : {absence.length} absences de suite au comité technique"
    if absence.length >= DISENGAGED_AFTER:
        return f"{what}. Un message est à envoyer, si vous le décidez."
    return f"{what}, depuis le {short_date(absence.since)}."


def absence_message(absence: Absence) -> str:
    """What she may send, or change: the charter leaves it to her."""
    if absence.length < DISENGAGED_AFTER:
        return ""
    body = (
        f"Bonjour,\n\nNous ne vous avons pas vus aux {absence.length} dernières réunions du "
        f"comité technique ({', '.join(short_date(one) for one in absence.days)}). Vous nous "
        "manquez.\n\nSouhaitez-vous continuer à y venir ? Y a-t-il quelque chose que nous "
        "pouvons changer pour que ce soit possible ?\n\nBien à vous,\nLa coordination de CLEF\n"
    )
    return proposed("Comité technique : vous nous manquez", body)


def find_unknown(facts: Facts) -> tuple[date, Sequence[str]] | None:
    """The latest held meeting, and the names of the partners whose presence nobody noted."""
    held = _held_meetings(facts)
    if not held:
        return None
    latest = max(held)
    blank = [slug for slug, streak in _streaks(facts).items() if latest in streak.unknown]
    return latest, sorted(map(facts.name_of, blank), key=in_order_of)


def _unknown_tasks(facts: Facts) -> Iterator[Task]:
    """The charter counts what is known: a blank of the latest held meeting is asked."""
    latest, blank = find_unknown(facts) or (None, ())
    if latest and blank:
        sentence = (
            f"Comité technique du {short_date(latest)} : présence non notée pour "
            f"{counted(len(blank), 'partenaire')}."
        )
        link = facts.addresses.desk("absences#non-notees")
        yield Task(sentence, link, latest, Weight.ABSENCES)


def _streaks(facts: Facts) -> Mapping[str, Streak]:
    """By slug: members of today that have at least one status in the committee's sheets."""
    held = _held_meetings(facts)
    statuses: dict[str, dict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
    for attendance in facts.live("attendance"):
        statuses[facts.partner_of(attendance)][text(attendance, "meeting_id")].append(
            attendance.fields.get("status")
        )
    members = {text(one, "id"): _membership(one) for one in facts.live("organisation")}
    gone = {text(one, "id") for one in facts.records.get("organisation", ())} - members.keys()
    gone |= {slug for slug, one in members.items() if one.until and one.until < facts.today}
    return {
        slug: find_streak(
            {
                at: [status for ref in refs for status in known.get(ref, ())]
                for at, refs in held.items()
            },
            members.get(slug, Membership()),
            excused_resets=facts.excused_resets,
        )
        # Partners without one status never sat there, those that left sit there no more: no
        # reproach, no question.
        for slug, known in statuses.items()
        if slug and slug not in gone
    }


def _held_meetings(facts: Facts) -> Mapping[date, Sequence[str]]:
    """Date → references of the committee's held meetings of that day."""
    held: dict[date, list[str]] = defaultdict(list)
    for meeting in facts.live("meeting"):
        at = day(meeting, "date")
        if at and text(meeting, "kind") == COMMITTEE and text(meeting, "status") == "held":
            held[at].append(meeting.ref)
    return held


def _membership(organisation: Record) -> Membership:
    return Membership(day(organisation, "ct_member_since"), day(organisation, "ct_member_until"))


def sits(partner: Record, meeting: Record) -> bool:
    """Whether it was on the committee on the meeting's day."""
    at = day(meeting, "date")
    return at is not None and _membership(partner).covers(at)
