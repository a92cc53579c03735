"""`digest`: the weekly letter, to files or by mail, never twice."""

from datetime import datetime
from pathlib import Path

import click

from sync_service.bootstrap import Services, open_services
from sync_service.digest.read_facts import PARIS
from sync_service.digest.send_digest import (
    Sending,
    compose_digest,
    render_digest,
    send_digest,
)
from sync_service.domain.errors import UsageError
from sync_service.domain.week import Week, last_full_week
from sync_service.entrypoints.cli.output import json_option, print_json, say

_NOBODY = "coordination@example.org"
_FAILED = 1
_OUTCOMES = {"sent": "partie", "already_sent": "déjà partie", "failed": "pas partie"}


@click.command()
@click.option("--week", "label", help="Par exemple 2026-W48 ; sinon la dernière semaine entière.")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Dossier où écrire index.html, text.txt et mail.eml.",
)
@click.option("--send", is_flag=True, help="L’envoyer à chaque adresse de COORDINATORS.")
@json_option
def digest(label: str | None, output: Path | None, *, send: bool, as_json: bool) -> int:
    """Préparer la lettre de la semaine, ou l’envoyer (jamais deux fois)."""
    asked = Week.load(label) if label else None
    services = open_services(["mail", "digest"] if send else [])
    week = asked or last_full_week(services.clock.now(), PARIS)
    _refuse_the_future(week, services.clock.now())
    files = _write(services, week, output) if output else []
    if send:
        return _report(week, files, _send(services, week), as_json=as_json)
    if as_json:
        letter = render_digest(services.publisher, week)
        print_json({"week": week.label, "subject": letter.subject, "files": files})
    elif files:
        say(f"Semaine {week.label} : {', '.join(files)}")
    else:
        say(render_digest(services.publisher, week).text)
    return 0


def _refuse_the_future(week: Week, now: datetime) -> None:
    if week > Week.of(now.astimezone(PARIS).date()):
        raise UsageError(f"La semaine {week.label} n’a pas commencé.")


def _write(services: Services, week: Week, folder: Path) -> list[str]:
    recipient = next(iter(services.settings.coordinators), _NOBODY)
    letter = render_digest(services.publisher, week, recipient)
    message = compose_digest(services.publisher, week, recipient)
    contents = {
        "index.html": letter.html.encode(),
        "text.txt": letter.text.encode(),
        "mail.eml": message.as_bytes(),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise UsageError(f"{folder} ne peut pas être écrit : {error.strerror}.") from None
    return [str(folder / name) for name in contents]


def _send(services: Services, week: Week) -> list[Sending]:
    recipients = services.read_digest_recipients()
    return list(send_digest(services.publisher, services.mail_sender, week, recipients))


def _report(week: Week, files: list[str], done: list[Sending], *, as_json: bool) -> int:
    if as_json:
        sendings = [
            {"recipient": one.recipient, "outcome": one.outcome, "error": one.error or None}
            for one in done
        ]
        print_json({"week": week.label, "files": files, "sent": sendings})
    else:
        for one in done:
            say(f"{one.recipient} : {_OUTCOMES[one.outcome]}. {one.error}".rstrip())
    return _FAILED if any(one.outcome == "failed" for one in done) else 0
