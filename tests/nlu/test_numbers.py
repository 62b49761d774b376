"""Numbers as people text them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.numbers import read_number, read_number_in, read_numbers

BOTH = ("en", "es")

ENGLISH = [
    ("6", 6), ("seven", 7), ("idk like a 6 lol", 6), ("maybe a 7", 7), ("7/10", 7), ("7 out of 10", 7),
    ("70%", 7), ("70 percent", 7), ("a 5 i guess", 5), ("probably an 8", 8), ("like 4", 4), ("4ish", 4),
    ("its a 3", 3), ("im at a 6", 6), ("3.", 3), ("10!!", 10), ("0", 0), ("zero", 0), ("halfway", 5),
    ("half", 5), ("6.5", 6.5), ("six and a half", 6.5), ("7 or 8", 7), ("7-8", 7), ("was a 5, now a 7", 7),
    ("٧", 7), ("５", 5), ("i would say 9", 9), ("8 bc i studied", 8), ("6, went to tutoring", 6), ("um 2", 2),
    ("ten", 10), ("sevn", 7), ("ok 5", 5), ("5 lol", 5), ("at least a 6", 6), ("6 honestly", 6),
    ("3 days", 3), ("a 9 this week", 9), ("100%", 10), ("id say 4 or 5", 4),
    ("i have 3 tests this week and no time", None), ("chapter 3 was so hard for me", None), ("good", None),
    ("no one helped me", None), ("4ever", None), ("one of my friends helped", None), ("11", None),
    ("-3", None), ("between a rock and a hard place", None), ("", None), ("5551234567", None), ("idk", None),
]  # fmt: skip

SPANISH = [
    ("6", 6), ("siete", 7), ("como un 6", 6), ("tal vez un 7", 7), ("7/10", 7), ("7 de 10", 7), ("70%", 7),
    ("70 por ciento", 7), ("un 5 creo", 5), ("como 4", 4), ("es un 3", 3), ("voy en 6", 6), ("un ocho", 8),
    ("diez", 10), ("cero", 0), ("la mitad", 5), ("más o menos un 6", 6), ("siete y medio", 7.5), ("6,5", 6.5),
    ("7 u 8", 7), ("7 o 8", 7), ("era un 5 pero ahora un 7", 7), ("pues 4", 4), ("yo diría 9", 9),
    ("8 porque estudié", 8), ("le pongo un 6", 6), ("ciete", 7), ("sinco", 5), ("nueve jaja", 9),
    ("6 puntos", 6),
    ("estoy en 2", 2), ("creo que un 4", 4), ("por lo menos un 5", 5), ("a medias", 5), ("٣", 3),
    ("3 días", 3),
    ("no sé como un 5", 5), ("ahorita un 8", 8), ("100%", 10), ("número 4", 4), ("5 esta semana", 5),
    ("tengo 3 exámenes esta semana y no tengo tiempo", None), ("bien", None), ("once", None), ("", None),
    ("una vez fui a tutoría", None), ("cada uno de mis amigos", None), ("nada", None), ("no sé", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), ENGLISH)
def test_a_number_from_zero_to_ten_is_read_as_it_was_meant(text: str, number: float | None) -> None:
    assert read_number(text, languages=BOTH, low=0, high=10) == number


@pytest.mark.parametrize(("text", "number"), SPANISH)
def test_a_number_in_spanish_is_read_as_it_was_meant(text: str, number: float | None) -> None:
    assert read_number(text, languages=("es", "en"), low=0, high=10) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("eighty five", 85), ("one hundred and twenty", 120), ("two thousand", 2000), ("1,200", 1200),
        ("a dozen", 12), ("thirty-two", 32), ("6 1/2", 6.5), ("12.75", 12.75),
    ],
)  # fmt: skip
def test_a_number_without_ends_may_be_any(text: str, number: float) -> None:
    assert read_number(text, languages=("en",)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("ochenta y cinco", 85),
        ("doscientos veinte", 220),
        ("dos mil", 2000),
        ("treinta y dos", 32),
        ("mil", 1000),
    ],
)
def test_number_words_are_put_together_in_spanish(text: str, number: float) -> None:
    assert read_number(text, languages=("es",)) == number


def test_a_share_is_turned_into_the_scale_asked_about() -> None:
    assert read_number("70%", languages=BOTH, low=0, high=100) == 70
    assert read_number("7/10", languages=BOTH, low=0, high=100) == 70
    assert read_number("3 out of 5", languages=BOTH, low=0, high=10) == 6
    assert read_number("70%", languages=BOTH, low=1, high=3) is None  # not clear which of three that is
    assert read_number("halfway", languages=BOTH) is None  # of what?


def test_a_number_outside_the_ends_is_told_apart_from_no_number() -> None:
    reading = read_number_in("12", languages=BOTH, low=0, high=10)

    assert reading is not None
    assert (reading.value, reading.in_range) == (12, False)
    assert read_number_in("hello", languages=BOTH, low=0, high=10) is None


def test_two_numbers_of_equal_weight_are_no_answer() -> None:
    assert read_number("a 3, a 9", languages=("en",), low=0, high=10) is None


def test_every_number_in_a_text_is_found_with_its_place() -> None:
    text = "I have 3 tests, dos tareas and 15 minutes"

    found = read_numbers(text, languages=BOTH)

    assert [(one.value, text[one.start : one.end]) for one in found] == [(3, "3"), (2, "dos"), (15, "15")]


def test_a_range_that_starts_at_an_origin_ends_at_what_is_meant() -> None:
    assert read_number("from 5 to 7", languages=BOTH, low=0, high=10) == 7


@given(st.text(max_size=300), st.sampled_from([None, 0, 1]), st.sampled_from([None, 3, 10, 100]))
def test_any_text_is_read_twice_alike_and_never_outside_the_ends(
    text: str, low: float | None, high: float | None
) -> None:
    number = read_number(text, languages=BOTH, low=low, high=high)

    assert number == read_number(text, languages=BOTH, low=low, high=high)
    assert number is None or ((low is None or number >= low) and (high is None or number <= high))
    assert all(0 <= one.start < one.end <= len(text) for one in read_numbers(text, languages=BOTH))


@given(st.integers(0, 10))
def test_a_bare_digit_is_always_itself(number: int) -> None:
    assert read_number(f" {number} ", languages=BOTH, low=0, high=10) == number


def test_hundreds_that_follow_thousands_are_added_to_them() -> None:
    assert read_number("two thousand five hundred", languages=("en",)) == 2500
    assert read_number("five hundred thousand", languages=("en",)) == 500_000
