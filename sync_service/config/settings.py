"""The settings as values, their defaults, and which part of the service needs which."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias

from sync_service.domain.errors import ConfigurationError

Need: TypeAlias = Literal["google", "web", "mail", "digest"]
"""A part of the service whose settings the other parts do without."""

LogFormat: TypeAlias = Literal["text", "json"]

DEFAULTS: Mapping[str, str] = {
    "DATABASE_URL": "sqlite:///var/sync.db",
    "GOOGLE_APPLICATION_CREDENTIALS": "",
    "GOOGLE_SERVICE_ACCOUNT_JSON": "",
    "GOOGLE_API_BASE": "",
    "MAPPINGS_DIR": "mappings",
    "PARTNERS_SHEET": "",
    "SECRET_KEYS": "",
    "PUBLIC_URL": "",
    "SMTP_URL": "",
    "MAIL_FROM": "",
    "COORDINATORS": "",
    "LANGUAGES": "fr,en",
    "LOG_FORMAT": "text",
    "METRICS_TOKEN": "",
    "PORT": "8000",
    "SETTLE_SECONDS": "20",
    "QUIET_SECONDS": "20",
    "POLL_SECONDS": "60",
    "FORM_MIN_SECONDS": "3",
    "RETENTION_DAYS": "30",
    "EXCUSED_RESETS": "true",
    "LOAN_REMINDERS": "false",
    "PARTNER_LETTERS": "false",
    "MAX_PER_CONTACT": "20",
    "MAX_PER_SESSION": "1000",
    "MAX_PER_MINUTE": "600",
    "TRUSTED_PROXIES": "0",
    "BACKUP_DIR": "",
    "BACKUPS_KEPT": "14",
    "ALERTS_TO": "",
    "ALERTS_PING_URL": "",
    "TEXTS_URL": "",
    "TEXTS_TOKEN": "",
    "TEXTS_SENDER": "",
    "TEXTS_A_DAY": "100",
    "TEXTS_COUNTRIES": "",
    "SYNC_NOW": "",
}
"""Every setting and its default; tests compare the documents with this."""

KNOWN_LANGUAGES = ("fr", "en", "ar", "tr", "sq", "ru", "uk")

NO_KEY = (
    "Google répond que les clés sont désactivées ? C’est une règle de votre organisation "
    "(iam.disableServiceAccountKeyCreation) : demandez à qui l’administre de la lever pour ce "
    "projet, ou faites le projet avec une adresse gmail.com, hors de l’organisation. Les feuilles "
    "se partagent avec son compte de service, d’où qu’il vienne."
)
"""What to do where a key cannot be made."""

_WANTED: Mapping[Need, Mapping[str, str]] = {
    "google": {
        "GOOGLE_APPLICATION_CREDENTIALS": "le chemin de la clé JSON du compte de service Google, "
        f"ou son contenu dans GOOGLE_SERVICE_ACCOUNT_JSON. {NO_KEY.removesuffix('.')}"
    },
    "web": {
        "SECRET_KEYS": "au moins 32 caractères au hasard, ils signent les liens des familles "
        "(python3 -c 'import secrets; print(secrets.token_urlsafe(32))')",
        "PUBLIC_URL": "l’adresse publique, par exemple https://ateliers.example.org",
    },
    "mail": {
        "SMTP_URL": "le serveur d’envoi, par exemple smtp://nom:secret@smtp.example.org:587",
        "MAIL_FROM": "l’adresse d’envoi, par exemple CLEF <clef@example.org>",
    },
    "digest": {
        "COORDINATORS": "les adresses de la coordination, séparées par des virgules",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment says, checked; secrets do not show in its repr."""

    database_url: str = field(repr=False)
    """As SQLAlchemy takes it: SQLite, or PostgreSQL through psycopg 3."""
    google_accounts: tuple[Mapping[str, str], ...] = field(repr=False)
    """Service account keys as Google's JSON files hold them."""
    google_places: tuple[str, ...]
    """Setting and file that each key is from; empty where the setting is the content itself."""
    google_api_base: str
    """Another address for Sheets, Drive and tokens; empty for Google's own."""
    mappings_dir: Path
    partners_sheet: str
    """The spreadsheet whose tab « Partenaires » lists sheets to follow; empty: none does."""
    secret_keys: tuple[str, ...] = field(repr=False)
    """Newest first."""
    public_url: str
    smtp_url: str = field(repr=False)
    mail_from: str
    coordinators: tuple[str, ...]
    languages: tuple[str, ...]
    log_format: LogFormat
    metrics_token: str = field(repr=False)
    port: int
    settle_seconds: float
    quiet_seconds: float
    poll_seconds: float
    form_min_seconds: float
    retention_days: int
    excused_resets: bool
    loan_reminders: bool
    partner_letters: tuple[str, ...]
    """Slugs of who gets a letter each week; `*`: whoever has a followed sheet."""
    max_per_contact: int
    max_per_session: int
    max_per_minute: int
    trusted_proxies: int
    """How many proxies in front are ours; without one nobody says which client asks."""
    backup_dir: Path | None
    """Where a copy is made each night; None: nowhere."""
    backups_kept: int
    alerts_to: tuple[str, ...]
    """Who is told what has been ill for an hour, and when it is over."""
    alerts_ping_url: str = field(repr=False)
    """Fetched while all is well: whoever serves it notices when that ends."""
    texts_url: str
    """A gateway for text messages; empty: none are sent."""
    texts_token: str = field(repr=False)
    texts_sender: str
    texts_a_day: int
    texts_countries: tuple[str, ...]
    """Codes of two letters, beside France and its neighbours."""
    frozen_now: datetime | Path | None
    """The instant at which the clock stands still, or the file in which it stands."""
    ephemeral_host: str
    """The host's name when its disk does not outlive a restart, else empty."""

    def require(self, *needs: Need) -> None:
        """Raise ConfigurationError with everything that these parts miss."""
        problems = [problem for need in needs for problem in self.missing(need)]
        if problems:
            raise ConfigurationError(problems)

    @property
    def keeps_copies(self) -> bool:
        return self.backup_dir is not None

    def missing(self, need: Need) -> dict[str, str]:
        """Setting → sentence, for each one that this part of the service needs and is not set."""
        held: Mapping[str, object] = {
            "GOOGLE_APPLICATION_CREDENTIALS": self.google_accounts,
            "SECRET_KEYS": self.secret_keys,
            "PUBLIC_URL": self.public_url,
            "SMTP_URL": self.smtp_url,
            "MAIL_FROM": self.mail_from,
            "COORDINATORS": self.coordinators,
        }
        wanted = _WANTED[need].items()
        return {
            name: f"{name} manque : indiquez {what}." for name, what in wanted if not held[name]
        }

    def host_problems(self) -> tuple[str, ...]:
        """What works today and loses everything at the next restart: `check` refuses it."""
        if not self.ephemeral_host or not self.database_url.startswith("sqlite"):
            return ()
        problem = (
            f"DATABASE_URL : {self.ephemeral_host} vide son disque à chaque redémarrage, SQLite y "
            "perdrait tout. Ajoutez une base PostgreSQL et indiquez son adresse."
        )
        return (problem,)
