"""The stand-in as the commands start it."""

from pathlib import Path

from demo.stand_in import Start, open_stand_in
from sheets_emulator import Direct, World


def test_an_empty_stand_in_has_one_blank_spreadsheet_shared_with_the_service(
    tmp_path: Path,
) -> None:
    world = World()
    with open_stand_in(Start(port=0, folder=tmp_path), world) as stand_in:
        (blank,) = stand_in.spreadsheets.values()
        service = Direct(world, world.service_account)
        _, answer = service.request("GET", "/drive/v3/files")
        status, _ = service.request(
            "PUT",
            f"/v4/spreadsheets/{blank}/values/A1?valueInputOption=RAW",
            {"values": [["x"]]},
        )
    assert [file["id"] for file in answer["files"]] == [blank]
    assert status == 200


def test_an_empty_stand_in_that_is_kept_has_the_same_spreadsheet_again(tmp_path: Path) -> None:
    start = Start(port=0, folder=tmp_path, is_kept=True)
    with open_stand_in(start, World()) as first:
        pass
    with open_stand_in(start, World()) as again:
        assert again.spreadsheets == first.spreadsheets
        assert set(again.spreadsheets.values()) <= set(again.world.files)
