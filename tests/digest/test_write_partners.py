"""Partners get each of their mails once, saying what is true when it leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.policy import default
from typing import Any

import pytest

from french_cells.reading import Value
from sync_service.adapters.letters import JinjaLetters
from sync_service.config import project_folder
from sync_service.digest.facts import Addresses
from sync_service.digest.read_facts import DigestSources
from sync_service.digest.send_digest import Publisher
from sync_service.digest.write_partners import (
    PartnerPost,
    compose_for_partner,
    owe_letters,
    owe_questions,
    owe_reminders,
)
from sync_service.domain.base import Problem, ProblemKind
from sync_service.domain.mapping import SpreadsheetMapping
from sync_service.domain.record import Entity, Record
from sync_service.ports import Mail
from tests.fakes.database import FakeDatabase

NOW = datetime(2026, 11, 30, 6, 30, tzinfo=UTC)
LETTERS = JinjaLetters(project_folder("templates"), project_folder("translations"))
SHEETS = [
    SpreadsheetMapping("les-epis", "1abc", (), contact="accueil@example.org"),
    SpreadsheetMapping("les-epis", "2abc", (), contact="accueil@example.org"),
    SpreadsheetMapping("ludo", "3abc", ()),
]
WHOSE: Mapping[str, Mapping[str, Value]] = {
    "S-1": {"id": "les-epis", "name": "Les Épis", "email": "autre@example.org"},
    "S-2": {"id": "ludo", "name": "Ludothèque", "email": "ludo@example.org"},
}


@dataclass
class HandClock:
    """Moved by hand."""

    instant: datetime = NOW

    def now(self) -> datetime:
        return self.instant


@dataclass
class Town:
    """Two partners, one loan between them that is late, and their post."""

    database: FakeDatabase = field(default_factory=FakeDatabase)
    clock: HandClock = field(default_factory=HandClock)
    sheets: Sequence[SpreadsheetMapping] = tuple(SHEETS)
    letters_to: Sequence[str] = ("*",)
    left: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for ref, fields in WHOSE.items():
            self.put(ref, "organisation", **fields)
        self.put("M-1", "item", label="Malle", owner_organisation_id="ludo")
        self.lend("2026-11-12")

    def put(self, ref: str, entity: Entity, **fields: Value) -> None:
        """New, or as it is from now on."""
        with self.database.transaction() as stored:
            if stored.records.find(ref) is None:
                stored.records.add([Record(ref, entity, fields, NOW)])
            else:
                stored.records.update(ref, fields, NOW)

    def lend(self, due: str, ref: str = "E-1", **fields: Value) -> None:
        known = {"item_code": "M-1", "borrower_organisation_id": "les-epis"}
        self.put(ref, "loan", **{**known, "loaned_on": "2026-11-03", "due_on": due, **fields})

    @property
    def post(self) -> PartnerPost:
        publisher = Publisher(
            database=self.database,
            clock=self.clock,
            letters=LETTERS,
            sources=DigestSources(self.sheets, Addresses("https://docs.example.org", "")),
            mail_from="CLEF <clef@example.org>",
            unsubscribe_url=lambda address: f"https://clef.example.org/fin/{len(address)}",
        )
        return PartnerPost(
            publisher,
            self.letters_to,
            lambda spreadsheet_id: f"https://clef.example.org/feuille/{spreadsheet_id}",
            lambda _, address: address in self.left,
            "coordination@example.org",
        )

    def owed(self) -> Sequence[Mail]:
        with self.database.reading() as stored:
            return stored.outbox.read_open()

    def composed(self, mail: Mail) -> str:
        with self.database.transaction() as stored:
            return (compose_for_partner(self.post, stored, mail) or b"").decode()


@pytest.fixture
def town() -> Town:
    return Town()


def test_each_partner_is_written_to_once_a_week_at_its_own_address(town: Town) -> None:
    assert (owe_letters(town.post), owe_letters(town.post)) == (2, 0)

    assert [one.recipient for one in town.owed()] == ["accueil@example.org", "ludo@example.org"]
    town.clock.instant += timedelta(days=7)
    assert owe_letters(town.post) == 2
    assert len({one.message_id for one in town.owed()}) == 4


def test_a_letter_has_the_committees_next_meeting_with_a_calendar_file_for_its_members(
    town: Town,
) -> None:
    """Nobody else is invited to it, and of a week without one there is no file."""
    town.put("S-2", "organisation", **WHOSE["S-2"], ct_member_until="2026-11-01")
    assert owe_letters(town.post) == 2
    assert not [one for one in town.owed() if "BEGIN:VCALENDAR" in town.composed(one)]
    day = NOW.date() + timedelta(days=9)
    where = {"start_time": "14:00", "place": "Mairie", "status": "planned"}
    for ref, kind in (("R-1", "technical_committee"), ("R-2", "steering_committee")):
        town.put(ref, "meeting", kind=kind, date=day.isoformat(), **where)

    told = {
        one.recipient: message_from_string(town.composed(one), policy=default)
        for one in town.owed()
    }
    member, other = (told[one] for one in ("accueil@example.org", "ludo@example.org"))
    files = [one for one in member.walk() if one.get_content_type() == "text/calendar"]
    assert [one.get_filename() for one in files] == ["reunions.ics"]
    content = str(files[0].get_content())
    assert "UID:R-1@clef" in content
    assert "R-2" not in content
    assert "1 réunion" in str(member["Subject"])
    assert "text/calendar" not in {one.get_content_type() for one in other.walk()}


def test_only_those_that_the_setting_names_get_a_letter(town: Town) -> None:
    town.letters_to = ("ludo", "personne")

    assert owe_letters(town.post) == 1
    assert [one.recipient for one in town.owed()] == ["ludo@example.org"]


def test_a_partner_whose_sheets_are_paused_gets_none(town: Town) -> None:
    town.sheets = [replace(one, paused=True) for one in SHEETS]

    assert owe_letters(town.post) == 0


def test_a_letter_says_what_is_true_when_it_leaves_and_no_one_who_left_gets_it(
    town: Town,
) -> None:
    owe_letters(town.post)
    epis, ludo = town.owed()
    town.lend("2026-12-08")

    said = town.composed(epis)

    assert "Reply-To: coordination@example.org" in said
    assert "List-Unsubscribe: <https://clef.example.org/fin/19>" in said
    town.left.add("accueil@example.org")
    assert town.composed(epis) == ""
    town.lend("2026-11-12", returned_on="2026-11-29")
    assert town.composed(ludo) == "", "nothing waits for it any more"


def test_both_parties_of_a_late_loan_are_reminded_at_once_and_after_two_and_four_weeks(
    town: Town,
) -> None:
    town.lend("2026-11-29")

    counts = []
    for _ in range(60):
        counts.append((owe_reminders(town.post), owe_reminders(town.post)))
        town.clock.instant += timedelta(days=1)

    assert [day for day, said in enumerate(counts) if said == (2, 0)] == [0, 13, 27]
    assert sum(sum(said) for said in counts) == 6
    assert {one.recipient for one in town.owed()} == {"accueil@example.org", "ludo@example.org"}
    assert len({one.message_id for one in town.owed()}) == 6, "no repeat of the first one"


def test_who_is_told_late_of_a_loan_is_not_told_of_each_time_before(town: Town) -> None:
    town.clock.instant += timedelta(weeks=3)

    assert (owe_reminders(town.post), owe_reminders(town.post)) == (2, 0)
    town.clock.instant += timedelta(weeks=5)
    assert owe_reminders(town.post) == 0


def test_a_loan_that_is_put_off_is_reminded_of_again_before_and_after(town: Town) -> None:
    owe_reminders(town.post)
    town.lend("2026-12-02")

    assert (owe_reminders(town.post), owe_reminders(town.post)) == (2, 0)
    town.clock.instant += timedelta(days=3)
    assert (owe_reminders(town.post), owe_reminders(town.post)) == (2, 0)


def test_several_loans_are_one_mail_to_each_party(town: Town) -> None:
    town.lend("2026-11-20", ref="E-2")

    assert owe_reminders(town.post) == 2
    assert "2 pr" in town.composed(town.owed()[0])


def test_what_came_back_before_the_mail_left_is_not_asked_for(town: Town) -> None:
    owe_reminders(town.post)
    town.lend("2026-11-12", returned_on="2026-11-29")

    assert [town.composed(one) for one in town.owed()] == ["", ""]


def test_whom_nobody_can_be_told_of_waits_until_somebody_can(town: Town) -> None:
    town.sheets = []
    for ref in WHOSE:
        town.put(ref, "organisation", **{**WHOSE[ref], "email": None})
    assert owe_reminders(town.post) == 0

    town.put("S-2", "organisation", **WHOSE["S-2"])

    assert owe_reminders(town.post) == 1


def ask(town: Town, kind: ProblemKind = "conflict", sheet: str = "1abc", **more: Any) -> None:  # noqa: ANN401 - any field of a problem
    """A question of today."""
    known = {"tab": "Contacts", "partner": "les-epis", "cell": "B7", "since": town.clock.now()}
    problem = Problem(kind, "« Zoélie » ou « Zoé » ?", sheet, 7, **{**known, **more})
    with town.database.transaction() as stored:
        stored.problems.replace(sheet, 7, [problem], town.clock.now())


def weeks_pass(town: Town, weeks: int) -> list[int]:
    """How many mails each week's first morning brings."""
    found = []
    for _ in range(weeks):
        town.clock.instant += timedelta(weeks=1)
        found.append(owe_questions(town.post))
    return found


@pytest.mark.parametrize("kind", ["conflict", "guard"])
def test_a_question_goes_to_the_sheets_contact_after_two_weeks_and_after_four(
    town: Town, kind: ProblemKind
) -> None:
    ask(town, kind)

    assert weeks_pass(town, 6) == [0, 1, 0, 1, 0, 0]
    assert {one.recipient for one in town.owed()} == {"accueil@example.org"}
    said = town.composed(town.owed()[0])
    assert "B7" in said
    assert "depuis le 30/11/2026" in said
    assert "Zo" not in said


def test_an_old_question_is_asked_once_and_several_are_one_mail(town: Town) -> None:
    long_ago = NOW - timedelta(weeks=9)
    ask(town, since=long_ago)
    with town.database.transaction() as stored:
        more = Problem("guard", "", "2abc", 8, "Prêts", "les-epis", since=long_ago)
        stored.problems.replace("2abc", 8, [more], town.clock.now())

    assert (owe_questions(town.post), owe_questions(town.post)) == (1, 0)
    assert "2 questions attendent" in town.composed(town.owed()[0])


def test_nobody_is_asked_who_has_answered_or_whom_nobody_named(town: Town) -> None:
    ask(town)
    assert weeks_pass(town, 2) == [0, 1]
    [mail] = town.owed()
    with town.database.transaction() as stored:
        stored.problems.replace("1abc", 7, [], town.clock.now())
    assert town.composed(mail) == ""

    ask(town, "invalid")
    assert weeks_pass(town, 5) == [0] * 5, "what a partner mends in its own time"
    ask(town, sheet="3abc")
    assert weeks_pass(town, 5) == [0] * 5, "the structure's own address is no contact"


def test_what_is_kept_of_a_mail_names_nobody(town: Town) -> None:
    owe_letters(town.post)
    owe_reminders(town.post)

    kept = [(one.about, one.message) for one in town.owed()]

    assert kept[0] == ({"refs": [], "partner": "les-epis"}, b"")
    assert kept[2] == (
        {"refs": [], "partner": "les-epis", "loans": {"E-1": "2026-11-12"}},
        b"",
    )
