"""Seats, sessions and things to do are counted in one way: page, desk, letter, command, metrics.

And nobody is seated in silence.
"""

import re
from dataclasses import dataclass
from html import unescape

from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sync_service.digest.coming import find_coming
from sync_service.digest.facts import Facts
from sync_service.digest.figures import find_season
from sync_service.digest.make import make_digest
from sync_service.digest.read_facts import read_facts
from sync_service.digest.season_report import make_report
from sync_service.digest.seats import occupancies
from sync_service.digest.to_do import make_agenda
from sync_service.domain.base import Problem
from sync_service.domain.decisions import OVERFULL
from sync_service.domain.mapping import Mappings, SpreadsheetMapping
from sync_service.domain.week import Season, Week
from sync_service.families.calls.people_to_phone import read_to_do
from sync_service.families.occupancy import find_full, read_overview
from sync_service.families.sessions import read_shown
from sync_service.operations.read_status import Surroundings, gather_status
from sync_service.ports import Mail
from sync_service.records.problems.open_problems import list_problems, list_waiting
from tests.entrypoints.web.quarter import (
    A_SESSION,
    A_WORKSHOP,
    SESSIONS,
    WORKSHOPS,
    Quarter,
    register,
)
from tests.entrypoints.web.town import Town, TownSettings, sign_in

TAB = "Inscriptions"
LABEL = "Cuisine en famille du 10/12/2026"


def _facts(town: Town) -> Facts:
    now = town.clock.now()
    return read_facts(town.database, town.digest_sources, Week.of(now.date()), now)


def in_the_letter(quarter: Quarter) -> tuple[int, int]:
    [one] = occupancies(_facts(quarter.town))
    return one.seats.taken, one.seats.waiting


def test_page_desk_and_letter_count_alike(quarter: Quarter, family: FlaskClient) -> None:
    """« 13 sur 8 » and « 10 sur 8 » for one session: rows typed by hand counted in one of them."""
    sheet = quarter.open()
    quarter.sync()
    register(family, quarter.the("session"), "Ana", adults_count="3")
    sheet.add_row(TAB, LABEL, "Zoé", "06 39 98 12 34", "", "3", "")
    sheet.add_row(TAB, LABEL, "Yves", "06 39 98 12 35", "", "", "")
    quarter.sync()

    assert "7 sur 8" in quarter.desk().get("/coordination/ateliers").text
    assert in_the_letter(quarter) == (7, 0)
    page = register(family, quarter.the("session"), "Bea", adults_count="2")
    assert "liste d’attente" in family.get(page).text
    assert in_the_letter(quarter) == (7, 1)


@dataclass(frozen=True)
class Family:
    """One row of a session's list."""

    status: str | None
    adults: int | None
    children: int | None
    email: str | None
    is_archived: bool


FAMILIES = st.lists(
    st.builds(
        Family,
        st.sampled_from(["confirmed", "waiting", "cancelled", "attended", "no_show", None]),
        st.none() | st.integers(1, 9),
        st.none() | st.integers(0, 4),
        st.sampled_from([None, "zoe@example.org"]),
        st.booleans(),
    ),
    max_size=8,
)
PROBLEMS = st.lists(
    st.tuples(
        st.sampled_from(["invalid", "conflict", "assumed", "guard", "held"]),
        st.sampled_from([None, "sheet"]),
    ),
    max_size=5,
)
AT_HOME = {"invalid", "held"}
"""What the partner alone mends, in its own sheet; every other kind is one thing for her to do."""
WORLDS = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@WORLDS
@given(capacity=st.none() | st.integers(0, 12), rows=FAMILIES)
def test_in_any_world_each_place_tells_the_same_seats(
    capacity: int | None, rows: list[Family]
) -> None:
    town = Town()
    session = town.add_session(capacity=capacity)
    _fill(town, session, rows)
    client, _ = sign_in(town)

    with town.database.reading() as stored:
        [desk] = read_overview(stored, read_shown(stored.records, town.clock.now()))
        is_full = bool(find_full(stored, [desk.session]))
    [letter] = occupancies(_facts(town))
    assert desk.seats == letter.seats
    page = client.get("/coordination/ateliers").text
    shown = f"<strong>{letter.seats.taken}" + ("" if capacity is None else f" sur {capacity}")
    assert f"{shown}</strong>" in page
    assert ("de plus que de places" in page) == bool(letter.seats.over)
    assert is_full or letter.free is None or letter.free > 0


@WORLDS
@given(
    capacity=st.integers(0, 12),
    rows=FAMILIES,
    problems=PROBLEMS,
    mails=st.lists(st.booleans(), max_size=3),
    loans=st.lists(
        st.tuples(
            st.sampled_from([None, "2026-11-20", "2026-12-20"]),
            st.sampled_from(["", "ludo", "ram"]),
        ),
        max_size=5,
    ),
)
@example(
    capacity=9,
    rows=[Family("waiting", 1, None, None, is_archived=False)] * 2,
    problems=[("invalid", "sheet"), ("conflict", None), ("invalid", None)],
    mails=[True, False],
    loans=[],
)
@example(capacity=9, rows=[], problems=[], mails=[], loans=[("2026-11-20", "")])
@example(capacity=9, rows=[], problems=[], mails=[], loans=[("2026-11-20", "ludo")] * 3)
@example(
    capacity=2,
    rows=[Family("confirmed", 4, None, None, is_archived=False)],
    problems=[],
    mails=[],
    loans=[],
)
def test_in_any_world_each_place_tells_the_same_to_do(
    capacity: int,
    rows: list[Family],
    problems: list[tuple[str, str | None]],
    mails: list[bool],
    loans: list[tuple[str | None, str]],
) -> None:
    town = Town(TownSettings(metrics_token="counts"))
    _fill(town, town.add_session(capacity=capacity), rows)
    _ask(town, problems)
    _send(town, mails)
    _lend(town, loans)
    client, _ = sign_in(town)

    home = unescape(client.get("/coordination/").text)
    listed = unescape(client.get("/coordination/problemes").text)
    facts = _facts(town)
    letter = make_digest(facts)
    now = town.clock.now()
    with town.database.reading() as stored:
        around = Surroundings(now, 60, 10**10)
        status = gather_status(stored, read_to_do(stored, now), (), around)
    metrics = client.get("/metrics", headers={"Authorization": "Bearer counts"}).text
    # Counted by hand: what nobody decided, who has to be phoned, what was set aside.
    undecided = [kind for kind, decision in problems if decision is None]
    waiting, at_home = len(undecided), sum(kind in AT_HOME for kind in undecided)
    assert (f"{waiting} à regarder" in listed) == bool(problems)
    assert (f"{at_home} à corriger dans la feuille" in listed) == bool(at_home)
    assert len(list_problems(town.database, "")) == len(problems)
    assert len(list_waiting(town.database, "")) == waiting
    assert len(facts.problems) == sum(status.problems.values()) == waiting
    assert _metric(metrics, "clef_open_problems") == waiting
    calls = home.count("Une place s’est libérée")
    assert sum(one.families for one in facts.to_phone) == status.calls == calls
    assert _metric(metrics, "clef_calls") == calls
    set_aside = sum(mails)
    assert home.count("<p>zoe@example.org</p>") == set_aside
    assert facts.set_aside_mails == status.mails_set_aside == set_aside
    assert _metric(metrics, "clef_mails_set_aside") == set_aside
    over = home.count("de plus que de places")
    # Of one owner's late things she writes once.
    late = len({owner for due, owner in loans if due == "2026-11-20"})
    assert len(re.findall("en retard(?:, le premier)? depuis", home)) == late
    agenda = make_agenda(facts)
    told = " ".join(one.sentence for one in agenda.hers)
    assert told.count("en retard") == late
    assert told.count("de plus que de places") == over
    choices = len({kind for kind in undecided if kind not in AT_HOME})
    hers = choices + bool(calls) + bool(set_aside) + late + over
    assert len(agenda.hers) == len(letter.tasks) + letter.more_tasks == hers
    things = hers + bool(at_home)
    assert agenda.count == home.count('<section class="task">') == things
    assert ("Il n’y a rien à faire" in home) == (things == 0)
    assert f"<h1>{letter.headline.capitalize()}</h1>" in home
    assert sum(len(one.problems) for one in agenda.partners) == at_home
    assert len(letter.partners) == ("chez les partenaires" in home) == bool(at_home)


@settings(max_examples=40, deadline=None)
@given(
    asked=st.lists(
        st.tuples(
            st.sampled_from(["les-epis", "ludo"]),
            st.sampled_from(["invalid", "ambiguous", "assumed", "conflict", "held", "seats"]),
            st.sampled_from([None, "confirm"]),
        ),
        max_size=8,
    )
)
def test_in_any_world_each_page_tells_the_same_of_a_partner(
    asked: list[tuple[str, str, str | None]],
) -> None:
    """« 2 » to do, « 4 à corriger » among the problems, « 4 à regarder » on the sheets' page."""
    followed = [SpreadsheetMapping(one, one, []) for one in ("les-epis", "ludo")]
    town = Town(mappings=Mappings({}, followed))
    session = town.add_session(capacity=1)
    town.add("organisation", id="ludo", name="Ludothèque")
    for partner, _ in followed_names(followed):
        _ask_partner(town, session, partner, [one[1:] for one in asked if one[0] == partner])
    client, _ = sign_in(town)

    sheets = unescape(client.get("/coordination/feuilles").text)
    agenda = make_agenda(_facts(town))
    for partner, name in followed_names(followed):
        theirs = [kind for one, kind, decision in asked if one == partner and decision is None]
        mending = sum(kind in ("invalid", "ambiguous") for kind in theirs)
        card = sheets.partition(f'id="{partner}"')[2].partition("</li>")[0]
        listed = unescape(client.get(f"/coordination/problemes?partenaire={partner}").text)
        [*lines] = [one for one in agenda.partners if one.partner == partner]
        assert sum(len(one.problems) for one in lines) == mending, name
        for page in (card, listed):
            told = re.findall(r"(\d+) à corriger dans la feuille", page)
            assert [*map(int, told)] == ([mending] if mending else []), name
        deciding = re.findall(r"(\d+) à décider", card)
        assert [*map(int, deciding)] == ([len(theirs) - mending] if len(theirs) - mending else [])


def followed_names(followed: list[SpreadsheetMapping]) -> list[tuple[str, str]]:
    return [(one.partner, one.spreadsheet_id) for one in followed]


def _ask_partner(
    town: Town, session: str, partner: str, asked: list[tuple[str, str | None]]
) -> None:
    """`seats`: of a family of a session that is overfull."""
    problems = []
    for number, (kind, decision) in enumerate(asked):
        ref = town.add("registration", session_id=session, given_name="Zoé", adults_count=2)
        is_held = kind in ("held", "seats")
        problems.append(
            Problem(
                "held" if is_held else kind,  # type: ignore[arg-type]
                "?",
                partner,
                7,
                "Inscriptions",
                partner,
                ref,
                f"{ref}{number}",
                "status",
                covers={"held": "asks", "seats": OVERFULL}.get(kind, ""),
                decision=decision,  # type: ignore[arg-type]
            )
        )
    with town.database.transaction() as stored:
        stored.problems.replace(partner, 7, problems, town.clock.now())


@dataclass(frozen=True)
class Planned:
    """One session: when, how it is, and what became of it and of its workshop."""

    date: str
    status: str
    mode: str
    is_archived: bool
    has_no_workshop: bool
    families: int | None


@WORLDS
@given(
    st.lists(
        st.builds(
            Planned,
            st.sampled_from(
                ["2026-10-06", "2026-11-24", "2026-12-01", "2026-12-13", "2027-01-12"]
            ),
            st.sampled_from(["planned", "held", "cancelled", "postponed"]),
            st.sampled_from(["form", "free"]),
            st.booleans(),
            st.booleans(),
            st.none() | st.integers(0, 9),
        ),
        max_size=6,
    )
)
@example(
    [
        Planned("2026-10-06", "held", "form", is_archived=False, has_no_workshop=False, families=n)
        for n in (None, 3)
    ]
)
def test_in_any_world_each_place_tells_the_same_sessions(plans: list[Planned]) -> None:
    town = Town()
    for number, one in enumerate(plans):
        _plan(town, f"Atelier {number}", one)
    client, _ = sign_in(town)
    now = town.clock.now()

    facts = _facts(town)
    page = set(re.findall(r"Atelier \d", client.get("/ateliers").text))
    desk = set(re.findall(r"Atelier \d", client.get("/coordination/ateliers").text))
    letter = {one.title for one in find_coming(facts).sessions}
    kept = [
        (f"Atelier {number}", one)
        for number, one in enumerate(plans)
        if not (one.is_archived or one.has_no_workshop)
    ]
    coming = {title: one for title, one in kept if one.date > f"{now:%Y-%m-%d}"}
    # Families choose among what is planned; the desk also follows what was called off.
    assert page == {title for title, one in coming.items() if one.status == "planned"}
    # With and without a form: its sheet is signed, too.
    assert coming.keys() <= desk
    passed = set(re.findall(r"Atelier \d", client.get("/coordination/ateliers/passes").text))
    assert passed == {title for title, one in kept if title not in coming}
    soon = {title for title, one in coming.items() if "2026-11-30" <= one.date <= "2026-12-13"}
    assert letter & page == soon & page
    assert letter == {title for title in soon if coming[title].status in ("planned", "held")}

    held = [
        one
        for _, one in kept
        if one.date < f"{now:%Y-%m-%d}" and (one.families is not None or one.status == "held")
    ]
    season = find_season(facts)
    assert (season[0].now if season else 0) == len(held)
    counts = [one.families for one in held if one.families is not None]
    assert (season[1].now if season else None) == (sum(counts) if counts else None)
    past = {
        entity: [one for one in records if str(one.fields.get("date", "")) < "2026-11-25"]
        for entity, records in facts.records.items()
    }
    report = make_report(Season.of(now.date()), past)
    assert (report.held, report.total("families_count")) == (
        len(held),
        sum(one.families or 0 for one in held),
    )


def _metric(page: str, name: str) -> float:
    [value] = re.findall(rf"^{name} (\S+)$", page, re.MULTILINE)
    return float(value)


def _fill(town: Town, session: str, rows: list[Family]) -> None:
    for one in rows:
        ref = town.add(
            "registration",
            session_id=session,
            given_name="Zoé",
            email=one.email,
            status=one.status,
            adults_count=one.adults,
            children_3_5=one.children,
        )
        if one.is_archived:
            _archive(town, ref)


def _archive(town: Town, ref: str) -> None:
    with town.database.transaction() as stored:
        stored.records.archive([ref], town.clock.now())


def _plan(town: Town, title: str, one: Planned) -> None:
    session = town.add_session(
        title=title, date=one.date, status=one.status, registration_mode=one.mode
    )
    if one.families is not None:
        town.add("session_count", session_id=session, families_count=one.families)
    if one.is_archived:
        _archive(town, session)
    if one.has_no_workshop:
        _archive(town, str(town.record(session).fields["workshop_id"]))


def _send(town: Town, mails: list[bool]) -> None:
    """Some of them are set aside; the others wait for their turn."""
    with town.database.transaction() as stored:
        for number, is_set_aside in enumerate(mails):
            mail = Mail(None, "zoe@example.org", b"", f"<{number}@example.org>", "link")
            stored.outbox.add(mail, town.clock.now())
            if is_set_aside:
                newest = max(one.id or 0 for one in stored.outbox.read_open())
                stored.outbox.failed(newest, "refused", None)


def _lend(town: Town, loans: list[tuple[str | None, str]]) -> None:
    """Each loan is of a thing of its own; an empty owner's is unknown."""
    for number, (due, owner) in enumerate(loans):
        code = f"M-{number}"
        if owner:
            code = town.add("item", label=f"Malle {number}", owner_organisation_id=owner)
        town.add("loan", item_code=code, borrower_organisation_id="les-epis", due_on=due)


def _ask(town: Town, problems: list[tuple[str, str | None]]) -> None:
    now = town.clock.now()
    opened = [
        Problem(
            kind,  # type: ignore[arg-type] # drawn from the kinds
            "Vérifiez.",
            "sheet",
            7,
            partner="les-epis",
            row_key=f"row {number}",
            field="phone",
        )
        for number, (kind, _) in enumerate(problems)
    ]
    with town.database.transaction() as stored:
        stored.problems.replace("sheet", 7, opened, now)
        for one in stored.problems.read_open():
            decision = problems[int(one.row_key.removeprefix("row "))][1]
            if decision is not None and one.id is not None:
                stored.problems.decide(one.id, decision)  # type: ignore[arg-type] # as above


def test_the_partner_who_overfills_is_told_in_the_row(
    quarter: Quarter, family: FlaskClient
) -> None:
    sheet = quarter.open()
    quarter.sync()
    register(family, quarter.the("session"), "Ana", adults_count="7")
    row = sheet.add_row(TAB, LABEL, "Zoé", "06 39 98 12 34", "", "3", "")
    quarter.sync()

    [problem] = quarter.problems()
    assert (problem.kind, problem.tab) == ("held", TAB)
    row = next(n for n, line in enumerate(sheet.seen(TAB)) if "Zoé" in line)
    [note] = [n for (at, _), n in sheet.notes(TAB).items() if at == row]
    assert "8 places" in note
    assert "10 personnes" in note
    assert in_the_letter(quarter) == (10, 0)
    quarter.sync()
    assert len(quarter.problems()) == 1

    sheet.type("Séances", 1, 5, "12")
    quarter.sync()
    assert quarter.problems() == []
    assert row not in {at for at, _ in sheet.notes(TAB)}


def test_an_overfull_session_that_was_meant_is_asked_about_once(
    quarter: Quarter, family: FlaskClient
) -> None:
    sheet = quarter.open()
    quarter.sync()
    register(family, quarter.the("session"), "Ana", adults_count="8")
    sheet.add_row(TAB, LABEL, "Zoé", "06 39 98 12 34", "", "1", "Confirmée")
    quarter.sync()
    [(at, _)] = [(at, note) for at, note in sheet.notes(TAB).items() if "8 places" in note]

    sheet.write_note(TAB, *at, "")
    quarter.sync()

    assert quarter.problems() == []
    assert at not in sheet.notes(TAB)
    assert len(quarter.records("registration")) == 2


def test_a_waiting_family_without_contact_is_listed_not_seated_in_silence(
    quarter: Quarter, family: FlaskClient
) -> None:
    quarter.open()
    quarter.sync()
    first = register(family, quarter.the("session"), "Ana", adults_count="8")
    waiting = register(family, quarter.the("session"), "Cleo", adults_count="2")

    family.post(f"{first}/annuler")
    quarter.follow()

    assert "liste d’attente" in family.get(waiting).text
    home = quarter.desk().get("/coordination/").text
    assert "Cleo" in home
    assert "à retrouver" in home


def test_a_family_without_contact_is_found_when_its_session_changes(
    quarter: Quarter, family: FlaskClient
) -> None:
    sheet = quarter.open()
    quarter.sync()
    register(family, quarter.the("session"), "Cleo")
    quarter.town.clock.pass_by(minutes=20)
    sheet.type("Séances", 1, 2, "15h00")
    quarter.sync()
    quarter.follow()
    assert "Cleo" in quarter.desk().get("/coordination/").text


def test_a_day_in_a_partners_own_list_is_its_own_session_of_that_day(quarter: Quarter) -> None:
    """The row was asked which it was, of another partner's workshops, too, and had no place."""
    workshop, session = ("Jeux ensemble", *A_WORKSHOP[1:]), ("Jeux ensemble", *A_SESSION[1:])
    quarter.open("mjc", {"Ateliers": [WORKSHOPS, workshop], "Séances": [SESSIONS, session]})
    families = [("Date de la séance", "Prénom", "Adultes"), ("10/12/2026", "Ana", "2")]
    tabs = {"Ateliers": (WORKSHOPS, A_WORKSHOP), "Séances": (SESSIONS, A_SESSION)}
    quarter.open("les-epis", dict(tabs, Inscriptions=families))
    quarter.sync()
    quarter.sync()

    workshop_of = {one.ref: one.fields["workshop_id"] for one in quarter.records("session")}
    [own] = [one for one in quarter.records("workshop") if one.fields["title"] == A_WORKSHOP[0]]
    assert quarter.problems() == []
    assert workshop_of[str(quarter.the("registration").fields["session_id"])] == own.ref


def test_what_she_may_answer_herself_is_among_what_she_decides_everywhere() -> None:
    """It was folded below « à corriger dans la feuille », and « À faire » had no button for it."""
    town = Town()
    town.add_session(capacity=1)
    _ask(town, [("invalid", None), ("assumed", None), ("assumed", "confirm")])
    client, _ = sign_in(town)

    listed = unescape(client.get("/coordination/problemes").text)
    cards, fold, _ = listed.partition("<summary>1 à corriger dans la feuille</summary>")
    assert fold
    assert cards.count("Oui, c’est voulu</button>") == 1
    home = unescape(client.get("/coordination/").text)
    assert home.partition('id="partenaires"')[0].count("Oui, c’est voulu</button>") == 1
    agenda = make_agenda(_facts(town))
    assert [[len(one.problems) for one in some] for some in (agenda.hers, agenda.partners)] == [
        [1],
        [1],
    ]
