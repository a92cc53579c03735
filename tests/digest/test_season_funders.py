"""A season in funders' words, the committee and the seats, against sums made by hand."""

from datetime import UTC, datetime

from hypothesis import given, settings

from french_cells.reading import Value
from sync_service.digest.season_book import seat_table
from sync_service.digest.season_funders import funder_tables
from sync_service.digest.season_report import committee_table, make_report
from sync_service.digest.season_tables import COMPLETE, HIDDEN, MASKED, Table
from sync_service.domain.record import Entity, Record
from sync_service.domain.seats import CHILDREN_FIELDS
from tests.digest.test_season_parts import SEASON, WORLDS, Held, records_of

NOW = datetime(2027, 9, 1, tzinfo=UTC)


def record(ref: str, entity: Entity, **fields: Value) -> Record:
    return Record(ref, entity, fields, NOW)


def lines(table: Table) -> list[dict[str, Value]]:
    return [dict(zip(table.header, row, strict=True)) for row in table.rows]


def by_title(tables: list[Table]) -> dict[str, Table]:
    return {one.title: one for one in tables}


@settings(max_examples=60, deadline=None)
@given(WORLDS)
def test_each_action_of_a_funder_is_one_line_with_the_sums_of_its_sessions(
    world: list[Held],
) -> None:
    counted = [one for one in world if SEASON.holds(one.day) and not one.is_archived]
    reaap = [one for one in counted if one.scheme == "reaap_fnp1"]
    laep = [one for one in counted if one.scheme == "laep"]

    tables = by_title(list(funder_tables(SEASON, records_of(world))))

    assert tables.keys() == {
        *(["Bilan REAAP"] if reaap else []),
        *(["Bilan LAEP"] if laep else []),
    }
    for title, theirs in (("Bilan REAAP", reaap), ("Bilan LAEP", laep)):
        *found, total = lines(tables[title]) if theirs else [{}]
        if theirs:
            by_hand = sum(one.person("families_count") for one in theirs)
            assert total["Nombre de séances"] == len(theirs)
            name = "Nombre de familles" if title == "Bilan REAAP" else "Familles accueillies"
            assert total[name] == (by_hand if any(one.persons for one in theirs) else None)
        families = "Nombre de familles" if title == "Bilan REAAP" else "Familles accueillies"
        parents = "Nombre de parents" if title == "Bilan REAAP" else "Parents"
        assert len(found) == len(theirs)
        assert sum(amount(one[families]) for one in found) == sum(
            one.person("families_count") for one in theirs
        )
        if not any(one[parents] in (MASKED, HIDDEN) for one in found):
            assert sum(amount(one[parents]) for one in found) == sum(
                one.person("mothers_count") + one.person("fathers_count") for one in theirs
            )
    for line in lines(tables["Bilan REAAP"]) if reaap else []:
        ages = ("0-2 ans", "3-5 ans", "6-11 ans", "12-17 ans")
        shown = [line[one] for one in ages if line[one] not in (MASKED, HIDDEN)]
        whole = sum(map(amount, shown)) if len(shown) == len(ages) else HIDDEN
        # A sum beside three of its four parts would say the fourth.
        assert (line["Nombre d'enfants"] or 0) == whole


@settings(max_examples=60, deadline=None)
@given(WORLDS)
def test_whoever_copies_them_into_a_form_reads_every_number(world: list[Held]) -> None:
    """« Nombre de parents » was « masqué » of three actions for the coordinator, too."""
    counted = [one for one in world if SEASON.holds(one.day) and not one.is_archived]

    tables = funder_tables(SEASON, records_of(world), COMPLETE)

    for table in tables:
        is_reaap = table.title == "Bilan REAAP"
        theirs = [one for one in counted if one.scheme == ("reaap_fnp1" if is_reaap else "laep")]
        known = [one for one in theirs if one.persons]
        parents = [
            one.person("mothers_count") + one.person("fathers_count") if one.persons else None
            for one in theirs
        ]
        *found, total = lines(table)
        name = "Nombre de parents" if is_reaap else "Parents"
        assert sorted(map(amount, (one[name] for one in found))) == sorted(map(amount, parents))
        assert total[name] == (sum(map(amount, parents)) if known else None)
        if is_reaap:
            fathers = sum(one.person("fathers_count") for one in known)
            assert total["dont pères"] == (fathers if known else None)
            ages = [one["Nombre d'enfants"] for one in found]
            assert sum(map(amount, ages)) == sum(
                one.person(field) for one in known for field in CHILDREN_FIELDS
            )
        assert not table.mask_notes


def amount(shown: Value) -> float:
    """Nothing stands where nobody was counted."""
    return float(str(shown or 0))


def action(scheme: str, *families: int | None) -> dict[Entity, list[Record]]:
    """One workshop of Les Épis, and a session for each of these counts; None: not counted."""
    known: dict[Entity, list[Record]] = {
        "organisation": [record("S-1", "organisation", id="les-epis", name="Les Épis")],
        "workshop": [
            record(
                "A-1",
                "workshop",
                title="Café",
                scheme=scheme,
                kind="talk_group",
                lead_organisation_id="les-epis",
                themes=["langage", "écrans"],
                is_new=True,
            )
        ],
        "session": [],
        "session_count": [],
    }
    for number, one in enumerate(families):
        known["session"].append(
            record(
                f"D-{number}",
                "session",
                workshop_id="A-1",
                date=f"2026-1{number}-05",
                start_time="14:00",
                status="held",
                capacity=8,
            )
        )
        if one is not None:
            known["session_count"].append(
                record(
                    f"B-{number}", "session_count", session_id=f"D-{number}", families_count=one
                )
            )
    return known


def test_an_action_is_told_in_the_words_of_the_reaap() -> None:
    [table] = funder_tables(SEASON, action("reaap_fnp1", 7, 5))

    [line, _] = lines(table)
    assert (line["Intitulé de l'action"], line["Porteur"]) == ("Café", "Les Épis")
    assert (line["Type d'action"], line["Thématiques"]) == ("Groupe de parole", "langage, écrans")
    assert line["Première année ou reconduction"] == "Première année"
    assert (line["Nombre de séances"], line["Nombre de familles"]) == (2, 12)


def test_families_of_a_drop_in_centre_are_averaged_over_the_sessions_that_were_counted() -> None:
    [table] = funder_tables(SEASON, action("laep", 7, None, 4))

    [line, _] = lines(table)
    assert (line["Nombre de séances"], line["Familles par séance"]) == (3, 5.5)
    [uncounted] = funder_tables(SEASON, action("laep", None))
    assert lines(uncounted)[0]["Familles par séance"] is None


def test_each_meeting_says_how_many_partners_were_there() -> None:
    known: dict[Entity, list[Record]] = {
        "organisation": [
            record("S-1", "organisation", id="les-epis"),
            record("S-2", "organisation", id="mjc"),
            record("S-3", "organisation", id="ludo", ct_member_since="2026-11-01"),
            record("S-4", "organisation", id="jamais"),
        ],
        "meeting": [
            record("R-2", "meeting", kind="technical_committee", status="held", date="2026-11-10"),
            record("R-1", "meeting", kind="technical_committee", status="held", date="2026-10-13"),
        ],
        "attendance": [
            record(f"P-{n}", "attendance", meeting_id=ref, organisation_id=slug, status=status)
            for n, (ref, slug, status) in enumerate(
                [
                    ("R-1", "les-epis", "present"),
                    ("R-1", "mjc", "excused"),
                    ("R-2", "les-epis", "represented"),
                    ("R-2", "mjc", "absent"),
                    ("R-2", "ludo", None),
                ]
            )
        ],
    }

    [table] = committee_table(make_report(SEASON, known))

    assert table.header == ["Réunion", "Présent", "Excusé", "Absent", "Non noté"]
    assert table.rows == [["13/10/2026", 1, 1, 0, 0], ["10/11/2026", 1, 0, 1, 1]]
    assert table.is_drawn


def test_seats_are_counted_by_month() -> None:
    known = action("reaap_fnp1", None, None, None)
    known["registration"] = [
        record(
            f"N-{n}",
            "registration",
            session_id=f"D-{n % 3}",
            given_name="Zoé",
            status="confirmed",
            adults_count=2 if n % 3 == 0 else 1,
        )
        for n in range(9)
    ]

    [table] = seat_table(SEASON, known)

    assert [row[:3] for row in table.rows] == [
        ["octobre 2026", 1, 8],
        ["novembre 2026", 1, 8],
        ["décembre 2026", 1, 8],
    ]
    assert [row[3:] for row in table.rows] == [[6, 0], [3, 0], [3, 0]]
    assert seat_table(SEASON, {}) == []


def test_of_sessions_whose_families_register_elsewhere_no_place_is_said_to_be_free() -> None:
    """« 33 places, 0 prise » stood beside thirty families who had come."""
    known = action("reaap_fnp1", 30, 8, None)
    known["registration"] = [
        record("N-1", "registration", session_id="D-2", given_name="Zoé", status="confirmed")
    ]

    [table] = seat_table(SEASON, known)

    assert table.rows == [
        ["octobre 2026", 0, None, None, 1],
        ["novembre 2026", 0, None, None, 1],
        ["décembre 2026", 1, 8, 1, 0],
    ]
    known["registration"] = []
    assert seat_table(SEASON, known) == []
