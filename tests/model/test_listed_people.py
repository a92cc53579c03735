"""Who is taken out of a list of people, however it is written, and who stays."""

import pytest

from sync_service.model.listed_people import (
    cut_list,
    join_list,
    may_name,
    quotes_one,
    without_typed,
)
from sync_service.model.naming import names_of

LEA = names_of("Léa", "Petit")


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("Léa Petit; Omar Sy, Max; Zed", "Omar Sy, Max; Zed"),
        ("Petit, Léa; Roy, Max", "Roy, Max;"),
        ("Petit, Léa et Roy, Max; Zed", "Roy, Max; Zed"),
        ("Omar Sy avec Léa Petit et Zed", "Omar Sy et Zed"),
        ("Léa Petit (bénévole et maman) et Omar Sy (avec Max)", "Omar Sy (avec Max)"),
        ("Léa Petit (et Omar Sy)", "Omar Sy"),
        ("Omar Sy, Léa Petit et Omar Sy", "Omar Sy"),
        ("Dr Léa Petit\nM. Sy", "M. Sy"),
        ("Petit, Léa", None),
        ("Mme Petit (Léa)", None),
        (["Léa Petit / Omar Sy", "Zed"], ["Omar Sy", "Zed"]),
        (["Petit", "Léa"], None),
    ],
)
def test_a_whole_name_goes_with_its_remark_and_the_others_stay(
    typed: object, left: object
) -> None:
    assert without_typed(typed, LEA) == left
    assert not may_name(typed, LEA)


@pytest.mark.parametrize(
    "typed",
    ["Marie Léa Petit", "Omar Sy (remplace Léa Petit)", "Animé par Léa Petit", "Petit, Léa, Roy",
     "Léa Petit 06 39 98 00 11", "Léa et Omar Petit", "Petit, Léa et Omar Sy",
     ["Petit", "Léa", "Roy", "Max"]],
)  # fmt: skip
def test_one_among_other_words_stays_and_is_to_be_looked_at(typed: object) -> None:
    assert without_typed(typed, LEA) == typed
    assert may_name(typed, LEA)


@pytest.mark.parametrize(
    ("typed", "left"),
    [("Léa Petit (née Durand), Roy", "née Durand, Roy"),
     ("Léa Petit, 06 39 98 00 11", "06 39 98 00 11"),
     ("Léa Petit (Mme Petit)", "Mme Petit"), ("Léa Petit (Bénévole)", "Bénévole")],
)  # fmt: skip
def test_what_may_be_said_of_whoever_is_gone_is_to_be_looked_at(typed: str, left: str) -> None:
    assert without_typed(typed, LEA) == left
    assert may_name(typed, LEA)


@pytest.mark.parametrize(
    "typed", ["Léa Petitjean", "Léa, Omar Petit", "Omar Petit, Léa Roy", "", None, ["Omar Sy"]]
)
def test_others_are_nobody_who_was_erased(typed: object) -> None:
    assert without_typed(typed, LEA) == typed
    assert not may_name(typed, LEA)


@pytest.mark.parametrize(
    ("text", "is_quoted"),
    [("Ici : « Léa Petit et Omar Sy ».", True), ("« Omar Sy », pas « Petit, Léa; Sy ».", True),
     ("['Léa Petit (remplaçante)', 'Zed']", True), ("Ici : « Marie Léa Petit ».", False)],
)  # fmt: skip
def test_a_sentence_quotes_one_where_a_list_would_lose_it(text: str, *, is_quoted: bool) -> None:
    assert quotes_one(text, LEA) == is_quoted


@pytest.mark.parametrize("listed", [["Omar Sy"], ["Sy, Omar"], ["Sy, Omar", "Zed"], ["A", "B"]])
def test_a_list_reads_back_as_it_was(listed: list[str]) -> None:
    assert cut_list(join_list(listed)) == listed
