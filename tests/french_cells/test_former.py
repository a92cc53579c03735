"""Words that were a record's name before it was renamed or moved."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from french_cells.context import Context
from french_cells.directory import Directory, KnownName, Names
from french_cells.named import partners
from french_cells.named.former import was_called
from french_cells.named.links import read_link
from french_cells.reading import Raw, Reading

TODAY = Context(date(2026, 11, 24))
DAY = "08/12/2026"
NAME = f"Café des parents du {DAY} à 14h00"
SESSION = KnownName("D-1", NAME, (DAY, f"Café des parents {DAY}"), day="2026-12-08")
TENT = KnownName("M-1", "Grande tente", ("GRANDE-TENTE", "GRANDE-TENTE Grande tente"))


@pytest.mark.parametrize(
    "raw",
    [NAME, "cafe des parents 08/12/2026", "CAFÉ 8/12", "mardi 8 décembre", DAY, 46364],
)  # fmt: skip
def test_a_session_was_called_by_its_day(raw: Raw) -> None:
    assert was_called(raw, SESSION, TODAY, "session")


@pytest.mark.parametrize(
    "raw",
    ["Café des parents", "Café des parents 10/12", "Yoga 08/12", "08/12 avec sa sœur", "idem", "",
     None, 46366],
)  # fmt: skip
def test_no_words_without_that_day_or_with_more_were_its_name(raw: Raw) -> None:
    assert not was_called(raw, SESSION, TODAY, "session")


@pytest.mark.parametrize(
    ("raw", "was"),
    [("grande tente", True), ("Tente", True), ("2 tentes", False), ("tente (abîmée)", False)],
)
def test_a_thing_was_called_by_its_name_or_a_part_of_it_alone(raw: Raw, *, was: bool) -> None:
    assert was_called(raw, TENT, TODAY, "item") is was


WORKSHOPS = (
    KnownName("A-1", "Café des mamans", owner="epis"),
    KnownName("A-2", "Café des papas", owner="epis"),
    KnownName("A-3", "Yoga", owner="epis"),
)
FORMER_TITLES = (("Café des parents", "Thé"), ("Café des parents",), ())
SESSIONS = (
    KnownName("D-1", "Café des mamans du 08/12/2026 à 14h00", owner="epis", day="2026-12-08"),
    KnownName("D-2", "Café des papas du 15/12/2026 à 14h00", owner="epis", day="2026-12-15"),
    KnownName("D-3", "Café des papas du 08/12/2026 à 18h00", owner="epis", day="2026-12-08"),
)
STRUCTURES = (
    KnownName("s-1", "Espace La Passerelle", owner="s-1"),
    KnownName("s-2", "Maison du Pont", owner="s-2"),
)
FORMER_STRUCTURES = (("Centre social Les Épis", "Les Rives"), ("Les Rives",))


def also(known: Sequence[KnownName], former: Sequence[Sequence[str]]) -> Sequence[KnownName]:
    return [replace(one, aliases=names) for one, names in zip(known, former, strict=True)]


THINGS = (
    KnownName("M-1", "Tunnel souple", ("PARACHUTE-DE-JEU", "K-2"), owner="epis", reference="M-1"),
    KnownName("M-2", "Malle lecture", ("MALLE-LECTURE",), owner="epis", reference="M-2"),
    KnownName("M-4", "Grande bâche", ("K-4",), owner="epis", reference="M-4"),
)
FORMER_THINGS = ((), (), ("Barnum",))
WAS = KnownName("M-1", "Parachute de jeu", reference="M-1")


BEFORE = {
    "item": Names(also(THINGS, FORMER_THINGS)),
    "workshop": Names(also(WORKSHOPS, FORMER_TITLES)),
    "organisation": Names(also(STRUCTURES, FORMER_STRUCTURES)),
}
RENAMED = Directory(
    {
        "item": Names(THINGS),
        "workshop": Names(WORKSHOPS),
        "session": Names(SESSIONS),
        "organisation": Names(STRUCTURES),
    },
    formerly=lambda ref: [WAS] if ref == "M-1" else [],
    also_before=lambda entity: BEFORE.get(entity, Names()),
)
SINCE = Context(date(2026, 11, 24), directory=RENAMED, owner="epis", is_in_column=True)


@pytest.mark.parametrize(
    ("entity", "raw", "target"),
    [
        ("workshop", "thé", "A-1"),
        ("item", "parachute de jeu", "M-1"),
        ("item", "Parachute de jeu x2", "M-1"),
        ("item", "barnum", "M-4"),
        ("session", "Café des parents 15/12", "D-2"),
        ("session", "Thé, 8 décembre", "D-1"),
        ("session", "Thé", "D-1"),
        ("organisation", "CENTRE SOCIAL LES EPIS", "s-1"),
        ("organisation", "les épis", "s-1"),
    ],
)
def test_a_former_name_is_understood(entity: str, raw: str, target: str) -> None:
    reading = _read(entity, raw)

    assert reading.value == target
    # A workshop's or a thing's row may be another's since, or the name another's soon.
    assert reading.severity == ("repair" if entity == "organisation" else "assume")


def test_what_a_workshops_former_title_is_read_as_names_both() -> None:
    said = "« Thé » s’appelle maintenant « Café des mamans »."

    assert _read("workshop", "Thé").message == said
    assert _read("session", "Thé 8 décembre").message == said
    assert _read("item", "Parachute de jeu").message == (
        "« Parachute de jeu » s’appelle maintenant « Tunnel souple »."
    )


def _read(entity: str, raw: str) -> Reading:
    if entity == "organisation":
        return partners.read(raw, SINCE)
    return read_link(raw, SINCE, entity)


@pytest.mark.parametrize("raw", ["PARACHUTE-DE-JEU", "k-2", "Tunnel souple", "malle-lecture"])
def test_a_code_that_was_made_of_a_former_name_is_still_a_code(raw: str) -> None:
    assert _read("item", raw).severity in ("ok", "repair")


CORRECTED = [
    "Parachute de jeux",
    "Parachute de jeu (grand)",
    "PARACHUTES DE JEU",
    "Le parachute de jeu bleu",
]
WITH_WORDS_IN_FRONT = [
    "Housse de parachute de jeu",
    "Livret du parachute de jeu",
    "Sac parachute de jeu",
    "Petit parachute de jeu",
    "Jeu du parachute",
]


@pytest.mark.parametrize("name", CORRECTED)
@pytest.mark.parametrize("raw", ["Parachute de jeu", "parachute de jeu", "Parachute de jeu x2"])
def test_a_name_that_was_corrected_is_asked_about_by_nobody(name: str, raw: str) -> None:
    """Each loan typed « Parachute de jeu » was asked about once that was « Parachute de jeux »."""
    reading = read_link(raw, _corrected(name), "item")

    assert (reading.value, reading.severity) == ("M-1", "repair")


@pytest.mark.parametrize("name", WITH_WORDS_IN_FRONT)
def test_a_name_with_a_word_in_front_may_be_another_things(name: str) -> None:
    """The parachute is gone, and its row has what it was kept in."""
    reading = read_link("Parachute de jeu", _corrected(name), "item")

    assert (reading.value, reading.severity) == ("M-1", "assume")


@pytest.mark.parametrize(
    "others",
    [
        [KnownName("M-5", "Parachute de jeu (petit)")],
        [KnownName("M-5", "Grands parachutes de jeux")],
    ],
)
def test_where_another_thing_may_be_meant_a_corrected_name_is_asked_about(
    others: Sequence[KnownName],
) -> None:
    context = _corrected("Parachute de jeux", *others)

    assert read_link("Parachute de jeu", context, "item").severity == "assume"


def test_where_another_thing_was_called_so_a_corrected_name_is_asked_about() -> None:
    context = _corrected("Parachute de jeux", KnownName("M-5", "Tunnel", ("K-5",)))
    known = context.directory.of("item").by_target.values()
    before = Names(
        also([*known], [("Parachute de jeu",) if o.target == "M-5" else () for o in known])
    )
    directory = replace(context.directory, also_before=lambda _: before)

    reading = read_link("Parachute de jeu", replace(context, directory=directory), "item")

    assert reading.severity == "assume"


def _corrected(name: str, *others: KnownName) -> Context:
    thing = KnownName("M-1", name, ("PARACHUTE-DE-JEU", "K-2"), owner="epis", reference="M-1")
    directory = replace(RENAMED, names={**RENAMED.names, "item": Names([thing, *others])})
    directory = replace(directory, also_before=lambda _: Names())
    return replace(SINCE, directory=directory)


def test_a_former_name_is_said_as_it_was_spelt() -> None:
    """A yes to it is one to « parachute de jeu », too."""
    assert _read("item", "parachute de jeu x2").message == (
        "« Parachute de jeu » s’appelle maintenant « Tunnel souple »."
    )


def test_a_thing_that_is_called_so_is_meant_and_not_whose_code_was_made_of_that() -> None:
    known = [*THINGS, KnownName("M-3", "Parachute de jeu", ("PARACHUTE-DE-JEU-2",), owner="epis")]
    directory = replace(RENAMED, names={**RENAMED.names, "item": Names(known)})
    reading = read_link("Parachute de jeu", replace(SINCE, directory=directory), "item")

    assert (reading.value, reading.severity) == ("M-3", "ok")


def test_who_has_a_name_now_is_meant_and_not_who_had_it() -> None:
    known = [*WORKSHOPS, KnownName("A-4", "Thé", owner="epis")]
    directory = replace(RENAMED, names={**RENAMED.names, "workshop": Names(known)})

    assert read_link("Thé", replace(SINCE, directory=directory), "workshop").value == "A-4"


@pytest.mark.parametrize(
    ("entity", "raw", "names"),
    [
        ("workshop", "Café des parents", ("Café des mamans", "Café des papas")),
        ("session", "Café des parents 08/12", (SESSIONS[0].name, SESSIONS[2].name)),
        ("organisation", "Les Rives", ("Espace La Passerelle", "Maison du Pont")),
    ],
)
def test_of_several_that_had_a_name_a_person_says_which(
    entity: str, raw: str, names: Sequence[str]
) -> None:
    reading = _read(entity, raw)

    assert reading.error == "ambiguous"
    assert reading.message == "Plusieurs ont porté ce nom : écrivez « {} » ou « {} ».".format(
        *names
    )


@pytest.mark.parametrize(
    ("entity", "raw"),
    [("workshop", "Gym"), ("session", "Thé 09/12"), ("session", "Gym 08/12"),
     ("organisation", "MJC du Parc"), ("organisation", "les épis ?")],
)  # fmt: skip
def test_no_other_words_are_a_former_name(entity: str, raw: str) -> None:
    assert not _read(entity, raw).accepted


def test_of_a_former_workshop_with_several_sessions_the_day_is_asked() -> None:
    sessions = [*SESSIONS, replace(SESSIONS[0], target="D-4", day="2026-12-22")]
    directory = replace(RENAMED, names={**RENAMED.names, "session": Names(sessions)})

    reading = read_link("Thé", replace(SINCE, directory=directory), "session")

    assert "par exemple « Café des mamans 08/12/2026 »" in reading.message


def test_of_two_that_had_a_name_and_have_one_again_the_code_says_which() -> None:
    """It said: « écrivez « Yoga » ou « Yoga » », and neither was understood."""
    known = [KnownName(f"A-{n}", "Yoga", owner=owner) for n, owner in enumerate(("epis", "mjc"))]
    former = Names(also(known, (("Café",), ("Café",))))
    directory = Directory({"workshop": Names(known)}, also_before=lambda _entity: former)

    reading = read_link("Café", Context(date(2026, 11, 24), directory=directory), "workshop")

    assert reading.error == "ambiguous"
    assert reading.message == "Plusieurs ont porté ce nom : écrivez sa référence ou son code."
