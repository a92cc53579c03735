"""Every state that a public page can be in, and the way that leads to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from email.message import EmailMessage

from playwright.sync_api import Page

from sync_service.domain.base import Problem
from sync_service.domain.record import Change
from sync_service.domain.wording import sentences
from sync_service.families.change_registration import cancel
from sync_service.families.mails.unreachable import mark_unreachable
from sync_service.model.entities.workshop import KINDS
from sync_service.ports import SpreadsheetState
from tests.entrypoints.web.town import Town, send_form


@dataclass(frozen=True)
class Visit:
    """A browser in front of the town, in one language."""

    town: Town
    site: str
    page: Page
    language: str

    def open(self, path: str) -> None:
        self.page.goto(f"{self.site}{path}?lang={self.language}")

    def open_form(self, **fields: object) -> str:
        slug = self.town.slug(self.town.add_session(**fields))  # type: ignore[arg-type]
        self.open(f"/a/{slug}")
        return slug

    def register(self, **typed: str) -> None:
        for name, text in {"given_name": "Zoé", **typed}.items():
            self.page.fill(f"[name={name}]", text)
        self.send()

    def send(self) -> None:
        self.follow("main form button")

    def follow(self, what: str) -> None:
        """Clicks, and is on the next page: a slow one is not looked at before it is there."""
        with self.page.expect_navigation():
            self.page.click(what)

    def look_again(self) -> None:
        """The page once more; a reload while the browser still changes pages is refused."""
        self.page.wait_for_load_state()
        self.page.goto(self.page.url)


def _path(path: str) -> Callable[[Visit], None]:
    return lambda visit: visit.open(path)


def _list(visit: Visit) -> None:
    town = visit.town
    town.add_session(target_ages="0-3 years", languages=["fr", "ar"])
    town.add_session(title="Jeux", date="2026-12-10", place="Salle des fêtes de Baccarat")
    town.add_session(title="Accueil libre", scheme="laep", target_ages="6+ years")
    for kind in KINDS:
        town.add_session(title=f"Atelier {kind}", kind=kind)
    visit.open("/ateliers")
    for choice in visit.page.locator("summary").all():
        choice.click()


def _form(visit: Visit) -> None:
    visit.open_form(
        interpreter_offered=True,
        languages=["ar", "uk"],
        description="On cuisine ensemble.\nPuis on mange.",
        price="Gratuit",
        transport="Bus 4, arrêt Gare",
        day_phone="+33639981234",
    )


def _errors(visit: Visit) -> None:
    visit.open_form()
    visit.register(given_name="", phone="12", email="zoe@")


def _typo(visit: Visit) -> None:
    visit.open_form()
    visit.register(email="zoe@gmail.con")


def _stale(visit: Visit) -> None:
    visit.open_form()
    visit.town.clock.pass_by(days=2)
    visit.register()


def _full(visit: Visit) -> None:
    visit.open_form(capacity=0)


def _waiting(visit: Visit) -> None:
    visit.open_form(capacity=0)
    visit.register(email="zoe@example.org")


def _confirmed(visit: Visit) -> None:
    visit.open_form()
    visit.register(email="zoe@example.org")


def _no_contact(visit: Visit) -> None:
    visit.open_form()
    visit.register()


def _already(visit: Visit) -> None:
    slug = visit.open_form()
    visit.register(phone="0639981234")
    visit.open(f"/a/{slug}")
    visit.register(phone="0639981234")


def _cancelled(visit: Visit) -> None:
    _no_contact(visit)
    visit.send()


def _of_the_session(**fields: str) -> Callable[[Visit], None]:
    """What a family's page says once the session is something else."""

    def open_it(visit: Visit) -> None:
        _confirmed(visit)
        visit.town.change(str(visit.town.registrations()[-1].fields["session_id"]), **fields)
        visit.look_again()

    return open_it


def _changed(visit: Visit) -> None:
    """By its family, after its partner changed the session."""
    _own_page("changer")(visit)
    session = str(visit.town.registrations()[-1].fields["session_id"])
    visit.town.clock.pass_by(minutes=1)
    at = visit.town.clock.now()
    with visit.town.database.transaction() as stored:
        stored.journal.append([Change(session, "place", "Salle A", "Salle B", "sheet:x:0", at)])
    visit.register(phone="0639981234")


def _taken_out(visit: Visit) -> None:
    _confirmed(visit)
    with visit.town.database.transaction() as stored:
        stored.records.archive([visit.town.registrations()[-1].ref], visit.town.clock.now())
    visit.look_again()


def _over(visit: Visit) -> None:
    _no_contact(visit)
    visit.town.clock.pass_by(days=30)
    visit.look_again()


def _offered(visit: Visit) -> None:
    """A seat is free for who left no contact."""
    visit.open_form(capacity=1)
    visit.register()
    first = visit.town.registrations()[0].ref
    session = visit.town.record(str(visit.town.record(first).fields["session_id"]))
    visit.open(f"/a/{session.fields['slug']}")
    visit.register(given_name="Samira")
    cancel(visit.town.desk, first)
    visit.look_again()


def _begun(visit: Visit) -> None:
    visit.open_form(date="2026-11-25")
    visit.register()
    visit.town.clock.pass_by(hours=6)
    visit.look_again()


def _said(visit: Visit) -> None:
    """How the workshop was."""
    _over(visit)
    visit.page.locator("[name=avis][value=fair]").click()
    visit.look_again()


def _own_page(end: str) -> Callable[[Visit], None]:
    def open_it(visit: Visit) -> None:
        _confirmed(visit)
        address, _, _ = visit.page.url.partition("?")
        visit.page.goto(f"{address}/{end}?lang={visit.language}")

    return open_it


def _change_errors(visit: Visit) -> None:
    _own_page("changer")(visit)
    visit.register(given_name="")


def _forgotten(visit: Visit) -> None:
    _own_page("pas-moi")(visit)
    visit.send()


def _not_found_again(visit: Visit) -> None:
    visit.open("/i")
    visit.page.fill("[name=code]", "N-0000000")
    visit.register()


def _too_many_tries(visit: Visit) -> None:
    for _ in range(6):
        _not_found_again(visit)


def _links(address: str) -> Callable[[Visit], None]:
    def ask(visit: Visit) -> None:
        visit.open("/mes-liens")
        visit.page.fill("[name=email]", address)
        visit.send()

    return ask


def _unsubscribe(visit: Visit) -> None:
    url = visit.town.desk.links.unsubscribe_url("zoe@example.org")
    visit.open(url.removeprefix(visit.town.settings.public_url))


def _unsubscribed(visit: Visit) -> None:
    _unsubscribe(visit)
    visit.send()


def _cycle(visit: Visit) -> None:
    """One of its dates is full."""
    town = visit.town
    first = town.add_session(title="Massage bébé", is_cycle=True, kind="expression_group")
    said = town.record(first).fields
    for day, seats in (("2026-12-16", 0), ("2027-01-06", 4)):
        town.add("session", **{**said, "date": day, "slug": f"massage-{day}", "capacity": seats})
    visit.open(f"/a/{town.slug(first)}")


def _cycle_confirmed(visit: Visit) -> None:
    _cycle(visit)
    visit.register(email="zoe@example.org")


def _cycle_change(visit: Visit) -> None:
    _cycle_confirmed(visit)
    address, _, _ = visit.page.url.partition("?")
    visit.page.goto(f"{address}/changer?lang={visit.language}")


def _cycle_given_up(visit: Visit) -> None:
    _cycle_confirmed(visit)
    visit.follow("main [name=dates]")


def _drop_in(visit: Visit) -> None:
    visit.open_form(scheme="laep")


def _closed(visit: Visit) -> None:
    visit.open_form(registration_open=False)


def _poster(visit: Visit) -> None:
    visit.open(f"/a/{visit.town.slug(visit.town.add_session())}/affiche")


def _card(visit: Visit) -> None:
    visit.town.add_session(capacity=0)
    visit.town.add_session(title="Jeux", date="2026-12-10", place="Salle des fêtes de Baccarat")
    visit.open("/ateliers/carte")


def _programme(visit: Visit) -> None:
    visit.town.add_session(target_ages="0-3 years", price="Gratuit")
    visit.town.add_session(title="Jeux", date="2027-01-13", place="Salle des fêtes de Baccarat")
    visit.open("/ateliers/programme")


STATES: Mapping[str, Callable[[Visit], None]] = {
    "home": _path("/"),
    "empty list": _path("/ateliers"),
    "list": _list,
    "form": _form,
    "errors": _errors,
    "typo": _typo,
    "stale": _stale,
    "full": _full,
    "waiting": _waiting,
    "confirmed": _confirmed,
    "no contact": _no_contact,
    "already": _already,
    "cancelled": _cancelled,
    "taken out": _taken_out,
    "put off": _of_the_session(status="postponed"),
    "called off": _of_the_session(status="cancelled"),
    "begun": _begun,
    "offered": _offered,
    "over": _over,
    "said": _said,
    "change": _own_page("changer"),
    "change errors": _change_errors,
    "changed": _changed,
    "not me": _own_page("pas-moi"),
    "forgotten": _forgotten,
    "slip": _own_page("ticket"),
    "cycle": _cycle,
    "cycle, confirmed": _cycle_confirmed,
    "cycle, change": _cycle_change,
    "cycle, given up": _cycle_given_up,
    "drop-in": _drop_in,
    "closed": _closed,
    "poster": _poster,
    "card": _card,
    "programme": _programme,
    "find": _path("/i"),
    "not found again": _not_found_again,
    "too many tries": _too_many_tries,
    "links": _path("/mes-liens"),
    "links sent": _links("zoe@example.org"),
    "links error": _links("zoe@"),
    "unsubscribe": _unsubscribe,
    "unsubscribed": _unsubscribed,
    "privacy": _path("/confidentialite"),
    "accessibility": _path("/accessibilite"),
    "unknown page": _path("/nowhere"),
}


def _coordination(path: str) -> Callable[[Visit], None]:
    def open_it(visit: Visit) -> None:
        town = visit.town
        # What nobody looks at needs no browser: a page in one takes a tenth of a second.
        client = town.app().test_client()
        send_form(client, town.slug(town.add_session(capacity=0)), email="zoe@example.org")
        send_form(
            client, town.slug(town.add_session(title="Jeux", capacity=1)), phone="0639981234"
        )
        session = town.registrations()[-1].fields["session_id"]
        town.clock.pass_by(minutes=1)
        town.change(str(session), status="cancelled")
        cancelled = Change(str(session), "status", "planned", "cancelled", "x", town.clock.now())
        loan = _absences_and_loans(town)
        problems = [
            Problem("conflict", "Deux valeurs.", "s", row_key="a", cell="B7", sheet_value="x"),
            Problem("invalid", "Écrivez une date.", "s", None, "", "ludo", row_key="b", cell="C9"),
            Problem("guard", "5 lignes ont disparu.", "s", row_key="c", decision="confirm"),
            Problem("assumed", "2027 est supposé.", "s", None, "", "ludo", loan, "d", "due_on"),
        ]
        with town.database.transaction() as stored:
            stored.problems.replace("s", None, problems, town.clock.now())
            stored.journal.append([cancelled])
        until = town.clock.now() + timedelta(minutes=9)
        token = town.desk.links.sign_until("sign-in", "coordination@example.org x", until)
        if path == "/entrer/x":
            visit.page.goto(f"{visit.site}/coordination/entrer/{token}")
            return
        # The browser's own requests, which leave it their cookies.
        entered = visit.page.context.request.post(f"{visit.site}/coordination/entrer/{token}")
        assert entered.ok
        visit.page.goto(f"{visit.site}/coordination{path}")

    return open_it


def _held(visit: Visit) -> None:
    """Rows that are gone and may be put back, and two records that seem one."""
    _coordination("/")(visit)
    town, person = visit.town, {"organisation_id": "ludo", "email": "x@example.org"}
    refs = [town.add("contact", **person, family_name=f"Nom{n}") for n in range(9)]
    gone = Problem("guard", "9 lignes ont disparu.", "s", 7, "Contacts", "ludo")
    gone = replace(gone, row_key="missing:1", covers=" ".join(refs))
    same = Problem("duplicate", "Semble déjà là.", "s", 7, ref=refs[1], row_key=refs[1])
    with town.database.transaction() as stored:
        asked = [gone, replace(same, covers=refs[0])]
        stored.problems.replace("s", 7, asked, town.clock.now())
    visit.page.goto(f"{visit.site}/coordination/problemes")
    visit.page.click("text=Voir les 4 autres")


def _in_several_lists(visit: Visit) -> None:
    """Somebody who is in two lists, with two numbers."""
    for slug, phone in (("ludo", "+33639981231"), ("les-epis", "+33639981232")):
        visit.town.add("organisation", id=slug, name=f"Structure {slug}")
        person = {"family_name": "Ory", "email": "ory@example.org", "phone": phone}
        visit.town.add("contact", organisation_id=slug, **person)
    _coordination("/problemes")(visit)
    visit.page.click("#plusieurs-listes summary")


def _conflicts(visit: Visit) -> None:
    """Of one column, in one form; one is decided already."""
    _coordination("/")(visit)
    now = visit.town.clock.now()
    asked = []
    for n, name in enumerate(
        ("Ory", "Vasselin-Montreuil-Bellanger de la Haute Vezouze", "Ndiaye")
    ):
        person = {"organisation_id": "ludo", "family_name": name, "phone": "+33639981234"}
        ref = visit.town.add("contact", **person)
        values = f"ana.{n}.tres.longue.adresse@example.org", "ana@example.org"
        told = sentences.conflict(*values, "Centre social Les Épis", now)
        one = Problem("conflict", told, "s", 7, "Contacts", "ludo", ref, ref, "email", f"E{n + 4}")
        asked.append(replace(one, sheet_value=values[0], canonical_value=values[1]))
    asked[-1] = replace(asked[-1], decision="sheet")
    with visit.town.database.transaction() as stored:
        stored.problems.replace("s", 7, asked, now)
    visit.page.goto(f"{visit.site}/coordination/conflits?feuille=s&onglet=7&champ=email")


def _nothing_chosen(visit: Visit) -> None:
    _conflicts(visit)
    visit.follow("text=Garder ces réponses")


def _all_ticked(visit: Visit) -> None:
    _conflicts(visit)
    visit.follow("text=Cocher partout l’autre")


def _letter(visit: Visit) -> None:
    message = EmailMessage()
    message["Subject"] = "CLEF, semaine 47 : rien à faire"
    message.set_content("Rien à faire.")
    message.add_alternative("<html><head></head><body>Rien.</body></html>", subtype="html")
    with visit.town.database.transaction() as stored:
        stored.digests.claim("2026-W47", "coordination@example.org", message.as_bytes())
    _coordination("/lettres/2026-W47")(visit)


def _called_off(visit: Visit) -> None:
    """A committee that is called off, and ticked all the same."""
    town = visit.town
    town.add("meeting", kind="technical_committee", status="cancelled", date="2026-11-25")
    _coordination("/comite?le=2026-11-25")(visit)
    visit.page.locator("fieldset.member [value=present]").first.check()
    visit.follow("main form[method=post] button:not([name])")


def _menu(visit: Visit) -> None:
    _coordination("/journal")(visit)
    visit.page.click("text=Menu")
    visit.page.wait_for_selector(".menu a")


def _noted(visit: Visit) -> None:
    """A call, which may be taken back."""
    _coordination("/")(visit)
    visit.follow("text=C’est dit")


def _merged(visit: Visit) -> None:
    _held(visit)
    visit.follow("[value=merge]")


def _parted(visit: Visit) -> None:
    _merged(visit)
    visit.follow("[value=part]")


def _too_late(visit: Visit) -> None:
    """An answer to a question that is over."""
    _coordination("/")(visit)
    with visit.town.database.transaction() as stored:
        stored.problems.replace("s", None, [], visit.town.clock.now())
    visit.follow("button[name=decision]")


def _asked_anew(visit: Visit) -> None:
    """An answer to a question that is another one by now: its card, as it is."""
    _coordination("/")(visit)
    with visit.town.database.transaction() as stored:
        asked = [replace(one, message="Autre chose.") for one in stored.problems.read_open()]
        stored.problems.replace("s", None, asked, visit.town.clock.now())
    visit.follow("button[name=decision]")
    visit.page.wait_for_selector("text=Décidez à nouveau")


def _absences_and_loans(town: Town) -> str:
    """The loan that was made last."""
    town.add("organisation", id="ludo", name="Ludothèque")
    for month in ("09", "10", "11"):
        day = f"2026-{month}-10"
        meeting = town.add("meeting", kind="technical_committee", status="held", date=day)
        town.add("attendance", meeting_id=meeting, organisation_id="ludo", status="absent")
        town.add("attendance", meeting_id=meeting, organisation_id="les-epis", status=None)
    item = town.add("item", label="Malle", owner_organisation_id="ludo")
    town.add("item", label="Jeu", owner_organisation_id="ludo")
    loan = ""
    for due in ("2026-11-20", "2026-12-02"):
        days = {"loaned_on": "2026-11-01", "due_on": due}
        loan = town.add("loan", item_code=item, borrower_organisation_id="les-epis", **days)
    return loan


def _own_letter(visit: Visit) -> None:
    url = visit.town.desk.links.letter_url("coordination@example.org")
    visit.page.goto(f"{visit.site}{url.removeprefix(visit.town.settings.public_url)}")


def _letter_ended(visit: Visit) -> None:
    _own_letter(visit)
    visit.send()


def _without_letter(visit: Visit) -> None:
    _letter_ended(visit)
    _coordination("/equipe")(visit)


def _addresses(visit: Visit) -> None:
    """One is marked, and another is nobody's."""
    visit.open_form(title="Lecture")
    visit.register(email="ana@example.org")
    mark_unreachable(visit.town.desk, "ana@example.org")
    _coordination("/adresses")(visit)
    visit.page.locator("[type=email]").fill("nobody@example.org")
    visit.send()


def _run(visit: Visit) -> None:
    _coordination("/journal")(visit)
    visit.follow(".card a")


def _season(visit: Visit) -> None:
    for day, families in (("2026-09-12", 6), ("2026-10-10", 12), ("2026-11-14", 3)):
        session = visit.town.add_session(title=day, date=day, status="held")
        visit.town.add("session_count", session_id=session, families_count=families)
    _coordination("/saison")(visit)


def _published(visit: Visit) -> None:
    _season(visit)
    visit.follow("text=Les chiffres à publier")


def _unanswered(visit: Visit) -> None:
    """A family that was called, and did not answer."""
    _coordination("/")(visit)
    visit.follow("text=Pas de réponse")


def _past(visit: Visit) -> None:
    for day, status in (("2026-11-11", "cancelled"), ("2026-11-18", "held")):
        visit.town.add_session(title=day, date=day, status=status)
    _season(visit)
    visit.page.goto(f"{visit.site}/coordination/ateliers/passes")


def _sheet_since(visit: Visit) -> None:
    town = visit.town
    with town.database.transaction() as stored:
        stored.memory.save_spreadsheet(SpreadsheetState("s", "ok"))
    _coordination("/journal")(visit)
    visit.page.click("main summary")
    visit.follow("text=Voir ce qui serait repris")


def _sheet(visit: Visit) -> None:
    _coordination("/ateliers")(visit)
    visit.follow("text=Liste à signer")


def _arrivals(visit: Visit) -> None:
    """At the door, after something that is no number."""
    _confirmed(visit)
    town = visit.town
    session = town.record(str(town.registrations()[-1].fields["session_id"]))
    town.clock.pass_by(days=14, hours=6)
    key = town.desk.links.sign_until("sheet", session.ref, town.clock.now() + timedelta(days=7))
    visit.page.goto(f"{visit.site}/coordination/presences/{session.ref}?cle={key}")
    visit.page.locator("[type=number]").first.fill("1000")
    visit.send()


def _link_over(visit: Visit) -> None:
    """A partner's link, a week too late."""
    town = visit.town
    slug = town.slug(town.add_session())
    visit.page.goto(f"{visit.site}/coordination/presences/{slug}?cle=x")


def _ticked(visit: Visit) -> None:
    """A meeting of today, which this makes."""
    _coordination("/comite?le=2026-11-25")(visit)
    visit.page.locator("fieldset.member [value=present]").first.check()
    visit.follow("text=Garder")


def _hour_refused(visit: Visit) -> None:
    """A meeting to come that would end before it begins."""
    _coordination("/comite?le=2026-12-09")(visit)
    visit.page.click('summary:has-text("l’heure et le lieu")')
    visit.page.fill("#start_time", "14:00")
    visit.page.fill("#end_time", "13:00")
    visit.follow("text=Prévoir cette réunion")


def _counted(visit: Visit) -> None:
    """By the coordinator, and nobody came."""
    _coordination("/")(visit)
    session = visit.town.add_session(scheme="laep", date="2026-11-24")
    visit.page.goto(f"{visit.site}/coordination/presences/{visit.town.slug(session)}")
    visit.page.locator("[name=families_count]").fill("0")
    visit.follow("main form button")


def _open_cells(visit: Visit) -> None:
    """The page that a partner opens by its link."""
    _coordination("/")(visit)
    visit.page.goto(visit.site + visit.town.desk.links.open_cells_url("s").split("127.0.0.1")[1])


def _equipment(visit: Visit) -> None:
    """The partner's page, with a wish that came too late."""
    _coordination("/")(visit)
    address = visit.town.desk.links.open_cells_url("s").split("127.0.0.1")[1]
    visit.page.goto(f"{visit.site}{address}/materiel?du=2026-12-07&au=2026-12-09")
    visit.town.clock.pass_by(days=20)
    visit.follow("main form[method=post] button")


COORDINATOR_STATES: Mapping[str, Callable[[Visit], None]] = {
    "ask": _path("/coordination/entrer"),
    "used link": _path("/coordination/entrer/x"),
    "door": _coordination("/entrer/x"),
    "home": _coordination("/"),
    "problems": _coordination("/problemes"),
    "in several lists": _in_several_lists,
    "conflicts": _conflicts,
    "conflicts, none chosen": _nothing_chosen,
    "conflicts, all ticked": _all_ticked,
    "menu": _menu,
    "noted": _noted,
    "held": _held,
    "merged": _merged,
    "parted": _parted,
    "too late": _too_late,
    "asked anew": _asked_anew,
    "sessions": _coordination("/ateliers"),
    "past": _past,
    "absences": _coordination("/absences"),
    "committee": _coordination("/comite"),
    "ticked": _ticked,
    "called off all the same": _called_off,
    "hour refused": _hour_refused,
    "committee's sheet": _coordination("/comite/liste?le=2026-12-09"),
    "loans": _coordination("/prets"),
    "addresses": _addresses,
    "sheets": _coordination("/feuilles"),
    "letters": _coordination("/lettres"),
    "letter": _letter,
    "team": _coordination("/equipe"),
    "own letter": _own_letter,
    "letter ended": _letter_ended,
    "team, without letter": _without_letter,
    "season": _season,
    "season to publish": _published,
    "unanswered": _unanswered,
    "lost": _coordination("/nulle-part"),
    "committee ahead": _coordination("/comite?le=2026-12-09"),
    "reversed days": _coordination("/materiel?du=2026-12-14&au=2026-12-10"),
    "runs": _coordination("/journal"),
    "run": _run,
    "sheet since": _sheet_since,
    "sheet": _sheet,
    "arrivals": _arrivals,
    "link over": _link_over,
    "counted": _counted,
    "open cells": _open_cells,
    "equipment": _coordination("/materiel"),
    "partner's equipment": _equipment,
}
