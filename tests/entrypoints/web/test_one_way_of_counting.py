"""Seats are counted in one way: page, desk, letter, sheet; and nobody is seated in silence."""

from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync_service.digest import Addresses
from sync_service.digest.facts import Facts
from sync_service.digest.read_facts import DigestSources, read_facts
from sync_service.digest.seats import occupancies
from sync_service.domain.base import Problem
from sync_service.domain.week import Week
from sync_service.families.sessions import has_no_seat_left, read_overview
from sync_service.records.read_status import read_status
from tests.entrypoints.web.quarter import Quarter, register
from tests.entrypoints.web.town import Town, TownSettings, sign_in

TAB = "Inscriptions"
LABEL = "Cuisine en famille du 10/12/2026"


def _facts(town: Town) -> Facts:
    sources = DigestSources((), Addresses("", ""), {}, excused_resets=True)
    now = town.clock.now()
    return read_facts(town.database, sources, Week.of(now.date()), now)


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


_PEOPLE = st.none() | st.integers(1, 9)
_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["confirmed", "waiting", "cancelled", "attended", "no_show", None]),
        _PEOPLE,
        st.none() | st.integers(0, 4),
        st.booleans(),
    ),
    max_size=8,
)
_PROBLEMS = st.lists(
    st.tuples(
        st.sampled_from(["invalid", "conflict", "assumed"]), st.sampled_from([None, "sheet"])
    ),
    max_size=5,
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(capacity=st.none() | st.integers(0, 12), rows=_ROWS, problems=_PROBLEMS)
def test_in_any_world_each_place_tells_the_same_count(
    capacity: int | None,
    rows: list[tuple[str | None, int | None, int | None, bool]],
    problems: list[tuple[str, str | None]],
) -> None:
    town = Town(TownSettings(metrics_token="counts"))
    session = town.add_session(capacity=capacity)
    _fill(town, session, rows)
    _ask(town, problems)
    client, _ = sign_in(town)

    with town.database.reading() as stored:
        [desk] = read_overview(stored, town.clock.now())
        is_full = has_no_seat_left(stored, desk.session)
    facts = _facts(town)
    [letter] = occupancies(facts)
    assert desk.seats == letter.seats
    page = client.get("/coordination/ateliers").text
    shown = f"<strong>{letter.seats.taken}" + ("" if capacity is None else f" sur {capacity}")
    assert f"{shown}</strong>" in page
    assert ("de plus que de places" in page) == bool(letter.seats.over)
    assert is_full or letter.free is None or letter.free > 0

    waiting = sum(decision is None for _, decision in problems)
    home = client.get("/coordination/").text
    assert (f"{waiting} à regarder" in home) == bool(waiting)
    assert len(facts.problems) == waiting
    assert sum(read_status(town.database, ()).problems.values()) == waiting
    metrics = client.get("/metrics", headers={"Authorization": "Bearer counts"}).text
    assert f"clef_open_problems {float(waiting)}" in metrics


def _fill(
    town: Town, session: str, rows: list[tuple[str | None, int | None, int | None, bool]]
) -> None:
    for status, adults, children, is_archived in rows:
        ref = town.add(
            "registration",
            session_id=session,
            given_name="Zoé",
            status=status,
            adults_count=adults,
            children_3_5=children,
        )
        if is_archived:
            with town.database.transaction() as stored:
                stored.records.archive([ref], town.clock.now())


def _ask(town: Town, problems: list[tuple[str, str | None]]) -> None:
    now = town.clock.now()
    opened = [
        Problem(kind, "Vérifiez.", "sheet", 7, row_key=f"row {number}", field="phone")  # type: ignore[arg-type] # drawn from the kinds
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
