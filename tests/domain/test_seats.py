from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync_service.domain.seats import (
    PASSED_OVER_LIMIT,
    Family,
    Standing,
    can_change_to,
    count_over,
    count_passed_over,
    count_taken,
    find_rank,
    is_direct,
    seat_newcomer,
    share_free_seats,
)

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=timezone(timedelta(hours=1)))


def family(
    ref: str,
    people: int = 1,
    standing: Standing = "confirmed",
    *,
    told_by: str = "email",
) -> Family:
    return Family(ref, people, standing, told_by == "email")


@pytest.mark.parametrize(
    ("capacity", "families", "people", "expected"),
    [
        (4, [], 4, "confirmed"),
        (4, [], 5, "waiting"),
        (4, [family("A", 3)], 1, "confirmed"),
        (4, [family("A", 3)], 2, "waiting"),
        (4, [family("A", 4, "cancelled")], 4, "confirmed"),
        (4, [family("A", 4, "attended")], 1, "waiting"),
        (4, [family("A", 4, "no_show")], 1, "waiting"),
        (4, [family("A", 3), family("B", 3, "waiting")], 1, "confirmed"),
        (4, [family("A", 3), family("B", 1, "waiting")], 1, "waiting"),
        (4, [family("A", 1), family("B", 2, "waiting")], 1, "confirmed"),
        (4, [family("A", 1), family("B", 2, "waiting")], 2, "waiting"),
        (0, [], 1, "waiting"),
        (2, [family("A", 4)], 1, "waiting"),
        (None, [family("A", 400)], 9, "confirmed"),
    ],
)
def test_a_newcomer_gets_only_seats_that_nobody_waits_for(
    capacity: int | None, families: list[Family], people: int, expected: str
) -> None:
    assert seat_newcomer(capacity, families, people) == expected


@pytest.mark.parametrize(
    ("told_by", "direct", "seated", "to_phone"),
    [
        ("email", True, ("B",), ()),
        ("email", False, (), ("B",)),
        ("phone", True, (), ("B",)),
        ("phone", False, (), ("B",)),
        ("nothing", True, (), ("B",)),
        ("nothing", False, (), ("B",)),
    ],
)
def test_a_freed_seat_is_given_by_mail_when_there_is_time_and_by_telephone_otherwise(
    *, told_by: str, direct: bool, seated: tuple[str, ...], to_phone: tuple[str, ...]
) -> None:
    freed = share_free_seats(2, [family("B", 2, "waiting", told_by=told_by)], direct=direct)
    assert (freed.seated, freed.to_phone, freed.left) == (seated, to_phone, 0)


def test_the_first_that_fits_goes_before_those_that_do_not() -> None:
    families = [
        family("A", 2),
        family("B", 3, "waiting"),
        family("C", 2, "waiting"),
        family("D", 1, "waiting"),
    ]
    freed = share_free_seats(4, families, direct=True)
    assert freed.seated == ("C",)
    assert freed.left == 0


def test_seats_are_kept_for_a_family_that_is_to_be_phoned() -> None:
    families = [family("B", 1, "waiting", told_by="phone"), family("C", 1, "waiting")]
    freed = share_free_seats(1, families, direct=True)
    assert (freed.seated, freed.to_phone) == ((), ("B",))


def test_without_a_limit_everybody_is_seated() -> None:
    families = [family("B", 9, "waiting"), family("C", 9, "waiting")]
    freed = share_free_seats(None, families, direct=True)
    assert (freed.seated, freed.left) == (("B", "C"), None)


def test_lowering_the_capacity_drops_nobody() -> None:
    families = [family("A", 3), family("B", 1, "waiting")]
    freed = share_free_seats(2, families, direct=True)
    assert (freed.seated, freed.to_phone) == ((), ())
    assert count_over(2, families) == 1
    assert count_over(3, families) == 0
    assert count_over(None, families) == 0


@pytest.mark.parametrize(("people", "allowed"), [(1, True), (2, True), (3, True), (4, False)])
def test_a_family_with_seats_may_grow_only_where_they_fit(*, people: int, allowed: bool) -> None:
    families = [family("A", 2), family("B", 1)]
    assert can_change_to(4, families, "A", people) is allowed


def test_a_family_does_not_grow_into_a_seat_that_somebody_waits_for() -> None:
    families = [family("A", 1), family("B", 1, "waiting", told_by="phone")]
    assert not can_change_to(2, families, "A", 2)


def test_a_waiting_family_may_become_any_number() -> None:
    assert can_change_to(1, [family("A", 1), family("B", 1, "waiting")], "B", 9)


def test_a_family_above_a_lowered_capacity_may_still_shrink() -> None:
    assert can_change_to(1, [family("A", 4)], "A", 3)


def test_ranks_count_only_those_who_wait() -> None:
    families = [
        family("A"),
        family("B", 1, "waiting"),
        family("C", 1, "cancelled"),
        family("D", 1, "waiting"),
    ]
    assert [find_rank(families, ref) for ref in "ABCD"] == [None, 1, None, 2]


def test_a_family_is_passed_over_by_each_later_one_with_a_seat() -> None:
    families = [
        family("A"),
        family("B", 4, "waiting"),
        family("C", 1, "confirmed"),
        family("D", 1, "cancelled"),
        family("E", 1, "waiting"),
        family("F", 1, "attended"),
        family("G", 1, "no_show"),
    ]
    assert count_passed_over(families) == {"B": PASSED_OVER_LIMIT, "E": 2}


@pytest.mark.parametrize(
    ("hours_before", "setting", "expected"),
    [
        (49, None, True),
        (48, None, False),
        (47, None, False),
        (3, 2, True),
        (2, 2, False),
        (1, 0, True),
        (100, 168, False),
    ],
)
def test_a_call_is_needed_near_the_session(
    *, hours_before: float, setting: int | None, expected: bool
) -> None:
    assert is_direct(NOW + timedelta(hours=hours_before), NOW, setting) is expected


_STANDINGS: list[Standing] = ["confirmed", "waiting", "cancelled", "attended", "no_show"]
_TOLD_BY = st.sampled_from(["email", "phone", "nothing"])


@st.composite
def rows(draw: st.DrawFn) -> list[Family]:
    return [
        family(
            f"N{number}",
            draw(st.integers(1, 6)),
            draw(st.sampled_from(_STANDINGS)),
            told_by=draw(_TOLD_BY),
        )
        for number in range(draw(st.integers(0, 12)))
    ]


def seated(families: list[Family], refs: object) -> list[Family]:
    assert isinstance(refs, tuple)
    return [
        Family(one.ref, one.people, "confirmed", one.has_email) if one.ref in refs else one
        for one in families
    ]


@given(capacity=st.integers(0, 20), families=rows(), direct=st.booleans())
def test_sharing_never_overbooks_and_leaves_no_seat_that_somebody_could_have(
    *, capacity: int, families: list[Family], direct: bool
) -> None:
    before = count_taken(families)
    freed = share_free_seats(capacity, families, direct=direct)
    after = seated(families, freed.seated)
    assert count_taken(after) <= max(capacity, before)
    given_or_kept = {*freed.seated, *freed.to_phone}
    left = freed.left
    assert left is not None
    for one in families:
        if one.standing == "waiting" and one.ref not in given_or_kept:
            assert one.people > left


@given(capacity=st.integers(0, 20), families=rows(), direct=st.booleans())
def test_sharing_twice_seats_nobody_more(
    *, capacity: int, families: list[Family], direct: bool
) -> None:
    freed = share_free_seats(capacity, families, direct=direct)
    again = share_free_seats(capacity, seated(families, freed.seated), direct=direct)
    assert again.seated == ()
    assert again.to_phone == freed.to_phone


@given(st.integers(0, 20), rows(), st.integers(1, 6))
def test_no_newcomer_takes_a_seat_that_a_waiting_family_could_have(
    capacity: int, families: list[Family], people: int
) -> None:
    before = share_free_seats(capacity, families, direct=True)
    if seat_newcomer(capacity, families, people) == "confirmed":
        with_newcomer = [*families, family("new", people)]
        after = share_free_seats(capacity, with_newcomer, direct=True)
        assert {*after.seated, *after.to_phone} == {*before.seated, *before.to_phone}
        assert count_taken(with_newcomer) <= capacity


@given(st.integers(0, 20), rows(), st.integers(1, 9))
def test_a_change_that_is_allowed_never_overbooks(
    capacity: int, families: list[Family], people: int
) -> None:
    for one in families:
        if can_change_to(capacity, families, one.ref, people) and one.standing != "waiting":
            changed = [
                Family(each.ref, people, each.standing) if each.ref == one.ref else each
                for each in families
            ]
            assert count_taken(changed) <= max(capacity, count_taken(families))


def test_a_family_above_a_lowered_capacity_may_stay_as_many() -> None:
    assert can_change_to(3, [family("A", 4)], "A", 4)
    assert not can_change_to(3, [family("A", 4)], "A", 5)
