"""A Monday on the desk with one of everything: for the guide's picture, and to try its words."""

from collections.abc import Iterator
from dataclasses import replace

from sync_service.domain.base import Problem
from sync_service.domain.record import Change
from sync_service.domain.wording import sentences
from sync_service.records.editing import Editing, write_run
from tests.entrypoints.web.town import Town, send_form

SHEET = Problem("guard", sentences.guard("missing", 6), "1abc", 7, "Contacts", "les-epis")
GONE = ("Anne Colin", "Bilal Haddad", "Chloé Marchal", "Denis Noël", "Élise Perrin", "Fatou Sow")


def make_monday(town: Town) -> None:
    _families(town)
    town.add("organisation", id="ludo", name="Ludothèque La Farandole", email="ludo@example.org")
    for month in ("09", "10", "11"):
        day = f"2026-{month}-10"
        meeting = town.add("meeting", kind="technical_committee", status="held", date=day)
        town.add("attendance", meeting_id=meeting, organisation_id="ludo", status="absent")
        town.add("attendance", meeting_id=meeting, organisation_id="les-epis", status="present")
    item = town.add("item", label="Malle écrans", owner_organisation_id="ludo", quantity=2)
    known = {"item_code": item, "borrower_organisation_id": "les-epis", "loaned_on": "2026-11-01"}
    town.add("loan", **known, due_on="2026-11-20")
    _questions(town)


def _families(town: Town) -> None:
    """One to ask whether she wants a seat that is free now."""
    client, slug = town.app().test_client(), town.slug(town.add_session(capacity=1))
    first = send_form(client, slug, given_name="Ana").location
    send_form(client, slug, given_name="Béa", phone="06 39 98 12 34")
    client.post(f"{first}/annuler")


def _people(town: Town) -> Iterator[str]:
    """Of « Les Épis »; the first one comes to the committee."""
    for number, name in enumerate(GONE):
        given, family = name.split()
        fields = {"given_name": given, "family_name": family, "organisation_id": "les-epis"}
        phone, mail = f"+3335301201{number}", f"{family.lower()}@example.org"
        is_member = number == 0
        yield town.add("contact", **fields, ct_member=is_member, phone=phone, email=mail)


def _questions(town: Town) -> None:
    person = {"organisation_id": "ludo", "family_name": "Durand"}
    ref = town.add("contact", **person, given_name="Zoé", email="zoe@example.org")
    twin = town.add("contact", **person, given_name="Zoé", email="z.durand@example.org")
    conflict = replace(
        SHEET,
        kind="conflict",
        message="Deux valeurs pour la même case.",
        ref=ref,
        row_key=ref,
        field="email",
        cell="D7",
        sheet_value="zoe@example.org",
        canonical_value="zoe.durand@example.org",
    )
    same = replace(
        SHEET,
        kind="duplicate",
        message="Cette fiche semble être là deux fois.",
        ref=twin,
        row_key=twin,
        cell="A9",
        covers=ref,
    )
    gone = replace(SHEET, row_key="missing:12ab", covers=" ".join(_people(town)))
    asked = [conflict, same, gone]
    now = town.clock.now()
    with town.database.transaction() as stored:
        stored.problems.replace("1abc", 7, asked, now)
        changed = Change(ref, "email", None, "zoe@example.org", "sheet:1abc:7", now)
        write_run(stored, Editing(town.database, town.clock, town.rng), [changed], now)
