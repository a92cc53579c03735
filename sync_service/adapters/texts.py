"""A gateway for text messages over HTTP: POST of `{"to", "text"}`; any 2xx is « accepted »."""

import requests

from sync_service.domain.errors import MailNotAccepted

_TIMEOUT_SECONDS = 10.0
_TOO_MANY = 429


class HttpTextSender:
    """Implements ports.MailSender for numbers instead of addresses."""

    def __init__(self, url: str, token: str = "", sender: str = "") -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._sender = sender

    def send(self, message: bytes, recipient: str) -> None:
        """Raises MailNotAccepted; what the gateway says is neither shown nor kept."""
        content = {"to": recipient, "text": message.decode()}
        if self._sender:
            content["from"] = self._sender
        try:
            answer = requests.post(
                self._url,
                json=content,
                headers=self._headers,
                timeout=_TIMEOUT_SECONDS,
                allow_redirects=False,
            )
        except requests.RequestException:
            raise MailNotAccepted("La passerelle de SMS ne répond pas.") from None
        if not 200 <= answer.status_code < 300:  # noqa: PLR2004 - HTTP's own
            is_final = 400 <= answer.status_code < 500 and answer.status_code != _TOO_MANY  # noqa: PLR2004
            said = f"La passerelle de SMS n’a pas pris ce message (HTTP {answer.status_code})."
            raise MailNotAccepted(said, final=is_final)
