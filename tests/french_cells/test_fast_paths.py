"""Short cuts of readers: whatever they answer, the full reading answers too."""

import unicodedata
from random import Random

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from french_cells import text
from french_cells.reach import emails, phones

_DIGITS = "0123456789"
_PHONES = st.one_of(
    st.from_regex(r"0[1-9]\d{8}", fullmatch=True, alphabet=_DIGITS),
    st.from_regex(r"0[1-9]( \d{2}){4}", fullmatch=True, alphabet=_DIGITS + " "),
    st.from_regex(r"\+33[1-9]\d{8}", fullmatch=True, alphabet=_DIGITS + "+"),
    st.from_regex(r"0[1-9]([ .-]?\d{2}){4}", fullmatch=True),
    st.from_regex(r"0639 ?98(\d ?){4}", fullmatch=True),
)
_PART = r"[a-z0-9]{1,3}([._-][a-z0-9]{1,8}){0,3}"
_MAILS = st.one_of(
    st.from_regex(rf"{_PART}@{_PART}\.[a-z]{{2,4}}", fullmatch=True),
    st.from_regex(rf"(x{{2,4}}|id|idem|ou|cf|pas|sans)@{_PART}\.(fr|con|org)", fullmatch=True),
    st.builds(
        "{}@{}".format,
        st.from_regex(_PART, fullmatch=True),
        st.sampled_from([
            "gmail.com", "gmial.com", "orange.fr", "orange.f", "example.test", "a.local", "b.arpa",
            "exemple.con", "laposte.fr", "xn--caf-dma.fr", "1.2.3.4", "co.uk", "a.invalid",
        ]),
    ),
    st.builds("{}@{}.fr".format, st.text("ab.", max_size=70), st.text("ab-.", max_size=70)),
)  # fmt: skip


@given(_PHONES)
@example("06 39 98 12 34")
@example("+33639981234")
@example("01 11 11 11 11")
@example("0600000000")
def test_a_short_cut_reads_a_phone_as_the_full_reading_does(raw: str) -> None:
    short = phones.find_plain(raw)
    assert short is None or short == phones.read_fully(raw)


@given(_MAILS)
@example("accueil@example.org")
@example("xxx@example.org")
def test_a_short_cut_reads_an_address_as_the_full_reading_does(raw: str) -> None:
    short = emails.find_plain(raw)
    assert short is None or short == emails.read_fully(raw)


@pytest.mark.parametrize("raw", ["03 53 01 02 03", "0353010203", "+33353010203"])
def test_what_most_cells_hold_takes_the_short_cut_for_phones(raw: str) -> None:
    assert phones.find_plain(raw) is not None


@pytest.mark.parametrize("raw", ["accueil@example.org", "marie.petit-jean@laposte.net"])
def test_what_most_cells_hold_takes_the_short_cut_for_addresses(raw: str) -> None:
    assert emails.find_plain(raw) is not None


def test_numbers_of_one_block_are_all_opened_or_all_not() -> None:
    """The short cut asks the library once for ten thousand numbers."""
    random = Random(0)  # noqa: S311 - no secret
    for block in random.sample(range(10_000, 100_000), 2_000):
        numbers = [block * 10_000 + random.randrange(10_000) for _ in range(3)]
        verdicts = {
            phonenumbers.is_valid_number(
                phonenumbers.PhoneNumber(country_code=33, national_number=number)
            )
            for number in (block * 10_000, *numbers)
        }
        assert len(verdicts) == 1, block


def _clean_fully(raw: str) -> str:
    composed = unicodedata.normalize("NFC", raw)
    return " ".join(composed.split())


@given(st.text(st.characters(codec="ascii"), max_size=30))
@example("a  b ")
def test_plain_ascii_is_cleaned_as_any_text(raw: str) -> None:
    assert text.clean(raw) == _clean_fully(raw)


@given(st.characters(categories=["Cc", "Cf", "Cs"]))
@example("\x85")
@example("\u202e")
@example("\ud800")
def test_no_short_cut_lets_a_hostile_sign_pass(sign: str) -> None:
    assert not f"a{sign}b".isprintable()


@given(st.one_of(st.text(max_size=20), st.text(st.characters(max_codepoint=127), max_size=20)))
def test_a_text_of_plain_letters_is_cleaned_and_folded_as_any(raw: str) -> None:
    cleaned = text.clean(unicodedata.normalize("NFKC", raw))
    assert text.typed(raw) == text.Typed(raw, cleaned, text.fold(cleaned))
