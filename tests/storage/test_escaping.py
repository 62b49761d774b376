import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.escaping import dumps, escape, loads, unescape

ANY_TEXT = st.text(st.characters(codec=None) | st.sampled_from("\x00\x1a\ud800\udfff0019adf"))
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(ANY_TEXT)
def test_whatever_a_person_sends_comes_back_as_it_was(text: str) -> None:
    assert unescape(escape(text)) == text


@given(ANY_TEXT)
def test_what_is_stored_holds_nothing_that_postgresql_refuses(text: str) -> None:
    stored = escape(text)

    assert "\x00" not in stored
    stored.encode("utf-8")  # raises for a lone surrogate


@pytest.mark.parametrize("text", ["", "quiero mejorar mi nota", "\u202bשלום", "👩‍👩‍👧", "a\\u0000b\n\t"])
def test_ordinary_text_is_stored_as_it_is(text: str) -> None:
    assert escape(text) == text


def test_the_escaped_form_is_four_digits_after_a_mark() -> None:
    assert escape("a\x00b") == "a\x1a0000b"
    assert escape("\ud83d") == "\x1ad83d"
    assert escape("\x1a0000") == "\x1a001a0000"


def test_a_mark_that_somebody_else_wrote_stays() -> None:
    assert unescape("\x1a and \x1azzzz") == "\x1a and \x1azzzz"


@given(ANY_JSON)
def test_json_comes_back_as_it_was(value: object) -> None:
    assert loads(dumps(value)) == value
    assert loads(dumps(value).encode()) == value


@given(ANY_JSON)
def test_stored_json_holds_nothing_that_postgresql_refuses(value: object) -> None:
    stored = dumps(value)

    stored.encode("utf-8")
    assert "\x00" not in json.dumps(json.loads(stored), ensure_ascii=False).replace("\\u0000", "\x00")


def test_numbers_that_json_cannot_say_are_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        dumps({"progress": float("nan")})


def test_keys_that_are_no_text_become_text_as_json_does_it() -> None:
    assert loads(dumps({1: "\x00"})) == {"1": "\x00"}
