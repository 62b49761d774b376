"""A text is cut into words that point back at what was typed, and a slip of the finger changes little."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.features import MAX_CHARACTERS, learn_views, pieces, plain, weigh, words


def test_words_point_at_what_was_typed() -> None:
    text = "¡Sí!  quiero subir mi álgebra 😀"

    assert [(word.text, text[word.start : word.end]) for word in words(text)] == [
        ("si", "Sí"),
        ("!", "!"),
        ("quiero", "quiero"),
        ("subir", "subir"),
        ("mi", "mi"),
        ("algebra", "álgebra"),
        ("😀", "😀"),
    ]


def test_accents_are_kept_aside() -> None:
    typed, bare = words("sí"), words("si")

    assert (typed[0].text, typed[0].accented) == ("si", "sí")
    assert bare[0].accented == bare[0].text


@pytest.mark.parametrize(
    ("text", "same"),
    [("heyyyyyy", "heyy"), ("don't", "dont"), ("HOLA", "hola"), ("１００００", "10000"), ("学校", "学 校")],
)
def test_texts_that_mean_the_same_are_the_same(text: str, same: str) -> None:
    assert plain(text) == same


def test_pieces_mark_the_edges_of_a_word() -> None:
    assert set(pieces("ok")) == {"o", "k", " o", "ok", "k ", " ok", "ok ", " ok "}


def test_a_slip_shares_most_of_the_pieces() -> None:
    right, slipped = set(pieces("algebra")), set(pieces("algbra"))

    assert len(right & slipped) > len(slipped) / 2


def test_views_know_only_what_they_have_seen() -> None:
    views = learn_views([words("sí quiero"), words("no")])

    assert weigh(words("xyz"), views) == ([], [])
    rows, values = weigh(words("sí quiero sí"), views)
    assert len(rows) == len(set(rows)) == len(values)


def test_the_words_kept_at_hand_do_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlu.features._KEPT", 3)
    views = learn_views([words("one two three four five")])

    first = weigh(words("one two three four five"), views)

    assert len(views[0].kept) <= 3
    assert weigh(words("one two three four five"), views) == first


@given(st.text(max_size=300))
def test_any_text_is_cut_in_order_and_within_itself(text: str) -> None:
    found = words(text)

    assert all(0 <= word.start < word.end <= len(text) for word in found)
    assert all(word.text and not word.text.isspace() for word in found)


def test_no_more_than_the_longest_sms_is_read() -> None:
    assert len(words("a " * 100_000)) == MAX_CHARACTERS // 2
