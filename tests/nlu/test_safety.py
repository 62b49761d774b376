"""What the safety screen promises, one promise at a time. How often it is right: test_safety_lists.py."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.safety import CATEGORIES, screen


def level(text: str) -> str | None:
    finding = screen(text)
    return finding.level if finding else None


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("i dont wanna be here anymore", "self_harm"),
        ("nobody would miss me", "self_harm"),
        ("my friend is cutting herself", "self_harm"),
        ("no quiero seguir viviendo", "self_harm"),
        ("my stepdad hits me", "abuse"),
        ("me pega mi papa", "abuse"),
        ("im gonna run away tonight", "abuse"),
        ("gonna bring a knife to school", "violence"),
        ("we have nothing to eat tonight", "basic_need"),
        ("nos van a desalojar", "basic_need"),
    ],
)
def test_somebody_in_danger_is_an_alert_of_the_right_kind(text: str, category: str) -> None:
    finding = screen(text)

    assert finding is not None
    assert (finding.level, finding.category) == ("alert", category)


@pytest.mark.parametrize(
    "text",
    [
        "this homework is killing me",
        "im dead lol",
        "i could kill for a pizza",
        "kill it on the test",
        "me muero de risa",
        "me mata la espalda",
        "leave me alone",
        "i want to raise my algebra grade",
        "quiero dejar de fumar",
        "",
        "   ",
        "👍",
    ],
)
def test_idioms_and_plain_talk_are_let_pass(text: str) -> None:
    assert screen(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "k1ll mys3lf",
        "k i l l  m y s e l f",
        "iwanttodie",
        "wanna dieeee",
        "kil mysef",
        "$uicide",
        "su1c1de",
        "thinking about sucide",
        "kill my self",
        "KILL MYSELF!!!",
        "k\u200bill myself",
        "m a t a r m e",
        "qiero morirme",
        "kiero matarme",
        "suisidio",
        "SUICIDARME",
    ],
)
def test_misspelt_and_disguised_words_are_heard(text: str) -> None:
    assert level(text) is not None


def test_a_joke_lowers_an_alert_and_never_drops_it() -> None:
    assert level("im going to kill myself") == "alert"
    assert level("im going to kill myself lol") == "check"
    assert level("me quiero matar jaja") == "check"


def test_an_idiom_beside_a_cry_for_help_does_not_hide_it() -> None:
    assert level("this homework is killing me. i want to die") == "alert"
    assert level("me muero de risa, pero ya no quiero vivir") == "alert"


def test_every_language_is_heard_whatever_the_profile_says() -> None:
    finding = screen("me pega mi papa")

    assert finding is not None
    assert finding.language == "es"
    assert level("i wanna die ya no puedo") == "alert"


def test_of_several_dangers_the_gravest_is_told() -> None:
    finding = screen("there is no food at home and i want to kill myself")

    assert finding is not None
    assert finding.category == "self_harm"


def test_words_that_mean_danger_together_are_a_check() -> None:
    finding = screen("grandma says the belt is for me when dad is drunk")

    assert finding is not None
    assert (finding.level, finding.category) == ("check", "abuse")


def test_a_rule_is_named_without_a_word_of_the_message() -> None:
    finding = screen("my stepdad hits me")

    assert finding is not None
    assert finding.rule.startswith(f"{finding.language}.alert.{finding.category}.")


@given(st.text(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_text_is_screened_without_an_error_and_always_alike(text: str) -> None:
    finding = screen(text)

    assert finding == screen(text)
    assert finding is None or finding.category in CATEGORIES


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000,
        "i want to die " * 714,
        "my dad and i " * 770,
        "( [ | ) " * 1250,
        "k i l l " * 1250,
        "ﷺ" * 10_000,
        "\ud800" * 10_000,
        "😀" * 10_000,
        "1a2b3c" * 1666,
        "quiero que me " * 714,
    ],
)
def test_a_very_long_message_is_screened_in_bounded_time(text: str) -> None:
    screen(text)
    start = time.perf_counter()

    screen(text)

    assert time.perf_counter() - start < 10  # no measurement: a pattern that backtracks would take hours


@pytest.mark.parametrize(
    "text",
    ["mi primo me viola cada noche", "mi tio me viola", "theres a gang after me", "le gang m'a frappé"],
)
def test_a_harmless_word_of_one_language_hides_no_danger_in_another(text: str) -> None:
    """Portuguese has the viola, an instrument; Vietnamese has gang, to try hard."""
    assert screen(text) is not None
