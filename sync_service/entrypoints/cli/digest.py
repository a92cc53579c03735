"""`digest`, `mails`, `report`: the weekly letter, mails that were set aside, a season's figures.

A letter is never sent twice.
"""

import email
import email.policy
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sync_service.bootstrap import Services, open_services
from sync_service.digest.read_facts import PARIS
from sync_service.domain.errors import UsageError, said_in_french
from sync_service.domain.week import Season, Week, last_full_week
from sync_service.domain.wording.counting import counted
from sync_service.entrypoints.cli.export import write_file
from sync_service.entrypoints.cli.output import (
    json_option,
    json_text,
    messages,
    print_json,
    print_table,
    progress,
    say,
)
from sync_service.ports import Mail

if TYPE_CHECKING:
    from sync_service.digest.send_digest import Sending

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
    from sync_service.digest.send_digest import render_digest

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
    from sync_service.digest.send_digest import compose_digest, render_digest

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
        raise UsageError(f"{folder} ne peut pas être écrit : {said_in_french(error)}.") from None
    return [str(folder / name) for name in contents]


def _send(services: Services, week: Week) -> "list[Sending]":
    from sync_service.digest.send_digest import send_digest

    recipients = services.read_digest_recipients()
    return list(send_digest(services.publisher, services.mail_sender, week, recipients))


def _report(week: Week, files: list[str], done: "list[Sending]", *, as_json: bool) -> int:
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


_NUMBER = click.IntRange(1, 2**31 - 1)
_COLUMNS = {
    "id": "n°",
    "recipient": "à",
    "subject": "objet",
    "since": "depuis",
    "error": "pourquoi",
}


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def mails(context: click.Context, *, as_json: bool) -> None:
    """Lister les messages mis de côté, les renvoyer ou les abandonner."""
    if context.invoked_subcommand is None:
        _list_mails(as_json=as_json)


@mails.command("list")
@json_option
def list_mails(*, as_json: bool) -> None:
    """Lister les messages mis de côté, le plus ancien d’abord."""
    _list_mails(as_json=as_json)


@mails.command("send")
@click.argument("mail_id", metavar="ID", type=_NUMBER)
@json_option
def send_mail(mail_id: int, *, as_json: bool) -> None:
    """Essayer encore une fois d’envoyer ce message."""
    from sync_service.families.mails.send_mails import send_again

    services = open_services(["mail"])
    send_again(services.mailing, mail_id)
    _say_done(mail_id, "sent", "Le message est parti.", as_json=as_json)


@mails.command("drop")
@click.argument("mail_id", metavar="ID", type=_NUMBER)
@json_option
def drop(mail_id: int, *, as_json: bool) -> None:
    """Abandonner ce message : il ne partira pas."""
    from sync_service.families.mails.send_mails import drop_mail

    drop_mail(open_services().database, mail_id)
    said = "Ce message ne partira pas. Si c’était important, prévenez la personne autrement."
    _say_done(mail_id, "dropped", said, as_json=as_json)


def _list_mails(*, as_json: bool) -> None:
    with open_services().database.reading() as stored:
        found = [_described(one) for one in stored.outbox.read_set_aside()]
        waiting = len(stored.outbox.read_open())
    if as_json:
        print_json(found)
    elif not found:
        say("Aucun message n’est mis de côté.")
    else:
        few = counted(len(found), "message mis", "messages mis")
        rows = [[one[key] for key in _COLUMNS] for one in found]
        print_table(f"{few} de côté", list(_COLUMNS.values()), rows)
        say("Renvoyer : sync-service mails send N°. Abandonner : sync-service mails drop N°.")
    if waiting and not as_json:
        say(f"Messages qui attendent de partir : {waiting}")


def _described(mail: Mail) -> dict[str, object]:
    # As it was composed for its last try.
    message = email.message_from_bytes(mail.message, policy=email.policy.default)
    return {
        "id": mail.id,
        "kind": mail.kind,
        "recipient": mail.recipient,
        "subject": message["Subject"],
        "since": mail.created_at,
        "attempts": mail.attempts,
        "error": mail.error or None,
    }


def _say_done(mail_id: int, outcome: str, sentence: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"id": mail_id, "outcome": outcome})
    else:
        say(sentence)


@click.command()
@click.option("--season", "label", help="Par exemple 2026-2027 ; sans elle, celle en cours.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Un classeur, par exemple bilan.xlsx ; ou bilan.csv.",
)
@json_option
def report(label: str | None, output: Path | None, *, as_json: bool) -> None:
    """Donner les chiffres d’une saison : du 1er septembre au 31 août."""
    from sync_service.digest.season_book import as_csv, read_season_book
    from sync_service.digest.season_report import report_document

    kind = output.suffix.lower() if output is not None else ""
    if output is not None and kind not in (".xlsx", ".csv") and not as_json:
        raise UsageError(
            f"{output} : le bilan s’écrit dans un classeur. Nommez-le bilan.xlsx, ou bilan.csv."
        )
    services = open_services()
    today = services.clock.now().astimezone(PARIS).date()
    season = Season.load(label) if label is not None else Season.of(today)
    with progress("Calcul du bilan", as_json=as_json) as steps:
        book = read_season_book(services.database, season, services.labels, steps)
    document = json_text(report_document(book.report)) + "\n"
    if output is not None:
        table = as_csv(book) if kind == ".csv" else services.season_workbook(book)
        write_file(output, document.encode() if as_json else table)
        messages().print(f"Saison {season.label} dans {output}", markup=False)
    elif as_json:
        click.echo(document, nl=False)
    else:
        whole, *_ = book.tables
        print_table(whole.title, whole.header, whole.rows)
        say("Le détail par action et par partenaire : --output bilan.xlsx.")
