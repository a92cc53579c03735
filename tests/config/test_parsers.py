from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync_service.config import parsers


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("sqlite:///var/sync.db", "sqlite:///var/sync.db"),
        ("sqlite:////srv/sync.db", "sqlite:////srv/sync.db"),
        ("postgres://a:b@h:5432/d", "postgresql+psycopg://a:b@h:5432/d"),
        ("postgresql://h/d?sslmode=require", "postgresql+psycopg://h/d?sslmode=require"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg://h/d"),
    ],
)
def test_databases_that_serve(text: str, url: str) -> None:
    assert parsers.database_url(text) == url


@pytest.mark.parametrize(
    "text", ["sync.db", "mysql://h/d", "sqlite://sync.db", "sqlite:///", "sqlite:///:memory:"]
)
def test_databases_that_do_not(text: str) -> None:
    with pytest.raises(ValueError, match="sqlite:///"):
        parsers.database_url(text)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("postgres://u:half@otherhalf@h/d", "%40"),
        ("postgres://u:secret@h:abc/d", "port"),
        ("postgres://u:secret@[::1]:abc/d", "port"),
    ],
)
def test_an_address_of_a_database_that_is_cut_wrong_is_never_repeated(
    text: str, advice: str
) -> None:
    with pytest.raises(ValueError, match=advice) as refused:
        parsers.database_url(text)
    assert "half" not in str(refused.value)
    assert "secret@" not in str(refused.value)


@pytest.mark.parametrize(
    "rest", ["u@site:p/w@h:5432/d", "u:p%40w@[::1]:5432/d", "/d?host=/run/x", "h/d?options=a@b"]
)
def test_an_address_of_a_database_that_is_unusual_serves(rest: str) -> None:
    assert parsers.database_url(f"postgresql://{rest}") == f"postgresql+psycopg://{rest}"


@pytest.mark.parametrize("text", ["36501", "999999999999999999999", "-1", "30.5"])
def test_a_time_to_keep_families_that_no_calendar_has_is_refused(text: str) -> None:
    """It would stop every purge, and nobody would be erased any more."""
    with pytest.raises(ValueError, match="entre 0 et 36500"):
        parsers.days(text)
    assert parsers.days("36500") == 36500


@pytest.mark.parametrize(
    "text", ["", "https://google.example.org", "http://127.0.0.1:8001", "http://[::1]:1"]
)
def test_addresses_that_may_stand_in_for_google(text: str) -> None:
    assert parsers.api_base(text) == text


@pytest.mark.parametrize(
    "text",
    ["http://192.0.2.1", "http://localhost.example.org", "ftp://127.0.0.1", "127.0.0.1:80", "x"],
)
def test_addresses_that_may_not_stand_in_for_google(text: str) -> None:
    with pytest.raises(ValueError, match="adresse"):
        parsers.api_base(text)


@pytest.mark.parametrize(
    ("host", "loopback"), [("localhost", True), ("127.8.8.8", True), ("192.0.2.1", False)]
)
def test_which_hosts_are_this_machine(host: str, *, loopback: bool) -> None:
    assert parsers.is_loopback(host) is loopback


@pytest.mark.parametrize("text", ["", "https://a.example.org", "http://127.0.0.1:8000"])
def test_public_addresses(text: str) -> None:
    assert parsers.web_address(text + "/" if text else "") == text


@pytest.mark.parametrize(
    "text", ["a.example.org", "https://", "mailto:a@example.org", "ftp://a.example.org"]
)
def test_what_is_no_public_address(text: str) -> None:
    with pytest.raises(ValueError, match="adresse"):
        parsers.web_address(text)


def test_a_public_address_is_as_browsers_ask_for_it() -> None:
    """In capitals it counted as one without TLS, and cookies went without their marks."""
    assert parsers.web_address("HTTPS://Ateliers.Example.org") == "https://ateliers.example.org"
    assert parsers.web_address("https://étang.example.org:8443") == (
        "https://xn--tang-9oa.example.org:8443"
    )


@pytest.mark.parametrize(
    "rest", ["nom:secret@a.example.org", "a.example.org/atelier", "a.example.org?x", "a.org#x"]
)
def test_a_public_address_is_a_name_alone(rest: str) -> None:
    """Every link of every mail began with it, and led nowhere, or told a password."""
    with pytest.raises(ValueError, match="un nom pour lui seul") as refused:
        parsers.web_address(f"https://{rest}")
    assert "secret@" not in str(refused.value)


@pytest.mark.parametrize("name", ["mes ateliers.example.org", "a..example.org", "x" * 64 + ".org"])
def test_a_name_that_no_server_has_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="ce nom de serveur n’existe pas"):
        parsers.web_address(f"https://{name}")


@pytest.mark.parametrize("text", ["seize-lettres-au-\r\nmoins", "un jeton de métal rare"])
def test_a_token_that_no_header_holds_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="un signe n’y a pas sa place"):
        parsers.token(text)
    assert parsers.token("seize lettres au moins") == "seize lettres au moins"


@pytest.mark.parametrize(
    "text", ["", "smtp://h", "smtps://u:p@h:465", "smtp+starttls://u:p%40@h:587"]
)
def test_mail_servers(text: str) -> None:
    assert parsers.smtp_url(text) == text


@pytest.mark.parametrize("text", ["mail.example.org", "http://h", "smtp://h:port"])
def test_what_is_no_mail_server_is_not_repeated(text: str) -> None:
    with pytest.raises(ValueError, match=r"smtps://") as caught:
        parsers.smtp_url(text)

    assert text not in str(caught.value)


@pytest.mark.parametrize("text", ["", "a@example.org", "CLEF <a@example.org>"])
def test_senders(text: str) -> None:
    assert parsers.sender(text) == text


@pytest.mark.parametrize("text", ["CLEF", "CLEF <a@>"])
def test_what_is_no_sender(text: str) -> None:
    with pytest.raises(ValueError, match="n’est pas une adresse de courriel"):
        parsers.sender(text)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("a@example.org, b@example.org", "une seule adresse"),
        ("CLEF, collectif <a@example.org>", "entre guillemets"),
        ("CLEF : ateliers <a@example.org>", "entre guillemets"),
        ("CLEF <a@example.org>\r\nBcc: b@example.org", "une ligne"),
    ],
)
def test_a_sender_is_one(text: str, advice: str) -> None:
    """It passed, and no mail could be composed."""
    with pytest.raises(ValueError, match=advice):
        parsers.sender(text)
    names = ('"CLEF, collectif"', '"CLEF : ateliers"', "CLEF\u00a0Lunéville")
    for named in (f"{name} <a@example.org>" for name in names):
        assert parsers.sender(named) == named


def test_addresses_are_listed_with_commas() -> None:
    assert parsers.addresses(" a@example.org, b@example.org,") == (
        "a@example.org",
        "b@example.org",
    )


def test_languages_keep_their_order_and_appear_once() -> None:
    assert parsers.languages("fr, AR ,fr") == ("fr", "ar")


def test_an_unknown_language_gets_the_nearest_known_one() -> None:
    with pytest.raises(ValueError, match="Vouliez-vous dire ar"):
        parsers.languages("ara")


def test_a_language_like_no_other_gets_the_list() -> None:
    with pytest.raises(ValueError, match=r"\(fr, en, ar, tr, sq, ru, uk\)\.$"):
        parsers.languages("xx")


def test_countries_are_codes_of_two_letters() -> None:
    assert parsers.countries("ua, AL,ua") == ("UA", "AL")
    with pytest.raises(ValueError, match="« UKRAINE » n’est pas un code de pays"):
        parsers.countries("Ukraine")
    with pytest.raises(ValueError, match=r"« UK » n’est pas un code de pays\. Écrivez GB\."):
        parsers.countries("UA,UK")


def test_log_formats() -> None:
    assert [parsers.log_format(text) for text in ("text", "JSON")] == ["text", "json"]
    with pytest.raises(ValueError, match="text ou json"):
        parsers.log_format("xml")


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("20", 20), ("0.5", 0.5), ("0,5", 0.5)])
def test_seconds(text: str, number: float) -> None:
    assert parsers.seconds(text) == number


@pytest.mark.parametrize("text", ["-1", "nan", "inf", "vingt"])
def test_what_is_no_number_of_seconds(text: str) -> None:
    with pytest.raises(ValueError, match="0 ou plus"):
        parsers.seconds(text)


def test_seconds_that_no_clock_counts_are_refused() -> None:
    assert (parsers.seconds("0"), parsers.seconds("1e9")) == (0, 1e9)
    with pytest.raises(ValueError, match="trop long"):
        parsers.seconds("1e12")


@pytest.mark.parametrize("text", ["-1", "1.5", "²", "x"])
def test_what_is_no_count(text: str) -> None:
    with pytest.raises(ValueError, match="nombre entier de 0 ou plus"):
        parsers.count(text)


def test_a_limit_of_nothing_would_refuse_everybody() -> None:
    assert parsers.limit("1") == 1
    with pytest.raises(ValueError, match="de 1 ou plus"):
        parsers.limit("0")


def test_ports_end_somewhere() -> None:
    assert parsers.port("65535") == 65_535
    with pytest.raises(ValueError, match="entre 1 et 65535"):
        parsers.port("65536")


@pytest.mark.parametrize(
    ("text", "said"), [("true", True), ("Oui", True), ("0", False), ("non", False)]
)
def test_yes_and_no(text: str, *, said: bool) -> None:
    assert parsers.yes_or_no(text) is said


@pytest.mark.parametrize(
    ("text", "slugs"),
    [("oui", ("*",)), ("false", ()), ("", ()), ("les-epis, ludo", ("les-epis", "ludo"))],
)
def test_partners_are_all_none_or_those_that_are_named(text: str, slugs: tuple[str, ...]) -> None:
    assert parsers.partners(text) == slugs


def test_neither_yes_nor_no() -> None:
    with pytest.raises(ValueError, match="true ou false"):
        parsers.yes_or_no("peut-être")


def test_the_clock_stops_only_beside_the_sandbox() -> None:
    stop_at = "2026-11-25T09:00:00+00:00"

    assert parsers.frozen_now("http://127.0.0.1:8001")(stop_at) == datetime(
        2026, 11, 25, 9, tzinfo=UTC
    )
    assert parsers.frozen_now("")("") is None
    with pytest.raises(ValueError, match="bac à sable"):
        parsers.frozen_now("")(stop_at)


@pytest.mark.parametrize("text", ["demain", "2026-11-25T09:00:00"])
def test_an_instant_needs_its_offset(text: str) -> None:
    with pytest.raises(ValueError, match="décalage"):
        parsers.frozen_now("http://127.0.0.1:1")(text)


def test_the_instant_may_stand_in_a_file() -> None:
    parse = parsers.frozen_now("http://127.0.0.1:1")

    assert parse("@var/heure.txt") == Path("var/heure.txt")
    with pytest.raises(ValueError, match="var/heure"):
        parse("@")
    with pytest.raises(ValueError, match="bac à sable"):
        parsers.frozen_now("")("@var/heure.txt")
