"""Weeks of a season, played by the commands: nothing is lost, and what is asked is counted."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from french_cells.reading import Value
from simulation.families.installation import Page
from simulation.season.books import FIELDS, Books, Family, Loan, Session, Thing
from simulation.season.host import CALENDAR, is_turned
from simulation.season.judging.attention import Attention, Note
from simulation.season.judging.figures import Workbook, in_letter, of_week, written
from simulation.season.judging.pictures import Row, draw
from simulation.season.mishaps import unfilled
from simulation.season.people.desk import things_of
from simulation.season.people.families import COUNTED, OUT, SEATED
from simulation.season.people.words import Names
from simulation.season.season import How, Season
from simulation.season.town import Line, Town
from sync_service.adapters.season_workbook import make_workbook
from sync_service.digest.season_tables import HIDDEN, MASKED, Table
from tests.entrypoints.web.monday import make_monday
from tests.entrypoints.web.town import Town as Desk
from tests.entrypoints.web.town import sign_in
from tests.taste import taste

pytestmark = pytest.mark.hostile
PEOPLE, THINGS = 5, 4


@pytest.fixture(
    params=taste(
        [[1, 2, 3, False, "restore"]], [[5, 12, 5, True, "upgrade disk database quota restore"]]
    )
)
def played(request: pytest.FixtureRequest) -> Iterator[Season]:
    weeks, partners, days, has_mishaps, events = request.param
    how = How(PEOPLE, THINGS, has_mishaps, events.split())
    with closing(Town()) as town:
        town.open("sqlite")
        season = Season(town, 1, partners, print, how)
        season.settle_in(weeks)
        season.keepers[0].scribbles()
        for week in range(weeks):
            season.week(week + 1, days)
        yield season


def test_a_week_loses_nothing_and_asks_about_what_nobody_can_read(played: Season) -> None:
    _come_and_go(played)
    off = _change_two_sessions(played)
    assert played.attention.breaches == []
    assert len(off.mails_before or {}) == len(off.present) > 0
    assert sum(played.attention.notes[1].values()) >= 1
    assert played.attention.needless == []
    assert any(one.families for one in played.books.sessions)
    assert len(played.attention.things) >= 1, "each Monday brings a letter"
    assert played.host.erased
    assert not played.books.registered.keys() & {*played.host.erased}, "no letter counts them"
    _assert_that_the_judge_sees_it(played, off)


def _come_and_go(played: Season) -> None:
    """Who came is noted; one family leaves and thinks better of it, another one is let in."""
    today = played.town.now.date()
    held = next(one for one in played.books.sessions if one.day < today and one.present)
    while not any(one.came for one in held.present):
        played.arrivals.note(held)
    ahead = next(one for one in _ahead(played) if sum(bool(f.page) for f in one.present) > 1)
    away, other = [one for one in ahead.present if one.page][:2]
    with played.town.pages() as browser:
        for family in (away, other):
            played.families.leave(browser, ahead, family)
        if away.is_out:
            played.families.come_back(browser, ahead, away)
    played.polls.run(None)
    played.rows.let_in(ahead.place, other, "vient quand même")
    played.polls.run(None)
    played.polls.run(None)
    played.seats.week(1)
    played.came.week(1)
    assert away.news in ("Vous avez une place", "liste d’attente")
    assert (other.standing, other.news) == ("seated", "Vous avez une place")


def _ahead(played: Season) -> list[Session]:
    today = played.town.now.date()
    return [one for one in played.books.sessions if one.is_free and one.day > today]


def _change_two_sessions(played: Season) -> Session:
    """One is called off, another typed twice, and what notes ask is answered; the first one."""
    free = [one for one in played.books.sessions if one.is_free]
    off = next(one for one in reversed(free) if one.present and one.day > played.town.now.date())
    twice = next(one for one in reversed(free) if one is not off)
    played.changes.calls_off(off)
    played.changes.types_twice(twice)
    for _ in range(2):
        played.polls.run(None)
        played.changes.answers()
    played.polls.run(None)
    assert not off.is_asked
    assert not twice.is_twice
    played.judge.moved(2)
    return off


_SILENT = f"{Path(__file__).parent / 'family_engines.py'}:silent_about_rows"


@pytest.mark.parametrize("engine", taste([""], [_SILENT]))
def test_a_family_without_a_mail_that_is_let_in_again_before_anybody_rang_has_no_news(
    engine: str,
) -> None:
    """One that stays out has to be called, and so has one that was rung in between."""
    with closing(Town(engine=engine)) as town:
        town.open("sqlite")
        season = Season(town, 1, 3, print, How(2, 1, has_mishaps=False))
        season.settle_in(2)
        session = season.books.sessions[-1]
        back, out, rung = _crossed_out(season, session)
        _let_in_tomorrow(season, session.place, back)
        season.seats.week(1)
        assert (back.standing, back.news, out.news) == ("seated", "", OUT)
        town.now += timedelta(days=6)
        season.coordinator.monday()
        _let_in_tomorrow(season, session.place, rung)
        season.seats.week(2)

    # Nobody could ring the third one where nothing is said of it.
    assert rung.news == ("" if engine else SEATED)
    untold = [f"{one.who} never heard « {OUT} »" for one in (out, rung)]
    assert season.attention.breaches == (untold if engine else [])


def _crossed_out(season: Season, session: Session) -> list[Family]:
    """Three that have no mail."""
    with season.town.pages() as browser:
        for _ in range(3):
            season.families.register(browser, session, has_mail=False)
    found = session.present
    season.polls.run(None)
    season.town.now += timedelta(days=1)
    for family in found:
        season.rows.cross_out(session.place, family, "annulé")
    season.polls.run(None)
    return found


def _let_in_tomorrow(season: Season, place: str, family: Family) -> None:
    season.town.now += timedelta(days=1)
    season.rows.let_in(place, family, "vient quand même")
    season.polls.run(None)
    season.polls.run(None)


def test_what_is_said_to_be_back_without_a_day_is_at_home() -> None:
    books, thing = Books(), Thing("partenaire-1", "LM-1", "Malle", "Armoire")
    loan = Loan(thing, "partenaire-2", date(2026, 9, 7), date(2026, 9, 14), date(2026, 9, 14))
    books.loans.append(loan)
    assert (loan.status(date(2026, 9, 20)), books.out(thing)) == ("En retard", loan)

    loan.is_back = True

    assert (loan.status(date(2026, 9, 20)), books.out(thing)) == ("Rendu", None)


def _assert_that_the_judge_sees_it(played: Season, off: Session) -> None:
    """What is not as people meant it: by changing what is meant, after all has come to rest."""
    seats = [*_take_seats(played), *_mistake_who_came(played), *_mistake_who_came_back(played)]
    person, other = played.books.people["partenaire-1"][:2]
    person.fields["phone"], other.is_gone = "03 53 01 99 99", True
    session = next(one for one in played.books.sessions if one.families)
    nobody = Family("Nobody", "nobody@example.org", 3, date(2026, 9, 9), page="/i/nowhere")
    session.families[nobody.who] = nobody
    ahead = max(played.books.sessions, key=lambda one: one.day)
    ahead.mails_before, ahead.news = {"nobody@example.org": 0, "Nobody": 0}, "begins later"
    off.is_off, ahead.is_twice = False, True
    loan, meeting = played.books.loans[0], played.books.meetings[0]
    loan.returned_on = date(2026, 9, 1)
    played.books.things[-1].location = "elsewhere"
    session.count = dict.fromkeys(COUNTED, 9)
    played.books.registered[nobody.who] = nobody
    for one in played.books.meetings:
        one.statuses["partenaire-1"] = "absent"
    played.judge.closed["2026-2027"] = {"Prêts de matériel": -1}
    played.judge_all(9)
    played.judge.letter(9)

    found = " ".join(played.attention.breaches)
    assert f"phone of {person.name}" in found
    assert f"{other.name} is a record that nobody keeps" in found
    assert "nobody@example.org registered" in found
    assert f"nobody@example.org was not told that {ahead.day} begins later" in found
    assert "Nobody has no mail, and nobody is asked to phone" in found
    assert f"a family of {off.place} on {off.day} reads" in found
    assert f"{ahead.place} on {ahead.day} is there 1 times" in found
    for told in seats:
        assert told in found
    assert f"returned_on of {loan.thing.label}" in found
    assert f"status of {loan.thing.label}" in found
    assert f"location of {played.books.things[-1].label}" in found
    assert f"partenaire-1 on {meeting.day} is" in found
    assert "the letter counts absences" in found
    assert "letter: nouvelles is" in found
    assert "letter: Familles is" in found
    assert "workbook: Nombre de familles is" in found
    assert "workbook of 2026-2027: Prêts de matériel is" in found


def _take_seats(played: Season) -> list[str]:
    """Families of a session to come stand otherwise than they were told; what the judge says."""
    today = played.town.now.date()
    ahead = [one for one in played.books.sessions if not one.is_off and one.day > today]
    full = max(ahead, key=lambda one: sum(f.adults for f in one.present if not f.is_by_hand))
    one, other, third = [f for f in full.present if f.email and f.standing == "seated"][:3]
    full.seats, third.standing = 90, "waiting"
    played.books.erased.append((full.place, other))
    ghost = Family("Fantôme", "", 1, today, "waiting")
    full.families[ghost.who] = ghost
    played.seats.week(9)
    del full.families[ghost.who]
    one.adults, other.news, third.standing, full.seats = 7, "Votre séance a brûlé", "out", 0
    played.town.done("new", "registration", f"session_id={full.ref}", "given_name=Personne")
    played.seats.week(9)
    return [
        f"{third.who} waits beside ",
        f"the row of {third.who} reads 'Confirmée' in {full.place}",
        f"Fantôme has 0 rows in {full.place}",
        "Fantôme is to be asked by phone, and nobody does",
        f"{other.who} is erased, and in the list of {full.place}",
        f"{one.who} comes with ",
        f"the row of {one.who} has ",
        f"{other.who} never heard",
        f"{third.who} is seated, was told out",
        f"{full.place} on {full.day} is overbooked",
        "Personne is registered for",
    ]


def _mistake_who_came(played: Season) -> list[str]:
    noted = [one for one in played.books.registered.values() if one.came is not None]
    one = noted[0]
    meant, before = one.came, one.came_as
    one.came, one.came_as, one.mails_then = not meant, "ailleurs", -1
    played.came.week(9)
    one.came, one.came_as = meant, before
    return [
        f"{one.who} is noted as ",
        f"{one.who} was « ailleurs », its rows say ['{before}']",
        f"{one.who} was written to after ",
    ]


def _mistake_who_came_back(played: Season) -> list[str]:
    """Of one seat: who waited all the time is not the first, and nobody comes back twice."""
    ahead = next(one for one in reversed(_ahead(played)) if one.page)
    played.changes.types(ahead, "Places", "1")
    played.polls.run(None)
    before = {*ahead.families}
    with played.town.pages() as browser:
        for _ in range(3):
            played.families.register(browser, ahead)
        *_, late = (family for who, family in ahead.families.items() if who not in before)
        late.standing, late.left = "seated", True
        played.families.leave(browser, ahead, late)
        played.families.come_back(browser, ahead, late)
        played.families.leave(browser, ahead, late)
        played.families.come_back(browser, ahead, late)
    return [
        f"{late.who} gave its seat back, and waits behind others",
        f"{late.who} comes all the same, and reads ",
    ]


def test_the_late_loan_under_a_thing_to_do_is_found_on_the_real_page() -> None:
    """She asks its borrower for it; the page calls it by what is lent and by no reference."""
    desk = Desk()
    make_monday(desk)
    client, _ = sign_in(desk)
    page = Page(200, "", client.get("/coordination/").text)

    forms = [form for thing in things_of(page) for form in thing.forms if form.loans]

    with desk.database.reading() as stored:
        late = [one.ref for one in stored.records.read_all("loan")]
    assert [form.loans for form in forms] == [late]


def test_no_two_people_of_a_season_have_one_name() -> None:
    names = Names()
    made = [names.value(field) for _ in range(2000) for field in FIELDS]

    people = made[:: len(FIELDS)]
    assert len({*people}) == len(people)


def test_a_note_is_counted_once_for_as_long_as_it_stands() -> None:
    attention, tab = Attention(), ("a", "Contacts")
    note = Note(*tab, "Durand", "Mail", "Synchronisation : …")
    attention.see(1, *tab, {note}, set())
    attention.see(1, "a", "Prêts", set(), set())
    attention.see(1, *tab, {note}, {note})
    attention.see(2, *tab, set(), set())
    attention.see(2, *tab, {note}, {note})

    assert (attention.notes[1]["a"], attention.notes[2]["a"]) == (1, 1)
    assert attention.needless == [note]


def test_the_two_nights_of_another_length_are_found() -> None:
    year = [date(2026, 9, 1) + timedelta(days=number) for number in range(365)]

    assert [one for one in year if is_turned(one)] == [date(2026, 10, 25), date(2027, 3, 28)]


def test_each_event_of_the_host_has_one_day_in_a_year() -> None:
    first = date(2026, 9, 1)
    year = [first + timedelta(days=number) for number in range(365)]

    assert [sum(one.is_on(day) for day in year) for one in CALENDAR] == [1] * len(CALENDAR)


def test_what_a_letter_says_in_figures_is_read_part_by_part() -> None:
    text = """
ABSENCES
- Association Bacodu : 2

INSCRIPTIONS
- nouvelles : 3 (personnes : 4)
- annulées : 0

LA SAISON 2026-2027

- Séances tenues : 2

- Familles : 9 (l’an dernier à la même date : 7)

LES FEUILLES
- séances avec plus de personnes que de places : 0
"""

    assert in_letter(text) == {
        "nouvelles": 3, "personnes": 4, "annulées": 0, "Séances tenues": 2, "Familles": 9,
        "Familles, l’an dernier à la même date": 7,
    }  # fmt: skip


def test_the_season_before_is_counted_up_to_the_same_day_of_its_year() -> None:
    """The letter of Monday 13 September 2027 speaks of the week until the 12th."""
    books = Books()
    for day in ((2026, 8, 31), (2026, 9, 12), (2026, 9, 13), (2027, 9, 8), (2027, 9, 13)):
        session = Session(date(*day), "Salle", 10, "Jeux")
        session.count = dict(zip(COUNTED, (3, 2, 1, 4), strict=True))
        books.sessions.append(session)
    one = {"Séances tenues": 1, "Familles": 3, "Adultes": 3, "Enfants": 4}
    before = {f"{title}, l’an dernier à la même date": n for title, n in one.items()}

    assert of_week(books, date(2027, 9, 13)) == {**one, **before}
    assert of_week(books, date(2026, 9, 14)) == {title: 2 * n for title, n in one.items()}


def test_what_the_workbook_masks_is_judged_by_what_it_may_mask(tmp_path: Path) -> None:
    """A season's first weeks have few fathers; « 1 à 4 » is no number, and may hide no other."""
    rows: list[list[Value]] = [["Pères", MASKED], ["Mères", 9], ["Autres", MASKED]]
    table = Table("Saison 2026-2027", ["Chiffre", "Total"], rows)
    (tmp_path / "bilan.xlsx").write_bytes(make_workbook([table], "2026-2027"))
    book = Workbook(tmp_path / "bilan.xlsx")

    meant = written({"Pères": 3, "Mères": 9, "Autres": 7}, book.masked("2026-2027"))

    assert meant == {"Mères": 9, "Autres": 7}
    assert book.figures("2026-2027") == {"Mères": 9}


@pytest.mark.parametrize("fathers", [MASKED, 9])
def test_what_the_workbook_hides_beside_what_it_masks_is_no_number_either(
    tmp_path: Path, fathers: Value
) -> None:
    """« masqué » by itself would hide what nothing follows from: it stays meant, and is missed."""
    rows: list[list[Value]] = [["Pères", fathers], ["Parents", HIDDEN]]
    table = Table("Saison 2026-2027", ["Chiffre", "Total"], rows)
    (tmp_path / "bilan.xlsx").write_bytes(make_workbook([table], "2026-2027"))
    book = Workbook(tmp_path / "bilan.xlsx")

    is_right = fathers == MASKED
    meant = written({"Pères": 3, "Parents": 12}, book.masked("2026-2027"))
    assert meant == ({} if is_right else {"Pères": 3, "Parents": 12})
    assert book.figures("2026-2027") == ({} if is_right else {"Pères": 9})


def test_a_row_that_nobody_follows_any_more_is_not_expected_to_be_filled_again() -> None:
    """Of whom its partner took out of both lists: the first one's row says so, and stays."""
    refs = ["C-GM4S2VQ", "C-X7WMVES", "C-Y8JZQH7 archivé le 07/09/2026"]
    before = [
        Line(n, {"Fonction": "Chargée", "Réf.": ref}, {}, []) for n, ref in enumerate(refs, 1)
    ]
    after = [Line(1, {"Fonction": "Chargée "}, {}, []), Line(2, {}, {}, []), Line(3, {}, {}, [])]

    assert unfilled(before, after, "Fonction") == [2]


def test_a_picture_has_a_bar_for_each_week_and_says_its_number() -> None:
    svg = draw(["07/09", "14/09"], [Row("notes < 3", [0, 4], 3)], [(1, "quota")])

    tree = ET.fromstring(svg)  # noqa: S314 - our own
    told = [one.text for one in tree.iter("{http://www.w3.org/2000/svg}title")]
    assert told[1:] == ["0", "4"]
    assert "quota" in svg
    assert "notes &lt; 3" in svg
