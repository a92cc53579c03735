"""What errors carry besides their words."""

from sync_service.domain.errors import (
    ConfigurationError,
    LostAccess,
    MailNotAccepted,
    RefusedValue,
)


def test_wrong_settings_are_told_all_at_once_one_a_line() -> None:
    error = ConfigurationError(["PORT: not a number.", "MAIL_FROM: missing."])
    assert str(error) == "PORT: not a number.\nMAIL_FROM: missing."
    assert error.problems == ("PORT: not a number.", "MAIL_FROM: missing.")


def test_a_refused_value_names_its_field_and_the_reason() -> None:
    error = RefusedValue("phone", "il manque un chiffre.")
    assert str(error) == "phone : il manque un chiffre."
    assert (error.field, error.reason) == ("phone", "il manque un chiffre.")


def test_a_mail_is_tried_again_unless_it_is_refused_for_good() -> None:
    assert not MailNotAccepted("plus tard").final
    assert MailNotAccepted("adresse inconnue", final=True).final


def test_what_goes_wrong_with_a_spreadsheet_says_with_which() -> None:
    error = LostAccess("plus partagée", spreadsheet_id="1abc")
    assert (str(error), error.spreadsheet_id) == ("plus partagée", "1abc")
