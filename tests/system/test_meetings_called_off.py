"""A committee's meeting that is called off in a list of presences, by command or at the desk."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from demo.people import Person
from tests.system.conftest import settings_for
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

NOW = "2026-12-04T10:00:00+01:00"
ALL, OWN, DAY = "Présences", "CT", 3
TITLES = ("Structure", "05/10/2026", "02/11/2026", "07/12/2026")
EPIS, FARANDOLE, CLEF = "Les Épis", "La Farandole", "CLEF"
ANNOUNCED = "Comité technique : lundi 7 décembre"


@dataclass
class Lists:
    """The coordinator's list of all, and those of two partners."""

    host: HereHost
    everybody: Person
    partner: Person

    def rest(self) -> None:
        for _ in range(3):
            self.host.sync()
        last = self.host.sync()
        assert {sheet["state"] for sheet in last["sheets"]} == {"idle"}
        assert (last["requests"]["reads"], last["requests"]["writes"]) == (0, 0)

    def title(self, text: str) -> None:
        self.everybody.type(ALL, 0, DAY, text)
        self.rest()

    def meeting(self) -> tuple[str, str]:
        [one] = [m for m in self.host.export("meeting") if m["fields"]["date"] == "2026-12-07"]
        return one["ref"], one["fields"]["status"]

    def state(self) -> str:
        return self.meeting()[1]

    def marks(self) -> dict[str, str]:
        ref = self.meeting()[0]
        found = [one["fields"] for one in self.host.export("attendance")]
        return {f["organisation_id"]: f["status"] for f in found if f["meeting_id"] == ref}

    def note(self) -> str:
        """On the partner's title."""
        return self.partner.notes(OWN).get((0, DAY), "")

    def letter(self) -> str:
        answer = self.host.run("digest", "--week", "2026-W48", "--output", "letter")
        assert answer.code == 0, answer.err
        return (self.host.folder / "letter" / "text.txt").read_text()

    def asked(self) -> list[tuple[str, str]]:
        return [(one["kind"], one["cell"]) for one in self.host.problems()]


@pytest.fixture
def lists(tmp_path: Path, stand_in: StandIn) -> Lists:
    host = HereHost(tmp_path, {**settings_for(tmp_path, stand_in), "SYNC_NOW": NOW})
    rows = [(EPIS, "P", "P", ""), (FARANDOLE, "P", "A", ""), (CLEF, "P", "P", "")]
    own = stand_in.create(FARANDOLE, {OWN: [TITLES, (FARANDOLE, "P", "A", "exc.")]})
    epis = stand_in.create(EPIS, {"Contacts": [("Nom", "Prénom", "Courriel")]})
    every = stand_in.create(CLEF, {ALL: [TITLES, *rows]})
    presences = "committee_attendance"
    host.write_mappings(
        [
            {"partner": "la-farandole", "name": FARANDOLE, "id": own, "tabs": {OWN: presences}},
            {"partner": "les-epis", "name": EPIS, "id": epis, "tabs": {"Contacts": "contacts"}},
            {"partner": "clef", "name": CLEF, "id": every, "tabs": {ALL: presences}}
            | {"scope": "all"},
        ]
    )
    found = Lists(host, stand_in.open(every), stand_in.open(own))
    found.rest()
    assert found.state() == "planned"
    assert ANNOUNCED in found.letter().replace("\N{NO-BREAK SPACE}", " ")
    return found


@pytest.mark.parametrize(
    ("title", "state"),
    [
        ("07/12 annulé", "cancelled"),
        ("07/12/2026 – annulée", "cancelled"),
        ("réunion annulée", "cancelled"),
        ("07/12 reporté", "postponed"),
    ],
)
def test_a_word_in_the_title_calls_the_meeting_off_and_is_taken_back(
    lists: Lists, title: str, state: str
) -> None:
    """The title was « pas une date lisible », and the letter went on announcing the meeting."""
    lists.title(title)

    assert (lists.state(), lists.asked()) == (state, [])
    assert lists.everybody.seen(ALL)[0][DAY] == title
    assert lists.marks() == {"la-farandole": "excused"}
    assert ANNOUNCED not in lists.letter().replace("\N{NO-BREAK SPACE}", " ")
    word = "annulée" if state == "cancelled" else "reportée"
    assert f"la réunion du 07/12/2026 est {word}" in lists.note()

    lists.title("07/12")
    assert (lists.state(), lists.asked(), lists.note()) == ("planned", [], "")
    assert ANNOUNCED in lists.letter().replace("\N{NO-BREAK SPACE}", " ")


def test_it_stays_called_off_once_its_day_is_over_and_its_column_deleted(lists: Lists) -> None:
    lists.title("07/12 annulé")
    lists.everybody.delete_column(ALL, DAY)
    lists.host.settings["SYNC_NOW"] = "2026-12-09T10:00:00+01:00"
    lists.partner.type(OWN, 1, DAY, "A")
    lists.rest()

    assert (lists.state(), lists.marks()) == ("cancelled", {"la-farandole": "absent"})
    assert "est annulée" in lists.note()
    page = lists.letter()
    assert "absent" not in page, "it counts for nothing"


def test_a_word_that_is_put_off_to_a_day_asks_for_its_column(lists: Lists) -> None:
    lists.title("07/12 reporté au 14/12")

    assert (lists.state(), lists.asked()) == ("postponed", [("invalid", "D1")])
    assert "Celle du 14/12/2026 n’est pas encore notée" in lists.everybody.notes(ALL)[0, DAY]

    lists.everybody.insert_column(ALL, DAY + 1)
    lists.everybody.type(ALL, 0, DAY + 1, "14/12/2026")
    lists.rest()
    assert (lists.state(), lists.asked()) == ("postponed", [])


def test_the_word_in_all_cells_is_asked_about_and_says_what_to_write(lists: Lists) -> None:
    """The cells were read as blank, without a word."""
    for row in range(1, 4):
        lists.everybody.type(ALL, row, DAY, "annulé")
    lists.rest()

    assert (lists.state(), lists.asked()) == ("planned", [("invalid", "D1")])
    note = lists.everybody.notes(ALL)[0, DAY]
    assert "3 cases disent" in note
    assert "« 07/12/2026 annulé »" in note

    lists.title("07/12/2026 annulé")
    assert (lists.state(), lists.asked()) == ("cancelled", [])
    assert (0, DAY) not in lists.everybody.notes(ALL)


def test_one_such_cell_beside_presences_is_no_question(lists: Lists) -> None:
    lists.everybody.type(ALL, 1, DAY, "P")
    lists.everybody.type(ALL, 3, DAY, "annulé")
    lists.rest()
    assert lists.asked() == []


def test_who_calls_it_off_by_command_is_heard_in_the_lists_and_back_again(lists: Lists) -> None:
    ref = lists.meeting()[0]
    assert lists.host.run("edit", ref, "status=annulée").code == 0
    lists.rest()
    assert "est annulée" in lists.note()
    assert "est annulée" in lists.everybody.notes(ALL)[0, DAY]

    lists.title("07/12/2026 annulé")
    assert (0, DAY) not in lists.everybody.notes(ALL), "it says so itself"

    assert lists.host.run("edit", ref, "status=prévue").code == 0
    lists.rest()
    assert (lists.state(), lists.note()) == ("planned", "")
    assert "de nouveau prévue" in lists.everybody.notes(ALL)[0, DAY]


def test_a_note_that_was_deleted_does_not_come_back(lists: Lists) -> None:
    lists.title("07/12 annulé")
    lists.partner.write_note(OWN, 0, DAY, "")
    lists.rest()
    assert lists.note() == ""


def test_a_meeting_at_which_somebody_was_present_was_held_whatever_a_title_says(
    lists: Lists,
) -> None:
    lists.everybody.type(ALL, 0, 2, "02/11 annulé")
    lists.rest()

    states = {m["fields"]["date"]: m["fields"]["status"] for m in lists.host.export("meeting")}
    assert states["2026-11-02"] == "held"
    assert "notée comme tenue" in lists.everybody.notes(ALL)[0, 2]
    assert lists.marks() == {"la-farandole": "excused"}


def test_the_new_day_in_the_place_of_the_word_moves_the_meeting(lists: Lists) -> None:
    ref = lists.meeting()[0]
    lists.title("07/12 reporté")
    lists.title("14/12/2026")

    [moved] = [m for m in lists.host.export("meeting") if m["ref"] == ref]
    assert (moved["fields"]["date"], moved["fields"]["status"]) == ("2026-12-14", "planned")


def test_the_letter_names_the_partner_whose_title_called_it_off_for_all(lists: Lists) -> None:
    """Everybody's list had a note, and the coordinator's letter « Rien à faire »."""
    lists.partner.type(OWN, 0, DAY, "07/12 annulé")
    lists.rest()

    told = "(Comité technique) : annulée pour tous par La Farandole, dans sa feuille."
    assert told in lists.letter().replace("\N{NO-BREAK SPACE}", " ")

    ref = lists.meeting()[0]
    assert lists.host.run("edit", ref, "status=prévue").code == 0
    lists.rest()
    assert told not in lists.letter().replace("\N{NO-BREAK SPACE}", " ")


def test_her_own_word_is_no_news_to_the_coordinator(lists: Lists) -> None:
    lists.title("07/12 annulé")
    assert "pour tous" not in lists.letter().replace("\N{NO-BREAK SPACE}", " ")


@dataclass
class Two:
    """A list whose title calls a meeting off, and one that has a presence below its day."""

    host: HereHost
    off: Person
    held: Person

    def rest(self) -> None:
        for _ in range(3):
            self.host.sync()
        assert (last := self.host.sync()["requests"])["writes"] == 0
        assert last["reads"] == 0

    def state(self, day: str) -> str:
        [one] = [m for m in self.host.export("meeting") if m["fields"]["date"] == day]
        return str(one["fields"]["status"])

    def notes(self, column: int) -> tuple[str, str]:
        both = (self.off, self.held)
        return tuple(one.notes(OWN).get((0, column), "") for one in both)  # type: ignore[return-value] # two


@pytest.fixture(params=["called off first", "held first"])
def two(request: pytest.FixtureRequest, tmp_path: Path, stand_in: StandIn) -> Two:
    """Read in one order or the other."""
    host = HereHost(tmp_path, {**settings_for(tmp_path, stand_in), "SYNC_NOW": NOW})
    titles = {FARANDOLE: (*TITLES[:2], "02/11/2026 annulé", TITLES[3]), EPIS: TITLES}
    marks = {FARANDOLE: ("P", "", ""), EPIS: ("P", "P", "")}
    slugs = {FARANDOLE: "la-farandole", EPIS: "les-epis"}
    sheets = {
        name: stand_in.create(name, {OWN: [titles[name], (name, *marks[name])]}) for name in slugs
    }
    order = [FARANDOLE, EPIS] if request.param == "called off first" else [EPIS, FARANDOLE]
    host.write_mappings(
        [
            {"partner": slugs[name], "name": name, "id": sheets[name]}
            | {"tabs": {OWN: "committee_attendance"}}
            for name in order
        ]
    )
    found = Two(host, stand_in.open(sheets[FARANDOLE]), stand_in.open(sheets[EPIS]))
    found.rest()
    return found


def test_a_presence_says_that_a_meeting_was_held_whichever_list_is_read_first(two: Two) -> None:
    """Read before the presence, the title made the report count one meeting less."""
    assert two.state("2026-11-02") == "held"
    told, none = two.notes(2)
    assert ("notée comme tenue" in told, none) == (True, "")
    assert two.host.problems() == []


def test_so_does_one_that_is_typed_in_the_minute_in_which_a_title_calls_it_off(two: Two) -> None:
    two.host.settings["SYNC_NOW"] = "2026-12-08T10:00:00+01:00"
    two.off.type(OWN, 0, DAY, "07/12/2026 annulé")
    two.held.type(OWN, 1, DAY, "P")
    two.rest()

    assert two.state("2026-12-07") == "held"
    told, none = two.notes(DAY)
    assert ("notée comme tenue" in told, none) == (True, "")


def test_one_noted_ahead_is_no_proof_that_a_meeting_called_off_on_its_day_was_held(
    two: Two,
) -> None:
    two.held.type(OWN, 1, DAY, "P")
    two.rest()
    two.host.settings["SYNC_NOW"] = "2026-12-07T08:00:00+01:00"
    two.off.type(OWN, 0, DAY, "07/12/2026 annulé (neige)")
    two.rest()

    assert two.state("2026-12-07") == "cancelled"
    assert "est annulée" in two.notes(DAY)[1]


@pytest.mark.parametrize("mark", ["A", "E", "bof"])
def test_no_other_mark_says_that_people_met(two: Two, mark: str) -> None:
    two.host.settings["SYNC_NOW"] = "2026-12-08T10:00:00+01:00"
    two.off.type(OWN, 0, DAY, "07/12/2026 annulé")
    two.held.type(OWN, 1, DAY, mark)
    two.rest()

    assert two.state("2026-12-07") == "cancelled"
    assert "est annulée" in two.notes(DAY)[1]


def test_whoever_was_told_that_it_is_off_types_presences_that_do_not_count(two: Two) -> None:
    two.host.settings["SYNC_NOW"] = "2026-12-08T10:00:00+01:00"
    two.off.type(OWN, 0, DAY, "07/12/2026 annulé")
    two.rest()
    two.held.type(OWN, 1, DAY, "P")
    two.rest()

    assert two.state("2026-12-07") == "cancelled"
    assert "ne compte pas" in two.notes(DAY)[1]


def test_what_the_coordinator_calls_off_herself_stays_so(two: Two) -> None:
    [ref] = [m["ref"] for m in two.host.export("meeting") if m["fields"]["date"] == "2026-12-07"]
    two.host.settings["SYNC_NOW"] = "2026-12-08T10:00:00+01:00"
    assert two.host.run("edit", ref, "status=annulée").code == 0
    two.held.type(OWN, 1, DAY, "P")
    two.rest()

    assert two.state("2026-12-07") == "cancelled"
    assert "ne compte pas" in two.notes(DAY)[1]


def test_of_an_archived_meeting_the_word_in_its_title_is_the_correction(lists: Lists) -> None:
    """« Corrigez la date dans le titre » stayed, of « la réunion du 07/12 annulé », for ever."""
    assert lists.host.run("archive", lists.meeting()[0]).code == 0
    lists.rest()
    told = "la réunion du 07/12/2026 a été déplacée ou annulée ailleurs"
    assert [one["kind"] for one in lists.host.problems()] == ["missing_column"] * 2
    notes = lists.everybody.notes(ALL).values()
    assert any(told in one and "ou ajoutez-y « annulé »." in one for one in notes)

    lists.title("07/12 annulé")
    lists.partner.type(OWN, 0, DAY, "réunion du 07/12 annulée")
    lists.rest()

    assert lists.asked() == []
    assert "réunion" not in "".join([*lists.everybody.notes(ALL).values(), lists.note()])

    lists.partner.type(OWN, 1, DAY, "P")
    lists.rest()
    (asked,) = lists.host.problems()
    assert "mais des présences ou des absences sont notées dessous" in asked["message"]
    lists.partner.type(OWN, 1, DAY, "")
    lists.rest()
    assert lists.asked() == []


def test_of_an_archived_meeting_with_marks_nobody_is_led_to_wipe_them(lists: Lists) -> None:
    """« Ajoutez-y « annulé » », it was said, and then « effacez ces présences »."""
    [ref] = [m["ref"] for m in lists.host.export("meeting") if m["fields"]["date"] == "2026-10-05"]
    assert lists.host.run("archive", ref).code == 0
    lists.rest()

    seen = [*lists.everybody.notes(ALL).values(), *lists.partner.notes(OWN).values()]
    notes = [one for one in seen if "la réunion du 05/10/2026" in one]
    assert len(notes) == 2
    assert all(one.endswith("ce jour-là, prévenez la coordination.") for one in notes)
    asked = {one["message"] for one in lists.host.problems()}
    assert all("« annulé »" not in one for one in [*notes, *asked])
    assert all(one.endswith("Corrigez la date dans le titre.") for one in asked)
    assert lists.partner.seen(OWN)[1][1] == "P"


def test_marks_below_an_archived_meeting_are_those_of_a_new_one_of_that_day(lists: Lists) -> None:
    """They were emptied in every list without a word: the new one knew of nobody."""
    [old] = [m for m in lists.host.export("meeting") if m["fields"]["date"] == "2026-10-05"]
    before = [line[:3] for line in lists.everybody.seen(ALL)]
    assert lists.host.run("archive", old["ref"]).code == 0
    lists.rest()

    kind = old["fields"]["kind"]
    assert lists.host.run("new", "meeting", f"kind={kind}", "date=05/10/2026").code == 0
    lists.rest()

    assert [line[:3] for line in lists.everybody.seen(ALL)] == before
    assert lists.partner.seen(OWN)[1][1] == "P"
    [new] = [m for m in lists.host.export("meeting") if m["fields"]["date"] == "2026-10-05"]
    found = [one["fields"] for one in lists.host.export("attendance")]
    assert [f["status"] for f in found if f["meeting_id"] == new["ref"]] == ["present"] * 3
    assert "réunion" not in "".join([*lists.everybody.notes(ALL).values(), lists.note()])

    lists.partner.type(OWN, 1, 1, "")
    lists.rest()
    assert [line[1] for line in lists.everybody.seen(ALL)[1:]] == ["P", "", "P"]
