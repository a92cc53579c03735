"""The gateway for text messages, spoken to over HTTP."""

import json

import pytest
import requests
import responses

from demo.mailbox import Mailbox
from sync_service.adapters.texts import HttpTextSender
from sync_service.domain.errors import MailNotAccepted

URL = "https://sms.example.org/send"
MOBILE = "+33639981234"


@responses.activate
def test_a_text_is_posted_as_the_contract_says() -> None:
    responses.post(URL, status=201)

    HttpTextSender(URL, "s3cret").send("CLEF : « bientôt »".encode(), MOBILE)

    [call] = responses.calls
    assert json.loads(call.request.body or b"") == {"to": MOBILE, "text": "CLEF : « bientôt »"}
    assert call.request.headers["Authorization"] == "Bearer s3cret"


@responses.activate
def test_a_sender_is_told_where_one_is_set() -> None:
    responses.post(URL)
    HttpTextSender(URL, sender="CLEF").send(b"x", MOBILE)
    [call] = responses.calls
    assert json.loads(call.request.body or b"")["from"] == "CLEF"
    assert "Authorization" not in call.request.headers


@responses.activate
@pytest.mark.parametrize(
    ("status", "is_final"),
    [(400, True), (401, True), (302, False), (429, False), (500, False), (503, False)],
)
def test_a_refusal_names_no_number_and_says_whether_to_try_again(
    status: int, *, is_final: bool
) -> None:
    responses.post(URL, status=status, body=f"{MOBILE} is unknown")
    with pytest.raises(MailNotAccepted) as refused:
        HttpTextSender(URL, "s3cret").send(b"x", MOBILE)
    assert (refused.value.final, refused.value.broken) == (is_final, "no")
    assert MOBILE not in str(refused.value)
    assert "s3cret" not in str(refused.value)


@responses.activate
def test_a_gateway_that_is_away_is_tried_again() -> None:
    responses.post(URL, body=requests.ConnectionError("no route"))
    with pytest.raises(MailNotAccepted) as refused:
        HttpTextSender(URL).send(b"x", MOBILE)
    assert not refused.value.final


def test_the_demos_mailbox_is_such_a_gateway() -> None:
    with Mailbox() as mailbox:
        HttpTextSender(f"{mailbox.address}/sms").send("CLEF : « bientôt »".encode(), MOBILE)
        [shown] = mailbox.letterbox.all()

    assert shown.recipients == (MOBILE,)
    assert shown.text.strip() == "CLEF : « bientôt »"
