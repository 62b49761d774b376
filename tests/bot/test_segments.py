"""What a text costs, and where a long one may be cut."""

import json
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.segments import clusters, costly, fold, segments, split, utf16_length

#: Beside a checkout there may be Twilio's own counts of 370 texts.
VECTORS: Final = Path(__file__).parents[3] / "shared" / "specs" / "sms_segment_vectors.json"

FAMILY: Final = (
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"  # one letter to a reader, 11 units
)
FLAG: Final = "\U0001f1fa\U0001f1f8"
THUMB: Final = "\U0001f44d\U0001f3fd"

OWN: Final = (
    ("", "GSM-7", 1),
    ("a", "GSM-7", 1),
    ("a" * 160, "GSM-7", 1),
    ("a" * 161, "GSM-7", 2),
    ("a" * 306, "GSM-7", 2),
    ("a" * 307, "GSM-7", 3),
    ("a" * 459, "GSM-7", 3),
    ("a" * 460, "GSM-7", 4),
    ("a" * 1600, "GSM-7", 11),
    ("я", "UCS-2", 1),
    ("я" * 70, "UCS-2", 1),
    ("я" * 71, "UCS-2", 2),
    ("я" * 134, "UCS-2", 2),
    ("я" * 135, "UCS-2", 3),
    ("я" * 1600, "UCS-2", 24),
    ("@£$¥èéùìòÇØøÅåÆæßÉ", "GSM-7", 1),
    ("ΔΦΓΛΩΠΨΣΘΞ¡¿ÄÖÑÜ§äöñüà¤", "GSM-7", 1),
    ("año, qué, ¿sí" + "!", "UCS-2", 1),
    ("¿Qué te gusta?", "GSM-7", 1),
    ("¿Cómo estás?", "UCS-2", 1),
    ("Mañana", "GSM-7", 1),
    ("ç", "UCS-2", 1),
    ("Ç", "GSM-7", 1),
    ("kreyòl, lè, mèsi", "GSM-7", 1),
    ("€" * 80, "GSM-7", 1),
    ("€" * 81, "GSM-7", 2),
    ("[]{}^~\\|", "GSM-7", 1),
    (
        "a" * 152 + "€" + "a" * 10,
        "GSM-7",
        2,
    ),  # an escaped letter is not cut: it goes to the second part whole
    ("a" * 158 + "€", "GSM-7", 1),
    ("a" * 159 + "€", "GSM-7", 2),
    ("line\nbreak\r\n", "GSM-7", 1),
    ("tab\t", "UCS-2", 1),
    ("\u00a0", "UCS-2", 1),
    ("“quoted”", "UCS-2", 1),
    ("it’s", "UCS-2", 1),
    ("`", "UCS-2", 1),
    ("\U0001f600" * 35, "UCS-2", 1),
    ("\U0001f600" * 36, "UCS-2", 2),
    ("я" * 66 + "\U0001f600" + "я" * 66, "UCS-2", 3),  # a pair is not cut
    (FAMILY * 6, "UCS-2", 1),
    (FAMILY * 7, "UCS-2", 2),
    (FAMILY * 13, "UCS-2", 3),  # six to a part, with one unit to spare
    ("e\u0301" * 35, "UCS-2", 1),
    ("e\u0301" * 40, "UCS-2", 2),
    ("你好" * 35, "UCS-2", 1),
    ("مرحبا " * 12, "UCS-2", 2),
    ("ch à o", "GSM-7", 1),
    ("Tiếng Việt", "UCS-2", 1),
)


@pytest.mark.parametrize(("text", "encoding", "count"), OWN)
def test_a_text_costs_what_the_vendor_says_it_costs(text: str, encoding: str, count: int) -> None:
    found = segments(text)

    assert (found.encoding, found.segments) == (encoding, count)


def test_every_vector_of_twilios_own_calculator_agrees_where_the_file_is_at_hand() -> None:
    vectors: list[dict[str, Any]] = json.loads(VECTORS.read_text())["vectors"] if VECTORS.is_file() else []

    wrong = [each["name"] for each in vectors if _counted(each["text"]) != _expected(each["plain"])]
    # Twilio's "smart encoding" writes some characters longer than we do; ours is never dearer.
    dearer = [each["name"] for each in vectors if _counted(fold(each["text"])) > _expected(each["smart"])]

    assert (wrong, dearer) == ([], [])
    assert len(vectors) in {0, 370}


def _counted(text: str) -> tuple[str, int]:
    found = segments(text)
    return found.encoding, found.segments


def _expected(counts: dict[str, Any]) -> tuple[str, int]:
    return counts["encoding"], counts["segments"]


def test_curly_quotes_are_written_plainly_and_accents_are_left_alone() -> None:
    folded = fold("“No sé…” — dijo\u00a0Ángel\u200b • año’s `x`")

    assert folded == "\"No sé...\" - dijo Ángel - año's 'x'"


def test_the_letters_that_make_a_text_dear_are_named_once_and_in_order() -> None:
    assert costly("¿Cómo está? Mañana, Cómo") == ("ó", "á")
    assert costly("plain [text] €") == ()


def test_a_flag_a_family_and_an_accent_each_stay_one_letter() -> None:
    korean = "\u1112\u1161\u11ab"

    assert list(clusters(f"a{FAMILY}{FLAG}{FLAG}{THUMB}e\u0301\r\n{korean}b")) == [
        "a", FAMILY, FLAG, FLAG, THUMB, "e\u0301", "\r\n", korean, "b",
    ]  # fmt: skip
    assert list(clusters("")) == []


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


@given(text=TEXTS, limit=st.integers(20, 60))
def test_nothing_but_white_space_is_lost_and_every_message_fits(text: str, limit: int) -> None:
    parts = split(text, limit)

    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(0 < utf16_length(part) <= limit for part in parts)


@given(text=TEXTS)
def test_clusters_put_together_are_the_text(text: str) -> None:
    assert "".join(clusters(text)) == text


@given(text=TEXTS)
def test_folding_never_makes_a_text_dearer(text: str) -> None:
    assert segments(fold(text)).segments <= segments(text).segments + text.count("\u2026")
