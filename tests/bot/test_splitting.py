"""Where a long text is cut: at a line, a sentence, a word; never inside what belongs together."""

from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from bot.segments import clusters, segments, utf16_length
from bot.splitting import first_part, split, split_to_fit

FAMILY: Final = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
FLAG: Final = "\U0001f1fa\U0001f1f8"
THUMB: Final = "\U0001f44d\U0001f3fd"


def test_a_long_text_is_cut_between_words() -> None:
    parts = split("one two three four five", 10)

    assert parts == ("one two", "three four", "five")


def test_a_line_is_kept_whole_when_the_message_is_at_least_half_full() -> None:
    parts = split("Your plan, Ana:\n1 algebra\n2 band practice", 30)

    assert parts == ("Your plan, Ana:\n1 algebra", "2 band practice")


def test_a_line_break_far_back_does_not_leave_a_message_almost_empty() -> None:
    parts = split("Hi\n" + "word " * 10, 30)

    assert parts[0] == "Hi\nword word word word word"


def test_a_link_and_a_phone_number_go_to_the_next_message_whole() -> None:
    link = "https://school.example/plan"

    assert split(f"See it here: {link}", 30) == ("See it here:", link)
    assert split("You can call 555 0100 now", 17) == ("You can call", "555 0100 now")


def test_a_word_longer_than_a_message_is_cut_between_letters() -> None:
    assert split("x" * 25, 10) == ("x" * 10, "x" * 10, "x" * 5)
    assert split(FAMILY * 3, 25) == (FAMILY * 2, FAMILY)
    assert split(f"number {'9' * 30}", 20) == ("number", "9" * 20, "9" * 10)


def test_chinese_is_cut_between_letters_but_never_inside_a_number_or_a_name() -> None:
    assert split("你好吗" * 10, 12) == ("你好吗" * 4, "你好吗" * 4, "你好吗" * 2)
    assert split("目标是考到一百分" + "980分", 10) == ("目标是考到一百分", "980分")


def test_a_heap_of_accents_on_one_letter_is_still_cut_to_fit() -> None:
    parts = split("e" + "\u0301" * 100, 20)

    assert all(utf16_length(part) <= 20 for part in parts)
    assert sum(map(len, parts)) == 101


def test_a_blank_text_is_no_message() -> None:
    assert split(" \n ", 20) == ()


TEXTS: Final = st.text(st.sampled_from(f"ab1 \n你é😀\u200d\u0301{FLAG}{THUMB}.")) | st.text()

#: What must arrive in one piece, each shorter than the shortest message below.
PIECES: Final = st.sampled_from(
    (
        "https://school.example/p?a=1&b=2", "www.school.example", "ana@school.example", "+1 (617) 555-0100",
        "617 555 0100", "1,250.75", "12/18/2026", "3:30", "85%", "٦٨٫٥", "980", FAMILY, FLAG,
        f"ok{THUMB}", "e\u0301te\u0301",
        "goal", "algebra", "مدرسة", "học",
    )
)  # fmt: skip
BETWEEN: Final = st.sampled_from((" then ", ". Then ", "\n", " and\nso "))


@st.composite
def sentences(draw: st.DrawFn) -> tuple[str, list[str]]:
    pieces = draw(st.lists(PIECES, min_size=1, max_size=30))
    text = "".join(f"{piece}{draw(BETWEEN)}x " for piece in pieces)
    return text, pieces


def test_a_sentence_is_kept_whole_when_the_message_is_at_least_half_full() -> None:
    parts = split("You did it. Next we look at your plan", 22)

    assert parts == ("You did it.", "Next we look at your", "plan")


def test_a_phone_number_with_brackets_goes_to_the_next_message_whole() -> None:
    assert split("Call them at (617) 555-0100 or 988", 22) == ("Call them at", "(617) 555-0100 or 988")


def test_chinese_is_cut_at_a_sentence_and_no_message_begins_with_a_full_stop() -> None:
    assert split("你做到了。接下来看看你的计划吧", 8) == ("你做到了。", "接下来看看你的计", "划吧")
    assert split("目标是数学考到好。", 8)[1][0] != "。"


def test_a_number_in_full_width_or_chinese_digits_is_not_cut() -> None:
    assert split("目标是考到一百分９８０", 10) == ("目标是考到一百分", "９８０")
    assert split("目标是考到了九百八十分", 8) == ("目标是考到了", "九百八十分")


def test_a_link_between_chinese_letters_is_not_cut() -> None:
    assert split("请看https://a.example/x吧", 20) == ("请看", "https://a.example/x吧")


@given(made=sentences(), limit=st.integers(33, 90))
def test_no_link_number_emoji_or_word_is_ever_cut(made: tuple[str, list[str]], limit: int) -> None:
    text, pieces = made

    parts = split(text, limit)

    for piece in pieces:
        assert sum(part.count(piece) for part in parts) == text.count(piece)


@given(
    letters=st.lists(st.sampled_from(("a", "7", " ", "\n", ".", "你", "e\u0301", FAMILY, FLAG, THUMB, "한"))),
    limit=st.integers(20, 60),
)
def test_no_cluster_and_no_surrogate_pair_is_ever_cut(letters: list[str], limit: int) -> None:
    parts = split("".join(letters), limit)

    seen = [each for part in parts for each in clusters(part) if not each.isspace()]
    assert seen == [each for each in letters if not each.isspace()]
    assert all(len(part.encode("utf-16-le")) // 2 <= limit for part in parts)


@given(text=TEXTS, most=st.integers(1, 3))
def test_every_message_fits_its_budget_of_segments(text: str, most: int) -> None:
    parts = split_to_fit(text, lambda part: segments(part).segments <= most)

    assert all(segments(part).segments <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(text=TEXTS.filter(str.strip), limit=st.integers(1, 60))
def test_a_first_part_always_moves_on(text: str, limit: int) -> None:
    head, rest = first_part(text.strip(), lambda part: utf16_length(part) <= limit)

    assert head
    assert len(rest) < len(text)


@given(text=TEXTS, limit=st.integers(20, 60))
def test_nothing_but_white_space_is_lost_and_every_message_fits(text: str, limit: int) -> None:
    parts = split(text, limit)

    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(0 < utf16_length(part) <= limit for part in parts)
