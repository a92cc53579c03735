"""What every sentence of ours owes to the person who reads it, and what some say more."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from inspect import isfunction

import pytest

from french_cells.named.links import suggestion
from sync_service.domain.wording import (
    barred_sentences,
    desk_sentences,
    held_sentences,
    row_sentences,
    sentences,
    session_sentences,
    tab_sentences,
)
from tests.fakes.readers import coordinators_words

DAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
REFS = ["E-AAAAAAA", "E-BBBBBBB", "E-CCCCCCC", "E-DDDDDDD"]


def _under_heading(title: str) -> str:
    return row_sentences.under_heading(title, is_waiting=False, is_gone=False)


def _under_heading_of_gone(title: str) -> str:
    return row_sentences.under_heading(title, is_waiting=True, is_gone=True)


def _orphan_date(day: str) -> str:
    return tab_sentences.orphan_date(day, is_noted=False)


def _orphan_date_noted(day: str) -> str:
    return tab_sentences.orphan_date(day, is_noted=True)


def _off_elsewhere(day: str) -> str:
    return tab_sentences.off_elsewhere(day, is_later=False)


def _put_off_elsewhere(day: str) -> str:
    return tab_sentences.off_elsewhere(day, is_later=True)


def _off_here_alone(day: str) -> str:
    return tab_sentences.off_here_alone(day, is_held=False)


def _held_elsewhere(day: str) -> str:
    return tab_sentences.off_here_alone(day, is_held=True)


def _of_known_row(own: str) -> str:
    return sentences.of_known_row(sentences.names_another_structure("item", own))


def _guard_of_one(kind: str) -> str:
    return sentences.guard(kind, 1)


EVERY = {
    "refused": (sentences.refused, ("ce jour n’existe pas", "une date comme 12/03")),
    "required": (sentences.required, ("Nom", "un nom")),
    "lacks": (sentences.lacks, ("Fin", "un horaire, par exemple 9h-11h30")),
    "or a title": (sentences.or_a_title, ("Il manque le nom.",)),
    "assumed": (sentences.assumed, ("12/03/2026", "L’année manquait")),
    "assumed throughout": (
        sentences.assumed_throughout,
        ("Contact", 4, ["B2", "B3"], "Deux prénoms possibles : le premier est pris."),
    ),
    "one assumed throughout": (
        sentences.assumed_throughout,
        ("Contact", 1, ["B2"], "Deux prénoms possibles : le premier est pris."),
    ),
    "remarks beside": (
        tab_sentences.remarks_beside,
        (["Téléphone"], 4, [("B2", "rayé sur la fiche"), ("B3", "vu avec elle")]),
    ),
    "reasons told": (tab_sentences.reasons_told, ("Présence", 2, ["B2", "B3"])),
    "overwritten": (
        sentences.overwritten,
        ("rendu, sauf le pion", "En prêt", "La coordination", DAY),
    ),
    "assumed before": (sentences.assumed_before, ("12/03/2026",)),
    "conflict": (sentences.conflict, ("rue basse", "rue haute", "Les Épis", DAY)),
    "conflict with refusal": (
        sentences.conflict_with_refusal,
        ("rue haute", "Les Épis", DAY, "trop long", "une rue"),
    ),
    "computed": (barred_sentences.computed, ("douze",)),
    "untouchable": (barred_sentences.untouchable, ("douze",)),
    "chip": (barred_sentences.chip, ("douze",)),
    "filled": (barred_sentences.filled, ("douze",)),
    "computed column": (barred_sentences.computed_column, ("Tél.", 12, ["E2", "E3"])),
    "filled column": (barred_sentences.filled_column, ("Tél.", 12, ["E2", "E3"])),
    "protected column": (barred_sentences.protected_column, ("Tél.", 12, ["E2", "E3"])),
    "merged column": (barred_sentences.merged_column, ("Tél.", 12, ["E2", "E3"])),
    "column outside list": (
        barred_sentences.column_outside_list,
        ("Fonction", 12, ["C2", "C3"], ["Accueil", "Cuisine"]),
    ),
    "not in list": (barred_sentences.not_in_list, ("douze",)),
    "written by us": (sentences.written_by_us, ("Places",)),
    "fixed": (sentences.fixed, ("Structure", "Les Épis")),
    "duplicate": (sentences.duplicate, (12,)),
    "repeats": (sentences.repeats, ("C-7F3K2Q8",)),
    "counted already": (sentences.repeats, ("B-7F3K2Q8",)),
    "same reference": (sentences.same_reference, ("C-7F3K2Q8",)),
    "foreign reference": (sentences.foreign_reference, ("C-7F3K2Q8",)),
    "archived": (sentences.archived, (DAY,)),
    "outside": (row_sentences.outside, ()),
    "outside of another": (row_sentences.outside, ("Crèche",)),
    "erased": (row_sentences.erased, ()),
    "merged away": (row_sentences.merged_away, ("Les Épis",)),
    "merged away into another list's": (row_sentences.merged_away, ("",)),
    "typed in merged": (row_sentences.typed_in_merged, ("excusé", "Les Épis")),
    "renamed in merged": (row_sentences.renamed_in_merged, ("Les Épis",)),
    "typed in renamed": (row_sentences.typed_in_renamed, ("excusé", "Les Épis")),
    "unread in renamed": (row_sentences.typed_in_renamed, ("", "Les Épis")),
    "unread in merged": (row_sentences.typed_in_merged, ("", "")),
    "put back erased": (row_sentences.put_back_erased, ("C-7F3K2Q8",)),
    "because edited": (row_sentences.because_edited, ("Les Épis",)),
    "waits to be reached": (row_sentences.waits_to_be_reached, ("L’adresse n’est pas complète.",)),
    "and other rows": (row_sentences.and_other_rows, ("Vérifiez le nom « Les Amis ».", 2)),
    "because referred": (row_sentences.because_referred, (REFS[:2],)),
    "because listed": (
        row_sentences.because_listed,
        (["l’onglet « Bis »"],),
    ),
    "because asked about": (
        row_sentences.because_asked_about,
        (["la feuille de Les Épis", "l’onglet « Bis »"],),
    ),
    "typed outside": (row_sentences.typed_outside, ("06 39 98 12 34",)),
    "typed outside, of another": (row_sentences.typed_outside, ("12", "Crèche")),
    "cannot put back": (sentences.cannot_put_back, ()),
    "because refused": (row_sentences.because_refused, ()),
    "because undone": (row_sentences.because_undone, ()),
    "because unsure": (row_sentences.because_unsure, ()),
    "missing column": (tab_sentences.missing_column, ("Téléphone",)),
    "needed list": (tab_sentences.needed_list, ("Atelier", 12)),
    "others in a list": (
        tab_sentences.others_in_list,
        ("item", "Les Épis", [("C2", "Le Relais"), ("C3", "Le Relais"), ("C4", "La Ludo")]),
    ),
    "needed column": (tab_sentences.needed_column, ("Nom", 12)),
    "doubled column": (tab_sentences.doubled_column, ("Téléphone",)),
    "titles of their own": (
        tab_sentences.titles_of_their_own,
        ([("Désignation", "B", "C"), ("Prix", "D", "")], [9, 11]),
    ),
    "titles of their own, and rows missing": (
        tab_sentences.titles_of_their_own,
        ([("Désignation", "B", "C")], [9], ["Malle trois", "Malle six"]),
    ),
    "second column": (tab_sentences.second_column, ("Téléphone fixe", "Téléphone", "Tél.")),
    "broken formula": (tab_sentences.broken_formula, ("B2", "#N/A")),
    "broken column": (tab_sentences.broken_column, ("Téléphone",)),
    "may be swapped": (tab_sentences.may_be_swapped, (date(2026, 11, 24),)),
    "month first": (tab_sentences.month_first, ("Contacts",)),
    "no header": (tab_sentences.no_header, ()),
    "offered list": (sentences.offered_list, ()),
    "doubled date": (tab_sentences.doubled_date, ("12/03",)),
    "no place for a column": (tab_sentences.no_place_for_column, ("15/12/2026",)),
    "unreadable date": (tab_sentences.unreadable_date, ("31/02",)),
    "which year": (tab_sentences.which_year, ("12 janvier", date(2027, 1, 12))),
    "orphan date": (_orphan_date, ("12/03",)),
    "orphan date over presences": (_orphan_date_noted, ("12/03",)),
    "moved date": (tab_sentences.moved_date, ("12/03", "19/03/2026")),
    "off over presences": (tab_sentences.off_over_presences, ("12/03 annulé",)),
    "off elsewhere": (_off_elsewhere, ("12/03/2026",)),
    "put off elsewhere": (_put_off_elsewhere, ("12/03/2026",)),
    "off here alone": (_off_here_alone, ("12/03/2026",)),
    "held elsewhere": (_held_elsewhere, ("12/03/2026",)),
    "off in a cell": (tab_sentences.off_in_cells, ("12/03/2026", 1)),
    "off in cells": (tab_sentences.off_in_cells, ("12/03/2026", 4)),
    "put off to": (tab_sentences.put_off_to, ("12/03/2026", "19/03/2026")),
    "second row": (sentences.second_row, ()),
    "unknown people": (
        tab_sentences.unknown_people,
        ([("A5", "Monique Sayer"), ("A7", "Jeannine Didelot")],),
    ),
    "needed constant": (tab_sentences.needed_constant, ("Séance", "Luge du 19 décembre", 12)),
    "title of another day": (
        tab_sentences.title_of_another_day,
        ("Luge du 20 décembre", "19/12/2026"),
    ),
    "under heading": (_under_heading, ("Liste d’attente",)),
    "under heading of who is gone": (_under_heading_of_gone, ("Annulés",)),
    "not under heading": (row_sentences.not_under_heading, ("Liste d’attente",)),
    "second person": (sentences.second_person, ()),
    "all lent": (sentences.all_lent, ("Malle", 3, [("Les Épis", 2, "jusqu’au 12/03/2026")])),
    "more lent": (sentences.more_lent, (12,)),
    "moves families": (session_sentences.moves_families, ("10/12/2026", "10/12/2025", 4)),
    "takes place anew": (session_sentences.takes_place_anew, ("10/11/2026", "10/12/2026", 4)),
    "moves still": (session_sentences.moves_still, ("10/12/2026", "10/12/2027")),
    "moves still, called off": (
        session_sentences.moves_still,
        ("10/12/2026", "10/12/2027", "annulée"),
    ),
    "keeps its day": (
        session_sentences.keeps_its_day,
        ([("Début", "9h"), ("Lieu", "Mairie")],),
    ),
    "keeps its day, with names": (
        session_sentences.keeps_its_day,
        ([("Lieu", "Mairie"), ("Intervenants", "")],),
    ),
    "no place for nobody": (session_sentences.no_place_for_nobody, ()),
    "without name": (session_sentences.without_name, ()),
    "took place": (session_sentences.took_place, ("10/11/2026", "10/12/2026")),
    "took place, put off": (session_sentences.took_place, ("10/11/2026", "10/12/2026", "Tenue")),
    "calls off families": (session_sentences.calls_off_families, (4,)),
    "calls off by its state": (session_sentences.calls_off_families, (4, "Reportée")),
    "edit moves told": (desk_sentences.edit_moves_told, ("D-AAAAAAA", "10/12/2026")),
    "edit moves families": (
        desk_sentences.edit_moves_families,
        ("D-AAAAAAA", "10/12/2026", "10/12/2025", 4),
    ),
    "edit moves past families": (
        desk_sentences.edit_moves_past_families,
        ("D-AAAAAAA", "10/12/2026", 4),
    ),
    "rows not whole": (desk_sentences.rows_not_whole, ("Remettre comme avant",)),
    "counts children": (row_sentences.counts_children, (3, 2)),
    "counts things": (row_sentences.counts_things, (2, 1)),
    "another day beside": (
        row_sentences.another_day_beside,
        ("8 décembre", "Cuisine du 7 décembre", "Cuisine du 8 décembre"),
    ),
    "emptied": (desk_sentences.say_emptied, (["Les Épis"],)),
    "emptied in several": (desk_sentences.say_emptied, (["Les Épis", "Ludo", "La Ruche"],)),
    "merge moves families": (desk_sentences.merge_moves_families, ("D-AAAAAAA", "D-BBBBBBB", 4)),
    "archives families": (desk_sentences.archives_families, (4, ["D-AAAAAAA", "D-BBBBBBB"])),
    "takes place again": (session_sentences.takes_place_again, (4,)),
    "remark in doubt": (session_sentences.remark_in_doubt, ()),
    "deleted with families": (session_sentences.deleted_with_families, (4,)),
    "needed for figures": (session_sentences.needed_for_figures, ()),
    "lent twice": (row_sentences.lent_twice, (1, [("Les Épis", 1, "12/03/2026")])),
    "overfull": (session_sentences.overfull, (8, 10)),
    "absent too early": (session_sentences.absent_too_early, ()),
    "came too early": (session_sentences.came_too_early, ()),
    "came otherwise": (session_sentences.came_otherwise, ()),
    "seats unread": (session_sentences.seats_unread, ()),
    "past date": (tab_sentences.past_date, ("06/01/2020", 3)),
    "put off": (session_sentences.put_off, ()),
    "outdated": (desk_sentences.outdated, ("absent",)),
    "missing tab": (desk_sentences.missing_tab, ("Contacts",)),
    "copied": (desk_sentences.copied, ()),
    "open by link": (desk_sentences.open_by_link, ("sync@example.org",)),
    "replaced tab": (desk_sentences.replaced_tab, ("Contacts",)),
    "another tab of that name": (
        desk_sentences.another_tab_of_that_name,
        ("Contacts 2025", "Contacts"),
    ),
    "followed here": (sentences.followed_here, ("Contacts 2025", "Contacts")),
    "listed at": (sentences.listed_at, ("https://clef.example.org/feuille/IjEi",)),
    "followed elsewhere": (sentences.followed_elsewhere, ("Contacts 2025",)),
    "other rules": (desk_sentences.other_rules, ("contact own les-epis", "contact all les-epis")),
    "other installation": (desk_sentences.other_installation, ()),
    "lost access": (desk_sentences.lost_access, ("sync@example.org",)),
    "until named": (desk_sentences.until_named, ("Réessayez demain.",)),
    "unforeseen": (desk_sentences.unforeseen, ("OverflowError",)),
    "no signal": (desk_sentences.no_signal, ()),
    "trashed": (desk_sentences.trashed, ()),
    "incident": (desk_sentences.incident, ("après", "avant")),
    "perhaps a formula": (desk_sentences.incident, ("après", "avant ou après", "=A2&B2")),
    "hidden chip": (desk_sentences.hidden_chip, ("Reva Morand",)),
    "hidden formula": (desk_sentences.hidden_formula, ("=A2&B2", "Reva Morand")),
    **{f"of others: {one}": (sentences.of_another_structure, (one,)) for one in sentences.OTHERS},
    **{
        f"another structure: {one}": (sentences.names_another_structure, (one, "Les Épis"))
        for one in sentences.OWN
    },
    "another structure: known": (_of_known_row, ("Les Épis",)),
    **{
        f"unknown structure: {one}": (
            sentences.unrecognised_structure,
            (one, "Les Épis", "Fontaine"),
        )
        for one in sentences.OWN
    },
    **{f"guard: {kind}": (sentences.guard, (kind, 12)) for kind in sentences.GUARDS},
    "gone little by little": (sentences.gone_little_by_little, (2, 4)),
    "one and one gone": (sentences.gone_little_by_little, (1, 1)),
    **{f"guard of one: {kind}": (_guard_of_one, (kind,)) for kind in sentences.GUARDS},
}


@pytest.fixture(params=EVERY)
def sentence(request: pytest.FixtureRequest) -> str:
    say, arguments = EVERY[request.param]
    return say(*arguments)  # type: ignore[operator, no-any-return] # each takes its own


def test_no_sentence_is_forgotten_here() -> None:
    pieces = {"note", "is_ours", "day", "archived_label", "outside_label", "either"}
    pieces |= {"is_left_out", "is_let_be", "listed_in", "waits_for_other_lists", "is_of_others"}
    pieces |= {"says_it_came_back"}
    pieces |= {
        "given_by",
        "retold",
        "without_question",
        "is_signpost",
        "capital",
        "enrolled",
        "tell_them",
        "let_pass",
        "what_happened",
        "column_in",
        "cells_in",
        "is_about_heading",
    }
    said = {say.__name__ for say, _ in EVERY.values() if say.__name__[0] != "_"}
    said |= {
        one.__name__
        for one in (
            row_sentences.under_heading,
            sentences.of_known_row,
            tab_sentences.off_elsewhere,
            tab_sentences.off_here_alone,
            tab_sentences.orphan_date,
        )
    }
    public = {
        name
        for module in (
            barred_sentences,
            sentences,
            row_sentences,
            session_sentences,
            tab_sentences,
            desk_sentences,
        )
        for name, one in vars(module).items()
        if isfunction(one) and one.__module__ == module.__name__ and name[0] != "_"
        if "__mutmut_" not in name  # where mutants are judged, they stand beside the real ones
    }
    assert public - pieces == said


WHY_BACK = [*(one for one in EVERY if one.startswith("because ")), "needed for figures"]


@pytest.mark.parametrize("name", WHY_BACK)
def test_a_note_that_says_why_a_row_came_back_is_known_by_its_words(name: str) -> None:
    say, arguments = EVERY[name]
    assert row_sentences.says_it_came_back(say(*arguments))  # type: ignore[operator] # as above


def _reader(name: str) -> str:
    say, _ = EVERY[name]
    return "desk" if getattr(say, "__module__", "") == desk_sentences.__name__ else "partner"


@pytest.mark.parametrize("name", [one for one in EVERY if _reader(one) == "partner"])
def test_a_partner_reads_no_word_of_the_coordinators(name: str) -> None:
    say, arguments = EVERY[name]
    assert coordinators_words(say(*arguments)) == []  # type: ignore[operator] # as below


def test_the_coordinators_own_words_would_be_found() -> None:
    """Most of what only the desk says is told by them; the rest is about Google's own pages."""
    told = {
        name
        for name in EVERY
        if _reader(name) == "desk" and coordinators_words(EVERY[name][0](*EVERY[name][1]))  # type: ignore[operator] # as below
    }
    assert {"incident", "copied", "other rules", "no signal", "archives families"} <= told
    assert coordinators_words("Synchronisation : voyez sync-service problems.") == ["sync-service"]
    assert coordinators_words(sentences.guard("new", 3)) == []


IN_CELLS_ALONE = {
    *("outside", "outside of another", "followed here", "followed elsewhere"),
    *("off elsewhere", "put off elsewhere", "off here alone", "held elsewhere"),
}
"""Notes about which no problem is open."""


@pytest.mark.parametrize("name", [one for one in EVERY if one not in IN_CELLS_ALONE])
def test_the_coordinator_is_sent_neither_to_herself_nor_to_a_note_that_she_does_not_see(
    name: str,
) -> None:
    say, arguments = EVERY[name]
    for can_confirm in (True, False):
        told = desk_sentences.retold(say(*arguments), can_confirm=can_confirm)  # type: ignore[operator]
        assert not re.search(r"cette note|la coordination|\bIci :|celle d’ici", told)


def test_who_cannot_confirm_is_not_told_to() -> None:
    asked = session_sentences.remark_in_doubt()
    assert "confirmez" in desk_sentences.retold(asked, can_confirm=True)
    assert "confirmez" not in desk_sentences.retold(asked, can_confirm=False)


def test_what_a_reader_advises_is_told_to_the_coordinator_as_a_whole_sentence() -> None:
    """It read « Vérifiez le nom de l’ajouter. »"""
    told = desk_sentences.retold(suggestion([]), can_confirm=True)
    assert told == "Vérifiez le nom, ou ajoutez-le dans votre feuille."


def test_a_way_of_hers_stands_for_one_that_a_note_offers() -> None:
    said = [say(*arguments) for say, arguments in EVERY.values()]  # type: ignore[operator]
    said.append(suggestion([]))
    for theirs in desk_sentences.HER_WAYS:
        assert [one for one in said if theirs in one], theirs


BARRED = [name for name, (say, _) in EVERY.items() if say.__module__ == barred_sentences.__name__]


@pytest.mark.parametrize("name", BARRED)
def test_a_title_has_words_for_each_reason_not_to_write(name: str) -> None:
    say, arguments = EVERY[name]
    assert held_sentences.find_held(say(*arguments))  # type: ignore[operator] # as below


def test_what_a_title_says_stands_for_a_note_that_there_is() -> None:
    said = [say(*arguments) for say, arguments in EVERY.values()]  # type: ignore[operator]
    found = {held_sentences.find_held(one) for one in said}
    assert found == {*held_sentences.HELD, ""}


def own_words(sentence: str) -> str:
    """Without references, keys and names that were handed in."""
    return re.sub(r"[A-Z]-[A-Z0-9]{7}|Ctrl\+Z|OverflowError|#N/A", "x", sentence)


def test_it_does_not_shout(sentence: str) -> None:
    assert not re.search(r"[A-ZÀ-Ý]{2}", own_words(sentence))


def test_its_parts_begin_with_a_capital_and_end_with_a_full_stop(sentence: str) -> None:
    assert not re.search(r"[.!?] +[a-zà-ÿ]", sentence)
    assert sentence.endswith((".", "--full"))
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
        for one in (
            part for each in said for part in (each if isinstance(each, tuple) else [each])
        ):
            text = f"{one:%d/%m/%Y}" if isinstance(one, date) else str(one)
            assert text in sentence or text in {*sentences.GUARDS, *sentences.OTHERS}


def test_every_class_of_held_change_has_words_of_its_own() -> None:
    said = {sentences.guard(kind, count) for kind in sentences.GUARDS for count in (1, 3)}
    assert len(said) == 2 * len(sentences.GUARDS)


@pytest.mark.parametrize(
    ("name", "emptied", "shown"),
    [
        ("conflict", 0, "Ici : « vide »"),
        ("conflict", 1, "a donné : « vide »"),
        ("conflict with refusal", 0, "a donné : « vide »"),
        ("computed", 0, "« vide »"),
        ("untouchable", 0, "« vide »"),
        ("not in list", 0, "« vide »"),
        ("chip", 0, "« vide »"),
        ("incident", 0, "Il y avait « vide »"),
        ("incident", 1, "peut-être « vide »"),
    ],
)
def test_an_empty_cell_is_called_empty(name: str, emptied: int, shown: str) -> None:
    say, arguments = EVERY[name]
    given = ["" if place == emptied else one for place, one in enumerate(arguments)]
    assert shown in say(*given)  # type: ignore[operator] # each takes its own


def test_a_value_that_stands_there_is_not_called_empty() -> None:
    said = [say(*arguments) for say, arguments in EVERY.values()]  # type: ignore[operator]
    assert not [sentence for sentence in said if "vide »" in sentence]


def test_a_reason_that_says_what_to_type_is_followed_by_no_other_example() -> None:
    reason = "Il manque l’heure de fin : écrivez par exemple 20h-22h."

    assert sentences.refused(reason, "un horaire, par exemple 9h-11h30") == reason
    assert "Nous attendons" in sentences.refused("Ce n’est pas une date.", "une date")


def test_a_refusal_without_a_reason_still_says_what_is_expected() -> None:
    assert sentences.refused("", "une date comme 12/03.") == (
        "cette valeur n’a pas pu être lue. Nous attendons une date comme 12/03."
    )


@pytest.mark.parametrize(
    "reason",
    [
        "Nous attendons une date comme 12/03.",
        "Ce jour n’existe pas. Vouliez-vous le 30/04 ?",
        "La feuille qui en donne la liste doit être suivie d’abord.",
    ],
)
def test_a_reason_that_says_what_to_do_says_all(reason: str) -> None:
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


def test_what_was_understood_is_not_said_twice() -> None:
    assert sentences.assumed("oui", "Compris comme « oui ».") == sentences.assumed("oui", "")


def test_at_most_three_of_what_still_refers_to_a_row_are_named() -> None:
    assert "(E-AAAAAAA, E-BBBBBBB, E-CCCCCCC)" in row_sentences.because_referred(REFS[:3])
    assert "(E-AAAAAAA, E-BBBBBBB, E-CCCCCCC…)" in row_sentences.because_referred(REFS)


def test_who_has_borrowed_what_is_left_is_named_one_by_one() -> None:
    others = [("Les Épis", 2, "12/03"), ("Ludo", 1, "14/03")]
    assert "à ces dates : Les Épis (2, 12/03), Ludo (1, 14/03)." in sentences.all_lent(
        "Malle", 3, others
    )


def test_a_command_to_type_stands_as_it_is_typed() -> None:
    assert desk_sentences.until_named("").endswith(" tout de suite : sync-service sync --full")


def test_what_may_have_stood_is_told_as_a_choice_without_repetition() -> None:
    assert sentences.either(["a", "", "b", "a"]) == "a ou b"
    assert sentences.either(["", ""]) == ""


def test_menus_are_named_as_they_are_written_there() -> None:
    assert "(Fichier, Historique des versions)" in desk_sentences.missing_tab("Contacts")


def test_our_notes_are_told_from_those_of_others() -> None:
    assert sentences.is_ours(sentences.note("x"))
    assert not sentences.is_ours("Mot de la Synchronisation : x")


def test_an_archived_row_is_labelled_with_the_day() -> None:
    assert sentences.archived_label("C-7F3K2Q8", DAY) == "C-7F3K2Q8 archivé le 24/11/2026"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([9], "1 ligne attend (9)"),
        ([9, 10, 11, 20], "4 lignes attendent (9 à 11, 20)"),
        (range(9, 31, 2), "11 lignes attendent (9, 11, 13, 15, 17, 19 et 5 autres)"),
        ([*range(2, 14, 2), 20], "7 lignes attendent (2, 4, 6, 8, 10, 12 et 1 autre)"),
    ],
)
def test_rows_that_wait_below_other_titles_are_told_by_their_numbers(
    rows: Sequence[int], told: str
) -> None:
    assert told in tab_sentences.titles_of_their_own([("Désignation", "B", "C")], rows)


@pytest.mark.parametrize(
    ("awaited", "told"),
    [
        ("", ""),
        ("A", " 1 ligne manque dans la liste (« A »)"),
        ("AB", " 2 lignes manquent dans la liste (« A » et « B »)"),
        ("ABC", " 3 lignes manquent dans la liste (« A », « B » et « C »)"),
        ("ABCD", " 4 lignes manquent dans la liste (« A », « B », « C » et 1 autre)"),
        ("ABCDE", " 5 lignes manquent dans la liste (« A », « B », « C » et 2 autres)"),
    ],
)
def test_below_other_titles_it_is_told_which_rows_of_the_list_are_missing(
    awaited: Sequence[str], told: str
) -> None:
    said = tab_sentences.titles_of_their_own([("Désignation", "B", "C")], [9], awaited)
    kept = f"{told} : rien n’est archivé d’ici là." if told else ""
    assert said.endswith(f"sous les titres de la liste.{kept}")


def test_of_many_titles_the_first_are_told() -> None:
    many = [(f"Titre {n}", "B", "") for n in range(5)]
    assert "« Titre 3 » est ici en B… 1" in tab_sentences.titles_of_their_own(many, [9])


def test_each_wording_beside_values_is_quoted_once_and_cut_short() -> None:
    words = [
        ("B2", "rayé sur la fiche"),
        ("B3", "un mot et encore un " * 4),
        ("B4", "Rayé sur la fiche"),
        ("B9", "vu avec elle"),
    ]
    many = tab_sentences.remarks_beside(["Téléphone"], 4, words)
    one = tab_sentences.remarks_beside(["Téléphone"], 1, words[:1])
    same = tab_sentences.remarks_beside(["Téléphone"], 3, [(f"B{n}", "vu") for n in range(2, 5)])
    most = tab_sentences.remarks_beside(
        ["Téléphone"], 15, [(f"B{n}", f"mot {n}") for n in range(15)]
    )
    both = tab_sentences.remarks_beside(["Tél", "Mail"], 3, [*words[:1], ("C2", "elle lit")])

    assert "(B2 et B4 « rayé sur la fiche », B3 « un mot et encore un un mot et encore un" in many
    assert "… », B9 « vu avec elle »)" in many
    assert "une case a des mots" in one
    assert "1" not in one.replace("B2", "")
    assert "(B2 et 2 autres « vu »)" in same
    assert both.startswith("« Tél », « Mail » : à côté de la valeur, 3 cases ont")
    assert ("ces mots dans cette colonne ;" in many, "ces mots dans ces colonnes ;" in both) == (
        True,
        True,
    )
    assert "(B2 « rayé sur la fiche », C2 « elle lit »)" in both
    assert "B11 « mot 11 », et 3 autres : relisez la colonne)" in most
