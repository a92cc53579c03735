"""Partners by the names people write: read when there is one, suggested otherwise."""

from dataclasses import replace

import pytest

from french_cells.context import Context
from french_cells.directory import Directory, KnownName, Names
from french_cells.kinds import KINDS
from french_cells.named import partners
from french_cells.named.keepers import is_keepers_voice
from french_cells.reading import Raw
from tests.french_cells.reading import TODAY, Case, cases, read

DIRECTORY = Directory({
    "organisation": Names([
        KnownName("tilleuls", "Centre social et culturel Les Tilleuls", ("Les Tilleuls",)),
        KnownName("ville-toul", "Ville de Toul"),
        KnownName("caf", "Caisse d'Allocations Familiales"),
        KnownName("ape", "APE Association des Parents d'Élèves"),
        KnownName("en", "Éducation nationale : circonscription de Toul"),
        KnownName("ludo-a", "Ludothèque"),
        KnownName("ludo-b", "Ludothèque"),
    ])
})  # fmt: skip
PARTNERS: list[Case] = [
    ("Les Tilleuls", "tilleuls", "ok"),
    ("les tilleuls", "tilleuls", "repair"),
    ("CSC « Les Tilleuls »", "tilleuls", "repair"),
    ("Mairie de Toul", "ville-toul", "repair"),
    ("C.A.F.", "caf", "repair"),
    ("Parents d'élèves", "ape", "repair"),
    ("Pôle parents (APE)", "ape", "repair"),
    ("educ nat", "en", "assume"),
    ("Ville", "ville-toul", "assume"),
    ("Ludothèque", "ambiguous", "reject"),
    ("Centre social", "ambiguous", "reject"),
    ("Les Tilleuls ?", "ambiguous", "reject"),
    ("APE / CAF", "ambiguous", "reject"),
    ("Pôle emploi (Nancy)", "ambiguous", "reject"),
    ("MJC", "ambiguous", "reject"),
    ("12", "invalid", "reject"),
    ("caf@example.org", "invalid", "reject"),
    ("", "empty", "reject"),
]


@pytest.mark.parametrize(("raw", "value", "severity"), cases(PARTNERS))
def test_a_partner_is_found_or_refused(raw: Raw, value: object, severity: str) -> None:
    assert read("partner", raw, directory=DIRECTORY) == (value, severity)


def test_a_slip_in_a_long_word_is_understood_and_shown_to_a_person() -> None:
    names = Directory({"organisation": Names([KnownName("mjc", "MJC du Vieux Moulin")])})
    reading = KINDS["partner"]("MJC du Vieux Moullin", replace(TODAY, directory=names))
    assert (reading.value, reading.severity) == ("mjc", "assume")


def test_a_near_name_is_only_suggested() -> None:
    names = Directory({"organisation": Names([KnownName("mjc", "MJC du Vieux Moulin")])})
    reading = KINDS["partner"]("MJC du Vieux Mulot", replace(TODAY, directory=names))
    assert reading.message.endswith("Vouliez-vous dire « MJC du Vieux Moulin » ?")


def test_names_that_share_only_small_words_are_not_suggested() -> None:
    names = Names(
        [KnownName("epis", "Centre social Les Épis"), KnownName("loups", "Les Loupiots")]
    )
    assert names.suggest("Les Cigognes") == ()
    assert names.suggest("les loupiot") == ("Les Loupiots",)
    assert names.suggest("les") == ()


def test_a_number_in_common_is_no_likeness() -> None:
    """« Câble HDMI 10 m » was thought to be the thing with the number 10."""
    names = Names([KnownName("I-1", "Tunnel en toile", aliases=("10",))])

    assert names.suggest("Câble HDMI 10 m") == ()
    assert names.suggest("tunel en toile") == ("Tunnel en toile",)


HERE = Directory({
    "organisation": Names([
        KnownName("the-etat", "État, Sous-Préfecture"),
        KnownName("the-ville", "Municipalité de Lunéville"),
        KnownName("the-ccas", "CCAS de Lunéville"),
        KnownName("the-rpe", "RPE du Pays de Vauxmont"),
        KnownName("the-hugo", "Collège Victor Hugo"),
    ])
})  # fmt: skip
SHORT: list[Case] = [
    ("SP Lunéville", "the-etat", "assume"),
    ("État", "the-etat", "assume"),
    ("Municipalité", "the-ville", "assume"),
    ("Ville", "ambiguous", "reject"),
    ("CCAS de la ville de Lunéville", "the-ccas", "repair"),
    ("RPE", "the-rpe", "assume"),
    ("Vauxmont", "ambiguous", "reject"),
    ("Collège Hugo", "the-hugo", "assume"),
    ("Hugo", "ambiguous", "reject"),
    ("Collège", "the-hugo", "assume"),
    ("le collège", "the-hugo", "repair"),
    ("le colège", "the-hugo", "assume"),
    ("l'hôtel de ville", "the-ville", "repair"),
    ("Pôle social (CCAS)", "the-ccas", "repair"),
    ("Mme Petit (CCAS)", "ambiguous", "reject"),
    ("CD", "ambiguous", "reject"),
]


@pytest.mark.parametrize(("raw", "value", "severity"), cases(SHORT))
def test_a_short_name_is_read_only_where_it_can_be_no_other(
    raw: Raw, value: object, severity: str
) -> None:
    assert read("partner", raw, directory=HERE) == (value, severity)


TOWN = Directory({
    "organisation": Names([
        KnownName("paulfort", "École élémentaire Paul-Fort"),
        KnownName("parents", "Association de parents Paul-Fort"),
        KnownName("capucines", "École maternelle Les Capucines"),
        KnownName("ape", "APE des Capucines"),
        KnownName("classe", "École à l’hôpital"),
        KnownName("pas", "Crèche parentale Pas à Pas"),
        KnownName("ancrage", "Foyer d'hébergement L'Ancrage"),
        KnownName("spf", "Secours populaire"),
        KnownName("sc", "Secours catholique"),
        KnownName("mission", "Mission locale du Lunévillois"),
        KnownName("nid", "Crèche Les Bulles"),
        KnownName("jeux", "Ludothèque Les Bulles"),
    ])
})  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "value", "severity"),
    cases(
        [
            ("paul fort", "paulfort", "repair"),
            ("Les Capucines", "capucines", "repair"),
            ("l'ancrage", "ancrage", "repair"),
            ("Secours pop", "spf", "repair"),
            ("mission loc", "mission", "repair"),
            ("EM Capucines", "capucines", "repair"),
            ("EE Paul-Fort", "paulfort", "repair"),
            ("EE P.-Fort", "paulfort", "repair"),
            ("EM", "ambiguous", "reject"),
            ("Secours", "ambiguous", "reject"),
            ("Secours po ?", "ambiguous", "reject"),
            ("Les Bulles", "ambiguous", "reject"),
            ("hébergement", "ambiguous", "reject"),
            ("paul fort ou Les Capucines", "ambiguous", "reject"),
            ("École à l'hôpital", "classe", "repair"),
            ("Pas à pas", "pas", "repair"),
            ("l'hôpital", "ambiguous", "reject"),
        ]
    ),
)
def test_a_name_without_its_kind_or_cut_short_is_one_where_no_other_is_called_so(
    raw: Raw, value: object, severity: str
) -> None:
    """A union of parents has the name of its school; alone it is the school's."""
    assert read("partner", raw, directory=TOWN, is_in_column=True) == (value, severity)


LIST = Directory({
    "organisation": Names([
        KnownName("hautspres", "Centre social des Hauts-Prés"),
        KnownName("debleu", "Ludothèque Le Dé Bleu"),
        KnownName("pmi", "PMI de Sarvoise"),
        KnownName("couleurs", "Association Couleurs du Monde"),
    ])
})  # fmt: skip
OTHERS = [
    KnownName("epis", "Centre social Les Épis"),
    KnownName("bus", "Ludobus du Piémont"),
]


@pytest.mark.parametrize(
    ("raw", "value", "severity"),
    cases(
        [
            ("Centre social", "ambiguous", "reject"),
            ("le centre social", "ambiguous", "reject"),
            ("Ludo", "ambiguous", "reject"),
            ("Centre social - Hugo", "ambiguous", "reject"),
            ("Centre social (Hugo S.)", "ambiguous", "reject"),
            ("PMI (Aurélie V.)", "pmi", "repair"),
            ("Centre social - Nancy", "ambiguous", "reject"),
            ("Centre social - Hugo Martin et Léa", "ambiguous", "reject"),
            ("Centre social ?", "ambiguous", "reject"),
            ("Association", "ambiguous", "reject"),
            ("Centre", "ambiguous", "reject"),
        ]
    ),
)
def test_a_kind_of_house_may_be_one_that_is_not_known(
    raw: Raw, value: object, severity: str
) -> None:
    assert read("partner", raw, directory=LIST, is_in_column=True) == (value, severity)


@pytest.mark.parametrize("raw", ["Centre social", "Centre social - Hugo", "Ludo"])
def test_a_kind_of_house_is_asked_about_where_there_are_two(raw: str) -> None:
    names = Names([*LIST.of("organisation").by_target.values(), *OTHERS])
    two = Directory({"organisation": names})
    reading = read("partner", raw, directory=two, is_in_column=True)
    assert reading == ("ambiguous", "reject")


def test_a_remark_beside_a_kind_of_house_is_asked_about_with_it() -> None:
    """« centre social (ados) » had a note of its own below that of « centre social »."""
    context = replace(TODAY, directory=LIST, is_in_column=True)
    told = {
        raw: partners.read(raw, context).message
        for raw in ("centre social", "centre social (ados)", "École (maternelle)")
    }
    assert told["centre social (ados)"] == told["centre social"]
    assert "« École (maternelle) »" in told["École (maternelle)"]


KEPT = {"directory": LIST, "is_in_column": True, "field": "organisation_id", "keeper": "hautspres"}


@pytest.mark.parametrize(
    ("raw", "value", "severity"),
    cases(
        [
            ("ici", "hautspres", "repair"),
            ("Nous", "hautspres", "repair"),
            ("chez nous", "hautspres", "repair"),
            ("Centre social (nous)", "hautspres", "repair"),
            ("Hauts-Prés, nous", "hautspres", "repair"),
            ("PMI (nous)", "pmi", "repair"),
            ("Médiathèque (nous)", "ambiguous", "reject"),
            ("nous ?", "ambiguous", "reject"),
            ("Centre social (nous ?)", "ambiguous", "reject"),
            ("nous et la PMI", "ambiguous", "reject"),
        ]
    ),
)
def test_we_are_who_keeps_the_list(raw: Raw, value: object, severity: str) -> None:
    assert read("partner", raw, owner="hautspres", **KEPT) == (value, severity)


@pytest.mark.parametrize(
    ("raw", "value", "severity"),
    cases(
        [
            ("CSHP", "hautspres", "repair"),
            ("C.S.H.P.", "hautspres", "repair"),
            ("BM", "ambiguous", "reject"),
            ("CSHP ?", "ambiguous", "reject"),
        ]
    ),
)
@pytest.mark.parametrize("field", ["organisation_id", "owner_organisation_id"])
def test_the_initials_of_who_keeps_the_list_are_its_own(
    raw: Raw, value: object, severity: str, field: str
) -> None:
    kept = {**KEPT, "field": field}
    assert read("partner", raw, owner="hautspres", **kept) == (value, severity)


def test_where_two_have_these_initials_somebody_is_asked() -> None:
    known = [KnownName("livres", "Bibliothèque municipale"), KnownName("bar", "Bar mobile")]
    one, two = (Directory({"organisation": Names(names)}) for names in (known[:1], known))
    kept = {**KEPT, "keeper": "livres", "field": "owner_organisation_id", "owner": "livres"}
    assert read("partner", "BM", **{**kept, "directory": one}) == ("livres", "repair")
    assert read("partner", "BM", **{**kept, "directory": two}) == ("ambiguous", "reject")


def test_where_all_rows_stand_a_person_looks_at_who_we_are() -> None:
    assert read("partner", "nous", **KEPT) == ("hautspres", "assume")


def test_whoever_says_we_of_most_of_a_column_keeps_the_list() -> None:
    """« Compris comme Ludobus La Toupie » was asked of 15 things « à nous » out of 21."""
    ours = {**KEPT, "field": "owner_organisation_id", "is_keepers_voice": True}
    assert read("partner", "nous", **ours) == ("hautspres", "repair")
    assert read("partner", "CSHP", **ours) == ("hautspres", "repair")
    assert read("partner", "nous ?", **ours) == ("ambiguous", "reject")


@pytest.mark.parametrize(
    ("said", "is_voice"),
    [
        (["nous", "Nous", "chez nous", "PMI", None], True),
        (["nous", "nous", "PMI"], False),
        (["nous", "nous", "nous", "PMI", "PMI", "Mairie"], False),
        ([], False),
    ],
)
def test_three_cells_and_most_of_a_column_are_a_voice(said: list[Raw], *, is_voice: bool) -> None:
    assert is_keepers_voice(said) == is_voice


@pytest.mark.parametrize(
    ("said", "line", "is_own"),
    [
        (["ici", "PMI"], "LES PIOUS-PIOUS - numéros à côté du téléphone (Leïla)", True),
        (["ici", "PMI"], "Numéros à côté du téléphone (Leïla)", False),
        (["ici", "PMI"], "LES PIOUS-PIOUS - Parents des Quais", False),
        (["ici", "PMI"], "LES PIOUS-PIOUS - liste des Parents des Quais", False),
        (["ici", "PMI"], "Liste des Parents des Quais (copie : Les Pious-Pious)", False),
        (["ici", "PMI"], "Parents des Quais : qui appeler", False),
        (["PMI"], "LES PIOUS-PIOUS - numéros à côté du téléphone (Leïla)", False),
        (["nous (les Pious-Pious)", "nous"], "", True),
        (["Les Pious-Pious (chez nous)", "nous"], "Parents des Quais : qui appeler", True),
        (["nous (Parents des Quais)", "nous"], "", False),
        (["nous ? (les Pious-Pious)", "nous"], "", False),
    ],
)
def test_a_list_may_say_itself_who_we_are(said: list[Raw], line: str, *, is_own: bool) -> None:
    """« Compris comme Micro-crèche Les Pious-Pious » was asked below a line that says so."""
    known = [
        KnownName("pious", "Micro-crèche Les Pious-Pious"),
        KnownName("q", "Parents des Quais"),
    ]
    kept = {"keeper": "pious", "directory": Directory({"organisation": Names(known)})}
    context = Context(today=TODAY, **kept)  # type: ignore[arg-type]
    assert partners.is_keepers_own(said, [line], context) == is_own


def test_nobody_is_we_where_no_list_is_kept_or_a_thing_is_lent() -> None:
    at_home = {**KEPT, "field": "borrower_organisation_id"}
    assert read("partner", "chez nous", **at_home) == ("ambiguous", "reject")
    assert read("partner", "ici", **{**KEPT, "keeper": ""}) == ("ambiguous", "reject")


def test_a_partner_may_be_called_so() -> None:
    names = Names([*LIST.of("organisation").by_target.values(), KnownName("home", "Chez nous")])
    called = {**KEPT, "directory": Directory({"organisation": names})}
    assert read("partner", "chez nous", **called) == ("home", "repair")


@pytest.mark.parametrize(
    ("raw", "value"),
    [("parents du foot", "amicale"), ("foot Haute-Vezouze", "club"), ("le foot", "ambiguous")],
)
def test_a_football_club_is_called_foot(raw: str, value: str) -> None:
    names = [
        KnownName("amicale", "Amicale des parents du FC Haute-Vezouze"),
        KnownName("club", "FC Haute-Vezouze"),
    ]
    assert read("partner", raw, directory=Directory({"organisation": Names(names)}))[0] == value


SEVERAL = Directory(
    {
        "organisation": Names(
            [
                KnownName("cs-argonne", "Centre social Argonne"),
                KnownName("cs-kergomard", "Centre social Kergomard"),
                KnownName("caf", "CAF de la Meuse"),
                KnownName("e1", "École Jacques-Prévert de Valmont"),
                KnownName("e2", "École Jacques-Prévert de Belrupt"),
                KnownName("e3", "École Jacques-Prévert de Tannois"),
            ]
        )
    }
)


@pytest.mark.parametrize(
    ("raw", "value", "severity"),
    [
        ("centre soc. Argonne", "cs-argonne", "repair"),
        ("Centre soc Argonne", "cs-argonne", "repair"),
        ("centre soc.", "ambiguous", "reject"),
        ("CAF 55", "caf", "repair"),
        ("CAF 54", "ambiguous", "reject"),
        ("Ecole J. Prévert (Tannois)", "e3", "assume"),
        ("ecole j prevert belrupt", "e2", "assume"),
        ("École J. Prévert", "ambiguous", "reject"),
        ("École P. Prévert (Tannois)", "ambiguous", "reject"),
    ],
)
def test_a_name_cut_short_is_one_where_the_rest_says_which(
    raw: str, value: str, severity: str
) -> None:
    assert read("partner", raw, directory=SEVERAL) == (value, severity)
