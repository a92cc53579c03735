"""The table of communes: what is asked for is looked up, and nothing else is made for it."""

from french_cells.communes import Communes, communes, fold_name


def test_whoever_asks_for_those_nearby_does_not_fold_the_names_of_all_others() -> None:
    """35,000 names took each worker and each page half a second before its first session."""
    table = Communes()

    names = dict(table.near)

    assert names["luneville"].postcodes == ["54300"]
    assert set(vars(table)) == {"near"}


def test_those_nearby_are_found_by_name_and_by_postcode_as_well() -> None:
    table = communes()

    assert len(table.near) > 500
    for name, commune in table.near:
        assert name == fold_name(commune.name)
        assert commune in table.by_name[name]
        assert all(commune in table.by_postcode[postcode] for postcode in commune.postcodes)
