"""What a new row takes from the tab it is typed in."""

import pytest

from sync_service.domain.mapping import given_by_scope, is_link, may_explain
from sync_service.domain.record import Entity


@pytest.mark.parametrize(
    ("entity", "field"),
    [
        ("contact", "organisation_id"),
        ("item", "owner_organisation_id"),
        ("workshop", "lead_organisation_id"),
    ],
)
def test_a_new_row_of_a_partners_own_tab_belongs_to_the_partner(
    entity: Entity, field: str
) -> None:
    assert given_by_scope(entity, "own", "les-epis") == {field: "les-epis"}


def test_nothing_is_given_where_all_partners_share_a_tab_or_records_have_no_owner() -> None:
    assert given_by_scope("contact", "all", "les-epis") == {}
    assert given_by_scope("loan", "own", "les-epis") == {}


@pytest.mark.parametrize(
    ("field", "entity"),
    [
        ("organisation_id", "organisation"),
        ("borrower_organisation_id", "organisation"),
        ("borrower_contact_id", "contact"),
        ("item_code", "item"),
        ("meeting_id", "meeting"),
        ("session_id", "session"),
        ("session_id", "workshop"),
    ],
)
def test_a_refused_link_may_be_explained_by_a_record_that_it_names(
    field: str, entity: Entity
) -> None:
    assert is_link(field)
    assert may_explain(frozenset({entity, "loan"}), field)
    assert not may_explain(frozenset({"loan"}), field)


@pytest.mark.parametrize("field", ["phone", "postal_code", None])
def test_no_other_record_explains_a_refused_cell_that_is_no_link(field: str | None) -> None:
    assert not may_explain(frozenset({"item"}), field)
    assert not is_link(field or "")


def test_a_loan_given_back_may_explain_what_was_too_much() -> None:
    assert may_explain(frozenset({"loan"}), "quantity")
    assert not may_explain(frozenset({"contact"}), "quantity")


def test_a_new_structure_may_explain_a_loans_state_that_names_it() -> None:
    assert may_explain(frozenset({"organisation"}), "status")
