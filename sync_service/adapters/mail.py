"""Hands messages to a mail server over SMTP. Knows no template and no outbox."""

import contextlib
import re
import smtplib
import ssl
from collections.abc import Iterator
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from sync_service.domain.errors import MailNotAccepted

_TIMEOUT_SECONDS = 20.0
_DEFAULT_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_FIRST_REFUSING_CODE = 400
_FIRST_FINAL_CODE = 500  # RFC 5321: 5yz will not succeed when tried again, 4yz may
_LINE_END = re.compile(rb"\r?\n")


class SmtpMailSender:
    """Sends through one server; implements ports.MailServer.

    `smtps://` is encrypted from the start, `smtp+starttls://` refuses to go on unencrypted,
    `smtp://` encrypts where the server offers it.
    """

    def __init__(
        self,
        url: str,
        sender: str,
        *,
        timeout_seconds: float = _TIMEOUT_SECONDS,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        parts = urlsplit(url)
        self._scheme = parts.scheme
        self._host = parts.hostname or ""
        self._port = parts.port or _DEFAULT_PORTS[parts.scheme]
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._sender = parseaddr(sender)[1]
        self._timeout_seconds = timeout_seconds
        self._tls = tls or ssl.create_default_context()

    def send(self, message: bytes, recipient: str) -> None:
        """Returns once the server has taken the message over.

        Raises MailNotAccepted; its words name codes, never an address, for they are logged.
        """
        try:
            with self._session() as server:
                self._hand_over(server, message, recipient)
        except (smtplib.SMTPException, OSError) as error:
            raise self._refusal(error) from error

    def try_out(self) -> str:
        """Goes as far as a mail's sender, and sends nothing; how it went, in French.

        Raises MailNotAccepted.
        """
        try:
            with self._session() as server:
                code, words = server.mail(self._sender)
                if code >= _FIRST_REFUSING_CODE:
                    raise smtplib.SMTPSenderRefused(code, words, self._sender)
                server.rset()
                return self._described(server)
        except (smtplib.SMTPException, OSError) as error:
            raise self._refusal(error) from error

    def _described(self, server: smtplib.SMTP) -> str:
        encrypted = "chiffré" if isinstance(server.sock, ssl.SSLSocket) else "sans chiffrement"
        known = "nom et mot de passe acceptés" if self._user else "sans nom ni mot de passe"
        return (
            f"le serveur {self._host}:{self._port} répond, {encrypted}, {known}, et il accepte "
            f"d’envoyer pour {self._sender}."
        )

    @contextlib.contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        server = self._connect()
        try:
            server.ehlo()
            self._encrypt(server)
            if self._user:
                server.login(self._user, self._password)
            yield server
            # The message is theirs by now: an error here must not make us send it again.
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.quit()
        finally:
            server.close()

    def _connect(self) -> smtplib.SMTP:
        host, port, seconds = self._host, self._port, self._timeout_seconds
        # Our own name is given, or smtplib would ask the network for it, slowly.
        ours = self._sender.rpartition("@")[2] or "localhost"
        if self._scheme == "smtps":
            return smtplib.SMTP_SSL(
                host, port, local_hostname=ours, timeout=seconds, context=self._tls
            )
        return smtplib.SMTP(host, port, local_hostname=ours, timeout=seconds)

    def _encrypt(self, server: smtplib.SMTP) -> None:
        if self._scheme == "smtps":
            return
        if server.has_extn("starttls"):
            server.starttls(context=self._tls)
            server.ehlo()
        elif self._scheme == "smtp+starttls" or (self._user and self._host not in _LOOPBACK):
            raise MailNotAccepted(
                f"Le serveur {self._host} ne propose pas de chiffrement : rien n’est parti. "
                "Dans SMTP_URL, essayez smtps:// et le port 465."
            )

    def _hand_over(self, server: smtplib.SMTP, message: bytes, recipient: str) -> None:
        options = ["BODY=8BITMIME"] if server.has_extn("8bitmime") else []
        if not (recipient + self._sender).isascii():
            options.append("SMTPUTF8")
        server.sendmail(self._sender, [recipient], _LINE_END.sub(b"\r\n", message), options)

    def _refusal(self, error: Exception) -> MailNotAccepted:
        match error:
            case smtplib.SMTPAuthenticationError():
                return MailNotAccepted(
                    f"Le serveur {self._host} ne reconnaît pas le nom ou le mot de passe de "
                    f"SMTP_URL (code {error.smtp_code}).",
                    answer=_words(error.smtp_error),
                )
            case smtplib.SMTPSenderRefused():
                return MailNotAccepted(
                    f"Le serveur {self._host} n’accepte pas d’envoyer pour l’adresse de MAIL_FROM "
                    f"(code {error.smtp_code}). Donnez-lui un nom et un mot de passe dans "
                    "SMTP_URL, ou une adresse qui est à vous chez lui.",
                    answer=_words(error.smtp_error),
                )
            case smtplib.SMTPRecipientsRefused():
                return self._refused_with(*next(iter(error.recipients.values())))
            case smtplib.SMTPResponseException():
                return self._refused_with(error.smtp_code, error.smtp_error)
            case smtplib.SMTPNotSupportedError() | UnicodeError():
                return MailNotAccepted(
                    f"Le serveur {self._host} ne sait pas écrire à cette adresse.", final=True
                )
            case _:
                return MailNotAccepted(
                    f"Le serveur {self._host}:{self._port} ne répond pas comme prévu "
                    f"({type(error).__name__}). {_hint(error)} Un nouvel essai suivra."
                )

    def _refused_with(self, code: int, words: bytes | str) -> MailNotAccepted:
        final = code >= _FIRST_FINAL_CODE
        message = f"Le serveur {self._host} refuse : code {code}."
        return MailNotAccepted(message, final=final, answer=_words(words))


def _words(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())


def _hint(error: Exception) -> str:
    """What to look at when no conversation came about."""
    match error:
        case ConnectionRefusedError():
            return "Rien n’écoute à ce port : vérifiez SMTP_URL."
        case TimeoutError():
            return (
                "Personne ne répond à temps : un pare-feu est peut-être en travers (beaucoup "
                "d’hébergeurs ferment le port 25, essayez 587 ou 465)."
            )
        case ssl.SSLCertVerificationError():
            return "Son certificat ne vaut pas pour ce nom : prenez le nom que le serveur donne."
        case ssl.SSLError():
            return "Ce port n’est pas chiffré d’emblée : essayez smtp+starttls:// dans SMTP_URL."
        case smtplib.SMTPServerDisconnected():
            return "Il a raccroché : au port 465, il faut smtps:// dans SMTP_URL."
        case _:
            return "Vérifiez SMTP_URL."
