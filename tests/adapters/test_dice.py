from sync_service.adapters.random_source import SystemRandomSource


def test_numbers_are_long_and_differ() -> None:
    numbers = [SystemRandomSource().number() for _ in range(20)]

    assert len(set(numbers)) == 20
    assert max(numbers).bit_length() > 100
