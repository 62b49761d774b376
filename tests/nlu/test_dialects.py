"""Somebody's dialect does not decide whether they are understood: words that mean the same are one word."""

from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.dialects import sense
from nlu.features import plain, words
from nlu.interpreter import EmbeddedInterpreter
from nlu.training import learn

ARABIC = st.text(alphabet=[chr(code) for code in range(0x621, 0x64B)], max_size=12)


def lines() -> list[list[str]]:
    text = resources.files("nlu").joinpath("dialects.txt").read_text("utf-8")
    return [line.split(":")[1].split() for line in text.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize(
    "alike",
    [
        ["اريد", "بدي", "عايز", "عاوزة", "ابغى", "ودي"],
        ["ماذا", "شو", "ايه", "شنو", "ايش"],
        ["الآن", "هلق", "دلوقتي", "الحين", "هسه"],
        ["وين", "فين", "أين", "اين"],
        ["موعد", "الموعد", "والموعد", "للموعد", "موعدي"],
        ["المدرسة", "مدرستي", "بالمدرسة", "مدرسته"],
    ],
)
def test_a_word_of_one_dialect_is_known_in_another(alike: list[str]) -> None:
    assert len({sense(plain(word)) for word in alike}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("شو", "كيف"), ("بدي", "ما"), ("نعم", "لا"), ("هدف", "خطة"), ("بكرا", "امبارح"), ("وقف", "كمل")],
)
def test_words_of_different_senses_stay_apart(one: str, other: str) -> None:
    assert sense(plain(one)) != sense(plain(other))


@pytest.mark.parametrize("word", ["want", "quiero", "7abibi", "vle", "我", "😀", ""])
def test_words_of_other_scripts_stay_as_they_are(word: str) -> None:
    assert sense(word) == word


@given(ARABIC)
def test_every_word_keeps_something_of_itself(word: str) -> None:
    for one in words(word):
        assert sense(one.text)
        assert " " not in sense(one.text)


def test_each_word_of_the_list_has_one_sense() -> None:
    listed = [plain(word) for line in lines() for word in line]

    assert [word for word in listed if " " in word or not word] == []
    assert sorted(word for word in set(listed) if listed.count(word) > 1) == []


def test_a_wish_learned_in_two_dialects_is_read_in_a_third() -> None:
    examples = {
        "set_goal": ["بدي حط هدف", "اريد وضع هدف", "عايز هدف جديد", "ابغى هدف"],
        "view_plan": ["شو خطتي", "ايش خطتي", "ماذا في الخطة", "ايه الخطة"],
        "thank": ["شكرا", "يسلمو", "مشكور", "تسلم"],
    }
    texts = [words(text) for each in examples.values() for text in each]
    labels = [intent for intent, each in examples.items() for _ in each]

    classifier = learn(texts, labels).classifier

    likely = classifier.probabilities(words("شنو خطتنا"))
    assert classifier.labels[int(likely.argmax())] == "view_plan"
    assert classifier.knows(words("خطتها")[0].text)


def test_an_arabic_word_nobody_taught_is_not_known(interpreter: EmbeddedInterpreter) -> None:
    assert not interpreter.classifiers["ar"].knows(words("قرنبيط")[0].text)
