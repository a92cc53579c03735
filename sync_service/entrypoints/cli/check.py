"""`check`: settings, mapping files, database, access to every spreadsheet; what to correct."""

from collections.abc import Iterator, Sequence

import click

from sync_service.adoption.check_sheets import Finding, check_sheets
from sync_service.bootstrap import Services, open_services
from sync_service.config import Need, find_exposures, read_environment
from sync_service.domain.errors import ConfigurationError
from sync_service.entrypoints.cli.output import json_option, print_json, progress, say
from sync_service.ports.surroundings import read_pause, say_paused

_FAILED = 1
_OPTIONAL: tuple[Need, ...] = ("web", "mail", "digest")
_PARTS = {"web": "les pages", "mail": "les messages", "digest": "la lettre de la semaine"}
_READS_A_MINUTE = 60
"""Google's quota for one service account."""


@click.command()
@json_option
def check(*, as_json: bool) -> int:
    """Vérifier les réglages, les correspondances et les accès, sans rien écrire."""
    services = open_services(["google"], without_database="borrow")
    wrong = services.settings.host_problems()
    if wrong:
        raise ConfigurationError(wrong)
    spreadsheets = services.mappings.spreadsheets
    looked = check_sheets(services.spreadsheets, services.mappings, services.database)
    with progress("Lecture des feuilles", as_json=as_json) as steps:
        findings = [finding for found in steps(looked, len(spreadsheets)) for finding in found]
    advice = list(_advice(services))
    if as_json:
        print_json(_document(services, findings, advice))
    else:
        _show(services, findings, advice)
    return _FAILED if any(not finding.is_advice for finding in findings) else 0


def _advice(services: Services) -> Iterator[str]:
    """What works without it, but not everything does."""
    pause = read_pause(services.database)
    if pause is not None:
        yield say_paused(pause)
    for need in _OPTIONAL:
        missing = services.settings.missing(need)
        if missing:
            yield f"Pour {_PARTS[need]} : {' '.join(missing.values())}"
    yield from find_exposures(read_environment(), services.settings.database_url)
    accounts = len(services.settings.google_accounts)
    if len(services.mappings.spreadsheets) > _READS_A_MINUTE * accounts:
        yield (
            f"{len(services.mappings.spreadsheets)} feuilles pour {accounts} compte de service : "
            "Google accepte 60 lectures par minute et par compte. Ajoutez un compte."
        )


def _addresses(services: Services) -> Sequence[str]:
    """To share spreadsheets with."""
    return [account["client_email"] for account in services.settings.google_accounts]


def _document(
    services: Services, findings: Sequence[Finding], advice: Sequence[str]
) -> dict[str, object]:
    return {
        "ok": all(one.is_advice for one in findings),
        "share_with": _addresses(services),
        "spreadsheets": len(services.mappings.spreadsheets),
        "problems": [{"place": one.place, "message": one.message} for one in findings],
        "advice": advice,
    }


def _show(services: Services, findings: Sequence[Finding], advice: Sequence[str]) -> None:
    say("Réglages, correspondances et base : tout va bien.")
    say(f"Adresse avec qui partager les feuilles : {', '.join(_addresses(services))}")
    for one in findings:
        say(f"- {one.place} : {one.message}")
    for sentence in advice:
        say(f"- {sentence}")
    count = len(services.mappings.spreadsheets)
    if not count:
        say("Aucune feuille n’est suivie encore. Ajoutez-en une : sync-service adopt --help")
    elif not findings:
        say(f"{count} {'feuille lisible' if count == 1 else 'feuilles lisibles'}.")
