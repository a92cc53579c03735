"""`check`, as a host runs it on the first day: what it says of this machine and its mails."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from demo.mailbox import Mailbox
from tests.adapters.test_mail import Server, running
from tests.system.processes import HereHost, free_ports
from tests.unprivileged import bound_by_rights

pytestmark = pytest.mark.system

KEY = "une-phrase-assez-longue-pour-signer-les-liens"


@pytest.fixture(name="ready")
def _ready(here: HereHost) -> HereHost:
    """A host that has set everything but its mail server, and follows nothing yet."""
    here.write_mappings([])
    here.settings |= {
        "SECRET_KEYS": KEY,
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "MAIL_FROM": "CLEF <clef@example.org>",
        "COORDINATORS": "coordination@example.org",
    }
    return here


@pytest.fixture(name="mailbox")
def _mailbox(ready: HereHost) -> Iterator[Mailbox]:
    with Mailbox() as mailbox:
        ready.settings["SMTP_URL"] = mailbox.smtp_url
        yield mailbox


@pytest.mark.usefixtures("mailbox")
def test_what_is_well_is_said_too(ready: HereHost, database_url: str) -> None:
    answer = ready.run("check", "--json", DATABASE_URL=database_url)

    assert (answer.code, answer.json["problems"]) == (0, [])
    (no_copies,) = [one for one in answer.json["advice"] if "chmod 600" not in one]
    assert no_copies.startswith("BACKUP_DIR est vide")
    fine = " ".join(answer.json["fine"])
    product = "PostgreSQL 1" if database_url.startswith("postgresql") else "SQLite 3."
    for words in ("heure de Paris, comme Google", "Mo libres", "Python 3.", product, "répond"):
        assert words in fine
    shown = ready.run("check")
    assert shown.code == 0
    assert "clef@example.org" in shown.out
    assert shown.out.rstrip().endswith("Rien à corriger.")


def test_one_mail_goes_to_whoever_is_named(ready: HereHost, mailbox: Mailbox) -> None:
    ready.run("check")
    assert mailbox.letterbox.all() == ()

    answer = ready.run("check", "--mail", "hote@example.org")

    assert answer.code == 0, answer.err
    assert "Regardez s’il arrive" in answer.out
    (mail,) = mailbox.letterbox.all()
    assert [*mail.recipients] == ["hote@example.org"]
    assert mail.subject == "Message d’essai des ateliers"
    assert "SPF et DKIM de example.org" in mail.text


@pytest.mark.parametrize("address", ["hote", "a@b@c", ""])
def test_a_mail_to_nobody_is_a_mistake_of_usage(
    ready: HereHost, mailbox: Mailbox, address: str
) -> None:
    answer = ready.run("check", "--mail", address)

    assert answer.code == 2
    assert "courriel" in answer.err
    assert mailbox.letterbox.all() == ()


def test_a_mail_without_a_server_is_told_what_is_missing(ready: HereHost) -> None:
    answer = ready.run("check", "--mail", "hote@example.org")

    assert answer.code == 2
    assert "SMTP_URL manque" in answer.err


def test_no_mail_leaves_while_a_copy_waits_for_a_person(ready: HereHost, mailbox: Mailbox) -> None:
    for arguments in (
        ["db", "upgrade"],
        ["new", "organisation", "name=Les Épis", "id=les-epis"],
        ["backup", "copie.gz"],
        ["restore", "copie.gz", "--yes"],
    ):
        assert ready.run(*arguments).code == 0

    answer = ready.run("check", "--mail", "hote@example.org")

    assert answer.code == 2
    assert "sync-service resume" in answer.err
    assert mailbox.letterbox.all() == ()


def test_a_refused_mail_is_told_with_the_servers_words(ready: HereHost) -> None:
    with running(Server(rcpt_answer="550 5.1.1 Unknown here")) as port:
        ready.settings["SMTP_URL"] = f"smtp://127.0.0.1:{port}"
        answer = ready.run("check", "--json", "--mail", "hote@example.org")

    assert answer.code == 1
    (problem,) = answer.json["problems"]
    assert "code 550" in problem["message"]
    assert "« 5.1.1 Unknown here »" in problem["message"]


def test_a_wrong_password_is_found_before_any_mail_waits(ready: HereHost) -> None:
    server = Server()
    with running(server, authenticator=server.authenticate, auth_require_tls=False) as port:
        ready.settings["SMTP_URL"] = f"smtp://moi:oublie@127.0.0.1:{port}"
        answer = ready.run("check")

    assert answer.code == 1
    assert "- SMTP_URL : Le serveur 127.0.0.1 ne reconnaît pas le nom ou le mot de" in answer.out
    assert "oublie" not in answer.out


def test_a_port_where_no_mail_server_listens_is_told(ready: HereHost) -> None:
    ready.settings["SMTP_URL"] = f"smtp://127.0.0.1:{free_ports(1)}"

    answer = ready.run("check", "--json")

    assert answer.code == 1
    assert "Rien n’écoute à ce port" in answer.json["problems"][0]["message"]
    assert "essai suivra" not in answer.out


def test_names_that_lead_nowhere_are_told_and_stop_nothing(ready: HereHost) -> None:
    ready.settings |= {
        "PUBLIC_URL": "https://ateliers.invalid",
        "SMTP_URL": "smtps://envoi.invalid",
        "TRUSTED_PROXIES": "1",
    }

    answer = ready.run("check", "--json")

    assert (answer.code, answer.json["problems"]) == (0, [])
    told = " ".join(answer.json["advice"])
    assert "PUBLIC_URL : le nom ateliers.invalid ne mène nulle part" in told
    assert "SMTP_URL : le nom envoi.invalid ne mène nulle part" in told


@pytest.mark.usefixtures("mailbox")
def test_a_clock_that_is_wrong_is_told_by_the_date_of_googles_answer(ready: HereHost) -> None:
    ref = ready.run("new", "organisation", "name=Les Épis", "id=les-epis", "--json").json["ref"]
    (first, *_) = ready.run("history", ref, "--json").out.splitlines()
    at = datetime.fromisoformat(json.loads(first)["at"])

    answer = ready.run("check", "--json", SYNC_NOW=(at + timedelta(hours=3)).isoformat())

    assert answer.code == 0
    (_, advice) = answer.json["advice"]
    assert "avance de 3 h 00" in advice or "avance de 2 h 59" in advice
    assert "timedatectl" in advice


def test_a_partner_who_would_get_no_letter_for_a_slip_is_named(ready: HereHost) -> None:
    def told(setting: str) -> list[str]:
        advice = ready.run("check", "--json", PARTNER_LETTERS=setting).json["advice"]
        return [one.partition(", dont")[0] for one in advice if "PARTNER_LETTERS" in one]

    assert told("les-epsi") == ["PARTNER_LETTERS nomme « les-epsi »"]
    assert told("true") == []


def test_weak_settings_are_told(ready: HereHost) -> None:
    weak = {
        "SECRET_KEYS": "a" * 40,
        "PUBLIC_URL": "https://ateliers.invalid",
        "SMTP_URL": "smtp://envoi.invalid",
        "RETENTION_DAYS": "3650",
    }

    told = [one.split(" ")[0] for one in ready.run("check", "--json", **weak).json["advice"]]

    assert {"SECRET_KEYS", "TRUSTED_PROXIES=0", "SMTP_URL", "RETENTION_DAYS=3650"} <= {*told}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"type": "authorized_user", "client_id": "x"}, "l’accès d’une personne"),
        ({"type": "external_account"}, "fédération d’identités"),
        ({"installed": {"client_id": "x"}}, "l’identifiant OAuth d’une application"),
        ({"type": "service"}, "clé d’un compte de service"),
    ],
)
def test_another_kind_of_key_is_named_with_what_to_do(
    ready: HereHost, content: dict[str, object], said: str
) -> None:
    (ready.folder / "key.json").write_text(json.dumps(content), encoding="utf-8")

    answer = ready.run("check", GOOGLE_APPLICATION_CREDENTIALS="key.json")

    assert answer.code == 2
    for words in (said, "Ajouter une clé, JSON", "iam.disableServiceAccountKeyCreation"):
        assert words in answer.err


def test_a_folder_where_no_copy_can_be_made_is_told(ready: HereHost) -> None:
    """« aucune encore » stood there each day, and the log alone knew why."""
    (ready.folder / "fichier").write_text("x", encoding="utf-8")
    (ready.folder / "ferme").mkdir(mode=0o500)

    in_file = ready.run("check", BACKUP_DIR="fichier/copies")
    with bound_by_rights():
        closed = ready.run("check", "--json", BACKUP_DIR="ferme/copies")
    fine = ready.run("check", BACKUP_DIR="copies")

    assert (in_file.code, closed.code, fine.code) == (1, 1, 0)
    assert "BACKUP_DIR : aucune copie ne peut s’y faire" in in_file.out
    [told] = [one["message"] for one in closed.json["problems"]]
    assert f"n’a pas le droit d’écrire dans {ready.folder}/ferme" in told
    assert "Copies : aucune encore" in fine.out
    assert not (ready.folder / "copies").exists()


def test_a_setting_that_is_written_wrong_is_told_with_the_one_that_was_meant(
    ready: HereHost,
) -> None:
    """COORDINATOR= was read past, and the Monday letter went to nobody."""
    lines = ["COORDINATOR=secret@example.org", "smtp_url=x", "POSTGRES_PASSWORD=abc"]
    (ready.folder / ".env").write_text("\n".join(lines), encoding="utf-8")
    around = {"BACKUPS_KEP": "7", "LANGUAGE": "fr", "SUPPORT": "x", "DB_PORT": "1"}

    advice = ready.run("check", "--json", **around).json["advice"]

    told = [one for one in advice if "Vouliez-vous" in one]
    assert [re.findall("« (.*?) »", one) for one in told] == [
        ["COORDINATOR", "COORDINATORS"],
        ["smtp_url", "SMTP_URL"],
        ["BACKUPS_KEP", "BACKUPS_KEPT"],
    ]
    assert [one.split(" : ")[0] for one in told] == [".env", ".env", "Environnement"]
    assert not any("secret" in one for one in told)


def test_a_key_that_is_cut_is_told_by_its_setting_and_its_file(ready: HereHost) -> None:
    """It was blamed on GOOGLE_SERVICE_ACCOUNT_JSON, which nobody had filled in."""
    cut = {"type": "service_account", "client_email": "a@example.org", "private_key": "x"}
    text = json.dumps({**cut, "token_uri": "https://oauth2.googleapis.com/token"})
    (ready.folder / "k.json").write_text(text, encoding="utf-8")

    answer = ready.run("check", GOOGLE_APPLICATION_CREDENTIALS="k.json")

    assert answer.code == 2
    assert "GOOGLE_APPLICATION_CREDENTIALS (k.json) : la clé privée ne sert pas" in answer.err
    assert "GOOGLE_SERVICE_ACCOUNT_JSON" not in answer.err
