from sync_service.adapters.dice import SystemDice


def test_numbers_are_long_and_differ() -> None:
    numbers = [SystemDice().number() for _ in range(20)]

    assert len(set(numbers)) == 20
    assert max(numbers).bit_length() > 100
