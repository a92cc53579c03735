from collections.abc import Sequence
from datetime import date

from sync_service.domain.mapping import Mappings, SpreadsheetMapping
from sync_service.records.partner_contacts import (
    ROW_GONE,
    PartnerContact,
    read_partner_contacts,
)
from tests.entrypoints.web.town import Town

TODAY = date(2026, 11, 28)


def known(town: Town, agreed: str = "", vanished: Sequence[str] = ()) -> Sequence[PartnerContact]:
    mappings = Mappings({}, [SpreadsheetMapping("ludo", "1abc", [], agreed)])
    with town.database.reading() as stored:
        return read_partner_contacts(stored, mappings, ["ludo"], TODAY, vanished)["ludo"]


def add_people(town: Town, **more: str) -> None:
    for name in ("Aubry", "Colin", "Zola"):
        fields = {"family_name": name, "email": f"{name.lower()}@example.org"}
        is_member = name == "Colin"
        town.add("contact", organisation_id="ludo", ct_member=is_member, **fields, **more)


def test_who_answers_for_the_sheet_comes_first_then_who_comes_to_the_committee() -> None:
    town = Town()
    add_people(town)

    assert [one.name for one in known(town, "Zola@example.org")] == ["Zola", "Colin"]
    assert [one.name for one in known(town)] == ["Colin"], "who does neither is not written to"


def test_who_has_left_is_not_called() -> None:
    town = Town()
    add_people(town, active_until="2026-11-27")

    assert known(town) == []


def test_a_structure_of_which_nobody_is_known_has_its_own_number() -> None:
    town = Town()
    town.add("organisation", id="ludo", name="Ludothèque", phone="+33353012011")

    assert known(town) == [PartnerContact("Ludothèque", "", "+33353012011", "")]


def test_others_are_written_to_only_where_nobody_answers_for_the_structure() -> None:
    """« Nous ne vous avons pas vus » went to a volunteer who never sat on the committee."""
    town = Town()
    town.add("organisation", id="ludo", name="Ludothèque", phone="+33353012011")
    for name in ("Zola", "Évrard"):
        email = f"{name.lower()}@example.org"
        town.add("contact", organisation_id="ludo", family_name=name, email=email, role="Bénévole")
    assert [one.name for one in known(town)] == ["Évrard", "Zola"]

    fields = {"family_name": "Hacquard", "role": "Président", "phone": "+33639981201"}
    town.add("contact", organisation_id="ludo", ct_member=True, **fields)
    assert [one.name for one in known(town)] == ["Hacquard"]


def test_who_leads_the_structure_comes_before_the_others() -> None:
    town = Town()
    add_people(town)
    for name, role in (("Vial", "Directrice"), ("Abel", "Assistante de direction")):
        email = f"{name.lower()}@example.org"
        town.add("contact", organisation_id="ludo", family_name=name, role=role, email=email)

    assert [one.name for one in known(town)] == ["Vial", "Colin"]
    assert [one.name for one in known(town, "Zola@example.org")] == ["Zola", "Vial"]


def test_who_leads_is_asked_about_lost_rows_though_their_own_is_among_them() -> None:
    """The apprentice was to be called, who had stayed; the director's record lived still."""
    town = Town()
    lost = []
    for name, role in (("Vial", "Directrice"), ("Abel", "Éducatrice"), ("Lerond", "Apprenti")):
        fields = {"family_name": name, "role": role, "email": f"{name.lower()}@example.org"}
        lost.append(town.add("contact", organisation_id="ludo", **fields))
    lost.pop()

    assert [(one.name, one.why) for one in known(town, vanished=lost)] == [("Vial", ROW_GONE)]
    assert [one.name for one in known(town, vanished=lost[:1])] == ["Vial"]
    assert [one.name for one in known(town, vanished=lost[1:])] == ["Vial"]

    colin = {"family_name": "Colin", "email": "colin@example.org"}
    town.add("contact", organisation_id="ludo", ct_member=True, **colin)
    assert [(one.name, one.why) for one in known(town, vanished=lost)] == [("Colin", "")]


def test_a_volunteer_who_stayed_is_asked_where_nobody_led() -> None:
    town = Town()
    refs = [
        town.add("contact", organisation_id="ludo", family_name=name, phone="+33639981201")
        for name in ("Abel", "Zola")
    ]
    assert [one.name for one in known(town, vanished=refs[:1])] == ["Zola"]
    assert known(town, vanished=refs) == []


def test_a_partner_without_an_address_is_written_to_where_its_letters_go() -> None:
    """« Nous n’avons ni téléphone ni adresse » stood there on the morning of its letter."""
    town = Town()
    town.add("organisation", id="ludo", name="Ludothèque")
    letters_go_to = PartnerContact("Ludothèque", "", "", "accueil@ludo.example.org")
    assert known(town, letters_go_to.email) == [letters_go_to]

    fields = {"family_name": "Hacquard", "role": "Président", "phone": "+33639981201"}
    town.add("contact", organisation_id="ludo", **fields)
    assert known(town, letters_go_to.email) == [
        PartnerContact("Hacquard", "Président", "+33639981201", ""),
        letters_go_to,
    ]
