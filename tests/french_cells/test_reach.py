"""Telephones, e-mail addresses, postcodes, communes and official numbers on our own cases."""

import pytest

from french_cells.reach import numbering, phones
from french_cells.reading import Raw
from tests.french_cells.reading import TODAY, Case, cases, read

NUMBER = "+33353010203"
PHONES: list[Case] = [
    ("0353010203", NUMBER, "ok"),
    ("03 53 01 02 03", NUMBER, "ok"),
    (NUMBER, NUMBER, "ok"),
    ("06 39 98 02 03", "+33639980203", "repair"),
    ("03.53.01.02.03", NUMBER, "repair"),
    ("Tél. fixe : 03 53 01 02 03", NUMBER, "repair"),
    ("03 53 01 02 03 (bureau)", NUMBER, "repair"),
    ("03 53 01 02 03 - accueil", NUMBER, "repair"),
    ("03 53 01 02 03 poste 7", f"{NUMBER};ext=7", "repair"),
    ("0033 (0)3 53 01 02 03", NUMBER, "repair"),
    ("33 3 53 01 02 03", NUMBER, "repair"),
    ("+03 53 01 02 03", NUMBER, "repair"),
    ("353010203", NUMBER, "repair"),
    (353010203, NUMBER, "repair"),
    ("353010203,0", NUMBER, "repair"),
    ("3.53010203E+8", NUMBER, "repair"),
    ("o3 53 0l 02 03", NUMBER, "repair"),
    ("O3 53 01 02 O3", NUMBER, "repair"),
    ("36 46", "3646", "repair"),
    ("119", "119", "ok"),
    ("+352 26 12 34 56", "+35226123456", "repair"),
    ("03 53 01 02 03 / 06 39 98 02 03", "ambiguous", "reject"),
    ("idem", "ambiguous", "reject"),
    ("06 39 98 idem", "invalid", "reject"),
    ("ancien numéro : 03 53 01 02 03", "ambiguous", "reject"),
    ("03 53 01 02", "invalid", "reject"),
    ("03 53 01 02 034", "invalid", "reject"),
    ("00 53 01 02 03", "invalid", "reject"),
    ("06 XX XX XX XX", "invalid", "reject"),
    ("03 53 Z1 02 03", "invalid", "reject"),
    ("01 11 11 11 11", "invalid", "reject"),
    ("+999 12", "invalid", "reject"),
    ("+", "invalid", "reject"),
    ("accueil@example.org", "invalid", "reject"),
    ("lise114@example.org", "invalid", "reject"),
    ("0639980203@example.org", "invalid", "reject"),
    ("a.3949@example.org", "invalid", "reject"),
    ("03 53 01 02 03-lise114@example.org", NUMBER, "assume"),
    ("03 53 01 02 03 (lise06@example.org)", NUMBER, "assume"),
    (True, "invalid", "reject"),
    ("pas de téléphone", "empty", "reject"),
    ("NC", "empty", "reject"),
]


@pytest.mark.parametrize(("raw", "value", "severity"), cases(PHONES))
def test_a_phone_is_read_or_refused(raw: Raw, value: object, severity: str) -> None:
    assert read("phone", raw) == (value, severity)


PHONE_LISTS: list[Case] = [
    ("03 53 01 02 03", [NUMBER], "ok"),
    ("03 53 01 02 03 ou 06 39 98 02 03", [NUMBER, "+33639980203"], "repair"),
    ("Fixe 03 53 01 02 03 Port. 06 39 98 02 03", [NUMBER, "+33639980203"], "repair"),
    ("+352 26 12 34 56 / 03 53 01 02 03", ["+35226123456", NUMBER], "repair"),
    ("03 53 01 02 03 / 04 / 05", [NUMBER, "+33353010204", "+33353010205"], "assume"),
    ("03 53 01 02 03 / bleu 12", "invalid", "reject"),
    (12, "invalid", "reject"),
    ("", "empty", "reject"),
]


@pytest.mark.parametrize(("raw", "value", "severity"), cases(PHONE_LISTS))
def test_every_phone_of_a_cell_is_read(raw: Raw, value: object, severity: str) -> None:
    assert read("phone_list", raw) == (value, severity)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+33353010203", "03 53 01 02 03"),
        ("+33353010203;ext=7", "03 53 01 02 03 poste 7"),
        ("+35226123456", "+352 26 12 34 56"),
        ("119", "119"),
        ("+", "+"),
    ],
)
def test_a_phone_is_shown_as_people_write_it(number: str, shown: str) -> None:
    assert numbering.show(number) == shown


MAIL = "accueil@example.org"
MAILS: list[Case] = [
    (MAIL, MAIL, "ok"),
    ("anciens.eleves@example.org", "anciens.eleves@example.org", "ok"),
    ("ou@example.org", "ou@example.org", "ok"),
    ("Accueil@Example.org", MAIL, "repair"),
    (f"mailto:{MAIL}?subject=Bonjour", MAIL, "repair"),
    (f"Accueil <{MAIL}>", MAIL, "repair"),
    (f"Mail : {MAIL}.", MAIL, "repair"),
    ("accueil @ example.org", MAIL, "repair"),
    ("accueil[at]example[point]org", MAIL, "repair"),
    ("accueil arobase example point org", MAIL, "repair"),
    ("accueil@@example.org", MAIL, "repair"),
    (f'=HYPERLINK("mailto:{MAIL}";"écrire")', MAIL, "repair"),
    (f"[écrire](mailto:{MAIL})", MAIL, "repair"),
    (f"[{MAIL}](https://example.org)", MAIL, "repair"),
    (f"{MAIL} (standard)", MAIL, "repair"),
    ("accueil@example,org", MAIL, "assume"),
    ("accueil@gmail,com", "ambiguous", "reject"),
    ("accueil@é,fr", "ambiguous", "reject"),
    ("accueil@gmial.com", "ambiguous", "reject"),
    ("accueil@gmail", "ambiguous", "reject"),
    ("accueil@orange.f", "ambiguous", "reject"),
    ("accueil@exemple.con", "ambiguous", "reject"),
    ("accueil@wanadoo.com", "ambiguous", "reject"),
    ("secrétariat@example.org", "secrétariat@example.org", "ok"),
    ("secrétariat@gmail.com", "ambiguous", "reject"),
    ("o'neil@example.org", "o'neil@example.org", "ok"),
    ("O\u2019Neil@Example.org", "o'neil@example.org", "repair"),
    ("d'un o'neil@example.org", "ambiguous", "reject"),
    ("service accueil@example.org", "ambiguous", "reject"),
    ("service,accueil@example.org", "ambiguous", "reject"),
    (f"{MAIL} contact@example.org", "ambiguous", "reject"),
    (f"ne plus utiliser {MAIL}", "ambiguous", "reject"),
    (f"{MAIL} ?", "ambiguous", "reject"),
    ("accueil.example.org", "ambiguous", "reject"),
    ("accueil@example", "invalid", "reject"),
    ("accueil@exa_mple.org", "invalid", "reject"),
    ("acc{ueil@example.org}}@x", "invalid", "reject"),
    ("@example.org", "invalid", "reject"),
    ("https://example.org", "invalid", "reject"),
    ("03 53 01 02 03", "invalid", "reject"),
    (12, "invalid", "reject"),
    ("sans", "empty", "reject"),
    ("pas de mail", "empty", "reject"),
]


@pytest.mark.parametrize(("raw", "value", "severity"), cases(MAILS))
def test_a_mail_is_read_or_refused(raw: Raw, value: object, severity: str) -> None:
    assert read("email", raw) == (value, severity)


MAIL_LISTS: list[Case] = [
    (MAIL, [MAIL], "ok"),
    (f"{MAIL} ; contact@example.org", [MAIL, "contact@example.org"], "repair"),
    ("accueil et contact@example.org", [MAIL, "contact@example.org"], "assume"),
    ("accueil@example.org, contact@gmial.com", "ambiguous", "reject"),
    ("accueil et con..tact@gmial.com", "ambiguous", "reject"),
    ("bleu", "invalid", "reject"),
    (12, "invalid", "reject"),
]


@pytest.mark.parametrize(("raw", "value", "severity"), cases(MAIL_LISTS))
def test_every_mail_of_a_cell_is_read(raw: Raw, value: object, severity: str) -> None:
    assert read("email_list", raw) == (value, severity)


POSTCODES: list[Case] = [
    ("54300", "54300", "ok"),
    (54300, "54300", "repair"),
    ("54 300", "54300", "repair"),
    ("F-54300", "54300", "repair"),
    ("54300 Lunéville", "54300", "repair"),
    ("Lunéville (54300)", "54300", "repair"),
    ("54036 CEDEX", "54036", "repair"),
    (1000, "01000", "assume"),
    ("54036", "ambiguous", "reject"),
    ("5430", "ambiguous", "reject"),
    ("75001 Lunéville", "ambiguous", "reject"),
    ("543OO", "ambiguous", "reject"),
    ("L-1234", "ambiguous", "reject"),
    ("99999", "invalid", "reject"),
    ("bleu", "invalid", "reject"),
    (True, "invalid", "reject"),
    ("", "empty", "reject"),
]


@pytest.mark.parametrize(("raw", "value", "severity"), cases(POSTCODES))
def test_a_postcode_is_read_or_refused(raw: Raw, value: object, severity: str) -> None:
    assert read("postcode", raw) == (value, severity)


TOUL = {"nom": "Toul", "code_insee": "54528"}
COMMUNES: list[Case] = [
    ("Toul", TOUL, "ok"),
    ("TOUL", TOUL, "repair"),
    ("54200 Toul", TOUL, "repair"),
    ("Toul (54)", TOUL, "repair"),
    ("Toul Cedex 2", TOUL, "repair"),
    ("Ville de Toul", TOUL, "repair"),
    ("Vandœuvre", {"nom": "Vandœuvre-lès-Nancy", "code_insee": "54547"}, "assume"),
    ("Mont-Saint-Martin", {"nom": "Mont-Saint-Martin", "code_insee": "54382"}, "assume"),
    ("Toul ou Nancy", "ambiguous", "reject"),
    ("75001 Toul", "ambiguous", "reject"),
    ("Toull", "ambiguous", "reject"),
    ("Sainte-Marie", "ambiguous", "reject"),
    ("54200", "ambiguous", "reject"),
    ("99999", "invalid", "reject"),
    ("Xyzzy", "invalid", "reject"),
    ("", "empty", "reject"),
]


@pytest.mark.parametrize(("raw", "value", "severity"), cases(COMMUNES))
def test_a_commune_is_read_by_its_official_name(raw: Raw, value: object, severity: str) -> None:
    assert read("commune", raw) == (value, severity)


SIRETS: list[Case] = [
    ("73282932000074", "73282932000074", "ok"),
    ("732 829 320 00074", "73282932000074", "repair"),
    (73282932000074, "73282932000074", "repair"),
    ("SIRET : 73282932000074", "73282932000074", "repair"),
    ("35600000049837", "35600000049837", "ok"),
    ("732829320", "ambiguous", "reject"),
    ("en cours", "ambiguous", "reject"),
    ("73282932000075", "invalid", "reject"),
    ("7328293200007", "invalid", "reject"),
    ("00000000000000", "invalid", "reject"),
    ("bleu", "invalid", "reject"),
    ("pas de SIRET", "empty", "reject"),
    ("", "empty", "reject"),
]


@pytest.mark.parametrize(("raw", "value", "severity"), cases(SIRETS))
def test_a_siret_is_read_or_refused(raw: Raw, value: object, severity: str) -> None:
    assert read("siret", raw) == (value, severity)


RNAS: list[Case] = [
    ("W543009876", "W543009876", "ok"),
    ("w 543 009 876", "W543009876", "repair"),
    ("543009876", "ambiguous", "reject"),
    ("W54300987O", "ambiguous", "reject"),
    ("demande en cours", "ambiguous", "reject"),
    ("W5430098", "invalid", "reject"),
    ("non déclarée", "empty", "reject"),
    ("", "empty", "reject"),
]


@pytest.mark.parametrize(("raw", "value", "severity"), cases(RNAS))
def test_an_association_number_is_read_or_refused(raw: Raw, value: object, severity: str) -> None:
    assert read("rna", raw) == (value, severity)


def test_whoever_refers_to_somebody_for_a_number_hears_that_a_cell_may_be_blank() -> None:
    reading = phones.read("voir avec Luc", TODAY)

    assert (reading.error, "laissez la case vide" in reading.message) == ("ambiguous", True)
