"""What every sentence of ours owes to the person who reads it, and what some say more."""

import re
from datetime import UTC, datetime

import pytest

from sync_service.domain import sentences

DAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
REFS = ["E-AAAAAAA", "E-BBBBBBB", "E-CCCCCCC", "E-DDDDDDD"]

EVERY = {
    "refused": (sentences.refused, ("ce jour n’existe pas", "une date comme 12/03")),
    "required": (sentences.required, ("Nom", "un nom")),
    "assumed": (sentences.assumed, ("12/03/2026", "L’année manquait")),
    "conflict": (sentences.conflict, ("rue basse", "rue haute", "Les Épis", DAY)),
    "conflict with refusal": (
        sentences.conflict_with_refusal,
        ("rue haute", "Les Épis", DAY, "trop long", "une rue"),
    ),
    "computed": (sentences.computed, ("douze",)),
    "untouchable": (sentences.untouchable, ("douze",)),
    "written by us": (sentences.written_by_us, ("Places",)),
    "fixed": (sentences.fixed, ("Structure", "Les Épis")),
    "duplicate": (sentences.duplicate, (12,)),
    "same reference": (sentences.same_reference, ("C-7F3K2Q8",)),
    "foreign reference": (sentences.foreign_reference, ("C-7F3K2Q8",)),
    "archived": (sentences.archived, (DAY,)),
    "returned because edited": (sentences.returned_because_edited, ("Les Épis",)),
    "returned because referred": (sentences.returned_because_referred, (REFS[:2],)),
    "missing column": (sentences.missing_column, ("Téléphone",)),
    "doubled column": (sentences.doubled_column, ("Téléphone",)),
    "no header": (sentences.no_header, ()),
    "doubled date": (sentences.doubled_date, ("12/03",)),
    "unreadable date": (sentences.unreadable_date, ("31/02",)),
    "orphan date": (sentences.orphan_date, ("12/03",)),
    "second row": (sentences.second_row, ()),
    "missing tab": (sentences.missing_tab, ("Contacts",)),
    "copied": (sentences.copied, ()),
    "lost access": (sentences.lost_access, ("sync@example.org",)),
    "unforeseen": (sentences.unforeseen, ("OverflowError",)),
    "trashed": (sentences.trashed, ()),
    "incident": (sentences.incident, ("après", "avant")),
    **{f"guard: {kind}": (sentences.guard, (kind, 12)) for kind in sentences.GUARDS},
}


@pytest.fixture(params=EVERY)
def sentence(request: pytest.FixtureRequest) -> str:
    say, arguments = EVERY[request.param]
    return say(*arguments)  # type: ignore[operator, no-any-return] # each takes its own


def own_words(sentence: str) -> str:
    """Without references, keys and names that were handed in."""
    return re.sub(r"[A-Z]-[A-Z0-9]{7}|Ctrl\+Z|OverflowError", "x", sentence)


def test_it_does_not_shout(sentence: str) -> None:
    assert not re.search(r"[A-ZÀ-Ý]{2}", own_words(sentence))


def test_its_parts_begin_with_a_capital_and_end_with_a_full_stop(sentence: str) -> None:
    assert not re.search(r"[.!?] +[a-zà-ÿ]", sentence)
    assert sentence.endswith(".")
    assert not re.search(r"  | \.|\.\.", sentence)


def test_it_says_what_to_do_next(sentence: str) -> None:
    assert re.search(r"\w+ez\b|Nous attendons|Exemple : ", sentence)


def test_it_blames_nobody_and_begs_nobody(sentence: str) -> None:
    assert not re.search(r"invalide|veuillez|erreur de votre|\btu\b", sentence, re.IGNORECASE)


@pytest.mark.parametrize("name", EVERY)
def test_it_names_what_it_is_about(name: str) -> None:
    say, arguments = EVERY[name]
    sentence = say(*arguments)  # type: ignore[operator] # each takes its own
    for argument in arguments:
        said = argument if isinstance(argument, list) else [argument]
        for one in said:
            text = sentences.day(one) if isinstance(one, datetime) else str(one)
            assert text in sentence or text in sentences.GUARDS


def test_every_class_of_held_change_has_words_of_its_own() -> None:
    assert len({sentences.guard(kind, 3) for kind in sentences.GUARDS}) == len(sentences.GUARDS)


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        (sentences.conflict("", "rue haute", "Les Épis", DAY), "Ici : « vide »"),
        (sentences.conflict("rue basse", "", "Les Épis", DAY), "a donné : « vide »"),
        (sentences.conflict_with_refusal("", "Les Épis", DAY, "", ""), "a donné : « vide »"),
        (sentences.computed(""), "« vide »"),
        (sentences.untouchable(""), "« vide »"),
        (sentences.incident("", "avant"), "écrivions « vide »"),
        (sentences.incident("après", ""), "Il y avait peut-être : « vide »"),
    ],
)
def test_an_empty_cell_is_called_empty(sentence: str, shown: str) -> None:
    assert shown in sentence


def test_a_value_that_stands_there_is_not_called_empty() -> None:
    said = [say(*arguments) for say, arguments in EVERY.values()]  # type: ignore[operator]
    assert not [sentence for sentence in said if "vide »" in sentence]


def test_a_refusal_without_a_reason_still_says_what_is_expected() -> None:
    assert sentences.refused("", "une date comme 12/03.") == (
        "cette valeur n’a pas pu être lue. Nous attendons une date comme 12/03."
    )


def test_what_is_expected_is_not_said_twice() -> None:
    reason = "Nous attendons une date comme 12/03."
    assert sentences.refused(reason, "une date comme 12/03") == reason


def test_nothing_is_expected_where_nothing_is_known() -> None:
    assert sentences.refused("ce jour n’existe pas", "") == "ce jour n’existe pas."
    assert sentences.required("Nom", "") == "« Nom » ne peut pas rester vide."


@pytest.mark.parametrize("end", [".", "!", "?", "…"])
def test_a_reason_keeps_its_own_full_stop(end: str) -> None:
    assert sentences.refused(f"comment lire « 12 »{end}", "").endswith(f"»{end}")


def test_an_assumption_without_a_reason_goes_straight_to_what_to_do() -> None:
    assert "« 12/03/2026 ». Si c’est juste" in sentences.assumed("12/03/2026", "")
    assert "». Incertain. Si" in sentences.assumed("12/03/2026", "Incertain")


def test_at_most_three_of_what_still_refers_to_a_row_are_named() -> None:
    assert "(E-AAAAAAA, E-BBBBBBB, E-CCCCCCC)" in sentences.returned_because_referred(REFS[:3])
    assert "(E-AAAAAAA, E-BBBBBBB, E-CCCCCCC…)" in sentences.returned_because_referred(REFS)


def test_our_notes_are_told_from_those_of_others() -> None:
    assert sentences.is_ours(sentences.note("x"))
    assert not sentences.is_ours("Mot de la Synchronisation : x")


def test_an_archived_row_is_labelled_with_the_day() -> None:
    assert sentences.archived_label("C-7F3K2Q8", DAY) == "C-7F3K2Q8 archivé le 24/11/2026"
