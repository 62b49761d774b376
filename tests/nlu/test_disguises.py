"""How disguised and misspelt words are put right, and which words are left alone."""

import pytest

from nlu.disguises import Spelling, make_spelling, respelled, undisguised

SPELLING: Spelling = make_spelling(
    vocabulary=["kill", "myself", "good", "i", "want", "to", "die"],
    misspelt={"kill": ["kil", "k ll"], "myself": ["my self"]},
    repaired=["suicide", "myself"],
    run_together=["want to die", "kill myself"],
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("k1ll", "kill"),
        ("$uicide", "suicide"),
        ("d!e", "die"),
        ("h8", "h8"),
        ("7th", "7th"),
        ("4pm", "4pm"),
        ("yes!!", "yes!!"),
    ],
)
def test_letters_are_put_back_where_signs_stand_for_them(typed: str, meant: str) -> None:
    assert undisguised(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kil ", "kill "),
        ("killlll ", "kill "),
        ("goood ", "good "),
        ("k ll my self ", "kill myself "),
        ("suicde ", "suicide "),
        ("suiicide ", "suicide "),
        ("suicibe ", "suicide "),
        ("suciide ", "suicide "),
        ("suicides ", "suicide "),
        ("iwanttodie ", "want to die "),
        ("k i l l m y s e l f ", "kill myself "),
        ("banana ", "banana "),
        ("", ""),
    ],
)
def test_words_are_respelled_as_they_sound(typed: str, meant: str) -> None:
    assert respelled(typed, SPELLING) == meant


def test_a_word_too_long_to_be_one_is_left_alone() -> None:
    assert respelled("ab" * 400 + " ", SPELLING) == "ab" * 400 + " "
