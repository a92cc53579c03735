"""What stands beside a value: known to change nothing, asked about, or the cell is refused."""

from string import ascii_lowercase

import phonenumbers
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from french_cells.kinds import KINDS
from french_cells.reach import beside
from french_cells.reach.numbering import show
from tests.french_cells.reading import TODAY, read

NUMBER, MAIL = "03 53 01 02 03", "accueil@example.org"
CANONICAL = {NUMBER: ("phone", "+33353010203"), MAIL: ("email", MAIL)}

AROUND_BOTH = [
    "{} (pro)", "{} (bureau)", "Secrétariat : {}", "{} - secrétariat", "Mme Colin {}",
    "{} (Mme Colin)", "Léa Colin : {}", "COLIN Léa {}", "{} le matin", "({})", "« {} »", "[{}]",
    "{}.", "{} ;", "{} !", "→ {}", "• {}", "contact : {}", "{} merci", "{} :)", "{} {}",
    "{} / {}", "Crèche Les Lutins : {}", "{} (famille Colin)", "Perso: {}", "{} de préférence",
    "<{}>", "{} 🙂", "{} (directrice)",
]  # fmt: skip
AROUND_A_NUMBER = [
    "Tél. {}", "TEL : {}", "📞 {}", "☎️{}", "N° {}", "N° vert {}", "Port. {}", "{} (portable)",
    "{} après 18h", "{} heures de bureau", "{} (9h-12h)", "{} de 9 h à 12 h 30",
    "{} sauf mercredi", "{} plutôt le soir",
    "{} du lundi au vendredi", "{} (SMS uniquement)", "WhatsApp : {}", "maman {}", "{} (papa)",
    "{} répondeur", "Tél/Fax : {}", "{} / fax 03 53 01 99 99", "Tél : {} Fax : 03 53 01 99 99",
    "{} (appel gratuit)", "demander Mme Colin au {}", "nouveau numéro : {}", "tel:{}",
    "[+33] 3 53 01 02 03", "{} (grand-mère)", "Fax 03 53 01 99 99 / Tél {}", "LD {}",
    "en cas d'urgence : {}", "{} et fax 03 53 01 99 99", "{} bureau, laisser sonner",
    "{} pro, répond aux SMS", "{} (préfère sms)", "{} serveur vocal, midi", "{} aux récréations",
    "{} demander l'animation", "{} toujours le soir", "{} répond surtout le matin",
]  # fmt: skip
AROUND_AN_ADDRESS = [
    "mailto:{}", "Mail : {}", "e-mail {}", "adresse mail : {}", "Mél. : {}", "✉ {}",
    "Centre social de chez nous <{}>", '"Colin, Léa" <{}>', "{} <{}>", "{},{}", "*{}*", "{{{}}}",
    "“{}”", "cc : {}", "•{}", "📧{}", "mail perso {}", "mailto : {}", "e mail : {}", "<{}", "{}>",
    "<<{}>>", "@ {}", "merci {}", "{} svp",
]  # fmt: skip
DOUBTS = [
    "{} ?", "{} (?)", "{} ou pas", "je crois {}", "{} je crois", "peut-être {}", "{} à vérifier",
    "{} (ancien)", "ancien : {}", "{} ne répond plus", "{} ne marche pas", "{} n'existe plus",
    "{} plus en service", "{} HS", "{} (périmé)", "pas {}", "sauf {}", "ne pas utiliser {}",
    "{} non", "non {}", "remplacé par {}", "{} -> voir mairie", "avant : {}", "{} jusqu'en juin",
    "à partir de janvier : {}", "{} injoignable", "{} (celui de la voisine)", "environ {}",
    "{} occupé", "{} ❌", "{} erroné", "{} résilié", "RESILIE {}", "Faux : {}", "{} Faux",
    "{} boîte pleine", "{} idem", "~{}", "{} (à changer)", "erreur {}",
    "{} en cours de changement", "{} répond plus", "{} préfère l'autre", "{} toujours occupé",
    "{} ne pas insister", "{} répond à un autre nom", "{} sonne dans le vide",
]  # fmt: skip


@pytest.mark.parametrize("around", AROUND_BOTH)
@pytest.mark.parametrize("typed", [NUMBER, MAIL])
def test_words_that_change_nothing_are_passed_over(around: str, typed: str) -> None:
    kind, canonical = CANONICAL[typed]
    assert read(kind, around.format(typed, typed)) == (canonical, "repair")


@pytest.mark.parametrize("around", AROUND_A_NUMBER)
def test_labels_hours_and_people_beside_a_number_are_passed_over(around: str) -> None:
    assert read("phone", around.format(NUMBER)) == ("+33353010203", "repair")


@pytest.mark.parametrize("around", AROUND_AN_ADDRESS)
def test_labels_and_names_beside_an_address_are_passed_over(around: str) -> None:
    assert read("email", around.format(MAIL, MAIL)) == (MAIL, "repair")


@pytest.mark.parametrize("around", DOUBTS)
@pytest.mark.parametrize("typed", [NUMBER, MAIL])
def test_words_that_may_change_everything_refuse_the_cell(around: str, typed: str) -> None:
    assert read(CANONICAL[typed][0], around.format(typed)) == ("ambiguous", "reject")
    several = read(f"{CANONICAL[typed][0]}_list", around.format(typed))
    assert several == ("ambiguous", "reject")


UNKNOWN_WORDS = st.text(ascii_lowercase, min_size=3, max_size=12).filter(
    lambda word: (
        beside.find_unaccounted(f"# {word}") is None
        and not beside.says_none(word)
        and bool(beside.find_unknown(f"# {word}"))
    )
)


@given(UNKNOWN_WORDS, st.sampled_from([NUMBER, MAIL]), st.booleans())
def test_a_word_that_nobody_knows_is_a_remark_that_is_asked_about(
    word: str,
    typed: str,
    is_before: bool,  # noqa: FBT001 - drawn by position
) -> None:
    kind, canonical = CANONICAL[typed]
    cell = f"{word} {typed}" if is_before else f"{typed} {word}"
    found = read(kind, cell, is_in_column=True)
    assert found == (canonical, "assume") or (found[1] == "reject" and kind == "email")


MARKS = {
    "attendance": ("P {}", "X ({})", "exc. ({})", "présente, {}", "1 {}"),
    "loan_status": ("rendu {}", "Retourné ({})"),
    "boolean": ("oui, {}", "non ({})"),
}
NONSENSE = st.text("bcdfghjklmnpqrstvwxz", min_size=5, max_size=9)
"""Without a vowel, so that it is neither a word nor a slip of one."""


@given(NONSENSE, st.sampled_from([(kind, one) for kind, them in MARKS.items() for one in them]))
def test_nothing_is_taken_in_silence_beside_a_word_that_nobody_knows(
    word: str, around: tuple[str, str]
) -> None:
    kind, cell = around
    _, severity = read(kind, cell.format(word), is_in_column=True, header="Présence")
    assert severity in {"assume", "reject"}


@pytest.mark.parametrize("kind", MARKS)
def test_the_value_is_taken_all_the_same(kind: str) -> None:
    read_as = {read(kind, one.format("bzrtk"), is_in_column=True)[1] for one in MARKS[kind]}
    assert "assume" in read_as


@given(st.text(ascii_lowercase + " ?!()/-", max_size=30), st.sampled_from([NUMBER, MAIL]))
def test_words_after_a_value_never_make_another_of_it(words: str, typed: str) -> None:
    assume("@" not in words)
    kind, canonical = CANONICAL[typed]
    assert read(kind, f"{typed} {words}")[0] in {canonical, "ambiguous", "invalid", "empty"}


SIGNS = ["", " ", ".", "-", "/", "_", " - ", ". ", "\u00a0", "\u2011"]


def _national_forms(digits: str) -> list[str]:
    pairs = [f"0{digits[0]}", *(digits[at : at + 2] for at in range(1, 9, 2))]
    rest = pairs[1:]
    return [
        *(sign.join(pairs) for sign in SIGNS),
        f"({pairs[0]}) {' '.join(rest)}", f"(0){digits}", f"+33{digits}", f"0033{digits}",
        f"+33 (0){digits[0]} {' '.join(rest)}", f"+33 {digits[0]} {' '.join(rest)}",
        f"00 33 {digits[0]} {' '.join(rest)}", f"(+33) {digits[0]} {' '.join(rest)}",
        f"33{digits}", digits, f"{digits}.0", f"+330{digits}", f"'0{digits}", f'="0{digits}"',
    ]  # fmt: skip


@given(st.from_regex(r"[1-579](?!([0-9])\1{7})[0-9]{8}", fullmatch=True))
def test_a_french_number_reads_back_from_each_of_its_forms(digits: str) -> None:
    assume(digits[:3] not in {"262", "263", "269", "590", "594", "596"})
    assume(digits[1:] != "0" * 8)
    read_back = {read("phone", form)[0] for form in _national_forms(digits)}
    assert read_back == {f"+33{digits}"}


@pytest.mark.parametrize(
    "region", ["FR", "GP", "GF", "MQ", "RE", "YT", "DE", "LU", "BE", "CH", "IT", "ES", "PT", "GB"]
)
@pytest.mark.parametrize("kind", ["FIXED_LINE", "MOBILE"])
def test_every_country_s_numbers_read_back_as_the_world_writes_them(
    region: str, kind: str
) -> None:
    number = phonenumbers.example_number_for_type(
        region, getattr(phonenumbers.PhoneNumberType, kind)
    )
    assert number is not None
    canonical = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    forms = [canonical, shown, shown.replace("+", "00"), shown.replace("-", "."), f"Tél. {shown}"]
    assert {read("phone", form)[0] for form in [*forms, show(canonical)]} == {canonical}


@pytest.mark.parametrize("region", ["GP", "GF", "MQ", "RE", "YT"])
def test_an_overseas_number_in_national_form_keeps_its_own_country_code(region: str) -> None:
    number = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.FIXED_LINE)
    assert number is not None
    canonical = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    assert read("phone", national)[0] == canonical


@pytest.mark.parametrize(
    "typed",
    [
        "0,353010203",
        "353,010203",
        "-353010203",
        "353010203.5",
        "(-353010203)",
        "3.53E+08",
        "1e309",
        "+352 1",
        "+639981234",
    ],
)
def test_a_number_that_counts_something_is_no_telephone(typed: str) -> None:
    assert read("phone", typed) == ("invalid", "reject")


def test_a_fax_between_two_telephones_is_left_out() -> None:
    typed = f"{NUMBER} / fax 03 53 01 99 99 / 06 39 98 02 03"
    assert read("phone_list", typed)[0] == ["+33353010203", "+33639980203"]


@pytest.mark.parametrize(
    "typed", ["lea@gamil.fr", "lea@gmai.fr", "lea@hotmial.com", "lea@orang.fr"]
)
def test_a_provider_s_name_with_a_slip_is_asked_whatever_its_ending(typed: str) -> None:
    assert read("email", typed) == ("ambiguous", "reject")


@pytest.mark.parametrize("typed", ["lea@luneville.fr", "lea@grandest.fr"])
def test_a_domain_that_only_resembles_a_provider_s_is_taken(typed: str) -> None:
    assert read("email", typed) == (typed, "ok")


@pytest.mark.parametrize("typed", ["lea/colin@example.org", "l(ea).colin@example.org", "lea@x.o"])
def test_a_piece_of_an_address_is_never_taken_for_it(typed: str) -> None:
    assert read("email", typed)[1] == "reject"


SEPARATORS = [" / ", "/", " - ", " ; ", ", ", " ou ", " et ", " puis ", " | ", "\n", " & ", " + "]


@pytest.mark.parametrize("separator", SEPARATORS)
def test_two_values_are_a_list_whatever_stands_between(separator: str) -> None:
    numbers = ["+33353010203", "+33639980203"]
    assert read("phone_list", f"{NUMBER}{separator}06 39 98 02 03")[0] == numbers
    addresses = [MAIL, "lea@example.org"]
    assert read("email_list", separator.join(addresses))[0] == addresses
    assert read("phone", f"{NUMBER}{separator}06 39 98 02 03") == ("ambiguous", "reject")
    assert read("email", separator.join(addresses)) == ("ambiguous", "reject")


@pytest.mark.parametrize(
    ("words", "severity"),
    [
        ("MAIRIE TOMBE SUR UN GARAGE", "assume"),
        ("TOMBE CHEZ MARIE", "assume"),
        ("MME COLIN", "repair"),
        ("MARIE DUPONT", "repair"),
        ("ÉCOLE JULES FERRY", "repair"),
    ],
)
def test_where_all_is_in_capitals_a_capital_names_one_word_at_most(
    words: str, severity: str
) -> None:
    assert read("phone", f"{NUMBER} {words}", is_in_column=True)[1] == severity


@pytest.mark.parametrize("sign", ["❌", "👎", "😞", "🚫"])
def test_a_sign_that_says_no_beside_yes_is_asked_about(sign: str) -> None:
    assert read("boolean", f"oui {sign}", is_in_column=True)[1] == "reject"
    assert read("boolean", f"{sign} oui", is_in_column=True)[1] == "reject"
    assert read("boolean", "oui ✓", is_in_column=True) == (True, "repair")


@pytest.mark.parametrize(
    ("around", "words"),
    [
        ("{} (pas pdt les entraînements)", "pas pdt les entraînements"),
        (
            "{} sauf la semaine où il n’a pas les enfants",
            "sauf la semaine où il n'a pas les enfants",
        ),
        ("{} sonne occupé quand il roule, insister", "sonne occupé quand il roule, insister"),
        ("{} mais on décroche tard", "mais on décroche tard"),
    ],
)
def test_when_and_how_one_is_reached_turns_no_number(around: str, words: str) -> None:
    """Denials of a time or a way: quoted as typed, and asked about once."""
    reading = KINDS["phone"](around.format(NUMBER), TODAY)
    assert (reading.value, reading.severity) == ("+33353010203", "assume")
    assert f"« {words} »" in reading.message


@pytest.mark.parametrize(
    "around",
    [
        "{} pas le sien",
        "{} mais plus valable",
        "{} sauf erreur",
        "{} n’est pas à elle",
        "{} mais pas sûr",
    ],
)
def test_a_denial_of_the_number_itself_is_refused(around: str) -> None:
    assert read("phone", around.format(NUMBER), is_in_column=True)[1] == "reject"


@pytest.mark.parametrize(
    ("typed", "severity"),
    [
        ("12/03/2026 (grève) ; 19/03/2026", "assume"),
        ("12/03/2026, 19/03/2026 (Pont)", "assume"),
        ("12/03/2026 (médiathèque) ; 19/03/2026 (Mme Colin)", "repair"),
    ],
)
def test_beside_one_of_several_days_words_are_asked_about_as_beside_one(
    typed: str, severity: str
) -> None:
    """« (grève) » was left out unasked, and the day counted."""
    assert read("date_list", typed) == (["2026-03-12", "2026-03-19"], severity)
