"""How many of something, as French says it."""

import pytest

from sync_service.domain.wording.counting import counted


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 séance"), (1, "1 séance"), (2, "2 séances"), (12, "12 séances")],
)
def test_none_is_singular_in_french(number: int, said: str) -> None:
    assert counted(number, "séance") == said


def test_each_word_takes_its_plural_unless_another_is_given() -> None:
    assert counted(2, "prêt rendu") == "2 prêts rendus"
    assert counted(2, "bilan de séance", "bilans de séance") == "2 bilans de séance"
