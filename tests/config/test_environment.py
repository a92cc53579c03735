import json
from pathlib import Path

import pytest

from sync_service.config import DEFAULTS, Need, load_settings, project_folder, read_environment
from sync_service.domain.errors import ConfigurationError

KEY = {
    "type": "service_account",
    "client_email": "sync@projet.iam.example.org",
    "private_key": "-----BEGIN PRIVATE KEY-----",
    "token_uri": "https://oauth2.example.org/token",
}

KEY_OF_32 = "thirty-two-characters-and-no-mor"


def problems_of(environ: dict[str, str], *needs: Need) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as caught:
        load_settings(environ, needs)
    return caught.value.problems


def test_nothing_at_all_is_enough_to_start() -> None:
    settings = load_settings({})

    assert settings.database_url == "sqlite:///var/sync.db"
    assert settings.languages == ("fr", "en")
    assert (settings.settle_seconds, settings.quiet_seconds, settings.poll_seconds) == (20, 20, 60)
    assert settings.excused_resets


def test_an_empty_setting_counts_as_none() -> None:
    assert load_settings(dict.fromkeys(DEFAULTS, "")) == load_settings({})


def test_every_problem_is_told_at_once() -> None:
    problems = problems_of(
        {"DATABASE_URL": "mysql://x/y", "SETTLE_SECONDS": "-1", "LANGUAGES": "fr,sp"}, "web"
    )

    assert [problem.split(" ")[0] for problem in problems] == [
        "DATABASE_URL",
        "LANGUAGES",
        "SETTLE_SECONDS",
        "SECRET_KEYS",
        "PUBLIC_URL",
    ]


def test_a_wrong_setting_is_not_told_as_missing_too() -> None:
    problems = problems_of({"PUBLIC_URL": "ateliers", "SECRET_KEYS": KEY_OF_32}, "web")

    assert [problem.split(" ")[0] for problem in problems] == ["PUBLIC_URL"]


def test_a_part_asks_for_what_only_it_needs() -> None:
    settings = load_settings({})

    with pytest.raises(ConfigurationError) as caught:
        settings.require("google", "mail", "digest")

    assert [problem.split(" ")[0] for problem in caught.value.problems] == [
        "GOOGLE_APPLICATION_CREDENTIALS",
        "SMTP_URL",
        "MAIL_FROM",
        "COORDINATORS",
    ]


def test_a_part_that_has_all_it_needs_says_nothing() -> None:
    keys = f"{KEY_OF_32},{KEY_OF_32[::-1]}"
    settings = load_settings({"SECRET_KEYS": keys, "PUBLIC_URL": "https://a.example.org/"})

    settings.require("web")

    assert settings.secret_keys == (KEY_OF_32, KEY_OF_32[::-1])
    assert settings.public_url == "https://a.example.org"


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    shown = repr(
        load_settings(
            {
                "SECRET_KEYS": "hush" * 8,
                "SMTP_URL": "smtp://me:hush@mail.example.org",
                "DATABASE_URL": "postgres://me:hush@db.example.org/x",
                "METRICS_TOKEN": "hush" * 4,
                "GOOGLE_SERVICE_ACCOUNT_JSON": json.dumps(KEY | {"private_key": "hush"}),
            }
        )
    )

    assert "hush" not in shown


@pytest.mark.parametrize(
    ("variable", "host"),
    [
        ("DYNO", "Heroku"),
        ("CONTAINER_VERSION", "Scalingo"),
        ("CC_PRETTY_INSTANCE_NAME", "Clever Cloud"),
    ],
)
def test_a_host_that_empties_its_disk_needs_postgresql(variable: str, host: str) -> None:
    sqlite = load_settings({variable: "x"})
    postgresql = load_settings({variable: "x", "DATABASE_URL": "postgres://h/b"})

    assert host in sqlite.host_problems()[0]
    assert postgresql.host_problems() == ()


def test_an_ordinary_host_may_use_sqlite() -> None:
    assert load_settings({}).host_problems() == ()


def test_the_env_file_is_read_from_its_folder(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# réglages\nMAIL_FROM='CLEF <a@example.org>'\nLONE\n")

    environ = read_environment(tmp_path)

    assert environ["MAIL_FROM"] == "CLEF <a@example.org>"
    assert "LONE" not in environ


def test_the_environment_wins_over_the_env_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PATH=nowhere\n")

    assert read_environment(tmp_path)["PATH"] != "nowhere"


def test_a_dollar_in_the_env_file_is_only_a_dollar(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SMTP_URL=smtp://me:a${b}c@mail.example.org\n")

    assert read_environment(tmp_path)["SMTP_URL"] == "smtp://me:a${b}c@mail.example.org"


def test_a_folder_without_an_env_file_is_fine(tmp_path: Path) -> None:
    assert "PATH" in read_environment(tmp_path)


def test_an_env_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"A=\xff\xfe")

    with pytest.raises(ConfigurationError, match=r"\.env : ce fichier ne peut pas être lu"):
        read_environment(tmp_path)


def test_broken_lines_of_an_env_file_are_told_in_french_without_what_they_hold(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".env").write_text('PORT=8000\nmot de passe\nSECRET_KEYS="abc\n')

    with pytest.raises(ConfigurationError) as caught:
        read_environment(tmp_path)

    assert [one.partition(" :")[0] for one in caught.value.problems] == [
        ".env, ligne 2",
        ".env, ligne 3",
    ]
    assert not any("passe" in one or "abc" in one for one in caught.value.problems)
    assert capfd.readouterr() == ("", "")


def test_shipped_folders_are_found_in_a_checkout() -> None:
    assert (project_folder("mappings") / "contacts.toml").is_file()


def test_without_a_mappings_folder_the_shipped_one_serves() -> None:
    assert load_settings({}).mappings_dir.is_dir()
    assert load_settings({"MAPPINGS_DIR": "ailleurs"}).mappings_dir == Path("ailleurs")


class TestGoogleAccounts:
    def test_a_key_file(self, tmp_path: Path) -> None:
        path = tmp_path / "key.json"
        path.write_text(json.dumps(KEY))

        settings = load_settings({"GOOGLE_APPLICATION_CREDENTIALS": str(path)}, ["google"])

        assert settings.google_accounts == (KEY,)

    def test_several_key_files(self, tmp_path: Path) -> None:
        for name in ("a", "b"):
            (tmp_path / name).write_text(json.dumps(KEY | {"client_email": f"{name}@example.org"}))

        settings = load_settings(
            {"GOOGLE_APPLICATION_CREDENTIALS": f"{tmp_path / 'a'}, {tmp_path / 'b'}"}
        )

        assert [key["client_email"] for key in settings.google_accounts] == [
            "a@example.org",
            "b@example.org",
        ]

    @pytest.mark.parametrize("content", [KEY, [KEY]])
    def test_the_key_itself_or_a_list(self, content: object) -> None:
        settings = load_settings({"GOOGLE_SERVICE_ACCOUNT_JSON": json.dumps(content)})

        assert settings.google_accounts == (KEY,)

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ("{", "ce contenu n’est pas du JSON"),
            ("[1]", "n’est pas la clé d’un compte de service"),
            ('{"type": "authorized_user"}', "n’est pas la clé d’un compte de service"),
            ('{"type": "service_account"}', "il y manque : client_email, private_key, token_uri"),
            (json.dumps([KEY, KEY]), "y est deux fois"),
        ],
    )
    def test_what_is_no_key_is_told_once(self, content: str, message: str) -> None:
        (problem,) = problems_of({"GOOGLE_SERVICE_ACCOUNT_JSON": content}, "google")

        assert problem.startswith("GOOGLE_SERVICE_ACCOUNT_JSON : ")
        assert message in problem

    def test_a_missing_file_is_told_by_its_path(self) -> None:
        (problem,) = problems_of({"GOOGLE_APPLICATION_CREDENTIALS": "nowhere.json"}, "google")

        assert "nowhere.json n’existe pas" in problem

    def test_a_folder_instead_of_a_file_is_told(self, tmp_path: Path) -> None:
        (problem,) = problems_of({"GOOGLE_APPLICATION_CREDENTIALS": str(tmp_path)})

        assert "ne peut pas être lu" in problem

    def test_a_file_that_is_no_text_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "key").write_bytes(b"\xff\xfe\x00")

        (problem,) = problems_of({"GOOGLE_APPLICATION_CREDENTIALS": str(tmp_path / "key")})

        assert "n’est pas un texte UTF-8" in problem

    def test_both_ways_at_once_are_refused(self) -> None:
        (problem,) = problems_of(
            {"GOOGLE_APPLICATION_CREDENTIALS": "a", "GOOGLE_SERVICE_ACCOUNT_JSON": "{}"}, "google"
        )

        assert "gardez l’un des deux" in problem

    def test_a_key_never_reaches_a_message(self) -> None:
        (problem,) = problems_of({"GOOGLE_SERVICE_ACCOUNT_JSON": '{"private_key": "hush'})

        assert "hush" not in problem


@pytest.mark.parametrize("keys", ["short", KEY_OF_32[:-1], f"{KEY_OF_32},short"])
def test_a_key_that_can_be_guessed_is_refused_and_never_shown(keys: str) -> None:
    (problem,) = problems_of({"SECRET_KEYS": keys})

    assert problem.startswith("SECRET_KEYS")
    assert "32" in problem
    assert "short" not in problem
    assert KEY_OF_32[:-1] not in problem


@pytest.mark.parametrize("token", ["x", "fifteen-letters"])
def test_a_token_that_can_be_guessed_is_refused(token: str) -> None:
    (problem,) = problems_of({"METRICS_TOKEN": token})

    assert problem.startswith("METRICS_TOKEN")
    assert token not in problem


@pytest.mark.parametrize("address", ["http://ateliers.example.org", "http://192.0.2.1:8000"])
def test_families_are_sent_to_an_encrypted_address_alone(address: str) -> None:
    (problem,) = problems_of({"PUBLIC_URL": address})

    assert problem.startswith("PUBLIC_URL")
    assert "https://" in problem


@pytest.mark.parametrize(
    "address", ["http://localhost:8000", "http://127.0.0.1:9", "http://[::1]:8000"]
)
def test_on_this_machine_no_encryption_is_needed(address: str) -> None:
    assert load_settings({"PUBLIC_URL": address}).public_url == address


@pytest.mark.parametrize(
    ("name", "typed", "example"),
    [
        ("PUBLIC_URL", "ateliers.example.org", "https://ateliers.example.org"),
        ("SMTP_URL", "courriel.example.org", "smtps://"),
    ],
)
def test_an_address_without_its_beginning_is_answered_with_a_whole_one(
    name: str, typed: str, example: str
) -> None:
    (problem,) = problems_of({name: typed})

    assert f"avec son début, comme {example}" in problem
