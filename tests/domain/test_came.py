"""How many of a family came, behind its state."""

import pytest

from sync_service.domain.came import read_so_many


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("venus à 3", (3,)),
        ("Venue à 2 personnes", (2,)),
        ("venue avec 2", (2, 3)),
        ("venue avec 2 enfants", None),
        ("venue", None),
    ],
)
def test_how_many_came_is_read_beside_the_state(text: str, people: object) -> None:
    told = read_so_many(text)
    assert (told and told.people) == people
