"""Our own name for what a cell links to follows; what a person typed stays while it names it."""

from dataclasses import replace

import pytest

from french_cells.reading import Raw, Value
from sync_service.domain.base import BaseCell, BaseRow
from sync_service.sync.planning.own_names import has_outdated, is_outdated
from tests.fakes.codecs import PeopleCodec, TextCodec
from tests.sync.planning.one_tab import START


class Named(TextCodec):
    """Links to the slug « ludo », named « Ludothèque » now."""

    def text(self, value: Value) -> str:
        return {"ludo": "Ludothèque", "gone": ""}.get(str(value), str(value))

    def is_former_name(self, raw: Raw, value: Value) -> bool:
        return (raw, value) == ("La Ludo", "ludo")


OURS = BaseCell("ludo", "Ludo", ours=True)
CODEC = Named("organisation_id")


def test_a_name_that_we_wrote_is_outdated_once_another_is_right() -> None:
    assert is_outdated(CODEC, OURS)
    assert not is_outdated(CODEC, replace_cell(raw="Ludothèque"))


def replace_cell(**more: object) -> BaseCell:
    return OURS._replace(**more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "more",
    [{"ours": False}, {"kind": "conflict"}, {"value": None}, {"value": "gone"},
     {"value": "nobody"}],
)  # fmt: skip
def test_what_was_typed_is_open_or_has_no_name_of_its_own_stays(more: dict[str, object]) -> None:
    assert not is_outdated(CODEC, replace_cell(**more))


def test_what_we_wrote_for_want_of_a_word_is_no_name_that_could_be_outdated() -> None:
    assert not is_outdated(Named("quantity"), OURS)


def test_words_of_a_persons_own_are_outdated_once_they_are_its_former_name() -> None:
    typed = BaseCell("ludo", "La Ludo")
    assert is_outdated(CODEC, typed)
    assert not is_outdated(Named("family_name"), typed)
    assert not is_outdated(CODEC, typed._replace(kind="assumed"))
    assert has_outdated(PEOPLE, [BaseRow("C-3", {"organisation_id": typed})])


ROW = BaseRow("C-1", {"organisation_id": OURS})
PEOPLE = PeopleCodec(fields={"organisation_id": CODEC})


def test_a_tab_is_behind_while_one_row_that_stands_in_it_shows_an_old_name() -> None:
    assert has_outdated(PEOPLE, [BaseRow("C-2", {}), ROW])
    assert not has_outdated(PEOPLE, [replace(ROW, archived=True)])
    assert not has_outdated(PEOPLE, [replace(ROW, missing_since=START)])
    assert not has_outdated(PeopleCodec(), [ROW])
