"""Dates, times, numbers and lists, as each language writes them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales import LANGUAGES
from locales.formats import (
    END_ISOLATE,
    ISOLATE,
    date_text,
    isolated,
    list_text,
    moment_text,
    number_text,
    time_text,
)

DUE = date(2026, 12, 18)
TAGS = tuple(LANGUAGES)

#: A day of this year and of another, an afternoon and half past midnight, a number, a list, a moment.
TABLE = {
    "en": (
        "Fri, Dec 18",
        "Mon, Jan 4, 2027",
        "3:05 PM",
        "12:30 AM",
        "12,345.5",
        "a, b, and c",
        "Wed, Mar 4, 9:00 AM",
    ),
    "es": (
        "vie, 18 de dic",
        "lun, 4 de ene de 2027",
        "3:05 p.m.",
        "12:30 a.m.",
        "12,345.5",
        "a, b y c",
        "mié, 4 de mar, 9:00 a.m.",
    ),
    "pt": (
        "sex., 18 de dez.",
        "seg., 4 de jan. de 2027",
        "15:05",
        "00:30",
        "12.345,5",
        "a, b e c",
        "qua., 4 de mar., 09:00",
    ),
    "fr": (
        "ven. 18 déc.",
        "lun. 4 janv. 2027",
        "15:05",
        "00:30",
        "12 345,5",
        "a, b et c",
        "mer. 4 mars, 09:00",
    ),
    "ht": (
        "vandredi 18 desanm",
        "lendi 4 janvye 2027",
        "3:05 PM",
        "12:30 AM",
        "12 345,5",
        "a, b epi c",
        "mèkredi 4 mas, 9:00 AM",
    ),
    "vi": (
        "Th 6, 18 thg 12",
        "Th 2, 4 thg 1, 2027",
        "15:05",
        "00:30",
        "12.345,5",
        "a, b và c",
        "Th 4, 4 thg 3, 09:00",
    ),
    "zh": ("12月18日周五", "2027年1月4日周一", "15:05", "00:30", "12,345.5", "a、b和c", "3月4日周三 09:00"),
    "ar": (
        "الجمعة، 18 ديسمبر",
        "الاثنين، 4 يناير 2027",
        "3:05 م",
        "12:30 ص",
        "12,345.5",
        "a وb وc",
        "الأربعاء، 4 مارس، 9:00 ص",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_of_our_languages_writes_days_times_numbers_and_lists_its_own_way(language: str) -> None:
    today = date(2026, 11, 22)

    assert TABLE[language] == (
        date_text(DUE, language, today=today),
        date_text(date(2027, 1, 4), language, today=today),
        time_text(time(15, 5), language),
        time_text(time(0, 30), language),
        number_text(12345.5, language),
        list_text(["a", "b", "c"], language),
        moment_text(datetime(2026, 3, 4, 9, tzinfo=UTC), language, today=today),
    )


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Fri, Dec 18"),
        ("es", "vie, 18 de dic"),
        ("fr", "ven. 18 déc."),
        ("ht", "vandredi 18 desanm"),
        ("zh", "12月18日周五"),
        ("xx", "Fri, Dec 18"),
    ],
)
def test_a_day_of_this_year_is_written_without_the_year(language: str, text: str) -> None:
    assert date_text(DUE, language, today=date(2026, 11, 22)) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Fri, Dec 18, 2026"), ("es", "vie, 18 de dic de 2026"), ("ht", "vandredi 18 desanm 2026")],
)
def test_a_day_of_another_year_carries_its_year(language: str, text: str) -> None:
    assert date_text(DUE, language, today=date(2027, 1, 2)) == text


def test_without_a_today_the_year_is_left_out() -> None:
    assert date_text(DUE, "en") == "Fri, Dec 18"


@given(day=st.dates(date(2000, 1, 1), date(2100, 1, 1)), language=st.sampled_from(TAGS))
def test_no_date_is_ever_digits_alone(day: date, language: str) -> None:
    text = date_text(day, language, today=day + timedelta(days=400))

    assert sum(letter.isalpha() for letter in text) >= 2
    assert str(day.day) in text
    assert str(day.year) in text


@pytest.mark.parametrize(
    ("language", "text"), [("en", "3:05 PM"), ("es", "3:05 p.m."), ("ht", "3:05 PM"), ("zh", "15:05")]
)
def test_a_time_is_written_as_people_say_it(language: str, text: str) -> None:
    assert time_text(time(15, 5), language) == text


def test_a_moment_is_its_own_day_and_time() -> None:
    moment = datetime(2026, 12, 18, 15, 5, tzinfo=UTC)

    assert moment_text(moment, "en", today=date(2026, 1, 1)) == "Fri, Dec 18, 3:05 PM"


@pytest.mark.parametrize(
    ("number", "language", "text"),
    [
        (7, "en", "7"),
        (7.0, "en", "7"),
        (6.5, "en", "6.5"),
        (6.5, "fr", "6,5"),
        (6.5, "ht", "6,5"),
        (87.255, "es", "87.25"),
        (-3, "en", "-3"),
        (12000, "en", "12,000"),
    ],
)
def test_a_number_is_written_without_needless_digits(number: float, language: str, text: str) -> None:
    assert number_text(number, language) == text


@pytest.mark.parametrize(
    ("items", "language", "text"),
    [
        ([], "en", ""),
        (["a"], "en", "a"),
        (["a", "b"], "en", "a and b"),
        (["a", "b", "c"], "en", "a, b, and c"),
        (["a", "b", "c"], "es", "a, b y c"),
        (["Ana", "Inés"], "es", "Ana e Inés"),
        (["Luis", "Hilda"], "es", "Luis e Hilda"),
        (["agua", "hielo"], "es", "agua y hielo"),
        (["a"], "ht", "a"),
        (["a", "b", "c"], "ht", "a, b epi c"),
        (["a", "b", "c"], "zh", "a、b和c"),
    ],
)
def test_a_list_is_joined_as_in_a_sentence(items: list[str], language: str, text: str) -> None:
    assert list_text(items, language) == text


def test_a_name_inside_arabic_keeps_its_own_direction() -> None:
    assert isolated("Ana", "ar") == f"{ISOLATE}Ana{END_ISOLATE}"
    assert isolated("Ana", "en") == "Ana"


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_odd_space_makes_a_text_message_dearer(language: str) -> None:
    texts = (time_text(time(15, 5), language), number_text(12345.5, language), date_text(DUE, language))

    assert not {"\u00a0", "\u202f"} & set("".join(texts))
