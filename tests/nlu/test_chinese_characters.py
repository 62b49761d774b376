"""Where a character is a word: what is counted in words must suit Chinese too."""

import pytest

from nlu.chinese_characters import SIMPLIFIED
from nlu.disguises import make_spelling, respelled
from nlu.folding import plain, stream
from nlu.phrases import compile_endings, compile_phrases, ends_before
from nlu.wholes import match_whole, openings


def test_families_who_write_traditional_characters_are_read_as_those_who_write_simplified() -> None:
    assert plain("我想約下週三見老師") == plain("我想约下周三见老师")
    assert plain("聽日放學後得閒") == plain("听日放学后得闲")
    assert plain("說著說著") == plain("说着说着")


def test_each_traditional_character_stands_for_one_that_stays_as_it_is() -> None:
    assert len(SIMPLIFIED) > 1500
    assert not {char for char in SIMPLIFIED.values() if SIMPLIFIED.get(char, char) != char}


def test_words_read_in_traditional_characters_still_point_at_what_was_typed() -> None:
    text = "我在學校"
    words = stream(text)

    assert text[words.tokens[2].start : words.tokens[3].end] == "學校"


@pytest.mark.parametrize("text", ["6、7", "6，7", "6, 7"])
def test_a_chinese_comma_between_two_numbers_is_no_decimal_sign(text: str) -> None:
    assert plain(text) == "6 7"


def test_two_characters_are_about_as_long_as_one_word() -> None:
    assert stream("can we go back").size == 4
    assert stream("能不能回到上一题").size == 4
    assert stream("我的GPA").size == 2


def test_a_gap_leaves_room_for_three_words_in_either_script() -> None:
    pattern = compile_phrases(["hurt ... me", "打 ... 我"])

    assert pattern.fullmatch(stream("hurt one two three me").text)
    assert not pattern.fullmatch(stream("hurt one two three four me").text)
    assert pattern.fullmatch(stream("打一二三四五六我").text)
    assert not pattern.fullmatch(stream("打一二三四五六七我").text)


def test_a_long_opening_in_chinese_is_seen_before_a_word() -> None:
    words = stream("我现在感觉自己大概是7")

    assert ends_before(compile_endings(["我现在感觉自己大概是"]), words, len(words.tokens) - 1)


def test_a_polite_command_of_many_characters_is_still_a_whole_message() -> None:
    greeting = "老师您好不好意思打扰一下可以麻烦您"
    before = openings([greeting])

    assert match_whole(f"{greeting}返回", compile_phrases(["返回"]), before=before, after=())


def test_a_character_said_again_and_again_is_said_once() -> None:
    assert match_whole("对对对", compile_phrases(["对"]), before=(), after=())


def test_characters_are_not_letters_of_a_word_that_is_spelled_out() -> None:
    spelling = make_spelling(vocabulary=[], misspelt={}, repaired=[], run_together=["kill myself"])

    assert respelled(stream("我今天很好").text, spelling) == "我 今 天 很 好 "
    assert respelled(stream("k i l l m y s e l f").text, spelling) == "kill myself "
