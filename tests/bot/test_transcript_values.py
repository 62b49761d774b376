"""Values of a proposed update are written in a transcript as a person would note them down."""

import pytest

from bot.transcript_values import shown
from flows.data import Json


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("read more", "read more"),
        ("one\ntwo", "one / two"),
        ("", '""'),
        (68.0, "68"),
        (7, "7"),
        (True, "yes"),
        (False, "no"),
        (None, "none"),
        ([], "none"),
        (["R", "I"], "R | I"),
        ([{"words": "read at lunch"}], "read at lunch"),
        ({"R": 4, "I": 2}, "R 4, I 2"),
        ({"raw": "before winter break", "on": "2026-12-18"}, "before winter break = 2026-12-18"),
        ({"raw": "tue 3pm", "on": "2026-11-24", "at": "15:00"}, "tue 3pm = 2026-11-24 15:00"),
        ({"raw": "whenever", "on": None}, "whenever"),
    ],
)
def test_a_value_is_written_in_one_line(value: Json, text: str) -> None:
    assert shown(value) == text
