"""What people read in their language, whatever is stored."""

import pytest

from sync_service.families.mails.wording import format_ages


@pytest.mark.parametrize(
    ("stored", "language", "read"),
    [
        ("3-6 years", "fr", "3–6 ans"),
        ("6-18 months", "fr", "6–18\u00a0mois"),
        ("12+ years", "fr", "à partir de 12 ans"),
        ("6+ years", "en", "6 years and over"),
        ("6+ years", "uk", "6 років і старше"),
        ("3-6 years", "en", "3–6 years"),
        ("3-6 years", "tr", "3–6 yıl"),
        ("tous les âges", "fr", "tous les âges"),
    ],
)
def test_ages_are_read_in_the_language_of_the_page(stored: str, language: str, read: str) -> None:
    assert format_ages(stored, language) == read
