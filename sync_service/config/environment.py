"""From the environment's texts to Settings, with every problem at once."""

import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from dotenv.parser import parse_stream

from sync_service.config import parsers
from sync_service.config.parsers import listed
from sync_service.config.settings import DEFAULTS, NO_KEY, Need, Settings
from sync_service.domain.errors import ConfigurationError, said_in_french

_PARTS = ("client_email", "private_key", "token_uri")
"""What google-auth signs with; the rest of Google's file is only carried along."""
_OTHER_KEYS = {
    "authorized_user": "l’accès d’une personne (gcloud)",
    "external_account": "une fédération d’identités, dont ce service ne se sert pas",
    "impersonated_service_account": "l’accès d’une personne qui emprunte un compte de service",
    "installed": "l’identifiant OAuth d’une application",
    "web": "l’identifiant OAuth d’un site",
}
"""What a file of Google's may hold instead of a key: by its type, or by its only name."""


def _read_accounts(*, paths: str, content: str) -> tuple[Mapping[str, str], ...]:
    """Keys in the order given; raises ValueError with the first thing to correct."""
    found = _from_content(content) if content else [_from_file(path) for path in listed(paths)]
    emails = [account["client_email"] for account in found]
    doubled = next((email for email in emails if emails.count(email) > 1), None)
    if doubled:
        raise ValueError(f"le compte {doubled} y est deux fois. Gardez-le une fois.")
    return tuple(found)


def _from_content(content: str) -> list[Mapping[str, str]]:
    loaded = _loaded(content, "ce contenu")
    return [
        _account(one, "ce contenu") for one in (loaded if isinstance(loaded, list) else [loaded])
    ]


def _from_file(path: str) -> Mapping[str, str]:
    try:
        text = Path(path).expanduser().read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ValueError(
            f"le fichier {path} n’existe pas. Téléchargez la clé JSON du compte de service "
            "dans la console Google et indiquez où elle se trouve."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(_cannot_read(path, error)) from error
    return _account(_loaded(text, path), path)


def _cannot_read(path: str | Path, error: OSError | UnicodeDecodeError) -> str:
    return f"le fichier {path} ne peut pas être lu : {said_in_french(error)}."


def _loaded(text: str, source: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        # The key itself must never reach a message, hence no word of the parser's.
        raise ValueError(
            f"{source} n’est pas du JSON. Reprenez le fichier donné par Google, tel quel."
        ) from None


def _account(loaded: object, source: str) -> Mapping[str, str]:
    is_account = isinstance(loaded, dict) and loaded.get("type") == "service_account"
    if not is_account or not isinstance(loaded, dict):
        raise ValueError(
            f"{source} n’est pas la clé d’un compte de service Google "
            f'("type": "service_account"){_instead(loaded)}. Créez-en une dans la console Google '
            f"Cloud : IAM, Comptes de service, Clés, Ajouter une clé, JSON. {NO_KEY}"
        )
    absent = [part for part in _PARTS if not isinstance(loaded.get(part), str)]
    if absent:
        raise ValueError(f"{source} est incomplet, il y manque : {', '.join(absent)}.")
    return {str(name): str(value) for name, value in loaded.items()}


def _instead(loaded: object) -> str:
    """Nothing of the file but its kind: the rest may be a secret."""
    if not isinstance(loaded, dict):
        return ""
    kinds = (_OTHER_KEYS.get(str(name)) for name in (loaded.get("type"), *loaded))
    found = next(filter(None, kinds), None)
    return f" : c’est {found}" if found else ""


T = TypeVar("T")

_EPHEMERAL_HOSTS = {
    "DYNO": "Heroku",
    "CONTAINER_VERSION": "Scalingo",
    "CC_PRETTY_INSTANCE_NAME": "Clever Cloud",
}
"""A variable that only this host sets, and the host's name."""

_LIKE_OURS, _VERY_LIKE = 0.75, 0.85
"""How near a name is to one of ours that was meant: in a file of ours, and among everybody's."""
_OF_OTHERS = frozenset({"LANGUAGE"})
"""gettext's."""


def read_environment(folder: Path = Path()) -> dict[str, str]:
    """The environment, over what the folder's `.env` file says."""
    path = folder / ".env"
    stored = _read_file(path) if path.is_file() else {}
    return stored | dict(os.environ)  # noqa: TID251 - the one place that does


def find_misspelt(folder: Path = Path()) -> Iterator[str]:
    """A sentence for each name that is nearly one of ours and so sets nothing; never a value.

    Other names, in `.env` too, are somebody else's: compose reads its own there.
    """
    path = folder / ".env"
    stored = _read_file(path) if path.is_file() else {}
    found = [(".env", name, _LIKE_OURS) for name in stored]
    around = dict(os.environ)  # noqa: TID251 - its names alone
    found += [("Environnement", one, _VERY_LIKE) for one in around if one not in stored]
    for place, name, likeness in found:
        if name in DEFAULTS or name in _OF_OTHERS:
            continue
        near = get_close_matches(name.upper(), DEFAULTS, n=1, cutoff=likeness)
        if near:
            yield (
                f"{place} : « {name} » n’est pas un réglage, et ne change rien. Vouliez-vous dire "
                f"« {near[0]} » ?"
            )


def _read_file(path: Path) -> dict[str, str]:
    """Never shows a broken line: it may hold a secret."""
    try:
        with path.open(encoding="utf-8") as stream:
            bindings = list(parse_stream(stream))
    except (OSError, UnicodeDecodeError) as error:
        message = f".env : ce fichier ne peut pas être lu ({said_in_french(error)})."
        raise ConfigurationError([message]) from error
    broken = [one.original.line for one in bindings if one.error]
    if broken:
        raise ConfigurationError(
            [
                f".env, ligne {line} : cette ligne n’est pas un réglage. Écrivez NOM=valeur, "
                "fermez les guillemets, ou commencez la ligne par #."
                for line in broken
            ]
        )
    return {one.key: one.value for one in bindings if one.key and one.value is not None}


def project_folder(name: str) -> Path:
    """A folder shipped with the project: `mappings`, `templates` or `translations`.

    Beside the package in a checkout, inside it once installed.
    """
    package = Path(__file__).resolve().parents[1]
    checkout = package.parent / name
    return checkout if checkout.is_dir() else package / "_shipped" / name


def load_settings(environ: Mapping[str, str], needs: Collection[Need] = ()) -> Settings:
    """Raises ConfigurationError with all that is wrong, and all that these needs miss."""
    reader = _Reader(environ)
    settings = _settings(reader)
    missing = [
        sentence
        for need in needs
        for name, sentence in settings.missing(need).items()
        if name not in reader.wrong
    ]
    problems = [*reader.wrong.values(), *missing]
    if problems:
        raise ConfigurationError(problems)
    return settings


class _Reader:
    """Reads one setting after the other and remembers what is wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.wrong: dict[str, str] = {}
        self.places: tuple[str, ...] = ()
        """Which setting, and which of its files, each of Google's accounts is from."""

    def text(self, name: str) -> str:
        """An empty setting counts as none."""
        return self.environ.get(name, "").strip() or DEFAULTS[name]

    def read(self, name: str, parse: Callable[[str], T]) -> T:
        """The parsed setting; its default when it is wrong."""
        try:
            return parse(self.text(name))
        except ValueError as error:
            self.wrong[name] = f"{name} : {error}"
            return parse(DEFAULTS[name])

    def accounts(self) -> tuple[Mapping[str, str], ...]:
        path, content = "GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_SERVICE_ACCOUNT_JSON"
        if self.text(path) and self.text(content):
            self.wrong[path] = (
                f"{path} et {content} sont tous deux remplis : gardez l’un des deux."
            )
            return ()
        files = () if self.text(content) else listed(self.text(path))
        self.places = tuple(f"{path} ({one})" for one in files)
        try:
            return _read_accounts(paths=self.text(path), content=self.text(content))
        except ValueError as error:
            name = content if self.text(content) else path
            # Under the first name too, so that it is not reported as missing as well.
            self.wrong[path] = f"{name} : {error}"
            return ()


def _settings(reader: _Reader) -> Settings:
    read = reader.read
    api_base = read("GOOGLE_API_BASE", parsers.api_base)
    accounts = reader.accounts()
    return Settings(
        database_url=read("DATABASE_URL", parsers.database_url),
        google_accounts=accounts,
        google_places=reader.places if accounts else (),
        google_api_base=api_base,
        mappings_dir=_mappings_dir(reader.text("MAPPINGS_DIR")),
        partners_sheet=read("PARTNERS_SHEET", parsers.partners_sheet),
        secret_keys=read("SECRET_KEYS", parsers.secret_keys),
        public_url=read("PUBLIC_URL", parsers.web_address),
        smtp_url=read("SMTP_URL", parsers.smtp_url),
        mail_from=read("MAIL_FROM", parsers.sender),
        coordinators=read("COORDINATORS", parsers.addresses),
        languages=read("LANGUAGES", parsers.languages),
        log_format=read("LOG_FORMAT", parsers.log_format),
        metrics_token=read("METRICS_TOKEN", parsers.metrics_token),
        port=read("PORT", parsers.port),
        settle_seconds=read("SETTLE_SECONDS", parsers.seconds),
        quiet_seconds=read("QUIET_SECONDS", parsers.seconds),
        poll_seconds=read("POLL_SECONDS", parsers.seconds),
        form_min_seconds=read("FORM_MIN_SECONDS", parsers.seconds),
        retention_days=read("RETENTION_DAYS", parsers.days),
        excused_resets=read("EXCUSED_RESETS", parsers.yes_or_no),
        loan_reminders=read("LOAN_REMINDERS", parsers.yes_or_no),
        partner_letters=read("PARTNER_LETTERS", parsers.partners),
        max_per_contact=read("MAX_PER_CONTACT", parsers.limit),
        max_per_session=read("MAX_PER_SESSION", parsers.limit),
        max_per_minute=read("MAX_PER_MINUTE", parsers.limit),
        trusted_proxies=read("TRUSTED_PROXIES", parsers.count),
        backup_dir=read("BACKUP_DIR", parsers.folder),
        backups_kept=read("BACKUPS_KEPT", parsers.limit),
        alerts_to=read("ALERTS_TO", parsers.addresses),
        alerts_ping_url=read("ALERTS_PING_URL", parsers.ping_url),
        texts_url=read("TEXTS_URL", parsers.gateway),
        texts_token=read("TEXTS_TOKEN", parsers.token),
        texts_sender=reader.text("TEXTS_SENDER"),
        texts_a_day=read("TEXTS_A_DAY", parsers.limit),
        texts_countries=read("TEXTS_COUNTRIES", parsers.countries),
        frozen_now=read("SYNC_NOW", _frozen_now(api_base)),
        ephemeral_host=_ephemeral_host(reader.environ),
    )


def _frozen_now(api_base: str) -> Callable[[str], datetime | Path | None]:
    """SYNC_NOW's parser, which also has a first look at its file."""
    parse = parsers.frozen_now(api_base)

    def look(text: str) -> datetime | Path | None:
        found = parse(text)
        if isinstance(found, Path):
            _instant_in(found)
        return found

    return look


def read_instant(path: Path) -> datetime:
    """The instant that stands in SYNC_NOW's file now. Raises ConfigurationError."""
    try:
        return _instant_in(path)
    except ValueError as error:
        raise ConfigurationError([f"SYNC_NOW : {error}"]) from error


def _instant_in(path: Path) -> datetime:
    try:
        text = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise ValueError(
            f"le fichier {path} n’existe pas (cherché depuis le dossier {Path.cwd()}). Écrivez-y "
            "l’instant, ou retirez ce réglage."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(_cannot_read(path, error)) from error
    try:
        return parsers.instant(text)
    except ValueError as error:
        raise ValueError(f"dans le fichier {path}, {error}") from None


def _mappings_dir(text: str) -> Path:
    """The shipped mappings serve where nobody has made a folder of their own."""
    folder = Path(text)
    is_default = text == DEFAULTS["MAPPINGS_DIR"]
    return project_folder(text) if is_default and not folder.is_dir() else folder


def _ephemeral_host(environ: Mapping[str, str]) -> str:
    return next((host for name, host in _EPHEMERAL_HOSTS.items() if environ.get(name)), "")
