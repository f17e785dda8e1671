"""Which passwords are refused: words of our world, and what is too long."""

import pytest
from django.core.exceptions import ValidationError

from wsscp.signin.passwords import (
    ContextWordsValidator,
    LongestPasswordValidator,
    context_words,
    without_common_words,
)

REFUSED = [
    "safeguarding children",
    "Safeguarding2026",
    "S4fegu@rding-2026!",
    "westsussexwestsussex",
    "West Sussex 123!",
    "wsscp wsscp wsscp",
    "crawley horsham worthing",
    "Crawley.Horsham.Wörthing"[:16],
    "partnership11111111111",
    "business plan tracker",
    "ＣＲＡＷＬＥＹ　ＨＯＲＳＨＡＭ",
]
ACCEPTED = [
    "harbour lantern meadow",
    "three random words",
    "safeguarding lantern meadow",
    "crawley-lantern-harbour",
    "9f2c77e1b04da853",
    "ключ от старого дома",
]


@pytest.mark.parametrize("password", REFUSED)
def test_words_anybody_would_try_here_are_refused(password) -> None:
    with pytest.raises(ValidationError, match="easy to guess here"):
        ContextWordsValidator().validate(password)


@pytest.mark.parametrize("password", ACCEPTED)
def test_random_words_pass(password) -> None:
    ContextWordsValidator().validate(password)


@pytest.mark.parametrize(
    ("password", "left"),
    [
        ("", ""),
        ("Crawley!", ""),
        ("crawley-lantern", "lantern"),
        ("crawley1111", "1"),
        ("Lan tern", "lantern"),
    ],
)
def test_words_are_taken_out_with_signs_and_runs(password, left) -> None:
    assert without_common_words(password, ["crawley"]) == left


# Seven different letters left are refused, eight pass.
@pytest.mark.parametrize(
    ("password", "refused"), [("westsussexlantern", True), ("westsussexlanterns", False)]
)
def test_eight_letters_must_be_left(password, refused) -> None:
    if refused:
        with pytest.raises(ValidationError):
            ContextWordsValidator().validate(password)
    else:
        ContextWordsValidator().validate(password)


def test_words_come_from_the_partnerships_names_and_the_settings(settings) -> None:
    settings.PARTNERSHIP_NAME = "Barsetshire Safeguarding Board"
    settings.PARTNERSHIP_SHORT_NAME = "BSB"
    settings.PASSWORD_WORDS = ["Plumstead Episcopi"]
    assert context_words() == ["plumsteadepiscopi", "safeguarding", "barsetshire", "board", "bsb"]
    with pytest.raises(ValidationError):
        ContextWordsValidator().validate("Barsetshire-Plumstead-Episcopi")
    ContextWordsValidator().validate("crawley horsham worthing")


@pytest.mark.parametrize(("length", "refused"), [(12, False), (128, False), (129, True), (50_000, True)])
def test_a_password_has_128_characters_at_most(length, refused) -> None:
    if refused:
        with pytest.raises(ValidationError, match="128 characters at most"):
            LongestPasswordValidator().validate("x" * length)
    else:
        LongestPasswordValidator().validate("x" * length)


def test_both_rules_say_themselves_in_short() -> None:
    assert "names of places" in ContextWordsValidator().get_help_text()
    assert "128" in LongestPasswordValidator().get_help_text()
