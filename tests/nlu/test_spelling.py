"""One slip of the finger is forgiven; a word that people write is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.spelling import Speller

RANKS = {
    "algebra": 2.0,
    "tutoring": 3.0,
    "goal": 1.0,
    "meeting": 1.5,
    "meetings": 4.0,
    "to": 0.5,
    "2nite": 1.0,
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("algbra", "algebra"),
        ("allgebra", "algebra"),
        ("algevra", "algebra"),
        ("alegbra", "algebra"),
        ("algebr", "algebra"),
        ("tutorign", "tutoring"),
        ("meetting", "meeting"),
        ("algebra", "algebra"),
        ("gold", "gold"),
        ("too", "too"),
        ("algbrra", "algbrra"),
        ("biology", "biology"),
        ("2nit", "2nit"),
        ("", ""),
    ],
)
def test_a_word_one_slip_away_is_the_word_that_was_meant(typed: str, meant: str) -> None:
    assert Speller.build(RANKS, shortest=5).mended(typed) == meant


def test_of_two_as_near_the_commoner_is_meant() -> None:
    speller = Speller.build(RANKS, shortest=5)

    assert speller.mended("meetingz") == "meeting"
    assert speller.mended("meetingz") == "meeting"


def test_the_words_kept_at_hand_do_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlu.spelling._KEPT", 2)
    speller = Speller.build(RANKS, shortest=5)

    for word in ("algbra", "aglebra", "algeba", "alebra"):
        assert speller.mended(word) == "algebra"
    assert len(speller.kept) <= 2


@given(st.text(max_size=20))
def test_any_word_is_itself_or_a_known_one(word: str) -> None:
    meant = Speller.build(RANKS, shortest=4).mended(word)

    assert meant == word or meant in RANKS
