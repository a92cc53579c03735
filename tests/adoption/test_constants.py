"""What a table says once, in its title or not at all: no column is asked for it."""

from functools import partial

import pytest

from french_cells.directory import Directory, KnownName, Names
from french_cells.reading import Raw
from sync_service.adoption.adopt_report import report
from sync_service.adoption.adopt_sheet import (
    Adoption,
    AdoptRequest,
    look_at_sheet,
    write_adoption,
)
from sync_service.domain.errors import UsageError
from sync_service.domain.record import Entity
from sync_service.model.codecs import build_codec
from tests.adoption.test_adopt_sheet import TODAY, OneSpreadsheet, WrittenDown, tab_of

KNOWN = Directory({
    "organisation": Names([KnownName("ludo", "Ludothèque du Parc")]),
    "workshop": Names([KnownName("W-1", "Luge en famille", (), "ludo")]),
    "session": Names([
        KnownName(
            "D-1", "Luge en famille du 19/12/2026 à 14h00", ("2026-12-19",), "ludo", "2026-12-19"
        ),
    ]),
})  # fmt: skip
FAMILIES: list[tuple[Raw, ...]] = [
    ("Prénom", "Tél", "Adultes"),
    ("Zoé", "06 39 98 12 34", 1),
    ("Luc", "06 39 98 12 35", 2),
]
SESSIONS: list[tuple[Raw, ...]] = [
    ("Atelier", "Date", "Début"),
    ("Luge en famille", "19/12/2026", "14h"),
]


def look(
    entity: Entity, *rows: tuple[Raw, ...], tab: str = "Feuille 1", **always: str
) -> Adoption:
    request = AdoptRequest("1abc", entity, "ludo", constants=always)
    codec = partial(build_codec, entity, KNOWN, TODAY)
    return look_at_sheet(request, OneSpreadsheet(tab_of(*rows, title=tab)), codec, TODAY)


@pytest.mark.parametrize(
    ("title", "tab", "told"),
    [
        ("Luge en famille, samedi 19 décembre", "Inscrits", "Luge en famille, samedi 19 décembre"),
        ("Inscriptions", "luge_19_decembre", "luge_19_decembre"),
        ("Groupe de parole du 3 décembre 2026", "Inscrits", "Groupe de parole du 3 décembre 2026"),
        ("Luge en famille", "Inscrits", "Luge en famille"),
    ],
)
def test_the_one_session_of_a_list_is_what_its_title_or_its_tab_says(
    title: str, tab: str, told: str
) -> None:
    """« Il manque une colonne pour Séance »; one that nobody knows yet waits for its list."""
    adoption = look("registration", (title,), *FAMILIES, tab=tab)
    target = WrittenDown()
    write_adoption(adoption, target)
    assert target.tabs[0][1].constants == {"session_id": told}
    assert f"« {told} » pour toutes les lignes" in " ".join(report(adoption, {}, 400).split())


@pytest.mark.parametrize(
    "title", ["Inscriptions", "Lampions samedi 28 novembre et galettes samedi 16 janvier"]
)
def test_a_title_that_names_no_day_or_two_leaves_the_column_missing(title: str) -> None:
    with pytest.raises(UsageError, match=r"il manque une colonne pour Séance.*--always"):
        write_adoption(look("registration", (title,), *FAMILIES), WrittenDown())


def test_what_is_given_once_is_missed_no_more() -> None:
    with pytest.raises(UsageError, match=r'Lieu.*--always "Lieu=…"'):
        write_adoption(look("session", *SESSIONS), WrittenDown())
    target = WrittenDown()
    write_adoption(look("session", *SESSIONS, Lieu="Salle des fêtes"), target)
    assert target.tabs[0][1].constants == {"place": "Salle des fêtes"}


@pytest.mark.parametrize(
    ("always", "said"),
    [({"Couleur": "bleu"}, "Couleur"), ({"Début": "tôt"}, "ne peut pas être lu")],
)
def test_what_no_cell_could_say_is_not_given_for_all(always: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        look("session", *SESSIONS, **always)
