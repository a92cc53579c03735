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
_FIRST_FINAL_CODE = 500  # RFC 5321: 5yz will not succeed when tried again, 4yz may
_LINE_END = re.compile(rb"\r?\n")


class SmtpMailSender:
    """Sends through one server; implements ports.MailSender.

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
                    f"SMTP_URL (code {error.smtp_code})."
                )
            case smtplib.SMTPRecipientsRefused():
                return self._refused_with(next(iter(error.recipients.values()))[0])
            case smtplib.SMTPResponseException():
                return self._refused_with(error.smtp_code)
            case smtplib.SMTPNotSupportedError() | UnicodeError():
                return MailNotAccepted(
                    f"Le serveur {self._host} ne sait pas écrire à cette adresse.", final=True
                )
            case _:
                return MailNotAccepted(
                    f"Le serveur {self._host}:{self._port} ne répond pas comme prévu "
                    f"({type(error).__name__}). Vérifiez SMTP_URL ; un nouvel essai suivra."
                )

    def _refused_with(self, code: int) -> MailNotAccepted:
        final = code >= _FIRST_FINAL_CODE
        return MailNotAccepted(f"Le serveur {self._host} refuse : code {code}.", final=final)
