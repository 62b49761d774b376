"""Whoever asks to be left alone is heard in any of the eight languages, and nobody else is taken for them.

The lists are what people write, misspelt and short as they write it. Beside each language's wishes stand what
sounds like one and is a goal, a complaint or an answer: silencing those would leave a child without help.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.commands import carrier_word, opt_out, wrong_number

LISTED = [
    line.split("\t")
    for line in Path(__file__).with_name("opt_outs.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
OUT = [(language, text) for language, kind, text in LISTED if kind == "out"]
IN = [(language, text) for language, kind, text in LISTED if kind == "in"]
LANGUAGES = ("en", "es", "pt", "fr", "ht", "vi", "zh", "ar")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_a_dozen_wishes_and_a_dozen_that_only_sound_like_one(language: str) -> None:
    assert sum(each == language for each, _ in OUT) >= 12
    assert sum(each == language for each, _ in IN) >= 12


@pytest.mark.parametrize(("language", "text"), OUT)
def test_a_wish_for_silence_is_heard_whatever_the_profile_speaks(language: str, text: str) -> None:
    assert opt_out(text, languages=(language,))
    assert opt_out(text, languages=("en",))


@pytest.mark.parametrize(("language", "text"), IN)
def test_what_only_sounds_like_a_stop_silences_nobody(language: str, text: str) -> None:
    assert not opt_out(text, languages=(language,))
    assert not opt_out(text, languages=("en",))
    assert carrier_word(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "wrong number", "sorry, you have the wrong number", "this isn't her number anymore",
        "número equivocado", "se equivocó de número", "número errado", "é engano", "c'est un faux numéro",
        "vous vous trompez de numéro", "move nimewo", "nhầm số rồi", "你打错号码了", "رقم غلط",
    ],
)  # fmt: skip
def test_a_wrong_number_is_understood(text: str) -> None:
    assert wrong_number(text, languages=("en",))


@pytest.mark.parametrize(
    "text",
    [
        "i wrote the wrong number on my test", "7 no wait wrong number i meant 6", "i have a new number",
        "i dont know anyone", "who is this", "no conozco a nadie", "me equivoqué", "je me suis trompé",
        "mwen twonpe m", "em nhầm rồi", "我写错了", "غلطت", "that is the wrong answer",
        "a wrong number in math",
    ],
)  # fmt: skip
def test_a_mistake_or_a_question_unbinds_nobody(text: str) -> None:
    assert not wrong_number(text, languages=("en", "es"))


@given(st.text(max_size=300))
def test_no_text_but_a_start_like_one_is_a_start(text: str) -> None:
    if carrier_word(text) == "start":
        letters = "".join(each for each in text.casefold() if each.isalpha())
        assert letters
        assert carrier_word(letters) == "start"


@pytest.mark.parametrize("text", ["yes", "YES", "si", "oui", "sim", "wi", "ok", "1", "start over", "restart"])
def test_a_yes_is_no_start(text: str) -> None:
    assert carrier_word(text) != "start"
