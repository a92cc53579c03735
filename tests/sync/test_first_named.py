"""What a partner names that keeps one list, of sessions or loans, and none of what they are of."""

from collections.abc import Sequence

import pytest

from french_cells.reading import Raw
from sync_service.domain.mapping import Column, Scope, SpreadsheetMapping, TabMapping, TabRules
from sync_service.domain.record import make_reference
from sync_service.sync.sync_services import SyncRequest
from tests.builders import World
from tests.fakes.spreadsheets import FakeTab

SESSIONS = TabRules(
    "sessions",
    "session",
    "table",
    (
        Column("workshop_id", ("Atelier",)),
        Column("date", ("Date",)),
        Column("start_time", ("Début",)),
        Column("place", ("Lieu",)),
    ),
)
WORKSHOPS = TabRules("workshops", "workshop", "table", (Column("title", ("Action",)),))
TITLES: Sequence[Raw] = ("Atelier", "Date", "Début", "Lieu")


def session(named: Raw, day: int, place: Raw = "MJC") -> list[Raw]:
    return [named, f"{day:02d}/12/2026", "9h", place]


def listed(*rows: Sequence[Raw], scope: Scope = "own") -> tuple[World, FakeTab]:
    world = World(rules={one.name: one for one in (SESSIONS, WORKSHOPS)})
    tab = FakeTab(5, "Séances")
    tab.fill([list(TITLES), *map(list, rows)])
    world.spreadsheets.add("epis", tab)
    followed = [TabMapping("Séances", "sessions", scope)]
    world.followed.append(SpreadsheetMapping("les-epis", "epis", followed))
    return world, tab


def titles(world: World) -> list[str]:
    assert {one.fields["lead_organisation_id"] for one in world.records("workshop")} <= {
        "les-epis"
    }
    return sorted(str(one.fields["title"]) for one in world.records("workshop"))


def messages(world: World) -> list[str]:
    return [one.message for one in world.problems()]


def test_the_only_list_of_a_partner_says_what_workshops_there_are() -> None:
    rows = [
        session("Café des parents", 1),
        session("Éveil musical", 2),
        session("Éveil musical", 3),
    ]
    world, tab = listed(*rows)
    world.sync_until_quiet(3)

    assert titles(world) == ["Café des parents", "Éveil musical"]
    of = {one.fields["date"]: one.fields["workshop_id"] for one in world.records("session")}
    assert len(of) == 3
    assert of["2026-12-02"] == of["2026-12-03"] != of["2026-12-01"]
    assert messages(world) == []
    assert [tab.cell(row, 0).value for row in (1, 2, 3)] == [row[0] for row in rows]

    tab.fill([*([cell.value for cell in line] for line in tab.grid), session("Éveil musical", 8)])
    world.sync_until_quiet(3)
    assert len(world.records("workshop")) == 2
    assert len(world.records("session")) == 4


def test_no_form_is_opened_that_nobody_asked_for() -> None:
    """It may be a place where families stay anonymous."""
    world, _ = listed(session("Accueil du LAEP", 1))
    world.sync_until_quiet(3)

    [workshop] = world.records("workshop")
    assert workshop.fields["registration_mode"] == "free"


def follow_workshops(world: World, partner: str, scope: Scope) -> None:
    tab = FakeTab(6, "Ateliers")
    tab.fill([["Action"], ["Jeux de société"]])
    world.spreadsheets.add("ateliers", tab)
    followed = [TabMapping("Ateliers", "workshops", scope)]
    world.followed.append(SpreadsheetMapping(partner, "ateliers", followed))


@pytest.mark.parametrize(
    ("partner", "scope", "made"),
    [("les-epis", "own", False), ("le-relais", "all", False), ("le-relais", "own", True)],
)
def test_where_a_list_of_workshops_is_followed_a_name_that_is_not_in_it_is_asked_about(
    partner: str, scope: Scope, *, made: bool
) -> None:
    world, _ = listed(session("Café des parents", 1))
    follow_workshops(world, partner, scope)
    world.sync_until_quiet(3)

    assert len(world.records("session")) == made
    assert any("connu" in one for one in messages(world)) is not made


def test_in_a_list_of_everybodys_nobody_knows_whose_a_workshop_is() -> None:
    world, _ = listed(*(session("Café des parents", day) for day in (1, 2, 3)), scope="all")
    world.sync_until_quiet(3)

    assert (world.records("workshop"), world.records("session")) == ([], [])
    assert any("Partagez d’abord" in one for one in messages(world))


@pytest.mark.parametrize(
    "named",
    ["Café parents", "Cafe des parants", "Café ?", "Café à confirmer", "Vacances", "fermé", "12"],
)
def test_what_may_be_a_slip_or_no_workshop_is_asked_about(named: str) -> None:
    rows = [session("Café des parents", day) for day in (1, 2)]
    world, _ = listed(*rows, session(named, 3))
    world.sync_until_quiet(3)

    assert titles(world) == ["Café des parents"]
    assert len(world.records("session")) == 2
    assert len(world.problems()) == 1


@pytest.mark.parametrize("named", ["Café des parents du soir", "Café 2", "Luge ou raquettes"])
def test_another_name_is_another_workshop(named: str) -> None:
    world, _ = listed(session("Café", 1), session(named, 3))
    world.sync_until_quiet(3)

    assert titles(world) == sorted(["Café", named])
    assert messages(world) == []


def test_a_workshop_of_which_no_session_can_be_taken_is_not_made() -> None:
    """A theme alone, a row whose day does not exist."""
    rows: list[list[Raw]] = [
        ["Jeux de société", "31/11/2026", "9h", "MJC"],
        ["PRINTEMPS", None, None, None],
    ]
    world, _ = listed(session("Café des parents", 1), *rows, session("Café des parents", 2))
    world.sync_until_quiet(3)

    assert titles(world) == ["Café des parents"]


def test_a_name_typed_over_a_known_one_moves_no_session_to_a_new_workshop() -> None:
    """Its families would be told so."""
    world, tab = listed(session("Café des parents", 1), session("Éveil musical", 2))
    world.sync_until_quiet(3)
    tab.type(1, 0, "Jeux de société")
    world.sync_until_quiet(3)

    assert titles(world) == ["Café des parents", "Éveil musical"]
    assert len(world.problems("invalid")) == 1


def test_a_list_that_is_followed_later_shows_the_workshops_that_are_known() -> None:
    world, _ = listed(session("Jeux de société", 1))
    world.sync_until_quiet(3)
    [known] = world.records("workshop")
    follow_workshops(world, "les-epis", "own")
    world.sync_until_quiet(3)

    assert [one.ref for one in world.records("workshop")] == [known.ref]
    assert messages(world) == []


FAMILIES = TabRules(
    "families",
    "registration",
    "table",
    (Column("session_id", ("Séance",)), Column("given_name", ("Prénom",))),
)


def test_families_of_a_workshop_with_several_sessions_are_asked_about_once() -> None:
    world, _ = listed(*(session("Soupe", day) for day in (1, 8)), session("Papas", 2))
    world.rules = {**world.rules, "families": FAMILIES}
    tab = FakeTab(6, "Familles")
    rows = [["Soupe", "Nora"], ["Papas", "Lou"], ["Soupe", "Zoé"], ["Soupe 08/12/2026", "Inès"]]
    tab.fill([["Séance", "Prénom"], *rows])
    world.spreadsheets.add("familles", tab)
    followed = [TabMapping("Familles", "families", "own")]
    world.followed.append(SpreadsheetMapping("les-epis", "familles", followed))
    world.sync_until_quiet(4)

    assert sorted(str(one.fields["given_name"]) for one in world.records("registration")) == [
        "Inès",
        "Lou",
    ]
    [problem] = world.problems()
    assert problem.cell == "A2"
    assert "« Soupe 01/12/2026 »" in problem.message


def test_a_dry_run_shows_sessions_and_makes_nothing() -> None:
    world, _ = listed(session("Café des parents", 1))
    report = world.sync(request=SyncRequest(is_dry=True))

    assert (report.tabs[0].created, report.tabs[0].invalid) == (2, 0)
    assert (world.records("workshop"), world.records("session")) == ([], [])


def test_anothers_workshop_of_that_name_is_asked_about() -> None:
    world, _ = listed(session("Café des parents", 1))
    theirs = make_reference("workshop", 7)
    world.add("workshop", theirs, title="Café des parents", lead_organisation_id="le-relais")
    world.sync_until_quiet(3)

    assert world.records("session") == []
    assert any("autre structure" in one for one in messages(world))


LOANS = TabRules(
    "loans",
    "loan",
    "table",
    (
        Column("item_code", ("Objet",)),
        Column("quantity", ("Nb",)),
        Column("borrower_organisation_id", ("Emprunteur",)),
        Column("loaned_on", ("Sorti le",)),
    ),
)
ITEMS = TabRules("items", "item", "table", (Column("label", ("Désignation",)),))


def lent(*rows: Sequence[Raw]) -> World:
    world = World(rules={one.name: one for one in (LOANS, ITEMS)})
    tab = FakeTab(5, "Prêts")
    tab.fill([["Objet", "Nb", "Emprunteur", "Sorti le"], *map(list, rows)])
    world.spreadsheets.add("epis", tab)
    followed = [TabMapping("Prêts", "loans", "own")]
    world.followed.append(SpreadsheetMapping("les-epis", "epis", followed))
    return world


def loan(named: Raw, count: Raw = 1, who: Raw = "Le Relais") -> list[Raw]:
    return [named, count, who, "01/10/2026"]


def labels(world: World) -> list[str]:
    assert {one.fields["owner_organisation_id"] for one in world.records("item")} <= {"les-epis"}
    return sorted(str(one.fields["label"]) for one in world.records("item"))


def test_the_only_list_of_a_lender_says_what_is_lent_and_not_how_many_there_are() -> None:
    world = lent(loan("Tente"), loan("Chaises", 20), loan("Chaises", 30))
    world.sync_until_quiet(3)

    assert labels(world) == ["Chaises", "Tente"]
    assert {one.fields["quantity"] for one in world.records("item")} == {None}
    assert sorted(str(one.fields["quantity"]) for one in world.records("loan")) == [
        "1",
        "20",
        "30",
    ]
    assert messages(world) == []


@pytest.mark.parametrize(
    "row",
    [
        loan("20 chaises"),
        loan("Tables / chaises"),
        loan("Barnum + sono"),
        loan("Barnun"),
        loan("Sono ?"),
        loan("Sono", who="Les Épis"),
        loan("Sono", who="Madame Noël"),
    ],
    ids=lambda row: f"{row[0]} {row[2]}",
)
def test_what_may_be_several_things_or_anothers_is_asked_about(row: list[Raw]) -> None:
    world = lent(loan("Barnum"), loan("Barnum", 2), row)
    world.sync_until_quiet(3)

    assert labels(world) == ["Barnum"]
    assert len(world.records("loan")) == 2
    assert world.problems()


def test_a_plus_that_joins_nothing_is_part_of_a_name() -> None:
    world = lent(loan("Tente"), loan("Sac 4 (6 ans +)"), loan("Jeux 6+"))
    world.sync_until_quiet(3)
    assert labels(world) == ["Jeux 6+", "Sac 4 (6 ans +)", "Tente"]
    assert messages(world) == []


def test_what_is_joined_is_one_thing_where_it_is_always_lent_so() -> None:
    """« Butaï + 6 histoires » stood twice in a book of loans, and « Parachute 3,5 m »."""
    world = lent(
        loan("Butaï + 6 histoires"),
        loan("butai + 6 histoires", 2),
        loan("Parachute 3,5 m"),
        loan("Barnum"),
        loan("Barnum + sono", 2),
        loan("Barnum + sono", 3),
        loan("Tapis + luge", 4),
    )
    world.sync_until_quiet(3)
    assert labels(world) == ["Barnum", "Butaï + 6 histoires", "Parachute 3,5 m"]
    assert len(world.records("loan")) == 4


def test_a_count_beside_a_thing_says_how_many_of_it_are_lent() -> None:
    rows = [("Mölkky", None), ("molkky x2", None), ("Mölkky x3", 3), ("2 x mölkky", 1)]
    days = [f"0{day}/10/2026" for day in range(1, 5)]
    world = lent(*([*row, "Le Relais", day] for row, day in zip(rows, days, strict=True)))
    world.sync_until_quiet(3)

    assert labels(world) == ["Mölkky"]
    assert sorted(str(one.fields.get("quantity", 1)) for one in world.records("loan")) == [
        "1",
        "2",
        "3",
    ]
    [asked] = messages(world)
    assert "le nombre est 2, et ce prêt en compte 1" in asked


def test_things_that_cells_only_count_are_one_thing() -> None:
    named = ["10 tables", "2 tables", "1 table", "toutes les tables", "poufs (4)", "poufs (12)"]
    world = lent(*([one, None, "Le Relais", f"0{n}/10/2026"] for n, one in enumerate(named, 1)))
    world.sync_until_quiet(3)

    assert labels(world) == ["poufs", "tables"]
    counts = {one.fields["loaned_on"]: one.fields["quantity"] for one in world.records("loan")}
    assert [counts[day] for day in sorted(counts, key=str)] == [10, 2, 1, None, 4, 12]
    assert messages(world) == []


@pytest.mark.parametrize(
    "named",
    [
        ["7 familles", "7 familles"],
        ["2 chaises bébé"],
        ["3 m de corde", "5 m de corde"],
        ["6 ans et plus", "3 ans et plus"],
    ],
)
def test_a_number_that_may_be_of_the_name_is_asked_about(named: list[str]) -> None:
    """« 7 familles » is a game."""
    world = lent(loan("Tente"), *(loan(one, n) for n, one in enumerate(named, 2)))
    world.sync_until_quiet(3)

    assert labels(world) == ["Tente"]
    assert world.problems()


def test_cases_with_their_numbers_are_as_many_things() -> None:
    world = lent(loan("Valise (1)"), loan("Valise (2)"))
    world.sync_until_quiet(3)
    assert labels(world) == ["Valise (1)", "Valise (2)"]


def test_a_count_of_what_another_partner_has_too_is_of_the_lenders_own() -> None:
    world = lent(loan("Barnum"), ["2 barnum", None, "Le Relais", "02/10/2026"])
    theirs = make_reference("item", 7)
    world.add("item", theirs, label="Barnum", owner_organisation_id="mjc", quantity=1)
    world.sync_until_quiet(3)

    assert theirs not in {one.fields["item_code"] for one in world.records("loan")}
    assert sorted(str(one.fields["quantity"]) for one in world.records("loan")) == ["1", "2"]


def test_another_count_typed_beside_a_known_loans_thing_is_asked_about() -> None:
    world = lent(["molkky", 1, "Le Relais", "01/10/2026"], loan("Tente", 2))
    world.sync_until_quiet(3)
    world.spreadsheets.files["epis"].tab("Prêts").type(1, 0, "molkky x2")
    world.sync_until_quiet(3)

    assert {one.fields["quantity"] for one in world.records("loan")} == {1, 2}
    assert any("le nombre est 2, et ce prêt en compte 1" in one for one in messages(world))


@pytest.mark.parametrize(("named", "count"), [("Tante", 1), ("Tapis", 2), ("Tente 2", 2)])
def test_a_letter_of_a_short_name_is_a_slip(named: str, count: int) -> None:
    world = lent(loan("Tente"), loan("Tente", 2), loan(named, 3))
    world.sync_until_quiet(3)
    assert len(labels(world)) == count


def test_where_things_are_listed_a_loan_of_another_one_is_asked_about() -> None:
    world = lent(loan("Tente"))
    tab = FakeTab(6, "Matériel")
    tab.fill([["Désignation"], ["Sono"]])
    world.spreadsheets.add("items", tab)
    followed = [TabMapping("Matériel", "items", "own")]
    world.followed.append(SpreadsheetMapping("les-epis", "items", followed))
    world.sync_until_quiet(3)

    assert labels(world) == ["Sono"]
    assert world.records("loan") == []


def test_a_thing_that_another_partner_calls_nearly_so_is_another_one() -> None:
    world = lent(loan("Raclette"))
    theirs = make_reference("item", 7)
    world.add("item", theirs, label="Raclette (12 pers.)", owner_organisation_id="mjc")
    world.sync_until_quiet(3)

    [made] = [one for one in world.records("item") if one.ref != theirs]
    assert [one.fields["item_code"] for one in world.records("loan")] == [made.ref]


def test_a_thing_that_another_partner_has_too_is_the_lenders_own() -> None:
    """In a row that somebody else borrows; what the lender borrows itself is the other's."""
    world = lent(loan("Barnum"), loan("Sono", who="Les Épis"), loan("Barnum", 2))
    theirs = {name: make_reference("item", n) for n, name in enumerate(("Barnum", "Sono"), 7)}
    for name, ref in theirs.items():
        world.add("item", ref, label=name, owner_organisation_id="mjc", quantity=1)
    world.sync_until_quiet(3)

    [own] = [one.ref for one in world.records("item") if one.ref not in theirs.values()]
    lent_now = [one.fields["item_code"] for one in world.records("loan")]
    assert sorted(map(str, lent_now)) == sorted([own, own, theirs["Sono"]])
    assert messages(world) == []


def test_of_anothers_thing_only_the_borrower_is_asked_who_is_still_to_be_typed() -> None:
    world = lent(loan("Sono", who=""))
    world.add("item", make_reference("item", 7), label="Sono", owner_organisation_id="mjc")
    world.sync_until_quiet(3)

    assert [one.field for one in world.problems()] == ["borrower_organisation_id"]
    assert len(world.records("item")) == 1


@pytest.mark.parametrize("named", ["Séparation : et les enfants ?", "Comment dire non ?"])
def test_a_question_that_a_workshop_is_called_by_is_no_doubt(named: str) -> None:
    world, _ = listed(session("Café", 1), session(named, 3))
    world.sync_until_quiet(3)

    assert titles(world) == sorted(["Café", named])


def test_a_name_that_is_not_known_is_asked_about_once_and_says_how_many_rows_wait() -> None:
    borrowers = ("Les Amis", "Le Relais", "Les Amis", "Les Amis")
    rows = [loan("Tente", count, who) for count, who in enumerate(borrowers, 1)]
    world = lent(*rows, loan("Tente", who="Un Autre"))
    world.sync_until_quiet(3)

    assert len(world.records("loan")) == 1
    first, other = sorted(world.problems(), key=lambda one: str(one.cell))
    assert (first.cell, other.cell) == ("C2", "C6")
    assert first.message.endswith("2 autres lignes attendent la même réponse.")
    assert "attend" not in other.message


def test_a_long_list_of_things_is_asked_for() -> None:
    """A library's loans of its books: each new one would be compared with all others."""
    signs = "bdfglmnprs"
    books = [f"{signs[n // 100]}a{signs[n // 10 % 10]}o{signs[n % 10]}ilu" * 2 for n in range(401)]
    world = lent(*map(loan, books))
    world.sync_until_quiet(2)

    assert labels(world) == []
    assert any("Partagez d’abord" in one for one in messages(world))
