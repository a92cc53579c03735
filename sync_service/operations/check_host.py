"""What is looked at beside the sheets, on the first day: clock, disk, names, the mail server.

Each look ends in one remark that says what is well, or what to do. Knows no setting.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from sync_service.domain.errors import MailNotAccepted
from sync_service.operations.health import judge_disk
from sync_service.ports import Clock, Letter, MailSender, MailServer, RandomSource
from sync_service.ports.mail import Envelope, domain_of, new_message_id, put_in

Level = Literal["fine", "advice", "problem"]
"""`advice`: the service works all the same, or for now."""

_LONGEST_GAP = timedelta(days=2)
"""Between today and the newest copy: of last night, or of the night before."""
_LARGEST_LEAD = timedelta(seconds=30)
_MINUTE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Remark:
    """What was seen at one place."""

    level: Level
    place: str
    text: str

    def sentence(self) -> str:
        return f"{self.place} : {self.text}"


def check_clock(ours: datetime, googles: datetime | None) -> Remark:
    """Google's key works only while both clocks say nearly the same."""
    place = "Horloge"
    if googles is None:
        text = "Google n’a pas répondu, elle n’a pas été comparée à la sienne."
        return Remark("advice", place, text)
    lead = ours - googles
    if abs(lead) <= _LARGEST_LEAD:
        shown = f"{ours:%d/%m/%Y %H:%M}, heure de Paris, comme Google."
        return Remark("fine", place, shown)
    side = "avance" if lead > timedelta() else "retarde"
    return Remark(
        "advice",
        place,
        f"celle de cette machine {side} de {_spoken(abs(lead))} sur celle de Google. Mettez-la à "
        "l’heure (sous Linux : timedatectl set-ntp true) : après quelques minutes d’écart, Google "
        "refuse la clé.",
    )


def _spoken(length: timedelta) -> str:
    seconds = round(length.total_seconds())
    if seconds < 2 * _MINUTE_SECONDS:
        return f"{seconds} secondes"
    hours, minutes = divmod(seconds // _MINUTE_SECONDS, 60)
    return f"{hours} h {minutes:02d}" if hours else f"{minutes} minutes"


def check_disk(free_bytes: int) -> Remark:
    megabytes = free_bytes // 1_000_000
    if judge_disk(free_bytes) == "ok":
        return Remark("fine", "Disque", f"{megabytes} Mo libres.")
    text = (
        f"il ne reste que {megabytes} Mo. Faites de la place : plein, plus rien n’est enregistré."
    )
    return Remark("advice", "Disque", text)


def check_copies(newest: str, now: datetime, kept: int) -> Remark:
    """`newest`: the day of the newest nightly copy, empty where there is none."""
    if newest >= f"{now - _LONGEST_GAP:%Y-%m-%d}":
        day = date.fromisoformat(newest)
        return Remark(
            "fine", "Copies", f"la dernière est du {day:%d/%m/%Y} ; {kept} sont gardées."
        )
    last = (
        f"la dernière est du {date.fromisoformat(newest):%d/%m/%Y}" if newest else "aucune encore"
    )
    text = f"{last}. Le worker en fait une chaque nuit à 3 h : tourne-t-il ? Que dit son journal ?"
    return Remark("advice", "Copies", text)


def check_copy_folder(objection: str) -> Remark:
    """Before the first night shows it in a log."""
    text = (
        f"aucune copie ne peut s’y faire ({objection}). Donnez ce droit au service, ou indiquez "
        "un autre dossier."
    )
    return Remark("problem", "BACKUP_DIR", text)


_LEADS_NOWHERE: Mapping[str, str] = {
    "PUBLIC_URL": (
        "le nom {host} ne mène nulle part, vu d’ici : les familles n’y trouvent rien. Ajoutez-le "
        "chez qui gère ce nom (un enregistrement A ou CNAME), ou corrigez-le."
    ),
    "SMTP_URL": (
        "le nom {host} ne mène nulle part, vu d’ici : aucun message ne part. Corrigez-le, ou "
        "vérifiez que cette machine a accès au réseau."
    ),
}


def check_names(hosts: Mapping[str, str], unknown: Collection[str]) -> list[Remark]:
    """One for each setting whose host is not known; `hosts`: setting → host."""
    return [
        Remark("advice", setting, _LEADS_NOWHERE[setting].format(host=host))
        for setting, host in hosts.items()
        if host in unknown
    ]


def try_mail_server(mail_server: MailServer) -> Remark:
    """As a mail would go, up to the sender's address; nothing is sent."""
    try:
        return Remark("fine", "Messages", mail_server.try_out())
    except MailNotAccepted as error:
        return _refused("SMTP_URL", error)


def send_trial(
    mail_sender: MailSender, mail_from: str, recipient: str, clock: Clock, rng: RandomSource
) -> Remark:
    """One mail, now: to somebody who looks whether it arrives."""
    message = _compose_trial(mail_from, recipient, clock.now(), rng.number())
    try:
        mail_sender.send(message, recipient)
    except MailNotAccepted as error:
        return _refused("Message d’essai", error)
    text = (
        f"remis au serveur pour {recipient}. Regardez s’il arrive, et s’il n’est pas dans les "
        "indésirables."
    )
    return Remark("fine", "Message d’essai", text)


def _refused(place: str, error: MailNotAccepted) -> Remark:
    words = f" Il répond : « {error.answer} »." if error.answer else ""
    return Remark("problem", place, f"{error}{words}")


def _compose_trial(mail_from: str, recipient: str, now: datetime, number: int) -> bytes:
    text = (
        "Bonjour,\n\n"
        f"Ce message d’essai est parti le {now:%d/%m/%Y à %H:%M}. Vous le lisez : le service peut "
        "écrire aux familles.\n\n"
        "Il était dans les indésirables ? Demandez à qui gère votre messagerie les "
        f"enregistrements SPF et DKIM de {domain_of(mail_from)}.\n\n"
        "Personne d’autre ne l’a reçu. Il n’y a rien à répondre.\n"
    )
    envelope = Envelope(mail_from, recipient, new_message_id(mail_from, number), now)
    return put_in(envelope, Letter("Message d’essai des ateliers", text, "")).as_bytes()
