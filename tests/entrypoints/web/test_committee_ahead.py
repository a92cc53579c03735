"""When and where a committee meets that is still to come: calendar file, sheet to sign."""

import re
from collections.abc import Mapping

import icalendar
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from sync_service.domain.record import Record
from tests.entrypoints.web.town import Town, find_token, sign_in

PAGE, AHEAD, TODAY = "/coordination/comite", "2026-12-15", "2026-11-25"
FILE = f"{PAGE}/reunions.ics?le={AHEAD}"
SAID = {"start_time": "14:00", "end_time": "16:30", "place": "Mairie de Baccarat"}


def plan(client: FlaskClient, said: Mapping[str, str], day: str = AHEAD) -> TestResponse:
    token = find_token(client.get(f"{PAGE}?le={TODAY}").text)
    return client.post(f"{PAGE}/rendez-vous", data={"token": token, "le": day, **said})


def meetings(town: Town) -> list[Record]:
    with town.database.reading() as stored:
        return list(stored.records.read_all("meeting"))


def event(client: FlaskClient) -> icalendar.Component:
    [one] = icalendar.Calendar.from_ical(client.get(FILE).data).walk("VEVENT")
    return one


def test_a_meeting_that_nobody_knew_is_planned_with_its_hour_and_place(town: Town) -> None:
    """There was no calendar file before something was kept, and then one of a whole day."""
    desk, _ = sign_in(town)
    town.add("organisation", id="ludo", name="Ludothèque")
    assert desk.get(FILE).status_code == 404

    answer = plan(desk, SAID)
    assert answer.status_code == 303
    shown = desk.get(answer.location).text
    assert f"{PAGE}/reunions.ics?le={AHEAD}" in shown
    assert "C’est noté. Le fichier, pour un agenda, est ci-dessous." in shown
    one = event(desk)
    assert one.decoded("dtstart").isoformat() == f"{AHEAD}T14:00:00+01:00"
    assert one.decoded("dtend").isoformat() == f"{AHEAD}T16:30:00+01:00"
    assert one["location"] == SAID["place"]
    assert SAID["place"] in desk.get(f"{PAGE}/liste?le={AHEAD}").text
    [meeting] = meetings(town)
    assert (meeting.fields["kind"], meeting.fields["status"]) == (
        "technical_committee",
        "planned",
    )

    taken_back = desk.post(
        f"{PAGE}/annuler",
        data={
            "token": find_token(shown),
            "le": AHEAD,
            "passage": re.findall(r'name="passage" value="([^"]+)"', shown)[0],
        },
    )
    assert "la réunion du 15/12/2026 n’est plus notée" in desk.get(taken_back.location).text
    assert desk.get(FILE).status_code == 404


def test_another_hour_is_a_change_of_the_same_meeting_and_the_same_twice_is_none(
    town: Town,
) -> None:
    desk, _ = sign_in(town)
    known = town.add("meeting", kind="technical_committee", status="planned", date=AHEAD)
    assert "Dire l’heure et le lieu" in desk.get(f"{PAGE}?le={AHEAD}").text
    plan(desk, SAID)
    uid = event(desk)["uid"]
    said = desk.get(plan(desk, SAID).location).text
    assert 'name="passage"' not in said
    assert "14\u00a0h, Mairie de Baccarat&nbsp;: changer l’heure" in said
    plan(desk, {**SAID, "start_time": "15:00", "place": ""})
    assert "<summary>15\u00a0h&nbsp;: changer" in desk.get(f"{PAGE}?le={AHEAD}").text

    [meeting] = meetings(town)
    assert (meeting.ref, meeting.fields["start_time"], meeting.fields["place"]) == (
        known,
        "15:00",
        None,
    )
    assert (uid, event(desk)["uid"]) == (f"{known}@clef", f"{known}@clef")
    with town.database.reading() as stored:
        changes = [one.field for one in stored.journal.read_changes()]
    assert changes == ["start_time", "end_time", "place", "start_time", "place"]


@pytest.mark.parametrize(
    ("said", "field", "why"),
    [
        ({**SAID, "end_time": "13:00"}, "end_time", "La fin ne peut pas être avant le début."),
        ({**SAID, "start_time": "plus tard"}, "start_time", ""),
    ],
)
def test_what_is_no_hour_is_said_beside_it_and_stays_to_be_mended(
    town: Town, said: Mapping[str, str], field: str, why: str
) -> None:
    desk, _ = sign_in(town)
    answer = plan(desk, said)
    assert answer.status_code == 422
    assert meetings(town) == []
    told = re.search(rf'id="{field}-wrong">([^<]+)<', answer.text)
    assert told
    assert why in told[1].replace("\u00a0", " ")
    for name, typed in said.items():
        assert re.search(rf'id="{name}"[^>]* value="{typed}"', answer.text), name
    assert "<details open>" in answer.text
    assert "<title>Erreur" in answer.text


def test_nothing_is_planned_of_a_day_that_is_over_or_of_a_meeting_that_is_off(town: Town) -> None:
    desk, _ = sign_in(town)
    town.add("meeting", kind="technical_committee", status="postponed", date=AHEAD)
    assert plan(desk, SAID).status_code == 409
    assert plan(desk, SAID, "2026-11-24").status_code == 400
    stranger = town.app().test_client().post(f"{PAGE}/rendez-vous", data={"le": TODAY, **SAID})
    assert stranger.headers["Location"].endswith("/coordination/entrer?perdu=1")
    assert [one.fields.get("place") for one in meetings(town)] == [None]
    for day in (AHEAD, "2026-11-24"):
        assert "rendez-vous</summary>" not in desk.get(f"{PAGE}?le={day}").text
    assert "rendez-vous</summary>" in desk.get(f"{PAGE}?le={TODAY}").text


def change_state(client: FlaskClient, decision: str, day: str = AHEAD) -> TestResponse:
    token = find_token(client.get(f"{PAGE}?le={TODAY}").text)
    data = {"token": token, "le": day, "decision": decision}
    return client.post(f"{PAGE}/etat", data=data)


def test_a_meeting_to_come_is_called_off_on_its_page_and_planned_again(town: Town) -> None:
    """The page knew no way: only a command ended a meeting that the letter announced."""
    desk, _ = sign_in(town)
    town.add("organisation", id="ludo", name="Ludothèque")
    ref = town.add("meeting", kind="technical_committee", date=AHEAD, status="planned")
    town.add("attendance", meeting_id=ref, organisation_id="ludo", status="excused")
    assert "Annuler cette réunion" in desk.get(f"{PAGE}?le={AHEAD}").text

    answer = change_state(desk, "off")
    assert answer.status_code == 303
    shown = desk.get(answer.location).text
    assert "est notée «&nbsp;Annulée&nbsp;»" in shown
    assert "Annuler cette réunion" not in shown
    assert [one.fields["status"] for one in meetings(town)] == ["cancelled"]
    assert 'value="excused" checked' in shown, "what was noted stays"

    again = change_state(desk, "on")
    assert "est notée" not in desk.get(again.location).text
    assert [one.fields["status"] for one in meetings(town)] == ["planned"]


def test_no_meeting_is_called_off_that_nobody_knows_or_that_is_over(town: Town) -> None:
    desk, _ = sign_in(town)
    town.add("meeting", kind="technical_committee", date="2026-11-04", status="held")

    assert change_state(desk, "off").status_code == 404
    assert change_state(desk, "off", "2026-11-04").status_code == 404
    assert [one.fields["status"] for one in meetings(town)] == ["held"]
