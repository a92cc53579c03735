"""Attendance with people down and dates across: each has records of their own."""

import pytest

from french_cells.reading import Raw, Value
from sync_service.domain.base import Problem
from sync_service.domain.mapping import Column, SpreadsheetMapping, TabMapping, TabRules
from sync_service.domain.record import make_reference
from sync_service.privacy.erase_person import Wanted, erase_person
from tests.builders import World
from tests.fakes.spreadsheets import FakeTab

PERSON = Column("contact_id", ("Personne",))
STRUCTURE = Column("organisation_id", ("Structure",))
NAMED = (Column("family_name", ("Nom",)), Column("given_name", ("Prénom",)), STRUCTURE)
ZOE, LUC, NADIA = (make_reference("contact", number) for number in (11, 12, 13))
DATES: list[Raw] = ["15/09/2026", "13/10/2026"]


def committee(
    columns: tuple[Column, ...], *rows: list[Raw], scope: str = "all"
) -> tuple[World, FakeTab]:
    world = World(
        rules={
            "presences": TabRules(
                "presences",
                "attendance",
                "matrix",
                columns,
                kind="technical_committee",
                cell_field="status",
                prefer="past",
            )
        }
    )
    people = ((ZOE, "Müller", "Zoé", "les-epis"), (LUC, "Petit", "Luc", "les-epis"))
    for ref, family, given, slug in (*people, (NADIA, "Roux", "Nadia", "le-relais")):
        world.add(
            "contact",
            ref,
            family_name=family,
            given_name=given,
            organisation_id=slug,
            email=f"{ref.lower()}@example.org",
        )
    for number, one in enumerate(world.organisations):
        ref = make_reference("organisation", number)
        world.add("organisation", ref, id=one.slug, name=one.name)
    tab = FakeTab(3, "CT")
    tab.fill([[*(column.titles[0] for column in columns), *DATES], *rows])
    world.spreadsheets.add("ct", tab)
    followed = TabMapping("CT", "presences", "own" if scope == "own" else "all")
    world.followed.append(SpreadsheetMapping("les-epis", "ct", [followed]))
    world.sync_until_quiet()
    return world, tab


def statuses(world: World) -> dict[tuple[Value, Value], Value]:
    """By person and date."""
    dates = {meeting.ref: meeting.fields["date"] for meeting in world.records("meeting")}
    return {
        (one.fields.get("contact_id"), dates[str(one.fields["meeting_id"])]): one.fields["status"]
        for one in world.records("attendance")
    }


def only_problem(world: World) -> Problem:
    (problem,) = world.problems()
    return problem


def test_each_filled_cell_is_a_persons_attendance_and_their_partners() -> None:
    world, tab = committee((PERSON,), ["Zoé Müller", "P", "A"], ["Mme ROUX Nadia", "exc.", None])
    assert statuses(world) == {
        (ZOE, "2026-09-15"): "present",
        (ZOE, "2026-10-13"): "absent",
        (NADIA, "2026-09-15"): "excused",
    }
    told = [one.fields for one in world.records("attendance")]
    owners = {one["contact_id"]: one["organisation_id"] for one in told}
    assert owners == {ZOE: "les-epis", NADIA: "le-relais"}
    assert [one.fields["status"] for one in world.records("meeting")] == ["held", "held"]
    assert [line[3] for line in tab.values()] == ["Réf.", ZOE, NADIA]
    assert world.problems() == []


def test_names_in_two_columns_find_the_person_and_show_the_structure() -> None:
    world, tab = committee(
        NAMED, ["MULLER", "ZOE", None, "P", None], ["petit", "luc", None, None, "A"]
    )
    assert statuses(world) == {(ZOE, "2026-09-15"): "present", (LUC, "2026-10-13"): "absent"}
    assert tab.values()[1][:3] == ["MULLER", "ZOE", "Centre social Les Épis"]
    assert world.problems() == []


def test_a_change_on_either_side_reaches_the_other_and_a_second_run_is_silent() -> None:
    world, tab = committee((PERSON,), ["Zoé Müller", "P", "A"])
    tab.type(1, 2, "E")
    world.sync_until_quiet()
    assert statuses(world)[ZOE, "2026-10-13"] == "excused"
    one = next(a for a in world.records("attendance") if a.fields["status"] == "present")
    world.edit(one.ref, status="absent")
    world.sync_until_quiet()
    assert tab.cell(1, 1).value == "A"
    batches = len(world.spreadsheets.batches)
    assert world.sync().requests.reads == 0
    assert (len(world.spreadsheets.batches), world.problems()) == (batches, [])


def test_a_person_met_elsewhere_gets_a_row_with_the_names() -> None:
    world, tab = committee(NAMED, ["Müller", "Zoé", None, "P", None])
    (meeting,) = [one for one in world.records("meeting") if one.fields["date"] == "2026-09-15"]
    ref = make_reference("attendance", 5)
    fields = {"meeting_id": meeting.ref, "organisation_id": "le-relais", "contact_id": NADIA}
    world.add("attendance", ref, **fields, status="present")
    world.sync_until_quiet()
    assert tab.values()[2][:4] == ["Roux", "Nadia", "Le Relais", "P"]


@pytest.mark.parametrize(
    ("columns", "row", "cell", "why"),
    [
        ((PERSON,), ["Paul Inconnu", "P", None], "A2", "« Paul Inconnu » n’est pas connu ici"),
        (NAMED, ["Nouveau", "Paul", None, "P", None], "A2", "Ajoutez-la d’abord aux contacts"),
        (NAMED, [None, "Zoé", None, "P", None], "A2", "« Nom » ne peut pas rester vide"),
        ((PERSON,), [None, "P", None], "A2", "« Personne » ne peut pas rester vide"),
        ((PERSON,), ["Prochain lieu", "Mairie", "MJC"], "A2", "« Prochain lieu » n’est pas connu"),
    ],
)
def test_who_is_no_contact_waits_with_a_sentence(
    columns: tuple[Column, ...], row: list[Raw], cell: str, why: str
) -> None:
    world, _ = committee(columns, row)
    problem = only_problem(world)
    assert (problem.cell, statuses(world)) == (cell, {})
    assert why in problem.message


SHORT = (STRUCTURE, PERSON)
BOTH = {(ZOE, "2026-09-15"): "present", (LUC, "2026-09-15"): "absent"}


@pytest.mark.parametrize("other", ["Luc", "L. Petit", "Petit L.", "M. Petit", "PETIT"])
def test_beside_their_structure_people_are_found_by_a_short_name_that_stays(other: str) -> None:
    world, tab = committee(SHORT, ["Les Épis", "Zoé", "P", None], ["Les Épis", other, "A", None])
    assert (statuses(world), world.problems()) == (BOTH, [])
    assert [line[1] for line in tab.values()[1:]] == ["Zoé", other]


@pytest.mark.parametrize("name", ["Nadia", "Luc ou Zoé", "Z. Petit", "Z. M.", "Zoé ?"])
def test_who_is_not_the_one_such_person_there_waits_and_takes_no_presence(name: str) -> None:
    world, tab = committee(SHORT, ["Les Épis", "Luc", "A", None], ["Les Épis", name, "P", None])
    assert statuses(world) == {(LUC, "2026-09-15"): "absent"}
    assert (only_problem(world).cell, tab.cell(2, 1).value) == ("B3", name)


def test_another_civility_than_the_contacts_is_somebody_else() -> None:
    world, tab = committee(SHORT, ["Les Épis", "Zoé", "P", None])
    world.edit(LUC, title="m")
    for column, text in enumerate(("Les Épis", "Mme Petit", "A")):
        tab.type(2, column, text)
    world.sync_until_quiet()
    assert (statuses(world), only_problem(world).cell) == ({(ZOE, "2026-09-15"): "present"}, "B3")


def test_a_short_name_of_two_at_one_structure_waits() -> None:
    world, tab = committee(SHORT, ["Les Épis", "Luc", "A", None])
    again = make_reference("contact", 14)
    names = {"family_name": "Roy", "given_name": "Zoé", "organisation_id": "les-epis"}
    world.add("contact", again, **names, email="z.roy@example.org")
    for column, text in enumerate(("Les Épis", "Zoé", "P")):
        tab.type(2, column, text)
    world.sync_until_quiet()
    assert statuses(world) == {(LUC, "2026-09-15"): "absent"}
    assert only_problem(world).cell == "B3"


def test_a_short_name_keeps_its_person_when_a_second_one_comes_or_the_first_moves() -> None:
    world, tab = committee(SHORT, ["Les Épis", "Zoé", "P", None], ["Les Épis", "Luc", "A", None])
    again = make_reference("contact", 14)
    names = {"family_name": "Roy", "given_name": "Zoé", "organisation_id": "les-epis"}
    world.add("contact", again, **names, email="z.roy@example.org")
    world.edit(LUC, organisation_id="le-relais")
    tab.type(1, 3, "P")
    world.sync_until_quiet()
    assert statuses(world) == {**BOTH, (ZOE, "2026-10-13"): "present"}
    assert world.problems() == []


def test_two_of_one_short_name_sorted_without_their_references_stay_themselves() -> None:
    world, tab = committee(SHORT, ["Les Épis", "Zoé", "P", None])
    again = make_reference("contact", 14)
    names = {"family_name": "Roy", "given_name": "Zoé", "organisation_id": "le-relais"}
    world.add("contact", again, **names, email="z.roy@example.org")
    for column, text in enumerate(("Le Relais", "Zoé", "A")):
        tab.type(2, column, text)
    world.sync_until_quiet()
    before = statuses(world)
    assert before == {(ZOE, "2026-09-15"): "present", (again, "2026-09-15"): "absent"}
    for column in range(4):
        first, second = tab.cell(1, column), tab.cell(2, column)
        tab.put(1, column, second)
        tab.put(2, column, first)
    world.sync_until_quiet()
    assert (statuses(world), world.problems()) == (before, [])


def test_a_second_row_of_one_person_is_not_read() -> None:
    world, _ = committee((PERSON,), ["Zoé Müller", "P", None], ["Müller Zoé", "A", None])
    assert statuses(world) == {(ZOE, "2026-09-15"): "present"}
    assert "cette personne a déjà une ligne" in only_problem(world).message.lower()


def test_a_tab_of_ones_own_knows_only_its_people() -> None:
    world, _ = committee(
        (PERSON,), ["Luc Petit", "P", None], ["Nadia Roux", "P", None], scope="own"
    )
    assert statuses(world) == {(LUC, "2026-09-15"): "present"}
    assert "n’est pas connu ici" in only_problem(world).message


def test_a_namesake_at_another_partner_makes_no_name_ambiguous_in_ones_own_tab() -> None:
    world, tab = committee((PERSON,), ["Luc Petit", None, None], scope="own")
    world.add(
        "contact",
        make_reference("contact", 14),
        family_name="Petit",
        given_name="Luc",
        organisation_id="le-relais",
        email="l@example.org",
    )
    tab.type(1, 1, "P")
    world.sync_until_quiet()
    assert statuses(world) == {(LUC, "2026-09-15"): "present"}


def exchange_rows(tab: FakeTab, columns: int) -> None:
    """The first two rows, in their first columns: references stay where they are."""
    for column in range(columns):
        first, second = tab.cell(1, column), tab.cell(2, column)
        tab.put(1, column, second)
        tab.put(2, column, first)


def test_a_sort_without_references_gives_nobody_anothers_attendance() -> None:
    world, tab = committee((PERSON,), ["Zoé Müller", "P", "A"], ["Luc Petit", "E", "P"])
    before = statuses(world)
    exchange_rows(tab, 3)
    world.sync_until_quiet()
    assert (statuses(world), world.problems()) == (before, [])


def test_a_name_typed_over_another_in_a_list_of_presences_is_explained() -> None:
    world, tab = committee(NAMED, ["Müller", "Zoé", None, "P", "A"])
    tab.type(1, 1, "Zita")
    world.sync_until_quiet()
    problem = only_problem(world)
    assert (problem.cell, problem.kind) == ("B2", "invalid")
    (contact,) = [one for one in world.records("contact") if one.ref == ZOE]
    assert contact.fields["given_name"] == "Zoé"


TWO: list[list[Raw]] = [["Müller", "Zoé", None, "P", "A"], ["Petit", "Luc", None, "E", "P"]]


def test_rows_of_two_names_sorted_without_their_references_keep_their_marks() -> None:
    world, tab = committee(NAMED, *TWO)
    before = statuses(world)
    exchange_rows(tab, 5)
    world.sync_until_quiet()
    assert (statuses(world), world.problems()) == (before, [])


def test_a_row_of_two_names_that_is_typed_later_takes_its_marks_and_gives_nobodys() -> None:
    world, tab = committee(NAMED, ["Müller", "Zoé", None, "P", "A"])
    for column, typed in enumerate(["roux", "NADIA", None, None, "P"]):
        tab.type(2, column, typed)
    world.sync_until_quiet()
    assert statuses(world)[NADIA, "2026-10-13"] == "present"
    assert tab.values()[2][:3] == ["roux", "NADIA", "Le Relais"]
    assert world.problems() == []


def test_two_names_follow_their_contact_and_go_with_whoever_is_erased() -> None:
    world, tab = committee(NAMED, *TWO)
    world.edit(ZOE, family_name="Muller-Gand")
    world.sync_until_quiet()
    assert tab.values()[1][:2] == ["Muller-Gand", "Zoé"]
    erase_person(
        world.database, world.clock, Wanted(email=f"{ZOE.lower()}@example.org"), is_dry=False
    )
    world.sync_until_quiet(3)
    shown = [text for row in tab.values() for text in row if isinstance(text, str)]
    assert not {"Muller-Gand", "Zoé"} & {*shown}
    assert tab.values()[2][:2] == ["Petit", "Luc"]
    assert statuses(world)[LUC, "2026-10-13"] == "present"


def test_a_person_who_is_archived_keeps_the_row_of_two_names_marked() -> None:
    world, tab = committee(NAMED, *TWO)
    world.archive(ZOE)
    world.sync_until_quiet(3)
    assert statuses(world)[LUC, "2026-10-13"] == "present"
    assert tab.values()[1][:2] == ["Müller", "Zoé"]
    assert "archivé" in str(tab.values()[1][-1])


def test_people_and_partners_keep_records_of_their_own() -> None:
    world, _ = committee((PERSON,), ["Zoé Müller", "A", None])
    rules = world.rules["presences"]
    partners = TabRules(
        "partenaires",
        "attendance",
        "matrix",
        (STRUCTURE,),
        kind=rules.kind,
        cell_field="status",
        prefer="past",
    )
    world.rules = {**world.rules, "partenaires": partners}
    tab = FakeTab(4, "CT")
    tab.fill([["Structure", *DATES], ["Les Épis", "P", None]])
    world.spreadsheets.add("clef", tab)
    world.followed.append(
        SpreadsheetMapping("les-epis", "clef", [TabMapping("CT", "partenaires", "all")])
    )
    world.sync_until_quiet()
    assert statuses(world) == {(ZOE, "2026-09-15"): "absent", (None, "2026-09-15"): "present"}
    assert len(world.records("meeting")) == 2
    assert world.problems() == []


def test_a_list_of_people_may_do_without_their_structures() -> None:
    world, tab = committee((PERSON, STRUCTURE), ["Zoé Müller", None, "P", None])
    assert tab.values()[1][1] == "Centre social Les Épis"
    bare = FakeTab(3, "CT")
    bare.fill([["Personne", *DATES], ["Luc Petit", "P", None]])
    world.spreadsheets.add("autre", bare)
    world.followed.append(
        SpreadsheetMapping("les-epis", "autre", [TabMapping("CT", "presences", "own")])
    )
    world.sync_until_quiet()
    assert statuses(world)[LUC, "2026-09-15"] == "present"
    assert world.problems() == []


@pytest.mark.parametrize(
    ("columns", "strangers"),
    [
        ((PERSON,), [["Ana Gand", "P", None], ["Tom Mori", "A", "P"]]),
        (NAMED, [["Gand", "Ana", None, "P", None], ["Mori", "Tom", "Le Relais", "A", "P"]]),
        (SHORT, [["Les Épis", "Ana Gand", "P", None], ["Le Relais", "Tom Mori", "A", "P"]]),
    ],
    ids=["whole names", "two names", "beside their structure"],
)
def test_people_who_are_no_contacts_are_asked_about_once_and_keep_their_marks(
    columns: tuple[Column, ...], strangers: list[list[Raw]]
) -> None:
    """Each row had a note: eighteen in a list whose contacts nobody shares yet."""
    known: list[Raw] = ["Zoé Müller"] if columns == (PERSON,) else ["Les Épis", "Zoé Müller"]
    known = ["Müller", "Zoé", None] if columns == NAMED else known
    world, tab = committee(columns, [*known, "P", None], *strangers)
    problem = only_problem(world)
    assert "2 personnes ne sont pas dans les contacts" in problem.message
    assert "Gand" in problem.message
    assert "Mori" in problem.message
    assert [tab.cell(row, 0).note for row in (1, 2, 3)] == [""] * 3
    fields = {"family_name": "Mori", "given_name": "Tom", "organisation_id": "le-relais"}
    ref = make_reference("contact", 31)
    world.add("contact", ref, **fields, email="tom@example.org")
    world.sync_until_quiet()
    assert statuses(world)[ref, "2026-10-13"] == "present"
    assert only_problem(world).cell is not None


def test_a_second_row_of_a_contact_keeps_its_own_note_among_strangers() -> None:
    strangers: list[list[Raw]] = [[name, "Ana", None, "P", None] for name in ("Gand", "Mori")]
    twice: list[list[Raw]] = [
        ["Müller", "Zoé", None, "P", None],
        ["Müller", "Zoé", None, "A", "P"],
    ]
    world, _ = committee(NAMED, *twice, *strangers)
    cells = [problem.cell for problem in world.problems()]
    assert "A3" in cells
    assert len(cells) == 2
