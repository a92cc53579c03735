"""Attendance ticked on the desk from a phone, and how it comes into the lists of partners."""

import re

import icalendar
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from sync_service.domain.record import DECIDED, Change
from sync_service.records.editing import Editing, write_run
from tests.entrypoints.web.quarter import Quarter
from tests.entrypoints.web.town import Town, find_token, sign_in

TODAY = "2026-11-25"
TAB = "Présences"
PAGE = "/coordination/comite"
HEAD = ["Structure", "14/10/2026", "25/11/2026"]
EPIS, MJC = ["Centre social Les Épis", "P", ""], ["MJC du Moulin", "A", ""]


def tick(
    client: FlaskClient, day: str = TODAY, tenue: str = "", autres: str = "", **statuses: str
) -> TestResponse:
    """Opens the page, ticks and sends it as a browser does; `les_epis="absent"`."""
    page = client.get(f"{PAGE}?le={day}").text
    members = re.findall(r'name="membre" value="([^"]+)"', page)
    data: dict[str, object] = {"token": find_token(page), "le": day, "membre": members}
    data |= {"tenue": tenue} if tenue else {}
    data |= {"autres": autres} if autres else {}
    for slug in members:
        before = re.search(rf'name="avant-{slug}" value="([^"]*)"', page)
        assert before
        chosen = statuses.get(slug.replace("-", "_"), before[1])
        data |= {f"avant-{slug}": before[1], f"p-{slug}": chosen}
    return client.post(PAGE, data=data)


def column(quarter_sheet: object, number: int) -> list[object]:
    rows = quarter_sheet.seen(TAB)  # type: ignore[attr-defined]
    return [row[number] if len(row) > number else "" for row in rows[1:3]]


def test_what_is_ticked_stands_in_the_list_after_the_next_run(quarter: Quarter) -> None:
    sheet = quarter.open(tabs={TAB: [HEAD, EPIS, MJC]}, shows_all=True)
    quarter.sync()
    desk = quarter.desk()

    answer = tick(desk, les_epis="present", mjc="excused")
    quarter.sync()

    assert answer.status_code == 303
    assert "C’est noté" in desk.get(answer.location).text
    assert column(sheet, 2) == ["P", "E"]
    assert column(sheet, 1) == ["P", "A"], "what she did not tick stays"
    quarter.sync()
    assert quarter.problems() == []
    [meeting] = [one for one in quarter.records("meeting") if one.fields["date"] == TODAY]
    assert meeting.fields["status"] == "held"


def test_a_list_without_a_column_for_the_day_is_named_and_filled_once_somebody_makes_one(
    quarter: Quarter,
) -> None:
    sheet = quarter.open(tabs={TAB: [HEAD[:2], EPIS[:2], MJC[:2]]}, shows_all=True)
    quarter.sync()
    desk = quarter.desk()
    before = sheet.seen(TAB)

    answer = tick(desk, les_epis="present", mjc="absent")
    quarter.sync()

    said = desk.get(answer.location).text
    assert "n’a pas de colonne pour le 25/11/2026" in said
    assert sheet.seen(TAB) == before, "we add no column"
    sheet.type(TAB, 0, 3, "25/11/2026")
    quarter.sync()
    assert column(sheet, 3) == ["P", "A"]
    assert "n’a pas de colonne" not in desk.get(f"{PAGE}?le={TODAY}").text


def ask_for_column(desk: FlaskClient, **more: str) -> TestResponse:
    """Presses the page's only button for a column."""
    page = desk.get(f"{PAGE}?le={TODAY}").text
    key = re.search(r'name="onglet" value="([^"]+)"', page)
    assert key
    data = {"token": find_token(page), "le": TODAY, "onglet": key[1], **more}
    return desk.post(f"{PAGE}/colonne", data=data)


def test_a_column_that_she_asks_for_is_added_right_of_all_others_and_filled(
    quarter: Quarter,
) -> None:
    head = [*HEAD[:2], "Remarques"]
    rows = [head, [*EPIS[:2], "=1+1"], [*MJC[:2], "souvent en retard"]]
    sheet = quarter.open(tabs={TAB: rows}, shows_all=True)
    quarter.sync()
    desk, before = quarter.desk(), sheet.seen(TAB)
    tick(desk, les_epis="present", mjc="absent")

    answer = ask_for_column(desk)

    assert "sera ajoutée à droite" in desk.get(answer.location).text
    quarter.sync()
    after = sheet.seen(TAB)
    assert [row[:4] for row in after[:3]] == [row[:4] for row in before[:3]], "as it was"
    assert [row[4] for row in after[:3]] == ["25/11/2026", "P", "A"]
    assert (quarter.problems(), sheet.seen(TAB)) == ([], after)
    assert "n’a pas de colonne" not in desk.get(f"{PAGE}?le={TODAY}").text
    assert "ajouter la colonne (onglet Présences)" in said_of_meeting(quarter)


def said_of_meeting(quarter: Quarter) -> list[object]:
    [meeting] = [one for one in quarter.records("meeting") if one.fields["date"] == TODAY]
    with quarter.town.database.reading() as stored:
        return [one.after for one in stored.journal.read_history(meeting.ref)]


def test_a_column_that_somebody_made_meanwhile_or_takes_away_again_is_not_made_twice(
    quarter: Quarter,
) -> None:
    sheet = quarter.open(tabs={TAB: [HEAD[:2], EPIS[:2], MJC[:2]]}, shows_all=True)
    quarter.sync()
    desk = quarter.desk()
    tick(desk, les_epis="present", mjc="absent")
    ask_for_column(desk)

    sheet.type(TAB, 0, 5, "25/11/2026")
    sheet.type(TAB, 1, 5, "E")
    quarter.sync()

    assert sheet.seen(TAB)[0][:6] == ["Structure", "14/10/2026", "Réf.", "", "", "25/11/2026"]
    for row in range(3):
        sheet.type(TAB, row, 5, "")
    quarter.sync()
    assert "25/11/2026" not in sheet.seen(TAB)[0], "it was there once"


def test_no_column_is_added_without_her_yes_or_once_she_takes_it_back(quarter: Quarter) -> None:
    sheet = quarter.open(tabs={TAB: [HEAD[:2], EPIS[:2], MJC[:2]]}, shows_all=True)
    quarter.sync()
    desk, before = quarter.desk(), sheet.seen(TAB)
    assert "Ajouter la colonne" not in desk.get(f"{PAGE}?le={TODAY}").text, "no meeting yet"
    tick(desk, les_epis="present")
    ask_for_column(desk)

    assert ask_for_column(desk, decision="undo").status_code == 303
    quarter.sync()

    assert sheet.seen(TAB) == before
    assert ask_for_column(desk, onglet="column:other:0:").status_code == 404


@pytest.mark.parametrize("end", ["called off", "archived"])
def test_a_column_whose_meeting_is_off_is_said_to_be_and_can_be_taken_back(
    quarter: Quarter, end: str
) -> None:
    sheet = quarter.open(tabs={TAB: [HEAD[:2], EPIS[:2], MJC[:2]]}, shows_all=True)
    quarter.sync()
    desk, before = quarter.desk(), sheet.seen(TAB)
    tick(desk, les_epis="present")
    ask_for_column(desk)
    [meeting] = [one for one in quarter.records("meeting") if one.fields["date"] == TODAY]
    with quarter.town.database.transaction() as stored:
        if end == "archived":
            stored.records.archive([meeting.ref], quarter.town.clock.now())
        else:
            stored.records.update(meeting.ref, {"status": "cancelled"}, quarter.town.clock.now())

    quarter.sync()

    assert sheet.seen(TAB) == before
    page = desk.get(f"{PAGE}?le={TODAY}").text
    assert "ne sera ajoutée que si la réunion est tenue" in page
    assert "sera ajoutée à droite" not in page
    assert ask_for_column(desk, decision="undo").status_code == 303
    assert "Ne pas l’ajouter" not in desk.get(f"{PAGE}?le={TODAY}").text
    assert 'name="onglet"' not in desk.get(f"{PAGE}?le={TODAY}").text


@pytest.mark.parametrize("why", ["protected", "formula"])
def test_where_no_column_can_be_added_the_desk_says_so_and_nothing_is_written(
    quarter: Quarter, why: str
) -> None:
    title = '=TEXT(DATE(2026;10;14);"dd/mm/yyyy")' if why == "formula" else "14/10/2026"
    sheet = quarter.open(tabs={TAB: [["Structure", title], EPIS[:2], MJC[:2]]}, shows_all=True)
    quarter.sync()
    if why == "protected":
        where = {"sheetId": sheet.sheet_id(TAB)}
        protect = {"addProtectedRange": {"protectedRange": {"range": where, "editors": {}}}}
        quarter.google.act(protect, spreadsheet_id=quarter.followed[0].spreadsheet_id)
    desk, before = quarter.desk(), sheet.seen(TAB)
    tick(desk, les_epis="present")

    ask_for_column(desk)
    quarter.sync()

    assert sheet.seen(TAB) == before
    [problem] = quarter.problems("refused")
    assert "la colonne « 25/11/2026 » n’a pas pu être ajoutée" in problem.message.lower()
    assert "à droite des autres" in desk.get("/coordination/problemes").text
    ask_for_column(desk, decision="undo")
    quarter.sync()
    assert quarter.problems("refused") == []


def test_the_page_opens_on_the_last_meeting_and_offers_todays(town: Town) -> None:
    """It opened on today, « nouvelle réunion », where the last one was to be looked at."""
    for date in ("2026-09-22", "2026-11-17", "2026-12-15"):
        town.add("meeting", kind="technical_committee", status="planned", date=date)
    client, _ = sign_in(town)
    page = client.get(PAGE).text
    today = client.get(f"{PAGE}?le={TODAY}").text

    assert "<h2>17/11/2026</h2>" in page
    assert f'href="{PAGE}?le={TODAY}"' in page
    assert "nouvelle réunion" in today
    assert "Une réunion aujourd’hui" not in today


def test_the_page_opens_on_todays_meeting_once_it_is_known(town: Town) -> None:
    for date in ("2026-11-17", TODAY):
        town.add("meeting", kind="technical_committee", status="planned", date=date)
    client, _ = sign_in(town)
    page = client.get(PAGE).text

    assert "<h2>25/11/2026</h2>" in page
    assert "Une réunion aujourd’hui" not in page


def test_what_somebody_typed_meanwhile_stays_and_is_told(quarter: Quarter) -> None:
    sheet = quarter.open(tabs={TAB: [HEAD, EPIS, MJC]}, shows_all=True)
    quarter.sync()
    desk = quarter.desk()
    page = desk.get(PAGE).text
    sheet.type(TAB, 1, 2, "E")
    quarter.sync()

    answer = desk.post(
        PAGE,
        data={
            "token": find_token(page),
            "le": TODAY,
            "membre": ["les-epis", "mjc"],
            "avant-les-epis": "",
            "p-les-epis": "present",
            "avant-mjc": "",
            "p-mjc": "present",
        },
    )
    quarter.sync()

    assert "laissé ainsi" in desk.get(answer.location).text
    assert "Centre social Les Épis" in desk.get(answer.location).text
    assert column(sheet, 2) == ["E", "P"]


@pytest.mark.parametrize(("state", "word"), [("cancelled", "Annulée"), ("postponed", "Reportée")])
def test_a_meeting_that_was_called_off_is_held_only_once_she_says_so(
    town: Town, state: str, word: str
) -> None:
    client, _ = sign_in(town)
    town.add("organisation", id="les-epis", name="Les Épis")
    meeting = town.add("meeting", kind="technical_committee", date=TODAY, status=state)
    before = town.add("meeting", kind="technical_committee", date="2026-10-14", status="held")
    town.add("attendance", meeting_id=before, organisation_id="les-epis", status="present")

    refused = tick(client, les_epis="present")

    assert refused.status_code == 422
    assert f"est notée «&nbsp;{word}&nbsp;». Rien n’a été noté." in refused.text
    assert 'value="present" checked' in refused.text, "what she ticked is still there"
    assert kept(town, meeting) == (state, 1)
    assert tick(client, les_epis="present", tenue="1").status_code == 303
    assert kept(town, meeting) == ("held", 2)
    assert "a eu lieu tout de même" not in client.get(f"{PAGE}?le={TODAY}").text


def test_that_a_meeting_took_place_all_the_same_is_kept_without_any_tick(town: Town) -> None:
    client, _ = sign_in(town)
    meeting = called_off(town)

    assert tick(client, tenue="1").status_code == 303
    assert kept(town, meeting) == ("held", 1)


def test_what_somebody_noted_before_a_refused_page_is_sent_again_stays(town: Town) -> None:
    client, _ = sign_in(town)
    meeting = called_off(town)
    page = client.get(PAGE).text
    data = {"token": find_token(page), "le": TODAY, "membre": "les-epis"}
    data |= {"avant-les-epis": "", "p-les-epis": "present"}
    town.add("attendance", meeting_id=meeting, organisation_id="les-epis", status="excused")

    refused = client.post(PAGE, data=data).text
    before = re.search(r'name="avant-les-epis" value="([^"]*)"', refused)
    assert before
    again = client.post(PAGE, data={**data, "avant-les-epis": before[1], "tenue": "1"})

    assert "laissé ainsi" in client.get(again.location).text
    with town.database.reading() as stored:
        [one] = stored.records.read_like("attendance", "meeting_id", meeting)
    assert one.fields["status"] == "excused"


def called_off(town: Town) -> str:
    """Today's meeting, and one before at which a partner was."""
    town.add("organisation", id="les-epis", name="Les Épis")
    before = town.add("meeting", kind="technical_committee", date="2026-10-14", status="held")
    town.add("attendance", meeting_id=before, organisation_id="les-epis", status="present")
    return town.add("meeting", kind="technical_committee", date=TODAY, status="cancelled")


def kept(town: Town, meeting: str) -> tuple[object, int]:
    """The meeting's state, and how much attendance there is."""
    with town.database.reading() as stored:
        state = stored.records.find_all([meeting])[meeting].fields["status"]
        return state, len(stored.records.read_all("attendance"))


def test_ticking_the_same_twice_and_taking_it_back_are_each_one_change(town: Town) -> None:
    client, _ = sign_in(town)
    town.add("organisation", id="les-epis", name="Les Épis")
    meeting = town.add("meeting", kind="technical_committee", date="2026-10-14", status="held")
    town.add("attendance", meeting_id=meeting, organisation_id="les-epis", status="present")

    def count() -> int:
        with town.database.reading() as stored:
            return len(stored.journal.read_changes())

    tick(client, les_epis="absent")
    first = count()
    tick(client, les_epis="absent")
    assert (first, count()) == (2, 2), "the meeting, and who was not there"
    tick(client, les_epis="")
    assert count() == 3
    with town.database.reading() as stored:
        known = [one.fields.get("status") for one in stored.records.read_all("attendance")]
    assert known == ["present", None]


def test_what_is_taken_back_of_a_row_that_is_gone_meanwhile_is_no_new_one(town: Town) -> None:
    client, _ = sign_in(town)
    town.add("organisation", id="les-epis", name="Les Épis")
    meeting = town.add("meeting", kind="technical_committee", date=TODAY, status="held")
    noted = {"organisation_id": "les-epis", "status": "present"}
    gone = town.add("attendance", meeting_id=meeting, **noted)
    token = find_token(client.get(PAGE).text)
    with town.database.transaction() as stored:
        stored.records.archive([gone], town.clock.now())

    data = {"token": token, "le": TODAY, "membre": "les-epis"}
    answer = client.post(PAGE, data={**data, "avant-les-epis": "present", "p-les-epis": ""})
    assert answer.status_code == 303
    with town.database.reading() as stored:
        assert stored.records.read_all("attendance") == []


def test_who_has_left_the_committee_is_not_asked_about(town: Town) -> None:
    client, _ = sign_in(town)
    meeting = town.add("meeting", kind="technical_committee", date="2026-10-14", status="held")
    for slug, until in (("les-epis", None), ("mjc", "2026-11-24"), ("ludo", "2026-11-25")):
        town.add("organisation", id=slug, name=slug, ct_member_until=until)
        town.add("attendance", meeting_id=meeting, organisation_id=slug, status="present")
    town.add("organisation", id="personne", name="Jamais venue")

    page = client.get(f"{PAGE}?le={TODAY}").text

    assert re.findall(r'name="membre" value="([^"]+)"', page) == ["les-epis", "ludo"]


@pytest.mark.parametrize("day", ["2027-03-26", "2024-11-25", "hier", "2026-02-31"])
def test_no_slip_of_a_finger_makes_a_meeting_of_another_year(town: Town, day: str) -> None:
    client, token = sign_in(town)

    assert client.get(f"{PAGE}?le={day}").status_code == 404
    assert client.post(PAGE, data={"token": token, "le": day}).status_code == 404


@pytest.mark.parametrize(("slug", "status"), [("les-epis", "malade"), ("inconnu", "present")])
def test_only_words_and_partners_of_the_page_are_taken(town: Town, slug: str, status: str) -> None:
    client, token = sign_in(town)
    data = {"token": token, "le": TODAY, "membre": [slug], f"p-{slug}": status}

    assert client.post(PAGE, data=data).status_code == 400
    with town.database.reading() as stored:
        assert stored.records.read_all("attendance") == []


def test_nobody_ticks_without_signing_in(town: Town) -> None:
    client = town.app().test_client()

    assert client.get(PAGE).location == f"/coordination/entrer?vers={PAGE}"
    assert client.post(PAGE, data={"le": TODAY}).status_code == 303


SUIVENT = "Les feuilles suivent en quelques minutes"


def test_what_stands_in_no_list_yet_is_said_first_with_the_button_that_mends_it(
    quarter: Quarter,
) -> None:
    """« Les feuilles suivent » stood above, and the column that was missing out of sight."""
    quarter.open(tabs={TAB: [HEAD[:2], EPIS[:2], MJC[:2]]}, shows_all=True)
    quarter.sync()
    desk = quarter.desk()

    said = desk.get(tick(desk, les_epis="present").location).text

    first = said.partition('role="status"')[2].partition("</p>")[0]
    assert "dans aucune feuille encore" in first
    assert SUIVENT not in said
    assert said.index("Ajouter la colonne") < said.index("Voir ce jour")
    page = desk.get(f"{PAGE}?le={TODAY}").text
    assert page.index("Ajouter la colonne") > page.index("Voir ce jour"), "afterwards"


def test_the_lists_that_follow_and_those_that_do_not_are_one_sentence(quarter: Quarter) -> None:
    quarter.open(tabs={TAB: [HEAD, EPIS, MJC]}, shows_all=True)
    desk = quarter.desk()
    quarter.sync()
    assert f"{SUIVENT}.<" in desk.get(tick(desk, les_epis="present").location).text
    quarter.open("mjc", tabs={TAB: [HEAD[:2], EPIS[:2], MJC[:2]]}, shows_all=True)
    quarter.sync()
    desk = quarter.desk()

    said = desk.get(tick(desk, les_epis="absent").location).text

    assert f"{SUIVENT}, sauf où il manque une colonne." in said
    assert said.count('aria-label="Ajouter la colonne') == 1


def test_without_a_list_of_all_partners_no_list_is_said_to_follow(town: Town) -> None:
    town.add_session()
    meeting = town.add("meeting", kind="technical_committee", status="held", date="2026-10-14")
    town.add("attendance", meeting_id=meeting, organisation_id="les-epis", status="present")
    desk, _ = sign_in(town)
    said = desk.get(tick(desk, les_epis="present").location).text
    assert "Aucun onglet des présences" in said
    assert SUIVENT not in said


def press_take_back(desk: FlaskClient, page: str, **more: str) -> TestResponse:
    run = re.search(r'name="passage" value="([^"]+)"', page)
    assert run
    data = {"token": find_token(page), "le": TODAY, "passage": run[1], **more}
    return desk.post(f"{PAGE}/annuler", data=data)


@pytest.mark.parametrize(
    ("columns", "said_then"),
    [(2, "la réunion du 25/11/2026 n’est plus notée"), (3, "du 25/11/2026 ne compte plus")],
    ids=["a day of her own", "a day that a list has"],
)
def test_a_meeting_that_two_slips_of_a_finger_made_is_seen_and_taken_back(
    quarter: Quarter, columns: int, said_then: str
) -> None:
    """It counted as held in the season, with nothing on the page that said or mended it."""
    rows = [row[:columns] for row in (HEAD, EPIS, MJC)]
    sheet = quarter.open(tabs={TAB: rows}, shows_all=True)
    quarter.sync()
    desk, before = quarter.desk(), sheet.seen(TAB)

    said = desk.get(tick(desk, les_epis="present", mjc="absent").location).text
    quarter.sync()
    taken = desk.get(press_take_back(desk, said).location).text
    quarter.sync()

    assert "La réunion du 25/11/2026 compte maintenant comme tenue" in said
    assert said_then in taken
    held = [one for one in quarter.records("meeting") if one.fields["status"] == "held"]
    assert [one.fields["date"] for one in held] == ["2026-10-14"]
    assert [row[:columns] for row in sheet.seen(TAB)] == [row[:columns] for row in before]
    again = press_take_back(desk, said)
    assert "C’est repris déjà" in again.text


def test_only_what_this_page_noted_is_taken_back_here(town: Town) -> None:
    town.add_session()
    meeting = town.add("meeting", kind="technical_committee", status="held", date=TODAY)
    town.add("attendance", meeting_id=meeting, organisation_id="les-epis", status="present")
    desk, _ = sign_in(town)
    said = desk.get(tick(desk, les_epis="absent").location).text
    assert "compte maintenant comme tenue" not in said, "it was held before"
    other = Editing(town.database, town.clock, town.rng, "web")
    with town.database.transaction() as stored:
        change = Change(meeting, DECIDED, None, "oui", "web", town.clock.now())
        run = write_run(stored, other, [change], town.clock.now())

    assert press_take_back(desk, said, passage=run).status_code == 404
    assert press_take_back(desk, said, passage="2026-x").status_code == 404
    assert 'name="passage"' not in desk.get(f"{PAGE}?le={TODAY}&fait=1&passage={run}").text
    assert press_take_back(desk, said).status_code == 303
    assert "ce que vous veniez de noter" in desk.get(f"{PAGE}?le={TODAY}&repris=1").text


def noted(page: str) -> dict[str, str]:
    """What is ticked of each partner."""
    return dict(re.findall(r'name="p-([^"]+)" value="([^"]*)" checked', page))


def test_who_is_away_is_ticked_and_all_others_are_there_by_one_button(quarter: Quarter) -> None:
    """Twelve partners were ticked one by one."""
    sheet = quarter.open(tabs={TAB: [HEAD, EPIS, MJC]}, shows_all=True)
    quarter.sync()
    desk = quarter.desk()
    assert 'name="autres" value="present"' in desk.get(f"{PAGE}?le={TODAY}").text

    answer = tick(desk, autres="present", mjc="excused")
    quarter.sync()

    assert answer.status_code == 303
    assert column(sheet, 2) == ["P", "E"]
    page = desk.get(f"{PAGE}?le={TODAY}").text
    assert noted(page) == {"les-epis": "present", "mjc": "excused"}
    # Whoever she takes the tick from is not there all the same.
    tick(desk, autres="present", mjc="")
    assert noted(desk.get(f"{PAGE}?le={TODAY}").text) == {"les-epis": "present", "mjc": ""}


def test_an_excuse_is_noted_ahead_and_the_meeting_counts_once_it_is_held(
    quarter: Quarter,
) -> None:
    """No day to come could be chosen: « excusée pour le 8 » was kept on paper."""
    ahead, written = "2026-12-09", "09/12/2026"
    head = ["Structure", "14/10/2026", written]
    sheet = quarter.open(tabs={TAB: [head, EPIS, MJC]}, shows_all=True)
    quarter.sync()
    desk = quarter.desk()
    page = desk.get(f"{PAGE}?le={ahead}").text
    assert set(re.findall(r'name="p-mjc" value="([^"]*)"', page)) == {"excused", ""}
    assert 'name="autres"' not in page

    answer = tick(desk, ahead, mjc="excused")
    quarter.sync()

    said = desk.get(answer.location).text
    assert "C’est noté" in said
    assert "compte maintenant comme tenue" not in said
    [meeting] = [one for one in quarter.records("meeting") if one.fields["date"] == ahead]
    assert meeting.fields["status"] == "planned"
    assert column(sheet, 2) == ["", "E"]
    assert f"<h2>{written} (à venir)" in said
    assert "<h2>14/10/2026" in desk.get(PAGE).text, "the last that was held is shown first"
    assert f"le={ahead}" in desk.get(PAGE).text
    assert tick(desk, ahead, les_epis="present").status_code == 400, "nobody is there yet"
    assert desk.get(f"{PAGE}?le=2027-11-25").status_code == 404

    quarter.town.clock.pass_by(days=14)
    tick(quarter.desk(), ahead, autres="present")
    quarter.sync()

    [meeting] = [one for one in quarter.records("meeting") if one.fields["date"] == ahead]
    assert meeting.fields["status"] == "held"
    assert column(sheet, 2) == ["P", "E"]
    assert quarter.problems() == []


def events_of(desk: FlaskClient, query: str = "") -> tuple[str, list[icalendar.Component]]:
    answer = desk.get(f"{PAGE}/reunions.ics{query}")
    assert answer.mimetype == "text/calendar"
    calendar = icalendar.Calendar.from_ical(answer.data)
    return str(calendar["method"]), list(calendar.walk("VEVENT"))


def test_a_meeting_is_a_calendar_file_and_so_are_all_that_are_to_come(town: Town) -> None:
    where = {"place": "Mairie", "start_time": "14:00", "end_time": "16:00"}
    first = town.add(
        "meeting", kind="technical_committee", status="planned", date="2026-12-08", **where
    )
    town.add("meeting", kind="steering_committee", status="planned", date="2026-12-15")
    town.add("meeting", kind="technical_committee", status="cancelled", date="2026-12-22")
    town.add("meeting", kind="technical_committee", status="held", date="2026-11-10")
    desk, _ = sign_in(town)

    method, [one] = events_of(desk, "?le=2026-12-08")
    assert (method, one["summary"], one["location"]) == ("PUBLISH", "Comité technique", "Mairie")
    assert one["uid"] == f"{first}@clef"
    assert one.decoded("dtstart").isoformat() == "2026-12-08T14:00:00+01:00"
    assert one.decoded("dtend").isoformat() == "2026-12-08T16:00:00+01:00"
    method, coming = events_of(desk)
    assert [str(one["summary"]) for one in coming] == ["Comité technique", "Comité de pilotage"]
    assert coming[1].decoded("dtstart").isoformat() == "2026-12-15", (
        "without an hour, the whole day"
    )
    method, [off] = events_of(desk, "?le=2026-12-22")
    assert (method, off["status"]) == ("CANCEL", "CANCELLED")
    assert desk.get(f"{PAGE}/reunions.ics?le=2026-12-09").status_code == 404


def test_the_next_committees_sheet_has_a_line_for_each_partner(town: Town) -> None:
    before = town.add("meeting", kind="technical_committee", status="held", date="2026-11-10")
    coming = town.add(
        "meeting", kind="technical_committee", status="planned", date="2026-12-08", place="Mairie"
    )
    for slug, name in (("ludo", "Ludothèque"), ("gone", "Foyer"), ("new", "Crèche")):
        town.add(
            "organisation",
            id=slug,
            name=name,
            ct_member_until="2026-11-30" if slug == "gone" else None,
        )
        town.add("attendance", meeting_id=before, organisation_id=slug, status="present")
    town.add("attendance", meeting_id=coming, organisation_id="ludo", status="excused")
    desk, _ = sign_in(town)
    page = desk.get(f"{PAGE}?le=2026-12-08").text
    [there] = re.findall(r'href="([^"]+)">Liste à signer', page)
    assert "/reunions.ics?le=2026-12-08" in page
    assert "reunions.ics" not in desk.get(f"{PAGE}?le=2026-11-10").text, "it is over"

    shown = desk.get(there)
    sheet = shown.text
    assert "script-src 'self'" in shown.headers["Content-Security-Policy"], "« Imprimer » shows"
    assert re.findall(r'<th scope="row">([^<]*)</th>', sheet) == ["Crèche", "Ludothèque (excusé)"]
    assert "<p>Mairie</p>" in sheet
    assert "mardi 8 décembre 2026" in sheet
    stranger = town.app().test_client()
    for path in ("liste?le=2026-12-08", "reunions.ics"):
        assert stranger.get(f"{PAGE}/{path}").status_code == 303
