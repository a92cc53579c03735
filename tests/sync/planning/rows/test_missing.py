"""Which rows that are gone go unasked, where a list is left without any."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from sync_service.domain.base import BaseRow
from sync_service.domain.record import Record, make_reference
from sync_service.sync.planning.rows.missing import Missing, find_missing
from sync_service.sync.planning.situation import Lookups
from tests.fakes.codecs import PeopleCodec
from tests.sync.planning.one_tab import OneTab

SEPTEMBER = datetime(2026, 9, 2, 10, 0, tzinfo=UTC)
PAST, NOW = "2026-06-09", "2026-09-08"


@dataclass
class Loans:
    """A list of loans of which no row is left."""

    one: OneTab = field(default_factory=OneTab)
    known: dict[str, BaseRow] = field(default_factory=dict)
    asked: dict[str, list[str]] = field(default_factory=dict)
    repeats: dict[str, str] = field(default_factory=dict)

    def gone(self, returned_on: str | None, *, minutes: int | None = None) -> str:
        """`minutes`: so long ago its row went alone, and it was archived."""
        ref = make_reference("loan", len(self.known))
        is_archived = minutes is not None
        fields = {"loaned_on": "2026-06-02", "returned_on": returned_on}
        record = Record(ref, "loan", fields, SEPTEMBER, archived=is_archived)
        self.one.records[ref] = record
        since = SEPTEMBER - timedelta(minutes=minutes or 0)
        self.known[ref] = BaseRow(ref, {}, missing_since=since, archived=is_archived)
        return ref

    def find(self, *taken: str, is_untitled: bool = False) -> Missing:
        return find_missing(
            self.one.situation(
                codec=PeopleCodec(entity="loan"),
                state=replace(
                    self.one.state, rows=self.known, asked=self.asked, repeats=self.repeats
                ),
                now=SEPTEMBER,
                lookups=Lookups(went_here=lambda _ref: True),
            ),
            set(taken),
            is_untitled=is_untitled,
        )


def test_a_season_that_is_over_may_be_all_that_there_was() -> None:
    loans = Loans()
    refs = frozenset(loans.gone(PAST) for _ in range(5))
    assert loans.find() == Missing([], refs)


def test_where_the_titles_went_with_all_rows_it_is_a_mishap() -> None:
    loans = Loans()
    ref, other = loans.gone(PAST), loans.gone(PAST)
    assert loans.find(is_untitled=True) == Missing([ref, other], is_wiped=True)
    assert loans.find(other, is_untitled=True) == Missing([], frozenset({ref}))


def test_one_alone_is_tidied_up_like_many() -> None:
    for others in ([], [NOW]):
        loans = Loans()
        ref = loans.gone(PAST)
        standing = [loans.gone(one) for one in others]
        assert loans.find(*standing) == Missing([], frozenset({ref}))


def test_of_two_that_are_asked_about_as_the_same_one_is_taken_out_in_answer() -> None:
    for later, first in ((0, 1), (1, 0)):
        loans = Loans()
        refs = [loans.gone(PAST), loans.gone(PAST)]
        loans.repeats = {refs[later]: refs[first]}
        assert loans.find(refs[1]) == Missing(refs[:1])


def test_one_that_is_out_or_of_this_season_keeps_all_of_them_in_question() -> None:
    for living in (None, NOW):
        loans = Loans()
        refs = [*(loans.gone(PAST) for _ in range(5)), loans.gone(living)]
        assert loans.find() == Missing(refs)
        assert loans.find(refs[-1]) == Missing([], frozenset(refs[:-1]))


def test_so_does_one_that_went_within_the_hour() -> None:
    loans = Loans()
    refs = [loans.gone(PAST) for _ in range(5)]
    loans.gone(NOW, minutes=59)
    assert loans.find() == Missing(refs)
    other = Loans()
    refs = [other.gone(PAST) for _ in range(5)]
    other.gone(NOW, minutes=61)
    assert other.find() == Missing([], frozenset(refs))


def test_what_was_asked_about_is_asked_about_until_it_is_answered() -> None:
    loans = Loans()
    refs = [loans.gone(PAST) for _ in range(5)]
    loans.asked = {"missing": refs}
    assert loans.find() == Missing(refs)


def test_what_went_unasked_stays_out_though_nothing_is_left() -> None:
    loans = Loans()
    refs = [loans.gone(PAST) for _ in range(5)]
    living = loans.gone(None)
    loans.asked = {"cleared": refs}
    assert loans.find() == Missing([living], frozenset(refs))
