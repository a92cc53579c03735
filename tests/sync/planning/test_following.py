"""Which tab a mapping means: by mark, by id, by title, and what a confirmation covers."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sync_service.domain.base import BaseRow, Problem, TabState
from sync_service.domain.decisions import can_be_confirmed
from sync_service.domain.spreadsheet import Anchor, SpreadsheetSnapshot, TabSnapshot
from sync_service.sync.planning.columns.header import GENERATION_KEY
from sync_service.sync.planning.following import (
    Wanted,
    adopted_link,
    adopting,
    follow,
    is_remark,
    stops,
)

LINK = "contacts/Contacts"
WANTED = Wanted(LINK, "Contacts", "contact own les-epis")
OURS = f"{LINK}:1AbC:0"


def tab(sheet_id: int, title: str, *marks: str) -> TabSnapshot:
    anchors = [Anchor(number, GENERATION_KEY, mark) for number, mark in enumerate(marks)]
    return TabSnapshot(sheet_id, title, (), 10, 5, anchors=anchors)


def file_of(*tabs: TabSnapshot) -> SpreadsheetSnapshot:
    now = datetime(2026, 11, 26, tzinfo=UTC)
    return SpreadsheetSnapshot("1AbC", "Les Épis", "fr_FR", "Europe/Paris", tabs, now, "x")


def met(sheet_id: int = 0, link: str = LINK, as_what: str = "contact own les-epis") -> TabState:
    rows = {"C-7F3K2Q8": BaseRow("C-7F3K2Q8", {})}
    generation = f"{link}:1AbC:{sheet_id}"
    return TabState("1AbC", sheet_id, generation, rows=rows, followed_as=as_what)


def confirmed(problem: Problem | None) -> list[Problem]:
    assert problem is not None
    return [replace(problem, decision="confirm")]


def test_a_tab_is_found_by_its_title_and_then_by_its_id() -> None:
    first = follow(WANTED, file_of(tab(0, "Contacts ")), {})
    again = follow(WANTED, file_of(tab(3, "Accueil"), tab(0, "Annuaire", OURS)), {0: met()})

    assert first.state is not None
    assert (first.state.generation, first.state.followed_as) == (OURS, WANTED.followed_as)
    assert again.tab is not None
    assert (again.tab.title, again.question, again.remark) == ("Annuaire", None, None)


def test_a_title_spelt_without_capital_or_accent_is_the_only_tab_spelt_alike() -> None:
    """« annuaire » in the coordinator's list, « Annuaire » in the partner's sheet."""
    wanted = replace(WANTED, title="seances")

    alike = follow(wanted, file_of(tab(3, "Accueil"), tab(0, "Séances")), {})
    several = follow(wanted, file_of(tab(0, "Séances"), tab(1, "SEANCES")), {})
    others = replace(wanted, others=frozenset({"sessions/Séances"}))

    assert alike.tab is not None
    assert alike.tab.title == "Séances"
    assert several.tab is None
    assert follow(others, file_of(tab(0, "Séances")), {}).tab is None


def test_a_copy_is_asked_about_and_a_mark_of_its_own_makes_it_none() -> None:
    copy = follow(WANTED, file_of(tab(0, "Contacts", f"{LINK}:original:0")), {})
    own = follow(WANTED, file_of(tab(0, "Contacts", f"{LINK}:original:0", OURS)), {})

    assert copy.question is not None
    assert copy.question.kind == "copied"
    assert own.question is None


def test_a_confirmation_is_about_the_tab_that_was_offered() -> None:
    asked = follow(WANTED, file_of(tab(7, "Contacts")), {0: met()}).question

    taken = follow(WANTED, file_of(tab(7, "Contacts")), {0: met()}, confirmed(asked))
    other = follow(WANTED, file_of(tab(8, "Contacts")), {0: met()}, confirmed(asked))

    assert taken.tab is not None
    assert (taken.tab.sheet_id, taken.forgets) == (7, frozenset({0}))
    assert other.question is not None
    assert other.tab is None
    assert asked is not None
    assert asked.decision_given_on(replace(asked, decision="confirm")) == "confirm"
    assert other.question.decision_given_on(replace(asked, decision="confirm")) is None


def test_a_tab_that_is_gone_without_another_of_its_title_offers_nothing() -> None:
    question = follow(WANTED, file_of(tab(7, "Autres")), {0: met()}).question

    assert question is not None
    assert not can_be_confirmed(question)
    assert stops(question, LINK)


def test_another_tab_of_the_mapped_title_is_remarked_and_stops_nothing() -> None:
    both = file_of(tab(0, "Contacts 2025", OURS), tab(9, "Contacts", OURS))

    following = follow(WANTED, both, {0: met()})

    assert following.remark is not None
    assert is_remark(following.remark)
    assert can_be_confirmed(following.remark)
    assert not stops(following.remark, LINK)
    assert following.remark.tab == "Contacts 2025"
    switched = follow(WANTED, both, {0: met()}, confirmed(following.remark))
    assert switched.tab is not None
    assert (switched.tab.sheet_id, switched.forgets) == (9, frozenset({0}))


def test_a_tab_that_another_mapping_follows_is_offered_to_none() -> None:
    wanted = replace(WANTED, others=frozenset({"loans/Prêts"}))
    known = {0: met(), 9: met(9, "loans/Prêts", "loan own les-epis")}

    following = follow(wanted, file_of(tab(0, "Ancien", OURS), tab(9, "Contacts")), known)

    assert following.remark is None


@pytest.mark.parametrize(
    "now", ["contact all les-epis", "contact own le-relais", "loan own les-epis"]
)
def test_other_rules_are_a_question_until_they_are_put_back(now: str) -> None:
    known, sheet = {0: met()}, file_of(tab(0, "Contacts", OURS))
    changed = replace(WANTED, followed_as=now)

    question = follow(changed, sheet, known).question
    after = follow(changed, sheet, known, confirmed(question))

    assert question is not None
    assert question.kind == "guard"
    assert stops(question, LINK)
    assert follow(WANTED, sheet, known, confirmed(question)).forgets == frozenset()
    assert after.state is not None
    assert not after.state.rows
    assert (after.state.followed_as, after.forgets) == (now, frozenset({0}))


@pytest.mark.parametrize("known", [met(as_what=""), replace(met(as_what="loan"), rows={})])
def test_a_tab_of_which_nothing_is_known_yet_is_asked_about_no_rules(known: TabState) -> None:
    following = follow(WANTED, file_of(tab(0, "Contacts", OURS)), {0: known})

    assert following.question is None
    assert following.state is not None
    assert following.state.followed_as == WANTED.followed_as


def test_another_link_to_the_same_tab_keeps_what_is_remembered() -> None:
    wanted = replace(WANTED, link="annuaire/Contacts")

    following = follow(wanted, file_of(tab(0, "Contacts", OURS)), {0: met()})

    assert following.state is not None
    assert following.state.rows
    assert following.state.generation == "annuaire/Contacts:1AbC:0"


def test_an_adoption_counts_once_and_forgets_what_was_followed() -> None:
    link = adopted_link(LINK, "2026-11-26T10:00:00")
    wanted = replace(WANTED, link=link, is_adopted=True)
    both = file_of(tab(0, "Contacts 2025", OURS), tab(9, "Contacts", OURS))

    taken = follow(wanted, both, {0: met()})
    then = follow(wanted, both, {9: met(9, link)})

    assert taken.tab is not None
    assert (taken.tab.sheet_id, taken.forgets) == (9, frozenset({0}))
    assert then.tab is not None
    assert (then.tab.sheet_id, then.forgets) == (9, frozenset())


@pytest.mark.parametrize(
    ("borne", "known", "title", "how"),
    [
        ([], [], "Prêts", "new"),
        ([f"{LINK}:original:0"], [], "Prêts", "again"),
        ([f"{LINK}:original:0"], [], "Contacts", "again"),
        ([], [], "Contacts", "followed"),
        ([], [f"{LINK}:1AbC:5"], "Contacts", "again"),
        ([], [OURS], "Contacts", "followed"),
        ([OURS], [], "Contacts", "followed"),
        ([OURS], [], "Contacts 2025", "followed"),
    ],
)
def test_adopting(borne: list[str], known: list[str], title: str, how: str) -> None:
    assert adopting(("1AbC", 0), borne, known, {"Contacts": LINK}, title) == how
