"""Words that a link had before what it names was renamed, and whether they give way to ours."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from french_cells.directory import Directory, KnownName, Names
from sync_service.model.codecs import build_codec

ONE = KnownName("A-1", "Yoga", owner="epis", reference="A-1")
OTHER = KnownName("A-2", "Yoga", owner="mjc", reference="A-2")


@pytest.mark.parametrize(
    ("others", "gives_way"),
    [
        ([], True),
        ([replace(OTHER, name="Gym")], True),
        ([OTHER], False),  # a code says less than the old title
        ([OTHER, KnownName("A-3", "Café")], True),  # which is another one's by now
    ],
)
def test_an_old_title_gives_way_to_a_name_and_to_no_code(
    others: Sequence[KnownName], *, gives_way: bool
) -> None:
    names = Names([ONE, *others])
    before = {"A-1": [replace(ONE, name="Café")]}
    directory = Directory({"workshop": names}, formerly=lambda ref: before.get(ref, ()))
    field = build_codec("session", directory, date(2026, 11, 24)).fields["workshop_id"]

    assert field.is_former_name("Café", "A-1") is gives_way
