"""One plain way to write what people typed, and the phrases that are matched on it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.folding import fold, plain, stream
from nlu.phrases import BadPhrase, compile_endings, compile_phrase, compile_phrases, ends_before, match_at
from nlu.wholes import calm


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Sí!!", "si"), ("ＳÍ", "si"), ("don't", "dont"), ("don’t", "dont"), ("No, wait!", "no wait"),
        ("٧", "7"), ("6½", "6 1 / 2"),
        ("  a \n b ", "a b"), ("a\u200bb", "ab"), ("\u202eabc", "abc"), ("你好", "你 好"), ("4:30", "4 : 30"),
        ("<3", ""),
        ("Đạt", "dat"), ("70%", "70 %"), ("", ""), ("...", ""), ("\ud800", ""), ("👍", "👍"),
        ("snake_case", "snake case"),
        ("ﷺ", "ﷺ"), ("12.5", "12.5"), ("'quoted'", "quoted"),
    ],
)  # fmt: skip
def test_the_same_word_is_written_one_way(typed: str, folded: str) -> None:
    assert plain(typed) == folded


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_every_folded_character_remembers_where_it_came_from(text: str) -> None:
    folded = fold(text)

    assert len(folded.text) == len(folded.origins)
    assert list(folded.origins) == sorted(folded.origins)
    assert all(0 <= origin < len(text) for origin in folded.origins)
    assert all(0 <= one.start < one.end <= len(text) for one in stream(text).tokens)


def test_a_span_of_words_points_at_what_was_typed() -> None:
    words = stream("I can't, SORRY")

    start, end = words.span(words.starts[1], len(words.text))

    assert "I can't, SORRY"[start:end] == "can't, SORRY"
    assert words.span(500, 501) == (0, 0)


@pytest.mark.parametrize(
    ("phrase", "text", "is_match"),
    [
        ("go back", "go back ", True), ("go back", "go ", False), ("(we|i) go", "i go ", True),
        ("[please] go", "go ", True),
        ("[please] go", "please go ", True), ("kill*", "killing ", True),
        ("hurt ... me", "hurt so very much me ", True),
        ("hurt ... me", "hurt a b c d me ", False), ("@parent", "mom ", True), ("bye $", "bye ", True),
        ("bye $", "bye now ", False),
        ("{n} days", "7 days ", True),
    ],
)  # fmt: skip
def test_a_phrase_means_what_its_table_says(phrase: str, text: str, is_match: bool) -> None:
    source = compile_phrase(phrase, groups={"parent": ["mom", "dad"]}, slots={"n": r"\d+ "})

    assert (re.match(source, text) is not None) is is_match


@pytest.mark.parametrize(
    ("phrase", "problem"),
    [
        ("(we|i go", "does not close"), ("go back)", "closes a bracket"), ("@nobody", "unknown group"),
        ("{x}", "unknown value"),
        ("@ home", "names nothing"), ("[a (b]", "does not close"),
    ],
)  # fmt: skip
def test_a_phrase_that_can_not_be_read_is_refused(phrase: str, problem: str) -> None:
    with pytest.raises(BadPhrase, match=problem):
        compile_phrase(phrase)


def test_no_phrases_match_nothing_and_places_past_the_end_match_nothing() -> None:
    words = stream("go back")

    assert match_at(compile_phrases([]), words, 0) is None
    assert match_at(compile_phrases(["go"]), words, 9) is None
    assert match_at(compile_phrases(["go"]), words, 0) == 1
    assert ends_before(compile_endings(["go"]), words, 1)
    assert not ends_before(compile_endings(["go"]), words, 0)


def test_stretched_letters_are_calmed() -> None:
    assert calm("yesss nooo ok") == "yes no ok"


def test_an_hour_written_with_an_h_is_an_hour_and_its_minutes() -> None:
    assert plain("à 16h30 ou 4h05pm") == "a 16 h 30 ou 4 h 05 pm"
    assert plain("8h, h30, 14h305, 4ever") == "8 h h30 14 h305 4 ever"


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("tháng sáu", "thang sáu"), ("tháng sau", "thang sau"), ("BẢY giờ", "bảy gio"),
        ("bãy giờ", "bảy gio"),
        ("ba\u0309y gio", "bảy gio"), ("bay gio", "bay gio"), ("từ từ", "từ từ"), ("tự tử", "tu tử"),
        ("ngày mai", "ngay mai"), ("mãi mãi", "mải mải"), ("Dừng lại!", "dừng lai"),
    ],
)  # fmt: skip
def test_a_word_keeps_its_marks_where_it_would_be_another_without_them(typed: str, folded: str) -> None:
    assert plain(typed) == folded
    assert plain(plain(typed)) == folded
