"""`check`: settings, mapping files, database, this machine, access to every spreadsheet."""

import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click

from sync_service.adoption.check_sheets import Finding, check_roster, check_sheets
from sync_service.bootstrap import Services, describe_version, open_services, unknown_names
from sync_service.config import (
    Need,
    find_exposures,
    find_misspelt,
    find_weaknesses,
    hosts_in,
    mail_address,
    read_environment,
)
from sync_service.digest.write_partners import EVERYBODY
from sync_service.domain.errors import ConfigurationError, UsageError
from sync_service.domain.wording.counting import counted
from sync_service.entrypoints.cli.output import json_option, print_json, progress, say
from sync_service.operations.check_host import (
    Level,
    Remark,
    check_clock,
    check_copies,
    check_copy_folder,
    check_disk,
    check_names,
    send_trial,
    try_mail_server,
)
from sync_service.operations.health import find_unnamed, say_unnamed
from sync_service.ports import CopyFolder
from sync_service.ports.surroundings import read_pause, say_paused
from sync_service.privacy.keep_copies import newest_copy
from sync_service.sync.shared import PER_MINUTE

_FAILED = 1
_OPTIONAL: tuple[Need, ...] = ("web", "mail", "digest")
_PARTS = {"web": "les pages", "mail": "les messages", "digest": "la lettre de la semaine"}


@dataclass(frozen=True, slots=True)
class _Seen:
    """What all looks came to."""

    sheets: Sequence[Finding]
    remarks: Sequence[Remark]
    advice: Sequence[str]

    def texts(self, level: Level) -> list[str]:
        return [one.sentence() for one in self.remarks if one.level == level]

    @property
    def is_well(self) -> bool:
        return all(one.is_advice for one in self.sheets) and not self.texts("problem")


@click.command()
@click.option("--mail", "recipient", metavar="ADRESSE", help="Y envoyer un message d’essai.")
@json_option
def check(*, recipient: str | None, as_json: bool) -> int:
    """Vérifier les réglages, les correspondances, la machine et les accès, sans rien écrire."""
    services = open_services(
        ["google"] if recipient is None else ["google", "mail"], without_database="borrow"
    )
    wrong = services.settings.host_problems()
    if wrong:
        raise ConfigurationError(wrong)
    trial = [] if recipient is None else [_send_trial(services, recipient)]
    spreadsheets = services.mappings.spreadsheets
    looked = check_sheets(services.spreadsheets, services.mappings, services.database)
    with progress("Lecture des feuilles", as_json=as_json) as steps:
        findings = [finding for found in steps(looked, len(spreadsheets)) for finding in found]
    findings += _unnamed(services)
    if services.settings.partners_sheet:
        findings += check_roster(services.spreadsheets, services.settings.partners_sheet)
    with progress("Horloge, disque, serveur d’envoi", as_json=as_json):
        remarks = [*_look_around(services), *trial]
    seen = _Seen(findings, remarks, list(_advice(services)))
    if as_json:
        print_json(_document(services, seen))
    else:
        _show(services, seen)
    return 0 if seen.is_well else _FAILED


def _send_trial(services: Services, recipient: str) -> Remark:
    """First of all: whoever asks for it reads its outcome whatever the sheets say."""
    pause = read_pause(services.database)
    if pause is not None:
        raise UsageError(f"Rien n’est parti. {say_paused(pause)}")
    try:
        address = mail_address(recipient)
    except ValueError as error:
        raise UsageError(f"--mail : {error}") from None
    mail_from = services.settings.mail_from
    return send_trial(services.mail_sender, mail_from, address, services.clock, services.rng)


def _look_around(services: Services) -> Iterator[Remark]:
    yield check_clock(services.clock.now(), services.google_time())
    yield check_disk(services.free_bytes())
    if services.copy_folder is not None:
        yield _look_at_copies(services, services.copy_folder)
    hosts = hosts_in(services.settings)
    unknown = unknown_names(set(hosts.values()))
    yield from check_names(hosts, unknown)
    if not services.settings.missing("mail") and hosts.get("SMTP_URL", "") not in unknown:
        yield try_mail_server(services.mail_sender)
    programs = [f"service {describe_version()}", f"Python {platform.python_version()}"]
    yield Remark("fine", "Versions", ", ".join([*programs, services.product()]) + ".")


def _look_at_copies(services: Services, folder: CopyFolder) -> Remark:
    if objection := folder.objection():
        return check_copy_folder(objection)
    kept = services.settings.backups_kept
    now = services.clock.now()
    return check_copies(newest_copy(folder, now), now, kept)


_IN_THE_WAY = (
    "Vos correspondances sont dans mappings/, le dossier que les mises à jour remplacent. "
    "Mettez-les à part avant la prochaine : cp -r mappings correspondances, puis "
    "MAPPINGS_DIR=correspondances dans .env, puis git checkout mappings."
)


def _unnamed(services: Services) -> Iterator[Finding]:
    """Advice while others are followed: with none left, everything has stopped."""
    named = services.mappings.spreadsheets
    with services.database.reading() as stored:
        unnamed = find_unnamed(stored, stored.memory.read_spreadsheets(), named)
    if unnamed:
        yield Finding(_place(services), say_unnamed(unnamed), is_advice=bool(named))


def _place(services: Services) -> str:
    return f"MAPPINGS_DIR ({services.settings.mappings_dir})"


def _advice(services: Services) -> Iterator[str]:
    """What works without it, but not everything does."""
    pause = read_pause(services.database)
    if pause is not None:
        yield say_paused(pause)
    for need in _OPTIONAL:
        missing = services.settings.missing(need)
        if missing:
            yield f"Pour {_PARTS[need]} : {' '.join(missing.values())}"
    if services.copy_folder is None:
        yield "BACKUP_DIR est vide : aucune copie ne se fait seule. Donnez-lui un dossier."
    if services.are_mappings_in_the_way():
        yield _IN_THE_WAY
    yield from _strangers(services)
    yield from find_exposures(read_environment(), services.settings.database_url)
    yield from find_weaknesses(services.settings)
    yield from find_misspelt()
    accounts = len(services.settings.google_accounts)
    spreadsheets = len(services.mappings.spreadsheets)
    if spreadsheets > PER_MINUTE.times * accounts:
        yield (
            f"{spreadsheets} feuilles pour {accounts} compte de service : Google accepte "
            f"{PER_MINUTE.times} lectures par minute et par compte. Ajoutez un compte."
        )


def _strangers(services: Services) -> Iterator[str]:
    """Whoever is written wrong would get no letter, and nobody would know."""
    followed = {one.partner for one in services.mappings.spreadsheets}
    unknown = {*services.settings.partner_letters} - {EVERYBODY} - followed
    for slug in sorted(unknown):
        yield (
            f"PARTNER_LETTERS nomme « {slug} », dont aucune feuille n’est suivie : personne n’y "
            "reçoit de lettre. Écrivez son nom comme dans spreadsheets.toml (partner = …)."
        )


def _addresses(services: Services) -> Sequence[str]:
    """To share spreadsheets with."""
    return [account["client_email"] for account in services.settings.google_accounts]


def _document(services: Services, seen: _Seen) -> dict[str, object]:
    problems = [(one.place, one.message) for one in seen.sheets]
    problems += [(one.place, one.text) for one in seen.remarks if one.level == "problem"]
    return {
        "ok": seen.is_well,
        "share_with": _addresses(services),
        "spreadsheets": len(services.mappings.spreadsheets),
        "problems": [{"place": place, "message": message} for place, message in problems],
        "advice": [*seen.advice, *seen.texts("advice")],
        "fine": seen.texts("fine"),
    }


def _show(services: Services, seen: _Seen) -> None:
    if services.has_no_database:
        say("Les réglages nécessaires et les correspondances vont bien.")
        say("La base n’est pas encore faite. Pour la faire : sync-service db upgrade")
    else:
        say("Les réglages nécessaires, les correspondances et la base vont bien.")
    say(f"Adresse avec qui partager les feuilles : {', '.join(_addresses(services))}")
    for sentence in seen.texts("fine"):
        say(sentence)
    count = len(services.mappings.spreadsheets)
    are_unnamed = any(one.place == _place(services) for one in seen.sheets)
    if not (count or are_unnamed):
        say("Aucune feuille n’est suivie encore. Ajoutez-en une : sync-service adopt --help")
    elif count and not seen.sheets:
        say(f"{counted(count, 'feuille lisible')}.")
    told = [(one.is_advice, f"{one.place} : {one.message}") for one in seen.sheets]
    wrong = [text for is_advice, text in told if not is_advice] + seen.texts("problem")
    advice = [text for is_advice, text in told if is_advice]
    _list("À savoir (le reste marche sans)", [*advice, *seen.texts("advice"), *seen.advice])
    _list("À corriger", wrong)
    say(f"{len(wrong)} à corriger." if wrong else "Rien à corriger.")


def _list(title: str, sentences: Sequence[str]) -> None:
    if sentences:
        say(f"{title} :")
    for sentence in sentences:
        say(f"- {sentence}")
