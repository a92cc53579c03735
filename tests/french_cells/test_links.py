"""Items, workshops, sessions and meetings by the names that people write."""

from dataclasses import replace

import pytest

from french_cells.directory import Directory, KnownName, Names
from french_cells.named.links import read_link
from french_cells.reading import Raw
from tests.french_cells.reading import TODAY

DIRECTORY = Directory({
    "item": Names([
        KnownName("M-1", "Malle « Les écrans »", ("K-1", "K-1 Malle « Les écrans »")),
        KnownName("M-2", "Raconte-tapis de la mare", ("K-2",)),
        KnownName("M-3", "Kamishibaï", ("K-12",)),
        KnownName("M-4", "Kamishibaï", ("K1-2",)),
    ]),
    "session": Names([
        KnownName(
            "D-1", "Café des parents du 01/12/2026 à 14h00", ("2026-12-01",), "", "2026-12-01"
        ),
        KnownName("D-2", "Lire ensemble du 08/12/2026 à 10h00", ("2026-12-08",), "", "2026-12-08"),
        KnownName("D-3", "Café des parents du 08/12/2026 à 14h00", (), "", "2026-12-08"),
        KnownName("D-4", "Café des parents du 05/01/2027 à 14h00", (), "", "2027-01-05"),
    ]),
})  # fmt: skip
NAMED: list[tuple[str, Raw, object, str]] = [
    ("item", "Malle « Les écrans »", "M-1", "ok"),
    ("item", "malle les ecrans", "M-1", "repair"),
    ("item", "K2", "M-2", "repair"),
    ("item", "k 2", "M-2", "repair"),
    ("item", "K12", "ambiguous", "reject"),
    ("item", "Kamishibaï", "ambiguous", "reject"),
    ("item", "Raconte tapis", "M-2", "repair"),
    ("item", "Raconte tapis marin", "invalid", "reject"),
    ("item", "K9", "invalid", "reject"),
    ("session", "Café des parents du 1er décembre 2026", "D-1", "repair"),
    ("session", "café des parents - 01/12/2026", "D-1", "repair"),
    ("session", "café du 1/12", "D-1", "repair"),
    ("session", "Café des parents 5 janvier", "D-4", "repair"),
    ("session", 46357, "D-1", "repair"),
    ("session", "08/12/2026", "ambiguous", "reject"),
    ("session", "Lire 08/12/2026", "D-2", "repair"),
    ("session", "Jeux 08/12/2026", "invalid", "reject"),
    ("session", "Café des parents", "ambiguous", "reject"),
    ("session", "Café des parents 2", "invalid", "reject"),
    ("session", True, "invalid", "reject"),
    ("session", "Café du 02/12/2026", "invalid", "reject"),
]


@pytest.mark.parametrize(("entity", "raw", "value", "severity"), NAMED)
def test_a_record_is_found_by_name_code_or_day(
    entity: str, raw: Raw, value: object, severity: str
) -> None:
    reading = read_link(raw, replace(TODAY, directory=DIRECTORY), entity)
    assert (reading.value if reading.accepted else reading.error, reading.severity) == (
        value,
        severity,
    )


@pytest.mark.parametrize("raw", ["1/12", "café du 1er décembre", 46357])
def test_a_day_whose_year_nobody_wrote_is_shown_where_two_years_have_one(raw: Raw) -> None:
    """Of one session only that day is asked about: « D’après le jour » stood in each row."""
    last = KnownName("D-0", "Café des parents du 01/12/2025 à 14h00", (), "", "2025-12-01")
    other = KnownName("D-0", "Lire ensemble du 01/12/2025 à 14h00", (), "", "2025-12-01")

    def severity(one: KnownName) -> str:
        known = Directory({"session": Names([*DIRECTORY.of("session").by_target.values(), one])})
        return read_link(raw, replace(TODAY, directory=known), "session").severity

    assert severity(last) == "assume"
    assert severity(other) == ("repair" if isinstance(raw, str) and "café" in raw else "assume")


@pytest.mark.parametrize("raw", ["01/12/2026 - jeux en bois", "01/12/2026 (Lire ensemble)"])
def test_what_stands_behind_the_day_may_name_another_record(raw: str) -> None:
    """Beside a day alone such words are a remark; only the café is on that day."""
    assert not read_link(raw, replace(TODAY, directory=DIRECTORY), "session").accepted


def test_what_is_not_found_is_answered_with_what_looks_alike() -> None:
    told = {
        raw: read_link(raw, replace(TODAY, directory=DIRECTORY), "item").message
        for raw in ("Raconte tapis marin", "Trampoline")
    }
    assert told["Raconte tapis marin"].endswith("Vouliez-vous dire « Raconte-tapis de la mare » ?")
    assert told["Trampoline"].endswith("demandez à la coordination de l’ajouter.")


@pytest.mark.parametrize(
    ("raw", "advice"),
    [
        ("Café des parents du 20/11/2026", "Si elle a eu lieu, ajoutez-la d’abord"),
        ("Café des parents du 13/11/2026", "Si elle a eu lieu, ajoutez-la d’abord"),
        (46346, "Si elle a eu lieu, ajoutez-la d’abord"),
        ("Bricolage du samedi du 17/11/2026", "Si elle a eu lieu, ajoutez-la d’abord"),
        ("Café des parents du 15/12/2026", "Si elle est prévue, ajoutez-la d’abord"),
        ("Café des parent", "Vouliez-vous dire"),
    ],
)
def test_of_a_session_that_no_list_has_another_days_is_not_the_first_advice(
    raw: Raw, advice: str
) -> None:
    """Of one that had been, three to come were suggested, one of them another structure's."""
    own = [
        KnownName("D-1", "Café des parents du 12/11/2026 à 14h00", (), "les-epis", "2026-11-12"),
        KnownName("D-2", "Café des parents du 10/12/2026 à 14h00", (), "les-epis", "2026-12-10"),
    ]
    other = replace(own[0], target="D-3", name="Café du 12/11/2026 à 15h00", owner="mjc")
    like_by_its_day = replace(
        own[0], target="D-4", name="Éveil musical du 07/11/2026 à 10h00", day="2026-11-07"
    )
    known = Directory({"session": Names([*own, other, like_by_its_day])})
    context = replace(TODAY, directory=known, owner="les-epis")
    message = read_link(raw, context, "session").message

    assert advice in message
    is_over, is_to_come = ("a eu lieu" in advice, "est prévue" in advice)
    is_called_so = isinstance(raw, str) and "Café" in raw
    assert (own[0].name in message) == (is_called_so and not is_to_come)
    assert (own[1].name in message) == (is_called_so and not is_over)
    assert like_by_its_day.name not in message
    assert other.name not in message or not (is_over or is_to_come)


def test_a_day_with_several_sessions_is_answered_with_their_names() -> None:
    message = read_link("08/12/2026", replace(TODAY, directory=DIRECTORY), "session").message
    assert "« Café des parents du 08/12/2026 à 14h00 » ou « Lire ensemble" in message


@pytest.mark.parametrize("named", ["(salle A)", "(salle B)"])
def test_a_name_cut_short_that_two_things_begin_with_is_asked_about(named: str) -> None:
    """It was the one of them that came last."""
    rooms = sorted(("(salle A)", "(salle B)"), key=named.__eq__)
    things = Names(KnownName(f"M-{n}", f"Vidéoprojecteur {one}") for n, one in enumerate(rooms))
    directory = Directory({"item": things})
    reading = read_link("vidéoproj.", replace(TODAY, directory=directory), "item")
    assert reading.error == "ambiguous"


@pytest.mark.parametrize(
    ("other", "target"),
    [
        ({}, "C-1"),
        ({"mail": "autre@example.org"}, None),
        ({"owner": "mairie"}, None),
        ({"mail": ""}, None),
    ],
)
def test_who_stands_twice_in_a_list_with_one_address_is_one(
    other: dict[str, str], target: str | None
) -> None:
    """« Plusieurs portent ce nom » was asked of a name that a list of contacts has twice."""
    one = KnownName("C-1", "Valérie Henry", ("Henry Valérie",), "pmi", mail="v.henry@example.org")
    people = Names([one, replace(one, target="C-2", **other)])  # type: ignore[arg-type] # texts
    context = replace(TODAY, directory=Directory({"contact": people}))
    assert read_link("HENRY Valérie", context, "contact").value == target


def _thing(code: str, label: str, owner: str = "ludo") -> KnownName:
    return KnownName(f"M-{owner}-{code}", label, (code, f"{code} {label}"), owner)


THINGS = Names([
    _thing("6", "Mölkky"),
    _thing("7", "Parachute 5 m"),
    _thing("15", "draisiennes"),
    _thing("16", "casques"),
    _thing("18", "barnum 3x3"),
    _thing("19", "Barnum blanc"),
    _thing("19b", "Tunnel + tapis"),
    _thing("21", "grand mikado"),
    _thing("22", "Poufs (8)"),
    _thing("23", "Malle coopération"),
    _thing("24", "Malle cirque"),
    _thing("25", "Petit toboggan vert"),
    _thing("9", "Sono", "mairie"),
])  # fmt: skip
AT_THE_LENDERS = replace(TODAY, directory=Directory({"item": THINGS}), keeper="ludo")


@pytest.mark.parametrize(
    ("raw", "target"),
    [
        ("molkky x2", "M-ludo-6"),
        ("2 x Mölkky", "M-ludo-6"),
        ("2 Mölkky", "M-ludo-6"),
        ("12 casques", "M-ludo-16"),
        ("toutes les draisiennes", "M-ludo-15"),
        ("casques (les 3)", "M-ludo-16"),
        ("Casques (1 sac)", "M-ludo-16"),
        ("Casques (2 sacs)", None),
        ("2 barnums 3x3", "M-ludo-18"),
        ("Casques (4)", "M-ludo-16"),
        ("barnum 3x3", "M-ludo-18"),
        ("Poufs (8)", "M-ludo-22"),
        ("poufs x 4", "M-ludo-22"),
        ("Tunnel + tapis", "M-ludo-19b"),
        ("n°7", "M-ludo-7"),
        ("N° 15", "M-ludo-15"),
        ("numéro 21", "M-ludo-21"),
        ("n°9", None),
        ("n°99", None),
        ("gd mikado", "M-ludo-21"),
        ("pt mikado", None),
        ("pt toboggan", "M-ludo-25"),
        ("malle coop.", "M-ludo-23"),
        ("malle clown", None),
        ("barnum", None),
        ("molkky x2 ou x3", None),
        ("luge x2", None),
    ],
)
def test_a_thing_is_found_by_what_people_call_it_in_a_hurry(raw: str, target: str | None) -> None:
    """Each of these was asked about in a lender's own book of loans."""
    assert read_link(raw, AT_THE_LENDERS, "item").value == target


def test_a_number_is_that_of_whoever_keeps_the_list() -> None:
    assert read_link("n°9", replace(AT_THE_LENDERS, keeper="mairie"), "item").value == "M-mairie-9"
    assert not read_link("n°9", replace(AT_THE_LENDERS, keeper=""), "item").accepted


@pytest.mark.parametrize(
    "raw",
    [
        "draisiennes + casques",
        "Draisiennes, casques",
        "mikado et sono",
        "10 draisiennes et 4 casques",
        "10 draisiennes 4 casques",
    ],
)
def test_of_two_things_in_a_cell_each_wants_a_row(raw: str) -> None:
    """« Vouliez-vous dire » one of them or the other, while both are meant."""
    message = read_link(raw, AT_THE_LENDERS, "item").message
    assert message.startswith("Il y a plusieurs choses («")
    assert message.endswith("») : écrivez une ligne pour chacune.")


def test_a_case_is_not_like_another_because_both_are_cases() -> None:
    told = {
        raw: read_link(raw, AT_THE_LENDERS, "item").message
        for raw in ("Malle déguisements", "Malle sirque")
    }
    assert "cirque" not in told["Malle déguisements"]
    assert "Vouliez-vous dire « Malle cirque » ?" in told["Malle sirque"]


PAPAS = KnownName("D-1", "Papas bricoleurs du 12/12/2026 à 10h00", (), "les-epis", "2026-12-12")
SOUP = [
    KnownName("D-2", "Soupe du 12/12/2026 à 10h00", (), "les-epis", "2026-12-12"),
    KnownName("D-3", "Soupe du 19/12/2026 à 10h00", (), "les-epis", "2026-12-19"),
]
OVER = KnownName("D-4", "Contes du 12/09/2026 à 10h00", (), "les-epis", "2026-09-12")


@pytest.mark.parametrize(
    ("raw", "target"),
    [
        ("Papas bricoleurs", "D-1"),
        ("PAPAS BRICOLEURS", "D-1"),
        ("Papas", None),
        ("Soupe", None),
        ("Contes", None),
        ("Papas bricoleurs 19/12/2026", None),
    ],
)
def test_a_workshop_with_one_session_that_is_still_to_come_names_it(
    raw: str, target: str | None
) -> None:
    """One of two, or one that is over while the next is not listed yet, is asked about."""
    known = replace(TODAY, directory=Directory({"session": Names([PAPAS, *SOUP, OVER])}))
    for owner in ("", "les-epis"):
        assert read_link(raw, replace(known, owner=owner), "session").value == target


def test_of_several_sessions_the_next_is_the_example() -> None:
    known = replace(TODAY, directory=DIRECTORY)
    reading = read_link("Café des parents", known, "session")
    assert reading.message.endswith("par exemple « Café des parents 01/12/2026 ».")


def test_a_name_in_a_partners_own_list_means_nothing_of_anothers() -> None:
    known = replace(TODAY, directory=Directory({"session": Names([PAPAS])}), owner="mjc")
    for raw in ("Papas bricoleur", "13/12/2026"):
        assert "Aucune séance n’est encore connue" in read_link(raw, known, "session").message


@pytest.mark.parametrize("raw", ["08/12/2026", "mardi 8 décembre 2026", 46364])
def test_a_day_names_the_owners_own_session(raw: Raw) -> None:
    """Each partner's list was asked which of all partners' sessions of that day it meant."""
    name = "Jeux du 08/12/2026 à 14h30"
    known = [
        KnownName("D-4", name, (), "les-epis", "2026-12-08"),
        KnownName("D-5", name, (), "mjc", "2026-12-08"),
        KnownName("D-6", f"{name} bis", (), "mjc", "2026-12-08"),
    ]
    all_ = replace(TODAY, directory=Directory({"session": Names(known)}))

    def target(owner: str, raw: Raw) -> object:
        return read_link(raw, replace(all_, owner=owner), "session").value

    assert target("les-epis", raw) == "D-4"
    assert target("les-epis", name) == "D-4"
    assert [target(owner, raw) for owner in ("", "mjc", "crèche")] == [None, None, None]


def test_a_day_without_a_session_is_told_as_it_shows_in_the_cell() -> None:
    context = replace(TODAY, directory=DIRECTORY)
    assert "« 02/12/2026 » n’est pas connu" in read_link(46358, context, "session").message
    assert "« 46358 »" in read_link(46358, context, "item").message
