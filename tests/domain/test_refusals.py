"""What a partner is told of a refusal of Google's: where, why, what to do, Google's words last."""

import re
from typing import get_args

import pytest

from sync_service.domain.errors import Cause, refused

CAUSES: tuple[Cause, ...] = get_args(Cause)


@pytest.mark.parametrize("cause", CAUSES)
def test_every_refusal_says_where_then_what_to_do_then_googles_words(cause: Cause) -> None:
    told = refused(tab="Contacts", column="Mail", cause=cause, google="You can't do that.")

    assert told.startswith("Onglet « Contacts », colonne « Mail » : ")
    assert told.endswith(" Google : « You can't do that. »")
    assert re.search(r"\w+ez\b", told)
    assert not re.search(r"invalide|veuillez|[A-ZÀ-Ý]{2}|  |\{", told)


def test_no_two_causes_are_told_in_the_same_words() -> None:
    assert len({refused(tab="Contacts", cause=cause) for cause in CAUSES}) == len(CAUSES)


@pytest.mark.parametrize("cause", ["protected", "read_only"])
def test_a_partner_reads_with_whom_to_share(cause: Cause) -> None:
    assert "sync@example.org" in refused(tab="Contacts", cause=cause, address="sync@example.org")
    assert "l’adresse de la synchronisation" in refused(tab="Contacts", cause=cause)


def test_what_is_not_known_is_left_out() -> None:
    told = refused(tab="", cause="read_only")

    assert told.startswith("Ce fichier : ")
    assert "colonne" not in told
    assert "Google :" not in told
