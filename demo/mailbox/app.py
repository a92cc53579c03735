"""The mailbox's page: what came in, as HTML in a closed frame, as text, and as it was sent."""

from email.message import EmailMessage

from flask import Flask, Response, abort, jsonify, render_template, request

from demo.mailbox.letterbox import Letterbox, ReceivedMail

# A mail's HTML may bring styles along; it gets neither scripts nor anything from elsewhere. Links
# open in a tab of their own, where the page that they lead to may do what it does elsewhere.
_SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
_MAIL_POLICY = f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox {_SANDBOX}"
_OUTSIDE = '<base target="_blank">'
_PAGE_POLICY = "default-src 'self'; style-src 'self'; frame-src 'self'; img-src 'self' data:"


def create_mailbox(letterbox: Letterbox) -> Flask:
    """The page as a WSGI application; `/api` gives the mails to programs."""
    app = Flask(__name__)
    app.add_url_rule("/", "inbox", lambda: _page(letterbox, None))
    app.add_url_rule("/<int:number>", "mail", lambda number: _page(letterbox, number))
    app.add_url_rule("/<int:number>/html", "html", lambda number: _html(letterbox, number))
    app.add_url_rule("/<int:number>/source", "source", lambda number: _source(letterbox, number))
    app.add_url_rule(
        "/<int:number>/piece/<int:place>",
        "piece",
        lambda number, place: _piece(letterbox, number, place),
    )
    app.add_url_rule("/sms", "sms", lambda: _take_text(letterbox), methods=["POST"])
    app.add_url_rule("/api", "api", lambda: jsonify([_summary(one) for one in letterbox.all()]))
    app.after_request(_with_policy)
    return app


def _with_policy(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _PAGE_POLICY)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _page(letterbox: Letterbox, number: int | None) -> str:
    mails = letterbox.all()
    chosen = _find(letterbox, number) if number else next(iter(mails), None)
    return render_template("mailbox.html", mails=mails, chosen=chosen, sandbox=_SANDBOX)


def _find(letterbox: Letterbox, number: int) -> ReceivedMail:
    mail = letterbox.find(number)
    if mail is None:
        abort(404)
    return mail


def _html(letterbox: Letterbox, number: int) -> Response:
    html = _find(letterbox, number).html
    # First of all, whatever the mail has: the frame itself may show nothing else.
    at = html.find("<head>") + len("<head>") if "<head>" in html else 0
    response = Response(html[:at] + _OUTSIDE + html[at:], mimetype="text/html")
    response.headers["Content-Security-Policy"] = _MAIL_POLICY
    return response


def _source(letterbox: Letterbox, number: int) -> Response:
    return Response(_find(letterbox, number).content, mimetype="text/plain")


def _piece(letterbox: Letterbox, number: int, place: int) -> Response:
    """An attachment, always to be saved, never shown."""
    pieces = _find(letterbox, number).attachments
    if place >= len(pieces):
        abort(404)
    piece = pieces[place]
    content = piece.get_payload(decode=True)
    response = Response(content, mimetype="application/octet-stream")
    name = piece.get_filename("piece")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _take_text(letterbox: Letterbox) -> tuple[str, int]:
    """As a gateway for text messages does: shown among the mails, sent to nobody."""
    asked = request.get_json()
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "CLEF", asked["to"], "SMS"
    message.set_content(asked["text"])
    letterbox.put([asked["to"]], message.as_bytes())
    return "", 202


def _summary(mail: ReceivedMail) -> dict[str, object]:
    return {
        "number": mail.number,
        "to": list(mail.recipients),
        "from": mail.sender,
        "subject": mail.subject,
        "date": mail.sent_at,
        "text": mail.text,
        "html": mail.html,
    }
