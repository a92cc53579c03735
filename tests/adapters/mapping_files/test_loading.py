import pytest

from sync_service.adapters.mapping_files.loading import load_mappings
from sync_service.domain.errors import ConfigurationError

FIELDS = {
    "contact": ("family_name", "phone", "email"),
    "attendance": ("organisation_id", "status"),
}
HEAD = 'entity = "contact"\n[columns]\n'
SPREADSHEET = (
    '[[spreadsheet]]\npartner = "les-epis"\nid = "1AbC"\n'
    '[[spreadsheet.tab]]\ntitle = "Contacts"\nmapping = "contacts"\n'
)


def problems_of(**texts: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load_mappings({name: (f"{name}.toml", text) for name, text in texts.items()}, FIELDS)
    return list(caught.value.problems)


def test_every_problem_of_every_file_is_told_at_once() -> None:
    problems = problems_of(
        contacts=HEAD + 'phnoe = ["Tél."]\nemail = 3\n',
        broken="entity = \n",
        other='entity = "contcat"\n[columns]\nphone = "Tél."\n',
        spreadsheets='[[spreadsheet]]\npartner = "les-epis"\n',
    )

    assert problems == [
        (
            "broken.toml, ligne 1 : « entity = » n’est pas du TOML, ou la ligne d’avant. Écrivez "
            'nom = "texte", avec des guillemets droits ; refermez chaque guillemet et chaque '
            "crochet ; ne donnez un nom qu’une fois."
        ),
        (
            "contacts.toml, ligne 4 : columns.email.titles : écrivez les titres possibles, comme "
            '["Nom", "Nom de famille"].'
        ),
        (
            "contacts.toml, ligne 3 : columns.phnoe : « phnoe » n’est pas un champ connu. "
            "Vouliez-vous dire « phone » ?"
        ),
        (
            "other.toml, ligne 1 : entity : « contcat » n’est pas une sorte de fiche connue. "
            "Vouliez-vous dire « contact » ?"
        ),
        "spreadsheets.toml, ligne 1 : spreadsheet.id : il manque, ajoutez-le.",
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (HEAD + "phone = “Tél.”\nemail = []\n", 3),
        (HEAD + 'phone = ["Tél."\nemail = "Mail"\n', 4),
        (HEAD + 'phone = "Tél."\nphone = "Mobile"\n', 4),
        (HEAD + "phone = '''Tél.\n\n\n", 3),
        ("[[spreadsheet]\n", 1),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(text: str, line: int) -> None:
    (problem,) = problems_of(contacts=text)

    assert problem.startswith(f"contacts.toml, ligne {line} : « {text.splitlines()[line - 1]} »")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('entty = "contact"\n' + HEAD + 'phone = "Tél."', "Vouliez-vous dire « entity »"),
        ('[[spreadsheets]]\nid = "1"', "Vouliez-vous dire « spreadsheet »"),
        (HEAD + '[columns.phone]\ntitle = "Tél."', "Vouliez-vous dire « titles »"),
        (HEAD + '[columns.phone]\ntitles = "T"\ndirection = "boht"', "« both »"),
        (HEAD + '[columns.phone]\ntitles = "T"\ndropdown = "oui"', "true ou false"),
        (HEAD + "phone = []", "écrivez les titres possibles"),
        (HEAD + 'phone = ["Tél.", " "]', "écrivez les titres possibles"),
        (HEAD + 'phone = ["Réf."]', "la colonne du service"),
        (HEAD + 'phone = ["Tél.", "#"]', "« # » est sans lettre ni chiffre"),
        (HEAD + 'phone = "Tél."\nemail = ["TEL"]', "« TEL » est déjà un titre de phone"),
        ('columns = 3\nentity = "contact"', "écrivez des lignes champ"),
        ('entity = "contact"', "il faut un tableau [columns] rempli"),
        ('entity = "contact"\nlayout = "tabel"', "Vouliez-vous dire « table »"),
        ("entity = 3", "entity : écrivez un texte entre guillemets"),
        ('entity = " "', "entity : ce texte est vide"),
        (
            'entity = "attendance"\nlayout = "matrix"\n[columns]\nstatus = "x"',
            "ce tableau n’a pas lieu d’être",
        ),
        (
            (
                'entity = "attendance"\nlayout = "matrix"\n[rows]\norganisation_id = "S"\n'
                '[cells]\nfield = "statut"\ndates = "headr"\nprefer = "psat"'
            ),
            "cells.field : « statut » n’est pas un champ connu. Vouliez-vous dire « status »",
        ),
        ('[[organisation]]\nslug = "Les Épis"\nname = "x"', "minuscules sans accent"),
        ('[[organisation]]\nslug = "a"\nname = "b"\naliases = "c"', 'écrivez ["un nom"'),
        ("organisation = 3", "doubles crochets"),
        ("organisation = [3]", "écrivez ici un tableau TOML"),
        (
            'entity = "contact"\n[columns]\nphone = "Tél"\n[constants]\nphone = "03"',
            "phone a déjà une colonne",
        ),
        (
            'entity = "contact"\n[columns]\nphone = "Tél"\n[constants]\nemial = "a"',
            "« emial » n’est pas un champ connu. Vouliez-vous dire « email »",
        ),
        ('entity = "contact"\n[constants]\nphone = 3', "constants.phone"),
        ("cells = 3\n" + 'entity = "contact"', "cells : écrivez ici un tableau TOML"),
    ],
)
def test_each_mistake_is_told_with_its_fix(text: str, said: str) -> None:
    assert said in "\n".join(problems_of(contacts=text))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (('"contacts"', '"contact"'), "Vouliez-vous dire « contacts »"),
        (('"les-epis"', '"les-epi"'), "Vouliez-vous dire « les-epis »"),
        (('"1AbC"', '"1AbC…"'), "copiez ici l’adresse"),
        (('id = "1AbC"', 'id = "1AbC"\ncontact = "accueil"'), "une adresse de courriel"),
        (('mapping = "contacts"', 'mapping = "contacts"\nscope = "al"'), "« all »"),
    ],
)
def test_mistakes_between_files(changes: tuple[str, str], said: str) -> None:
    problems = problems_of(
        contacts=HEAD + 'phone = "Tél."',
        organisations='[[organisation]]\nslug = "les-epis"\nname = "Les Épis"',
        spreadsheets=SPREADSHEET.replace(*changes),
    )

    assert len(problems) == 1
    assert said in problems[0]


def test_a_mapping_whose_file_is_broken_is_not_told_as_unknown() -> None:
    problems = problems_of(contacts="entity = ", spreadsheets=SPREADSHEET)

    assert len(problems) == 1


def test_a_file_of_partners_is_no_mapping() -> None:
    problems = problems_of(
        organisations='[[organisation]]\nslug = "les-epis"\nname = "Les Épis"',
        spreadsheets=SPREADSHEET.replace('"contacts"', '"organisations"'),
    )

    assert "n’est pas un fichier de correspondance" in problems[0]


def test_a_column_for_several_fields_and_one_of_them_are_told_with_the_fix() -> None:
    problems = problems_of(contacts=HEAD + 'full_name = "Contact"\nfamily_name = "Nom"')

    assert problems == [
        (
            "contacts.toml, ligne 3 : columns.full_name : full_name contient déjà family_name. "
            "Gardez full_name, ou une colonne par champ (family_name, given_name), pas les deux : "
            "faites deux fichiers si des feuilles diffèrent."
        )
    ]


def test_a_column_for_several_fields_may_stand_alone() -> None:
    text = HEAD + 'full_name = "Contact"\nphone = "Tél."'
    mappings = load_mappings({"contacts": ("contacts.toml", text)}, FIELDS)
    assert [one.field for one in mappings.mappings["contacts"].columns] == ["full_name", "phone"]


MATRIX = 'entity = "attendance"\nlayout = "matrix"\n[cells]\nfield = "status"\n[rows]\n'


def test_rows_of_a_matrix_are_partners_or_people() -> None:
    (problem,) = problems_of(presences=MATRIX + 'given_name = "Prénom"')
    assert problem.startswith(
        "presences.toml, ligne 5 : rows : il faut la colonne des partenaires"
    )
    named = MATRIX + 'family_name = "Nom"\ngiven_name = "Prénom"\n'
    loaded = load_mappings({"presences": ("presences.toml", named)}, FIELDS)
    assert [one.field for one in loaded.mappings["presences"].columns] == [
        "family_name",
        "given_name",
    ]


def test_the_same_spreadsheet_twice_is_told_at_the_second() -> None:
    text = SPREADSHEET + SPREADSHEET.replace("1AbC", "https://x.example.org/spreadsheets/d/1AbC/")

    problems = problems_of(contacts=HEAD + 'phone = "Tél."', spreadsheets=text)

    assert problems == [
        (
            "spreadsheets.toml, ligne 9 : spreadsheet.id : cette feuille est déjà plus haut. "
            "Mettez tous ses onglets ensemble."
        )
    ]


def test_the_same_tab_twice_is_told_at_the_second() -> None:
    text = SPREADSHEET + SPREADSHEET[SPREADSHEET.index("[[spreadsheet.tab") :]

    (problem,) = problems_of(contacts=HEAD + 'phone = "Tél."', spreadsheets=text)

    assert problem.startswith("spreadsheets.toml, ligne 8 : spreadsheet.tab.title : l’onglet")


def test_one_name_for_two_partners_is_told() -> None:
    text = (
        '[[organisation]]\nslug = "a"\nname = "Les Épis"\naliases = ["LES EPIS"]\n'
        '[[organisation]]\nslug = "b"\nname = "Autre"\naliases = ["Les  epis"]\n'
        '[[organisation]]\nslug = "a"\nname = "Un autre"\n'
    )

    problems = problems_of(organisations=text)

    assert [problem.partition(" désigne")[0] for problem in problems] == [
        "organisations.toml, ligne 5 : organisation : « Les  epis »",
        "organisations.toml, ligne 9 : organisation : « a »",
    ]


def test_whom_nobody_names_may_see_everything() -> None:
    everything = SPREADSHEET.replace('"les-epis"', '"coordination"') + 'scope = "all"\n'

    mappings = load_mappings(
        {
            "contacts": ("contacts.toml", HEAD + 'phone = "Tél."'),
            "organisations": ("o.toml", '[[organisation]]\nslug = "les-epis"\nname = "Les Épis"'),
            "spreadsheets": ("spreadsheets.toml", everything),
        },
        FIELDS,
    )

    assert mappings.spreadsheets[0].partner == "coordination"


def test_two_files_of_the_same_text_are_two_mappings() -> None:
    text = HEAD + 'phone = "Tél."\n'

    mappings = load_mappings({name: (f"{name}.toml", text) for name in ("one", "two")}, FIELDS)

    assert [one.name for one in mappings.mappings.values()] == ["one", "two"]


def test_a_mistake_that_two_files_share_is_told_of_each() -> None:
    text = HEAD + "email = 3\n"

    one, two = problems_of(one=text, two=text)

    assert one.startswith("one.toml, ligne 3 : ")
    assert two.startswith("two.toml, ligne 3 : ")
