import tomllib

from sync_service.adapters.mapping_files.document import find_lines

TEXT = """\
# a comment = with an equals sign
entity = "contact"

[columns]
phone = [       # a list over
    "[Tél]",    # several lines
    "x = y",
]
"e-mail" = "a # b"
[columns.email]   # long form
direction = "both"
a.b = 1
[[spreadsheet]]
id = "1"
[[spreadsheet.tab]]
title = "A"
[[spreadsheet.tab]]
title = "B"
[[spreadsheet]]
[[spreadsheet.tab]]
title = "C"
"""


def test_every_key_is_found_on_its_line() -> None:
    assert find_lines(TEXT) == {
        ("entity",): 2,
        ("columns",): 4,
        ("columns", "phone"): 5,
        ("columns", "e-mail"): 9,
        ("columns", "email"): 10,
        ("columns", "email", "direction"): 11,
        ("columns", "email", "a", "b"): 12,
        ("spreadsheet", 0): 13,
        ("spreadsheet", 0, "id"): 14,
        ("spreadsheet", 0, "tab", 0): 15,
        ("spreadsheet", 0, "tab", 0, "title"): 16,
        ("spreadsheet", 0, "tab", 1): 17,
        ("spreadsheet", 0, "tab", 1, "title"): 18,
        ("spreadsheet", 1): 19,
        ("spreadsheet", 1, "tab", 0): 20,
        ("spreadsheet", 1, "tab", 0, "title"): 21,
    }


def test_each_path_leads_to_a_value_of_the_standard_parser() -> None:
    for path in find_lines(TEXT):
        held: object = tomllib.loads(TEXT)
        for step in path:
            held = held[step]  # type: ignore[index]
