"""How many of something, as French says it."""


def counted(number: int, singular: str, plural: str = "") -> str:
    """`1 séance`, `3 séances tenues`; zero is singular in French.

    `plural`: where it is more than an « s » behind each word.
    """
    plural = plural or " ".join(f"{word}s" for word in singular.split())
    return f"{number} {singular if number < 2 else plural}"  # noqa: PLR2004 - French grammar
