import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sync_service.adapters.mail import SmtpMailSender
from sync_service.domain.errors import MailNotAccepted
from sync_service.ports.mail import Envelope as MailEnvelope
from sync_service.ports.mail import Letter, put_in
from tests.system.processes import free_ports

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
MESSAGE = "From: CLEF <clef@example.org>\nSubject: Atelier\n\nÀ mardi.\n.\n".encode()


@dataclass
class Server:
    """A mail server that answers as it is told to."""

    rcpt_answer: str = ""
    data_answer: str = "250 OK"
    received: list[Envelope] = field(default_factory=list)
    logins: list[LoginPassword] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's hook
        self,
        server: object,  # noqa: ARG002
        session: object,  # noqa: ARG002
        envelope: Envelope,
        address: str,
        rcpt_options: list[str],  # noqa: ARG002
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.rcpt_answer or "250 OK"

    async def handle_DATA(self, server: object, session: object, envelope: Envelope) -> str:  # noqa: N802, ARG002
        self.received.append(envelope)
        return self.data_answer

    def authenticate(self, *arguments: object) -> AuthResult:
        login = arguments[-1]
        assert isinstance(login, LoginPassword)
        self.logins.append(login)
        return AuthResult(success=login.password == b"se/cret", handled=False)


@contextmanager
def running(server: Server, **options: Any) -> Iterator[int]:  # noqa: ANN401 - aiosmtpd takes it
    controller = Controller(
        server, hostname="127.0.0.1", port=free_ports(1), ready_timeout=30, **options
    )
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def mail_sender(
    port: int, *, scheme: str = "smtp", login: str = "", tls: ssl.SSLContext | None = None
) -> SmtpMailSender:
    url = f"{scheme}://{login}127.0.0.1:{port}"
    return SmtpMailSender(url, "CLEF <clef@example.org>", timeout_seconds=60, tls=tls)


SUBJECTS = [
    "Votre atelier : Cuisine en famille, le mercredi 23 décembre à 14 h 30",
    "Une place s’est libérée : Jeux et chansons, mercredi 23 décembre 2026",
    "تغيّرت ورشتكم: Cuisine en famille، الأربعاء 23 ديسمبر 2026",
    "Cuisine and games in the community hall, on Wednesday 23 December",
]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_arrives_letter_for_letter_wherever_its_lines_end(subject: str) -> None:
    """« le mercredi 23  décembre » had two spaces, « décembreà » none: so the library folds."""
    server = Server()
    sent = [f"{'x' * length} {subject}".strip() for length in range(40)]
    with running(server) as port:
        for one in sent:
            about = MailEnvelope("clef@example.org", "zoe@example.org", "<a@example.org>", NOON)
            message = put_in(about, Letter(one, "Bonjour.", ""))
            mail_sender(port).send(message.as_bytes(), "zoe@example.org")
    received = [envelope.original_content or b"" for envelope in server.received]

    assert [message_from_bytes(one, policy=default)["Subject"] for one in received] == sent
    assert max(len(line) for one in received for line in one.splitlines()) <= 78


@pytest.fixture(name="certificate", scope="module")
def _certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate of 127.0.0.1 that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    start = datetime.now(UTC) - timedelta(days=1)  # noqa: TID251 - TLS looks at the real clock
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=2))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def client_tls(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certificate)


def test_a_message_arrives_byte_for_byte_with_smtp_line_ends() -> None:
    server = Server()

    with running(server) as port:
        mail_sender(port).send(MESSAGE, "parent@example.org")

    (envelope,) = server.received
    assert envelope.content == MESSAGE.replace(b"\n", b"\r\n")
    assert envelope.mail_from == "clef@example.org"
    assert envelope.rcpt_tos == ["parent@example.org"]


@pytest.mark.parametrize(
    ("answer", "final"), [("550 no such user", True), ("450 greylisted", False)]
)
def test_a_refused_recipient_says_whether_to_try_again(answer: str, *, final: bool) -> None:
    with (
        running(Server(rcpt_answer=answer)) as port,
        pytest.raises(MailNotAccepted, match=answer[:3]) as caught,
    ):
        mail_sender(port).send(MESSAGE, "parent@example.org")

    assert caught.value.final is final
    assert "parent" not in str(caught.value)


@pytest.mark.parametrize(("answer", "final"), [("554 spam", True), ("451 later", False)])
def test_a_refused_message_says_whether_to_try_again(answer: str, *, final: bool) -> None:
    with (
        running(Server(data_answer=answer)) as port,
        pytest.raises(MailNotAccepted) as caught,
    ):
        mail_sender(port).send(MESSAGE, "parent@example.org")

    assert caught.value.final is final


def test_no_server_at_all_is_worth_another_try() -> None:
    port = free_ports(1)

    with pytest.raises(MailNotAccepted, match=f"127.0.0.1:{port} ne répond pas") as caught:
        mail_sender(port).send(MESSAGE, "parent@example.org")

    assert not caught.value.final


def test_a_silent_server_does_not_hold_us_for_ever() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        patient = SmtpMailSender(
            f"smtp://127.0.0.1:{silent.getsockname()[1]}", "a@example.org", timeout_seconds=0.1
        )

        with pytest.raises(MailNotAccepted, match="ne répond pas comme prévu"):
            patient.send(MESSAGE, "parent@example.org")


def test_an_address_beyond_ascii_needs_a_server_that_knows_them() -> None:
    server = Server()

    with running(server, enable_SMTPUTF8=True) as port:
        mail_sender(port).send(MESSAGE, "zoé@example.org")

    assert server.received[0].rcpt_tos == ["zoé@example.org"]


def test_a_server_without_such_addresses_ends_the_matter() -> None:
    with (
        running(Server(), enable_SMTPUTF8=False) as port,
        pytest.raises(MailNotAccepted, match="ne sait pas écrire") as caught,
    ):
        mail_sender(port).send(MESSAGE, "zoé@example.org")

    assert caught.value.final


def test_encryption_is_used_where_it_is_offered(certificate: Path) -> None:
    server = Server()

    with running(server, tls_context=server_tls(certificate), require_starttls=True) as port:
        mail_sender(port, tls=client_tls(certificate)).send(MESSAGE, "parent@example.org")

    assert len(server.received) == 1


def test_an_unknown_certificate_is_not_trusted(certificate: Path) -> None:
    server = Server()

    with (
        running(server, tls_context=server_tls(certificate)) as port,
        pytest.raises(MailNotAccepted, match="SSLCertVerificationError"),
    ):
        mail_sender(port).send(MESSAGE, "parent@example.org")

    assert server.received == []


def test_encryption_from_the_start(certificate: Path) -> None:
    server = Server()

    with running(server, ssl_context=server_tls(certificate)) as port:
        mail_sender(port, scheme="smtps", tls=client_tls(certificate)).send(
            MESSAGE, "a@example.org"
        )

    assert len(server.received) == 1


def test_where_encryption_is_demanded_nothing_leaves_without() -> None:
    server = Server()

    with running(server) as port, pytest.raises(MailNotAccepted, match="chiffrement"):
        mail_sender(port, scheme="smtp+starttls").send(MESSAGE, "parent@example.org")

    assert server.received == []


def test_the_login_is_decoded_from_the_address() -> None:
    server = Server()

    with running(server, authenticator=server.authenticate, auth_require_tls=False) as port:
        mail_sender(port, login="moi%40example.org:se%2Fcret@").send(MESSAGE, "parent@example.org")

    assert server.logins[-1] == LoginPassword(b"moi@example.org", b"se/cret")
    assert len(server.received) == 1


def test_a_wrong_password_is_somebodys_to_mend_and_worth_another_try() -> None:
    server = Server()

    with (
        running(server, authenticator=server.authenticate, auth_require_tls=False) as port,
        pytest.raises(MailNotAccepted, match="mot de passe") as caught,
    ):
        mail_sender(port, login="moi:wrong@").send(MESSAGE, "parent@example.org")

    assert not caught.value.final
    assert "wrong" not in str(caught.value)


def test_a_goodbye_that_fails_does_not_send_the_message_twice() -> None:
    class Rude(Server):
        async def handle_QUIT(self, *_: object) -> str:  # noqa: N802
            return "500 no"

    server = Rude()

    with running(server) as port:
        mail_sender(port).send(MESSAGE, "parent@example.org")

    assert len(server.received) == 1


def test_a_trial_goes_as_far_as_the_sender_and_sends_nothing(certificate: Path) -> None:
    server = Server()
    options = {"authenticator": server.authenticate, "tls_context": server_tls(certificate)}

    with running(server, **options) as port:
        told = mail_sender(port, login="moi:se%2Fcret@", tls=client_tls(certificate)).try_out()

    for words in (f"127.0.0.1:{port}", "chiffré", "mot de passe acceptés", "clef@example.org"):
        assert words in told
    assert "sans chiffrement" not in told
    assert server.logins[-1].login == b"moi"
    assert server.received == []


def test_a_trial_says_what_a_server_without_either_does() -> None:
    with running(Server()) as port:
        told = mail_sender(port).try_out()

    assert "sans chiffrement, sans nom ni mot de passe" in told


def test_a_sender_who_is_not_theirs_is_told_in_the_trial_with_their_words() -> None:
    class Strict(Server):
        async def handle_MAIL(self, *_: object) -> str:  # noqa: N802
            return "553 5.7.1 Sender address rejected: not owned by user"

    with (
        running(Strict()) as port,
        pytest.raises(MailNotAccepted, match=r"MAIL_FROM \(code 553\)") as caught,
    ):
        mail_sender(port).try_out()

    assert caught.value.answer == "5.7.1 Sender address rejected: not owned by user"


def test_whoever_hears_no_server_is_told_what_to_look_at(certificate: Path) -> None:
    plain, encrypted = Server(), Server()
    with running(plain) as port, pytest.raises(MailNotAccepted, match=r"smtp\+starttls://"):
        mail_sender(port, scheme="smtps", tls=client_tls(certificate)).try_out()
    with pytest.raises(MailNotAccepted, match="Rien n’écoute à ce port"):
        mail_sender(free_ports(1)).try_out()
    with (
        running(encrypted, tls_context=server_tls(certificate)) as port,
        pytest.raises(MailNotAccepted, match="certificat ne vaut pas"),
    ):
        mail_sender(port).try_out()


@contextmanager
def talking(*answers: bytes) -> Iterator[int]:
    """A server that says these, each once something was asked, and then nothing more."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):
                connection, _ = listener.accept()
                with connection:
                    for answer in answers:
                        connection.sendall(answer)
                        connection.recv(65_536)
                    connection.recv(65_536)

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]


HELLO, YES = b"220 ici\r\n", b"250 oui\r\n"


@pytest.mark.parametrize(
    ("answers", "broken"),
    [
        ([], "before"),
        ([b"22"], "before"),
        ([b"554 pas de service ici\r\n"], "before"),
        ([HELLO, YES], "before"),
        ([HELLO, YES, b"421 je ferme\r\n"], "before"),
        ([HELLO, YES, YES, b"550 inconnu\r\n"], "no"),
        ([HELLO, YES, YES, YES, b"354 dites\r\n"], "midway"),
        ([HELLO, YES, YES, YES, b"354 dites\r\n", b"25"], "midway"),
    ],
)
def test_a_conversation_that_breaks_off_says_where(answers: list[bytes], broken: str) -> None:
    with talking(*answers) as port, pytest.raises(MailNotAccepted) as caught:
        SmtpMailSender(f"smtp://127.0.0.1:{port}", "clef@example.org", timeout_seconds=0.5).send(
            MESSAGE, "parent@example.org"
        )

    assert caught.value.broken == broken


def test_a_server_that_answers_byte_by_byte_is_left_in_the_end() -> None:
    said = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip() -> None:
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                connection.sendall(HELLO)
                while not said.wait(0.05):
                    connection.sendall(b"2")

        dripping = Thread(target=drip, daemon=True)
        dripping.start()
        port = listener.getsockname()[1]
        sender = SmtpMailSender(
            f"smtp://127.0.0.1:{port}", "a@example.org", timeout_seconds=60, longest_seconds=0.3
        )

        with pytest.raises(MailNotAccepted, match="ne répond pas comme prévu"):
            sender.send(MESSAGE, "parent@example.org")
        said.set()
        dripping.join()
