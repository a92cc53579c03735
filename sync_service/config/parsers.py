"""What each kind of setting may say. Pure; a ValueError's text says what to write instead."""

import ipaddress
import math
import re
from collections.abc import Callable
from datetime import datetime
from difflib import get_close_matches
from email.utils import getaddresses
from pathlib import Path
from types import MappingProxyType
from urllib.parse import SplitResult, urlsplit

from sync_service.config.settings import KNOWN_LANGUAGES, LogFormat
from sync_service.domain.file_ids import find_spreadsheet_id

_YES = frozenset({"true", "yes", "oui", "vrai", "on", "1"})
_NO = frozenset({"false", "no", "non", "faux", "off", "0"})
_MOST_DAYS = 36_500
_MOST_SECONDS = 1_000_000_000
"""Thirty years: no clock counts much further, and nobody waits so long."""
_AFTER_PASSWORD = re.compile(r"(?:[^:/]*(?::[^@]*)?@)?([^/?]*)")
"""As SQLAlchemy cuts an address: a name may have a @, a password may not."""
_HIGHEST_PORT = 65_535
_HOST = re.compile(r"[a-z0-9.:\[\]-]+")
_IN_QUOTES = re.compile(r'"[^"]*"')
_NO_BREAK = {ord(one): " " for one in "\u00a0\u202f"}
"""« CLEF Lunéville » as word processors space it: a name like others, though not printable."""
SHORTEST_KEY = 32
_SHORTEST_TOKEN = 16
_COUNTRY_LETTERS = 2
_POSTGRESQL = ("postgres", "postgresql", "postgresql+psycopg")


def listed(text: str) -> tuple[str, ...]:
    """Parts between commas or line ends, in order, blank ones left out."""
    parts = (part.strip() for part in text.replace("\n", ",").split(","))
    return tuple(part for part in parts if part)


def database_url(text: str) -> str:
    """SQLite or PostgreSQL; hosts' `postgres://` becomes what SQLAlchemy calls psycopg 3."""
    scheme, separator, rest = text.partition("://")
    if separator and scheme in _POSTGRESQL:
        _refuse_cut_wrong(rest)
        return f"postgresql+psycopg://{rest}"
    if scheme != "sqlite" or not rest.startswith("/"):
        raise ValueError(
            "écrivez sqlite:///chemin/vers/fichier.db ou postgresql://nom:secret@serveur/base."
        )
    if rest in {"/", "/:memory:"}:
        raise ValueError(
            "une base en mémoire oublie tout. Indiquez un fichier : sqlite:///var/sync.db."
        )
    return text


def _refuse_cut_wrong(rest: str) -> None:
    """A password's second half would be taken for the host, and be said in every message."""
    found = _AFTER_PASSWORD.match(rest)
    place = found[1] if found else ""
    if "@" in place:
        raise ValueError(
            "dans un nom ou un secret, écrivez %40 au lieu de @, et %3A au lieu de « : »."
        )
    port = place.rpartition("]")[2].partition(":")[2]
    if port and not (port.isascii() and port.isdigit()):
        raise ValueError("le port, après le nom du serveur, est un nombre, comme 5432.")


def api_base(text: str) -> str:
    """Allows only https, or http to this machine, because the requests carry credentials."""
    if not text:
        return ""
    parts = _split(text, "https://sheets.googleapis.com")
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        return text.rstrip("/")
    raise ValueError(
        "écrivez une adresse https://…, ou http://127.0.0.1:PORT pour le bac à sable ; "
        "laissez vide pour Google."
    )


def partners_sheet(text: str) -> str:
    """The spreadsheet's id, out of its address."""
    found = find_spreadsheet_id(text)
    if text and not found:
        raise ValueError(
            "copiez l’adresse du classeur de la coordination : "
            "https://docs.google.com/spreadsheets/d/…"
        )
    return found or ""


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def web_address(text: str) -> str:
    """Allows only https, or http to this machine, because its links open what families wrote."""
    if not text:
        return ""
    parts = _split(text, "https://ateliers.example.org")
    if parts.scheme not in {"http", "https"}:
        raise ValueError("écrivez une adresse entière, comme https://ateliers.example.org.")
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise ValueError(
            "l’adresse doit commencer par https:// : sans chiffrement, n’importe qui lirait "
            "les liens des familles en chemin."
        )
    if parts.username or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(
            "le service a besoin d’un nom pour lui seul, sans chemin, ni mot de passe : "
            "https://ateliers.example.org."
        )
    return f"{parts.scheme}://{_host_as_sent(parts.netloc)}"


def _host_as_sent(netloc: str) -> str:
    """As a browser asks for it: in small letters, and in ASCII."""
    try:
        sent = netloc.lower().encode("idna").decode("ascii")
    except UnicodeError:
        sent = ""
    if not _HOST.fullmatch(sent):
        raise ValueError(
            "ce nom de serveur n’existe pas : ni espace, ni signe autre que lettres, chiffres, "
            "points et traits d’union."
        )
    return sent


def secret_keys(text: str) -> tuple[str, ...]:
    """Never repeats a key."""
    keys = listed(text)
    for place, key in enumerate(keys, start=1):
        if len(key) < SHORTEST_KEY:
            which = f"la clé n° {place}" if len(keys) > 1 else "la clé"
            raise ValueError(
                f"{which} est trop courte ({len(key)} caractères, il en faut {SHORTEST_KEY}). "
                "Faites-en une : python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
            )
    return keys


def metrics_token(text: str) -> str:
    if text and len(text) < _SHORTEST_TOKEN:
        raise ValueError(
            f"{len(text)} caractères se devinent. Écrivez-en au moins {_SHORTEST_TOKEN}, "
            "ou laissez vide."
        )
    return text


def token(text: str) -> str:
    """What a header can hold: one that it cannot is never sent, and never fits."""
    if not (text.isascii() and text.isprintable()):
        raise ValueError(
            "un signe n’y a pas sa place : une fin de ligne, un accent ? Lettres sans accent, "
            "chiffres et ponctuation seulement."
        )
    return text


def ping_url(text: str) -> str:
    """As it is given: its path is what tells one service from another."""
    parts = _split(text, "https://hc-ping.com/…") if text else None
    if parts is not None and not (parts.scheme in {"http", "https"} and parts.hostname):
        raise ValueError("écrivez une adresse entière, comme https://hc-ping.com/….")
    return text


def gateway(text: str) -> str:
    """As it is given; what goes there names families, so that it is https, or this machine."""
    if not text:
        return ""
    parts = _split(text, "https://sms.example.org/envoyer")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("écrivez une adresse entière, comme https://sms.example.org/envoyer.")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ValueError(
            "l’adresse doit commencer par https:// : sans chiffrement, n’importe qui lirait "
            "les numéros des familles en chemin."
        )
    return text


def smtp_url(text: str) -> str:
    schemes = {"smtp", "smtps", "smtp+starttls"}
    if text and _split(text, "smtps://courriel.example.org:465").scheme not in schemes:
        raise ValueError(
            "écrivez smtp://serveur:587, smtp+starttls://serveur:587 (chiffrement exigé) "
            "ou smtps://serveur:465, avec nom:secret@ devant le serveur s’il le faut."
        )
    return text


def sender(text: str) -> str:
    if not text:
        return ""
    if not text.translate(_NO_BREAK).isprintable():
        raise ValueError("écrivez tout sur une ligne, comme CLEF <clef@example.org>.")
    found = getaddresses([text])
    # « CLEF : ateliers <…> » would be a group of that name, whose mails servers refuse.
    if len(found) > 1 or ":" in _IN_QUOTES.sub("", text):
        raise ValueError(
            "une seule adresse ; un nom avec virgule ou deux-points se met entre guillemets : "
            '"CLEF, collectif" <clef@example.org>.'
        )
    mail_address(found[0][1] or text)
    return text


def addresses(text: str) -> tuple[str, ...]:
    """Raises ValueError with all that are none."""
    found, wrong = [], []
    for part in listed(text):
        try:
            found.append(mail_address(part))
        except ValueError as error:
            wrong.append(str(error))
    if wrong:
        raise ValueError(" ".join(wrong))
    return tuple(found)


def languages(text: str) -> tuple[str, ...]:
    found = listed(text.lower())
    for code in found:
        if code not in KNOWN_LANGUAGES:
            near = get_close_matches(code, KNOWN_LANGUAGES, n=1, cutoff=0.4)
            hint = f" Vouliez-vous dire {near[0]} ?" if near else ""
            raise ValueError(
                f"« {code} » n’est pas une langue du service ({', '.join(KNOWN_LANGUAGES)}).{hint}"
            )
    return tuple(dict.fromkeys(found))


_NOT_ISO = MappingProxyType({"UK": "GB", "EL": "GR"})
"""What other lists call a country."""


def countries(text: str) -> tuple[str, ...]:
    """ISO codes, of which nothing but the two letters is known here."""
    found = listed(text.upper())
    for code in found:
        if not (code.isascii() and code.isalpha() and len(code) == _COUNTRY_LETTERS):
            raise ValueError(f"« {code} » n’est pas un code de pays. Écrivez par exemple UA,AL.")
        if code in _NOT_ISO:
            raise ValueError(f"« {code} » n’est pas un code de pays. Écrivez {_NOT_ISO[code]}.")
    return tuple(dict.fromkeys(found))


def log_format(text: str) -> LogFormat:
    match text.lower():
        case "text":
            return "text"
        case "json":
            return "json"
        case _:
            raise ValueError("écrivez text ou json.")


def seconds(text: str) -> float:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = -1
    if not 0 <= number < math.inf:
        raise ValueError(f"« {text} » n’est pas un nombre de secondes. Écrivez 0 ou plus.")
    if number > _MOST_SECONDS:
        raise ValueError(f"« {text} » est trop long. Écrivez {_MOST_SECONDS} ou moins.")
    return number


def count(text: str) -> int:
    return _whole(text, lowest=0)


def days(text: str) -> int:
    """Further back than any calendar goes, nothing would be erased any more, nor said to fail."""
    return _whole(text, lowest=0, highest=_MOST_DAYS)


def limit(text: str) -> int:
    return _whole(text, lowest=1)


def port(text: str) -> int:
    return _whole(text, lowest=1, highest=_HIGHEST_PORT)


def folder(text: str) -> Path | None:
    return Path(text).expanduser() if text else None


def yes_or_no(text: str) -> bool:
    if text.lower() in _YES | _NO:
        return text.lower() in _YES
    raise ValueError(f"« {text} » n’est ni oui ni non. Écrivez true ou false.")


def partners(text: str) -> tuple[str, ...]:
    """Yes is `*`, all of them; no is none; else these, by their slugs."""
    if text.lower() in _YES | _NO:
        return ("*",) if text.lower() in _YES else ()
    return listed(text)


def frozen_now(api_base: str) -> Callable[[str], datetime | Path | None]:
    """SYNC_NOW's parser: a stopped clock beside the real Google would spoil real sheets.

    A path is that of the file in which the instant stands (`@FILE`).
    """

    def parse(text: str) -> datetime | Path | None:
        if not text:
            return None
        if not is_loopback(urlsplit(api_base).hostname or ""):
            raise ValueError(
                "l’heure ne s’arrête qu’avec le bac à sable. Retirez ce réglage, ou donnez à "
                "GOOGLE_API_BASE une adresse de cette machine."
            )
        return instant(text) if not text.startswith("@") else _file(text.removeprefix("@"))

    return parse


def _file(text: str) -> Path:
    if not text:
        raise ValueError("écrivez @ et le chemin d’un fichier, comme @var/heure.txt.")
    return Path(text)


def instant(text: str) -> datetime:
    wanted = "écrivez un instant avec son décalage, comme 2026-11-25T09:00:00+01:00."
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(wanted) from None
    if found.tzinfo is None:
        raise ValueError(wanted)
    return found


def _whole(text: str, *, lowest: int, highest: int | None = None) -> int:
    bounds = f"entre {lowest} et {highest}" if highest else f"de {lowest} ou plus"
    is_number = text.isascii() and text.isdigit()
    if not is_number or int(text) < lowest or (highest and int(text) > highest):
        raise ValueError(f"« {text} » n’est pas un nombre entier {bounds}.")
    return int(text)


def mail_address(text: str) -> str:
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - slow to load

    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise ValueError(f"« {text} » n’est pas une adresse de courriel.") from None


def _split(text: str, example: str) -> SplitResult:
    """Raises ValueError for what has no host; never repeats the text, which may hold a secret."""
    try:
        parts = urlsplit(text)
        complete = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        complete = False
    if not complete:
        raise ValueError(
            f"ce n’est pas une adresse entière : écrivez-la avec son début, comme {example}."
        )
    return urlsplit(text)
