"""A season by scheme, month, commune and partner, against sums made by hand from random worlds."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from french_cells.reading import Value
from sync_service.digest.season_funders import funder_tables
from sync_service.digest.season_parts import PERSONS, part_tables
from sync_service.digest.season_report import (
    COUNTED,
    make_report,
    report_document,
    report_tables,
)
from sync_service.digest.season_tables import (
    COMPLETE,
    HIDDEN,
    MASKED,
    NOT_COUNTED,
    WHO,
    Table,
    masked,
)
from sync_service.domain.record import Entity, Record
from sync_service.domain.week import Season
from sync_service.model.entities.workshop import SCHEMES

SEASON = Season(2026)
NOW = datetime(2027, 9, 1, tzinfo=UTC)
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
TOWNS = {"les-epis": "Lunéville", "mjc": "Baccarat"}
LABELS = {
    "session.opening_hours": "Heures d'ouverture",
    **{f"session_count.{name}": name for name in PERSONS},
}


@dataclass(frozen=True)
class Held:
    """One session that took place, as nobody but this test writes it down."""

    scheme: str
    partner: str
    day: date
    minutes: int
    hours_noted: float | None
    persons: tuple[int | None, ...] | None
    is_archived: bool

    @property
    def hours(self) -> float:
        return self.hours_noted or self.minutes / 60

    def person(self, name: str) -> int:
        return (self.persons[PERSONS.index(name)] or 0) if self.persons else 0


WORLDS = st.lists(
    st.builds(
        Held,
        st.sampled_from(sorted(SCHEMES)),
        st.sampled_from(sorted(TOWNS)),
        st.dates(date(2026, 8, 1), date(2027, 9, 30)),
        st.sampled_from([45, 90, 120]),
        st.none() | st.sampled_from([1.0, 2.5]),
        st.none() | st.tuples(*[st.integers(0, 9)] * len(PERSONS)),
        st.booleans(),
    ),
    max_size=10,
)


def records_of(world: list[Held]) -> dict[Entity, list[Record]]:
    found: dict[Entity, list[Record]] = defaultdict(list)

    def add(ref: str, entity: Entity, *, archived: bool = False, **fields: Value) -> None:
        found[entity].append(Record(ref, entity, fields, NOW, archived))

    for slug, town in TOWNS.items():
        add(f"S-{slug}", "organisation", id=slug, name=slug.upper(), city=town)
    for number, one in enumerate(world):
        add(f"A-{number}", "workshop", scheme=one.scheme, lead_organisation_id=one.partner)
        end = datetime(2026, 1, 1, 14, tzinfo=UTC) + timedelta(minutes=one.minutes)
        add(
            f"D-{number}",
            "session",
            archived=one.is_archived,
            workshop_id=f"A-{number}",
            date=one.day.isoformat(),
            start_time="14:00",
            end_time=f"{end:%H:%M}",
            place="Grande salle",
            status="held",
            opening_hours=one.hours_noted,
        )
        if one.persons is not None:
            counts: dict[str, Value] = dict(zip(PERSONS, one.persons, strict=True))
            counts |= {"session_id": f"D-{number}", "siblings_count": 0, "volunteer_hours": 0.0}
            found["session_count"].append(Record(f"B-{number}", "session_count", counts, NOW))
    return found


def tables_of(world: list[Held]) -> dict[str, Table]:
    return {one.title: one for one in part_tables(SEASON, records_of(world), LABELS)}


@settings(max_examples=80, deadline=None)
@given(WORLDS)
def test_each_line_is_the_sum_of_its_sessions(world: list[Held]) -> None:
    first, last = date(2026, 9, 1), date(2027, 8, 31)
    counted = [one for one in world if first <= one.day <= last and not one.is_archived]
    sorted_by: dict[str, Callable[[Held], str]] = {
        "Par dispositif": lambda one: SCHEMES[one.scheme],
        "Par partenaire": lambda one: one.partner.upper(),
        "Par commune": lambda one: TOWNS[one.partner],
        "Par mois": lambda one: f"{MONTHS[one.day.month - 1]} {one.day.year}",
    }

    tables = tables_of(world)

    assert bool(tables) == bool(counted)
    for title, named in sorted_by.items() if counted else ():
        lines = tables[title].rows[:-1]
        assert sorted(str(line[0]) for line in lines) == sorted({named(one) for one in counted})
        for name, sessions, uncounted, hours, *persons, _ in lines:
            theirs = [one for one in counted if named(one) == name]
            assert sessions == len(theirs)
            assert uncounted == sum(one.persons is None for one in theirs)
            assert abs(float(str(hours)) - sum(one.hours for one in theirs)) < 1e-9
            is_counted = any(one.persons for one in theirs)
            for field, printed in zip(PERSONS, persons, strict=True):
                assert is_counted or printed is None
                shown = printed if is_counted else 0
                by_hand = sum(one.person(field) for one in theirs)
                assert shown in (by_hand, MASKED, HIDDEN)
                assert shown != MASKED or 0 < by_hand < 5
                assert shown == by_hand or field in WHO
        assert tables[title].rows[-1][1] == len(counted)
        assert tables[title].rows[-1][2] == sum(one.persons is None for one in counted)
    if any(one.persons is not None for one in counted):
        who = {str(name): number for name, number in tables["Publics"].rows}
        fathers = sum(one.person("fathers_count") for one in counted)
        assert who["fathers_count"] == (MASKED if 0 < fathers < 5 else fathers)


@settings(max_examples=80, deadline=None)
@given(WORLDS)
def test_for_the_coordinator_no_table_hides_a_number(world: list[Held]) -> None:
    counted = [one for one in world if SEASON.holds(one.day) and not one.is_archived]
    records = records_of(world)
    report = make_report(SEASON, records, COMPLETE)

    tables = {one.title: one for one in part_tables(SEASON, records, ALL_LABELS, COMPLETE)}

    for table in [*report_tables(report, {}, ALL_LABELS), *tables.values()]:
        assert not table.mask_notes
        assert not {MASKED, HIDDEN} & {value for row in table.rows for value in row}
    for name, _, _, _, *persons, _ in tables["Par mois"].rows[:-1] if tables else ():
        theirs = [one for one in counted if name == f"{MONTHS[one.day.month - 1]} {one.day.year}"]
        for field, shown in zip(PERSONS, persons, strict=True):
            assert (shown or 0) == sum(one.person(field) for one in theirs)


@given(st.lists(st.integers(0, 12), max_size=8))
@example([3, 40, 8])
@example([1, 1, 7])
@example([2, 0, 0])
@example([4, 4])
def test_no_small_count_is_read_and_none_is_hidden_without_one(column: list[int]) -> None:
    shown = masked(column)

    pairs = list(zip(column, shown, strict=True))
    assert all(seen in (MASKED, HIDDEN, number) for number, seen in pairs)
    assert not [seen for seen in shown if isinstance(seen, int) and 0 < seen < 5]
    assert all(0 < number < 5 for number, seen in pairs if seen == MASKED)
    assert all(isinstance(seen, int) for seen in shown) != any(0 < n < 5 for n in column)
    # Two words in one column would tell which of the hidden counts is the small one.
    assert not {MASKED, HIDDEN} <= set(shown)


def columns_of(sum_: int, length: int) -> Iterator[tuple[int, ...]]:
    """All columns of counts with this sum."""
    if length == 1:
        yield (sum_,)
        return
    for first in range(sum_ + 1):
        yield from ((first, *rest) for rest in columns_of(sum_ - first, length - 1))


@pytest.mark.parametrize("length", [2, 3, 4])
def test_no_hidden_count_is_had_from_the_total_by_who_knows_the_rule(length: int) -> None:
    """Everything that could be printed is compared with every column that would print the same.

    « 1 à 4 » twice beside a total of 8 said that both are 4; beside a total of 12 it was untrue.
    """
    for total in range(1, 20):
        prints: dict[tuple[Value, ...], list[tuple[int, ...]]] = defaultdict(list)
        for column in columns_of(total, length):
            prints[tuple(masked(column))].append(column)
        for shown, columns in prints.items():
            for at, seen in enumerate(shown):
                could_be = {column[at] for column in columns}
                assert seen != MASKED or could_be == {1, 2, 3, 4}, (shown, total)
                assert seen != HIDDEN or len(could_be) > 1, (shown, total)


ALL_LABELS = LABELS | {f"session_count.{name}": name for name in COUNTED}
SAYS_WHO = re.compile(
    r"new_|nouvelles|mother|father|adult|children|sibling|ans$|[Pp]arents|mères|pères|Frères|Adult"
    r"|enfants"
)
"""Columns and lines that say who came, by the names that this test or a funder gives them."""
COUNTS_WHO = re.compile(rf"[Ff]amil|{SAYS_WHO.pattern}")


@settings(max_examples=150, deadline=None)
@given(WORLDS)
def test_no_table_and_no_document_says_few_of_those_who_came(world: list[Held]) -> None:
    records = records_of(world)
    report = make_report(SEASON, records)
    tables = [
        *report_tables(report, {}, ALL_LABELS),
        *part_tables(SEASON, records, ALL_LABELS),
        *funder_tables(SEASON, records),
    ]

    told = [
        (table.title, name, value)
        for table in tables
        for row in table.rows
        for name, value in zip(table.header, row, strict=True)
        if SAYS_WHO.search(name) or (len(row) == 2 and SAYS_WHO.search(str(row[0])))
    ]
    assert not [one for one in told if isinstance(one[2], int | float) and 0 < one[2] < 5]
    document = report_document(report)
    for counts in [document, *(one["counts"] for one in document["actions"])]:  # type: ignore[attr-defined]
        assert not [name for name in WHO if isinstance(counts[name], int) and 0 < counts[name] < 5]
    # How many families came is nobody, and is what funders are told.
    assert isinstance(document["families_count"], int) or report.uncounted == report.held


def test_who_came_to_sessions_that_nobody_counted_is_never_zero() -> None:
    """« Baccarat : 0 famille » says that nobody came; and nobody knows."""
    some, nobody = (7, *(9,) * (len(PERSONS) - 1)), (0,) * len(PERSONS)
    september = date(2026, 9, 8)
    for world in (
        [Held("reaap_fnp1", "mjc", september, 60, None, None, is_archived=False)],
        [
            Held("laep", "mjc", date(2026, 10, 6), 60, None, None, is_archived=False),
            Held("reaap_fnp1", "les-epis", september, 60, None, some, is_archived=False),
            Held("clas", "les-epis", september, 60, None, nobody, is_archived=False),
        ],
    ):
        records = records_of(world)
        report = make_report(SEASON, records)
        names = {"mjc": "MJC", "les-epis": "LES-EPIS"}
        tables = [
            *report_tables(report, names, ALL_LABELS),
            *part_tables(SEASON, records, ALL_LABELS),
            *funder_tables(SEASON, records),
        ]
        lines = {
            (table.title, *map(str, row[:2])): dict(zip(table.header, row, strict=True))
            for table in tables
            for row in table.rows
            if "Séances sans compte" in table.header and row[0] != "Total"
        }
        uncounted = {key for key, line in lines.items() if line["Séances sans compte"]}

        assert {title for title, *_ in uncounted} >= {"Actions", "Par mois", "Par commune"}
        for key, line in lines.items():
            who = {value for name, value in line.items() if COUNTS_WHO.search(name)}
            assert who == {NOT_COUNTED} if key in uncounted else NOT_COUNTED not in who
        for table in tables:
            if table.has_total:
                whole = [
                    row
                    for row in table.rows[:-1]
                    if (table.title, *map(str, row[:2])) not in uncounted
                ]
                who = {
                    value
                    for name, value in zip(table.header, table.rows[-1], strict=True)
                    if COUNTS_WHO.search(name)
                }
                assert who == {NOT_COUNTED} if not whole else NOT_COUNTED not in who
        document = report_document(report)
        for one in document["actions"]:  # type: ignore[attr-defined]
            assert (set(one["counts"].values()) == {NOT_COUNTED}) is bool(one["uncounted"])


@settings(max_examples=150, deadline=None)
@given(WORLDS)
def test_no_table_gives_what_another_hides(world: list[Held]) -> None:
    """Each figure that is shown by part is a sum of figures that are shown by action.

    The line of a single partner is the season, whose total is told.
    """
    records = records_of(world)
    report = make_report(SEASON, records)
    tables = {one.title: one for one in part_tables(SEASON, records, ALL_LABELS)}
    hidden = {
        (one.partner.upper(), TOWNS[one.partner], field)
        for one in report.actions
        for field in WHO
        if report.shown_counts(one)[field] in (MASKED, HIDDEN)
    }

    for at, title in enumerate(("Par partenaire", "Par commune")):
        counted = [row for row in tables[title].rows[:-1] if row[1] != row[2]] if tables else []
        for row in counted if len(counted) > 1 else ():
            shown = dict(zip(tables[title].header, row, strict=True))
            for name in {one[-1] for one in hidden if one[at] == row[0]} & set(PERSONS):
                assert shown[name] in (MASKED, HIDDEN)


def derived(unknown: int, sums: list[set[int]]) -> set[int]:
    """Which of the unknown numbers follow from sums of some of them, by elimination."""
    rows = [[Fraction(at in one) for at in range(unknown)] for one in sums]
    found: list[list[Fraction]] = []
    for column in range(unknown):
        at = next((n for n, row in enumerate(rows) if row[column]), None)
        if at is None:
            continue
        pivot = rows.pop(at)
        pivot = [value / pivot[column] for value in pivot]
        rows, found = (
            [[a - row[column] * b for a, b in zip(row, pivot, strict=True)] for row in some]
            for some in (rows, found)
        )
        found.append(pivot)
    return {row.index(Fraction(1)) for row in found if sum(value != 0 for value in row) == 1}


PARTS_OF = {
    "Nombre de parents": ("dont mères", "dont pères"),
    "Nombre d'enfants": ("0-2 ans", "3-5 ans", "6-11 ans", "12-17 ans"),
}


@settings(max_examples=300, deadline=None)
@given(WORLDS)
def test_nothing_masked_follows_from_the_sums_of_its_table(world: list[Held]) -> None:
    """« Pères : REAAP masqué, Autre 0, Total 8 » said that REAAP had 8."""
    records = records_of(world)
    for table in [*part_tables(SEASON, records, ALL_LABELS), *funder_tables(SEASON, records)]:
        if not table.has_total:
            continue
        masked_at = [
            (row, column)
            for row, line in enumerate(table.rows)
            for column in range(len(table.header))
            if line[column] in (MASKED, HIDDEN)
        ]
        sums = [
            {n for n, (_, at) in enumerate(masked_at) if at == column}
            for column in range(len(table.header))
        ]
        for whole, parts in PARTS_OF.items():
            if whole in table.header:
                columns = {table.header.index(name) for name in (whole, *parts)}
                sums += [
                    {
                        n
                        for n, (at, column) in enumerate(masked_at)
                        if at == row and column in columns
                    }
                    for row in range(len(table.rows))
                ]
        # A sum's sign is of no matter here: each unknown stands in it once.
        assert not derived(len(masked_at), [one for one in sums if one]), table


@settings(max_examples=300, deadline=None)
@given(WORLDS)
def test_no_small_count_of_an_action_follows_from_all_tables_together(world: list[Held]) -> None:
    records = records_of(world)
    report = make_report(SEASON, records)
    held = {f"A-{number}": one for number, one in enumerate(world)}
    tables = {one.title: one for one in part_tables(SEASON, records, ALL_LABELS)}
    named: dict[str, Callable[[Held], str]] = {
        "Par dispositif": lambda one: SCHEMES[one.scheme],
        "Par partenaire": lambda one: one.partner.upper(),
        "Par commune": lambda one: TOWNS[one.partner],
        "Par mois": lambda one: f"{MONTHS[one.day.month - 1]} {one.day.year}",
    }
    for field in WHO if tables else ():
        hidden = [
            held[one.ref]
            for one in report.actions
            if report.shown_counts(one)[field] in (MASKED, HIDDEN)
        ]
        if field not in PERSONS:
            continue
        sums = [
            {n for n, one in enumerate(hidden) if row[0] in ("Total", name(one))}
            for title, name in named.items()
            for row in tables[title].rows
            if isinstance(row[tables[title].header.index(field)], int)
        ]
        small = {n for n, one in enumerate(hidden) if 0 < one.person(field) < 5}
        assert not small & derived(len(hidden), [one for one in sums if one])


def test_only_a_table_in_which_something_is_masked_says_so() -> None:
    """Families are never few: the page said « 1 à 4 » of tables in which it stood nowhere."""
    families = (3, *(0,) * (len(PERSONS) - 1))
    few = (3, 0, *(2,) * (len(PERSONS) - 2))
    september = date(2026, 9, 8)
    for persons, words in ((families, []), (few, [MASKED])):
        world = [Held("clas", "mjc", september, 60, None, persons, is_archived=False)]
        for table in tables_of(world).values():
            assert [word for word in words if word not in str(table.mask_notes)] == []
            assert len(table.mask_notes) == len(words)


def test_one_month_is_the_season_whose_total_is_not_told_either() -> None:
    three = (3,) * len(PERSONS)
    world = [Held("clas", "mjc", date(2026, 9, 8), 60, None, three, is_archived=False)]

    [line, total] = tables_of(world)["Par mois"].rows

    assert list(line[1:]) == list(total[1:])
    assert line[4] == 3
    assert set(line[5:-1]) == {MASKED}


def test_of_what_nobody_counted_no_table_says_that_nobody_came() -> None:
    """« 0 famille » went to a funder for a session of which nobody had said who came."""
    world = [
        Held(scheme, town, date(2026, 9, 8), 60, None, persons, is_archived=False)
        for scheme, town, persons in (
            ("reaap_fnp1", "mjc", None),
            ("laep", "mjc", None),
            ("clas", "les-epis", (0,) * len(PERSONS)),
        )
    ]
    records = records_of(world)
    report = make_report(SEASON, records)
    tables = [
        *report_tables(report, {}, ALL_LABELS),
        *part_tables(SEASON, records, ALL_LABELS),
        *funder_tables(SEASON, records),
    ]

    who = re.compile(rf"{SAYS_WHO.pattern}|[Ff]amil|bénévol|volunteer")
    told = [
        ("les-epis" in row or "LES-EPIS" in row or SCHEMES["clas"] in row or "Lunéville" in row,
         value)
        for table in tables
        if table.title.startswith(("Actions", "Par ", "Bilan")) and table.title != "Par mois"
        for row in table.rows
        if row[0] != "Total"
        for name, value in zip(table.header, row, strict=True)
        if who.search(name)
    ]  # fmt: skip
    assert {value for is_counted, value in told if not is_counted} == {None}
    assert {value for is_counted, value in told if is_counted} == {0}


HOLES = st.tuples(st.integers(0, 9), *[st.none() | st.integers(0, 9)] * (len(PERSONS) - 1))
"""As a list without some of the columns: how many families came it always says."""
WORLDS_WITH_HOLES = st.lists(
    st.builds(
        Held,
        st.sampled_from(["reaap_fnp1", "laep", "clas"]),
        st.sampled_from(sorted(TOWNS)),
        st.sampled_from([date(2026, 9, 8), date(2026, 10, 6)]),
        st.just(60),
        st.none(),
        st.none() | HOLES,
        st.just(value=False),
    ),
    min_size=1,
    max_size=6,
)


def _all_tables(world: list[Held]) -> list[Table]:
    records = records_of(world)
    return [
        *report_tables(make_report(SEASON, records), {}, ALL_LABELS),
        *part_tables(SEASON, records, ALL_LABELS),
        *funder_tables(SEASON, records),
    ]


@settings(max_examples=80, deadline=None)
@given(WORLDS_WITH_HOLES)
def test_what_no_list_counted_is_empty_in_each_table_and_changes_nothing_else(
    world: list[Held],
) -> None:
    """A partner without a column for fathers told its funder « Pères : 0 »."""
    filled = [
        replace(one, persons=one.persons and tuple(number or 0 for number in one.persons))
        for one in world
    ]
    for table, of_zeros in zip(_all_tables(world), _all_tables(filled), strict=True):
        for row, zeros in zip(table.rows, of_zeros.rows, strict=True):
            for value, zero in zip(row, zeros, strict=True):
                assert value == zero or (value, zero) == (NOT_COUNTED, 0)
    tables = {one.title: one for one in _all_tables(world)}
    for title in ("Par partenaire", "Par commune"):
        for row in tables[title].rows:
            line = dict(zip(tables[title].header, row, strict=True))
            theirs = [
                one.persons
                for one in world
                if one.persons and row[0] in ("Total", one.partner.upper(), TOWNS[one.partner])
            ]
            for at, name in enumerate(PERSONS):
                is_said = any(one[at] is not None for one in theirs)
                value = line[ALL_LABELS[f"session_count.{name}"]]
                assert value is not None if is_said else value in (None, HIDDEN)
    rows = [
        dict(zip(tables["Actions"].header, row, strict=True)) for row in tables["Actions"].rows
    ]
    for at, name in enumerate(PERSONS):
        said = [one for one in world if one.persons and one.persons[at] is not None]
        shown = [row[ALL_LABELS[f"session_count.{name}"]] for row in rows]
        # Of each action one session was held.
        assert len([one for one in shown if one is not None and one != HIDDEN]) <= len(said)


def test_months_go_as_the_season_goes() -> None:
    world = [
        Held("clas", "mjc", at, 60, None, None, is_archived=False)
        for at in (date(2027, 1, 12), date(2026, 9, 8), date(2026, 12, 1))
    ]
    months = [row[0] for row in tables_of(world)["Par mois"].rows]
    assert months == ["septembre 2026", "décembre 2026", "janvier 2027", "Total"]
