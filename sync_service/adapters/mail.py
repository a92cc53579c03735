"""Hands messages to a mail server over SMTP. Knows no template and no outbox."""

import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from email.utils import parseaddr
from threading import Timer
from typing import Literal, TypeAlias
from urllib.parse import unquote, urlsplit

from sync_service.domain.errors import Broken, MailNotAccepted

_TIMEOUT_SECONDS = 20.0
"""For one answer."""
_LONGEST_SECONDS = 60.0
"""For a whole conversation: a server that answers byte by byte is never silent for long."""
_DEFAULT_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_FIRST_FINAL_CODE = 500  # RFC 5321: 5yz will not succeed when tried again, 4yz may
_GOING_DOWN = 421
_YES = 2  # the first digit of every answer that agrees
_LINE_END = re.compile(rb"\r?\n")

_Stage: TypeAlias = Literal["session", "envelope", "content"]


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
        longest_seconds: float = _LONGEST_SECONDS,
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
        self._longest_seconds = longest_seconds
        self._tls = tls or ssl.create_default_context()

    def send(self, message: bytes, recipient: str) -> None:
        """Returns once the server has taken the message over.

        Raises MailNotAccepted; its words name codes, never an address, for they are logged.
        """
        stage: _Stage = "session"
        content = _LINE_END.sub(b"\r\n", message)
        try:
            with self._session() as server:
                stage = "envelope"
                self._name_envelope(server, content, recipient)
                stage = "content"
                _accept(server.data(content))
        except (smtplib.SMTPException, OSError) as error:
            raise self._refusal(error, stage) from error

    def try_out(self) -> str:
        """Goes as far as a mail's sender, and sends nothing; how it went, in French.

        Raises MailNotAccepted.
        """
        try:
            with self._session() as server:
                self._name_sender(server, [])
                server.rset()
                return self._described(server)
        except (smtplib.SMTPException, OSError) as error:
            raise self._refusal(error, "session") from error

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
        end = Timer(self._longest_seconds, _hang_up, [server])
        end.daemon = True
        end.start()
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
            end.cancel()
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
                "Dans SMTP_URL, essayez smtps:// et le port 465.",
                broken="before",
            )

    def _name_envelope(self, server: smtplib.SMTP, content: bytes, recipient: str) -> None:
        options = [f"size={len(content)}"] if server.has_extn("size") else []
        if server.has_extn("8bitmime"):
            options.append("BODY=8BITMIME")
        if not (recipient + self._sender).isascii():
            options.append("SMTPUTF8")
        self._name_sender(server, options)
        _accept(server.rcpt(recipient))

    def _name_sender(self, server: smtplib.SMTP, options: list[str]) -> None:
        answer = server.mail(self._sender, options)
        try:
            _accept(answer)
        except smtplib.SMTPResponseException as error:
            if error.smtp_code == _GOING_DOWN:
                raise
            raise smtplib.SMTPSenderRefused(*answer, self._sender) from None

    def _refusal(self, error: Exception, stage: _Stage) -> MailNotAccepted:
        broken: Broken = "midway" if stage == "content" else "before"
        match error:
            case smtplib.SMTPAuthenticationError():
                return MailNotAccepted(
                    f"Le serveur {self._host} ne reconnaît pas le nom ou le mot de passe de "
                    f"SMTP_URL (code {error.smtp_code}).",
                    broken=broken,
                    answer=_words(error.smtp_error),
                )
            case smtplib.SMTPSenderRefused():
                return MailNotAccepted(
                    f"Le serveur {self._host} n’accepte pas d’envoyer pour l’adresse de MAIL_FROM "
                    f"(code {error.smtp_code}). Donnez-lui un nom et un mot de passe dans "
                    "SMTP_URL, ou une adresse qui est à vous chez lui.",
                    answer=_words(error.smtp_error),
                )
            case smtplib.SMTPResponseException():
                is_down = stage == "session" or error.smtp_code == _GOING_DOWN
                return self._refused_with(error, is_down=is_down)
            case smtplib.SMTPNotSupportedError() | UnicodeError():
                return MailNotAccepted(
                    f"Le serveur {self._host} ne sait pas écrire à cette adresse.", final=True
                )
            case _:
                return MailNotAccepted(
                    f"Le serveur {self._host}:{self._port} ne répond pas comme prévu "
                    f"({type(error).__name__}). {_hint(error)}",
                    broken=broken,
                )

    def _refused_with(
        self, error: smtplib.SMTPResponseException, *, is_down: bool
    ) -> MailNotAccepted:
        message = f"Le serveur {self._host} refuse : code {error.smtp_code}."
        answer = _words(error.smtp_error)
        if is_down:
            return MailNotAccepted(message, broken="before", answer=answer)
        final = error.smtp_code >= _FIRST_FINAL_CODE
        return MailNotAccepted(message, final=final, answer=answer)


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


def _accept(answer: tuple[int, bytes]) -> None:
    """Raises SMTPResponseException for whatever is no yes."""
    if answer[0] // 100 != _YES:
        raise smtplib.SMTPResponseException(*answer)


def _hang_up(server: smtplib.SMTP) -> None:
    """Whoever waits for the server's next byte reads the end instead."""
    with contextlib.suppress(OSError):
        if server.sock is not None:
            # Past TLS, whose state belongs to the thread that waits.
            socket.socket.shutdown(server.sock, socket.SHUT_RDWR)
