"""Loans of one item that are out at the same time, against how many there are."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from french_cells.reading import Value
from sync_service.domain.lending import Lending, Lent, count, find_lent, lending_of
from sync_service.domain.record import Record
from sync_service.sync.planning.rows.stock import object_to_quantity
from sync_service.sync.planning.situation import Lookups
from tests.fakes.clock import FakeClock

TODAY = date(2026, 11, 24)
KIT = "M-1"


def loan(since: str, due_on: str | None = None, quantity: int = 1, **more: Value) -> Lent | None:
    fields: dict[str, Value] = {"item_code": KIT, "loaned_on": since, "due_on": due_on}
    return find_lent({**fields, "quantity": quantity, **more}, TODAY)


def lending(*loans: Lent | None, stock: int = 1) -> Lending:
    made = Lending({KIT: stock}, TODAY)
    for number, one in enumerate(loans):
        made.put(f"E-{number}", one)
    return made


def excess(made: Lending, lent: Lent | None) -> int:
    return made.excess("E-new", lent)[0]


@pytest.mark.parametrize(
    "gone",
    [
        {"returned_on": "2026-11-20"},
        {"status": "cancelled"},
        {"status": "lost"},
        {"item_code": None},
        {"loaned_on": None},
    ],
)
def test_what_is_back_cancelled_or_lost_is_not_out(gone: dict[str, Value]) -> None:
    fields: dict[str, Value] = {"item_code": KIT, "loaned_on": "2026-11-02"}
    assert find_lent(fields, TODAY) is not None
    assert find_lent({**fields, **gone}, TODAY) is None


@pytest.mark.parametrize(
    ("since", "due_on", "expected"),
    [
        ("2026-11-10", "2026-11-12", 1),
        ("2026-11-30", "2026-12-05", 0),
        ("2026-10-20", "2026-11-02", 1),
        ("2026-12-05", "2026-12-10", 0),
        ("2026-11-29", "2026-11-29", 1),
        ("2026-11-30", "2026-11-30", 0),
        ("2026-10-20", None, 1),
    ],
)
def test_only_loans_of_the_same_days_meet_and_the_day_of_return_is_free(
    since: str, due_on: str | None, expected: int
) -> None:
    assert excess(lending(loan("2026-11-02", "2026-11-30")), loan(since, due_on)) == expected


def test_what_is_late_is_out_today_and_nobody_knows_how_long() -> None:
    late = lending(loan("2026-10-01", "2026-11-10"))
    assert excess(late, loan("2026-11-24", "2026-12-01")) == 1
    assert excess(late, loan("2026-11-25", "2026-12-01")) == 0


def test_what_comes_back_today_is_free_today() -> None:
    assert excess(lending(loan("2026-11-10", "2026-11-24")), loan("2026-11-24", "2026-12-01")) == 0


def test_what_is_lent_and_back_on_one_day_is_free_the_next() -> None:
    one_day = lending(loan("2026-11-29", "2026-11-29"))
    assert excess(one_day, loan("2026-11-30", "2026-12-05")) == 0


def test_a_loan_without_a_number_is_of_one() -> None:
    fields: dict[str, Value] = {"item_code": KIT, "loaned_on": "2026-11-02"}
    assert excess(lending(find_lent(fields, TODAY), stock=2), find_lent(fields, TODAY)) == 0
    assert excess(lending(find_lent(fields, TODAY), stock=1), find_lent(fields, TODAY)) == 1


def test_loans_that_never_meet_each_other_are_not_added_up() -> None:
    made = lending(loan("2026-12-01", "2026-12-03"), loan("2026-12-05", "2026-12-07"), stock=2)
    assert excess(made, loan("2026-12-01", "2026-12-10")) == 0
    assert excess(made, loan("2026-12-01", "2026-12-10", 2)) == 1
    in_a_row = lending(loan("2026-12-01", "2026-12-05"), loan("2026-12-05", "2026-12-07"), stock=2)
    assert excess(in_a_row, loan("2026-12-01", "2026-12-10")) == 0


def test_a_loan_does_not_stand_in_its_own_way() -> None:
    made = lending(loan("2026-11-02", "2026-11-30"))
    assert made.excess("E-0", loan("2026-11-02", "2026-12-15"))[0] == 0


def test_a_loan_meets_those_whom_it_met_before_without_a_word() -> None:
    """Its days may be put right, though one too many is out; not upon those of a third one."""
    made = lending(
        loan("2026-11-02", "2026-11-30"),
        loan("2026-11-05", "2026-11-28"),
        loan("2026-12-05", "2026-12-20", borrower_organisation_id="third"),
    )
    assert not made.worsened("E-1", loan("2026-11-03", "2026-12-01"))
    assert not made.worsened("E-1", loan("2026-10-20", "2026-11-10"))
    (other,) = made.worsened("E-1", loan("2026-11-05", "2026-12-08"))
    assert other.borrower == "third"


def test_a_loan_that_shared_its_item_with_another_does_not_share_the_next_ones() -> None:
    made = lending(loan("2026-11-02", "2026-11-30"), loan("2026-11-05", "2026-11-28"))
    made.stock = {KIT: 1, "M-2": 1, "M-3": 1}
    made.put("E-9", loan("2026-11-05", "2026-11-28", item_code="M-2"))
    assert made.worsened("E-1", loan("2026-11-05", "2026-11-28", item_code="M-2"))
    assert not made.worsened("E-1", loan("2026-11-05", "2026-11-28", item_code="M-3"))


def test_a_loan_of_more_than_before_takes_more_from_those_whom_it_met() -> None:
    two = loan("2026-11-02", "2026-11-30", 2), loan("2026-11-05", "2026-11-28", 2)
    made = lending(*two, stock=3)
    assert made.worsened("E-1", loan("2026-11-05", "2026-11-28", 3))
    assert not made.worsened("E-1", loan("2026-11-05", "2026-11-28", 2))
    assert not made.worsened("E-1", loan("2026-11-05", "2026-11-28", 1))


def test_a_loan_that_moves_to_another_item_leaves_the_first() -> None:
    made = lending(loan("2026-11-02", "2026-11-30"))
    made.put("E-0", find_lent({"item_code": "M-2", "loaned_on": "2026-11-02"}, TODAY))
    assert excess(made, loan("2026-11-02", "2026-11-30")) == 0
    assert made.find("E-0") is not None


def test_who_has_the_others_is_told() -> None:
    made = lending(
        loan("2026-11-02", "2026-11-30", borrower_organisation_id="a"),
        loan("2026-12-01", "2026-12-30", borrower_organisation_id="b"),
    )
    _, others = made.excess("E-new", loan("2026-12-02", "2026-12-05"))
    assert [one.borrower for one in others] == ["b"]


def test_an_item_may_become_fewer_down_to_what_is_out() -> None:
    made = lending(loan("2026-11-02", "2026-11-30", 2), stock=3)
    assert object_to_quantity(made, KIT, 2) is None
    objection = object_to_quantity(made, KIT, 1)
    assert objection is not None
    assert objection.message.startswith("2 sont prêtés ou réservés")
    assert object_to_quantity(lending(loan("2026-11-02", None, 9)), KIT, 2) is None, "it is more"


def test_where_nobody_is_asked_nothing_is_lent() -> None:
    assert excess(Lookups().lending(), loan("2026-11-02")) == 0


def test_an_item_without_a_number_sets_no_bound() -> None:
    made = lending_of([], [Record(KIT, "item", {}, FakeClock().now())], TODAY)
    assert excess(made, loan("2026-11-02", None, 9)) == 0


DAYS = st.integers(-40, 40).map(lambda days: (TODAY + timedelta(days=days)).isoformat())
LOANS = st.builds(
    lambda since, length, quantity: loan(
        since,
        (date.fromisoformat(since) + timedelta(days=length)).isoformat() if length < 30 else None,
        quantity,
    ),
    DAYS,
    st.integers(0, 30),
    st.integers(1, 3),
)


@given(st.lists(LOANS, max_size=6), LOANS, st.integers(1, 6))
def test_no_day_holds_more_than_the_excess_says(
    loans: list[Lent | None], candidate: Lent | None, stock: int
) -> None:
    """Counted day by day, as somebody with a calendar would."""
    assert candidate is not None
    most = 0
    for offset in range(-45, 80):
        day = (TODAY + timedelta(days=offset)).isoformat()
        if candidate.since <= day < candidate.until:
            out = [one for one in (*loans, candidate) if one and one.since <= day < one.until]
            most = max(most, sum(one.quantity for one in out))
    assert excess(lending(*loans, stock=stock), candidate) == max(0, most - stock)


@given(st.lists(LOANS, min_size=1, max_size=6), LOANS, st.integers(1, 6))
def test_a_loan_that_makes_nothing_worse_takes_no_day_of_anybody_new(
    loans: list[Lent | None], changed: Lent | None, stock: int
) -> None:
    """Counted day by day: what is over was so before, among the same ones and not by more."""
    made, before = lending(*loans, stock=stock), loans[0]
    assert changed is not None
    assert before is not None
    others = [one for one in loans[1:] if one is not None]
    met = [one for one in others if one.since < before.until and before.since < one.until]
    over = False
    for offset in range(-45, 80):
        day = (TODAY + timedelta(days=offset)).isoformat()
        out = [one for one in others if one.since <= day < one.until]
        if changed.since <= day < changed.until and changed.quantity + count(out) > stock:
            over = over or any(all(one is not each for each in met) for one in out)
    if over:
        assert made.worsened("E-0", changed)
    elif excess_of(made, "E-0", changed) <= excess_of(made, "E-0", before):
        assert not made.worsened("E-0", changed)


def excess_of(made: Lending, ref: str, lent: Lent | None) -> int:
    return made.excess(ref, lent)[0]
