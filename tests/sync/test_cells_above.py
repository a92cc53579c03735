"""« Idem » and a day without a year: what the cells above say of a cell."""

from collections.abc import Sequence

import pytest

from french_cells.reading import Raw, Value
from sync_service.domain.mapping import Column, KnownOrganisation, TabRules
from sync_service.domain.record import make_reference
from sync_service.domain.spreadsheet import Area, Cell, TabSnapshot
from tests.builders import ORGANISATIONS, World
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_around_a_cell import SESSIONS, WORKSHOP, kinds, own, world_of

LIST = TabRules(
    "repertoire",
    "contact",
    "table",
    (
        Column("organisation_id", ("Structure",)),
        Column("family_name", ("Nom",)),
        Column("phone", ("Tél",)),
        Column("email", ("Mail",)),
    ),
)
TITLES: list[Raw] = ["Structure", "Nom", "Tél", "Mail"]
FIRST, OTHER = (one.name for one in ORGANISATIONS[:2])
NUMBER, ANOTHER = "03 53 01 10 01", "03 53 01 10 02"


def person(structure: Raw, name: str, number: Raw = NUMBER) -> list[Raw]:
    return [structure, name, number, f"{name.lower()}@example.org"]


def listed(*rows: Sequence[Raw]) -> tuple[World, FakeTab]:
    world, tab = world_of(LIST, [TITLES, *rows])
    world.sync_until_quiet(3)
    return world, tab


def said(world: World, field: str) -> dict[str, Value]:
    return {str(one.fields["family_name"]): one.fields.get(field) for one in world.records()}


@pytest.mark.parametrize(
    "same",
    [
        "idem",
        "Idem",
        "id.",
        '"',
        "''",
        "d°",
        "pareil",
        "»",
        "« »",
        "”",
        "„",
        ",,",
        "//",
        "- id -",
        '- " -',
    ],
)
def test_idem_is_what_stands_above_and_stays_as_typed(same: str) -> None:
    rows = [person(FIRST, "Colin"), person(same, "Aubry", same), person(same, "Noël", same)]
    world, tab = listed(*rows)

    assert set(said(world, "organisation_id").values()) == {ORGANISATIONS[0].slug}
    assert set(said(world, "phone").values()) == {"+33353011001"}
    assert [tab.cell(row, 2).value for row in (1, 2, 3)] == [NUMBER, same, same]
    assert kinds(world) == []


@pytest.mark.parametrize(
    "rows",
    [
        [person(FIRST, "Colin", "06 39 98"), person(FIRST, "Aubry", "idem")],
        [person(FIRST, "Colin", None), person(FIRST, "Aubry", "idem")],
        [person(FIRST, "Aubry", "idem")],
        [person(OTHER, "Colin"), person(FIRST, "Aubry", "idem")],
        [person(FIRST, "Colin"), [None] * 4, person(FIRST, "Aubry", "idem")],
        [person(FIRST, "Colin"), person(FIRST, "idem", ANOTHER)],
    ],
    ids=[
        "under what is refused",
        "under nothing",
        "under the titles",
        "of another structure",
        "below a blank row",
        "for a name",
    ],
)
def test_idem_that_points_at_nothing_sure_is_asked_about(rows: list[list[Raw]]) -> None:
    world, _ = listed(*rows)
    assert "+33353011001" not in [said(world, "phone").get(name) for name in ("Aubry", "idem")]
    assert {"invalid", "ambiguous"} & {*kinds(world)}


def test_idem_below_words_or_with_a_name_beside_it_is_nobodys_number() -> None:
    rows = [person(FIRST, "Colin", "liste rouge"), person(FIRST, "Aubry", "idem")]
    world, tab = listed(*rows, person(FIRST, "Noël", "idem Colin"))
    assert set(said(world, "phone").values()) == {None}
    assert [tab.cell(row, 2).value for row in (1, 2, 3)] == ["liste rouge", "idem", "idem Colin"]
    assert kinds(world) == []


def test_idem_below_a_number_beside_unknown_words_is_asked_about_with_it() -> None:
    rows = [person(FIRST, "Colin", f"{NUMBER} sonne au garage"), person(FIRST, "Aubry", "idem")]
    world, _ = listed(*rows)
    assert set(said(world, "phone").values()) == {"+33353011001"}
    [problem] = world.problems()
    assert (problem.kind, problem.cell) == ("assumed", "C1")


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("accueil@example.org", "accueil@example.org"),
        ("colin@example.org", None),
        ("o.colin@example.org", None),
    ],
)
def test_an_address_that_bears_a_name_is_nobody_elses(address: str, taken: str | None) -> None:
    above = [FIRST, "Colin", NUMBER, address]
    world, _ = listed(above, [FIRST, "Aubry", ANOTHER, "idem"])
    assert said(world, "email")["Aubry"] == taken


def test_in_rows_that_were_sorted_nobody_knows_what_stood_above() -> None:
    names = ["Aubry", "Benali", "Colin", "Diallo", "Ferry", "Gérard", "Henry", "Klein", "Masson"]
    rows = [person(FIRST, name) for name in names]
    rows[4][2] = "idem"

    world, _ = listed(*rows)
    assert said(world, "phone")["Ferry"] is None
    rows[0], rows[6], rows[2], rows[8] = rows[6], rows[0], rows[8], rows[2]
    as_typed, _ = listed(*rows)
    assert said(as_typed, "phone")["Ferry"] == "+33353011001"


@pytest.mark.parametrize(
    ("above", "found"), [(FIRST, ORGANISATIONS[0].slug), (OTHER, None), ("Centre social", None)]
)
def test_a_name_that_is_cut_short_below_itself_is_understood(
    above: str, found: str | None
) -> None:
    world, _ = listed(person(above, "Colin"), person("Centre social", "Aubry"))
    assert said(world, "organisation_id").get("Aubry") == found


def test_a_sort_changes_nothing_of_what_idem_meant() -> None:
    rows = [
        person(OTHER, "Noël", ANOTHER),
        person(FIRST, "Colin"),
        person("idem", "Aubry", "idem"),
    ]
    world, tab = listed(*rows)
    before = {one.ref: one for one in world.records()}
    lines = [[tab.cell(row, column).value for column in range(5)] for row in range(4)]

    for place, line in enumerate([lines[3], lines[2], lines[1]], 1):
        for column, value in enumerate(line):
            tab.type(place, column, value)
    world.sync_until_quiet(3)

    assert {one.ref: one for one in world.records()} == before
    assert kinds(world) == []


GROUPED = [
    person(FIRST, "Colin", ANOTHER),
    person(None, "Aubry"),
    person(None, "Noël"),
    person(OTHER, "Diallo"),
    person(None, "Benali"),
]
STRUCTURES = dict.fromkeys(["Colin", "Aubry", "Noël"], ORGANISATIONS[0].slug) | dict.fromkeys(
    ["Diallo", "Benali"], ORGANISATIONS[1].slug
)


def test_what_is_written_once_over_several_rows_is_said_of_each() -> None:
    world, tab = listed(*GROUPED)

    assert said(world, "organisation_id") == STRUCTURES
    assert [tab.cell(row, 0).value for row in range(1, 6)] == [FIRST, None, None, OTHER, None]
    assert kinds(world) == []
    before = {one.ref: one for one in world.records()}
    tab.type(1, 0, OTHER)
    world.sync_until_quiet(3)
    after = {one.ref: one for one in world.records() if before[one.ref] != one}
    assert [one.fields["family_name"] for one in after.values()] == ["Colin"]


@pytest.mark.parametrize("same", [None, "idem"])
def test_what_is_said_above_for_several_rows_is_asked_about_once(same: Raw) -> None:
    others = [[same if row[0] is None else row[0], *row[1:]] for row in GROUPED]
    unknown = [person("La Ruche", "Klein"), person(same, "Simon"), person(same, "Ferry")]
    world, tab = listed(*others, *unknown)

    [problem] = world.problems()
    assert "La Ruche" in problem.message
    assert said(world, "organisation_id") == STRUCTURES
    world.organisations = (*ORGANISATIONS, KnownOrganisation("mjc", "La MJC"))
    tab.type(6, 0, "La MJC")
    world.sync_until_quiet(3)
    assert said(world, "organisation_id")["Ferry"] == "mjc"
    assert kinds(world) == []


def test_what_is_said_again_below_a_heading_or_a_total_changes_no_custom() -> None:
    world, _ = listed(
        *GROUPED[:3], ["Bureau :"], person(FIRST, "Klein"), person(None, "Simon"), *GROUPED[3:],
    )  # fmt: skip
    again = dict.fromkeys(["Klein", "Simon"], ORGANISATIONS[0].slug)
    assert said(world, "organisation_id") == STRUCTURES | again
    assert kinds(world) == []


def test_one_name_that_is_repeated_among_many_blanks_changes_no_custom() -> None:
    rows = [person("Les Épis", "Klein"), person(None, "Simon"), person("La MJC", "Ferry")]
    world, _ = world_of(LIST, [TITLES, *GROUPED, *rows, person("La MJC", "Roy")])
    world.organisations = (*ORGANISATIONS, KnownOrganisation("mjc", "La MJC"))
    world.sync_until_quiet(3)
    named = dict.fromkeys(["Klein", "Simon"], ORGANISATIONS[0].slug)
    again = dict.fromkeys(["Ferry", "Roy"], "mjc")
    assert said(world, "organisation_id") == STRUCTURES | named | again
    assert kinds(world) == []


def test_idem_below_a_blank_structure_is_a_colleagues() -> None:
    rows = [*GROUPED[:2], person(None, "Noël", "idem"), *GROUPED[3:]]
    world, _ = listed(*rows)
    assert said(world, "phone")["Noël"] == said(world, "phone")["Aubry"]
    assert kinds(world) == []


@pytest.mark.parametrize(("named", "found"), [(None, "MJC"), ("Café", None)])
def test_sessions_of_a_workshop_that_is_named_once_take_place_where_the_first_does(
    named: Raw, found: str | None
) -> None:
    titles: list[Raw] = ["Atelier", "Date", "Début", "Fin", "Lieu"]
    days: list[list[Raw]] = [[None, f"0{day}/12/2026", "9h", "", "idem"] for day in (2, 3, 4)]
    last: list[Raw] = [named, "08/12/2026", "9h", "", None]
    world, _ = world_of(SESSIONS, [titles, ["Éveil", "01/12/2026", "9h", "", "MJC"], *days, last])
    world.add("workshop", WORKSHOP, title="Éveil")
    world.add("workshop", make_reference("workshop", 9), title="Café")
    world.sync_until_quiet(3)
    places = {one.fields["date"]: one.fields["place"] for one in world.records("session")}
    assert places.get("2026-12-08") == found
    assert (kinds(world) == []) is (found is not None)


@pytest.mark.parametrize(
    "rows",
    [
        [person(FIRST, "Colin"), person(None, "Aubry"), person(None, "Noël")],
        [person(FIRST, "Colin"), *GROUPED],
        [person(None, "Simon"), *GROUPED],
        [person(FIRST, "Aubin"), *(person(None, f"Aubry{end}") for end in ["", *"abcdefgh"])],
    ],
    ids=["blanks that are few", "said again", "nothing above", "in the order of names"],
)
def test_a_blank_that_may_have_been_forgotten_is_asked_about(rows: list[list[Raw]]) -> None:
    world, _ = listed(*rows)
    assert "Aubry" not in said(world, "organisation_id")
    assert kinds(world) != []


def test_a_text_alone_under_the_structures_of_an_old_list_is_a_title() -> None:
    title: list[Raw] = ["Archives (partis / mutés)"]
    world, _ = listed(person(FIRST, "Colin"), title, person(FIRST, "Aubry", ANOTHER))
    assert set(said(world, "family_name")) == {"Colin", "Aubry"}
    assert kinds(world) == []


@pytest.mark.parametrize(
    ("text", "is_title"), [("Ceux qui sont partis", True), ("Zoé COLIN", False), ("Klein", False)]
)
def test_what_is_nobodys_name_stands_alone_among_names_as_a_title(
    text: str, *, is_title: bool
) -> None:
    rules = TabRules(
        "noms",
        "contact",
        "table",
        (Column("full_name", ("Nom et prénom",)), Column("email", ("Mail",))),
    )
    names: list[Raw] = ["Léa PETIT", text, "Hugo ROY"]
    rows = [[one, None if one == text else f"{n}@example.org"] for n, one in enumerate(names)]
    world = own(rules, [["Nom et prénom", "Mail"], *rows])
    assert len(world.records()) == 2
    assert (kinds(world) == []) is is_title


def test_cells_that_are_merged_say_the_same() -> None:
    world, tab = world_of(LIST, [TITLES, person(FIRST, "Colin"), person(None, "Aubry", None)])
    tab.merges = [Area(1, 3, column, column + 1) for column in (0, 2)]
    world.sync_until_quiet(3)

    assert set(said(world, "organisation_id").values()) == {ORGANISATIONS[0].slug}
    assert set(said(world, "phone").values()) == {"+33353011001"}
    assert kinds(world) == []


def test_a_number_that_changes_above_leaves_the_record_below_alone() -> None:
    world, tab = listed(person(FIRST, "Colin"), person(FIRST, "Aubry", "idem"))
    tab.type(1, 2, ANOTHER)
    world.sync_until_quiet(3)
    assert said(world, "phone") == {"Colin": "+33353011002", "Aubry": "+33353011001"}


def test_a_record_that_says_otherwise_is_asked_about() -> None:
    world, _ = world_of(LIST, [TITLES, person(FIRST, "Colin"), person(FIRST, "Aubry", "idem")])
    known = {"organisation_id": ORGANISATIONS[0].slug, "family_name": "Aubry"}
    ways = {"email": "aubry@example.org", "phone": "+33353011002"}
    world.add("contact", "C-7F3K2Q8", **known, **ways)
    world.sync_until_quiet(3)
    assert said(world, "phone")["Aubry"] == "+33353011002"
    assert kinds(world) == ["ambiguous"]


def test_what_is_given_elsewhere_is_written_over_idem() -> None:
    world, tab = listed(person(FIRST, "Colin"), person(FIRST, "Aubry", "idem"))
    world.edit(world.record(family_name="Aubry").ref, phone="+33353011002")
    world.sync_until_quiet(3)
    assert tab.cell(2, 2).value == ANOTHER


def sessions(*days: Raw) -> World:
    rows: list[list[Raw]] = [["Atelier", "Date", "Début", "Fin", "Lieu"]]
    rows += [["Éveil", day, f"{9 + n}h", "18h", "Mairie"] for n, day in enumerate(days)]
    world, _ = world_of(SESSIONS, rows)
    world.add("workshop", WORKSHOP, title="Éveil")
    world.sync_until_quiet(2)
    return world


@pytest.mark.parametrize(
    ("days", "open_kinds"),
    [
        (["16/12/2026", "23 janvier"], []),
        (["mercredi 16 décembre", "23 et 30 janvier"], []),
        (["3, 10 et 17 novembre", "mardi 1er décembre"], []),
        (["23 janvier"], ["assumed"]),
        (["16/12/2026", "23 novembre"], ["assumed"]),
        (["05/09/2026", "23 juin"], ["assumed"]),
    ],
    ids=["next in order", "two of them", "above one", "alone", "before", "long after"],
)
def test_a_day_without_a_year_follows_the_one_above(
    days: list[Raw], open_kinds: list[str]
) -> None:
    assert kinds(sessions(*days)) == open_kinds


def test_days_of_which_none_is_sure_cost_as_much_each_in_a_long_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks, look = [0], TabSnapshot.cell

    def counted(tab: TabSnapshot, row: int, column: int) -> Cell:
        looks[0] += 1
        return look(tab, row, column)

    monkeypatch.setattr(TabSnapshot, "cell", counted)
    costs = []
    for count in (100, 200):
        looks[0] = 0
        sessions(*(f"{1 + number % 27} janvier" for number in range(count)))
        costs.append(looks[0])

    assert costs[0] > 100
    assert costs[1] < 2.3 * costs[0]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("28 et 29 novembre 2026", ["2026-11-28", "2026-11-29"]),
        ("3, 10 et 17/12/2026", ["2026-12-03", "2026-12-10", "2026-12-17"]),
        ("du 21 au 23/12/2026", ["2026-12-21", "2026-12-22", "2026-12-23"]),
        ("du 2 au 28/12/2026", []),
        ("12/12/2026 - 14/12/2026", []),
        ("5 ou 12/12/2026", []),
    ],
)
def test_several_days_in_a_cell_are_as_many_sessions(day: str, found: list[str]) -> None:
    world = sessions(day)
    assert sorted(str(one.fields["date"]) for one in world.records("session")) == found
    assert kinds(world) == ([] if found else ["invalid"])


def day_of(*column: Raw) -> tuple[World, FakeTab]:
    rows: list[list[Raw]] = [["Atelier", "Date", "Début", "Fin", "Lieu"]]
    rows += [
        ["Éveil", day, f"{9 + n}h", "18h", "Mairie"] if " " in str(day) else [None, day]
        for n, day in enumerate(column)
    ]
    world, tab = world_of(SESSIONS, rows)
    world.add("workshop", WORKSHOP, title="Éveil")
    world.sync_until_quiet(3)
    return world, tab


def days(world: World) -> list[Value]:
    return sorted((one.fields["date"] for one in world.records("session")), key=str)


def test_a_day_is_of_the_month_that_stands_alone_above_it() -> None:
    world, tab = day_of("NOVEMBRE", "Lu 16", "Sa 21", "DÉCEMBRE", "Lu 7")
    assert days(world) == ["2026-11-16", "2026-11-21", "2026-12-07"]
    assert kinds(world) == []
    assert [tab.cell(row, 1).value for row in (2, 3, 5)] == ["Lu 16", "Sa 21", "Lu 7"]


@pytest.mark.parametrize(
    "column",
    [
        ["NOVEMBRE", "Lu 16", "DÉCEMBRE", "Je 13"],
        ["NOVEMBRE", "Lu 16", "ANNÉE", "le 7"],
        ["NOVEMBRE", "Lu 16", "OCTOBRE", "Sa 21"],
    ],
    ids=["another weekday", "no weekday", "months down"],
)
def test_a_day_that_does_not_fit_its_month_is_asked_about(column: list[Raw]) -> None:
    world, _ = day_of(*column)
    assert set(days(world)) <= {"2026-11-16"}
    assert kinds(world).count("invalid") >= 1


def test_a_day_below_its_month_is_read_when_it_is_typed_and_changed_by_no_sort() -> None:
    """Monday is the 14th of September, and of December."""
    world, tab = day_of("NOVEMBRE", "Lu 16", "DÉCEMBRE", "Lu 14")
    tab.type(4, 1, "Me 16")
    world.sync_until_quiet(3)
    assert days(world) == ["2026-11-16", "2026-12-16"]

    tab.type(1, 1, "SEPTEMBRE")
    world.sync_until_quiet(3)
    assert days(world) == ["2026-11-16", "2026-12-16"]
    assert kinds(world) == []


FAMILIES = TabRules(
    "inscrits",
    "registration",
    "table",
    (
        Column("session_id", ("Séance",)),
        Column("given_name", ("Prénom",)),
        Column("phone", ("Tél",)),
    ),
)


def numbers(*families: tuple[Raw, Raw]) -> tuple[list[Value], list[str]]:
    """Of the last family, and what is asked."""
    rows: list[list[Raw]] = [["Séance", "Prénom", "Tél"]]
    rows += [[f"{day:02d}/12/2026", *one] for day, one in enumerate(families, 1)]
    world, _ = world_of(FAMILIES, rows)
    world.add("workshop", WORKSHOP, title="Éveil")
    for day in range(1, 1 + len(families)):
        fields = {"workshop_id": WORKSHOP, "date": f"2026-12-{day:02d}", "start_time": "09:00"}
        world.add("session", make_reference("session", day), **fields)
    world.sync_until_quiet(3)
    last = make_reference("session", len(families))
    registered = world.records("registration")
    return [one.fields.get("phone") for one in registered if one.fields["session_id"] == last], (
        kinds(world)
    )


def test_an_equals_sign_is_the_number_that_the_family_has_further_up() -> None:
    said = numbers(("Léa", NUMBER), ("Inès", ANOTHER), ("Léa", "="), ("léa", "="))
    assert said == (["+33353011001"], [])


@pytest.mark.parametrize(
    "above",
    [
        [("Inès", NUMBER)],
        [("Léa", NUMBER), ("Léa", ANOTHER)],
        [("Léa", NUMBER), ("Léa", None)],
        [("Léa", "=")],
    ],
    ids=["somebody else", "two numbers", "perhaps another", "no number"],
)
def test_where_the_family_has_no_one_number_above_it_is_asked_about(
    above: list[tuple[Raw, Raw]],
) -> None:
    number, asked = numbers(*above, ("Léa", "="))
    assert number in ([], [None])
    assert "invalid" in asked
